// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/functional/hash.hpp>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

// A sequential model says what a system does when one operation comes after the other; a history is linearizable where
// some such order explains it.
//
// | of a model `m`              | means                                                                               |
// |-----------------------------|-------------------------------------------------------------------------------------|
// | `operation`                 | what is asked and answered                                                          |
// | `state`                     | copyable, with `==`, hashed by `boost::hash` (numbers, strings, containers, or whatever has a `hash_value(s)`) |
// | `m.initial()`               | the state before all                                                                |
// | `m.step(s, o, true)`        | the state after `o` in state `s`; nothing where it could not have been answered so  |
// | `m.step(s, o, false)`       | the same for an unknown outcome, whose answer is not to be looked at; nothing where it has no effect |
// | `m.key(o)`                  | optional: operations of different keys (ordered by `<`) never meet: each key is judged by itself |
// | `m.describe(o, returned)`   | optional: what pictures say of `o`: "write 3"                                       |
// | `m.advise(o, returned)`     | optional: `advice<state>`, which shortens the search                                |
// | `M::only_grows`             | optional, true: a state that was left never comes again                             |
// | `m.simplify(ops)`           | optional: one key's history in simpler words, as `simplified`: it has an order exactly if the given has |
//
//     // Numbers that are handed out, each once.
//     struct dispenser {
//       struct operation {
//         int number = 0;  // that was handed out
//       };
//       using state = int;  // how many were
//       state initial() const { return 0; }
//       std::optional<state> step(state const& s, operation const& o, bool returned) const {
//         return !returned || o.number == s + 1 ? std::optional(s + 1) : std::nullopt;
//       }
//       std::string describe(operation const& o, bool returned) const {
//         return returned ? "take " + std::to_string(o.number) : "take";
//       }
//     };

/// What a model may tell of an operation so that the search need not find it out. Each word must be true.
template <class State>
struct advice {
  bool observes = false;                 ///< changes nothing, wherever it is possible
  std::optional<State> needs{};          ///< the only state in which it is possible; of an unknown outcome: that it changes
  std::optional<State> unless{};         ///< the only state in which it is not possible; of what observes
  std::optional<State> leaves{};         ///< the only state that it leaves. Without `needs`: possible everywhere, always leaves it
  std::optional<std::uint64_t> alike{};  ///< unknown outcomes of the same number are interchangeable
};

/// One key's history in a model of its own, operation by operation.
template <class Model>
struct simplified {
  Model model{};
  std::vector<typename Model::operation> operations{};
};
/// What `simplify` is given: each operation of a key, and whether it returned.
template <class Operation>
using operations_of_key = std::vector<std::pair<Operation const*, bool>>;

template <class S>
concept model_state = std::copyable<S> && std::equality_comparable<S> && requires(S const& s) {
  { boost::hash<S>{}(s) } -> std::convertible_to<std::size_t>;
};

template <class M>
concept sequential_model = requires(M const& m, typename M::operation const& o, typename M::state const& s) {
  requires std::copyable<typename M::operation>;
  requires model_state<typename M::state>;
  { m.initial() } -> std::convertible_to<typename M::state>;
  { m.step(s, o, true) } -> std::convertible_to<std::optional<typename M::state>>;
};

namespace detail {

template <class M>
concept advises = requires(M const& m, typename M::operation const& o) {
  { m.advise(o, true) } -> std::convertible_to<advice<typename M::state>>;
};
template <class M>
concept describes = requires(M const& m, typename M::operation const& o) { m.describe(o, true); };
template <class M>
concept has_keys = requires(M const& m, typename M::operation const& o) { m.key(o); };
/// A model whose states never come again once they are left.
template <class M>
concept only_grows = requires { requires M::only_grows; };
template <class M>
concept simplifies = requires(M const& m, operations_of_key<typename M::operation> const& o) { m.simplify(o); };

/// A model of which nothing is known but its steps.
template <class Model>
struct bare {
  using operation = typename Model::operation;
  using state = typename Model::state;
  Model const& model;
  state initial() const { return model.initial(); }
  std::optional<state> step(state const& s, operation const& o, bool returned) const { return model.step(s, o, returned); }
};

/// Says in words what a model lacks.
template <class M>
consteval bool check_model() {
  static_assert(requires { typename M::operation; },
                "synod: [model.operation] a model names what is asked and answered: operation [check/linearizable/model.hpp]");
  static_assert(requires { typename M::state; },
                "synod: [model.state] a model names its state: state [check/linearizable/model.hpp]");
  if constexpr (requires { typename M::state; typename M::operation; }) {
    using state = typename M::state;
    using operation = typename M::operation;
    static_assert(model_state<state>,
                  "synod: [model.state] a model's state is copyable, has ==, and is hashed by boost::hash: give it "
                  "std::size_t hash_value(state const&) [check/linearizable/model.hpp]");
    static_assert(requires(M const& m) { { m.initial() } -> std::convertible_to<state>; },
                  "synod: [model.initial] a model needs state initial() const [check/linearizable/model.hpp]");
    static_assert(requires(M const& m, state const& s, operation const& o) {
                    { m.step(s, o, true) } -> std::convertible_to<std::optional<state>>;
                  },
                  "synod: [model.step] a model needs std::optional<state> step(state const&, operation const&, bool returned) "
                  "const [check/linearizable/model.hpp]");
  }
  return true;
}

}  // namespace detail
}  // namespace check
SYNOD_END_NAMESPACE
