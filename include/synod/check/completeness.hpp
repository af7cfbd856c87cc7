// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/replica.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// What is chosen stays chosen: no entry of a higher ballot with another value is ever stored in a chosen slot [PMS §2.2,
/// P2b]; a leader that starts from its own log has every chosen entry in it [Raft §5.4, Leader Completeness]; and nobody
/// removes a chosen entry once he has promised the ballot that chose it, or adopted it where only that counts.
template <class P>
class completeness {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "completeness";

  template <class World>
  void appended(World const&, history<node>& h, std::size_t i, slot s, held<node> const& e, report& r) {
    auto const c = h.chosen_at(s);
    if (!c || c->value == e.value) return;
    // A late vote of the fast ballot that chose: it is one among others.
    bool const late = numbering::is_fast<typename P::numbering>(e.ballot) && e.ballot == c->under;
    if (P::order::cuts ? e.ballot > c->under : e.ballot >= c->under && !late)
      return r.fail(name, "slot ", s, ": proposal ", c->value.id, " was chosen (ballot ", c->ballot, "), and node ", i + 1,
                    " stores proposal ", e.value.id, " of ballot ", e.ballot);
    if (is_chosen(h, i, s, *c))
      r.fail(name, "slot ", s, ": node ", i + 1, " overwrites the chosen proposal ", c->value.id, " with ", e.value.id,
             " of the older ballot ", e.ballot);
  }

  template <class World>
  void truncated(World const&, history<node>& h, std::size_t i, slot from, report& r) {
    for (slot s = from; s <= std::min(h.logs[i].last(), h.highest_chosen()); s = s + 1)
      if (auto const c = h.chosen_at(s); c && counted(i) >= c->under.round && is_chosen(h, i, s, *c))
        return r.fail(name, "node ", i + 1, " cuts slot ", s, " off, whose proposal ", c->value.id, " is chosen");
  }

  template <class World>
  void crashed(World const&, history<node>&, std::size_t i, report&) {
    if (i < counted_.size()) counted_[i] = {};
  }

  template <class World>
  void put(World const& w, history<node>&, std::size_t i, hard_state<node> const& now, report&) {
    if (!P::commitment::adopts) return;
    if (counted_.size() <= i) counted_.resize(w.size());
    counted_[i] = now.adopted.round;
  }

  template <class World, class Status>
  void looked(World const& w, history<node>& h, std::size_t i, Status const& s, report& r) {
    if (office_.size() <= i) counted_.resize(w.size()), office_.resize(w.size());
    if (!P::commitment::adopts) counted_[i] = s.promised.round;
    if (P::recovery::reports || s.role != role_name::leader) return;
    if (office_[i] == s.ballot) return;
    office_[i] = s.ballot;
    for (slot at = h.logs[i].first(); at <= h.highest_chosen(); at = at + 1) {
      auto const c = h.chosen_at(at);
      if (!c || c->under >= s.ballot) continue;
      auto const mine = h.logs[i].at(at);
      if (!mine || *mine != held<node>(*c))
        return r.fail(name, "node ", i + 1, " leads ballot ", s.ballot, " without the chosen proposal ", c->value.id,
                      " in slot ", at);
    }
  }

 private:
  static bool is_chosen(history<node> const& h, std::size_t i, slot s, held<node> const& c) {
    auto const mine = h.logs[i].at(s);
    return mine && mine->value == c.value && (P::order::cuts ? mine->ballot == c.ballot : mine->ballot >= c.ballot);
  }

  /// What was promised before this turn: whoever cut the log in it was at least as high; what is adopted at this moment.
  synod::round counted(std::size_t i) const { return i < counted_.size() ? counted_[i] : synod::round{}; }

  std::vector<synod::round> counted_;   // by member
  std::vector<ballot<node>> office_;    // by member: the ballot led last
};

}  // namespace check
SYNOD_END_NAMESPACE
