// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// The links between the members. Each direction of each pair is a link of its own, with luck of its own, and may be cut.
class network {
 public:
  explicit network(std::size_t members) : members_(members), links_(members * members) {}

  /// Each link loses and delays between nothing and twice what the world's options say.
  void roughen(prng& random) {
    for (link& l : links_) l = {l.cut, static_cast<std::uint32_t>(random.between(0, 2 * always)), l.newest};
  }

  // Who hears whom.

  void cut(std::size_t from, std::size_t to) { at(from, to).cut = true; }
  void heal() {
    for (link& l : links_) l.cut = false;
  }
  /// Two sides that do not hear each other.
  void part(node_set side) {
    for (std::size_t a = 0; a < members_; ++a)
      for (std::size_t b = 0; b < members_; ++b)
        if (side.contains(a) != side.contains(b)) cut(a, b);
  }
  bool is_cut(std::size_t from, std::size_t to) const { return links_[from * members_ + to].cut; }

  // Packets on their way.

  /// A packet from `from` to `to`, to be encoded into; it stays where it is until it is given back.
  std::size_t open(std::size_t from, std::size_t to) {
    std::size_t at = packets_.size();
    if (free_.empty()) packets_.emplace_back();
    else at = free_.back(), free_.pop_back();
    packets_[at].from = from;
    packets_[at].to = to;
    packets_[at].number = ++sent_;
    return at;
  }
  std::size_t copy(std::size_t of) {
    std::size_t const at = open(packets_[of].from, packets_[of].to);
    packets_[at].kind = packets_[of].kind;
    packets_[at].name = packets_[of].name;
    packets_[at].bytes = packets_[of].bytes;
    packets_[at].number = packets_[of].number;
    return at;
  }
  packet& operator[](std::size_t at) { return packets_[at]; }
  /// A packet that has arrived.
  packet take(std::size_t at) {
    free_.push_back(at);
    return std::exchange(packets_[at], {});
  }
  void close(std::size_t at) {
    packets_[at].bytes.clear();
    free_.push_back(at);
  }
  std::size_t in_flight() const { return packets_.size() - free_.size(); }

  bool loses(packet const& p, options const& o, prng& random) {
    auto const lose = std::uint64_t{o.lose} * at(p.from, p.to).luck / always;
    return random.chance(static_cast<std::uint32_t>(std::min<std::uint64_t>(lose, always * 9 / 10)));
  }
  clock::duration delay(packet const& p, options const& o, prng& random) {
    clock::duration d = random.within(o.delay_min, o.delay_max);
    if (o.straggle != 0) d = d * (always + at(p.from, p.to).luck) / always;
    if (random.chance(o.straggle)) d = d * static_cast<clock::rep>(random.between(2, 30));
    return d;
  }
  /// Notes an arrival; true where a packet sent later on this link came before it.
  bool overtaken(packet const& p) {
    link& l = at(p.from, p.to);
    if (p.number < l.newest) return true;
    l.newest = p.number;
    return false;
  }

 private:
  struct link {
    bool cut = false;
    std::uint32_t luck = always;  // millionths of the common rate
    std::uint64_t newest = 0;     // the number of the newest packet that has arrived
  };
  link& at(std::size_t from, std::size_t to) { return links_[from * members_ + to]; }

  std::size_t members_;
  std::uint64_t sent_ = 0;
  std::vector<link> links_;
  std::vector<packet> packets_;
  std::vector<std::size_t> free_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
