// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/record.hpp>
#include <synod/detail/only_if.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/fast_recovery.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/property.hpp>
#include <synod/policy/uncoordinated_recovery.hpp>
#include <synod/role/polls.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// What a leader does where proposals go straight to the acceptors. It opens its ballot as soon as a fast quorum answers it;
/// until then offers come to it, and it gives them their slots. While the ballot is open it recovers what collides: in a slot
/// in which a prepare quorum has voted, it proposes what rule O4 leaves, under the ballot's successor and in that slot alone
/// [FastPaxos §3.2, coordinated recovery]; where acceptors vote again by themselves, it is this second vote of theirs that it
/// waits for, and begins with where they do not. What too few have voted for in time it offers again. Once a fast quorum no longer
/// answers it takes another ballot, which stays classic until one does; so it does where too much collides, for a while.
template <class P>
class oversight {
 public:
  using node = typename P::node;
  using quorum = typename P::quorum;
  static constexpr bool avoids_crowds = property::avoids_crowds<typename P::proposing>;

  void begin(std::size_t self) { heard_ = before_ = node_set{}.insert(self); }
  void heard(std::size_t i) { heard_.insert(i); }

  bool is_open() const { return from_ != slot{}; }
  /// Up to where the leader itself fills slots, `last` being the last that it holds.
  slot filled(slot last) const { return is_open() ? from_ - 1 : last; }

  /// Gives what was offered the next slot, while the ballot is not open.
  template <class Leader, class Context>
  void lead(Leader const& leader, entry<node> e, Context& ctx) {
    slot const at = ctx.log().last() + 1;
    if (is_open() || e.slot < at) return;
    e.slot = at;
    e.ballot = leader.ballot();
    ctx.write(e, e.payload);
  }

  /// `ready`: all that the leader inherited is proposed again.
  template <class Leader, class Context>
  void settle(Leader const& leader, bool ready, Context& ctx) {
    std::size_t const n = ctx.members().size();
    if (!is_open()) {
      if (!ready || ctx.log().last() >= P::order::slots_max || !quorum::choose(heard_ | before_, n) || ctx.rests()) return;
      from_ = ctx.log().last() + 1;
      return call(leader, ctx);
    }
    std::erase_if(recovered_, [&](slot s) { return s <= ctx.chosen(); });
    recover(leader, ctx, [&](poll const& p) { return recovery::collided<quorum>(p.options, p.voters, n); });
  }

  /// A heartbeat interval has passed. False where this ballot is of no use any more.
  template <class Leader, class Context>
  bool tick(Leader const& leader, Context& ctx) {
    bool const decided = ctx.chosen() >= P::order::slots_max;
    if (is_open() && !decided && !quorum::choose(heard_ | before_, ctx.members().size())) return false;
    if constexpr (avoids_crowds) {
      if (!is_open()) ctx.rested();
      collided_ += ctx.collided();
      if (collided_ >= P::proposing::collisions) return ctx.rest(P::proposing::beats), false;
      collided_ /= 2;
    }
    before_ = std::exchange(heard_, node_set{}.insert(ctx.self_index()));
    ctx.tell_again();
    if (!is_open() || decided) return true;
    slot const late = std::exchange(seen_, ctx.newest_vote());
    recover(leader, ctx, [&](poll const& p) { return p.at <= late; });
    for (poll const& p : ctx.polls())
      if (p.at > ctx.chosen() && p.at <= late && !is_recovered(p.at) && !ctx.vote_again(p)) offer(p, ctx);
    for (slot s : recovered_)
      if (s > ctx.chosen()) send(s, leader, ctx);
    call(leader, ctx);
    return true;
  }

  friend bool operator==(oversight const&, oversight const&) = default;
  static constexpr auto fields(auto& o) { return std::tie(o.from_, o.seen_, o.heard_, o.before_, o.recovered_, o.collided_); }

 private:
  static auto fast_ballot(auto const& leader) { return numbering::prepared_for<typename P::numbering>(leader.ballot()); }
  bool is_recovered(slot s) const { return std::find(recovered_.begin(), recovered_.end(), s) != recovered_.end(); }

  template <class Leader, class Context>
  void call(Leader const& leader, Context& ctx) {
    ctx.call(fast_ballot(leader), std::max(from_, ctx.chosen() + 1));
  }

  /// Recovers the slots that have enough votes and that `wanted` says.
  template <class Leader, class Context, class Wanted>
  void recover(Leader const& leader, Context& ctx, Wanted wanted) {
    if (ctx.last_polls().ballot() != recovery::voted_last<P>(leader.ballot())) return;
    std::size_t const n = ctx.members().size();
    for (poll const& p : ctx.last_polls()) {
      if (p.at < from_ || p.at <= ctx.chosen() || is_recovered(p.at) || !quorum::prepare(p.voters, n) || !wanted(p)) continue;
      std::size_t const i = recovery::picked<quorum>(p.options, p.voters, n);
      if (p.options[i].bytes.empty()) continue;
      auto e = record::load<node>(p.options[i].bytes.data());
      e.ballot = leader.ballot();
      if (!ctx.write(e, e.payload)) continue;
      recovered_.push_back(e.slot);
      if constexpr (avoids_crowds) collided_ += p.options.size() > 1;
      send(e.slot, leader, ctx);
    }
  }

  /// To whoever has not voted: each in its lowest slot, which need not be this one, but is no later one.
  template <class Context>
  static void offer(poll const& p, Context& ctx) {
    for (recovery::option const& o : p.options) {
      if (o.bytes.empty()) continue;
      return ctx.offer(o.bytes);
    }
  }

  template <class Leader, class Context>
  static void send(slot s, Leader const& leader, Context& ctx) {
    if (ctx.log().ballot_at(s) != leader.ballot()) return;
    ctx.log().read(s, s, 0, [&](batch const& b) {
      typename Context::template message<kind::accept> m{};
      m.ballot = leader.ballot();
      m.prev = s - 1;
      m.start = leader.start();
      m.chosen = ctx.chosen();
      m.entries = b;
      for (std::size_t i = 0; i < ctx.members().size(); ++i)
        if (i != ctx.self_index()) ctx.template send<kind::accept>(ctx.members()[i], m);
    });
  }

  slot from_{};   // the ballot is open from here on; 0 while it is not
  slot seen_{};   // the last slot with votes at the last heartbeat
  node_set heard_{}, before_{};  // who has answered since the last heartbeat, and in the interval before
  std::vector<slot> recovered_;  // proposed under the successor, and not chosen yet
  [[no_unique_address]] synod::detail::only_if<avoids_crowds, std::size_t> collided_{};  // so many slots, of late
};

}  // namespace role
SYNOD_END_NAMESPACE
