// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/record.hpp>
#include <synod/log/own_proposals.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/property.hpp>
#include <synod/quorum/tally.hpp>
#include <synod/role/context.hpp>
#include <synod/role/pages.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Learns what is chosen, and delivers it in slot order.
///
/// A watermark alone proves nothing: what stands in a slot here need not be what was chosen there. An entry is taken
/// for chosen only (a) in the prefix that matches the leader's log, (b) of the very ballot whose watermark covers it,
/// (c) when an accept quorum tells of it under one ballot, (d) when it comes in a `learn`. What the watermark covers
/// and none of these proves is fetched.
struct learner {
  static constexpr std::string_view name = "learner";
  static constexpr auto handles = kinds<kind::accept, kind::accepted, kind::learn, kind::chunk>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::reject, kind::fetch>;
  static constexpr auto emits = kinds<kind::fetch>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;
    static constexpr bool spreads = property::spreads<typename P::learning>;

    slot chosen() const { return chosen_; }
    slot delivered() const { return delivered_; }
    own_proposals const& own() const { return own_; }
    /// The highest ballot whose watermark was heard, and that watermark.
    ballot<node> const& claim() const { return claim_; }
    slot claimed() const { return claimed_; }
    /// Whether `n` is whom this learner asks for what it lacks.
    bool asks(node const& n) const { return source_ == n; }

    /// At start: the state machine stands at `through`, from a snapshot.
    void resume(slot through) { chosen_ = delivered_ = known_ = through; }
    /// The leader beside this learner has counted a quorum under `b` up to `s`, all of it in the own log.
    void choose(slot s, ballot<node> const& b) { chosen_ = std::max(chosen_, s), spreads ? claim(b, s) : void(); }
    /// A proposal made here was given slot `s`; one that is delivered already has shut it out.
    SYNOD_OFTEN void own(slot s, proposal id) {
      if (s > delivered_) own_.note(s, id, delivered_); else shut_out(id);
    }

    /// Slots up to `through` are chosen, node `at` can tell what, and they are wanted before a leader sends them.
    template <class Context>
    void want(slot through, node const& at, Context& ctx) {
      bool const news = !P::order::fetches && !std::exchange(unsent_, true);
      if (through <= known_ && source_ && !news) return;
      known_ = std::max(known_, through), source_ = at;
      if (behind() && !asking_) fetch(ctx);
    }

    /// Asks one after the other what is chosen, whoever has said so last.
    template <class Context>
    void ask(Context& ctx) { source_ = ctx.next_member(source_), fetch(ctx); }

    /// (a), (b): the watermark of the ballot that the own acceptor follows.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accept>
    void on(node const& from, M const& m, Context& ctx) {
      if (ctx.followed().ballot != m.ballot) return;
      claim(m.ballot, m.chosen, from);
    }

    /// (c): everybody counts. Under one ballot a slot has one entry, so marks of one ballot speak of the same entries.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accepted>
    void on(node const& from, M const& m, Context& ctx) {
      if constexpr (P::learning::everybody_counts) {
        if (counted_ > m.ballot) return;
        if (m.ballot > counted_) tally_ = {};
        counted_ = m.ballot;
        std::size_t const i = ctx.members().index_of(from);
        if (!ctx.votes(i)) return;
        tally_.mark(i, m.mark);
        if (m.first <= m.last) tally_.range(i, m.first, m.last);
        std::size_t const leader = ctx.members().index_of(m.ballot.node);
        claim(m.ballot, tally_.template accepted<typename P::quorum>(ctx.voters(), leader), from);
      }
    }

    /// (c) for one slot, where those between need not be the leader's.
    template <class Context>
    bool counted(slot s, Context const& ctx) const {
      if (ctx.log().ballot_at(s) != counted_) return false;
      node_set by;
      for (std::size_t i = 0; i < ctx.members().size(); ++i)
        if (tally_.holds(i, s)) by.insert(i);
      return quorum::accepts<typename P::quorum>(by, ctx.members().size(), ctx.members().index_of(counted_.node));
    }

