// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <synod/core/node_set.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/paths.hpp>
#include <synod/sim/tally.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What becomes of a message.
struct journey {
  enum class end : std::uint8_t { arrives, unreachable, lost, dropped };
  end how = end::arrives;
  clock::time_point at{};
  std::optional<clock::time_point> again;  ///< it comes twice …
  std::optional<clock::time_point> late;   ///< … or once more when nobody expects it any more
};

/// The links between the members. Each direction of each pair is a link of its own, with luck of its own; what becomes
/// of a message depends on that, on the moment, and on the burdens that lie on the link, and on nothing else.
class network {
 public:
  explicit network(std::size_t members, std::uint64_t seed = 0) : members_(members), links_(members * members) {
    dice random(seed);
    for (link& l : links_) l.lucky = luck(random()), l.fortune = static_cast<std::uint32_t>(random.between(0, 2 * always));
  }

  // Burdens: faults that lie on links for a while. `on_paths(e.what)`.

  /// False, and nothing happens, where it lies on none.
  bool begin(std::uint64_t id, event const& e, clock::time_point until) {
    paths on = paths_of(e, members_);
    if (std::all_of(on.begin(), on.end(), [](node_set to) { return to.empty(); })) return false;
    burdens_.push_back({id, e.what, static_cast<std::uint64_t>(e.amount), until, std::move(on)});
    weigh();
    return true;
  }
  void end(std::uint64_t id) {
    std::erase_if(burdens_, [&](burden const& b) { return b.id == id; });
    weigh();
  }
  void heal() {
    burdens_.clear();
    weigh();
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
    --sent_;
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

  /// What becomes of a packet that is sent now; `seen` counts the faults that it meets.
  journey send(packet const& p, options const& o, clock::time_point now, tally<fault>& seen) {
    link& l = at(p.from, p.to);
    if (l.cut) return {journey::end::unreachable, {}, {}, {}};
    std::uint64_t const mine = l.lucky.at(now.time_since_epoch().count())();
    auto const by = [&](fault f) { return dice(mine ^ spread(static_cast<std::uint64_t>(f))); };
    auto const meets = [&](fault f) {
      std::uint64_t const chance = std::uint64_t{l.weight(f)} * l.fortune / always;
      bool const met = chance != 0 && by(f).chance(static_cast<std::uint32_t>(std::min<std::uint64_t>(chance, always * 9 / 10)));
      if (met) seen.note(f);
      return met;
    };
    if (l.burdened && meets(fault::lose)) return {journey::end::lost, {}, {}, {}};
    dice delays = by(fault::propose);
    clock::duration delay = o.delay_min + delays.around(o.delay_mean);
    journey j;
    j.at = now + delay;
    if (!l.burdened) return j;
    if (meets(fault::straggle)) delay *= static_cast<clock::rep>(delays.between(2, 30));
    if (std::uint32_t const mean = l.weight(fault::delay)) {
      delay += by(fault::delay).around(clock::duration(mean));
      seen.note(fault::delay);
    }
    j.at = now + delay;
    if (l.speed != 0) {
      clock::time_point const start = std::max(now, l.free_at);
      if (start - now > 10 * o.unit) return seen.note(fault::throttle), journey{journey::end::dropped, {}, {}, {}};
      if (start > now) seen.note(fault::throttle);
      l.free_at = start + clock::duration(static_cast<clock::rep>(p.bytes.size() * 1'000'000 / l.speed));
      j.at = l.free_at + delay;
    }
    if (l.clogged > now) seen.note(fault::clog), j.at = std::max(j.at, l.clogged + delay / 8);
    if (meets(fault::repeat)) j.again = j.at + by(fault::repeat).around(o.delay_mean * 2);
    if (meets(fault::replay)) j.late = j.at + by(fault::replay).around(100 * o.unit);
    return j;
  }
  /// Notes an arrival; true where a packet sent later on this link came before it.
  bool overtaken(packet const& p) {
    link& l = at(p.from, p.to);
    if (p.number < l.newest) return true;
    l.newest = p.number;
    return false;
  }

 private:
  struct burden {
    std::uint64_t id = 0;
    fault what = fault::lose;
    std::uint64_t amount = 0;
    clock::time_point until{};
    paths on;
  };
  struct link {
    luck lucky;
    std::uint32_t fortune = always;  // millionths of the common rates
    bool cut = false;
    bool burdened = false;           // by anything but a cut
    std::array<std::uint32_t, 5> weights{};  // of what has an amount, from `lose` to `delay`
    std::uint64_t speed = 0;         // bytes a second; 0: any
    clock::time_point clogged{};     // until
    clock::time_point free_at{};     // what was sent before takes until then
    std::uint64_t newest = 0;        // the number of the newest packet that has arrived

    std::uint32_t& weight(fault f) { return weights[static_cast<std::size_t>(f) - static_cast<std::size_t>(fault::lose)]; }
  };
  link& at(std::size_t from, std::size_t to) { return links_[from * members_ + to]; }

  /// The worst of all burdens is what a link bears.
  void weigh() {
    for (link& l : links_) {
      l.cut = l.burdened = false;
      l.weights = {};
      l.speed = 0;
      l.clogged = {};
    }
    for (burden const& b : burdens_)
      for (std::size_t from = 0; from < members_; ++from)
        for (std::size_t to = 0; to < members_; ++to)
          if (b.on[from].contains(to)) bear(at(from, to), b);
  }
  static void bear(link& l, burden const& b) {
    l.cut = l.cut || cuts(b.what);
    l.burdened = l.burdened || !cuts(b.what);
    switch (b.what) {
      case fault::lose: case fault::repeat: case fault::replay: case fault::straggle: case fault::delay:
        l.weight(b.what) = std::max(l.weight(b.what), static_cast<std::uint32_t>(b.amount));
        return;
      case fault::clog: l.clogged = std::max(l.clogged, b.until); return;
      case fault::throttle: l.speed = l.speed == 0 ? b.amount : std::min(l.speed, b.amount); return;
      default: return;
    }
  }

  std::size_t members_;
  std::uint64_t sent_ = 0;
  std::vector<link> links_;
  std::vector<burden> burdens_;
  std::vector<packet> packets_;
  std::vector<std::size_t> free_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
