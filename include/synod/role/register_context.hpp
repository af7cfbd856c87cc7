// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>
#include <synod/core/register.hpp>
#include <synod/log/copies.hpp>
#include <synod/message/register_family.hpp>

SYNOD_BEGIN_NAMESPACE

/// What became of an operation.
enum class register_outcome : std::uint8_t {
  written,
  read,
  unknown,  ///< nobody knows: a write may have been carried out, or may be still. Never said of one that failed for sure
};

/// The one answer to an operation.
template <class Node>
struct register_answer {
  proposal id{};
  register_id which{};
  register_outcome what = register_outcome::unknown;
  synod::version<Node> version{};  ///< that was written or read
  proposal origin{};               ///< read: the write that it comes from; 0: nothing was written yet
  bytes_view value{};              ///< read: encoded; valid until the host's `answered` returns
};

/// How long a node waits, in the units of its clock.
template <class Clock>
struct register_settings {
  using duration = typename Clock::duration;

  duration retry{};     ///< whoever has not answered is asked again
  duration patience{};  ///< an operation that takes longer is answered `unknown`
  duration round{};     ///< a gossiper talks to somebody so often

  /// All from one duration: the longest that a message takes one way in ordinary times.
  static constexpr register_settings from(duration delay) { return {delay * 4, delay * 50, delay * 8}; }
  constexpr bool valid() const { return duration::zero() < retry && retry <= patience && duration::zero() < round; }
  friend constexpr bool operator==(register_settings const&, register_settings const&) = default;
};

/// What a role of a keeper of registers is lent for the time of a call.
template <class Node, class Host>
class register_context {
 public:
  using protocol = typename Node::protocol;
  using node = typename protocol::node;
  template <class Kind>
  using message = message_of<Kind, typename protocol::family>;

  register_context(Node& n, Host& h) : node_(n), host_(h) {}

  auto const& members() const { return node_.members_; }
  std::size_t size() const { return node_.members_.size(); }
  std::size_t self() const { return node_.self_index_; }
  /// The own place in a set of nodes that have answered; where nobody else is asked there is one.
  std::size_t seat() const { return protocol::spreading::asks_quorums ? self() : 0; }
  auto const& times() const { return node_.times_; }
  auto now() const { return host_.now(); }
  std::uint64_t random() const { return host_.random(); }
  auto& copies() const { return node_.copies_; }

  /// Whether a message of this kind that speaks of what was staged up to `m` may leave: the kind says whether it attests.
  template <class Kind>
  bool may_leave(mark m) const { return !Kind::attests || copies().durable(m); }
  template <class Kind>
  void send(std::size_t to, message<Kind> const& m) const { host_.send(members()[to], m); }
  void answer(register_answer<node> const& a) const { host_.answered(a); }

 private:
  Node& node_;
  Host& host_;
};

SYNOD_END_NAMESPACE
