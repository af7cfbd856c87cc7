// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/models/append.hpp>
#include <synod/check/models/key_value.hpp>
#include <synod/sim/prng.hpp>

namespace histories {

namespace check = synod::check;
using synod::sim::prng;

template <class Model>
using history = std::vector<check::call<typename Model::operation>>;

/// Whether some order explains `h`, by trying all of them: knows nothing but the model's steps and the times.
template <class Model>
bool by_brute_force(history<Model> const& h, Model const& m = {}) {
  std::vector<bool> placed(h.size());
  auto const try_from = [&](auto& self, typename Model::state const& s) -> bool {
    bool all = true;
    for (std::size_t i = 0; i < h.size(); ++i) all = all && (placed[i] || !h[i].returned);
    if (all) return true;
    for (std::size_t i = 0; i < h.size(); ++i) {
      if (placed[i]) continue;
      bool late = false;
      for (std::size_t j = 0; j < h.size(); ++j) late = late || (!placed[j] && h[j].returned && *h[j].returned < h[i].invoke);
      if (late) continue;
      auto const next = m.step(s, h[i].what, h[i].returned.has_value());
      if (!next) continue;
      placed[i] = true;
      if (self(self, *next)) return true;
      placed[i] = false;
    }
    return false;
  };
  // Each key by itself would be quicker; all at once is what the word means.
  return try_from(try_from, m.initial());
}

/// Whether the orders found explain the history: each call that returned in its key's order once, none before one that
/// had returned when it was invoked, and each step as the model has it.
template <class Model>
bool explains(std::vector<std::vector<std::size_t>> const& orders, history<Model> const& h, Model const& m = {}) {
  std::vector<int> placed(h.size());
  for (auto const& order : orders) {
    typename Model::state s = m.initial();
    std::optional<std::int64_t> latest;  // invocation so far
    for (std::size_t i : order) {
      ++placed[i];
      if (h[i].returned && latest && *h[i].returned < *latest) return false;
      latest = std::max(latest.value_or(h[i].invoke), h[i].invoke);
      auto const next = m.step(s, h[i].what, h[i].returned.has_value());
      if (!next) return false;
      s = *next;
    }
  }
  for (std::size_t i = 0; i < h.size(); ++i)
    if (placed[i] > 1 || (placed[i] == 0 && h[i].returned)) return false;
  return true;
}

/// A model that advises nothing and simplifies nothing: the search at its plainest.
template <class Model>
struct plain {
  using operation = typename Model::operation;
  using state = typename Model::state;
  Model model{};
  state initial() const { return model.initial(); }
  std::optional<state> step(state const& s, operation const& o, bool returned) const { return model.step(s, o, returned); }
  auto key(operation const& o) const { return model.key(o); }
};

/// What clients of a system do, that makes each operation take effect at one moment between invocation and return.
struct workload {
  std::size_t operations = 1000, clients = 10;
  std::uint32_t keys = 1;
  std::uint32_t values = 0;        ///< how many different ones; 0: each is written once
  std::uint32_t unknown = 0;       ///< in millionths; half of them take effect, at some later time
  std::uint32_t reads = 500'000, sets = 0;  ///< in millionths; compare-and-set: of what is no read
  std::uint32_t gap = 5, duration = 20;
  std::uint32_t slow = 0;          ///< in millionths: takes a thousand times as long
};

inline std::string key_name(std::uint64_t k) { return "k" + std::to_string(k); }

/// The operations of a workload as they take effect, one after the other. `make(random, state, key)` is what a client asks
/// next; `apply(state, operation)` answers it.
template <class Model, class State, class Make, class Apply>
history<Model> played(workload const& w, std::uint64_t seed, Make make, Apply apply) {
  prng random(seed);
  struct effect {
    std::int64_t at;
    std::size_t call;
  };
  history<Model> h;
  std::vector<effect> effects;
  std::vector<std::int64_t> free(w.clients);
  for (std::size_t n = 0; n < w.operations; ++n) {
    auto const c = static_cast<std::size_t>(std::min_element(free.begin(), free.end()) - free.begin());
    std::int64_t const invoke = free[c] + static_cast<std::int64_t>(random.below(w.gap + 1));
    auto took = static_cast<std::int64_t>(random.below(w.duration + 1));
    if (random.chance(w.slow)) took *= 1000;
    bool const unknown = random.chance(w.unknown);
    check::call<typename Model::operation> call{c + 1, {}, invoke, {}};
    if (!unknown) call.returned = invoke + took;
    h.push_back(call);
    if (!unknown) effects.push_back({invoke + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(took) + 1)), n});
    else if (random.below(2) == 0) effects.push_back({invoke + static_cast<std::int64_t>(random.below(20 * w.duration + 1)), n});
    free[c] = invoke + took;
  }
  for (auto& call : h) call.what = make(random, key_name(random.below(w.keys)));
  std::sort(effects.begin(), effects.end(), [](effect const& a, effect const& b) { return std::tie(a.at, a.call) < std::tie(b.at, b.call); });
  std::map<std::string, State> states;
  for (effect const& e : effects) apply(random, states[h[e.call].what.key], h[e.call].what);
  return h;
}

using store = check::key_value<int>;
using lists = check::append_list<int>;

inline history<store> of_store(workload const& w, std::uint64_t seed) {
  int fresh = 0;
  auto const value = [&](prng& random) { return w.values == 0 ? ++fresh : static_cast<int>(random.below(w.values)); };
  return played<store, std::optional<int>>(
      w, seed,
      [&](prng& random, std::string k) {
        if (random.chance(w.reads)) return store::read(k);
        if (!random.chance(w.sets)) return store::write(k, value(random));
        return store::compare_and_set(k, {}, value(random));
      },
      [&](prng& random, std::optional<int>& s, store::operation& o) {
        if (o.what == store::kind::read) o.value = s;
        if (o.what == store::kind::write) s = o.value;
        if (o.what != store::kind::compare_and_set) return;
        o.expect = random.below(4) != 0 ? s : std::optional(static_cast<int>(random.below(w.values == 0 ? 1000 : w.values)));
        o.ok = o.expect == s;
        if (o.ok) s = o.value;
      });
}

inline history<lists> of_lists(workload const& w, std::uint64_t seed) {
  int fresh = 0;
  return played<lists, std::vector<int>>(
      w, seed,
      [&](prng& random, std::string k) {
        if (random.chance(w.reads)) return lists::read(k);
        return lists::append(k, w.values == 0 ? ++fresh : static_cast<int>(random.below(w.values)));
      },
      [](prng&, std::vector<int>& s, lists::operation& o) {
        if (o.reads) o.found = s;
        else s.push_back(o.value);
      });
}

}  // namespace histories
