// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include <synod/check/linearizable/model.hpp>
#include <synod/check/linearizable/search.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// How much is searched.
struct effort {
  std::uint64_t visits_max = ~std::uint64_t{0};
  std::uint64_t depth_first_max = 5'000;  ///< and four times as many as there are calls
  bool remember = false;
};

/// What a search has come to.
struct solution {
  enum class result : std::uint8_t { found, impossible, given_up };
  result what = result::found;
  std::vector<std::uint32_t> order;  ///< `found`: that explains the calls; else, where asked for, as far as one goes
  std::uint64_t visits = 0;
};

/// One key's calls, in the model's words or in simpler ones that it offers.
template <class Model>
solution solve(Model const& m, std::span<timed<typename Model::operation> const> calls, effort const& most) {
  if constexpr (simplifies<Model>) {
    operations_of_key<typename Model::operation> all;
    for (auto const& c : calls) all.emplace_back(c.what, c.returned != none);
    auto const simpler = m.simplify(all);
    using simple = std::remove_cvref_t<decltype(simpler.model)>;
    std::vector<timed<typename simple::operation>> same;
    for (std::size_t i = 0; i < calls.size(); ++i)
      same.push_back({&simpler.operations[i], calls[i].invoke, calls[i].returned});
    return solve<simple>(simpler.model, same, most);
  } else {
    std::uint64_t const straight = most.depth_first_max == 0 ? 0 : most.depth_first_max + 4 * calls.size();
    if constexpr (advises<Model>) {
      // Who only says what was not there seldom decides anything, and is costly to heed: first without.
      auto const shuns = [&m](auto const& c) {
        auto const a = m.advise(*c.what, c.returned != none);
        return c.returned != none && a.observes && !a.needs;
      };
      std::vector<timed<typename Model::operation>> others;
      std::remove_copy_if(calls.begin(), calls.end(), std::back_inserter(others), shuns);
      if (others.size() < calls.size() && !most.remember) {
        search<Model> s(m, others);
        if (s.run(most.visits_max, straight) == search<Model>::result::impossible) return {solution::result::impossible, {}, s.visits()};
      }
    }
    search<Model> s(m, calls);
    if (most.remember) s.remember();
    using result = typename search<Model>::result;
    result const r = s.run(most.visits_max, straight);
    solution out;
    out.what = r == result::found ? solution::result::found
               : r == result::given_up ? solution::result::given_up : solution::result::impossible;
    out.order = r == result::found ? s.order() : s.farthest();
    out.visits = s.visits();
    return out;
  }
}

}  // namespace check::detail
SYNOD_END_NAMESPACE
