// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <ratio>
#include <string_view>

#include <synod/concept/clock.hpp>
#include <synod/detail/text.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How a read is made current. What is read is the user's state machine; a policy says when it holds all that anybody was told
/// of before the read was asked for.
/// - `confirms`: the leader asks an accept quorum whether his ballot still stands (role/reader.hpp; `replica::read`);
/// - `leases`: … and whoever says so promises nobody else anything for `ticks<Clock>`, of which the leader counts on `usable_ticks<Clock>`;
/// - `reads_locally`: nobody is asked, and the state may be an old one.
/// A policy that says none of these reads through the log: `replica::barrier`.
namespace reading {

/// A no-op is proposed, and the read answered when it is delivered: no clock, no assumption [Raft §8 has the shortcut].
struct through_log {
  using axis = synod::axis::reading;
  static constexpr std::string_view name = "through_log";
  static constexpr std::string_view meaning = "a read waits for a no-op of its own to be delivered";
};

/// The leader notes how far his log goes, asks an accept quorum whether his ballot still stands, and answers when he has
/// delivered so far. Had a later ballot chosen anything before, one of that quorum would have promised it, and not
/// say so. It costs one round trip, and no disk; reads that come together share it [Ongaro §6.4].
struct confirmed {
  using axis = synod::axis::reading;
  static constexpr std::string_view name = "confirmed";
  static constexpr std::string_view meaning = "a read waits until an accept quorum has confirmed the leader's ballot";
  static constexpr bool confirms = true;
};

/// Besides, whoever confirms a ballot promises nobody else's for so many milliseconds of its own clock, also when it has been
/// restarted since; so long, less what two clocks can be apart, the leader answers reads at once [GC;
/// Ongaro §6.4.1]. It is asked for again only while reads come. Elections wait for it: keep it below `settings::election_min`.
///
/// It holds as far as the clocks keep what they state (`drift`, concept/clock.hpp): one that stands still while its machine is
/// suspended keeps no bound, and reads can be stale then. The length is the same on all nodes; to make it shorter, or to read in
/// another way, stop all of them for the old one.
template <std::int64_t Milliseconds>
struct lease {
  static_assert(Milliseconds > 0 && Milliseconds <= 3'600'000,
                "synod: [lease.length] a lease lasts a whole number of milliseconds, from 1 to an hour's [policy/reading.hpp]");

  using axis = synod::axis::reading;
  static constexpr auto build() {
    detail::text_builder<32> t;
    return t << "lease<" << static_cast<std::uint64_t>(Milliseconds) << ">";
  }
  static constexpr std::string_view name = detail::text_of<lease>;
  static constexpr std::string_view meaning = "besides, a quorum promises nobody else anything for so many milliseconds";
  static constexpr bool confirms = true;
  static constexpr bool leases = true;

  /// What an acceptor grants.
  template <class Clock>
  static constexpr std::int64_t ticks = [] {
    using in = std::ratio_divide<std::milli, typename Clock::duration::period>;
    return Milliseconds * std::int64_t{in::num} / std::int64_t{in::den};
  }();
  /// What the leader takes, from when he asked: were his clock the slowest that `drift` allows, and the acceptor's the
  /// fastest, it would still end first: (1 - d) / (1 + d) is at least 1 - 2d. Both may have been read just before a tick.
  template <class Clock>
  static constexpr std::int64_t usable_ticks = [] {
    using d = typename Clock::drift;
    return ticks<Clock> - (2 * ticks<Clock> / std::int64_t{d::den} + 1) * std::int64_t{d::num} - 2;
  }();
};

/// The state is read as it stands here, at any node: no message, and no guarantee but that what is seen was chosen.
struct local {
  using axis = synod::axis::reading;
  static constexpr std::string_view name = "local";
  static constexpr std::string_view meaning = "a read sees what this node has delivered, which may be old";
  static constexpr bool reads_locally = true;
};

}  // namespace reading
SYNOD_END_NAMESPACE
