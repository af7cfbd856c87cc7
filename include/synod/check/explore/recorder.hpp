// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <synod/check/explore/clock.hpp>
#include <synod/check/explore/deed.hpp>
#include <synod/check/explore/messages.hpp>
#include <synod/check/report.hpp>
#include <synod/codec/codec.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/membership.hpp>
#include <synod/message/family.hpp>
#include <synod/policy/property.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// The command that is proposed under identity `id`.
template <class Command>
Command command_of(proposal id) {
  if constexpr (std::integral<Command>) return static_cast<Command>(id.value);
  else return Command("x" + std::to_string(id.value));
}

/// The host of one step of one node: keeps what it sends and does.
template <class P, class Laws>
class recorder {
 public:
  using node = typename P::node;

  recorder(messages& all, membership<node> const& members, std::size_t who, sim::disk const& disk, slot delivered)
      : all_(all), members_(members), who_(who), disk_(disk), delivered_(delivered) {}

  clock::time_point time{};
  bool due = false;  ///< it has more to do at once
  std::vector<std::uint32_t> sent;
  deed<node> what;
  check::report broken;

  template <class M>
  void send(node const& to, M const& m) {
    using kind = kind_of<M, typename P::family>;
    Laws::template said<kind>(who_, m, disk_, broken);
    if constexpr (std::is_same_v<kind, synod::kind::learn>)
      for (bytes_view r : m.entries) what.chosen.push_back({record::slot_of(r.data()), check::held_of<node>(r), {}});
    if constexpr (std::is_same_v<kind, synod::kind::accepted>) what.claims.push_back({m.ballot, m.mark, m.first, m.last});
    sent.push_back(all_.template number_of<typename P::family>(who_, members_.index_of(to), m));
  }
  void deliver(entry<node> const& e) {
    std::vector<std::byte> made;
    if (e.proposal != proposal{}) {
      auto const command = command_of<typename P::command>(e.proposal);
      made.resize(codec::size(command));
      codec::write(made.data(), command);
    }
    Laws::handed(who_, std::exchange(delivered_, e.slot), e, made, broken);
    if constexpr (property::offers<typename P::proposing>) {
      what.delivered.push_back({e.slot, e.proposal});
      if (e.proposal == proposal{}) return;  // chosen may be what was delivered before
    }
    what.chosen.push_back({e.slot, {e.ballot, check::value_of(e)}, {}});
  }
  void settled(proposal id, verdict v) { what.settled.emplace_back(id, v); }
  void readable(proposal id) { what.readable.push_back(id); }
  void install(slot through) { delivered_ = through; }
  proposal delivered_in(slot) const { return {}; }  // asked of what a snapshot covers, and nobody compacts here
  clock::time_point now() const { return time; }
  std::uint64_t random() const { return 0; }
  void wake_at(clock::time_point t) { due = t != clock::time_point::max() && t.length() <= clock::duration::zero(); }

 private:
  messages& all_;
  membership<node> const& members_;
  std::size_t who_;
  sim::disk const& disk_;
  slot delivered_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
