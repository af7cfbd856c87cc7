// SPDX-License-Identifier: BSL-1.0
// Disks that fail, logs that make no sense, nodes that end at any time: it is told, and every question has its answer.
#include <tests/catch.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/execution/blocking.hpp>

#include <tests/service/cluster.hpp>

using namespace synod;

namespace {

/// Files of which, from a certain moment on, those in one directory cannot be flushed.
struct failing_files : posix_files {
  static inline std::string directory;
  static inline std::atomic<bool> fails = false;
  static inline std::map<int, bool> bad;  // written before the threads that look

  static int open(std::string const& path, int flags, int& fd) {
    int const e = posix_files::open(path, flags, fd);
    if (e == 0) bad_descriptors(fd, path.starts_with(directory) && !directory.empty());
    return e;
  }
  static inline std::atomic<int> naps = 0;  // in milliseconds, of each flush that would fail
  static int sync_data(int fd) {
    if (!is_bad(fd)) return posix_files::sync_data(fd);
    std::this_thread::sleep_for(std::chrono::milliseconds(naps));
    return fails ? EIO : posix_files::sync_data(fd);
  }

 private:
  static inline std::mutex m;
  static void bad_descriptors(int fd, bool is) {
    std::lock_guard const lock(m);
    bad[fd] = is;
  }
  static bool is_bad(int fd) {
    std::lock_guard const lock(m);
    return bad[fd];
  }
};

struct failing_hosted : failing_files {
  static constexpr flush_on flush = flush_on::host;
};

/// Runs whatever it is given at once: what that throws goes through whoever gave it, where an io_context would keep it.
struct at_once {
  template <class F>
  void execute(F&& f) const { std::forward<F>(f)(); }
  at_once require(boost::asio::execution::blocking_t::never_t) const { return *this; }
  friend bool operator==(at_once, at_once) noexcept { return true; }
  friend bool operator!=(at_once, at_once) noexcept { return false; }
};

using on_failing_disk = raft<command<std::string>, storage<basic_wal<failing_files>>>;
using on_failing_hosted = raft<command<std::string>, storage<basic_wal<failing_hosted>>>;
using durable_raft = raft<command<std::string>, storage<wal>>;

}  // namespace

TEMPLATE_TEST_CASE("a handler that throws costs nobody else his answer, nor the log its flush", "[service]", durable_raft,
                   on_failing_hosted) {
  failing_files::fails = false;
  failing_files::directory.clear();
  int answered = 0, thrown = 0;
  service_cluster<TestType> c;
  c.start();
  REQUIRE(c.add("x") == 1U);
  auto& leader = *c.nodes[*c.leader()];
  auto const handler = [&](auto const&) {
    ++answered;
    leader.async_propose("x", [&](auto const&) { ++answered; });
    throw std::runtime_error("a handler's own");
  };
  bool const through_the_turn = GENERATE(false, true);
  for (int i = 0; i < 5; ++i)
    if (through_the_turn) leader.async_propose("x", boost::asio::bind_executor(at_once{}, handler));
    else leader.async_propose("x", handler);
  for (bool in_time = true; in_time && answered != 10;)
    try {
      in_time = c.until([&] { return answered == 10; });
    } catch (std::exception const&) {  // an io_context throws behind a turn, once, what several have thrown in it
      ++thrown;
    }
  CHECK(answered == 10);
  if (through_the_turn) CHECK(thrown == 5);
  else CHECK(thrown >= 1);
  REQUIRE(c.add("x").has_value());
  CHECK(c.agree());
}

TEST_CASE("a loop that is busy while a flush is left to it does not count as a slow disk", "[service]") {
  failing_files::fails = false;
  failing_files::directory.clear();
  service_cluster<on_failing_hosted> c;
  c.adjust = [&](auto& o) {
    o.flush_patience = std::chrono::milliseconds(800);
    o.pending_max = 1;
  };
  c.start();
  REQUIRE(c.add("x") == 1U);
  auto& leader = *c.nodes[*c.leader()];
  int answered = 0;
  leader.async_propose("x", [&](auto const&) { ++answered; });
  leader.async_propose("x", [&](auto const& a) {  // too many: answered in the round that has the first one to write
    CHECK(a.what == outcome::busy);
    std::this_thread::sleep_for(std::chrono::milliseconds(1000));
    leader.async_propose("x", [&](auto const&) { ++answered; });
  });
  REQUIRE(c.until([&] { return answered == 2; }));
  CHECK(leader.standing().stopped == stop_reason::none);
  CHECK(leader.status().trouble == "");
}

TEMPLATE_TEST_CASE("a flush that takes longer than the time given ends its node", "[service]", on_failing_disk, on_failing_hosted) {
  failing_files::fails = false;
  service_cluster<TestType> c;
  std::vector<std::string> told;
  c.adjust = [&](auto& o) {
    o.flush_patience = std::chrono::milliseconds(800);
    o.on_stop = [&](stop_reason, std::string_view said) { told.emplace_back(said); };
  };
  failing_files::directory = (c.disk.path / "1").string();
  c.start();
  REQUIRE(c.add("x") == 1U);

  failing_files::naps = 1600;
  for (int i = 0; i < 20 && told.empty(); ++i) REQUIRE(c.add("x").has_value());
  REQUIRE(c.until([&] { return !told.empty(); }));
  failing_files::naps = 0;
  CHECK(told[0] == "a flush of the storage takes longer than the time given");
}

