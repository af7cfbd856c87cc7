// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// Where a node listens. A host that is no numeric address is looked up by name at each attempt.
struct address {
  std::string host;
  std::uint16_t port = 0;
  friend bool operator==(address const&, address const&) = default;
};

/// A cluster's name: text, or a number. Nodes of another cluster are refused.
class cluster_id {
 public:
  cluster_id() = default;
  cluster_id(std::uint64_t number) : text_(std::to_string(number)) {}
  cluster_id(std::string text) : text_(std::move(text)) {}
  cluster_id(char const* text) : text_(text) {}
  std::string const& text() const { return text_; }
  friend bool operator==(cluster_id const&, cluster_id const&) = default;

 private:
  std::string text_;
};

/// How a transport is run. The addresses of the members have no default; an own port of 0 takes a free one.
template <class Node>
struct options {
  using duration = std::chrono::steady_clock::duration;

  cluster_id cluster;
  std::vector<std::pair<Node, address>> addresses;  ///< of every member; the own one is where to listen …
  std::optional<address> listen;                    ///< … unless that is elsewhere: behind a translation, or on all interfaces

  std::size_t queue_bytes_max = std::size_t{1} << 22;      ///< waiting on one connection; what comes on top is dropped
  std::size_t receive_bytes = std::size_t{1} << 18;        ///< read from one peer at once, at least one frame
  std::size_t strangers_max = 32;                          ///< incoming connections that have not said who they are
  duration handshake_time = std::chrono::seconds(3);       ///< for connecting, and again for the handshake
  duration backoff_min = std::chrono::milliseconds(20);    ///< before dialling again …
  duration backoff_max = std::chrono::seconds(2);          ///< … and at most, while it keeps failing: until a connection lasts as long
  duration unacknowledged_max = std::chrono::seconds(10);  ///< sent bytes that the peer's host does not acknowledge end the connection
  /// One line for each connection made, refused or lost, and why; a service's, also for a snapshot that was not written. It
  /// may stop the transport, but not destroy it; what it throws is dropped.
  std::function<void(std::string_view)> log;
};

/// What passed between this node and a peer since the start.
struct peer_counters {
  std::uint64_t messages_sent = 0, bytes_sent = 0, writes = 0;
  std::uint64_t messages_received = 0, bytes_received = 0;
  std::uint64_t dropped_full = 0;          ///< not queued: the queue was full
  std::uint64_t dropped_unconnected = 0;   ///< not queued: no connection
  std::uint64_t dropped_oversize = 0;      ///< larger than a frame may be
  std::uint64_t connects = 0;              ///< times the peer was dialled and answered
  std::uint64_t refused = 0;               ///< handshakes with the peer that failed, either way
};

/// What a transport tells of a peer.
template <class Node>
struct peer_status {
  Node node{};
  bool connected = false;        ///< a connection to it is open, whoever dialled
  bool heard = false;            ///< its own connection to here is open
  std::size_t queue_bytes = 0;   ///< waiting to be written
  std::string trouble;           ///< why dialling it failed, or what it dialled ended or was refused; empty: neither, the last time
  peer_counters counters;
};

}  // namespace net
SYNOD_END_NAMESPACE
