// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <synod/core/node_set.hpp>
#include <synod/register_node.hpp>
#include <synod/sim/agenda.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/nemesis.hpp>
#include <synod/sim/network.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/prng.hpp>
#include <synod/sim/register_machine.hpp>
#include <synod/sim/register_wire.hpp>
#include <synod/sim/tally.hpp>
#include <synod/sim/workload.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// A deterministic world of `n` nodes that keep registers by `P`: the network, disks, clients and faults of `sim::world`,
/// all from one seed. The same seed and options are the same run. Nodes are spoken of by their index, 0 to n - 1; their
/// names are 1 to n.
///
/// Of the faults come those of paths, crashes of every kind, pauses and slow disks; time is the same everywhere.
template <class P>
class register_world {
 public:
  using node = typename P::node;
  using value = typename P::command;
  using duration = clock::duration;
  using asked = sim::asked<value>;

  /// A world as rough as its seed draws it, for ever, whose clients use the registers 1 to `registers`.
  register_world(std::size_t n, std::uint64_t seed, std::uint64_t registers = 2)
      : register_world(n, seed, options::drawn(spread(seed + 4)), nemesis(n, spread(seed + 2), options::drawn(spread(seed + 4)))) {
    registers_ = registers;
  }
  /// A world upon which nothing comes but what is done by hand.
  register_world(std::size_t n, std::uint64_t seed, options const& o) : register_world(n, seed, o, nemesis{}) {}

  /// One event. False where nothing is to come.
  bool step() {
    if (agenda_.empty()) return false;
    agenda::item const e = agenda_.take();
    now_ = std::max(now_, e.at);
    ++steps_;
    happen(e);
    return true;
  }
  /// Runs until `wanted()`, at most for `most`; whether it came.
  template <class F>
  bool run_until(F wanted, duration most) {
    for (clock::time_point const end = now_ + most; !wanted();)
      if (agenda_.empty() || agenda_.front().at > end || !step()) return false;
    return true;
  }
  void run_for(duration d) {
    clock::time_point const end = now_ + d;
    while (!agenda_.empty() && agenda_.front().at <= end && step()) {}
    now_ = std::max(now_, end);
  }
  /// The end of all faults: everything runs, ordinary times, everybody hears everybody, and clients ask no more.
  void heal() {
    options_ = options_.calm();
    nemesis_ = {}, coming_.reset(), ++awaited_;
    mend();
    for (std::size_t i = 0; i < size(); ++i) machines_[i].slow = {}, start(i);
  }

  // Clients. Pre: running(i).

  proposal write(std::size_t i, register_id r, value const& v) { return ask(i, r, v); }
  proposal read(std::size_t i, register_id r) { return ask(i, r, std::nullopt); }
  proposal next_proposal() const { return {asked_.size() + 1}; }
  /// All that was asked, and what came of it: what is open, or was when its node crashed, has no answer.
  std::vector<asked> const& history() const { return asked_; }
  asked const& what_of(proposal id) const { return asked_[id.value - 1]; }

  // Faults.

  void start(std::size_t i) {
    machine& m = machines_[i];
    if (m.running()) return;
    m.start(names_, i, register_settings<clock>::from(options_.unit));
    drain(i);
  }
  /// The power goes: what was not flushed is lost, but for what fault `how` leaves of it by `luck`. It is down for `d`; 0:
  /// until somebody starts it.
  void crash(std::size_t i, fault how = fault::crash, std::uint64_t luck = 0, duration d = {}) {
    machine& m = machines_[i];
    if (!m.running()) return;
    m.crash(how, luck);
    if (d != duration{}) agenda_.put(now_ + d, happening::restart, i, m.life());
  }
  /// The nodes in `side` and the others do not hear each other.
  void part(node_set side) {
    network_.begin(++burdens_, {{}, fault::halves, 0, 0, {}, static_cast<std::int64_t>(side.bits)}, clock::time_point::max());
  }
  void mend() { network_.heal(); }

  // What there is to see.

