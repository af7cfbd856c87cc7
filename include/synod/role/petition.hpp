// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <tuple>

#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/number.hpp>
#include <synod/message/kind.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// The asking of phase 1: whoever is due is sent `prepare`, once the own promise of the ballot is on disk, so that no
/// ballot is ever used twice [PMS §2.5].
class petition {
 public:
  void ask(std::size_t member) { due_.insert(member); }
  void ask(node_set members) { due_ = due_ | members; }

  /// Asks the own acceptor, which must come first; false where it does not promise.
  template <class Context, class Ballot>
  bool begin(Context& ctx, Ballot const& b, slot from) {
    ctx.ask_self(prepare(ctx, b, from));
    return ctx.log().promised() == b;
  }

  /// Whether the own promise is on disk.
  template <class Context>
  bool kept(Context& ctx) {
    if (!own_at_) own_at_ = ctx.log().staged();
    return ctx.log().covers(*own_at_) != nullptr;
  }

  /// Asks those due; `from(member)` is the first slot that a member is to report.
  template <class Context, class Ballot, class From>
  void send(Context ctx, Ballot const& b, From from) {
    if (due_.empty() || !kept(ctx)) return;
    auto const covered = ctx.log().covers(*own_at_);
    for (std::size_t i = 0; i < ctx.members().size(); ++i) {
      if (!due_.contains(i)) continue;
      auto m = prepare(ctx, b, from(i));
      if (i == ctx.self_index()) ctx.ask_self(m);
      else ctx.template send<kind::prepare>(ctx.members()[i], m, *covered);
    }
    due_ = {};
  }

  friend bool operator==(petition const&, petition const&) = default;
  static constexpr auto fields(auto& p) { return std::tie(p.due_, p.own_at_); }

 private:
  template <class Context, class Ballot>
  static auto prepare(Context const& ctx, Ballot const& b, slot from) {
    using tail = log_tail<typename Context::node>;
    typename Context::template message<kind::prepare> m{};
    m.ballot = b;
    m.from = from;
    auto const known = Context::protocol::commitment::tail(ctx.log());
    m.tail = known ? *known : tail{{}, ctx.log().last()};
    return m;
  }

  node_set due_{};
  std::optional<mark> own_at_;  // what covers the own promise
};

}  // namespace role
SYNOD_END_NAMESPACE
