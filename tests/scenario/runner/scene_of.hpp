// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <synod/check/explore/messages.hpp>
#include <synod/check/monitor.hpp>
#include <synod/codec/codec.hpp>
#include <synod/message/family.hpp>
#include <synod/policy/property.hpp>
#include <synod/sim/stage.hpp>

#include "narrator.hpp"
#include "scene.hpp"
#include "words.hpp"

namespace tests::scenario {

/// The scene of protocol P, where the invariants of `Watch` are asked.
template <class P, class Watch = synod::check::monitor<P>>
class scene_of final : public scene {
 public:
  using node = typename P::node;

  scene_of(std::size_t n, synod::settings<synod::sim::clock> const& times) : stage_(n, times), lives_(n) {}

  std::size_t size() const override { return stage_.size(); }
  bool running(std::size_t n) const override { return stage_.running(n); }
  bool started(std::size_t n) const override { return lives_[n - 1]; }
  std::uint64_t round(std::size_t n) const override { return stage_.status(n).promised.round.value; }
  bool campaigns_by_itself() const override { return P::campaign::waits_for_silence; }

  std::string status(std::size_t n) const override {
    std::string out = std::to_string(n);
    if (!running(n)) return out + " is down";
    auto const s = stage_.status(n);
    out += ' ' + narrator<P, Watch>::office(s, n) + ", promised " + words(s.promised) + ", log ";
    out += s.first > s.last ? "empty" : words(s.first) + '-' + words(s.last);
    return out + ", chosen " + words(s.chosen) + ", delivered " + words(s.delivered);
  }
  std::string log(std::size_t n) const override {
    std::string out = std::to_string(n) + ':';
    auto const& disk = stage_.disk(n);
    auto const& view = disk.view();
    if (view.snapshot().last != synod::slot{}) out += " snapshot through " + words(view.snapshot().last) + ';';
    for (synod::slot s = view.base(); s <= view.last(); s = s + 1) {
      out += ' ';
      if (!view.holds(s)) {
        out += words(s) + ":-";
        continue;
      }
      auto const r = view.record_at(s);
      bool const durable = disk.stable().holds(s) && std::equal(r.begin(), r.end(), disk.stable().record_at(s).begin(),
                                                                disk.stable().record_at(s).end());
      out += words(synod::record::load<node>(r.data()), synod::ballot<node>{}) + (durable ? "" : "*");
    }
    return out;
  }
  std::string delivered(std::size_t n, bool with_noops) const override {
    std::string out = std::to_string(n) + ':';
    for (synod::proposal id : stage_.delivered(n)) {
      std::string const name = stage_.monitor().name(id);
      if (with_noops || name != "noop") out += ' ' + name;
    }
    return out;
  }
  std::string describe(synod::sim::packet const& p) const override {
    std::string out;
    synod::sim::decode<typename P::family>(p, [&](auto const& m) {
      out = words_of<P, kind_of<decltype(m)>>(m);
    });
    return out;
  }
  std::optional<std::string> disagreement() const override {
    bool anybody = false;
    for (std::size_t n = 1; n <= size(); ++n) {
      if (!running(n)) return "node " + std::to_string(n) + " is down";
      auto const s = stage_.status(n);
      if (stage_.delivered(n) != stage_.delivered(1)) return "nodes 1 and " + std::to_string(n) + " have not delivered the same";
      if (s.role == synod::role_name::candidate) return "node " + std::to_string(n) + " still campaigns";
      if (s.role != synod::role_name::leader) continue;
      anybody = true;
      if (s.delivered != s.last) return "node " + std::to_string(n) + " leads and has not delivered all that it holds";
    }
    if (!anybody && campaigns_by_itself()) return "nobody leads";
    if (stage_.delivered(1).empty()) return "nothing was chosen";
    return {};
  }
  std::optional<std::string> broken() const override {
    auto const& r = stage_.monitor().result();
    if (r.ok()) return {};
    return std::string(r.invariant()) + ": " + r.text();
  }
  void quiet() override { stage_.quiet(); }

  synod::sim::mail& mail() override { return stage_.mail(); }
  synod::sim::disk const& disk(std::size_t n) const override { return stage_.disk(n); }
  bool holds_disk(std::size_t n) const override { return stage_.holds_disk(n); }
  time_point now(std::size_t n) const override { return stage_.now(n); }
  time_point deadline(std::size_t n) const override { return stage_.deadline(n); }
  synod::settings<synod::sim::clock> const& times() const override { return stage_.times(); }

