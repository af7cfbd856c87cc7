// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// A promise reports everything that was accepted in the slots that it speaks of [PMS §2.2, P2c and phase 1b], and is
/// kept: afterwards nothing of a lower ballot is accepted, unless it is chosen and was learnt [PMS §2.2, P1a].
template <class P>
class promises {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "promises";

  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::prepare>
  void sent(World const& w, history<node>&, std::size_t, std::size_t to, M const& m, report&) {
    if (asked_.size() <= to) asked_.resize(w.size());
    asked_[to].emplace_back(m.ballot, m.from);
  }

  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::promise>
  void sent(World const& w, history<node>& h, std::size_t i, std::size_t, M const& m, report& r) {
    if (kept_.size() <= i) kept_.resize(w.size());
    if (asked_.size() <= i) asked_.resize(w.size());
    if (kept_[i] < m.ballot) kept_[i] = m.ballot;
    if constexpr (P::recovery::reports) {
      auto const& log = h.logs[i];
      // On another's behalf a node asks itself, and others tell what they know to be chosen besides: nobody sees that.
      bool asked = property::rotates<typename P::numbering> || m.first <= w.disk(i).view().snapshot().last + 1;
      for (auto const& [b, from] : asked_[i]) asked = asked || (b == m.ballot && from == m.first);
      if (!asked) return r.fail(name, "node ", i + 1, " promises ", m.ballot, " from slot ", m.first, " on, which nobody asked");
      auto reported = m.entries.begin();
      for (slot s = m.first; s <= m.through; s = s + 1) {
        bool const told = reported != m.entries.end() && record::slot_of((*reported).data()) == s;
        if (told) ++reported;
        else if (log.at(s))
          return r.fail(name, "node ", i + 1, " promises ", m.ballot, " and does not report slot ", s);
      }
      if (log.last() > m.last && log.last() > m.through)
        return r.fail(name, "node ", i + 1, " promises ", m.ballot, " and says that its log ends at ", m.last,
                      ", and it ends at ", log.last());
    }
    std::erase_if(asked_[i], [&](auto const& a) { return a.first < m.ballot; });
  }

  template <class World>
  void appended(World const& w, history<node>& h, std::size_t i, slot s, held<node> const& e, report& r) {
    if constexpr (!P::order::cuts) {
      if (kept_.size() <= i) kept_.resize(w.size());
      if (e.ballot >= kept_[i]) return;
      auto const c = h.chosen_at(s);
      if (c && c->value == e.value) return;
      r.fail(name, "node ", i + 1, " accepts slot ", s, " under ", e.ballot, " after it has promised ", kept_[i]);
    }
  }

 private:
  std::vector<ballot<node>> kept_;                                    // by member: the highest ballot promised to a peer
  std::vector<std::vector<std::pair<ballot<node>, slot>>> asked_;     // by member
};

}  // namespace check
SYNOD_END_NAMESPACE
