// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/record.hpp>
#include <synod/detail/only_if.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/property.hpp>
#include <synod/quorum/tally.hpp>
#include <synod/role/context.hpp>
#include <synod/role/office.hpp>
#include <synod/role/progress.hpp>
#include <synod/role/request.hpp>
#include <synod/role/watch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Phase 2: gives commands their slots, brings them to every acceptor, and counts who holds them [PMS §3; Raft §5.3].
/// What it sends follows from each peer's progress; nothing is queued.
struct leader {
  static constexpr std::string_view name = "leader";
  static constexpr auto handles = kinds<kind::promise, kind::accepted, kind::reject, kind::accept, kind::learn>;
  static constexpr auto ignores = kinds<kind::prepare, kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<kind::accept, kind::learn>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;
    using gathered = typename P::recovery::template gathered<node>;
    static constexpr bool offers = property::offers<typename P::proposing>;
    static constexpr bool watches = property::checks_quorum<typename P::campaign>;

    state() = default;
    state(synod::ballot<node> const& b, gathered g, role::waiting<P> waiting)
        : ballot_(b), gathered_(std::move(g)), waiting_(std::move(waiting)) {}

    synod::ballot<node> const& ballot() const { return ballot_; }
    /// The first slot filled under this ballot.
    slot start() const { return start_; }
    /// All that an earlier ballot may have chosen is in the log, and this ballot's: proposals are taken.
    bool is_open() const { return opened_; }

