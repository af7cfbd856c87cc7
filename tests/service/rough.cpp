// SPDX-License-Identifier: BSL-1.0
// State machines, reads and logs that throw, and nodes that end where nobody expects it: it is told, and nothing hangs.
#include <tests/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <tests/service/cluster.hpp>

using namespace synod;
namespace asio = boost::asio;

namespace {

enum class rough_at { nothing, apply, freeze, save, restore };

/// A tally that throws where it is told to: at the command "rough", or wherever it is called.
struct rough_machine : tally_machine {
  static inline rough_at where = rough_at::nothing;
  static inline int applied = 0;
  static void at(rough_at here) {
    if (where == here) throw std::runtime_error("no more paper");
  }

  std::uint64_t apply(slot s, std::string const& what) {
    ++applied;
    if (what == "rough") at(rough_at::apply);
    return tally_machine::apply(s, what);
  }
  struct frozen : tally_machine::frozen {
    bool save(sink& to) const {
      at(rough_at::save);
      return tally_machine::frozen::save(to);
    }
  };
  frozen freeze() const {
    at(rough_at::freeze);
    return {tally_machine::freeze()};
  }
  bool restore(source& from) {
    at(rough_at::restore);
    return tally_machine::restore(from);
  }
};

using rough_in_memory = raft<command<std::string>, storage<memory>>;
using rough_durable = raft<command<std::string>, storage<wal>>;
using rough_hosted = raft<command<std::string>, storage<basic_wal<hosted_files>>>;

/// A cluster of one.
template <class P>
struct alone {
  using service = synod::service<P, rough_machine>;

  explicit alone(std::uint64_t snapshot_bytes = 0) {
    o.self = 1;
    o.net.addresses = {{1, {"127.0.0.1", 0}}};
    o.net.log = [this](std::string_view line) { log.emplace_back(line); };
    o.snapshot_bytes = snapshot_bytes;
    o.snapshot_keep_slots = 1;
    o.on_stop = [this](stop_reason why, std::string_view said) { told.emplace_back(why, std::string(said)); };
    rough_machine::where = rough_at::nothing;
    rough_machine::applied = 0;
  }
  ~alone() {
    n.reset();
    io.restart();
    io.run();  // ends: nobody waits for an answer any more
    rough_machine::where = rough_at::nothing;
  }
  void start() {
    n = std::make_unique<service>(io, o, rough_machine{}, storage_for<typename P::storage>::make(disk.path / "1"));
    REQUIRE_FALSE(n->start());
  }
  bool leads() {
    return run_until(io, [&] { return n->standing().role == role_name::leader && n->standing().delivered != slot{}; });
  }
  void propose(std::string const& what) {
    std::size_t const i = got.size();
    got.emplace_back();
    n->async_propose(what, [this, i](auto a) { got[i] = a.what; });
  }
  bool answered() {
    return run_until(io, [&] { return std::all_of(got.begin(), got.end(), [](auto const& a) { return a.has_value(); }); });
  }
  /// More than 4 KiB, after which a snapshot is due where it is to come that often.
  bool fills_its_log() {
    for (int i = 0; i < 100; ++i) propose("a word that takes up some room in the log");
    return answered();
  }
  /// Whoever is saved throws, and that was noticed; then all is well, and a snapshot comes of what is written next.
  void misses_one_snapshot() {
    start();
    REQUIRE(leads());
    rough_machine::where = GENERATE(rough_at::freeze, rough_at::save);
    REQUIRE(fills_its_log());
    REQUIRE(run_until(io, [&] { return n->counters().snapshots_failed != 0; }));
    CHECK(n->standing().stopped == stop_reason::none);
    CHECK(n->counters().snapshots == 0);
    rough_machine::where = rough_at::nothing;
    REQUIRE(fills_its_log());
    REQUIRE(run_until(io, [&] { return n->counters().snapshots != 0; }));
  }

