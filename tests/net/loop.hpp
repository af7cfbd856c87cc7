// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

#include <boost/asio/io_context.hpp>

/// Runs the loop until `done()` holds. False where that takes longer than any machine should need.
template <class Done>
bool run_until(boost::asio::io_context& io, Done done, std::chrono::seconds most = std::chrono::seconds(60)) {
  auto const end = std::chrono::steady_clock::now() + most;
  io.restart();
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    io.run_one_for(std::chrono::milliseconds(100));
    io.restart();
  }
  return true;
}
