// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <barrier>
#include <exception>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// Some threads that do one thing after the other, each its part of it; whoever has them is one of them. They belong to whoever
/// explores: a replica knows nothing of them, and none runs on two at a time.
class crew {
 public:
  /// Pre: size > 0.
  explicit crew(unsigned size) : failed_(size), begin_(size), end_(size) {
    for (unsigned i = 1; i < size; ++i)
      others_.emplace_back([this, i] {
        for (begin_.arrive_and_wait(); work_; begin_.arrive_and_wait()) take_part(i);
      });
  }
  crew(crew const&) = delete;
  crew& operator=(crew const&) = delete;
  ~crew() {
    work_ = nullptr;
    begin_.arrive_and_wait();
    for (std::thread& each : others_) each.join();
  }

  unsigned size() const { return static_cast<unsigned>(failed_.size()); }

  /// Calls `f(i)` for each i below `size()`, all at once, and comes back when all have. What one of them throws is thrown here.
  void all(std::function<void(unsigned)> f) {
    work_ = std::move(f);
    begin_.arrive_and_wait();
    take_part(0);
    for (std::exception_ptr& each : failed_)
      if (each) std::rethrow_exception(std::exchange(each, nullptr));
  }

 private:
  void take_part(unsigned i) {
    try {
      work_(i);
    } catch (...) {
      failed_[i] = std::current_exception();
    }
    end_.arrive_and_wait();
  }

  std::function<void(unsigned)> work_;
  std::vector<std::exception_ptr> failed_;
  std::barrier<> begin_, end_;
  std::vector<std::thread> others_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
