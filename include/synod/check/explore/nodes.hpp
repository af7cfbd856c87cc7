// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/canonical.hpp>
#include <synod/check/explore/deed.hpp>
#include <synod/check/explore/event.hpp>
#include <synod/check/explore/interner.hpp>
#include <synod/check/explore/messages.hpp>
#include <synod/check/explore/node_state.hpp>
#include <synod/check/explore/number_table.hpp>
#include <synod/check/explore/recorder.hpp>
#include <synod/core/membership.hpp>
#include <synod/policy/property.hpp>
#include <synod/replica.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What comes of an event at one node, wherever the others stand.
template <class Node>
struct outcome {
  bool possible = false;            ///< else it is no event here, or leads out of bounds
  std::uint32_t next = 0;           ///< the node's state then
  std::vector<std::uint32_t> sent;  ///< messages by number
  deed<Node> what;
  bool notable = false;             ///< the laws must look at it
  check::report broken;             ///< by the node alone
};

/// Every state that some node was ever in, by number, and what comes of each event in it: the replica's code runs once
/// for each of these pairs, in however many states of the world they occur.
template <class P, class Laws>
class nodes {
 public:
  using node = typename P::node;
  using replica = synod::replica<P>;

  nodes(bounds const& b, messages& all) : bounds_(b), messages_(all) {
    std::vector<node> names;
    for (unsigned i = 1; i <= b.nodes; ++i) names.push_back(static_cast<node>(i));
    members_ = membership<node>(std::span<node const>(names));
  }

  /// Node `who`, down, on an empty disk.
  std::uint32_t unborn(std::size_t who) {
    typename P::storage disk{};
    disk.habits_are({!bounds_.slow_disks, false});
    return number_of(who, std::nullopt, std::move(disk));
  }

  node_state<P> const& operator[](std::uint32_t state) const { return states_[state]; }
  std::span<event const> events(std::uint32_t state) const { return events_[state]; }

  /// What comes of `e` in `state`. Stays where it is.
  outcome<node> const& after(std::uint32_t state, event const& e) {
    auto const fresh = static_cast<std::uint32_t>(asked_.size());
    std::uint32_t const number = known_.find_or_add(hash(state, e), fresh, asked(state, e));
    if (number == fresh) {
      asked_.emplace_back(state, e);
      outcomes_.push_back(run(states_[state], e));
      if (twins_[state]) doubt(*twins_[state], e, outcomes_.back());
    }
    return outcomes_[number];
  }

  /// … where that is known; null else.
  outcome<node> const* known(std::uint32_t state, event const& e) const {
    std::uint32_t const number = known_.find(hash(state, e), asked(state, e));
    return number == number_table::absent ? nullptr : &outcomes_[number];
  }

  std::size_t states() const { return states_.size(); }
  std::size_t steps() const { return outcomes_.size(); }

 private:
  static std::uint64_t hash(std::uint32_t state, event const& e) {
    std::uint64_t h = mix(state, static_cast<std::uint64_t>(e.what) << 32 | e.number);
    if (e.what != event::kind::deliver) h = mix(h, static_cast<std::uint64_t>(e.timer.count()) << 32 | e.records);
    return mix(h, 0);
  }
  auto asked(std::uint32_t state, event const& e) const {
    return [this, state, &e](std::uint32_t n) { return asked_[n].first == state && asked_[n].second == e; };
  }

  outcome<node> run(node_state<P> const& from, event const& e) {
    outcome<node> out;
    if (e.what == event::kind::crash) {
      typename P::storage disk = from.running->storage();
      disk.crash(e.number, e.records);
      out.possible = out.what.crashed = true;
      finish(from.seen, look_at<P>(disk), out);
      out.next = number_of(from.who, std::nullopt, std::move(disk));
      return out;
    }
    replica r = from.running ? *from.running : replica(members_, members_[from.who], lengths, from.parked);
    std::size_t const staged = r.storage().journal().size();
    recorder<P, Laws> host(messages_, members_, from.who, r.storage(), from.seen.status.delivered);
    if (!happen(r, host, e)) return out;
    do {
      if (std::exchange(host.due, false)) r.wake(host);
      r.drain(host);
    } while (host.due);
    out.sent = std::move(host.sent);
    out.what = std::move(host.what);
    out.broken = std::move(host.broken);
    follow(from.seen.log, r.storage().journal(), staged, out.what);
    r.storage().forget_journal();
    look<P> const now = look_at(r);
    out.possible = std::max(now.status.ballot.round, now.status.promised.round).value <= highest_round() &&
                   now.log.last().value <= bounds::slots_max;
    if (!out.possible) return out;
    finish(from.seen, now, out);
    out.next = number_of(from.who, std::move(r), {});
    return out;
  }

  std::uint64_t highest_round() const {
    if constexpr (property::reserves<typename P::numbering>) return P::numbering::width * (std::uint64_t{bounds_.ballots} + 1) - 1;
    else return bounds_.ballots;
  }

