// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// The first breach of an invariant, in words. What follows a breach is worth nothing and is not kept.
class report {
 public:
  bool ok() const { return invariant_.empty(); }
  /// The name of the invariant that broke; empty while none has.
  std::string_view invariant() const { return invariant_; }
  std::string const& text() const { return text_; }

  /// `parts` are strings, numbers, ballots: said one behind the other.
  template <class... Parts>
  void fail(std::string_view invariant, Parts const&... parts) {
    if (!ok()) return;
    invariant_ = invariant;
    (say(parts), ...);
  }

 private:
  void say(std::string_view s) { text_ += s; }
  template <std::integral T>
  void say(T n) { text_ += std::to_string(n); }
  template <class Kind>
  void say(number<Kind> const& n) { say(n.value); }
  template <class Node>
  void say(Node const& n) requires std::is_enum_v<Node> { say(static_cast<std::underlying_type_t<Node>>(n)); }
  template <class Node>
  void say(ballot<Node> const& b) {
    say(b.round);
    if constexpr (requires { say(b.node); }) say("."), say(b.node);
  }
  template <class Node>
  void say(promise_mark<Node> const& p) {
    if (p.node) say(ballot<Node>{p.round, *p.node});
    else say(p.round), say(".nobody");
  }

  std::string_view invariant_;
  std::string text_;
};

}  // namespace check
SYNOD_END_NAMESPACE
