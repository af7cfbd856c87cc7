// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// Where a state machine writes its snapshot to, piece by piece. Refers to what it was made from.
class sink {
 public:
  /// Pre: `bool to.write(bytes_view)`; `to` outlives the sink.
  template <class To>
    requires(!std::same_as<To, sink>)
  explicit sink(To& to)
      : to_(std::addressof(to)), write_([](void* at, bytes_view b) { return static_cast<To*>(at)->write(b); }) {}

  /// False: it could not be written, and nothing more will be.
  bool write(bytes_view piece) { return write_(to_, piece); }

 private:
  void* to_;
  bool (*write_)(void*, bytes_view);
};

/// Where a state machine reads its snapshot from. Refers to what it was made from.
class source {
 public:
  /// Pre: `std::size_t from.read(std::span<std::byte>)`; `from` outlives the source.
  template <class From>
    requires(!std::same_as<From, source>)
  explicit source(From& from)
      : from_(std::addressof(from)),
        read_([](void* at, std::span<std::byte> into) { return static_cast<From*>(at)->read(into); }) {}

  /// Fills the front of `into`, returns how much; 0 at the end, or where it cannot be read.
  std::size_t read(std::span<std::byte> into) { return read_(from_, into); }

  /// Fills all of `into`; false where less is left.
  bool read_all(std::span<std::byte> into) {
    while (!into.empty()) {
      std::size_t const count = read(into);
      if (count == 0) return false;
      into = into.subspan(count);
    }
    return true;
  }

 private:
  void* from_;
  std::size_t (*read_)(void*, std::span<std::byte>);
};

/// What the chosen commands are applied to, on every node in the same order: same commands, same state, same replies.
/// No clock, no randomness, no unordered iteration may reach it.
///
/// What it cannot do, it replies. Where `apply` or `restore` throws, nobody knows what the state is: the node stops, and says
/// so (`stop_reason::machine_failed`). The command stays chosen: it comes again when the node does, and came to all the others.
/// Where `freeze` or `save` throws there is no snapshot this time.
///
/// | expression                 | returns      | when, and on which thread                                             |
/// |----------------------------|--------------|-----------------------------------------------------------------------|
/// | `m.apply(slot, command)`   | any reply, or `void` | once for each chosen command, in slot order, on the service's thread; must not call the service. What `command` views lives until it returns |
///
/// One that can be saved (`snapshot_machine`) keeps the log short and the restart fast:
///
/// | expression                 | returns      | when, and on which thread                                             |
/// |----------------------------|--------------|-----------------------------------------------------------------------|
/// | `m.freeze()`, const        | a view       | on the service's thread: the state as it is now, which later applies do not change. Cheap, where it can be: a copy of a persistent map, a shared pointer to a table that is copied on write |
/// | `view.save(sink&)`, const  | `bool`       | on a background thread, while `apply` goes on: writes the state, false where the sink says false |
/// | `m.restore(source&)`       | `bool`       | on the service's thread, at start or when this node lagged beyond the log: takes the place of the whole state; false: malformed, and the node stops |
///
/// Laws: what `restore` reads from what `save` wrote is a state from which every command gives the same reply as from the
/// frozen one, on every platform.
template <class M, class Command>
concept state_machine = requires(M& m, slot at, Command const& c) { m.apply(at, c); };

template <class M>
concept snapshot_machine = requires(M& m, M const& c, sink& to, source& from) {
  { c.freeze() };
  { std::as_const(*std::make_unique<decltype(c.freeze())>(c.freeze())).save(to) } -> std::same_as<bool>;
  { m.restore(from) } -> std::same_as<bool>;
} && std::movable<decltype(std::declval<M const&>().freeze())>;

SYNOD_END_NAMESPACE
