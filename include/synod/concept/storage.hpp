// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>

#include <synod/core/batch.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// Durable memory of one acceptor. Operations are *staged*: they take effect in the order given, are counted by
/// `staged()`, and are safe from a crash once `durable()` has reached the count that `staged()` had behind them.
/// A storage knows slots and record lengths (core/record.hpp); the hard state is an opaque record to it.
///
/// | expression                | returns       | before / after / durability                                          |
/// |---------------------------|---------------|----------------------------------------------------------------------|
/// | `s.recover(into)`         | `void`        | once, before anything else: `into.hard_state(bytes)` with the last one put (not called if none was), then `into.append(batch)` for what is held, rising slots, one record a slot; then `staged() == durable()` |
/// | `s.put(bytes)`            | `void`        | stages the hard state (at most 128 bytes); replaces the one before, whole or not at all |
/// | `s.append(batch)`         | `void`        | stages the records, of consecutive slots; under `sparse` and `single` a slot held already is replaced, under `prefix` the slots follow the last one |
/// | `s.truncate(slot)`        | `void`        | `prefix` only: stages the removal of this slot and all above it      |
/// | `s.compact(slot)`         | `void`        | stages the removal of the slots below this one; may be lazy: some may come back at recovery |
/// | `s.staged()`              | `mark`        | rises by at least one with each staged operation                     |
/// | `s.durable()`             | `mark`        | never above `staged()`, never falls; changes only within `flush()` (a storage that is done at once) and `stored(mark)` |
/// | `s.flush()`               | `void`        | starts making durable all that is staged; at most one flush is under way, the next call covers what came meanwhile |
/// | `s.flushing()`            | `bool`        | a flush is under way                                                 |
/// | `s.stored(mark)`          | `void`        | on the replica's thread: the flush up to this mark is done           |
/// | `s.read(slot, max, f)`    | `read_result` | the records from this slot on, rising and without gaps, as `f(batch)` at most once: at least one record, then as many as fit into `max` bytes; sees staged operations |
///
/// Laws (testing/storage_laws.hpp runs them on a storage of yours):
/// - what was durable is recovered; what was staged later is recovered as a prefix of the staged operations, or not at all;
/// - a hard state is recovered whole;
/// - `read` answers `gone` below the compacted slots and for slots never appended, and nothing else loses a slot.
/// A storage whose flush fails says so to its owner, who calls `replica.stop(reason)`: it is never tried again.
enum class read_result {
  ok,
  later,  ///< being fetched: ask again after the next `stored` or `wake`
  gone,   ///< compacted, truncated, or never held
};

/// What `recover` calls back.
struct recovery_archetype {
  void hard_state(bytes_view) {}
  void append(batch const&) {}
};

namespace detail {
struct batch_archetype { void operator()(batch const&) const {} };
}  // namespace detail

template <class S> concept can_recover  = requires(S& s, recovery_archetype& into) { s.recover(into); };
template <class S> concept can_put      = requires(S& s, bytes_view b) { s.put(b); };
template <class S> concept can_append   = requires(S& s, batch const& b) { s.append(b); };
template <class S> concept can_truncate = requires(S& s, slot at) { s.truncate(at); };
template <class S> concept can_compact  = requires(S& s, slot at) { s.compact(at); };
template <class S> concept can_mark     = requires(S const& s) {
  { s.staged() } -> std::same_as<mark>;
  { s.durable() } -> std::same_as<mark>;
};
template <class S> concept can_flush = requires(S& s, S const& c, mark m) {
  s.flush();
  s.stored(m);
  { c.flushing() } -> std::same_as<bool>;
};
template <class S> concept can_read = requires(S& s, slot at, std::size_t max) {
  { s.read(at, max, detail::batch_archetype{}) } -> std::same_as<read_result>;
};

/// What every order needs; `prefix` asks for `can_truncate` besides.
template <class S>
concept durable_storage = can_recover<S> && can_put<S> && can_append<S> && can_compact<S> && can_mark<S> &&
                          can_flush<S> && can_read<S>;

SYNOD_END_NAMESPACE
