// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include <synod/codec/codec.hpp>

/// Whatever can be read as a `T` is written back as the same bytes, as many as `size` says; else the fuzzer stops.
/// Returns whether it could be read.
template <class T>
bool canonical(synod::bytes_view got, T& into) {
  if (!synod::codec::read(got, into)) return false;
  if (synod::codec::size(into) != got.size()) std::abort();
  std::vector<std::byte> again(got.size());
  if (synod::codec::write(again.data(), into) != again.data() + again.size()) std::abort();
  if (!std::ranges::equal(again, got)) std::abort();
  return true;
}