  std::size_t size() const { return machines_.size(); }
  clock::time_point now() const { return now_; }
  std::uint64_t steps() const { return steps_; }
  std::uint64_t sent() const { return sent_; }
  bool running(std::size_t i) const { return machines_[i].running(); }
  /// Pre: running(i).
  register_node<P> const& at(std::size_t i) const { return machines_[i].node(); }
  /// How often each kind of fault has had an effect.
  tally<fault> const& faults() const { return faults_; }

 private:
  using machine = register_machine<P>;
  struct host {
    register_world& world;
    std::size_t i;
    template <class M>
    void send(node const& to, M const& m) { world.send(i, static_cast<std::size_t>(to) - 1, m); }
    void answered(register_answer<node> const& a) { world.answered(a); }
    clock::time_point now() const { return world.now_; }
    std::uint64_t random() { return world.machines_[i].draws.at(world.now_.time_since_epoch().count())(); }
    void wake_at(clock::time_point t) {
      machine& m = world.machines_[i];
      if (++m.alarm, t != clock::time_point::max()) world.agenda_.put(std::max(t, world.now_), happening::wake, i, m.alarm);
    }
  };

  register_world(std::size_t n, std::uint64_t seed, options const& o, nemesis what)
      : options_(o), network_(n, spread(seed)), nemesis_(std::move(what)) {
    dice random(spread(seed + 1));
    for (std::size_t i = 0; i < n; ++i) names_.push_back(static_cast<node>(i + 1));
    for (std::size_t i = 0; i < n; ++i) machines_.emplace_back(random(), o.prompt_disk);
    for (std::size_t i = 0; i < n; ++i) start(i);
    await();
  }

  void happen(agenda::item const& e) {
    if (e.what == happening::fall) return e.which == awaited_ ? befall() : void();
    if (e.what == happening::lift) return network_.end(e.which), void(lifted(e.which));
    machine& m = machines_[e.node];
    if (e.what == happening::restart) return e.which == m.life() ? start(e.node) : void();
    if (e.what == happening::arrive) return m.paused ? agenda_.put(m.resumes, e.what, e.node, e.which) : arrive(e.which);
    if (!m.running() || e.which != (e.what == happening::wake ? m.alarm : m.life())) return;
    if (e.what == happening::resume) m.paused = false;
    if (m.paused) return agenda_.put(m.resumes, e.what, e.node, e.which);
    if (e.what == happening::wake) return input(e.node, [](auto& n, auto& h) { n.wake(h); });
    if (e.what == happening::drain && m.drain_due) return drain(e.node);
    if (e.what != happening::flushed) return;
    m.flush_due = false;
    input(e.node, [&](auto& n, auto& h) { n.stored(h, n.storage().flush_target()); });
  }

  /// What the nemesis has next comes.
  void befall() {
    event e = *coming_;
    await();
    if (e.node == event::leader) e.node = static_cast<std::uint8_t>(dice(static_cast<std::uint64_t>(e.at.count())).below(size()));
    std::size_t const i = e.node;
    if (on_paths(e.what)) {
      bool const begun = network_.begin(++burdens_, e, now_ + (e.lasts == duration{} ? duration(std::chrono::minutes(1)) : e.lasts));
      if (begun && cuts(e.what)) faults_.note(e.what);
      if (begun && e.lasts != duration{}) agenda_.put(now_ + e.lasts, happening::lift, 0, burdens_);
      return;
    }
    if (i >= size()) return;
    machine& m = machines_[i];
    auto const luck = static_cast<std::uint64_t>(e.amount);
    if (e.what == fault::slow_flush) {
      m.slow = duration(e.amount), m.slowed = ++burdens_;
      agenda_.put(now_ + e.lasts, happening::lift, i, burdens_);
    }
    if (!m.running()) return;
    faults_.note(e.what);
    if (e.what == fault::propose) return client(i, luck);
    if (e.what == fault::crash || e.what == fault::tear || e.what == fault::scatter) return crash(i, e.what, luck, e.lasts);
    if (e.what != fault::pause || m.paused) return;
    m.paused = true, m.resumes = now_ + e.lasts;
    agenda_.put(m.resumes, happening::resume, i, m.life());
  }
  void lifted(std::uint64_t which) {
    for (machine& m : machines_)
      if (m.slowed == which) m.slow = {};
  }
  void await() {
    coming_ = nemesis_.next();
    ++awaited_;
    if (coming_) agenda_.put(std::max(now_, clock::time_point(coming_->at)), happening::fall, 0, awaited_);
  }

