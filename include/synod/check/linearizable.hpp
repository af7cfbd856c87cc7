// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <synod/check/linearizable/call.hpp>
#include <synod/check/linearizable/model.hpp>
#include <synod/check/linearizable/moments.hpp>
#include <synod/check/linearizable/smallest.hpp>
#include <synod/check/linearizable/solve.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

enum class verdict_on_history : std::uint8_t {
  linearizable,
  not_linearizable,
  undecided,  ///< `judge_limits::visits_max` was reached
};

struct judge_limits {
  /// How many configurations are looked at for one key. To judge a history is NP-complete: one that is made to be hard
  /// can take time and memory without end.
  std::uint64_t visits_max = ~std::uint64_t{0};
  /// The same for each step of making the offending part small. A step that needs more is left out.
  std::uint64_t visits_max_each_step = 20'000;
  /// How many are looked at one behind the other, as if there were an order, before it is done breadth first; and four
  /// times as many as there are calls. 0: none.
  std::uint64_t depth_first_max = 5'000;
};

/// What `judge` has found. Calls are spoken of by their index in the history.
struct judgement {
  verdict_on_history verdict = verdict_on_history::linearizable;
  /// `linearizable`: for each key, in the order of the keys, an order of its calls that explains all answers. Unknown
  /// outcomes that are not in it never took effect.
  std::vector<std::vector<std::size_t>> orders;
  /// `not_linearizable`: a smallest part that no order explains, of one key, by invocation. Whatever else is in the
  /// history could have taken effect at any time after its invocation, or never, and would not have mended it.
  std::vector<std::size_t> offending;
  /// How far an order of the offending part goes: these, and then none of the others.
  std::vector<std::size_t> explained;
  /// How many configurations were looked at.
  std::uint64_t visits = 0;

  explicit operator bool() const { return verdict == verdict_on_history::linearizable; }
};

namespace detail {

/// The calls as a search takes them: their times as ranks.
template <class Operation, class Time>
std::vector<timed<Operation>> ranked(std::vector<call<Operation, Time>> const& history, std::vector<std::size_t> const& which) {
  moments<Time> const times(history, which);
  std::vector<timed<Operation>> calls;
  for (std::size_t i : which)
    calls.push_back({&history[i].what, times.rank(history[i].invoke),
                     history[i].returned ? times.rank(*history[i].returned) : none});
  return calls;
}

/// By key, in the order of the keys.
template <class Model, class Time>
std::vector<std::vector<std::size_t>> parted(std::vector<call<typename Model::operation, Time>> const& history, Model const& m) {
  auto const key_of = [&]([[maybe_unused]] auto const& what) {
    if constexpr (has_keys<Model>) return m.key(what);
    else return std::monostate{};
  };
  std::map<std::remove_cvref_t<decltype(key_of(history[0].what))>, std::vector<std::size_t>> parts;
  for (std::size_t i = 0; i < history.size(); ++i) parts[key_of(history[i].what)].push_back(i);
  std::vector<std::vector<std::size_t>> all;
  for (auto& part : parts) all.push_back(std::move(part.second));
  return all;
}

}  // namespace detail

/// Whether a history is linearizable [HW]: whether all its calls can be put into one order in which each
/// takes effect at a moment between its invocation and its return, and is answered as model `m` says. Two calls of which
/// one returned at the very time at which the other was invoked count as overlapping.
///
/// Each key is judged by itself, which comes to the same [HW, theorem 1].
///
///     namespace check = synod::check;
///     using store = check::key_value<int>;
///
///     std::vector<check::call<store::operation>> history{
///         {1, store::write("x", 1), 0, 10},
///         {2, store::write("x", 2), 20, 30},
///         {3, store::read("x", 1), 40, 50},       // stale
///         {1, store::write("y", 7), 60, {}},      // no answer came: unknown
///     };
///     check::judgement const found = check::judge(history, store{});
///     if (!found) std::cout << check::picture(history, found, store{});
///
/// A system of your own is judged by a model of your own: [check/linearizable/model.hpp] says what it consists of, and
/// the models in [check/models/] are examples. Pre: no call returns before it is invoked.
template <class Model, class Time>
judgement judge(std::vector<call<typename Model::operation, Time>> const& history, Model const& m = {},
                judge_limits const& limits = {}) {
  static_assert(detail::check_model<Model>());
  judgement out;
  if (history.empty()) return out;
  auto const name = [](std::vector<std::size_t> const& which, std::vector<std::uint32_t> const& some) {
    std::vector<std::size_t> named;
    for (std::uint32_t i : some) named.push_back(which[i]);
    return named;
  };
  detail::effort const whole{limits.visits_max, limits.depth_first_max, false};
  detail::effort const step{limits.visits_max_each_step, limits.depth_first_max, false};
  detail::effort const with_memory{limits.visits_max_each_step, limits.visits_max_each_step, true};
  for (auto const& key : detail::parted(history, m)) {
    auto const calls = detail::ranked(history, key);
    auto const solved = detail::solve(m, std::span(calls), whole);
    out.visits += solved.visits;
    using result = detail::solution::result;
    if (solved.what == result::found) {
      out.orders.push_back(name(key, solved.order));
    } else if (solved.what == result::given_up) {
      out.verdict = verdict_on_history::undecided;
    } else {
      out.verdict = verdict_on_history::not_linearizable;
      out.orders.clear();
      auto const part = detail::smallest<Model>(m, calls, step).find();
      out.offending = name(key, part);
      auto const alone = detail::ranked(history, out.offending);
      out.explained = name(out.offending, detail::solve(detail::bare<Model>{m}, std::span(alone), with_memory).order);
      return out;
    }
  }
  if (out.verdict != verdict_on_history::linearizable) out.orders.clear();
  return out;
}

}  // namespace check
SYNOD_END_NAMESPACE
