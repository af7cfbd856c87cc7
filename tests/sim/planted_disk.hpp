// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <synod/core/batch.hpp>
#include <synod/core/record.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/sim/disk.hpp>

#include <tests/sim/planted.hpp>

namespace tests {

/// A disk that makes the error that is planted now.
struct erring_disk : synod::sim::disk {
  using base = synod::sim::disk;
  using hard_state = synod::hard_state<std::uint32_t>;

  synod::mark durable() const { return is(error::hasty) ? staged() : base::durable(); }
  bool sound() const { return is(error::cuts_at_damage) || is(error::trusts_medium) || base::sound(); }

  void put(synod::bytes_view bytes) {
    hard_state h = *synod::hard_record::load<std::uint32_t>(bytes);
    if (is(error::forgets_vote)) h.promised.node.reset();
    if (is(error::silent) && h.abstains) h = {};
    if (is(error::unfenced) && h.abstains && !h.promised.node) h.promised = {};
    base::put(synod::hard_record::store(h));
  }

  template <class Into>
  void recover(Into& into) {
    auto const left = strays();
    sieve<Into> s{into, stable()};
    base::recover(s);
    if (!is(error::reads_past_gap)) return;
    for (auto const& o : left)
      if (o.what == synod::sim::operation::kind::append)
        if (auto const b = synod::batch::check(o.bytes)) into.append(*b);
  }

 private:
  template <class Into>
  struct sieve {
    Into& to;
    synod::sim::platter const& from;
    std::vector<std::byte> held{};
    bool whole = true;

    void hard_state(synod::bytes_view b) {
      if (!is(error::forgets_promise)) to.hard_state(is(error::trusts_medium) ? from.medium_at(synod::sim::platter::hard_place) : b);
    }
    void append(synod::batch const& b) {
      for (synod::bytes_view r : b) {
        synod::slot const s = synod::record::slot_of(r.data());
        if (is(error::cuts_at_damage)) whole = whole && from.sound(s);
        if (whole) one(is(error::trusts_medium) ? from.medium_at(s) : r);
      }
    }
    void one(synod::bytes_view r) {
      if (!is(error::loses_last)) return pass(r);
      if (!held.empty()) pass(held);
      held.assign(r.begin(), r.end());
    }
    void pass(synod::bytes_view r) {
      if (auto const b = synod::batch::check(r)) to.append(*b);
    }
  };
};

}  // namespace tests