  /// One of a node's two clients reads or writes, as `luck` has it, where they are not both waiting.
  void client(std::size_t i, std::uint64_t luck) {
    if (machines_[i].node().open() >= 2) return;
    prng random(luck);
    register_id const r{1 + random.below(registers_)};
    if (random.below(2) == 0) read(i, r);
    else write(i, r, sample<value>::make(next_proposal(), random));
  }
  proposal ask(std::size_t i, register_id r, std::optional<value> v) {
    proposal const id = next_proposal();
    asked_.push_back({id, i, r, v.has_value(), v, now_, {}, register_outcome::unknown, {}, role::taken::accepted});
    input(i, [&](auto& n, auto& h) { asked_.back().taken = v ? n.write(h, r, *v, id) : n.read(h, r, id); });
    return id;
  }
  void answered(register_answer<node> const& a) {
    asked& one = asked_[a.id.value - 1];
    if ((one.what = a.what) == register_outcome::unknown) return;
    one.returned = now_;
    one.version = {a.version.number, static_cast<std::uint64_t>(a.version.node)};
    if (!one.writes) one.found = register_node<P>::value_of(a);
  }

  template <class M>
  void send(std::size_t from, std::size_t to, M const& m) {
    ++sent_;
    std::size_t const p = network_.open(from, to);
    encode_register<typename P::family>(network_[p], m);
    journey const j = network_.send(network_[p], options_, now_, faults_);
    if (j.how != journey::end::arrives) return network_.close(p);
    for (auto const& again : {j.again, j.late})
      if (again) agenda_.put(*again, happening::arrive, to, network_.copy(p));
    agenda_.put(j.at, happening::arrive, to, p);
  }
  void arrive(std::size_t which) {
    packet here = network_.take(which);
    if (!machines_[here.to].running() || network_.is_cut(here.from, here.to)) return;
    decode_register<typename P::family>(here, [&](auto const& m) {
      input(here.to, [&](auto& n, auto& h) {
        n.receive(h, names_[here.from], m);
        std::fill(here.bytes.begin(), here.bytes.end(), std::byte{0xdd});  // whoever kept a view sees it
      });
    });
  }

  /// An input to node `i`, and the end of its turn, now or a little later.
  template <class F>
  void input(std::size_t i, F f) {
    machine& m = machines_[i];
    host h{*this, i};
    f(m.node(), h);
    dice turn = m.turns.at(now_.time_since_epoch().count());
    if (!turn.chance(options_.linger)) return drain(i);
    if (!std::exchange(m.drain_due, true))
      agenda_.put(now_ + turn.within(duration(1), options_.linger_for), happening::drain, i, m.life());
  }
  void drain(std::size_t i) {
    machine& m = machines_[i];
    m.drain_due = false;
    host h{*this, i};
    m.node().drain(h);
    m.node().storage().forget_journal();
    if (m.node().storage().flushing() && !std::exchange(m.flush_due, true))
      agenda_.put(now_ + m.disk_time(now_, options_), happening::flushed, i, m.life());
  }

  options options_;
  clock::time_point now_{};
  std::uint64_t steps_ = 0, sent_ = 0, burdens_ = 0, registers_ = 1;
  agenda agenda_;
  network network_;
  nemesis nemesis_;
  std::optional<event> coming_;
  std::uint64_t awaited_ = 0;
  std::vector<node> names_;
  std::vector<machine> machines_;
  std::vector<asked> asked_;
  tally<fault> faults_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
