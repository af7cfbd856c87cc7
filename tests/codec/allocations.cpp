// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {
allocations total;
}

allocations allocations::so_far() { return total; }

// Sized and array forms forward to these.
void* operator new(std::size_t size) {
  ++total.count;
  total.bytes += size;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
