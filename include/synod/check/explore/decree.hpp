// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/check/explore/decree_event.hpp>
#include <synod/check/explore/decree_shape.hpp>
#include <synod/check/explore/decree_symmetry.hpp>
#include <synod/concept/quorum_system.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/record.hpp>
#include <synod/policy/soundness.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What an acceptor tells with a promise: its last vote. `promised` and `vote` are ballots one up, 0 for none.
struct tells_last_vote {
  static constexpr unsigned ballot_told(unsigned, unsigned vote) { return vote; }
};

/// The single decree, abstracted as in Lamport's specification [Paxos.tla, in tlaplus/Examples,
/// PaxosHowToWinATuringAward]: a state is the set of all messages ever sent and what each acceptor holds. Messages are
/// never consumed, so that loss, delay, order and repetition need no steps of their own; ballots are plain numbers that
/// nobody owns, and each proposes at most one value.
///
/// The rules are the library's own: `P::numbering` grants and admits, `P::recovery` chooses the value from the promises
/// of each set that `P::quorum` takes for a quorum, in whatever order they come. They are asked once for each case that
/// differs; the rest is arithmetic on packed states. An acceptor promises each ballot once: a promise repeated would be
/// a message that was there before.
template <class P, class Telling = tells_last_vote>
class decree {
 public:
  static constexpr std::size_t words = decree_shape::words;
  using event = decree_event;
  using state = packed<words>;
  using shape = decree_shape;

  static_assert(P::recovery::reports, "synod: [explore.decree] the single decree is recovered from promises: a recovery "
                                      "that does not read them has nothing to show here [check/explore/decree.hpp]");
  static_assert(!property::compares_tails<typename P::eligibility>,
                "synod: [explore.eligibility] ballots that nobody owns come with no log: an eligibility that compares "
                "logs has nothing to compare [check/explore/decree.hpp]");

  /// Pre: `shape(bounds).valid()`, and `P::quorum` is for so many acceptors.
  constexpr explicit decree(decree_bounds const& bounds)
      : s_(bounds), size_(bounds), names_(s_, counting_quorum_system<typename P::quorum>) {
    for (unsigned p = 0; p <= size_.ballots; ++p)
      for (unsigned b = 0; b < size_.ballots; ++b) {
        grants_[p][b] = p != b + 1 && P::numbering::grants(mark(p), ballot_of(b));
        admits_[p][b] = P::numbering::admits(mark(p), ballot_of(b));
        for (unsigned next = 0; next <= size_.ballots; ++next)
          if (P::numbering::after_accept(mark(p), ballot_of(b)) == mark(next)) after_accept_[p][b] = next;
      }
    for (unsigned voters = 0; voters < 1U << size_.acceptors; ++voters)
      chooses_[voters] = P::quorum::accept(node_set{voters}, size_.acceptors);
    for (unsigned b = 0; b < size_.ballots; ++b)
      permitted_[b].assign(std::size_t{1} << s_.reports_bits(), unasked);
  }

  constexpr state initial() const { return {}; }
  constexpr bool symmetric() const { return size_.symmetry; }
  constexpr state representative(state const& s) const { return names_.representative(s); }

  /// How often something was seen that makes the invariant worth something.
  struct sometimes {
    std::uint64_t chosen = 0;       ///< a value is chosen
    std::uint64_t chosen_again = 0; ///< and once more, under another ballot
    std::uint64_t forced = 0;       ///< a ballot could not propose what it liked
  };
  constexpr sometimes const& seen() const { return seen_; }

  /// As `replicas::scout`: whatever it works out it keeps for itself.
  class scout {
   public:
    explicit scout(decree const& model) : own_(model) { forget(*this); }
    template <class F>
    bool steps(state const& from, F f) {
      bool sound = true;
      sometimes const before = own_.seen_;
      own_.steps(from, [&](event const& e, state const& to, std::string_view broken) {
        sound = sound && broken.empty();
        f(e, to, broken);
      });
      if (!sound) own_.seen_ = before;
      return sound;
    }

   private:
    friend decree;
    decree own_;
  };
  void take(scout& r) {
    seen_.chosen += r.own_.seen_.chosen;
    seen_.chosen_again += r.own_.seen_.chosen_again;
    seen_.forced += r.own_.seen_.forced;
    forget(r);
  }
  static void forget(scout& r) { r.own_.seen_ = {}; }

  template <class F>
  constexpr void steps(state const& from, F f) {
    for (unsigned b = 0; b < size_.ballots; ++b) {
      if (!s_.asked(from, b)) {
        state to = from;
        s_.ask(to, b);
        f(event{event::kind::ask, b, 0, 0}, to, std::string_view{});
      } else {
        promise(from, b, f);
      }
      if (s_.proposed(from, b) == 0) propose(from, b, f);
      else vote(from, b, f);
    }
  }

 private:
  using node = std::uint32_t;

