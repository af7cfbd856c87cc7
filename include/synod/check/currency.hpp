// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/core/entry.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// What is read is current: whoever may make a read has delivered all that any node had delivered when the read came in, and so
/// all that any client can have been told of before it asked [HW].
template <class P>
class currency {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "currency";

  template <class World>
  void delivered(World const&, history<node>&, std::size_t, entry<node> const& e, report&) { told_ = std::max(told_, e.slot); }
  template <class World>
  void installed(World const&, history<node>&, std::size_t, slot through, report&) { told_ = std::max(told_, through); }

  template <class World>
  void inquired(World const&, history<node>&, std::size_t, proposal id, report&) {
    if (needed_.size() <= id.value) needed_.resize(id.value + 1);
    needed_[id.value] = told_;
  }

  template <class World>
  void readable(World const& w, history<node>&, std::size_t i, proposal id, report& r) {
    slot const has{w.delivered(i).size()};
    if (id.value < needed_.size() && has < needed_[id.value])
      r.fail(name, "node ", i + 1, " lets read ", id, " be made on what it has delivered through slot ", has, ", and slot ",
             needed_[id.value], " had been delivered somewhere when the read came in");
  }

 private:
  slot told_{};                // the last one that was delivered anywhere
  std::vector<slot> needed_;   // by read
};

}  // namespace check
SYNOD_END_NAMESPACE
