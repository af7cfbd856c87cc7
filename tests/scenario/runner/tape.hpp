// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/core/entry.hpp>
#include <synod/core/membership.hpp>
#include <synod/replica.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/recording.hpp>
#include <synod/sim/trace.hpp>
#include <synod/trace/recorder.hpp>

namespace tests::scenario {

/// Tells a recorder what happens on a stage. The clocks of its nodes stand still, or go each by itself: in the picture a
/// step passes with every input, wherever it happens.
template <class P>
class tape {
 public:
  using node = typename P::node;
  using moment = synod::sim::moment;

  void record(synod::trace::recorder& to, std::size_t nodes) { on_.begin(to, P::name, nodes, {}, "step"); }
  void step() { ++now_; }

  void note(std::size_t i, std::string_view what, std::uint64_t number = 0) {
    moment m = at(i, what);
    m.numbers[0] = number;
    on_.noted(m);
  }
  template <class Kind, class M>
  void sent(std::size_t from, std::size_t to, std::uint64_t id, M const& m, synod::membership<node> const& members, bool is_cut) {
    on_.sent(of<Kind>(from, to, m, members), id, m);
    if (is_cut) lost(to, from, Kind::name, id, "the link is cut");
  }
  template <class Kind, class M>
  void received(std::size_t from, std::size_t to, std::uint64_t id, M const& m, synod::membership<node> const& members) {
    on_.received(of<Kind>(to, from, m, members), id, m);
  }
  void lost(std::size_t to, std::size_t from, std::string_view kind, std::uint64_t id, std::string_view why) {
    on_.lost(on_link(to, from, kind), id, why);
  }
  void copied(std::size_t from, std::size_t to, std::string_view kind, std::uint64_t id) {
    on_.copied(on_link(from, to, kind), id);
  }
  void proposed(std::size_t i, synod::proposal id, synod::entry_kind kind, synod::bytes_view payload) {
    on_.proposed(at(i, ""), id, kind, payload);
  }
  void delivered(std::size_t i, synod::entry<node> const& e, synod::membership<node> const& members) {
    on_.delivered(at(i, ""), e, members);
  }
  void looked(std::size_t i, synod::replica_status<node> const& s, synod::membership<node> const& members) {
    on_.looked(at(i, ""), s, members);
  }

 private:
  moment at(std::size_t i, std::string_view what) const {
    moment m;
    m.step = now_;
    m.at = synod::sim::clock::time_point(synod::sim::clock::duration(static_cast<synod::sim::clock::rep>(now_)));
    m.what = what;
    m.node = i;
    return m;
  }
  moment on_link(std::size_t here, std::size_t there, std::string_view kind) const {
    moment m = at(here, "");
    m.peer = there;
    m.kind = kind;
    return m;
  }
  template <class Kind, class M>
  moment of(std::size_t here, std::size_t there, M const& message, synod::membership<node> const& members) const {
    moment m = on_link(here, there, Kind::name);
    synod::sim::describe(m, message, members);
    return m;
  }

  synod::sim::recording<typename P::command, node> on_;
  std::uint64_t now_ = 0;
};

}  // namespace tests::scenario
