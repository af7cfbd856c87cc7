// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/log/own_proposals.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// A node that accepted a proposal tells its fate once, and truly: what is called lost is never delivered anywhere,
/// before or after; what is delivered is not settled besides.
template <class P>
class verdicts {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "verdicts";

  template <class World>
  void answered(World const& w, history<node>&, std::size_t i, proposal id, slot at, report&) {
    fate& f = of(id);
    f.asked = true;
    f.by = i;
    f.life = w.life(i);
    f.at = at;
    waiting_.push_back(id);
  }

  /// A read has a fate, too.
  template <class World>
  void inquired(World const& w, history<node>& h, std::size_t i, proposal id, report& r) { answered(w, h, i, id, slot{}, r); }
  template <class World>
  void readable(World const& w, history<node>&, std::size_t i, proposal id, report& r) {
    fate& f = of(id);
    if (!f.asked || f.by != i || f.life != w.life(i) || f.told || f.here)
      return r.fail(name, "node ", i + 1, " says that read ", id, " may be made, which it was not asked for, or has answered already");
    f.here = true;
  }

  template <class World>
  void settled(World const& w, history<node>&, std::size_t i, proposal id, verdict v, report& r) {
    fate& f = of(id);
    if (!f.asked || f.by != i || f.life != w.life(i))
      return r.fail(name, "node ", i + 1, " settles proposal ", id, ", which it was not given");
    if (f.told) return r.fail(name, "node ", i + 1, " settles proposal ", id, " twice");
    if (f.here) return r.fail(name, "node ", i + 1, " settles proposal ", id, ", which it has delivered");
    f.told = true;
    f.lost = v == verdict::lost;
    if (f.lost && f.delivered) r.fail(name, "node ", i + 1, " calls proposal ", id, " lost, which was delivered");
  }

  template <class World>
  void delivered(World const& w, history<node>&, std::size_t i, entry<node> const& e, report& r) {
    if (e.proposal == proposal{}) return;
    fate& f = of(e.proposal);
    f.delivered = true;
    if (f.asked && f.by == i && f.life == w.life(i)) f.here = true;
    if (f.lost) return r.fail(name, "node ", i + 1, " delivers proposal ", e.proposal, ", which was called lost");
    if (f.asked && f.at != slot{} && f.at != e.slot)
      r.fail(name, "proposal ", e.proposal, " was given slot ", f.at, " and is delivered in ", e.slot);
  }

  /// When all is quiet: of a proposal whose node has run all along, and has delivered its slot, the fate must be told.
  template <class World>
  void quiet(World const& w, history<node>&, report& r) {
    for (proposal id : waiting_) {
      fate const& f = of(id);
      if (w.running(f.by) && f.life == w.life(f.by) && !f.told && !f.here && f.at.value <= w.delivered(f.by).size())
        return r.fail(name, "node ", f.by + 1, " was given proposal ", id, " and never tells its fate");
    }
  }

 private:
  struct fate {
    bool asked = false, told = false, lost = false, here = false, delivered = false;
    std::size_t by = 0;
    std::uint64_t life = 0;
    slot at{};
  };
  fate& of(proposal id) {
    if (fates_.size() <= id.value) fates_.resize(id.value + 1);
    return fates_[id.value];
  }
  std::vector<fate> fates_;  // by id
  std::vector<proposal> waiting_;
};

}  // namespace check
SYNOD_END_NAMESPACE