TEMPLATE_TEST_CASE("a node whose disk fails says so and ends, and the others go on", "[service]", on_failing_disk,
                   on_failing_hosted) {
  failing_files::fails = false;
  failing_files::directory.clear();
  service_cluster<TestType> c;
  std::vector<std::pair<stop_reason, std::string>> told;
  c.adjust = [&](auto& o) {
    o.on_stop = [&](stop_reason why, std::string_view said) { told.emplace_back(why, std::string(said)); };
  };
  failing_files::directory = (c.disk.path / "1").string();
  c.start();
  REQUIRE(c.add("x") == 1U);
  std::vector<outcome> got;
  failing_files::fails = true;
  // Whoever leads: node 1 has something to write with the next command.
  for (int i = 0; i < 5; ++i) c.nodes[0]->async_propose("y", [&](auto a) { got.push_back(a.what); });
  for (std::uint64_t i = 2; i < 20; ++i) REQUIRE(c.add("x").has_value());
  REQUIRE(c.until([&] { return !told.empty() && got.size() == 5; }));
  CHECK(told.size() == 1);
  CHECK(told[0].first == stop_reason::storage_failed);
  CHECK(told[0].second.find("cannot flush: Input/output error") != std::string::npos);
  CHECK(told[0].second.find((c.disk.path / "1").string()) != std::string::npos);
  CHECK(c.nodes[0]->status().trouble == told[0].second);
  CHECK(c.nodes[0]->standing().stopped == stop_reason::storage_failed);
  auto const counted = c.count("x");
  c.nodes[0].reset();
  failing_files::fails = false;
  c.start(0);  // with a disk that works again
  REQUIRE(c.agree());
  CHECK(c.count("x") == counted);
}

TEST_CASE("a log whose hard state is of no known format stops the node, which says so", "[service]") {
  scratch_directory d;
  {
    auto log = storage_for<wal>::make(d.path / "1");
    log.put(std::vector(56, std::byte{0xff}));
    log.flush();
  }
  boost::asio::io_context io;
  service_options<durable_raft> o;
  o.self = 1;
  o.net.addresses = {{1, {"127.0.0.1", 0}}};
  std::string told;
  o.on_stop = [&](stop_reason why, std::string_view said) {
    CHECK(why == stop_reason::storage_unsound);
    told = said;
  };
  service<durable_raft, tally_machine> n(io, o, {}, storage_for<wal>::make(d.path / "1"));
  REQUIRE_FALSE(n.start());
  REQUIRE(run_until(io, [&] { return !told.empty(); }));
  CHECK(told == describe(stop_reason::storage_unsound));
  std::optional<outcome> got;
  n.async_propose("x", [&](auto a) { got = a.what; });
  REQUIRE(run_until(io, [&] { return got.has_value(); }));
  CHECK(got == outcome::stopped);
}

TEST_CASE("every question gets one answer, whatever ends and comes back meanwhile", "[service]") {
  std::mt19937 random(7);
  std::map<int, int> answers;
  int asked = 0;
  std::uint64_t chosen = 0, unknown = 0;
  {
    service_cluster<durable_raft> c;
    c.adjust = [](auto& o) {
      o.patience = std::chrono::milliseconds(500);
      o.snapshot_bytes = 1 << 13;
      o.snapshot_keep_slots = 5;
    };
    c.start();
    REQUIRE(c.add("before").has_value());
    for (int round = 0; round < 25; ++round) {
      for (std::size_t i = 0; i < 3; ++i) {
        if (!c.nodes[i]) continue;
        for (int k = 0; k < 8; ++k) {
          int const id = asked++;
          c.nodes[i]->async_propose("x", [&, id](auto a) {
            ++answers[id];
            chosen += a.what == outcome::chosen;
            unknown += a.what == outcome::unknown;
            CHECK(a.value.has_value() == (a.what == outcome::chosen));
          });
          int const read = asked++;
          c.nodes[i]->async_read([](tally_machine const& m) { return m.counts.at("before"); }, [&, read](auto a) {
            ++answers[read];
            if (a) CHECK(*a == 1);
          });
        }
      }
      c.io.restart();
      c.io.run_for(std::chrono::milliseconds(random() % 200));  // an election takes longer than some of these
      std::size_t const victim = random() % 3;
      if (c.nodes[victim]) c.nodes[victim].reset(); else c.start(victim);
    }
    for (std::size_t i = 0; i < 3; ++i)
      if (!c.nodes[i]) c.start(i);
    auto const counted = c.count("x");
    REQUIRE(counted.has_value());
    REQUIRE(c.until([&] { return answers.size() == static_cast<std::size_t>(asked); }));
    CHECK(*counted >= chosen);
    CHECK(*counted <= chosen + unknown);
    CHECK(chosen > 0);
  }
  CHECK(answers.size() == static_cast<std::size_t>(asked));
  for (auto const& [id, times] : answers) REQUIRE(times == 1);
}
