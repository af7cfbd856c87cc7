// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <random>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// 64 bits that no other start of any node is given.
inline std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace net
SYNOD_END_NAMESPACE
