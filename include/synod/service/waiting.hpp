// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <synod/service/block_pool.hpp>
#include <synod/service/outcome.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Keeps the executor that `h` is called on at work, also while the question is on its way.
template <class Engine, class Handler>
auto work_of(Engine& e, Handler const& h) {
  return boost::asio::make_work_guard(boost::asio::get_associated_executor(h, e.io().get_executor()));
}

/// A completion handler that waits in an operation: in memory of its own allocator or else of the engine's pool, and with
/// its executor kept at work.
template <class Derived, class Base, class Engine, class Handler>
struct waiting : Base {
  using allocator = typename std::allocator_traits<
      boost::asio::associated_allocator_t<Handler, pool_allocator<void>>>::template rebind_alloc<Derived>;
  using executor = boost::asio::associated_executor_t<Handler, boost::asio::io_context::executor_type>;

  template <class... Args>
  static Derived* make(Engine& e, Handler h, Args&&... args) {
    allocator a(boost::asio::get_associated_allocator(h, pool_allocator<void>(e.pool())));
    Derived* const at = std::allocator_traits<allocator>::allocate(a, 1);
    try {
      std::construct_at(at, e, std::move(h), std::forward<Args>(args)...);
    } catch (...) {
      std::allocator_traits<allocator>::deallocate(a, at, 1);
      throw;
    }
    at->finish = &finish_operation;
    return at;
  }

 protected:
  waiting(Engine& e, Handler h)
      : engine_(e), work_(work_of(e, h)), handler_(std::move(h)) {}

  Engine& engine_;

 private:
  using operation = typename Engine::operation;

  /// The operation's memory is free again before the handler runs, so that the next one it starts can use it.
  static void finish_operation(operation* o, typename operation::way how) {
    auto* const self = static_cast<Derived*>(o);
    allocator a(boost::asio::get_associated_allocator(self->handler_, pool_allocator<void>(self->engine_.pool())));
    Handler handler(std::move(self->handler_));
    auto work(std::move(self->work_));
    if (how == operation::way::drop) return destroy(a, self);
    auto result = self->result_of();
    destroy(a, self);
    auto call = [handler = std::move(handler), result = std::move(result)]() mutable {
      std::move(handler)(std::move(result));
    };
    if (how == operation::way::post) boost::asio::post(work.get_executor(), std::move(call));
    else boost::asio::dispatch(work.get_executor(), std::move(call));
  }
  static void destroy(allocator& a, Derived* self) {
    std::destroy_at(self);
    std::allocator_traits<allocator>::deallocate(a, self, 1);
  }

  boost::asio::executor_work_guard<executor> work_;
  Handler handler_;
};

template <class Engine, class Handler>
struct waiting_proposal final
    : waiting<waiting_proposal<Engine, Handler>, typename Engine::proposing, Engine, Handler> {
  using base = waiting<waiting_proposal, typename Engine::proposing, Engine, Handler>;
  waiting_proposal(Engine& e, Handler h) : base(e, std::move(h)) {}

  answer<typename Engine::reply, typename Engine::node> result_of() {
    return {this->what, std::move(this->result), this->leader, this->at};
  }
};

template <class Engine, class Handler, class F, class Read>
struct waiting_read final
    : waiting<waiting_read<Engine, Handler, F, Read>, typename Engine::operation, Engine, Handler> {
  using base = waiting<waiting_read, typename Engine::operation, Engine, Handler>;
  waiting_read(Engine& e, Handler h, F f) : base(e, std::move(h)), f_(std::move(f)) {}

  answer<Read, typename Engine::node> result_of() {
    answer<Read, typename Engine::node> a{this->what, {}, this->leader, {}};
    if (a.what != outcome::chosen) return a;
    try {
      if constexpr (std::is_void_v<Read>) f_(this->engine_.machine()), a.value.emplace();
      else a.value.emplace(f_(this->engine_.machine()));
    } catch (...) {  // it leaves the loop as what a handler throws does, and the question has its answer
      a.what = outcome::unknown;
      boost::asio::post(this->engine_.io(), [thrown = std::current_exception()] { std::rethrow_exception(thrown); });
    }
    return a;
  }

 private:
  F f_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