    /// (d). What the acceptor stored, or held already under a ballot at least as high, is the entry told of.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::learn>
    void on(node const& from, M const& m, Context& ctx) {
      slot const before = chosen_;
      for (bytes_view r : m.entries) {
        slot const s = record::slot_of(r.data());
        if (s <= chosen_) continue;
        if (s != chosen_ + 1) break;
        if (auto const held = ctx.log().ballot_at(s); !held || *held < record::ballot_of<node>(r.data())) break;
        if constexpr (property::reserves<typename P::numbering>)  // a fast ballot has several entries for a slot
          if (proposal_at<node>(ctx.log(), s) != record::load<node>(r.data()).proposal) break;
        chosen_ = s;
      }
      if constexpr (spreads) {
        if (m.under.round != round{}) claim(m.under, m.chosen, from);  // as good as its leader's own word
        if (m.base == slot{}) return told(from, m, ctx);
      }
      unsent_ = unsent_ || m.base > chosen_ + 1;
      heard(std::max(m.chosen, m.base == slot{} ? slot{} : m.base - 1), from);
      answered(chosen_ > before || m.base > chosen_ + 1, ctx);
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::chunk>
    void on(node const& from, M const& m, Context& ctx) {
      if constexpr (spreads) if (m.under.round != round{}) claim(m.under, m.last);
      heard(m.last, from);
      // A piece that came before is no answer: were it one, each that comes twice would double the questions.
      if (ctx.incoming().last() == asked_for_ && ctx.incoming().wanted() == asked_byte_) return;
      answered(ctx.incoming().wanted() > m.offset, ctx);
    }

    template <class Context>
    SYNOD_OFTEN void settle(Context& ctx) {
      if (claimed_ <= chosen_) return;
      // Acceptors that vote in slots of their own choice may do so below the mark: there each entry is looked at.
      bool const marked = ctx.followed().ballot == claim_ && (P::order::cuts || !property::reserves<typename P::numbering>);
      slot const mark = marked ? ctx.followed().mark : slot{};
      chosen_ = P::order::deliverable(ctx.log(), claim_, std::min(claimed_, ctx.log().last()), mark, chosen_);
    }

    template <class Context>
    SYNOD_OFTEN void drain(Context& ctx) {
      if (chosen_ == delivered_ && known_ <= chosen_ && retry_ == never<typename P::clock> && late_.empty() &&
          ctx.incoming().installed() <= delivered_) return;
      for (proposal p : late_) ctx.settled(p, verdict::lost);
      late_.clear();
      if (ctx.incoming().installed() > delivered_) install(ctx);
      deliver(ctx);
      if (!behind()) asking_ = unsent_ = false, retry_ = never<typename P::clock>;
      else if (retry_ == never<typename P::clock>) retry_ = ctx.now() + ctx.times().retry;
    }

    /// What stayed out too long is asked for, of another node each time.
    template <class Context>
    void wake(Context& ctx) {
      if (retry_ == never<typename P::clock> || ctx.now() < retry_) return;
      retry_ = ctx.now() + ctx.times().retry;
      bool const moved = chosen_ > chosen_at_retry_ || ctx.incoming().wanted() > wanted_at_retry_;
      chosen_at_retry_ = chosen_;
      wanted_at_retry_ = ctx.incoming().wanted();
      if (moved && !unsent_) return;
      if (!moved && source_ == asked_) source_ = ctx.next_member(source_);
      fetch(ctx);
    }
    time_point deadline() const { return retry_; }

    /// The fate of what was proposed here will not be seen any more.
    template <class Context>
    void stop(Context& ctx) {
      own_.forget(delivered_ + 1, own_.high(), [&](proposal p) { ctx.settled(p, verdict::unknown); });
      for (proposal p : late_) ctx.settled(p, verdict::lost);
      late_.clear();
    }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) {
      return std::tie(s.chosen_, s.delivered_, s.known_, s.source_, s.asked_, s.asked_for_, s.asked_byte_, s.claim_, s.claimed_,
                      s.asking_, s.unsent_, s.chosen_at_retry_, s.wanted_at_retry_, s.retry_, s.counted_, s.tally_, s.own_,
                      s.late_);
    }

   private:
    SYNOD_RARE void shut_out(proposal id) { late_.push_back(id); }

    /// Whether something is known to be chosen that nobody will send by himself.
    bool behind() const { return chosen_ < known_ && (P::order::fetches || spreads || unsent_); }

