// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/check/explore/crew.hpp>
#include <synod/check/explore/finding.hpp>
#include <synod/check/explore/number_table.hpp>
#include <synod/check/explore/state_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// `breadth_first` on several threads, which finds the same: as many states, the same run, in every run and by however many
/// threads. Besides what that asks of a model (without symmetry), it says
/// - `scout(model)`: takes `steps(state, f)` while nobody changes the model; false, and nothing is counted, where a step leads to
///   what the model does not know, or breaks an invariant;
/// - `take(scout)`, `forget(scout)`: what that one has counted so far counts here, or nowhere.
///
/// States are expanded in batches, in the order in which they were found. In each,
/// 1. all threads take steps by what the model knows, each from another part of the batch;
/// 2. one thread takes those that were left over, in order: so that whatever the model meets gets its number as it would
///    have with one thread. Few are: a state of a node, or of the network, comes up in many states of the world;
/// 3. each thread looks up those of the states found whose hashes are its own, in order, so that nobody waits for a lock;
/// 4. one thread puts the new ones in the order in which one thread would have found them.
template <class Model>
class side_by_side {
 public:
  using event = typename Model::event;
  using state = packed<Model::words>;
  using scout = typename Model::scout;

  /// Pre: threads > 0; `model` takes no states that differ for one.
  side_by_side(Model& model, unsigned threads) : model_(model), crew_(threads), parts_(threads), late_(threads) {
    for (unsigned t = 0; t < threads; ++t) scouts_.push_back({scout(std::as_const(model))});
    state const first = model_.initial();
    order_.push_back(part_of(hash_of(first)));
    parts_[order_[0]].insert(first, hash_of(first), 0);
    found_.states = found_.depth = 1;
  }

  /// As `breadth_first::advance`.
  bool advance(std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
    while (most > 0 && open()) {
      std::size_t const n = std::min<std::uint64_t>({most, batch_max, order_.size() - next_});
      expand(n);
      most -= n;
    }
    found_.states = order_.size();
    found_.whole = found_.broken.empty() && next_ == order_.size();
    return open();
  }

  finding const& result() const { return found_; }

  /// As `breadth_first::run`.
  std::vector<event> run() {
    std::vector<event> out;
    if (found_.broken.empty()) return out;
    out.push_back(step_of(model_, at(order_[next_]), [](state const&, std::string_view broken) { return !broken.empty(); }));
    for (std::uint32_t to = order_[next_]; to != order_[0]; to = parent(to))
      out.push_back(step_of(model_, at(parent(to)), [&, wanted = at(to)](state const& s, std::string_view) { return s == wanted; }));
    std::reverse(out.begin(), out.end());
    return out;
  }

 private:
  static constexpr std::size_t batch_max = 1 << 12, chunk_size = 1 << 6;
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  /// A step's end. `place`: of the state in the batch that it is from, and its own among the steps from there.
  struct arrival {
    state to;
    std::uint64_t hash, place;
  };
  // What threads write to at a time is never on one line of the cache: they would wait for each other as for a lock.
  static constexpr std::size_t apart = 64;
  struct alignas(apart) seat {
    scout known;
  };
  struct alignas(apart) lane {
    std::vector<arrival> all;
  };
  struct alignas(apart) chunk {
    std::vector<lane> by_part;
    std::vector<std::uint32_t> left_over;
    std::uint64_t steps = 0;
  };
  /// The states with some of the hashes, numbered as they come.
  struct alignas(apart) part {
    std::vector<state> states;
    std::vector<std::uint32_t> parents;
    number_table numbers;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> fresh;  // by place, of this batch

    bool insert(state const& s, std::uint64_t hash, std::uint32_t parent) {
      auto const next = static_cast<std::uint32_t>(states.size());
      if (numbers.find_or_add(hash, next, [&](std::uint32_t n) { return states[n] == s; }) != next) return false;
      states.push_back(s);
      parents.push_back(parent);
      return true;
    }
  };

  // A state's number: that in its part, times the number of parts, and which part.
  unsigned part_of(std::uint64_t hash) const { return static_cast<unsigned>(hash % crew_.size()); }
  state const& at(std::uint32_t number) const { return parts_[number % crew_.size()].states[number / crew_.size()]; }
  std::uint32_t parent(std::uint32_t number) const { return parts_[number % crew_.size()].parents[number / crew_.size()]; }

  bool open() const {
    return found_.broken.empty() && next_ < order_.size() && order_.size() < std::numeric_limits<std::uint32_t>::max() / 2;
  }

  /// The next `n` states in order: the batch.
  void expand(std::size_t n) {
    std::size_t const chunks = (n + chunk_size - 1) / chunk_size;
    while (chunks_.size() < chunks) chunks_.push_back({std::vector<lane>(crew_.size()), {}, 0});
    std::atomic<std::size_t> taken = 0;
    crew_.all([&](unsigned t) {
      for (std::size_t c = taken++; c < chunks; c = taken++)
        read(chunks_[c], c * chunk_size, std::min(n, (c + 1) * chunk_size), scouts_[t].known);
    });
    std::uint64_t const last = learn(chunks);
    std::size_t const whole = last == none ? n : last >> 32;
    if (last == none) count(chunks);
    else count_anew(whole);
    crew_.all([&](unsigned t) { meet(t, chunks, last); });
    put(last == none ? n : whole + 1);
    next_ += whole;
  }

