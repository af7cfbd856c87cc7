// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

#include <synod/check/clients.hpp>
#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/picture.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// What a judge says of what the clients of a world saw.
struct client_verdict {
  verdict_on_history what = verdict_on_history::linearizable;
  std::string picture;  ///< of the smallest part that has no order
};

inline client_verdict judge(client_history const& h, judge_limits const& limits = {.visits_max = 5'000'000}) {
  client_verdict v;
  auto const ask = [&](auto const& calls, auto const& model) {
    if (v.what == verdict_on_history::not_linearizable) return;
    judgement const found = judge(calls, model, limits);
    if (!found) v.what = found.verdict, v.picture = picture(calls, found, model);
  };
  ask(h.values, store::values{});
  ask(h.lists, store::lists{});
  return v;
}

}  // namespace check
SYNOD_END_NAMESPACE
