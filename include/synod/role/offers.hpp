// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <tuple>
#include <vector>

#include <synod/core/batch.hpp>
#include <synod/core/record.hpp>
#include <synod/message/kind.hpp>
#include <synod/role/context.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// What was proposed here and has not been delivered: it is offered to everybody, again and again, until its fate is known.
///
/// Slots that are chosen when a proposal is made cannot be its own, and it names the last one that may: so whoever has
/// delivered that one without it knows that it is lost.
template <class P>
class offers {
 public:
  using node = typename P::node;
  using time_point = typename P::clock::time_point;

  /// False where too many wait.
  template <class Proposed>
  bool add(Proposed const& p, slot last) {
    if (waiting_.size() >= P::limits::inflight_slots) return false;
    waiting_.push_back({p.id, last, true, std::vector<std::byte>(record::size_for(p.size))});
    std::byte* const to = waiting_.back().bytes.data();
    record::store_header(to, entry<node>{last, {}, p.id, p.kind, {}}, p.size);
    p.write(to + record::header_bytes);
    record::pad(to, p.size);
    return true;
  }
  std::size_t size() const { return waiting_.size(); }
  /// `id` was delivered in slot `s`: whatever could have been in no later one is lost.
  template <class Context>
  void delivered(proposal id, slot s, Context& ctx) {
    std::erase_if(waiting_, [&](one const& w) {
      if (w.id == id) return true;
      if (s < w.last) return false;
      ctx.settled(w.id, verdict::lost);
      return true;
    });
  }
  /// A snapshot through slot `through` took the place of deliveries, of the last of which `known` tells: what may be among
  /// them is of unknown fate.
  template <class Known, class Context>
  void passed_over(slot through, Known known, Context& ctx) {
    std::erase_if(waiting_, [&](one const& w) {
      if (through < w.last && !known(w.id)) return false;
      ctx.settled(w.id, verdict::unknown);
      return true;
    });
  }

  template <class Context>
  void drain(Context& ctx) {
    if (waiting_.empty()) return;
    std::erase_if(waiting_, [&](one const& w) {
      if (ctx.delivered() < w.last) return false;
      ctx.settled(w.id, verdict::lost);
      return true;
    });
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      if (!waiting_[i].due) continue;
      waiting_[i].due = false;
      send(ctx, waiting_[i].bytes);
    }
    if (waiting_.empty()) again_ = never<typename P::clock>;
    else if (again_ == never<typename P::clock>) again_ = ctx.now() + ctx.times().retry;
  }
  /// Offers a record to everybody.
  template <class Context>
  static void send(Context& ctx, bytes_view r) {
    typename Context::template message<kind::offer> m{};
    m.entries = batch(r, 1);
    for (node const& to : ctx.members()) ctx.template send<kind::offer>(to, m);
  }
  template <class Context>
  void wake(Context& ctx) {
    if (again_ == never<typename P::clock> || ctx.now() < again_) return;
    again_ = ctx.now() + ctx.times().retry;
    for (one& w : waiting_) w.due = true;
  }
  template <class Context>
  void stop(Context& ctx) {
    for (one const& w : waiting_) ctx.settled(w.id, verdict::unknown);
    waiting_.clear();
  }
  time_point deadline() const { return again_; }

  friend bool operator==(offers const&, offers const&) = default;
  static constexpr auto fields(auto& o) { return std::tie(o.waiting_, o.again_); }

 private:
  struct one {
    proposal id{};
    slot last{};
    bool due = false;
    std::vector<std::byte> bytes;
    friend bool operator==(one const&, one const&) = default;
    static constexpr auto fields(auto& w) { return std::tie(w.id, w.last, w.due, w.bytes); }
  };
  std::vector<one> waiting_;
  time_point again_ = never<typename P::clock>;
};

}  // namespace role
SYNOD_END_NAMESPACE