  void has_promised(std::size_t n, ballot_words b) override {
    stage_.has_promised(n, b.node == 0 ? synod::promise_mark<node>(synod::round{b.round}) : synod::promise_mark<node>(ballot(b)));
  }
  void has(std::size_t n, std::uint64_t slot, ballot_words b, std::string const& command, std::uint64_t id, bool fresh) override {
    std::string const text = stretched(command);
    std::vector<std::byte> payload(synod::codec::size(text));
    synod::codec::write(payload.data(), text);
    synod::entry<node> e{{slot}, ballot(b), {id}, synod::entry_kind::command, payload};
    if (id == 0) e.kind = synod::entry_kind::noop, e.payload = {};
    if (fresh) stage_.was_proposed({id}, e.kind, e.payload);
    stage_.has(n, e);
  }
  void habits_are(std::size_t n, synod::sim::disk::habits h) override { stage_.habits_are(n, h); }
  void hold_disk(std::size_t n) override { stage_.hold_disk(n); }
  void release_disk(std::size_t n) override { stage_.release_disk(n); }
  bool flush(std::size_t n, std::uint64_t operations) override {
    next().note(n - 1, "has flushed", (disk(n).durable() + operations).value);
    return stage_.flush(n, operations);
  }
  bool read(std::size_t n) override { return next(), stage_.read(n); }
  void start(std::size_t n) override {
    lives_[n - 1] = true;
    next();
    stage_.start(n);
  }
  void crash(std::size_t n, std::uint64_t kept, std::uint64_t records) override {
    next().note(n - 1, "crashes", (disk(n).pending() > kept ? disk(n).pending() - kept : 0));
    stage_.crash(n, kept, records);
  }
  void replace(std::size_t n, std::optional<std::uint64_t> fence) override {
    next().note(n - 1, "has a new disk");
    stage_.replace(n, fence ? std::optional(synod::round{*fence}) : std::nullopt);
  }
  void stop(std::size_t n, bool storage_failed) override {
    stage_.stop(n, storage_failed ? synod::stop_reason::storage_failed : synod::stop_reason::asked);
  }
  void set_clock(std::size_t n, time_point t) override { stage_.set_clock(n, t); }
  void wake(std::size_t n) override {
    next().note(n - 1, "wakes");
    stage_.wake(n);
  }
  void draws(std::size_t n, std::uint64_t number) override { stage_.draws(n, number); }
  void linger(std::size_t n) override { stage_.linger(n); }
  void drain(std::size_t n) override { stage_.drain(n); }

  std::string propose(std::size_t n, std::optional<std::string> const& command, std::uint64_t id) override {
    next();
    return answer_of(command ? stage_.propose(n, stretched(*command), {id}) : stage_.barrier(n, {id}), "for");
  }
  std::optional<std::string> inquire(std::size_t n, std::uint64_t id) override {
    if constexpr (synod::property::confirms<typename P::reading>) return next(), answer_of(stage_.inquire(n, {id}), "behind");
    else return {};
  }
  static std::string answer_of(synod::propose_result<node> const& r, std::string const& where) {
    using answer = typename synod::propose_result<node>::answer;
    switch (r.what) {
      case answer::accepted: return r.at == synod::slot{} ? "accepted" : "accepted " + where + " slot " + words(r.at);
      case answer::not_leader: return r.leader ? "not leader: ask " + std::to_string(*r.leader) : "not leader";
      case answer::busy: return "busy";
      case answer::too_large: return "too large";
      case answer::stopped: return "stopped";
    }
    return {};
  }
  std::optional<bool> appoint(std::size_t n) override {
    if constexpr (synod::property::appoints<typename P::campaign>) return next(), stage_.appoint(n);
    else return std::nullopt;
  }
  bool compact(std::size_t n) override {
    next();
    bool const done = stage_.compact(n);
    if (done) tape().note(n - 1, "compacts", stage_.status(n).delivered.value);
    return done;
  }
  void deliver(std::size_t place) override {
    auto const& p = mail().open()[place];
    next();
    synod::sim::decode<typename P::family>(p, [&](auto const& m) {
      tape().template received<kind_of<decltype(m)>>(p.from, p.to, p.number, m, stage_.members());
    });
    stage_.deliver(place);
  }
  void duplicate(std::size_t place) override {
    auto const& p = mail().open()[place];
    next().copied(p.from, p.to, synod::explore::kind_name(p.kind), p.number);
    mail().duplicate(place);
  }
  void drop(std::size_t place) override {
    auto const p = mail().take(place);
    tape().lost(p.to, p.from, synod::explore::kind_name(p.kind), p.number, "dropped");
  }

  std::vector<line> told() override {
    auto lines = stage_.monitor().told();
    stage_.monitor().begin();
    return lines;
  }
  void record(synod::trace::recorder& to) override { tape().record(to, size()); }

 private:
  template <class M>
  using kind_of = synod::kind_of<std::remove_cvref_t<M>, typename P::family>;

  scenario::tape<P>& tape() { return stage_.monitor().tape(); }
  scenario::tape<P>& next() { return tape().step(), tape(); }
  static synod::ballot<node> ballot(ballot_words b) { return {{b.round}, static_cast<node>(b.node)}; }

  synod::sim::stage<P, narrator<P, Watch>> stage_;
  std::vector<bool> lives_;
};

/// Enters a row into the table.
template <class P, class Watch = synod::check::monitor<P>>
struct entered {
  explicit entered(std::string name) {
    rows()[std::move(name)] = {[](std::size_t n, synod::settings<synod::sim::clock> const& times) -> std::unique_ptr<scene> {
                                 return std::make_unique<scene_of<P, Watch>>(n, times);
                               },
                               P::quorum::voters};
  }
};

}  // namespace tests::scenario
