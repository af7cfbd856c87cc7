// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <synod/check/monitor.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/replica.hpp>
#include <synod/sim/disk.hpp>

#include "scene.hpp"
#include "tape.hpp"
#include "words.hpp"

namespace tests::scenario {

/// Watches a stage with every invariant there is, or with those of `Watch`, and tells what happens on it.
template <class P, class Watch = synod::check::monitor<P>>
class narrator {
 public:
  using node = typename P::node;

  synod::check::report const& result() const { return watch_.result(); }
  std::vector<line> told() { return std::exchange(lines_, {}); }
  /// What was proposed as `id`.
  std::string name(synod::proposal id) const {
    if (id == synod::proposal{}) return "noop";
    auto const at = names_.find(id.value);
    return at == names_.end() ? '#' + std::to_string(id.value) : at->second;
  }
  void say(std::string text, bool loud = false) { lines_.push_back({loud, std::move(text)}); }
  /// The picture of what happens, where one is made.
  tests::scenario::tape<P>& tape() { return tape_; }

  template <class World, class Operations>
  void staged(World const& w, std::size_t i, Operations const& operations) {
    std::string const who = std::to_string(i + 1) + (w.holds_disk(i) ? " stages " : " writes ");
    for (auto const& o : operations) say(who + words(o), true);
    watch_.staged(w, i, operations);
  }
  template <class Kind, class World, class M>
  void sent(World const& w, std::size_t from, std::size_t to, M const& m) {
    say(std::to_string(from + 1) + "->" + std::to_string(to + 1) + ' ' + words_of<P, Kind>(m) +
            (w.is_cut(from, to) ? " (lost)" : ""), true);
    tape_.template sent<Kind>(from, to, w.s.mail().sent() + 1, m, w.members(), w.is_cut(from, to));
    watch_.template sent<Kind>(w, from, to, m);
  }
  template <class World>
  void looked(World const& w, std::size_t i, synod::replica_status<node> const& s) {
    std::string now = office(s, i + 1);
    if (now != offices_[i]) lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(turn_), line{false, std::to_string(i + 1) + ' ' + now});
    offices_[i] = std::move(now);
    turn_ = lines_.size();
    tape_.looked(i, s, w.members());
    watch_.looked(w, i, s);
  }
  template <class World>
  void delivered(World const& w, std::size_t i, synod::entry<node> const& e) {
    std::string const who = std::to_string(i + 1) + " delivers", what = ' ' + words(e.slot) + ':' + words(e.proposal, e.kind, e.payload);
    if (!lines_.empty() && lines_.back().text.starts_with(who)) lines_.back().text += what;
    else say(who + what);
    tape_.delivered(i, e, w.members());
    watch_.delivered(w, i, e);
  }
  template <class World>
  void installed(World const& w, std::size_t i, synod::slot through) {
    say(std::to_string(i + 1) + " stands at the snapshot through " + words(through));
    tape_.note(i, "installs a snapshot", through.value);
    watch_.installed(w, i, through);
  }
  template <class World>
  void settled(World const& w, std::size_t i, synod::proposal id, synod::verdict v) {
    say(std::to_string(i + 1) + " calls " + (names_.contains(id.value) ? name(id) : "read " + std::to_string(id.value)) + (v == synod::verdict::lost ? " lost" : " unknown"));
    tape_.note(i, v == synod::verdict::lost ? "calls lost" : "calls unknown", id.value);
    watch_.settled(w, i, id, v);
  }
  template <class World>
  void proposed(World const& w, std::size_t i, synod::proposal id, synod::entry_kind kind, synod::bytes_view payload) {
    names_[id.value] = words(id, kind, payload);
    tape_.proposed(i, id, kind, payload);
    watch_.proposed(w, i, id, kind, payload);
  }
  template <class World>
  void inquired(World const& w, std::size_t i, synod::proposal id) { watch_.inquired(w, i, id); }
  template <class World>
  void readable(World const& w, std::size_t i, synod::proposal id) {
    say(std::to_string(i + 1) + " makes read " + std::to_string(id.value));
    tape_.note(i, "makes read", id.value);
    watch_.readable(w, i, id);
  }
  template <class World>
  void answered(World const& w, std::size_t i, synod::proposal id, synod::slot at) {
    watch_.answered(w, i, id, at);
  }
  template <class World>
  void stored(World const& w, std::size_t i) { watch_.stored(w, i); }  // told as a flush where the disk is held (scene_of.hpp)
  template <class World>
  void started(World const& w, std::size_t i) {
    if (offices_.size() < w.size()) offices_.resize(w.size());
    offices_[i] = "waits";
    tape_.note(i, "starts");
    watch_.started(w, i);
  }
  template <class World>
  void crashed(World const& w, std::size_t i) { watch_.crashed(w, i); }  // also that a disk was written, or is a new one
  template <class World>
  void lost(World const& w, std::size_t i) { watch_.lost(w, i); }
  template <class World>
  void whole(World const& w, std::size_t i) { watch_.whole(w, i); }
  template <class World>
  void quiet(World const& w) { watch_.quiet(w); }
  template <class... Parts>
  void fail(std::string_view invariant, Parts const&... parts) { watch_.fail(invariant, parts...); }

  /// A command begins: what is told from here on is of its first turn.
  void begin() { turn_ = lines_.size(); }

  static std::string office(synod::replica_status<node> const& s, std::size_t n) {
    if (s.stopped != synod::stop_reason::none) return "has stopped";
    if (s.role == synod::role_name::leader) return "leads " + words(s.ballot);
    if (s.role == synod::role_name::candidate) return "campaigns for " + words(s.ballot);
    if (!s.leader || *s.leader == static_cast<node>(n)) return "waits";
    return "follows " + words(s.ballot);
  }

 private:
  static std::string words(synod::sim::operation const& o) {
    using kind = synod::sim::operation::kind;
    switch (o.what) {
      case kind::put: {
        auto const hard = synod::hard_record::load<node>(o.bytes);
        return hard ? "promised " + scenario::words(hard->promised) +
                          (hard->adopted.round.value != 0 ? " adopted " + scenario::words(hard->adopted) : "")
                    : "a hard state that cannot be read";
      }
      case kind::append: return "entries" + scenario::words<node>(synod::batch(o.bytes, 0), {});
      case kind::truncate: return "a cut from " + scenario::words(o.at) + " on";
      case kind::compact: return "a compaction below " + scenario::words(o.at);
      case kind::install: return "a snapshot through " + scenario::words(o.info.last);
      case kind::reset: return "a log that begins at " + scenario::words(synod::record::slot_of(o.bytes.data()));
    }
    return {};
  }
  static std::string words(synod::slot s) { return scenario::words(s); }
  static std::string words(synod::ballot<node> const& b) { return scenario::words(b); }
  static std::string words(synod::proposal id, synod::entry_kind k, synod::bytes_view p) { return scenario::words(id, k, p); }

  Watch watch_;
  tests::scenario::tape<P> tape_;
  std::vector<line> lines_;
  std::size_t turn_ = 0;  // where the lines of the present turn begin
  std::vector<std::string> offices_;
  std::map<std::uint64_t, std::string> names_;
};

}  // namespace tests::scenario
