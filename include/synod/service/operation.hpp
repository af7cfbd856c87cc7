// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <synod/core/number.hpp>
#include <synod/service/outcome.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// A question that waits for its answer, in one list at a time.
template <class Node, class TimePoint>
struct operation {
  operation* before = nullptr;
  operation* next = nullptr;
  /// A proposal: its own. A read: that of an entry of which the delivery answers it; 0 before the turn is drained.
  proposal id{};
  TimePoint deadline = TimePoint::max();
  outcome what = outcome::unknown;
  bool reads = false;  ///< the state, where it is answered `chosen`
  std::optional<Node> leader{};

  enum class way { dispatch, post, drop };
  /// Ends the operation: its handler is called with the answer, or (`drop`) only destroyed. It is gone then.
  void (*finish)(operation*, way) = nullptr;
};

/// A proposal that waits, with room for the reply.
template <class Node, class TimePoint, class Reply>
struct proposing : operation<Node, TimePoint> {
  std::optional<Reply> result{};
  slot at{};
};

/// Operations in the order in which they came. Owns nothing.
template <class Operation>
class operation_list {
 public:
  bool empty() const { return !first_; }
  std::size_t size() const { return size_; }
  Operation* front() const { return first_; }
  Operation* back() const { return last_; }

  void push(Operation* o) {
    o->before = last_;
    o->next = nullptr;
    (last_ ? last_->next : first_) = o;
    last_ = o;
    ++size_;
  }
  void erase(Operation* o) {
    (o->before ? o->before->next : first_) = o->next;
    (o->next ? o->next->before : last_) = o->before;
    o->before = o->next = nullptr;
    --size_;
  }
  /// Pre: not empty.
  Operation* pop() {
    Operation* const o = first_;
    erase(o);
    return o;
  }

 private:
  Operation* first_ = nullptr;
  Operation* last_ = nullptr;
  std::size_t size_ = 0;
};

/// From proposal ids to what waits for them; linear probing, nothing allocated once it has grown. The ids of one node
/// follow one another: by their low bits they would all stand in one row, and to take one out would mean to walk over
/// all that are waiting. Multiplied by the golden ratio they stand apart [Knuth §6.4].
template <class Operation>
class operation_table {
 public:
  operation_table() : cells_(64), shift_(64 - 6) {}

  std::size_t size() const { return size_; }

  /// Pre: `id` is not 0 and not in the table.
  void insert(proposal id, Operation* o) {
    if ((size_ + 1) * 2 > cells_.size()) grow();
    std::size_t i = at(id);
    while (cells_[i].first != proposal{}) i = after(i);
    cells_[i] = {id, o};
    ++size_;
  }

  /// Takes out what waits for `id`; null where nothing does.
  Operation* take(proposal id) {
    std::size_t i = at(id);
    while (cells_[i].first != id) {
      if (cells_[i].first == proposal{}) return nullptr;
      i = after(i);
    }
    Operation* const found = cells_[i].second;
    close_gap(i);
    --size_;
    return found;
  }

 private:
  using cell = std::pair<proposal, Operation*>;
  std::size_t at(proposal id) const { return static_cast<std::size_t>(id.value * 0x9e37'79b9'7f4a'7c15u >> shift_); }
  std::size_t after(std::size_t i) const { return (i + 1) & (cells_.size() - 1); }

  /// Whatever stands behind cell `gap` and could stand nearer to its place moves up.
  void close_gap(std::size_t gap) {
    std::size_t const mask = cells_.size() - 1;
    for (std::size_t i = after(gap); cells_[i].first != proposal{}; i = after(i)) {
      if (((i - at(cells_[i].first)) & mask) < ((i - gap) & mask)) continue;
      cells_[gap] = cells_[i];
      gap = i;
    }
    cells_[gap] = {};
  }
  void grow() {
    std::vector<cell> old(cells_.size() * 2);
    old.swap(cells_);
    --shift_;
    size_ = 0;
    for (cell const& c : old)
      if (c.first != proposal{}) insert(c.first, c.second);
  }

  std::vector<cell> cells_;  // a power of two of them, at most half of them taken; id 0 is free
  int shift_;                // what leaves as many high bits as number the cells
  std::size_t size_ = 0;
};

}  // namespace detail
SYNOD_END_NAMESPACE