    /// Starts from the watermark as it is now, not as it was when promises were asked for: what was learned meanwhile
    /// is chosen and not proposed again.
    template <class Context>
    void enter(Context& ctx) {
      if constexpr (P::recovery::restamps) {
        start_ = refill_ = ctx.chosen() + 1;
        inherited_ = std::max(gathered_.last(), ctx.log().last());
      } else {
        refill_ = start_ = ctx.log().last() + 1;
        if constexpr (P::recovery::installs)
          if (!gathered_.own()) refill_ = ctx.chosen() + 1, start_ = gathered_.last() + 1;
        inherited_ = start_ - 1;
      }
      written_ = refill_ - 1;
      if constexpr (!P::recovery::installs) ctx.open(ballot_, start_);
      if constexpr (!P::order::cuts)  // what is chosen already is not sent again: whoever lacks it fetches it
        for (std::size_t i = 0; i < ctx.members().size(); ++i) tally_.mark(i, start_ - 1, ctx.votes(i));
      peers_.reset(ctx.others() & node_set::first(ctx.led()), written_ + 1, P::order::cuts);
      tick_ = ctx.now() + ctx.times().heartbeat;
      if constexpr (watches) watch_.begin(ctx);
      if constexpr (offers) oversight_.begin(ctx.self_index());
      open(ctx);
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::promise>
    bool on(node const&, M const& m, Context& ctx) {
      if (m.ballot <= ballot_ || !ctx.claims(m.ballot)) return false;
      return ctx.template become<candidate>(m.ballot, std::move(waiting_)), true;
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accepted>
    void on(node const& from, M const& m, Context& ctx) {
      slot const last = ctx.log().last();
      if (m.ballot != ballot_ || (!offers && (m.mark > last || m.last > last))) return;
      std::size_t const i = ctx.members().index_of(from);
      if constexpr (offers) oversight_.heard(i);
      if constexpr (P::commitment::adopts)
        if (m.mark + 1 >= start_) adopted_by_.insert(i);
      if constexpr (watches) watch_.heard(i);
      tally_.mark(i, m.mark, ctx.votes(i));
      if (m.first <= m.last && ctx.votes(i)) tally_.range(i, m.first, m.last);
      peers_.advanced(i, piped(i, last));
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::reject>
    void on(node const& from, M const& m, Context& ctx) {
      ctx.heard_round(m.promised.round);
      if (m.ballot != ballot_) return;
      if (!P::numbering::admits(m.promised, ballot_)) return step_down(ctx);
      std::size_t const i = ctx.members().index_of(from);
      slot const match = tally_.mark_of(i);
      if constexpr (watches) watch_.heard(i);
      if (m.prev <= match || m.hint >= m.prev) return;  // late: more is known to match by now
      peers_.back_up(i, highest_at_most(ctx.log(), m.hint, match, m.hint_ballot), ctx.log().first());
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accept>
    void on(node const&, M const& m, Context& ctx) {
      if (m.ballot != ballot_ && ctx.followed().ballot == m.ballot)
        ctx.template become<follower>(m.ballot, std::move(waiting_));
    }

    /// A higher ballot has chosen what the log beside it has taken over: this one is of the past.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::learn>
    void on(node const&, M const& m, Context& ctx) {
      for (bytes_view r : m.entries) if (ballot_ < record::ballot_of<node>(r.data())) return step_down(ctx);
    }

    template <class Proposed, class Context>
    propose_result<node> propose(Proposed const& p, Context& ctx) {
      using answer = typename propose_result<node>::answer;
      if (!opened_) return {answer::busy, {}, ctx.self()};
      slot const at = std::min(ctx.log().last() + 1, P::order::slots_max);
      if (ctx.log().last() < at && !ctx.write({at, ballot_, p.id, p.kind, {}}, p.size, ctx.delivered(), p.write))
        return {answer::busy, {}, ctx.self()};
      ctx.own(at, p.id);
      return {answer::accepted, at, ctx.self()};
    }
    /// What was offered, while its ballot is not open.
    template <class Context> requires(offers)
    void lead(entry<node> const& e, Context& ctx) { if (opened_) oversight_.lead(*this, e, ctx); }

    /// A promise of the own acceptor to another ballot ends the leadership in that step.
    template <class Context>
    void check_office(Context& ctx) {
      if (!(ctx.log().promised() == numbering::prepared_for<typename P::numbering>(ballot_))) step_down(ctx);
    }

    template <class Context>
    void settle(Context& ctx) {
      if (!opened_) open(ctx);
      if constexpr (offers) oversight_.settle(*this, opened_, ctx);
      else if (ctx.chosen() < ctx.log().last()) count(ctx);
      // A proposer that leads on request has done its part once all that it proposed is chosen.
      if (P::campaign::waits_for_request && opened_ && ctx.chosen() >= ctx.log().last())
        ctx.template become<follower>(attempts{}, role::waiting<P>{});
    }

    template <class Context>
    void drain(Context& ctx) {
      slot const last = filled(opened_ ? ctx.log().last() : written_);
      if (!peers_.up_to_date(last)) peers_.template send<P>(*this, tally_, last, ctx);
    }

    template <class Context>
    void wake(Context& ctx) {
      if constexpr (watches)
        if (!watch_.holds(ctx)) return step_down(ctx);
      if (ctx.now() < tick_) return;
      tick_ = ctx.now() + ctx.times().heartbeat;
      for (std::size_t i = 0; i < ctx.led(); ++i)
        if (i != ctx.self_index()) peers_.tick(i, piped(i, ctx.log().last()), P::order::cuts);
      if constexpr (offers)
        if (!oversight_.tick(*this, ctx)) seek_office(ctx, attempts{}, std::move(waiting_));
    }
    template <class Context>
    void stop(Context& ctx) { abandon(waiting_, ctx); }
    time_point deadline() const {
      if constexpr (watches) return std::min(tick_, watch_.deadline());
      else return tick_;
    }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) {
      return std::tie(s.ballot_, s.start_, s.refill_, s.inherited_, s.written_, s.opened_, s.gathered_, s.waiting_,
                      s.adopted_by_, s.tally_, s.peers_, s.tick_, s.watch_, s.oversight_);
    }

   private:
    /// Makes the log the ballot's, where it is not yet, and says that the ballot is open, where it must be adopted first
    /// once it is; goes on at the next turn where the window is full. What is not delivered yet may leave the window for
    /// that: it could not be otherwise.
    template <class Context>
    SYNOD_RARE void open(Context ctx) {
      if constexpr (P::recovery::restamps) if (!restamp(ctx)) return;
      if constexpr (P::recovery::installs) if (!install(ctx)) return;
      if constexpr (P::commitment::adopts)
        if (!quorum::accepts<typename P::quorum>(adopted_by_, ctx.voters(), ctx.self_index())) return;
      if (P::commitment::opens_with_noop &&
          !ctx.write({ctx.log().last() + 1, ballot_, {}, entry_kind::noop, {}}, 0, ctx.log().any_slot, copied{}))
        return;
      opened_ = true;
      if constexpr (!P::order::cuts) ctx.take_part();  // all that a prepare quorum of others has reported is written
      gathered_ = {};
      if constexpr (P::campaign::waits_for_request) if (waiting_) {
        request const r = *std::exchange(waiting_, std::nullopt);
        proposed<copied> const p{r.id, r.kind, r.payload.size(), {r.payload}};
        if (propose(p, ctx).what != propose_result<node>::answer::accepted) waiting_ = r, opened_ = false;
      }
    }

    /// Up to where the slots are the leader's to fill, `last` being the last one held; how far peer `i` is known to hold them.
    slot filled(slot last) const {
      if constexpr (offers) return oversight_.filled(last);
      else return last;
    }
    slot piped(std::size_t i, [[maybe_unused]] slot last) const {
      if constexpr (offers) return std::min(tally_.mark_of(i), filled(last));
      else return tally_.mark_of(i);
    }

    /// What the promises force slot `s` to hold; nothing where it is free.
    bytes_view forced(slot s, [[maybe_unused]] std::size_t n) const {
      if constexpr (property::weighs_votes<typename P::recovery>) return gathered_.template forced<typename P::quorum>(s, n);
      else return gathered_.forced(s);
    }

    /// Proposes again what must be, and fills holes.
    template <class Context>
    bool restamp(Context& ctx) {
      for (; refill_ <= inherited_; refill_ = refill_ + 1) {
        bytes_view forced = this->forced(refill_, ctx.members().size());
        std::vector<std::byte> mine;  // the quorum need not have had the own acceptor in it
        if (forced.empty()) {
          auto const copied = [&](batch const& b) { mine.assign(b.bytes().begin(), b.bytes().end()); };
          if (ctx.log().read(refill_, refill_, 0, copied) == read_result::later) return false;
          forced = mine;
        }
        entry<node> e = forced.empty() ? entry<node>{} : record::load<node>(forced.data());
        e.slot = refill_;
        e.ballot = ballot_;
        if (!ctx.write(e, e.payload.size(), ctx.log().any_slot, copied{e.payload})) return false;
        written_ = refill_;
      }
      return true;
    }

    /// Puts the newest log in the place of the own, behind the last entry that is chosen here. Where that one is not in
    /// it, a higher ballot has chosen it, and this one is of the past.
    template <class Context>
    bool install(Context& ctx) {
      if (ctx.followed().ballot == ballot_) return true;
      if (!gathered_.own()) {
        refill_ = std::max(refill_, ctx.chosen() + 1);
        auto const held = ctx.log().ballot_at(refill_ - 1);
        if (refill_ <= start_ && !held) return false;  // being read
        if (refill_ > start_ || *held != gathered_.ballot_before(refill_)) return step_down(ctx), false;
        for (; refill_ < start_; refill_ = refill_ + 1) {
          if (!ctx.inherit(gathered_.record_at(refill_))) return false;
          written_ = refill_;
        }
      }
      ctx.open(ballot_, start_);
      return true;
    }

    /// An acceptor's mark covers all that it knows to be chosen, also where it has not been proposed again here yet: what
    /// stands in such a slot of the own log need not be that.
    template <class Context>
    void count(Context& ctx) {
      slot held = tally_.template accepted<typename P::quorum>(ctx.voters(), ctx.self_index());
      if (!opened_) held = std::min(held, written_);
      if (held > ctx.chosen() && held >= P::commitment::countable(start_)) ctx.choose(held);
    }

    template <class Context>
    SYNOD_RARE void step_down(Context ctx) {
      ctx.template become<follower>(attempts{1}, std::move(waiting_));
    }

    synod::ballot<node> ballot_{};
    slot start_{}, refill_{};
    slot inherited_{};  // the last slot that somebody is known to hold an entry in
    slot written_{};  // while the ballot is being opened: how far the log is this ballot's
    bool opened_ = false;
    gathered gathered_;
    [[no_unique_address]] role::waiting<P> waiting_{};
    [[no_unique_address]] synod::detail::only_if<P::commitment::adopts, node_set> adopted_by_{};
    quorum::tally tally_;
    progress peers_;
    time_point tick_ = never<typename P::clock>;
    [[no_unique_address]] synod::detail::only_if<watches, watch<P>> watch_{};
    [[no_unique_address]] synod::detail::only_if<offers, oversight<P>> oversight_{};
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
