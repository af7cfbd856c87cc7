// SPDX-License-Identifier: BSL-1.0
//
// What the headers' comments show compiles, and does what they say.
#include <tests/catch.hpp>

#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/picture.hpp>
#include <synod/check/models/key_value.hpp>

namespace {

// [model]
// Numbers that are handed out, each once.
struct dispenser {
  struct operation {
    int number = 0;  // that was handed out
  };
  using state = int;  // how many were
  state initial() const { return 0; }
  std::optional<state> step(state const& s, operation const& o, bool returned) const {
    return !returned || o.number == s + 1 ? std::optional(s + 1) : std::nullopt;
  }
  std::string describe(operation const& o, bool returned) const {
    return returned ? "take " + std::to_string(o.number) : "take";
  }
};
// [end]

/// The lines behind the first that begins with `from`, up to one that begins with `to`, without `mark` in front of them.
std::string excerpt(std::string_view file, std::string_view from, std::string_view to, std::string_view mark) {
  std::ifstream in(std::string(SYNOD_SOURCE "/") + std::string(file));
  REQUIRE(in);
  std::string out, line;
  bool inside = false;
  while (std::getline(in, line)) {
    std::string_view text = line;
    text = text.starts_with(mark) ? text.substr(mark.size()) : text.empty() || mark.starts_with(text) ? "" : text;
    if (inside && text.starts_with(to)) return out.substr(0, out.find_last_not_of('\n') + 1);
    if (inside && (!out.empty() || !text.empty())) out += std::string(text) + "\n";
    if (text.starts_with(from)) inside = true;
  }
  FAIL(file << " has no '" << from << "' … '" << to << "'");
  return out;
}

}  // namespace

TEST_CASE("the example of the judge", "[check][example]") {
  std::ostringstream said;
  auto* const before = std::cout.rdbuf(said.rdbuf());
  // [judge]
  namespace check = synod::check;
  using store = check::key_value<int>;

  std::vector<check::call<store::operation>> history{
      {1, store::write("x", 1), 0, 10},
      {2, store::write("x", 2), 20, 30},
      {3, store::read("x", 1), 40, 50},       // stale
      {1, store::write("y", 7), 60, {}},      // no answer came: unknown
  };
  check::judgement const found = check::judge(history, store{});
  if (!found) std::cout << check::picture(history, found, store{});
  // [end]
  std::cout.rdbuf(before);
  CHECK(said.str().starts_with("no order explains these operations:\n"));
  CHECK(excerpt("tests/check/example.cpp", "// [judge]", "// [end]", "  ") ==
        excerpt("include/synod/check/linearizable.hpp", "/// Each key is judged", "/// A system of your own", "///     "));
}

TEST_CASE("the example of a model", "[check][example]") {
  namespace check = synod::check;
  using calls = std::vector<check::call<dispenser::operation>>;
  CHECK(check::judge(calls{{1, {2}, 0, 10}, {2, {1}, 5, 15}, {1, {}, 20, {}}, {2, {4}, 21, 22}}, dispenser{}));
  auto const twice = check::judge(calls{{1, {1}, 0, 10}, {2, {1}, 5, 15}}, dispenser{});
  CHECK(twice.verdict == check::verdict_on_history::not_linearizable);
  CHECK(excerpt("tests/check/example.cpp", "// [model]", "// [end]", "") ==
        excerpt("include/synod/check/linearizable/model.hpp", "// | `m.simplify(ops)`", "/// What a model may tell", "//     "));
}
