// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <synod/check/client_judge.hpp>
#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/picture.hpp>
#include <synod/check/models/key_value.hpp>
#include <synod/sim/register_machine.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// What the clients of a world of registers saw, for `judge`. A write whose outcome is unknown may take effect at any time, or
/// never; a read that was not answered has seen nothing, and what was refused has never happened.
template <class Value>
std::vector<call<typename key_value<Value, std::uint64_t>::operation>> calls_of(std::vector<sim::asked<Value>> const& asked) {
  using model = key_value<Value, std::uint64_t>;
  std::vector<call<typename model::operation>> calls;
  for (auto const& a : asked) {
    if (a.taken != role::taken::accepted || (!a.writes && !a.returned)) continue;
    auto const what = a.writes ? model::write(a.which.value, a.found) : model::read(a.which.value, a.found);
    auto& c = calls.emplace_back();
    c = {a.node + 1, what, a.invoked.time_since_epoch().count(), {}};
    if (a.returned) c.returned = a.returned->time_since_epoch().count();
  }
  return calls;
}

/// Whether they could have been one register each; where not, with a picture of the smallest part that could not.
template <class Value>
client_verdict judge_registers(std::vector<sim::asked<Value>> const& asked, judge_limits const& limits = {.visits_max = 5'000'000}) {
  key_value<Value, std::uint64_t> const model;
  auto const calls = calls_of(asked);
  judgement const found = judge(calls, model, limits);
  return {found.verdict, found ? std::string() : picture(calls, found, model)};
}

}  // namespace check
SYNOD_END_NAMESPACE
