// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include <boost/functional/hash.hpp>

#include <synod/check/linearizable/model.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// Keys and values, with compare-and-set. Nothing is there until it is written: a read of what nobody wrote finds nothing.
/// `Value` has `==` and is hashed by `boost::hash`; `Key` has `<`. Pictures print what has `<<`.
template <class Value, class Key = std::string>
class key_value {
 public:
  /// What stands under one key, if anything.
  struct state {
    std::optional<Value> value{};
    friend bool operator==(state const&, state const&) = default;
    friend std::size_t hash_value(state const& s) { return s.value ? boost::hash<Value>{}(*s.value) : 0x9e3779b9; }
  };

  struct operation {
    enum class kind : std::uint8_t { read, write, compare_and_set };
    kind what = kind::read;
    Key key{};
    std::optional<Value> value{};   ///< that was read, or is written; nothing: none was there, or is from now on
    std::optional<Value> expect{};  ///< compare_and_set: what must be there
    bool ok = false;                ///< compare_and_set: it was, and `value` is there now
  };
  using kind = typename operation::kind;

  static operation read(Key k, std::optional<Value> found = {}) { return {kind::read, std::move(k), std::move(found), {}, false}; }
  static operation write(Key k, std::optional<Value> v) { return {kind::write, std::move(k), std::move(v), {}, false}; }
  static operation compare_and_set(Key k, std::optional<Value> expect, std::optional<Value> v, bool ok = false) {
    return {kind::compare_and_set, std::move(k), std::move(v), std::move(expect), ok};
  }

  state initial() const { return {}; }

  std::optional<state> step(state const& s, operation const& o, bool returned) const {
    if (o.what == kind::read) return returned && s.value != o.value ? std::nullopt : std::optional(s);
    if (o.what == kind::write) return state{o.value};
    bool const fits = s.value == o.expect;
    if (returned && fits != o.ok) return std::nullopt;
    return fits ? state{o.value} : s;
  }

  Key const& key(operation const& o) const { return o.key; }

  advice<state> advise(operation const& o, bool returned) const {
    if (o.what == kind::read) return {.observes = true, .needs = state{o.value}};
    if (o.what == kind::write) return {.leaves = state{o.value}};
    if (returned && !o.ok) return {.observes = true, .unless = state{o.expect}};
    return {.needs = state{o.expect}, .leaves = state{o.value}};
  }

  std::string describe(operation const& o, bool returned) const {
    std::ostringstream s;
    if (o.what == kind::read) {
      s << "read";
      if (returned) show(s << " ", o.value);
    } else if (o.what == kind::write) {
      show(s << "write ", o.value);
    } else {
      show(s << "cas ", o.expect);
      show(s << " -> ", o.value);
      if (returned) s << (o.ok ? " ok" : " refused");
    }
    return s.str();
  }

 private:
  static void show(std::ostream& s, std::optional<Value> const& v) {
    if (!v) s << "nothing";
    else if constexpr (requires { s << *v; }) s << *v;
    else s << "...";
  }
};

/// One register.
template <class Value>
class single_register : public key_value<Value, bool> {
  using base = key_value<Value, bool>;

 public:
  using operation = typename base::operation;
  static operation read(std::optional<Value> found = {}) { return base::read(false, std::move(found)); }
  static operation write(std::optional<Value> v) { return base::write(false, std::move(v)); }
  static operation compare_and_set(std::optional<Value> expect, std::optional<Value> v, bool ok = false) {
    return base::compare_and_set(false, std::move(expect), std::move(v), ok);
  }
};

}  // namespace check
SYNOD_END_NAMESPACE
