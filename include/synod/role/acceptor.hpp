// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/record.hpp>
#include <synod/log/awaiting.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/order.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/answers.hpp>
#include <synod/role/context.hpp>
#include <synod/role/hearsay.hpp>
#include <synod/role/pages.hpp>
#include <synod/role/request.hpp>
#include <synod/role/snapshots.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Votes and stores: the only role that writes the durable state. Whatever it says waits until it is durable.
struct acceptor {
  static constexpr std::string_view name = "acceptor";
  static constexpr auto handles = kinds<kind::prepare, kind::accept, kind::learn, kind::fetch, kind::chunk>;
  static constexpr auto ignores = kinds<kind::promise, kind::accepted, kind::reject>;
  static constexpr auto emits = kinds<kind::promise, kind::accepted, kind::reject, kind::learn, kind::chunk>;

  template <class P>
  class state {
   public:
    using node = typename P::node;

    following<node> const& followed() const { return followed_; }
    incoming_snapshot const& incoming() const { return incoming_; }

    /// Phase 1 [PMS §2.2, phase 1b; Raft §5.2, §5.4.1].
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::prepare>
    void on(node const& from, M const& m, Context ctx) {
      auto& log = ctx.pen();
      if (ctx.forbids(m.ballot)) return;  // a lease runs: whoever asks, asks again
      if (!P::numbering::grants(log.promised(), m.ballot)) return refusals_.add(m.ballot);
      if (log.hard().abstains) {  // a campaign of one's own goes on, without one's own promise
        if (from == ctx.self()) log.promise(promise_mark<node>(m.ballot));
        return;
      }
      if constexpr (P::eligibility::compares_tails) {
        auto const mine = P::commitment::tail(log);
        if (!mine) return;
        if (!P::eligibility::eligible(*mine, m.tail)) {
          if (P::numbering::raises(log.promised(), m.ballot)) log.promise(promise_mark<node>(m.ballot.round));
          return refusals_.add(m.ballot);
        }
      }
      log.promise(promise_mark<node>(m.ballot));
      // Who asks on another's behalf does not know what that one has: what is told from is chosen up to here.
      granted_ = {m.ballot, from == m.ballot.node ? m.from : std::min(m.from, ctx.chosen() + 1), {}};
    }

    /// Phase 2 [PMS §2.2, phase 2b; Raft §5.3].
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accept>
    SYNOD_OFTEN void on(node const& from, M const& m, Context& ctx) {
      auto& log = ctx.pen();
      if (from != m.ballot.node || m.start == slot{}) return;
      if (!P::numbering::admits(log.promised(), m.ballot)) return refusals_.add(m.ballot);
      if (followed_.ballot != m.ballot) {  // else it is promised already
        log.promise(P::numbering::after_accept(log.promised(), m.ballot));
        follow(m.ballot, P::order::mark_before(m.start));
      }
      auto const p = P::order::place(log, m, ctx.chosen(), followed_.mark);
      if (p.result == placing::diverged) return ctx.diverged();
      if (p.result == placing::mismatch) refusals_.add(m.ballot, m.prev, p.hint, p.hint_ballot);
      if (p.result != placing::placed) return;
      followed_.mark = p.mark;
      if constexpr (P::commitment::adopts) P::commitment::adopt(log, m.ballot, m.start, p.mark, ctx.chosen());
      if (P::order::cuts && p.mark + 1 >= m.start) log.take_part();  // its log is the leader's, from the first slot on
      acknowledge(p.first, p.last);
    }

