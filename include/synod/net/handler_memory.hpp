// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>
#include <new>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// Memory for one asynchronous operation at a time, held by whoever starts it: the operation allocates nothing.
/// A second operation while the first is pending, or a larger one, falls back to the heap.
/// Pre: outlives the operation (the handler holds its owner).
class handler_memory {
 public:
  handler_memory() = default;
  handler_memory(handler_memory const&) = delete;
  handler_memory& operator=(handler_memory const&) = delete;

  void* take(std::size_t size) {
    if (size <= sizeof room_ && !used_.exchange(true, std::memory_order_acquire)) return room_;
    return ::operator new(size);
  }
  void give(void* at) {
    if (at == room_) used_.store(false, std::memory_order_release);
    else ::operator delete(at);
  }

 private:
  alignas(std::max_align_t) std::byte room_[384];
  std::atomic<bool> used_ = false;  // what a flush thread posts is taken there and given back here
};

/// The allocator to bind to a handler.
template <class T = void>
class handler_allocator {
 public:
  using value_type = T;

  explicit handler_allocator(handler_memory& memory) : memory_(&memory) {}
  template <class U>
  handler_allocator(handler_allocator<U> const& other) : memory_(other.memory_) {}

  T* allocate(std::size_t n) const { return static_cast<T*>(memory_->take(n * sizeof(T))); }
  void deallocate(T* at, std::size_t) const { memory_->give(at); }

  friend bool operator==(handler_allocator const&, handler_allocator const&) = default;

 private:
  template <class> friend class handler_allocator;
  handler_memory* memory_;
};

}  // namespace net
SYNOD_END_NAMESPACE
