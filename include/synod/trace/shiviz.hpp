// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <synod/trace/event.hpp>
#include <synod/trace/sentence.hpp>
#include <synod/trace/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

namespace detail {

/// One vector clock a host: how many of each host's events an event knows of [Fidge; Mattern]. Host 0 is the network.
class vector_clocks {
 public:
  using clock = std::vector<std::uint64_t>;

  explicit vector_clocks(std::size_t nodes) : clocks_(nodes + 1, clock(nodes + 1)) {}

  /// The clock of `e` at `host`; an arrival knows what its send knew.
  clock const& tick(event const& e, std::size_t host) {
    clock& mine = clocks_[host];
    if (auto const sent = sends_.find(e.message); sent != sends_.end() && (e.what == what::receive || e.what == what::lose))
      for (std::size_t i = 0; i < mine.size(); ++i) mine[i] = std::max(mine[i], sent->second[i]);
    ++mine[host];
    if (e.what == what::send) sends_[e.message] = mine;
    return mine;
  }

 private:
  std::vector<clock> clocks_;
  std::map<std::uint64_t, clock> sends_;
};

}  // namespace detail

/// A run as ShiViz reads it: the parser's expression, the delimiter of runs (none), and then two lines an event: its host
/// and vector clock, and what happened. What befalls the network, a lost message among it, happens at the host "network".
inline void to_shiviz(recorded const& r, std::ostream& out) {
  out << "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n\n";
  auto const host_name = [](std::size_t host) { return host == 0 ? std::string("network") : "node" + std::to_string(host); };
  detail::vector_clocks clocks(r.nodes);
  for (event const& e : r.events) {
    bool const of_network = e.what == what::lose || e.what == what::duplicate || e.what == what::partition ||
                            e.what == what::cut || e.what == what::heal;
    std::size_t const host = of_network ? 0 : e.node;
    auto const& clock = clocks.tick(e, host);
    out << host_name(host) << " {";
    char const* between = "";
    for (std::size_t i = 0; i < clock.size(); ++i)
      if (clock[i] != 0) out << between << '"' << host_name(i) << "\":" << clock[i], between = ",";
    out << "}\n";
    if (of_network && e.node != 0) out << host_name(e.node) << ' ';
    out << clipped(sentence(e, r.nodes), 400) << '\n';
  }
}

}  // namespace trace
SYNOD_END_NAMESPACE
