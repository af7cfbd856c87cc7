// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/concept/state_machine.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class View>
struct recalled;

/// Which proposal was delivered in each of the last so many slots. Whoever starts from a snapshot must know it where a
/// proposal can be chosen twice (log/repeats.hpp), so it stands in the snapshot, before what the state machine wrote:
///
///     "synodIDs"   last slot (8)   how many (8)   as many proposals (8 each), that of the last slot at the end
///
/// all little-endian. A snapshot may tell of more slots than are wanted here, or of fewer: no proposal of its time had slots
/// further apart than that.
class recall {
 public:
  static constexpr std::uint64_t mark = 0x73444964'6f6e7973;  // "synodIDs"

  explicit recall(std::size_t slots) : ring_(std::bit_ceil(slots)) {}

  /// Pre: `s` is the slot after the one noted, or restored, last.
  void note(slot s, proposal id) {
    last_ = s;
    at(s) = id;
  }
  slot last() const { return last_; }
  /// No proposal for a slot that is further back, or of which nobody told.
  proposal operator[](slot s) const { return s <= last_ && last_ - s < ring_.size() ? ring_[s.value & (ring_.size() - 1)] : proposal{}; }

  /// A snapshot's view of it, and of `machine` behind it.
  template <class View>
  recalled<View> beside(View machine) const { return {*this, std::move(machine)}; }

  /// Takes the place of all that was noted. False: it is not told there, or not to its end, and what was noted may be gone.
  bool restore(source& from) {
    std::array<std::byte, 24> head;
    if (!from.read_all(head) || load_little<std::uint64_t>(head.data()) != mark) return false;
    slot const last{load_little<std::uint64_t>(head.data() + 8)};
    std::uint64_t const count = load_little<std::uint64_t>(head.data() + 16);
    if (count > last.value) return false;
    std::fill(ring_.begin(), ring_.end(), proposal{});
    last_ = last;
    return pieces(last.value - count, last.value, [&](std::span<std::byte> piece, std::uint64_t after) {
      if (!from.read_all(piece)) return false;
      for (std::size_t i = 0; i < piece.size(); i += 8) at({++after}) = {load_little<std::uint64_t>(piece.data() + i)};
      return true;
    });
  }

  bool save(sink& to) const {
    std::uint64_t const count = std::min<std::uint64_t>(ring_.size(), last_.value);
    std::array<std::byte, 24> head;
    store_little(head.data(), mark);
    store_little(head.data() + 8, last_.value);
    store_little(head.data() + 16, count);
    return to.write(head) && pieces(last_.value - count, last_.value, [&](std::span<std::byte> piece, std::uint64_t after) {
      for (std::size_t i = 0; i < piece.size(); i += 8) store_little(piece.data() + i, (*this)[{++after}].value);
      return to.write(piece);
    });
  }

 private:
  proposal& at(slot s) { return ring_[s.value & (ring_.size() - 1)]; }
  /// Calls `f(bytes, slot before them)` for the slots from `after` + 1 to `last`, some at a time, while it says true.
  template <class F>
  static bool pieces(std::uint64_t after, std::uint64_t last, F f) {
    std::array<std::byte, 8 * 512> bytes;
    for (std::uint64_t n; after < last; after += n) {
      n = std::min<std::uint64_t>(bytes.size() / 8, last - after);
      if (!f(std::span(bytes).first(static_cast<std::size_t>(8 * n)), after)) return false;
    }
    return true;
  }

  std::vector<proposal> ring_;  // by slot
  slot last_{};
};

template <class View>
struct recalled {
  recall delivered;
  View machine;
  bool save(sink& to) const { return delivered.save(to) && machine.save(to); }
};

/// Where each proposal has one slot: snapshots are the state machine's alone.
struct no_recall {
  explicit no_recall(std::size_t) {}
  void note(slot, proposal) {}
  template <class View>
  View beside(View machine) const { return machine; }
  bool restore(source&) { return true; }
};

template <class P>
using recall_of = std::conditional_t<property::offers<typename P::proposing>, recall, no_recall>;

}  // namespace detail
SYNOD_END_NAMESPACE