  /// Phase 1b.
  template <class F>
  constexpr void promise(state const& from, unsigned b, F& f) {
    for (unsigned a = 0; a < size_.acceptors; ++a) {
      unsigned const promised = s_.promised(from, a);
      if (!grants_[promised][b] || s_.report(from, b, a) != 0) continue;
      unsigned const voted = s_.last_vote(from, a);
      unsigned const told = voted == 0 ? 0 : Telling::ballot_told(promised, voted);
      state to = from;
      s_.report(to, b, a, told == 0 ? 1 : s_.report_of(told - 1, s_.proposed(from, voted - 1) - 1));
      s_.promised(to, a, b + 1);
      f(event{event::kind::promise, b, a, 0}, to, std::string_view{});
    }
  }

  /// Phase 2a.
  template <class F>
  constexpr void propose(state const& from, unsigned b, F& f) {
    unsigned const values = permitted(b, s_.reports(from, b));
    if (values != 0 && values != all_values()) ++seen_.forced;
    for (unsigned v = 0; v < size_.values; ++v) {
      if ((values >> v & 1) == 0) continue;
      state to = from;
      s_.propose(to, b, v);
      f(event{event::kind::propose, b, 0, v}, to, std::string_view{});
    }
  }

  /// Phase 2b.
  template <class F>
  constexpr void vote(state const& from, unsigned b, F& f) {
    for (unsigned a = 0; a < size_.acceptors; ++a) {
      unsigned const promised = s_.promised(from, a);
      if (!admits_[promised][b]) continue;
      state to = from;
      s_.promised(to, a, after_accept_[promised][b]);
      s_.last_vote(to, a, b + 1);
      s_.vote(to, b, a);
      if (to != from) f(event{event::kind::vote, b, a, 0}, to, judged(to, b));
    }
  }

  /// At most one value is chosen [PMS §2.1]: looked at when somebody has voted in ballot `b`.
  constexpr std::string_view judged(state const& s, unsigned b) {
    if (!chooses_[s_.voters(s, b)]) return {};
    ++seen_.chosen;
    for (unsigned other = 0; other < size_.ballots; ++other) {
      if (other == b || !chooses_[s_.voters(s, other)]) continue;
      ++seen_.chosen_again;
      if (s_.proposed(s, other) != s_.proposed(s, b)) return "agreement";
    }
    return {};
  }

  constexpr unsigned all_values() const { return (1U << size_.values) - 1; }

  /// The values that ballot `b` may propose, as a set of bits, where these promises were given.
  constexpr unsigned permitted(unsigned b, unsigned reports) {
    std::uint8_t& known = permitted_[b][reports];
    if (known == unasked) known = static_cast<std::uint8_t>(recovered(reports));
    return known;
  }

  constexpr unsigned recovered(unsigned reports) const {
    unsigned values = 0;
    for (unsigned set = 1; set < 1U << size_.acceptors; ++set) {
      if (!P::quorum::prepare(node_set{set}, size_.acceptors)) continue;
      std::vector<unsigned> codes;
      bool promised = true;
      for (unsigned a = 0; a < size_.acceptors; ++a) {
        if ((set >> a & 1) == 0) continue;
        codes.push_back(s_.report_in(reports, a));
        promised = promised && codes.back() != 0;
      }
      if (!promised) continue;
      for (std::size_t i = 1; i < codes.size(); ++i)
        for (std::size_t k = i; k > 0 && codes[k] < codes[k - 1]; --k) std::swap(codes[k], codes[k - 1]);
      do values |= forced(codes);
      while (std::next_permutation(codes.begin(), codes.end()));
    }
    return values;
  }

  /// What the policy makes of promises that come in this order: one value, or all where it is free.
  constexpr unsigned forced(std::vector<unsigned> const& codes) const {
    typename P::recovery::template gathered<node> gathered;
    for (unsigned code : codes) {
      if (code < 2) {
        gathered.absorb(batch{});
        continue;
      }
      entry<node> e{slot{1}, ballot_of((code - 2) / size_.values), {(code - 2) % size_.values + 1}, entry_kind::command, {}};
      std::array<std::byte, record::size_for(0)> bytes{};
      record::store(bytes.data(), e);
      gathered.absorb(batch(bytes, 1));
    }
    bytes_view const r = gathered.forced(slot{1});
    return r.empty() ? all_values() : 1U << (record::load<node>(r.data()).proposal.value - 1);
  }

  static constexpr ballot<node> ballot_of(unsigned b) { return {round{b + 1}, node{}}; }
  static constexpr promise_mark<node> mark(unsigned p) {
    return p == 0 ? promise_mark<node>{} : promise_mark<node>(ballot_of(p - 1));
  }

  static constexpr std::uint8_t unasked = 0xff;
  template <class T>
  using by_mark = std::array<std::array<T, shape::most>, shape::most + 1>;

  shape s_;
  decree_bounds size_;
  decree_symmetry names_;
  by_mark<bool> grants_{}, admits_{};  // by mark promised, and ballot
  by_mark<unsigned> after_accept_{};
  std::array<bool, std::size_t{1} << shape::most> chooses_{};
  std::array<std::vector<std::uint8_t>, shape::most> permitted_{};
  sometimes seen_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
