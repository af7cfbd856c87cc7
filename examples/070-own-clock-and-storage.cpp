// SPDX-License-Identifier: BSL-1.0
// A clock and a storage of your own: time that is counted in turns of a loop, and a journal in a file.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <ratio>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include <synod/codec/codec.hpp>
#include <synod/codec/frame.hpp>
#include <synod/codec/frame_reader.hpp>
#include <synod/concept/clock.hpp>
#include <synod/concept/storage.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/replica.hpp>

// A clock is a vocabulary: time points and durations with whole ticks. Only the host ever knows what time it is.
struct turns {
  using rep = std::int64_t;
  using period = std::ratio<1>;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<turns>;
};
static_assert(synod::clock_type<turns>);

// A storage stages operations, and says up to which of them nothing can be lost any more. This one writes them to a
// file, one behind the other, and keeps in memory what they come to. The file only grows, and recovery takes damage in
// its middle for its end: `synod::wal` does better. Snapshots (concept/snapshot.hpp) are left out.
class journal {
 public:
  explicit journal(std::filesystem::path const& path) : file_(std::fopen(path.c_str(), "a+b")) {
    if (!file_) throw std::runtime_error("cannot open " + path.string());
  }

  void put(synod::bytes_view hard) { stage(putting, hard); }
  void append(synod::batch const& records) {
    for (synod::bytes_view r : records) stage(appending, r);
  }
  void truncate(synod::slot from) { stage(truncating, from); }
  void compact(synod::slot first_kept) { stage(compacting, first_kept); }

  synod::mark staged() const { return staged_; }
  synod::mark durable() const { return durable_; }
  // Done when it returns. One that has a thread for it is `flushing` meanwhile, and its host calls `stored`.
  void flush() {
    failed_ = failed_ || std::fwrite(pending_.data().data(), 1, pending_.size(), file_.get()) != pending_.size() ||
              std::fflush(file_.get()) != 0 || fdatasync(fileno(file_.get())) != 0;
    if (!failed_) durable_ = staged_;  // else never again: nobody knows what a failed flush has left behind
    pending_.clear();
  }
  bool flushing() const { return false; }
  void stored(synod::mark) {}
  bool failed() const { return failed_; }

  template <class F>
  synod::read_result read(synod::slot from, std::size_t, F f) const {
    auto const found = records_.find(from);
    if (found == records_.end()) return synod::read_result::gone;
    f(synod::batch(found->second, 1));  // one record will do, more in one piece would be faster
    return synod::read_result::ok;
  }

  template <class Into>
  void recover(Into& into) {
    synod::codec::frame_reader reader({1 << 20, synod::codec::kind_set::below(compacting + 1)});
    std::size_t sound = 0;
    for (std::size_t got = 1; got != 0 && !reader.broken();) {
      std::span<std::byte> const room = reader.prepare(4096);
      reader.commit(got = std::fread(room.data(), 1, room.size(), file_.get()));
      while (auto const f = reader.next()) {
        apply(f->kind, f->body);
        sound += synod::codec::frame_header_bytes + f->body.size();
      }
    }
    // What a crash has torn is cut off, so that what comes next stands behind something whole.
    failed_ = ftruncate(fileno(file_.get()), static_cast<off_t>(sound)) != 0;
    if (!hard_.empty()) into.hard_state(hard_);
    for (auto const& [at, r] : records_) into.append(synod::batch(r, 1));
  }

 private:
  enum operation : std::uint8_t { putting, appending, truncating, compacting };

  template <class T>
  void stage(operation what, T const& value) {
    std::size_t const size = synod::codec::encode_frame(pending_, what, value);  // with a checksum
    apply(what, pending_.data().last(size - synod::codec::frame_header_bytes));
    staged_ = staged_ + 1;
  }
  void apply(std::uint8_t what, synod::bytes_view from) {
    synod::bytes_view value;
    synod::slot at;
    synod::codec::read(from, at);
    if (what == truncating) records_.erase(records_.lower_bound(at), records_.end());
    if (what == compacting) records_.erase(records_.begin(), records_.lower_bound(at));
    if (!synod::codec::read(from, value)) return;
    if (what == putting) hard_.assign(value.begin(), value.end());
    if (what == appending) records_[synod::record::slot_of(value.data())].assign(value.begin(), value.end());
  }

  struct closing {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  std::unique_ptr<std::FILE, closing> file_;
  synod::codec::byte_buffer pending_;
  std::vector<std::byte> hard_;
  std::map<synod::slot, std::vector<std::byte>> records_;
  synod::mark staged_{}, durable_{};
  bool failed_ = false;
};

using protocol = synod::raft<synod::command<std::string>, synod::storage<journal>, synod::clock<turns>>;
using node = protocol::node;

struct member {
  node self;
  std::map<node, member>& all;
  synod::replica<protocol> replica;
  std::deque<std::function<void()>> inputs{};
  turns::time_point time{}, deadline{};
  std::string text{};

  /// What has come in, and perhaps a deadline, change the state; then the effects leave.
  void turn() {
    time += turns::duration(1);
    for (auto const& input : std::exchange(inputs, {})) input();
    if (deadline <= time) replica.wake(*this);
    replica.drain(*this);
    if (replica.storage().failed()) replica.stop(synod::stop_reason::storage_failed);
  }

  template <class M>
  void send(node to, M const& m) {
    std::vector<std::byte> bytes(synod::codec::size(m));
    synod::codec::write(bytes.data(), m);
    all.at(to).inputs.push_back([from = self, bytes = std::move(bytes), &peer = all.at(to)] {
      if (M copy; synod::codec::read(bytes, copy)) peer.replica.receive(peer, from, copy);
    });
  }
  void deliver(synod::entry<node> const& e) {
    if (std::string c; e.kind == synod::entry_kind::command && synod::codec::read(e.payload, c)) text += c;
  }
  void settled(synod::proposal, synod::verdict) {}
  void install(synod::slot) {}
  turns::time_point now() const { return time; }
  std::uint64_t random() { return self; }
  void wake_at(turns::time_point t) { deadline = t; }
};

/// Three members on their journals, for as long as it takes to have `command` delivered everywhere.
void run(std::filesystem::path const& directory, std::string const& command, synod::proposal id) {
  std::map<node, member> members;
  auto const times = synod::settings<turns>::from(turns::duration(1));
  for (node n = 1; n <= 3; ++n)
    members.emplace(n, member{n, members, {{1, 2, 3}, n, times, journal(directory / std::to_string(n))}});
  for (auto& [n, m] : members) m.replica.start(m);

  for (bool proposed = false, delivered = false; !delivered;) {
    delivered = true;
    for (auto& [n, m] : members) {
      if (!proposed && m.replica.status().role == synod::role_name::leader)
        proposed = m.replica.propose(m, command, id).what == synod::propose_result<node>::answer::accepted;
      m.turn();
      delivered = delivered && m.text.ends_with(command);
    }
  }
  for (auto const& [n, m] : members) std::printf("member %u: %s\n", n, m.text.c_str());
}

int main() {
  auto const directory = std::filesystem::temp_directory_path() / ("synod-" + std::to_string(std::random_device{}()));
  std::filesystem::create_directory(directory);
  run(directory, "What is in the journals", {1});
  run(directory, " comes back.", {2});  // other replicas, on the same files
  return std::filesystem::remove_all(directory) == 4 ? 0 : 1;  // the directory, and three journals
}

// Prints:
// member 1: What is in the journals
// member 2: What is in the journals
// member 3: What is in the journals
// member 1: What is in the journals comes back.
// member 2: What is in the journals comes back.
// member 3: What is in the journals comes back.
