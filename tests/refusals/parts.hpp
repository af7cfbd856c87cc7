// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <synod/concept/storage.hpp>

/// A storage of the right shape; a refusal's test takes away what it is about.
struct whole_storage {
  template <class Into>
  void recover(Into& into) {
    into.hard_state(synod::bytes_view{});
    into.append(synod::batch{});
  }
  void put(synod::bytes_view) {}
  void append(synod::batch const&) {}
  void truncate(synod::slot) {}
  void compact(synod::slot) {}
  synod::mark staged() const { return {}; }
  synod::mark durable() const { return {}; }
  void flush() {}
  bool flushing() const { return false; }
  void stored(synod::mark) {}
  template <class F>
  synod::read_result read(synod::slot, std::size_t, F f) {
    f(synod::batch{});
    return synod::read_result::gone;
  }
};

/// Asks for the composition, as whoever builds on it does.
template <class P>
using node_of = typename P::node;
