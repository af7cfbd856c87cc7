// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <utility>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Memory for operations that wait: blocks are kept for the next one of about the same size, so that a steady number of
/// them allocates nothing. One thread. Pre: outlives its blocks.
class block_pool {
 public:
  block_pool() = default;
  block_pool(block_pool const&) = delete;
  block_pool& operator=(block_pool const&) = delete;
  ~block_pool() {
    for (block* b : free_)
      while (b) ::operator delete(std::exchange(b, b->next));
  }

  void* take(std::size_t size) {
    std::size_t const c = class_of(size);
    if (c >= classes) return ::operator new(size);
    if (block* const b = free_[c]) {
      free_[c] = b->next;
      return b;
    }
    return ::operator new((c + 1) * step);
  }
  void give(void* at, std::size_t size) {
    std::size_t const c = class_of(size);
    if (c >= classes) return ::operator delete(at);
    free_[c] = new (at) block{free_[c]};
  }

 private:
  struct block { block* next; };
  static constexpr std::size_t step = 64, classes = 16;
  static constexpr std::size_t class_of(std::size_t size) { return size == 0 ? 0 : (size - 1) / step; }

  std::array<block*, classes> free_{};
};

/// The allocator of operations whose handler brings none of its own.
template <class T = void>
class pool_allocator {
 public:
  using value_type = T;

  explicit pool_allocator(block_pool& pool) : pool_(&pool) {}
  template <class U>
  pool_allocator(pool_allocator<U> const& other) : pool_(other.pool_) {}

  T* allocate(std::size_t n) const { return static_cast<T*>(pool_->take(n * sizeof(T))); }
  void deallocate(T* at, std::size_t n) const { pool_->give(at, n * sizeof(T)); }

  friend bool operator==(pool_allocator const&, pool_allocator const&) = default;

 private:
  template <class> friend class pool_allocator;
  block_pool* pool_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
