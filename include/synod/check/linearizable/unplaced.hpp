// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <vector>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

inline constexpr std::uint32_t none = ~std::uint32_t{0};

/// The calls that have returned and have no place in the order yet, by time of invocation: a list whose links come back
/// as they were when calls are put back in reverse [Knuth, Dancing Links].
class unplaced {
 public:
  explicit unplaced(std::uint32_t size) : next_(size + 1), previous_(size + 1), size_(size), left_(size) {
    for (std::uint32_t i = 0; i <= size; ++i) {
      next_[i] = i == size ? 0 : i + 1;
      previous_[i] = i == 0 ? size : i - 1;
    }
  }

  std::uint32_t first() const { return next_[size_]; }
  /// Also of a call that has been taken, as long as its neighbours have not.
  std::uint32_t next(std::uint32_t i) const { return next_[i]; }
  std::uint32_t end() const { return size_; }
  std::uint32_t left() const { return left_; }

  void take(std::uint32_t i) {
    next_[previous_[i]] = next_[i];
    previous_[next_[i]] = previous_[i];
    --left_;
  }
  void put_back(std::uint32_t i) {
    next_[previous_[i]] = i;
    previous_[next_[i]] = i;
    ++left_;
  }

 private:
  std::vector<std::uint32_t> next_, previous_;
  std::uint32_t size_, left_;
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