    /// Entries that are chosen, asked for by the learner beside this acceptor [PMS §2.3].
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::learn>
    void on(node const&, M const& m, Context& ctx) {
      if constexpr (property::reserves<typename P::numbering>) ctx.decided(change_votes<P>(ctx.pen(), m.entries, ctx.chosen()));
      if (outgrows<P>(m, ctx)) follow({}, {});
      P::order::take(ctx.pen(), m.entries, ctx.chosen());
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::fetch>
    void on(node const& from, M const& m, Context&) {
      asked_.add(from, m);
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::chunk>
    void on(node const& from, M const& m, Context& ctx) {
      if (outgrows<P>(m, ctx)) follow({}, {});
      if (ctx.asks(from) && trusts<P>(m, ctx)) incoming_.template take<P>(ctx.pen(), m, ctx.chosen());  // one at a time: others have others
    }

    /// The own proposer leads ballot `b` and fills slots from `start` on; its log is this one.
    template <class Ledger>
    void open(Ledger& log, ballot<node> const& b, slot start, slot chosen) {
      follow(b, start - 1);
      if constexpr (P::commitment::adopts) {
        P::commitment::adopt(log, b, start, followed_.mark, chosen);
        acknowledge({1}, {0});
      } else if constexpr (P::order::cuts && !P::commitment::opens_with_noop) {
        acknowledge({1}, {0});  // what is there already counts, though nothing is written
      }
    }

    /// The leader's log is written by its own acceptor. False where the window is full, or another ballot was promised.
    template <class Ledger, class Write>
    bool write(Ledger& log, entry<node> const& e, std::size_t payload, slot evictable, Write w, slot chosen = {}) {
      if (!(log.promised() == numbering::prepared_for<typename P::numbering>(e.ballot))) return false;
      if (!log.append(e, payload, evictable, w)) return false;
      if constexpr (property::reserves<typename P::numbering>) {
        followed_.mark = std::max(followed_.mark, chosen);
        if (e.slot == followed_.mark + 1) followed_.mark = e.slot;
      } else {
        followed_.mark = e.slot;
      }
      acknowledge(e.slot, e.slot);
      return true;
    }

    /// The own proposer, whom nobody sends what it has written, is told again how far it is held here.
    template <class Ledger>
    void tell_again(Ledger& log, slot chosen) {
      slot& mark = followed_.mark;
      mark = std::max(mark, chosen);
      while (mark < log.last() && log.ballot_at(mark + 1) == followed_.ballot) mark = mark + 1;
      acknowledge({1}, {0});
    }
    /// A vote in the open ballot, or in the one to vote again in, in a slot that has none there. False where the window is full,
    /// or another one was promised.
    template <class Ledger>
    bool vote(Ledger& log, entry<node> const& e, bytes_view payload, slot evictable) {
      return log.promised() == numbering::prepared_for<typename P::numbering>(e.ballot) && log.append(e, payload.size(), evictable, copied{payload});
    }

    /// An entry of the log that the own proposer starts from, as if its leader had sent it. False where there is no room.
    template <class Ledger>
    bool inherit(Ledger& log, bytes_view r) {
      slot const s = record::slot_of(r.data());
      P::order::take(log, batch(r, 1), s - 1);
      return log.ballot_at(s) == record::ballot_of<node>(r.data());
    }

    /// Says what has become durable.
    template <class Context>
    SYNOD_OFTEN void publish(Context& ctx) {
      auto& log = ctx.pen();
      if (!log.busy() && !acknowledge_ && acknowledged_.empty() && !granted_ && refusals_.empty()) return;
      log.stage();
      if (granted_ && !granted_.at) granted_.at = log.staged();
      log.flush();
      if (acknowledge_) {
        acknowledgement const a{followed_.ballot, followed_.mark, acknowledge_.first, acknowledge_.last};
        acknowledge_ = {};
        if (auto const all = log.covers(log.staged())) {  // a storage that is done at once
          acknowledged_.clear();
          say_accepted(a, *all, ctx);
        } else {
          acknowledged_.put(log.staged(), a);
        }
      }
      log.take_covered(acknowledged_, [&](acknowledgement const& a, durable const& proof) {
        if (a.ballot == followed_.ballot) say_accepted(a, proof, ctx);
      });
      if (granted_) promise(ctx);
      refusals_.send(ctx);
    }

    /// Whether something came up since the last publish.
    bool unpublished() const { return acknowledge_ || (granted_ && !granted_.at); }

    template <class Context>
    void drain(Context& ctx) {
      incoming_.template finish<P>(ctx.pen());
      asked_.template answer<P>(ctx);
    }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) {
      return std::tie(s.followed_, s.acknowledge_, s.acknowledged_, s.granted_, s.refusals_, s.asked_, s.incoming_);
    }

   private:
    struct range {
      slot first{}, last{};
      explicit operator bool() const { return first != slot{}; }  // else there is none
      friend bool operator==(range const&, range const&) = default;
      static constexpr auto fields(auto& r) { return std::tie(r.first, r.last); }
    };
    struct acknowledgement {
      synod::ballot<node> ballot{};
      slot mark{}, first{}, last{};
      friend bool operator==(acknowledgement const&, acknowledgement const&) = default;
      static constexpr auto fields(auto& a) { return std::tie(a.ballot, a.mark, a.first, a.last); }
    };
    struct grant {
      synod::ballot<node> ballot{};
      slot from{};
      std::optional<mark> at{};  // what covers it; set when its turn is staged
      explicit operator bool() const { return ballot.round != round{}; }  // else there is none
      friend bool operator==(grant const&, grant const&) = default;
      static constexpr auto fields(auto& g) { return std::tie(g.ballot, g.from, g.at); }
    };

    SYNOD_RARE void follow(ballot<node> const& b, slot mark) { followed_ = {b, mark}, acknowledge_ = {}; }

    /// The slots of one turn are told as one range where they are neighbours, as they mostly are; else the later range is
    /// told, and the leader sends again from the mark.
    SYNOD_OFTEN void acknowledge(slot first, slot last) {
      if (!acknowledge_) acknowledge_ = range{first, last};
      else if (first == acknowledge_.last + 1) acknowledge_.last = last;
      else join(first, last);
    }
    SYNOD_RARE void join(slot first, slot last) {
      range const r = acknowledge_;
      bool const apart = first > r.last + 1 || last + 1 < r.first;
      acknowledge_ = apart ? range{first, last} : range{std::min(r.first, first), std::max(r.last, last)};
    }

    template <class Context>
    void say_accepted(acknowledgement const& a, durable const& covered, Context& ctx) {
      typename Context::template message<kind::accepted> m{};
      m.ballot = a.ballot;
      m.mark = a.mark;
      m.first = a.first;
      m.last = a.last;
      if (P::learning::everybody_counts && ctx.votes(ctx.self_index())) {
        for (node const& to : ctx.members()) ctx.template send<kind::accepted>(to, m, covered);
      } else {
        ctx.template send<kind::accepted>(a.ballot.node, m, covered);
      }
    }

    /// To the ballot's owner, who need not be the one that asked. A page at a time: the owner asks for the next.
    template <class Context>
    SYNOD_RARE void promise(Context ctx) {
      auto& log = ctx.pen();
      // What it reports may have been written after it was granted.
      auto const covered = log.covers(P::recovery::reports ? log.staged() : *granted_.at);
      if (!covered) return;
      if (!(log.promised() == granted_.ballot)) return void(granted_ = {});
      typename Context::template message<kind::promise> m{};
      m.ballot = granted_.ballot;
      if constexpr (!P::recovery::reports) {
        granted_ = {};
        ctx.template send<kind::promise>(m.ballot.node, m, *covered);
      } else {
        if constexpr (property::installs<typename P::recovery>)
          if (!say_how_new(log, granted_.from, m)) return;
        static_cast<void>(page(log, granted_.from, P::limits::batch_bytes, [&](slot first, slot through, batch const& b) {
          m.first = first;
          m.through = through;
          m.last = log.last();
          m.entries = b;
          granted_ = {};
          ctx.template send<kind::promise>(m.ballot.node, m, *covered);
        }));  // not readable yet: the promise stays due
      }
    }

    /// False where it cannot be read now.
    template <class Ledger, class M>
    static bool say_how_new(Ledger const& log, slot from, M& m) {
      auto const tail = P::commitment::tail(log);
      slot const prev = std::max(from, log.first()) - 1;
      if (!tail || log.unread(prev)) return false;
      m.tail_ballot = tail->ballot;
      m.prev_ballot = log.ballot_at(prev).value_or(synod::ballot<node>{});
      return true;
    }

    following<node> followed_;
    awaiting<acknowledgement> acknowledged_;
    range acknowledge_;  // the slots accepted since the last publish; loaded beside the mark it would wait for both stores
    grant granted_;
    refusals<node> refusals_;
    fetches<node> asked_;
    incoming_snapshot incoming_;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
