// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"

#include <cstdlib>
#include <new>

#ifdef __has_feature
#if __has_feature(thread_sanitizer)
#define SYNOD_TEST_THREADS
#endif
#endif

namespace {
allocations total;
}

allocations allocations::so_far() { return total; }

#ifndef SYNOD_TEST_THREADS  // the thread sanitizer of clang brings operator new itself, and takes no other
void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  ++total.count;
  total.bytes += size;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size) {
  if (void* const memory = operator new(size, std::nothrow)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::nothrow_t const&) noexcept { std::free(memory); }
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
bool allocations::counted() { return true; }
#else
bool allocations::counted() { return false; }
#endif
