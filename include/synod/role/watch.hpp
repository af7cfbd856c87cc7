// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <tuple>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/number.hpp>
#include <synod/role/context.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// What a leader knows of those who keep him in office: who has answered since he last looked, and whether his own disk
/// gets on. He looks once in the shortest time after which others may campaign.
template <class P>
class watch {
 public:
  using time_point = typename P::clock::time_point;

  template <class Context>
  void begin(Context& ctx) {
    heard_ = node_set{}.insert(ctx.self_index());
    disk_ = ctx.log().staged();
    until_ = ctx.now() + ctx.times().election_min;
  }
  void heard(std::size_t member) { heard_.insert(member); }

  /// False where the time is up, and no accept quorum has been heard in it, or nothing that the disk was given before it.
  template <class Context>
  bool holds(Context& ctx) {
    if (ctx.now() < until_) return true;
    bool const quorum = quorum::accepts<typename P::quorum>(heard_ & node_set::first(ctx.voters()), ctx.voters(), ctx.self_index());
    bool const disk = ctx.log().covers(*disk_) != nullptr;
    begin(ctx);
    return quorum && disk;
  }
  time_point deadline() const { return until_; }

  friend bool operator==(watch const&, watch const&) = default;
  static constexpr auto fields(auto& w) { return std::tie(w.heard_, w.disk_, w.until_); }

 private:
  node_set heard_{};
  std::optional<mark> disk_;
  time_point until_ = never<typename P::clock>;
};

}  // namespace role
SYNOD_END_NAMESPACE
