// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <synod/message/kind.hpp>
#include <synod/sim/change.hpp>
#include <synod/sim/ground.hpp>
#include <synod/sim/recording.hpp>
#include <synod/sim/scribe.hpp>
#include <synod/sim/sometimes.hpp>
#include <synod/sim/trace.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What a world remembers, counts, and tells: its monitor, a recorder, a scribe.
template <class P, class Monitor>
class chronicle : public ground<P, Monitor> {
  using base = ground<P, Monitor>;

 protected:
  using base::changes_, base::machines_, base::members_, base::monitor_, base::network_, base::now_, base::seed_, base::seen_,
      base::steps_, base::trace_;

 public:
  using typename base::node;
  using base::ok, base::running, base::size, base::status;

  /// Tells `to` what happens from now on, first of all which nodes run, and in what state. It must outlive the world.
  void record(synod::trace::recorder& to) {
    recording_.begin(to, P::name, size(), seed_, "us");
    for (std::size_t i = 0; i < size(); ++i) {
      if (!running(i)) continue;
      recording_.happened(now_is("starts", i), synod::trace::what::start);
      look(i);
    }
  }

 protected:
  chronicle(std::size_t n, std::uint64_t seed, sim::options const& o, scribe* s) : base(n, seed, o), scribe_(s) {
    for (std::size_t i = 0; i < n && s != nullptr; ++i) {
      auto const has = machines_[i].disk().habits_now();
      s->disk(i, has.prompt, has.slow_reads);
    }
  }

  /// Whether nothing has broken. The first time that something has, the recorder is told.
  bool sound() {
    if (!ok() && !std::exchange(broken_, true))
      recording_.happened(now_is("", moment::nobody), synod::trace::what::violation,
                          std::string(monitor_.result().invariant()) + ": " + monitor_.result().text());
    return ok();
  }

  moment now_is(std::string_view what, std::size_t i) const {
    moment m;
    m.step = steps_;
    m.at = now_;
    m.what = what;
    m.node = i;
    return m;
  }
  void note(std::string_view what, std::size_t i, std::uint64_t number = 0) {
    moment m = now_is(what, i);
    if (number != 0) m.names[0] = "#", m.numbers[0] = number;
    trace_.note(m);
    recording_.noted(m);
  }
  /// Tells the scribe what node `i` is given. `left_open`: more may come in before its turn ends.
  void write(std::size_t i, scribe::command const& c, bool left_open = false) {
    if (scribe_ != nullptr) scribe_->input(i, machines_[i].time.at(now_), c, left_open);
  }
  /// Tells the recorder what has changed at node `i`.
  void look(std::size_t i) {
    if (recording_) recording_.looked(now_is("", i), status(i), members_);
  }
  /// What there is to record of a packet that does not simply arrive.
  moment passing(packet const& p) const {
    moment m = now_is("", p.to);
    m.peer = p.from;
    m.kind = p.name;
    return m;
  }
  void drop(std::size_t p, sometimes why, std::string_view words) {
    seen_.note(why);
    recording_.lost(passing(network_[p]), network_[p].number, words);
    network_.close(p);
  }

  /// Tells the monitor what node `i` has staged since it looked.
  void show(std::size_t i) {
    machine<P>& m = machines_[i];
    sim::disk const& d = m.disk();
    std::uint64_t const fresh = d.staged() - m.looked_at;
    if (fresh == 0) return;
    m.looked_at = d.staged();
    std::span<operation const> const news = std::span(d.journal()).last(static_cast<std::size_t>(fresh));
    for (operation const& o : news)
      if (o.what == operation::kind::truncate) seen_.note(sometimes::truncated);
      else if (o.what == operation::kind::append && record::slot_of(o.bytes.data()) <= m.highest) seen_.note(sometimes::replaced);
    m.highest = d.view().last();
    monitor_.staged(*this, i, news);
  }

  void note_office(std::size_t i, replica_status<node> const& s) {
    machine<P>& m = machines_[i];
    if (change const c = change_between(m.seen, s); c != change::none) changes_.note(c);
    bool const leads = s.role == role_name::leader;
    if (leads && m.seen.role != role_name::leader) {
      seen_.note(sometimes::led);
      if (last_leader_ != i && last_leader_ != moment::nobody) seen_.note(sometimes::leader_changed);
      last_leader_ = i;
      for (auto const& other : machines_)
        if (&other != &m && other.leads()) return m.seen = s, seen_.note(sometimes::two_leaders);
    }
    m.seen = s;
  }

  template <class Kind, class M>
  void note_kind(M const& m) {
    if constexpr (std::is_same_v<Kind, kind::promise>) {
      if (m.through < m.last) seen_.note(sometimes::paged);
    } else if constexpr (std::is_same_v<Kind, kind::accept>) {
      if (m.entries.size() > 1) seen_.note(sometimes::several);
    } else if constexpr (std::is_same_v<Kind, kind::reject>) {
      if (m.prev != slot{}) seen_.note(sometimes::backed_up);
    } else if constexpr (std::is_same_v<Kind, kind::learn>) {
      if (!m.entries.empty()) seen_.note(sometimes::fetched);
    } else if constexpr (std::is_same_v<Kind, kind::chunk>) {
      seen_.note(sometimes::chunked);
    }
  }

  recording<typename P::command, node> recording_;
  scribe* scribe_;

 private:
  bool broken_ = false;
  std::size_t last_leader_ = moment::nobody;
};

}  // namespace sim
SYNOD_END_NAMESPACE
