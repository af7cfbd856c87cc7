// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <tuple>

#include <synod/core/ballot.hpp>
#include <synod/role/context.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Whose reads an acceptor has let a lease for, and until when by its own clock: so long it promises nothing to anybody else.
/// Of that nothing is on disk. Who has just started may have let one before, and keeps it, whosesoever it was.
template <class P>
class lessor {
 public:
  using node = typename P::node;
  using time_point = typename P::clock::time_point;

  template <class Context>
  void begin(Context const& ctx) { let({}, ctx); }
  /// Pre: this node follows `to`, so that nobody else can hold one: had he not outlived it, no prepare quorum had promised `to`.
  template <class Context>
  void let(std::optional<node> const& to, Context const& ctx) {
    to_ = to;
    until_ = ctx.now() + typename P::clock::duration(P::reading::template ticks<typename P::clock>);
  }
  /// `b` must not be promised now. A lease hinders its own holder from nothing: in another ballot he does not read under it.
  template <class Context>
  bool forbids(ballot<node> const& b, Context const& ctx) const { return to_ != b.node && until_ && ctx.now() < *until_; }

  friend bool operator==(lessor const&, lessor const&) = default;
  static constexpr auto fields(auto& l) { return std::tie(l.to_, l.until_); }

 private:
  std::optional<node> to_;
  std::optional<time_point> until_;
};

}  // namespace role
SYNOD_END_NAMESPACE
