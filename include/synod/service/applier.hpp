// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include <synod/codec/codec.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/concept/state_machine.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/record.hpp>
#include <synod/role/status.hpp>
#include <synod/service/outcome.hpp>
#include <synod/service/recall.hpp>
#include <synod/service/retention.hpp>
#include <synod/service/thrown.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// What `apply` returns; `std::monostate` for nothing.
template <class M, class Command>
using reply_of = typename answer<
    std::remove_cvref_t<decltype(std::declval<M&>().apply(slot{}, std::declval<Command const&>()))>, int>::value_type;

/// The state machine, and how far it has come.
template <class P, class M>
class applier {
 public:
  using node = typename P::node;
  using command = typename P::command;
  using reply = reply_of<M, command>;

  /// A snapshot is taken about every `snapshot_bytes`.
  applier(M machine, std::uint64_t snapshot_bytes) : machine_(std::move(machine)), retention_(snapshot_bytes / 8 + 1) {}

  M const& machine() const { return machine_; }
  /// What was delivered in slot `s`, one of the last that a proposal may have.
  proposal delivered_in(slot s) const { return delivered_[s]; }

  /// Applies `e`, and calls `tell(reply&&)` where it is a command. False: it could not, or nothing can be applied any more.
  template <class Tell>
  bool apply(entry<node> const& e, Tell tell) {
    last_ = e.slot;
    ballot_ = e.ballot;
    delivered_.note(e.slot, e.proposal);
    bytes_ += record::size_for(e.payload.size());
    retention_.applied(e.slot, bytes_);
    if (e.kind != entry_kind::command) return true;
    if (failed_ != stop_reason::none) return false;
    if (!codec::read(e.payload, command_)) return fail(stop_reason::storage_unsound, "a chosen command cannot be decoded");
    try {
      if constexpr (std::is_void_v<decltype(machine_.apply(e.slot, std::as_const(command_)))>) {
        machine_.apply(e.slot, std::as_const(command_));
        tell(reply{});
      } else {
        tell(machine_.apply(e.slot, std::as_const(command_)));
      }
      return true;
    } catch (...) {
      return fail(stop_reason::machine_failed, "the state machine threw at a command: " + what_was_thrown());
    }
  }

  // To the disk it is the state machine: what must be known of the deliveries is part of its snapshots.

  auto freeze() const requires snapshot_machine<M> { return delivered_.beside(machine_.freeze()); }
  bool restore(source& from) requires snapshot_machine<M> {
    try {
      if (delivered_.restore(from)) return machine_.restore(from);
    } catch (...) {
      return fail(stop_reason::machine_failed, "the state machine threw at a snapshot: " + what_was_thrown());
    }
    return fail(stop_reason::storage_unsound,
                "the snapshot does not say which proposals it covers: another protocol's, in whose snapshots they are not needed");
  }
  /// The state is not known, or makes no sense, from here on; the first reason counts. False.
  bool fail(stop_reason why, std::string said) {
    if (failed_ == stop_reason::none) failed_ = why, trouble_ = std::move(said);
    return false;
  }
  /// It has taken over a snapshot through `s`.
  void restored(slot s) {
    last_ = s;
    forgotten_ = bytes_;
    retention_.restart();
  }
  stop_reason failed() const { return failed_; }
  std::string const& trouble() const { return trouble_; }

  /// Snapshot `s`, of the state as it was when `forget_bytes` was called, is durable: through which slot the log may go.
  slot may_go(snapshot_info const& s, std::uint64_t keep_slots) {
    return retention_.through(s.last, forgotten_, s.size, keep_slots);
  }

  slot last() const { return last_; }
  synod::ballot<node> const& ballot() const { return ballot_; }
  /// Bytes of records applied since the last snapshot was begun or restored.
  std::uint64_t bytes() const { return bytes_ - forgotten_; }
  void forget_bytes() { forgotten_ = bytes_; }

 private:
  M machine_;
  recall_of<P> delivered_{P::limits::window_slots};
  command command_{};  // the last one: its memory is used again
  slot last_{};
  synod::ballot<node> ballot_{};
  std::uint64_t bytes_ = 0, forgotten_ = 0;  // of records applied since the start
  retention retention_;
  stop_reason failed_ = stop_reason::none;
  std::string trouble_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
