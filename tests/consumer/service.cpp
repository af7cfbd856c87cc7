// SPDX-License-Identifier: BSL-1.0
// What an application embeds: a node of a replicated counter, as one object on an io_context of its own.
#include <chrono>
#include <cstdio>
#include <exception>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/service/service.hpp>
#include <synod/storage/memory.hpp>

namespace asio = boost::asio;

// [service]
struct counter {
  int value = 0;
  int apply(synod::slot, int by) { return value += by; }  // what was chosen: on every node, in the same order
};
using protocol = synod::raft<synod::command<int>, synod::storage<synod::memory>>;

asio::awaitable<int> count_to(int goal, synod::service<protocol, counter>& node) {
  for (int value = 0; value < goal;)
    if (auto const answer = co_await node.async_propose(1, asio::use_awaitable)) value = *answer;
    else co_await asio::steady_timer(co_await asio::this_coro::executor, std::chrono::milliseconds(10)).async_wait(asio::use_awaitable);
  auto const seen = co_await node.async_read([](counter const& c) { return c.value; }, asio::use_awaitable);
  co_return seen ? *seen : -1;
}

int main() {
  asio::io_context io(1);
  synod::service_options<protocol> options;
  options.self = 1;
  options.net.addresses = {{1, {"127.0.0.1", 0}}};        // the same list on every node; here there is one
  synod::service<protocol, counter> node(io, options);
  if (auto const failed = node.start()) return std::puts(failed.message().c_str()), 1;
  asio::co_spawn(io, count_to(42, node), [&](std::exception_ptr, int value) {
    std::printf("%d\n", value);
    node.stop();
  });
  io.run();
}
// [/service]