  /// The event itself; false where it is none for this node as it is.
  template <class Host>
  bool happen(replica& r, Host& host, event const& e) const {
    switch (e.what) {
      case event::kind::deliver:
      case event::kind::duplicate:
        return sim::decode<typename P::family>(messages_[e.number], [&](auto const& m) {
          r.receive(host, members_[messages_[e.number].from], m);
        });
      case event::kind::wake:
        host.time = clock::time_point::of(e.timer);
        r.wake(host);
        return true;
      case event::kind::flush: {
        sim::disk const& disk = r.storage();
        r.stored(host, disk.durable() + e.number);
        return true;
      }
      case event::kind::propose: {
        auto const answer = r.propose(host, command_of<typename P::command>({e.number}), {e.number});
        return answer.what == propose_result<node>::answer::accepted;
      }
      case event::kind::inquire:
        if constexpr (property::confirms<typename P::reading>) {
          host.what.inquired = proposal{e.number};
          return r.read(host, {e.number}).what == propose_result<node>::answer::accepted;
        } else {
          return false;
        }
      case event::kind::appoint:
        if constexpr (property::appoints<typename P::campaign>) return r.appoint(host);
        else return false;
      case event::kind::restart: r.start(host); return true;
      default: return false;
    }
  }

  /// What the disk was told to do in this step, from `staged` on: what was stored and removed, and what stood there before.
  static void follow(entries<node> log, std::vector<sim::operation> const& journal, std::size_t staged, deed<node>& what) {
    for (std::size_t i = staged; i < journal.size(); ++i) {
      auto const& o = journal[i];
      slot cut{0};
      if (o.what == sim::operation::kind::truncate) cut = o.at;
      if (o.what == sim::operation::kind::reset) cut = record::slot_of(o.bytes.data()) + 1;
      for (slot s = cut; cut != slot{} && s <= log.last(); s = s + 1)
        if (auto const held = log.at(s)) what.removed.push_back({s, *held});
      if (cut != slot{}) log.cut(cut);
      if (o.what != sim::operation::kind::append) continue;
      for (bytes_view r : batch(o.bytes, 0)) {
        slot const at = record::slot_of(r.data());
        if (at <= log.covered()) continue;
        what.stored.push_back({at, check::held_of<node>(r), log.at(at)});
        log.set(at, what.stored.back().entry);
      }
    }
  }

  /// What follows from the node as it was and as it is now.
  void finish(look<P> const& before, look<P> const& now, outcome<node>& out) const {
    deed<node>& what = out.what;
    slot const known = std::max(before.running ? before.status.chosen : slot{}, now.log.covered());
    for (slot s = known + 1; s <= now.status.chosen; s = s + 1) {
      bool const told = std::any_of(what.chosen.begin(), what.chosen.end(), [s](auto const& c) { return c.at == s; });
      if (auto const held = now.log.at(s); held && !told) what.chosen.push_back({s, *held, {}});
    }
    for (auto& c : what.chosen) c.in = now.status.ballot;
    bool const led = before.running && before.status.role == role_name::leader && before.status.ballot == now.status.ballot;
    if (now.running && now.status.role == role_name::leader && !led) {
      what.leads = now.status.ballot;
      if (!P::order::cuts) what.leads_from = now.status.chosen + 1;
    }
    what.disk_changed = before.stable != now.stable || before.hard_stable != now.hard_stable;
    out.notable = !what.nothing() || before.running != now.running;
  }

  std::uint32_t number_of(std::size_t who, std::optional<replica> running, typename P::storage parked) {
    bytes_.clear();
    canonical writer(bytes_);
    writer.put(who);
    if (running) writer.put(*running);
    else writer.put(parked);
    std::uint32_t const number = numbers_.intern(bytes_);
    if (number < states_.size()) {
      if (bounds_.doubt && running && !twins_[number]) twins_[number] = node_state<P>{states_[number]}, twins_[number]->running = std::move(running);
      return number;
    }
    look<P> seen = running ? look_at(*running) : look_at<P>(parked);
    states_.push_back({who, std::move(running), std::move(parked), writer.armed(), std::move(seen)});
    events_.push_back(states_.back().events(bounds_));
    twins_.emplace_back();
    return number;
  }

  /// The other copy of the state must go the same way.
  void doubt(node_state<P> const& twin, event const& e, outcome<node>& out) {
    outcome<node> const other = run(twin, e);
    if (other.possible != out.possible || (out.possible && (other.next != out.next || other.sent != out.sent)))
      out.broken.fail("sameness", "two copies of one state go different ways: a role's `fields` lack something");
  }

  bounds bounds_;
  messages& messages_;
  membership<node> members_;
  interner<std::byte> numbers_;
  std::deque<node_state<P>> states_;
  std::deque<std::optional<node_state<P>>> twins_;  // by state, where there is a second copy
  std::deque<std::vector<event>> events_;           // by state
  number_table known_;
  std::vector<std::pair<std::uint32_t, event>> asked_;  // by outcome
  std::deque<outcome<node>> outcomes_;
  std::vector<std::byte> bytes_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
