// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// The user's type that is agreed on. No default.
template <class T>
struct command {
  using axis = synod::axis::command;
  using type = T;
  static constexpr std::string_view name = "command";
};

/// The type that names a participant. Default: `std::uint32_t`.
template <class Id>
struct node {
  using axis = synod::axis::node;
  using type = Id;
  static constexpr std::string_view name = "node";
};

/// The clock whose time points and durations deadlines are made of; only the host reads it.
/// Default: `std::chrono::steady_clock`.
template <class C>
struct clock {
  using axis = synod::axis::clock;
  using type = C;
  static constexpr std::string_view name = "clock";
};

/// The durable memory of the acceptor (concept/storage.hpp). No default: whether data survives is not left to chance.
template <class S>
struct storage {
  using axis = synod::axis::storage;
  using type = S;
  static constexpr std::string_view name = "storage";
};

/// The family that gives each kind of message its type (message/family.hpp). Default: the library's own types.
template <class F>
struct messages {
  using axis = synod::axis::messages;
  using type = F;
  static constexpr std::string_view name = "messages";
};

/// Capacities, known when compiling. Derive from it to change some. A record must fit into a batch, a batch into the
/// window.
struct default_limits {
  static constexpr std::size_t window_bytes = std::size_t{1} << 20;   ///< the ring of encoded records
  static constexpr std::size_t window_slots = 4096;                   ///< and how many it may hold; a power of two
  static constexpr std::size_t batch_bytes = std::size_t{1} << 16;    ///< the largest batch, and the largest record
  static constexpr std::size_t inflight_bytes = std::size_t{1} << 18; ///< sent to one peer and not yet acknowledged …
  static constexpr std::size_t inflight_slots = 1024;                 ///< … and in slots
  static constexpr std::size_t deliver_bytes = std::size_t{1} << 18;  ///< read from below the window for delivery in one turn
  static constexpr std::size_t chunk_bytes = std::size_t{1} << 14;    ///< of a snapshot in one message
};

/// The capacities. Default: `default_limits`.
template <class L>
struct limits {
  using axis = synod::axis::limits;
  using type = L;
  static constexpr std::string_view name = "limits";
};

SYNOD_END_NAMESPACE