    void claim(ballot<node> const& b, slot watermark) {
      if (b == claim_) claimed_ = std::max(claimed_, watermark);
      else if (b > claim_) claim_ = b, claimed_ = watermark;
    }
    void claim(ballot<node> const& b, slot watermark, node const& from) { claim(b, watermark), heard(watermark, from); }
    void heard(slot through, node const& from) {
      if (through <= known_ && source_) return;
      known_ = std::max(known_, through);
      if (!spreads || !asking_ || !source_) source_ = from;  // of many that tell, whoever was asked may finish
    }
    /// What another one knows, and the leader followed here is not about to send, is fetched.
    template <class M, class Context>
    void told(node const& from, M const& m, Context& ctx) {
      settle(ctx);
      if (!behind() || asking_ || ctx.followed().ballot == m.under) return;
      if (m.chosen > chosen_) source_ = from;
      fetch(ctx);
    }

    /// An answer that brought something is followed by the next question; one that did not waits for the retry.
    template <class Context>
    void answered(bool progress, Context& ctx) {
      bool const asked = std::exchange(asking_, false);
      if (progress && behind() && (asked || unsent_ || spreads)) fetch(ctx);
    }

    template <class Context>
    SYNOD_RARE void fetch(Context ctx) {
      if (!source_ || *source_ == ctx.self()) source_ = ctx.next_member(source_);
      if (*source_ == ctx.self() || ctx.incoming().installed() > chosen_) return;
      asking_ = true, asked_ = source_;
      typename Context::template message<kind::fetch> m{};
      m.from = chosen_ + 1;
      m.snapshot = asked_for_ = ctx.incoming().last();
      m.offset = asked_byte_ = ctx.incoming().wanted();
      ctx.template send<kind::fetch>(*source_, m);
    }

    /// A snapshot that has become durable takes the place of the deliveries up to its last slot.
    template <class Context>
    SYNOD_RARE void install(Context ctx) {
      slot const through = ctx.incoming().installed();
      if (!ctx.log().covers(ctx.incoming().installed_at())) return;
      own_.forget(delivered_ + 1, through, [ctx](proposal p) mutable { ctx.settled(p, verdict::unknown); });
      delivered_ = through;
      chosen_ = std::max(chosen_, through);
      ctx.install(through);
    }

    template <class Context>
    SYNOD_OFTEN void deliver(Context& ctx) {
      if (delivered_ + 1 < ctx.log().first()) return;  // a snapshot that is on its way to the disk comes first
      for (std::size_t budget = P::limits::deliver_bytes; delivered_ < chosen_;) {
        batch const recent = ctx.log().recent().run(delivered_ + 1, chosen_);
        if (!recent.empty()) own_.high() > delivered_ ? deliver<true>(recent, ctx) : deliver<false>(recent, ctx);
        else if (std::size_t const read = deliver_stored(budget, ctx)) budget -= std::min(budget, read); else return;
      }
    }
    /// About `budget` bytes of what has left the window; how many: 0 where they are being fetched, or a snapshot covers them.
    template <class Context>
    SYNOD_RARE std::size_t deliver_stored(std::size_t budget, Context ctx) {
      if (budget == 0) return ctx.again(), budget;
      std::size_t read = 0;
      ctx.log().read(delivered_ + 1, chosen_, budget, [&](batch const& b) { deliver<true>(b, ctx), read += b.bytes().size(); });
      return read;
    }
    /// `Own`: some may have been proposed here, which at most nodes is not so.
    template <bool Own, class Context>
    SYNOD_OFTEN void deliver(batch const& run, Context& ctx) {
      for (bytes_view r : run) {
        auto const e = record::load<node>(r.data());
        delivered_ = e.slot;
        if constexpr (Own) own_.delivered(e.slot, e.proposal, [ctx](proposal p) mutable { ctx.settled(p, verdict::lost); });
        ctx.deliver(e);
      }
    }

    slot chosen_{};             // known here, without a gap
    slot delivered_{};
    slot known_{};              // somebody has said that all up to here is chosen
    std::optional<node> source_;  // who said so last
    std::optional<node> asked_;   // who was asked last …
    slot asked_for_{};            // … for which snapshot …
    std::uint64_t asked_byte_ = 0;  // … and from which byte on
    ballot<node> claim_{};      // the highest ballot whose watermark was heard …
    slot claimed_{};            // … and that watermark
    bool asking_ = false;
    bool unsent_ = false;       // what is missing here nobody will send: it is compacted, or its leader is not heard
    slot chosen_at_retry_{};
    std::uint64_t wanted_at_retry_ = 0;
    time_point retry_ = never<typename P::clock>;
    ballot<node> counted_{};
    quorum::tally tally_;
    own_proposals own_{P::limits::window_slots};
    std::vector<proposal> late_;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
