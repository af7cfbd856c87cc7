// SPDX-License-Identifier: BSL-1.0
// A host of your own: three members, each with a thread, a clock and a log on disk. All stop, and all start again.
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <synod/codec/codec.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/replica.hpp>
#include <synod/storage/wal.hpp>

using clock_type = std::chrono::steady_clock;
using protocol = synod::raft<synod::command<std::string>, synod::storage<synod::wal>, synod::clock<clock_type>>;
using node = protocol::node;
using said = synod::propose_result<node>::answer;

/// What is on its way to the members, put there by any thread. In its place stands the network that you have.
template <class Member>
class post_office {
 public:
  using letter = std::function<void(Member&)>;

  void put(node to, letter l) {
    std::lock_guard const lock(mutex_);
    boxes_[to].push_back(std::move(l));
    arrived_.notify_all();
  }
  /// A message, as bytes: what it views is gone after this call.
  template <class M>
  void send(node from, node to, M const& m) {
    std::vector<std::byte> bytes(synod::codec::size(m));
    synod::codec::write(bytes.data(), m);
    put(to, [from, bytes = std::move(bytes)](Member& peer) {
      if (M copy; synod::codec::read(bytes, copy)) peer.replica.receive(peer, from, copy);
    });
  }
  /// Waits until there is something for `at`, or it is `until`.
  std::vector<letter> take(node at, clock_type::time_point until) {
    std::unique_lock lock(mutex_);
    arrived_.wait_until(lock, until, [&] { return !boxes_[at].empty(); });
    return std::exchange(boxes_[at], {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::map<node, std::vector<letter>> boxes_;
};

// [host loop]
struct member {
  node self;
  post_office<member>& post;
  synod::replica<protocol> replica;
  std::string text{};                                            // the state machine: what was agreed on, so far
  std::map<synod::proposal, std::promise<bool>*> waiting{};
  clock_type::time_point time{}, deadline{};
  std::mt19937_64 random{std::random_device{}()};

  void run() {
    replica.storage().on_stored([this](synod::mark m, synod::wal_error const& e) {  // on the flushing thread
      if (e) post.put(self, [](member& me) { me.replica.stop(synod::stop_reason::storage_failed); });
      else post.put(self, [m](member& me) { me.replica.stored(me, m); });
    });
    for (replica.start(*this); replica.drain(*this), !replica.stopped();) {         // effects leave in drain
      auto const letters = post.take(self, deadline);
      time = clock_type::now();                                  // the same for a whole turn
      for (auto const& letter : letters) letter(*this);          // inputs only change the replica's state
      if (deadline <= time) deadline = synod::never<clock_type>, replica.wake(*this);
    }
  }
  void propose(std::string const& command, std::promise<bool>& chosen) {
    synod::proposal const id{random() | 1};                      // nobody has used it before
    if (replica.propose(*this, command, id).what == said::accepted) waiting[id] = &chosen;
    else chosen.set_value(false);
  }
  void answer(synod::proposal id, bool chosen) {
    if (auto const who = waiting.extract(id)) who.mapped()->set_value(chosen);
  }
  // What the replica asks of its host, within the calls above and never else.
  template <class M> void send(node to, M const& m) { post.send(self, to, m); }
  void deliver(synod::entry<node> const& e) {                    // chosen: the same everywhere, in the same order
    if (std::string c; e.kind == synod::entry_kind::command && synod::codec::read(e.payload, c)) text += c;
    answer(e.proposal, true);
  }
  void settled(synod::proposal id, synod::verdict) { answer(id, false); }  // not chosen, or nobody knows
  void install(synod::slot) {}                                   // nobody takes snapshots here
  auto now() const { return time; }
  void wake_at(clock_type::time_point t) { deadline = t; }
};
// [/host loop]

/// Three members with their logs in `directory`, from the start of their threads to their end.
class parliament {
 public:
  explicit parliament(std::filesystem::path const& directory) {
    for (node n = 1; n <= 3; ++n) {
      auto opened = synod::wal::open({.directory = directory / std::to_string(n), .stream = n});
      if (!opened.log) std::fputs(opened.error.text().c_str(), stderr), std::exit(1);
      members_.push_back({n, post_, {{1, 2, 3}, n, times, std::move(*opened.log)}});
      threads_.emplace_back(&member::run, &members_.back());
    }
  }
  ~parliament() {
    for (node n = 1; n <= 3; ++n) post_.put(n, [](member& me) { me.replica.stop(synod::stop_reason::asked); });
    for (std::thread& t : threads_) t.join();
  }

  /// Proposes to one after the other, until somebody leads, and the command is chosen.
  void propose(std::string const& command) {
    for (node n = 1;; n = n % 3 + 1) {
      std::promise<bool> chosen;
      post_.put(n, [&](member& me) { me.propose(command, chosen); });
      if (chosen.get_future().get()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  /// What member `n` has, once it has as much as `length`.
  std::string text(node n, std::size_t length) {
    for (std::string text;;) {
      std::promise<std::string> told;
      post_.put(n, [&](member& me) { told.set_value(me.text); });
      if (text = told.get_future().get(); text.size() >= length) return text;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

 private:
  static constexpr auto times = synod::settings<clock_type>::from(std::chrono::milliseconds(5));
  post_office<member> post_;
  std::list<member> members_;
  std::vector<std::thread> threads_;
};

int main() {
  auto const directory = std::filesystem::temp_directory_path() / ("synod-" + std::to_string(std::random_device{}()));
  std::filesystem::create_directory(directory);
  {
    parliament first(directory);
    first.propose("All that was chosen ");
    first.propose("before the end ");
  }
  {
    parliament second(directory);  // the same logs, other threads
    second.propose("is there after it.");
    for (node n = 1; n <= 3; ++n) std::printf("member %u: %s\n", n, second.text(n, 53).c_str());
  }
  std::filesystem::remove_all(directory);
}

// Prints:
// member 1: All that was chosen before the end is there after it.
// member 2: All that was chosen before the end is there after it.
// member 3: All that was chosen before the end is there after it.
