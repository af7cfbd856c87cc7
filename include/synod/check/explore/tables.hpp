// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/canonical.hpp>
#include <synod/check/explore/interner.hpp>
#include <synod/check/explore/messages.hpp>
#include <synod/check/explore/network.hpp>
#include <synod/check/explore/nodes.hpp>
#include <synod/check/explore/past.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// All that was ever met in a world of replicas, by number. What is new gets the next number; where the tables are constant, it is
/// `absent`, or null, and they may be read by many threads.
template <class P, class Laws>
struct tables {
  using node = typename P::node;
  static constexpr std::uint32_t absent = number_table::absent;

  explicit tables(bounds const& b) : scope(b), nets(b, sent), nodes(b, sent) {
    std::vector<std::byte> room;
    number_of({}, room);
  }
  tables(tables const&) = delete;
  tables& operator=(tables const&) = delete;

  outcome<node> const* after(std::uint32_t state, event const& e) { return &nodes.after(state, e); }
  outcome<node> const* after(std::uint32_t state, event const& e) const { return nodes.known(state, e); }

  past<node> const& past_of(std::uint32_t number) const { return pasts_[number]; }
  std::uint32_t number_of(past<node> const& then, std::vector<std::byte>& room) {
    std::uint32_t const number = past_numbers_.intern(bytes_of(then, room));
    if (number == pasts_.size()) pasts_.push_back(then);
    return number;
  }
  std::uint32_t number_of(past<node> const& then, std::vector<std::byte>& room) const {
    return past_numbers_.find(bytes_of(then, room));
  }

  bounds const scope;
  messages sent;
  network nets;
  explore::nodes<P, Laws> nodes;

 private:
  static std::vector<std::byte> const& bytes_of(past<node> const& then, std::vector<std::byte>& room) {
    room.clear();
    canonical(room).put(then);
    return room;
  }

  interner<std::byte> past_numbers_;
  std::deque<past<node>> pasts_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
