// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <memory>
#include <system_error>
#include <type_traits>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <synod/service/engine.hpp>
#include <synod/service/waiting.hpp>

SYNOD_BEGIN_NAMESPACE

/// One node of a replicated state machine: replica, storage, transport and state machine as one object on an io_context
/// of the user's.
///
///     synod::service<protocol, counter> node(io, options, counter{}, synod::wal(...));
///     if (auto const failed = node.start()) …
///     increment const by{1};               // by name: g++ 12 miscompiles a braced aggregate within `co_await`
///     auto const a = co_await node.async_propose(by, asio::use_awaitable);
///     if (a) use(*a);                      // chosen, applied here, and this is the reply
///
/// | call                        | from where, on which thread                                                       |
/// |-----------------------------|-----------------------------------------------------------------------------------|
/// | constructor, `start`        | any one thread, before the loop runs; or the loop's                                |
/// | `async_propose`, `async_read` | any thread, also from within a completion handler; not from `apply`              |
/// | `status`, `machine`, `stop` | the loop's thread, or any one while the loop does not run                          |
/// | `appoint`                   | the loop's thread; not from `apply`                                                |
/// | destructor                  | as `stop`, which it calls; not from `apply`                                        |
/// | completion handlers         | run on their associated executor, by default on the loop's thread, never within the call that asked |
/// | `M::apply`, `M::restore`    | run on the loop's thread                                                           |
/// | a frozen view's `save`      | runs on a background thread                                                        |
///
/// The io_context is run by one thread. Every question gets one answer: also when the node stops, and when the time
/// given (`service_options::patience`) runs out. A question that its token asks later (`deferred`, an awaitable) must be asked while
/// the service lives.
///
/// What a completion handler throws leaves `io_context::run`, and so does what a read throws, which is answered `unknown`; the
/// node goes on when that is called again. Where the state machine throws at a command or a snapshot the node stops, and
/// `on_stop` and `status` say so (`stop_reason::machine_failed`): those who wait are answered, and nothing is read of it any more.
template <class P, class M>
class service {
 public:
  static_assert(state_machine<M, typename P::command>,
                "synod: [machine.apply] the state machine needs `reply apply(synod::slot, command const&)` "
                "[concept/state_machine.hpp]");

  using protocol = P;
  using node = typename P::node;
  using command = typename P::command;
  using reply = typename detail::engine<P, M>::reply;
  using proposed = answer<reply, node>;

  /// Pre: `io` outlives the service. A membership or settings that do not fit make a service that is stopped
  /// (`status().replica.stopped`).
  service(boost::asio::io_context& io, service_options<P> o, M machine = {}, typename P::storage s = {})
      : engine_(std::make_shared<detail::engine<P, M>>(io, std::move(o), std::move(machine), std::move(s))) {}
  service(service const&) = delete;
  service& operator=(service const&) = delete;
  ~service() {
    stop();
    // Whatever it is destroyed by, some part of it may have called that: it goes when the loop is back.
    if (auto& io = engine_->io(); io.get_executor().running_in_this_thread()) boost::asio::post(io, [e = std::move(engine_)] {});
  }

  /// Recovers what the storage holds, listens, dials the others. Errors: listening fails, a member has no address; it was
  /// started or stopped before.
  std::error_code start() { return engine_->start(); }

  /// Ends it: nothing is sent any more, and whoever waits is answered, by posted handlers. What is durable stays.
  void stop() { engine_->stop(stop_reason::asked, "stopped by its owner"); }

  /// Proposes `c`; completes with `proposed`: what became of it, and the state machine's reply where it was chosen.
  template <class Token>
  auto async_propose(command const& c, Token&& token) {
    return boost::asio::async_initiate<Token, void(proposed)>(
        [e = engine_.get()](auto handler, command const& what) {
          using waiting = detail::waiting_proposal<detail::engine<P, M>, std::decay_t<decltype(handler)>>;
          if (e->here()) return e->propose(what, waiting::make(*e, std::move(handler)));
          auto work = detail::work_of(*e, handler);
          boost::asio::post(e->io(), [e = e->shared_from_this(), what, handler = std::move(handler), work = std::move(work)]() mutable {
            e->propose(what, waiting::make(*e, std::move(handler)));
          });
        },
        token, c);
  }

  /// Calls `f(M const&)` on a state that holds everything whose choosing anybody knew of when this was called, and all that was
  /// proposed here before: linearizable, as the protocol's `reading` makes it so. Under `reading::local` it is called on what is
  /// here, which may be old. Completes with `answer<what f returns, node>`.
  template <class F, class Token>
  auto async_read(F f, Token&& token) {
    using read = std::decay_t<std::invoke_result_t<F&, M const&>>;
    return boost::asio::async_initiate<Token, void(answer<read, node>)>(
        [e = engine_.get()](auto handler, auto what) {
          using waiting =
              detail::waiting_read<detail::engine<P, M>, std::decay_t<decltype(handler)>, std::decay_t<decltype(what)>, read>;
          if (e->here()) return e->read(waiting::make(*e, std::move(handler), std::move(what)));
          auto work = detail::work_of(*e, handler);
          boost::asio::post(e->io(), [e = e->shared_from_this(), what = std::move(what), handler = std::move(handler),
                                      work = std::move(work)]() mutable {
            e->read(waiting::make(*e, std::move(handler), std::move(what)));
          });
        },
        token, std::move(f));
  }

  /// An operator's word: this node leads, under the round `named` or the next one (see `replica::appoint`). False, and nothing
  /// happens, where the node has stopped, a ballot as high was promised or led here, or its log is still being read.
  bool appoint(round named = {})
    requires property::appoints<typename P::campaign>
  {
    return engine_->appoint(named);
  }

  /// The state as far as it is known here: a local read, which may be stale.
  M const& machine() const { return engine_->machine(); }
  service_status<node> status() const { return engine_->status(); }
  /// The replica's part of it, without allocating.
  replica_status<node> standing() const { return engine_->standing(); }
  service_counters const& counters() const { return engine_->counters(); }

  /// Where it listens: with the port that a 0 has become.
  net::tcp::endpoint endpoint() const { return engine_->transport().endpoint(); }
  /// A peer is elsewhere from the next attempt to reach it.
  void move(node const& n, net::address const& at) { engine_->transport().move(n, at); }

 private:
  std::shared_ptr<detail::engine<P, M>> engine_;
};

SYNOD_END_NAMESPACE
