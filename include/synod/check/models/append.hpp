// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/functional/hash.hpp>

#include <synod/check/linearizable/model.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

namespace detail {
/// A list of which is known what it must come to: its state is its length. `beyond` is any list longer than the longest
/// that was read.
class growing_list {
 public:
  using state = std::uint32_t;
  struct operation {
    bool reads = false;
    std::uint32_t number = 0;  // read: the length found; append: the element, as a number
  };
  static constexpr bool only_grows = true;
  static constexpr std::uint32_t never = ~std::uint32_t{0};

  growing_list() = default;
  explicit growing_list(std::vector<std::uint32_t> longest) : longest_(std::move(longest)) {}

  state initial() const { return 0; }
  std::optional<state> step(state s, operation const& o, bool) const {
    if (o.reads) return o.number == s ? std::optional(s) : std::nullopt;
    if (s >= longest_.size()) return static_cast<state>(longest_.size() + 1);
    return longest_[s] == o.number ? std::optional(s + 1) : std::nullopt;
  }
  advice<state> advise(operation const& o, bool) const {
    if (o.reads) return {.observes = true, .needs = o.number};
    return {.alike = o.number};
  }

 private:
  std::vector<std::uint32_t> longest_;
};
}  // namespace detail

/// Lists that only grow: an append puts one element at the end of a key's list, a read finds all of it. A list is empty
/// until something is appended. `Value` has `==` and is hashed by `boost::hash`; `Key` has `<`.
template <class Value, class Key = std::string>
class append_list {
 public:
  using list = std::vector<Value>;
  using state = list;
  static constexpr bool only_grows = true;

  struct operation {
    bool reads = false;
    Key key{};
    Value value{};  ///< append: the element
    list found{};   ///< read: all of them
  };

  static operation append(Key k, Value v) { return {false, std::move(k), std::move(v), {}}; }
  static operation read(Key k, list found = {}) { return {true, std::move(k), {}, std::move(found)}; }

  state initial() const { return {}; }
  std::optional<state> step(state const& s, operation const& o, bool returned) const {
    if (o.reads) return !returned || o.found == s ? std::optional(s) : std::nullopt;
    state longer = s;
    longer.push_back(o.value);
    return longer;
  }
  Key const& key(operation const& o) const { return o.key; }

  /// All lists that were read must be beginnings of the longest: what is appended up to there is known in advance, and
  /// what comes behind it is seen by nobody.
  simplified<detail::growing_list> simplify(operations_of_key<operation> const& all) const {
    list longest;
    for (auto const& [o, returned] : all)
      if (o->reads && returned && o->found.size() > longest.size()) longest = o->found;
    std::unordered_map<Value, std::uint32_t, boost::hash<Value>> numbers;
    auto const number_of = [&](Value const& v) {
      return numbers.try_emplace(v, static_cast<std::uint32_t>(numbers.size())).first->second;
    };
    simplified<detail::growing_list> out;
    std::vector<std::uint32_t> known;
    for (Value const& v : longest) known.push_back(number_of(v));
    for (auto const& [o, returned] : all) {
      if (!o->reads) {
        out.operations.push_back({false, number_of(o->value)});
      } else {
        bool const fits = returned && std::equal(o->found.begin(), o->found.end(), longest.begin(),
                                                 longest.begin() + static_cast<std::ptrdiff_t>(o->found.size()));
        out.operations.push_back({true, fits ? static_cast<std::uint32_t>(o->found.size()) : detail::growing_list::never});
      }
    }
    out.model = detail::growing_list(std::move(known));
    return out;
  }

  std::string describe(operation const& o, bool returned) const {
    std::ostringstream s;
    s << (o.reads ? "read" : "append ");
    if (!o.reads) show(s, o.value);
    if (!o.reads || !returned) return s.str();
    s << " [";
    for (std::size_t i = 0; i < o.found.size(); ++i) {
      if (i != 0) s << " ";
      show(s, o.found[i]);
    }
    s << "]";
    return s.str();
  }

 private:
  static void show(std::ostream& s, Value const& v) {
    if constexpr (requires { s << v; }) s << v;
    else s << "...";
  }
};

}  // namespace check
SYNOD_END_NAMESPACE