  asio::io_context io;
  scratch_directory disk;
  service_options<P> o;
  std::vector<std::pair<stop_reason, std::string>> told;
  std::vector<std::string> log;
  std::vector<std::optional<outcome>> got;
  std::unique_ptr<service> n;
};

}  // namespace

TEMPLATE_TEST_CASE("a state machine that throws at a command stops its node, which says so, and everybody has an answer", "[service]",
                   rough_in_memory, rough_durable, rough_hosted) {
  alone<TestType> c;
  c.start();
  REQUIRE(c.leads());
  rough_machine::where = rough_at::apply;
  int reads = 0;
  std::vector<outcome> read;
  auto const ask = [&] {
    c.n->async_read([&](rough_machine const&) { ++reads; }, [&](auto a) { read.push_back(a.what); });
  };
  c.propose("x");
  ask();
  c.propose("rough");
  c.propose("x");
  ask();
  REQUIRE(c.answered());
  REQUIRE(run_until(c.io, [&] { return read.size() == 2 && !c.told.empty(); }, std::chrono::seconds(10)));
  CHECK(c.got[0] == outcome::chosen);
  CHECK(c.got[1] == outcome::unknown);
  CHECK(c.got[2] == outcome::unknown);
  CHECK(rough_machine::applied == 2);  // not once more, as nobody knows to what
  CHECK(reads == 0);
  CHECK(read == std::vector<outcome>(2, outcome::stopped));
  REQUIRE(c.told.size() == 1);
  CHECK(c.told[0].first == stop_reason::machine_failed);
  CHECK(c.told[0].second == "the state machine threw at a command: no more paper");
  CHECK(c.n->status().trouble == c.told[0].second);
  CHECK(c.n->standing().stopped == stop_reason::machine_failed);
  CHECK(c.n->counters().lost == 0);
  c.propose("x");
  REQUIRE(c.answered());
  CHECK(c.got[3] == outcome::stopped);
  if constexpr (!std::is_same_v<TestType, rough_in_memory>) {
    c.n.reset();
    c.start();  // the command is still there …
    REQUIRE(run_until(c.io, [&] { return c.told.size() == 2; }));
    CHECK(c.told[1] == c.told[0]);
    rough_machine::where = rough_at::nothing;  // … until the machine takes it
    c.n.reset();
    c.start();
    REQUIRE(c.leads());
    REQUIRE(run_until(c.io, [&] { return c.n->machine().counts.contains("rough"); }));
  }
}

TEST_CASE("a state machine that throws at a snapshot stops its node, which says so", "[service]") {
  alone<rough_durable> c(1 << 12);
  c.start();
  REQUIRE(c.leads());
  REQUIRE(c.fills_its_log());
  REQUIRE(run_until(c.io, [&] { return c.n->counters().snapshots != 0; }));
  c.n.reset();
  rough_machine::where = rough_at::restore;
  c.start();
  REQUIRE(run_until(c.io, [&] { return !c.told.empty(); }));
  CHECK(c.told[0].first == stop_reason::machine_failed);
  CHECK(c.told[0].second == "the state machine threw at a snapshot: no more paper");
}

TEMPLATE_TEST_CASE("a state machine that throws when it is saved costs that snapshot alone", "[service]", rough_in_memory, rough_durable) {
  alone<TestType> c(1 << 12);
  c.misses_one_snapshot();
  REQUIRE_FALSE(c.log.empty());
  CHECK(c.log.back().find("no snapshot was written: ") == 0);
  CHECK(c.log.back().find("no more paper") != std::string::npos);
}

TEST_CASE("a log that throws where no snapshot was written costs none of those behind it", "[service]") {
  alone<rough_in_memory> c(1 << 12);
  int lines = 0;
  c.o.net.log = [&](std::string_view) {
    ++lines;
    throw std::runtime_error("no more paper here either");
  };
  c.misses_one_snapshot();
  CHECK(lines != 0);
}

