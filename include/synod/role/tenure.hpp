// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/detail/only_if.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/context.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// What a leader knows of whether his ballot still stands: which of his questions an accept quorum has answered, and for how
/// long that holds where it is a lease. Questions are numbered through all offices, so that a number is never used twice.
template <class P>
class tenure {
 public:
  using node = typename P::node;
  using clock = typename P::clock;
  using time_point = typename clock::time_point;
  static constexpr bool leases = property::leases<typename P::reading>;

  /// Another office, or none. Nobody waits for what was asked in the last one.
  void begin(synod::ballot<node> const& b) {
    ballot_ = b;
    stood_ = asked_;
    answered_.fill(0);
    news_ = due_ = new_ = false;
    lease_ = {};
  }
  synod::ballot<node> const& ballot() const { return ballot_; }
  /// The next question's number; up to which one the answers have come.
  std::uint64_t next() const { return asked_ + 1; }
  std::uint64_t stood() const { return stood_; }

  /// Member `i` says that it still follows. An answer to what was not asked is none.
  void answered(std::size_t i, std::uint64_t question) {
    if (question <= answered_[i] || question > asked_) return;
    answered_[i] = question;
    news_ = true;
  }

  template <class Context>
  void count(Context& ctx) {
    if (!std::exchange(news_, false)) return;
    for (std::size_t i = 0; i < ctx.voters(); ++i)
      if (answered_[i] > stood_ && quorum::accepts<typename P::quorum>(since(answered_[i], ctx), ctx.voters(), ctx.self_index()))
        stood_ = answered_[i];
    if constexpr (leases)
      if (stood_ == asked_ && lease_.asked_at) lease_.until = *lease_.asked_at + usable;
  }

  /// Nobody else can have led up to now.
  template <class Context>
  bool held(Context const& ctx) const
    requires leases
  {
    return lease_.until && ctx.now() < *lease_.until;
  }

  /// Whether to ask now: `waits`: somebody waits to read; `fresh`: he came after the last question. Where there are leases, an
  /// answer to that one serves him as well, and while somebody reads a new one is asked for when half of the old one is over.
  template <class Context>
  bool wants_to_ask(bool waits, bool fresh, [[maybe_unused]] Context const& ctx) {
    bool const open = asked_ > stood_;
    bool const due = std::exchange(due_, false) && open && waits;
    if constexpr (leases) {
      bool const old = !lease_.asked_at || ctx.now() - *lease_.asked_at >= usable / 2;
      if (waits && (old || (fresh && !open && !held(ctx)))) return new_ = true;
    } else if (fresh) {
      return new_ = true;
    }
    return due;
  }

  /// A new question, or the last one again to whoever has not answered.
  template <class Context>
  void ask(Context& ctx) {
    if (std::exchange(new_, false)) {
      ++asked_;
      if constexpr (leases) lease_.asked_at = ctx.now();
      if (ctx.votes(ctx.self_index())) answered(ctx.self_index(), asked_);
    }
    again_ = ctx.now() + ctx.times().retry;
    typename Context::template message<kind::confirm> m{};
    m.ballot = ballot_;
    m.question = asked_;
    for (std::size_t i = 0; i < ctx.voters(); ++i)
      if (answered_[i] < asked_) ctx.template send<kind::confirm>(ctx.members()[i], m);
  }

  template <class Context>
  void wake(Context& ctx) { due_ = due_ || (asked_ > stood_ && ctx.now() >= again_); }
  time_point deadline() const { return asked_ > stood_ && !due_ ? again_ : never<clock>; }

  friend bool operator==(tenure const&, tenure const&) = default;
  static constexpr auto fields(auto& t) {
    return std::tie(t.ballot_, t.asked_, t.stood_, t.answered_, t.news_, t.due_, t.new_, t.again_, t.lease_);
  }

 private:
  /// Who has answered this question or a later one.
  template <class Context>
  node_set since(std::uint64_t question, Context const& ctx) const {
    node_set who;
    for (std::size_t i = 0; i < ctx.voters(); ++i)
      if (answered_[i] >= question) who.insert(i);
    return who;
  }

  struct lease {
    std::optional<time_point> asked_at, until;  // by the own clock; from when the last question was sent
    friend bool operator==(lease const&, lease const&) = default;
    static constexpr auto fields(auto& l) { return std::tie(l.asked_at, l.until); }
  };
  static constexpr typename clock::duration usable = [] {
    if constexpr (leases) return typename clock::duration(P::reading::template usable_ticks<clock>);
    else return clock::duration::zero();
  }();

  synod::ballot<node> ballot_{};
  std::uint64_t asked_ = 0, stood_ = 0;
  std::array<std::uint64_t, max_voters> answered_{};  // by member: the last question answered in this office
  bool news_ = false, due_ = false, new_ = false;
  time_point again_ = never<clock>;
  [[no_unique_address]] synod::detail::only_if<leases, lease> lease_{};
};

}  // namespace role
SYNOD_END_NAMESPACE
