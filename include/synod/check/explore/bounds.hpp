// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What a network may do to the messages of two nodes.
enum class links : std::uint8_t {
  any_order,  ///< each message arrives once, or is lost
  in_order,   ///< … and after those that were sent before it on its link
  kept,       ///< what was sent stays under way: it may arrive at any time, again and again, or never
};

/// How large a world of replicas is, and what may happen in it. A step that leads beyond is not taken.
struct bounds {
  unsigned nodes = 3;
  unsigned ballots = 2;     ///< the highest round; where rounds come in pairs or threes, the highest of those
  unsigned commands = 1;    ///< proposed by clients, each once
  unsigned reads = 0;       ///< asked for by clients, where a leader answers them without the log
  unsigned in_flight = 2;   ///< messages under way at a time, equal ones counted once; what is more is lost, whichever
  unsigned drops = any;     ///< so many may be lost; that others never arrive loses nothing
  unsigned duplicates = 0;  ///< so many arrive and are still under way
  unsigned crashes = 0;     ///< each with what was flushed, and with each part of the rest that a disk may keep
  unsigned compactions = 0;
  unsigned wakes = any;     ///< timers that fire
  bool led = false;         ///< it begins behind a campaign that went well, where nodes campaign by themselves: all that is left is before us
  explore::links links = explore::links::any_order;
  bool slow_disks = false;  ///< a flush is a step of its own, and may be done in part
  bool heartbeats = true;   ///< leaders' heartbeats may fall due
  bool retries = true;      ///< what was not answered may be asked again
  bool symmetry = false;    ///< states that differ by names alone are one, where names mean nothing (symmetry.hpp)
  bool doubt = false;       ///< tries each state of a node in two copies that came by different ways, which must agree

  static constexpr unsigned any = ~0U;
  static constexpr unsigned nodes_max = 5;
  static constexpr unsigned rounds_max = 8;
  static constexpr unsigned slots_max = 12;
  static constexpr unsigned reads_max = 4;
  static constexpr unsigned first_read = 32;  ///< reads are numbered from here on, behind all commands
};

}  // namespace explore
SYNOD_END_NAMESPACE