TEST_CASE("what a read throws leaves the loop, and the read has an answer", "[service]") {
  alone<rough_in_memory> c;
  c.start();
  REQUIRE(c.leads());
  std::vector<outcome> got;
  int thrown = 0;
  auto const held = std::make_shared<int>();
  c.n->async_read([](rough_machine const& m) { return m.counts.at("never added"); }, [&, held](auto a) { got.push_back(a.what); });
  c.n->async_read([](rough_machine const&) {}, [&](auto a) { got.push_back(a.what); });
  for (bool over = false; !over;) try {
      over = run_until(c.io, [&] { return got.size() == 2 && thrown == 1; }, std::chrono::seconds(10));
      if (!over) break;
    } catch (std::out_of_range const&) {
      ++thrown;
    }
  CHECK(thrown == 1);
  CHECK(got == std::vector<outcome>{outcome::unknown, outcome::chosen});
  CHECK(held.use_count() == 1);
  CHECK(c.n->standing().stopped == stop_reason::none);
}

TEST_CASE("a service may be destroyed by what it calls", "[service]") {
  alone<rough_in_memory> c;
  c.start();
  REQUIRE(c.leads());
  std::vector<outcome> got;
  auto const tell = [&](auto a) { got.push_back(a.what); };
  SECTION("by a handler") {
    c.n->async_propose("x", [&](auto a) { tell(a), c.n.reset(); });
    c.n->async_propose("x", tell);
    c.n->async_read([](rough_machine const&) { FAIL("a read was made where nobody is"); }, tell);
    REQUIRE(run_until(c.io, [&] { return got.size() == 3; }));
    CHECK(got == std::vector<outcome>{outcome::chosen, outcome::stopped, outcome::chosen});
  }
  SECTION("by a read") {
    c.n->async_read([&](rough_machine const&) { c.n.reset(); }, tell);
    c.n->async_propose("x", tell);
    REQUIRE(run_until(c.io, [&] { return got.size() == 2; }));
    CHECK(got[0] != outcome::lost);
  }
  SECTION("by the log of its connections") {
    c.n.reset();
    c.o.net.addresses.push_back({2, {"127.0.0.1", 1}});
    c.o.net.log = [&](std::string_view) { c.n.reset(); };
    c.start();
    REQUIRE(run_until(c.io, [&] { return !c.n; }));
  }
}

TEMPLATE_TEST_CASE("a log of connections may stop its node in the middle of a turn", "[service]", rough_in_memory, rough_durable,
                   rough_hosted) {
  service_cluster<TestType, rough_machine> c;
  rough_machine::where = rough_at::nothing;
  std::optional<std::size_t> victim;
  bool turning = false, in_a_turn = false;
  c.adjust = [&](auto& o) {
    o.net.log = [&, i = static_cast<std::size_t>(o.self - 1)](std::string_view line) {
      if (i != victim || line.find("connected to") == 0) return;
      in_a_turn = in_a_turn || turning;
      c.nodes[i]->stop();
    };
  };
  c.start();
  REQUIRE(c.add("x") == 1U);
  std::size_t const at = *c.leader();
  std::vector<outcome> got;
  auto const ask = [&] { c.nodes[at]->async_propose("x", [&](auto a) { got.push_back(a.what); }); };
  // What the leader writes to the others in the first turn is not read before they are gone: the next write fails.
  asio::post(c.io, [&] {
    ask();
    asio::post(c.io, [&] {
      c.nodes[(at + 1) % 3].reset();
      c.nodes[(at + 2) % 3].reset();
      victim = at;
      ask();
      c.nodes[at]->async_read([](rough_machine const&) {}, [&](auto a) { got.push_back(a.what); });
      turning = true;
      asio::post(c.io, [&] { turning = false; });
    });
  });
  REQUIRE(c.until([&] { return got.size() == 3; }));
  CHECK(in_a_turn);
  CHECK(got == std::vector<outcome>(3, outcome::unknown));
  CHECK(c.nodes[at]->standing().stopped == stop_reason::asked);
}

