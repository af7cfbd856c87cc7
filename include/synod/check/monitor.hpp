// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <vector>

#include <synod/check/adoption.hpp>
#include <synod/check/agreement.hpp>
#include <synod/check/attestation.hpp>
#include <synod/check/completeness.hpp>
#include <synod/check/currency.hpp>
#include <synod/check/delivery.hpp>
#include <synod/check/durability.hpp>
#include <synod/check/election.hpp>
#include <synod/check/history.hpp>
#include <synod/check/one_value.hpp>
#include <synod/check/promises.hpp>
#include <synod/check/report.hpp>
#include <synod/check/retention.hpp>
#include <synod/check/verdicts.hpp>
#include <synod/core/batch.hpp>
#include <synod/log/hard_record.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// Watches a world, and asks every invariant after every event. An invariant has a `name` and those of these hooks that
/// it needs, each with the world, the history, a member's index, what happened, and the report to fail:
/// `put(hard_state)`, `appended(slot, entry)`, `truncated(slot)`, `sent<Kind>(to, message)`, `stored()` (a flush was done),
/// `crashed()`, `lost()` (the disk is gone), `whole()` (it takes part again after that), `started()`, `looked(status)` (a
/// turn was drained), `delivered(entry)`, `installed(slot)`, `proposed(id, kind, payload)`, `answered(id, slot)`,
/// `settled(id, verdict)`, `inquired(id)` (a read came in), `readable(id)` (it may be made) and, without a member, `quiet()`.
template <class P, template <class> class... Invariant>
class monitor_of {
 public:
  using node = typename P::node;

  report const& result() const { return report_; }
  history<node> const& known() const { return history_; }
  /// The state of one invariant.
  template <template <class> class I>
  I<P> const& get() const { return std::get<I<P>>(invariants_); }

#define SYNOD_CHECK_HOOK(hook, ...)                                                               \
  std::apply([&](auto&... each) {                                                                 \
    ([&](auto& one) {                                                                             \
      if constexpr (requires { one.hook(__VA_ARGS__, report_); }) one.hook(__VA_ARGS__, report_); \
    }(each), ...);                                                                                \
  }, invariants_)

  /// What node `i` has staged since the last look: `operations` is its disk's journal from there on.
  template <class World, class Operations>
  void staged(World const& w, std::size_t i, Operations const& operations) {
    make_room(w);
    for (auto const& o : operations) {
      using kind = typename std::remove_cvref_t<decltype(o)>::kind;
      auto& log = history_.logs[i];
      switch (o.what) {
        case kind::put:
          if (auto const hard = hard_record::load<node>(o.bytes)) SYNOD_CHECK_HOOK(put, w, history_, i, *hard);
          break;
        case kind::install: snapshots_[i] = o.info.last; break;
        case kind::append:
          for (bytes_view r : batch(o.bytes, 0)) {
            slot const at = record::slot_of(r.data());
            if (at <= snapshots_[i]) continue;  // a stand-in for what the snapshot covers
            held<node> const e = held_of<node>(r);
            SYNOD_CHECK_HOOK(appended, w, history_, i, at, e);
            log.set(at, e);
          }
          break;
        case kind::truncate:
          SYNOD_CHECK_HOOK(truncated, w, history_, i, o.at);
          log.truncate(o.at);
          break;
        case kind::compact: log.compact(o.at); break;
        case kind::reset:
          SYNOD_CHECK_HOOK(truncated, w, history_, i, record::slot_of(o.bytes.data()) + 1);
          log.reset(record::slot_of(o.bytes.data()));
          break;
      }
    }
  }

  template <class Kind, class World, class M>
  void sent(World const& w, std::size_t from, std::size_t to, M const& m) {
    make_room(w);
    std::apply([&](auto&... each) {
      ([&](auto& one) {
        if constexpr (requires { one.template sent<Kind>(w, history_, from, to, m, report_); })
          one.template sent<Kind>(w, history_, from, to, m, report_);
      }(each), ...);
    }, invariants_);
  }
  template <class World>
  void stored(World const& w, std::size_t i) { SYNOD_CHECK_HOOK(stored, w, history_, i); }
  template <class World>
  void crashed(World const& w, std::size_t i) {
    make_room(w);
    history_.logs[i].reload(w.disk(i).stable());
    snapshots_[i] = w.disk(i).stable().snapshot().last;
    SYNOD_CHECK_HOOK(stored, w, history_, i);
    SYNOD_CHECK_HOOK(crashed, w, history_, i);
  }
  /// What node `i` had is about to go: its disk is lost, or not to be used any more. It is told so before it starts again …
  template <class World>
  void lost(World const& w, std::size_t i) {
    make_room(w);
    SYNOD_CHECK_HOOK(lost, w, history_, i);
  }
  template <class World>
  void replaced(World const& w, std::size_t i) { crashed(w, i); }
  /// … and later takes part again.
  template <class World>
  void whole(World const& w, std::size_t i) { SYNOD_CHECK_HOOK(whole, w, history_, i); }
  template <class World>
  void started(World const& w, std::size_t i) {
    make_room(w);
    history_.logs[i].reload(w.disk(i).stable());
    SYNOD_CHECK_HOOK(started, w, history_, i);
  }
  template <class World, class Status>
  void looked(World const& w, std::size_t i, Status const& s) { SYNOD_CHECK_HOOK(looked, w, history_, i, s); }
  template <class World>
  void delivered(World const& w, std::size_t i, entry<node> const& e) { SYNOD_CHECK_HOOK(delivered, w, history_, i, e); }
  template <class World>
  void installed(World const& w, std::size_t i, slot through) { SYNOD_CHECK_HOOK(installed, w, history_, i, through); }
  template <class World>
  void proposed(World const& w, std::size_t i, proposal id, entry_kind kind, bytes_view payload) {
    SYNOD_CHECK_HOOK(proposed, w, history_, i, id, kind, payload);
  }
  template <class World>
  void answered(World const& w, std::size_t i, proposal id, slot at) { SYNOD_CHECK_HOOK(answered, w, history_, i, id, at); }
  template <class World>
  void settled(World const& w, std::size_t i, proposal id, verdict v) { SYNOD_CHECK_HOOK(settled, w, history_, i, id, v); }
  template <class World>
  void inquired(World const& w, std::size_t i, proposal id) { SYNOD_CHECK_HOOK(inquired, w, history_, i, id); }
  template <class World>
  void readable(World const& w, std::size_t i, proposal id) { SYNOD_CHECK_HOOK(readable, w, history_, i, id); }
  template <class World>
  void quiet(World const& w) { SYNOD_CHECK_HOOK(quiet, w, history_); }
  /// A breach that the world itself has found.
  template <class... Parts>
  void fail(std::string_view invariant, Parts const&... parts) { report_.fail(invariant, parts...); }

#undef SYNOD_CHECK_HOOK

 private:
  template <class World>
  void make_room(World const& w) {
    if (history_.logs.size() < w.size()) history_.logs.resize(w.size()), snapshots_.resize(w.size());
  }

  std::tuple<Invariant<P>...> invariants_;
  history<node> history_;
  std::vector<slot> snapshots_;  // by member: the last slot of the newest one installed
  report report_;
};

/// All of them, and more. Agreement comes first: it learns what is chosen.
template <class P, template <class> class... More>
using monitor_with = monitor_of<P, agreement, retention, delivery, election, one_value, completeness, adoption, durability,
                                attestation, promises, verdicts, currency, More...>;
template <class P>
using monitor = monitor_with<P>;

}  // namespace check
SYNOD_END_NAMESPACE
