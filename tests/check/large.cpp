// SPDX-License-Identifier: BSL-1.0
//
// Ten thousand operations of ten clients, whatever they are and however they end. How long it takes is printed.
#include <tests/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <span>
#include <string>

#include <tests/check/histories.hpp>

namespace large_test {

using namespace histories;

namespace {

template <class Model>
check::judgement timed(std::string const& name, history<Model> const& h) {
  auto const begin = std::chrono::steady_clock::now();
  check::judge_limits limits;
  limits.visits_max = 20'000'000;
  auto const found = check::judge(h, Model{}, limits);
  std::printf("%-70s %6.2f s %9llu configurations\n", name.c_str(),
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
              static_cast<unsigned long long>(found.visits));
  std::fflush(stdout);
  return found;
}

std::int64_t end_of(history<store> const& h) {
  std::int64_t end = 0;
  for (auto const& c : h) end = std::max({end, c.invoke, c.returned.value_or(0)});
  return end;
}

struct kind {
  std::uint32_t values, sets, unknown, reads, slow;
};
constexpr kind easy[] = {
    {0, 0, 0, 500'000, 0},       {0, 0, 20'000, 500'000, 1'000}, {0, 500'000, 20'000, 500'000, 0}, {0, 500'000, 200'000, 100'000, 0},
    {50, 500'000, 0, 500'000, 0},
};
/// All on one key, of a few values that come again and again.
constexpr kind hard[] = {{50, 0, 20'000, 500'000, 0}, {5, 0, 0, 500'000, 1'000}, {2, 0, 0, 100'000, 0}, {2, 0, 20'000, 900'000, 0}};

void judged_right(std::span<kind const> kinds) {
  for (kind const& k : kinds) {
    workload w;
    w.operations = 10'000, w.values = k.values, w.sets = k.sets, w.unknown = k.unknown, w.reads = k.reads, w.slow = k.slow;
    std::string const name = std::to_string(k.values) + " values, " + std::to_string(k.sets / 10'000) + "% cas, " +
                             std::to_string(k.unknown / 10'000) + "% unknown, " + std::to_string(k.reads / 10'000) + "% reads" +
                             (k.slow != 0 ? ", some slow" : "");
    auto h = of_store(w, 7);
    auto const found = timed<store>(name, h);
    REQUIRE(found);
    CHECK(explains<store>(found.orders, h));
    // A read of what was overwritten, after everything; and one in the middle that finds what nobody wrote.
    auto stale = h;
    std::int64_t const end = end_of(h);
    stale.push_back({1, store::write("k0", -1), end + 1, end + 2});
    stale.push_back({2, store::write("k0", -2), end + 3, end + 4});
    stale.push_back({3, store::read("k0", -1), end + 5, end + 6});
    auto const refused = timed<store>("    a stale read at the end", stale);
    REQUIRE(refused.verdict == check::verdict_on_history::not_linearizable);
    CHECK(refused.offending.size() <= 4);
    auto made_up = h;
    auto const read = std::find_if(made_up.begin() + 5000, made_up.end(), [](auto const& c) { return c.returned && c.what.what == store::kind::read; });
    read->what.value = -7;
    auto const unwritten = check::judge(made_up, store{});
    REQUIRE_FALSE(unwritten);
    CHECK(unwritten.offending == std::vector<std::size_t>{static_cast<std::size_t>(read - made_up.begin())});
  }
}

}  // namespace

TEST_CASE("ten thousand operations of a store", "[check][large]") {
#ifdef __OPTIMIZE__
  judged_right(easy);
#else
  judged_right(std::span(easy).subspan(3, 1));  // some of each operation, and of unknown ones
#endif
}
TEST_CASE("ten thousand operations of a store on which many orders must be tried", "[.][check][hard]") { judged_right(hard); }

TEST_CASE("ten thousand operations on lists", "[check][large]") {
  for (std::uint32_t unknown : {0U, 50'000U}) {
    for (std::uint32_t keys : {20U, 200U}) {
      workload w;
      w.operations = 10'000, w.keys = keys, w.unknown = unknown;
      auto h = of_lists(w, 7);
      auto const found = timed<lists>("lists, " + std::to_string(keys) + " keys, " + std::to_string(unknown / 10'000) + "% unknown", h);
      REQUIRE(found);
      CHECK(explains<lists>(found.orders, h));
      auto const longest = std::max_element(h.begin(), h.end(), [](auto const& a, auto const& b) {
        return (a.returned ? a.what.found.size() : 0) < (b.returned ? b.what.found.size() : 0);
      });
      std::swap(longest->what.found[0], longest->what.found[1]);
      auto const refused = timed<lists>("    two elements change places", h);
      REQUIRE_FALSE(refused);
      CHECK(refused.offending.size() <= 4);
    }
  }
}

TEST_CASE("a tenth of many keys is judged like each of them", "[check][large]") {
  workload w;
  w.operations = 10'000, w.keys = 10, w.unknown = 20'000, w.sets = 300'000;
  auto const h = of_store(w, 3);
  auto const found = timed<store>("10 keys, 30% cas, 2% unknown", h);
  REQUIRE(found);
  CHECK(found.orders.size() == 10);
  CHECK(explains<store>(found.orders, h));
}

}  // namespace large_test