TEST_CASE("tens of thousands who wait have their answers when their node stops", "[service]") {
  alone<rough_in_memory> c;
  c.o.net.addresses.push_back({2, {"127.0.0.1", 1}});
  c.o.pending_max = 100'000;
  c.o.patience = {};
  c.start();
  std::size_t answered = 0;
  for (int i = 0; i < 50'000; ++i) {
    c.n->async_propose("x", [&](auto a) { answered += a.what != outcome::chosen && a.what != outcome::lost; });
    c.n->async_read([](rough_machine const&) {}, [&](auto a) { answered += a.what != outcome::chosen; });
    if (i == 25'000) c.io.poll();
  }
  asio::post(c.io, [&] { c.n->stop(); });
  REQUIRE(run_until(c.io, [&] { return answered == 100'000; }));
}

TEMPLATE_TEST_CASE("threads that go on asking have an answer each, also when the node stops meanwhile", "[service]", rough_in_memory,
                   rough_durable) {
  alone<TestType> c;
  c.start();
  REQUIRE(c.leads());
  c.io.restart();
  auto work = asio::make_work_guard(c.io);
  std::thread loop([&] { c.io.run(); });
  std::atomic<int> chosen = 0, other = 0;
  std::vector<std::thread> asking;
  for (int t = 0; t < 3; ++t)
    asking.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        auto wrote = c.n->async_propose("x", asio::use_future);
        auto read = c.n->async_read([](rough_machine const& m) { return m.counts.size(); }, asio::use_future);
        ++(wrote.get() ? chosen : other);
        ++(read.get() ? chosen : other);
        if (t == 0 && i == 50) asio::post(c.io, [&] { c.n->stop(); });
      }
    });
  for (std::thread& t : asking) t.join();
  work.reset();
  loop.join();
  CHECK(chosen + other == 600);
  CHECK(chosen != 0);
  CHECK(other != 0);
}

TEST_CASE("patience may be as long as a clock can tell", "[service]") {
  alone<rough_durable> c;
  c.o.patience = c.o.flush_patience = rough_durable::clock::duration::max();
  c.start();
  REQUIRE(c.leads());
  for (int i = 0; i < 3; ++i) c.propose("x");
  REQUIRE(c.answered());
  CHECK(c.got == std::vector<std::optional<outcome>>(3, outcome::chosen));
  CHECK(c.n->standing().stopped == stop_reason::none);
}

TEST_CASE("a service is started once", "[service]") {
  alone<rough_in_memory> c;
  c.start();
  CHECK(c.n->start().message() == "Already open");
  REQUIRE(c.leads());
  c.n->stop();
  CHECK(c.n->start().message() == "Already open");
  c.io.restart();
  c.io.run();  // ends: nothing listens
}

TEST_CASE("a loop that waits for an answer from another one does not end before it has it", "[service]") {
  alone<rough_in_memory> c;
  c.start();
  REQUIRE(c.leads());
  asio::io_context other;
  std::optional<outcome> wrote, read;
  std::latch asked(1);
  bool waits = false;
  std::thread asking([&] {
    c.n->async_propose("x", asio::bind_executor(other, [&](auto a) { wrote = a.what; }));
    c.n->async_read([](rough_machine const&) {}, asio::bind_executor(other, [&](auto a) { read = a.what; }));
    other.poll();
    waits = !other.stopped();
    asked.count_down();  // nobody has looked at it before
    other.run();
  });
  bool over = false;
  std::thread joining([&] {
    asking.join();
    asio::post(c.io, [&] { over = true; });
  });
  asked.wait();
  bool const in_time = run_until(c.io, [&] { return over; });
  joining.join();
  REQUIRE(in_time);
  CHECK(waits);
  CHECK(wrote == outcome::chosen);
  CHECK(read == outcome::chosen);
}