  /// The states of the batch from `first` on, as far as the model knows where they lead.
  void read(chunk& c, std::size_t first, std::size_t end, scout& known) {
    for (lane& each : c.by_part) each.all.clear();
    c.left_over.clear();
    c.steps = 0;
    std::vector<std::size_t> before(c.by_part.size());
    for (std::size_t i = first; i < end; ++i) {
      for (std::size_t p = 0; p < before.size(); ++p) before[p] = c.by_part[p].all.size();
      std::uint64_t place = std::uint64_t{i} << 32;
      bool const whole = known.steps(at(order_[next_ + i]), [&](event const&, state const& to, std::string_view) {
        std::uint64_t const h = hash_of(to);
        c.by_part[part_of(h)].all.push_back({to, h, place++});
      });
      if (whole) {
        c.steps += place & 0xffffffff;
        continue;
      }
      for (std::size_t p = 0; p < before.size(); ++p) c.by_part[p].all.resize(before[p]);
      c.left_over.push_back(static_cast<std::uint32_t>(i));
    }
  }

  /// The states that were left over. The place of the step that breaks an invariant, `none` where none does.
  std::uint64_t learn(std::size_t chunks) {
    for (auto& each : late_) each.clear();
    for (std::size_t c = 0; c < chunks; ++c)
      for (std::uint32_t i : chunks_[c].left_over) {
        std::uint64_t place = std::uint64_t{i} << 32, last = none;
        model_.steps(at(order_[next_ + i]), [&](event const&, state const& to, std::string_view broken) {
          ++found_.steps;
          if (last != none) return;
          std::uint64_t const h = hash_of(to);
          late_[part_of(h)].push_back({to, h, place});
          if (!broken.empty()) found_.broken = broken, last = place;
          ++place;
        });
        if (last != none) return last;
      }
    return none;
  }

  void count(std::size_t chunks) {
    for (std::size_t c = 0; c < chunks; ++c) found_.steps += chunks_[c].steps;
    for (seat& each : scouts_) model_.take(each.known);
  }
  /// Of what was read, only the first `whole` states: the next one breaks an invariant, and one thread comes no further.
  void count_anew(std::size_t whole) {
    for (seat& each : scouts_) Model::forget(each.known);
    for (std::size_t i = 0; i < whole; ++i) {
      auto const& aside = chunks_[i / chunk_size].left_over;
      if (std::find(aside.begin(), aside.end(), i) != aside.end()) continue;
      scouts_[0].known.steps(at(order_[next_ + i]), [this](event const&, state const&, std::string_view) { ++found_.steps; });
    }
    model_.take(scouts_[0].known);
  }

  /// Looks up what part `t` is to know, up to the step at `last`.
  void meet(unsigned t, std::size_t chunks, std::uint64_t last) {
    part& own = parts_[t];
    own.fresh.clear();
    auto late = late_[t].begin();
    auto const look = [&](arrival const& a) {
      if (a.place <= last && own.insert(a.to, a.hash, order_[next_ + (a.place >> 32)]))
        own.fresh.emplace_back(a.place, static_cast<std::uint32_t>((own.states.size() - 1) * crew_.size() + t));
    };
    for (std::size_t c = 0; c < chunks; ++c) {
      auto const& here = chunks_[c].by_part[t].all;
      for (std::size_t k = 0; k < here.size(); ++k) {
        if (k + 8 < here.size()) own.numbers.prefetch(here[k + 8].hash);
        while (late != late_[t].end() && late->place < here[k].place) look(*late++);
        look(here[k]);
      }
    }
    while (late != late_[t].end()) look(*late++);
  }

  /// The new states of the first `n` of the batch, in order.
  void put(std::size_t n) {
    std::vector<std::size_t> taken(parts_.size());
    for (std::size_t i = 0; i < n; ++i) {
      if (next_ + i == level_end_) {
        level_end_ = order_.size();
        ++level_;
      }
      for (;;) {
        std::size_t from = 0;
        std::uint64_t first = none;
        for (std::size_t p = 0; p < parts_.size(); ++p) {
          auto const& fresh = parts_[p].fresh;
          if (taken[p] < fresh.size() && fresh[taken[p]].first < first) first = fresh[taken[p]].first, from = p;
        }
        if (first == none || first >> 32 != i) break;
        order_.push_back(parts_[from].fresh[taken[from]++].second);
        found_.depth = level_ + 1;
      }
    }
    if (!found_.broken.empty()) found_.depth = level_ + 1;
  }

  Model& model_;
  crew crew_;
  std::vector<seat> scouts_;              // by thread
  std::vector<part> parts_;                // by thread
  std::vector<chunk> chunks_;              // of the batch
  std::vector<std::vector<arrival>> late_; // of the batch, by part
  std::vector<std::uint32_t> order_;       // of all states
  std::size_t next_ = 0;                   // the state to expand next, in this order
  std::size_t level_end_ = 0;              // the first that may be deeper
  std::uint32_t level_ = 0;
  finding found_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
