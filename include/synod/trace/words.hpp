// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>

#include <synod/codec/codec.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/entry.hpp>
#include <synod/trace/event.hpp>
#include <synod/trace/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

/// Values in words, for people: `Command` is what the payloads of entries are read as, `Node` the type of ballots' owners.
template <class Command, class Node>
struct words {
  static std::string of(bool b) { return b ? "yes" : "no"; }
  template <class T>
    requires std::is_arithmetic_v<T>
  static std::string of(T n) { return std::to_string(n); }
  template <class T>
    requires std::is_enum_v<T>
  static std::string of(T n) { return std::to_string(static_cast<std::underlying_type_t<T>>(n)); }
  static std::string of(std::string_view s) { return clipped(s); }
  static std::string of(bytes_view b) { return std::to_string(b.size()) + " bytes"; }
  template <class Kind>
  static std::string of(number<Kind> const& n) { return std::to_string(n.value); }
  static std::string of(ballot<Node> const& b) { return b.round == round{} ? "none" : of(b.round) + '.' + of(b.node); }
  static std::string of(promise_mark<Node> const& p) { return p.node ? of(ballot<Node>{p.round, *p.node}) : of(p.round); }
  static std::string of(log_tail<Node> const& t) { return of(t.last) + " of " + of(t.ballot); }
  template <class T>
  static std::string of(std::optional<T> const& o) { return o ? of(*o) : "none"; }
  static std::string of(batch const& entries) { return list(entries, [](bytes_view r) { return record(r); }); }
  template <class T>
    requires(!std::is_arithmetic_v<T> && !std::is_enum_v<T> && !std::convertible_to<T const&, std::string_view> &&
             !std::convertible_to<T const&, bytes_view>)
  static std::string of(T const& value) {
    if constexpr (boost::hana::Struct<T>::value) {
      std::string out;
      for (auto const& [name, text] : members_of(value)) out += (out.empty() ? "" : ", ") + name + ' ' + text;
      return '{' + out + '}';
    } else if constexpr (requires { value.begin(); value.end(); }) {
      return list(value, [](auto const& v) { return of(v); });
    } else if constexpr (requires { std::tuple_size<T>::value; }) {
      std::string out;
      std::apply([&](auto const&... v) { ((out += (out.empty() ? "" : ", ") + of(v)), ...); }, value);
      return '(' + out + ')';
    } else {
      return std::to_string(codec::size(value)) + " bytes";
    }
  }

  /// A struct known to Hana, member by member.
  template <class T>
  static members members_of(T const& value) {
    members out;
    boost::hana::unpack(boost::hana::accessors<T>(), [&](auto... m) {
      (out.emplace_back(boost::hana::to<char const*>(boost::hana::first(m)), of(boost::hana::second(m)(value))), ...);
    });
    return out;
  }

  /// What an entry holds.
  static std::string payload(entry_kind kind, bytes_view bytes) {
    if (kind == entry_kind::noop) return "no-op";
    if (kind == entry_kind::configuration) return "configuration";
    Command c{};
    return codec::read(bytes, c) ? clipped(of(c)) : std::to_string(bytes.size()) + " bytes";
  }

 private:
  static std::string record(bytes_view r) {
    auto const e = synod::record::load<Node>(r.data());
    return of(e.slot) + ": " + payload(e.kind, e.payload) + " (" + of(e.ballot) + ')';
  }
  template <class Range, class F>
  static std::string list(Range const& range, F f) {
    std::string out;
    for (auto const& v : range) out += (out.empty() ? "" : ", ") + f(v);
    return clipped('[' + out + ']');
  }
};

/// The slots that a message is about: those of its entries, or the range that it names.
template <class M>
slot_range slots_of(M const& m) {
  if constexpr (requires { m.entries.first(); }) {
    if (m.entries.empty()) return {};
    slot_range out{m.entries.first().value, 0};
    for (bytes_view r : m.entries) out.last = record::slot_of(r.data()).value;
    return out;
  } else if constexpr (requires { m.first.value; m.last.value; }) {
    return m.first > m.last ? slot_range{} : slot_range{m.first.value, m.last.value};
  } else {
    return {};
  }
}

}  // namespace trace
SYNOD_END_NAMESPACE
