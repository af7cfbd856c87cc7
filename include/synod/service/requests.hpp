// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <synod/core/number.hpp>
#include <synod/service/operation.hpp>
#include <synod/service/outcome.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Who waits for what: proposals for their own delivery, reads for that of any entry proposed here after they came.
///
/// Such an entry stands behind everything that had been chosen when the read came, so that its delivery, or that of any
/// later one of this node, makes the state current enough [Raft §6.4, a read through the log]. All reads that came in
/// one turn share one entry: a command proposed in the same turn where there is one, else a no-op. Where the leader asks whether his
/// ballot stands they share a question instead, which has an identity of the same kind.
template <class Node, class TimePoint>
class requests {
 public:
  using operation = detail::operation<Node, TimePoint>;

  /// `base` is drawn anew at each start, so that no two starts of any node give the same identity.
  explicit requests(std::uint64_t base) : base_(base) {}

  proposal next_id() {
    if (base_ + ++issued_ == 0) ++issued_;
    return {base_ + issued_};
  }

  /// Pre: `id` is the one given last.
  void wait_for(proposal id, operation* o) {
    o->id = id;
    table_.insert(id, o);
    proposals_.push(o);
  }

  void wait_to_read(operation* o) {
    o->id = {};
    o->reads = true;
    reads_.push(o);
    ++fresh_;
  }
  bool has_fresh_reads() const { return fresh_ != 0; }
  /// The reads that came in this turn are answered by entry `id`.
  void cover(proposal id) {
    for (operation* o = reads_.back(); fresh_ != 0; o = o->before, --fresh_) o->id = id;
  }
  /// They are made on what is here.
  void answer_fresh_reads() {
    while (!reads_.empty()) answer(reads_.pop(), outcome::chosen);
    fresh_ = 0;
  }
  void refuse_fresh_reads(outcome why, std::optional<Node> const& leader) {
    for (; fresh_ != 0; --fresh_) {
      operation* const o = reads_.back();
      reads_.erase(o);
      answer(o, why, leader);
    }
  }

  /// The state is as the reads under `id` need it, and those before.
  void readable(proposal id) {
    while (!reads_.empty() && reads_.front()->id != proposal{} && number(reads_.front()->id) <= number(id))
      answer(reads_.pop(), outcome::chosen);
  }

  /// Entry `id` is delivered. Who proposed it, if it was somebody here, is the caller's to `answer`; reads are answered.
  operation* delivered(proposal id) {
    if (!ours(id)) return nullptr;
    readable(id);
    operation* const o = table_.take(id);
    if (o) proposals_.erase(o);
    return o;
  }

  /// Entry `id` will never be delivered, or nobody will see it.
  void settled(proposal id, outcome what) {
    if (!ours(id)) return;
    if (operation* const o = table_.take(id)) {
      proposals_.erase(o);
      answer(o, what);
    }
    for (operation* o = reads_.front(); o && o->id != proposal{} && number(o->id) <= number(id);) {  // in the order of their numbers
      operation* const next = o->next;
      if (o->id == id) {
        reads_.erase(o);
        answer(o, what);
      }
      o = next;
    }
  }

  /// Whoever has waited too long gets an answer: nobody knows.
  void expire(TimePoint now) {
    while (!proposals_.empty() && proposals_.front()->deadline <= now) {
      operation* const o = proposals_.pop();
      table_.take(o->id);
      answer(o, outcome::unknown);
    }
    while (!reads_.empty() && reads_.front()->deadline <= now) {
      if (reads_.front()->id == proposal{}) --fresh_;
      answer(reads_.pop(), outcome::unknown);
    }
  }
  std::optional<TimePoint> deadline() const {
    std::optional<TimePoint> d;
    if (!proposals_.empty()) d = proposals_.front()->deadline;
    if (!reads_.empty()) d = std::min(d.value_or(TimePoint::max()), reads_.front()->deadline);
    return d == TimePoint::max() ? std::nullopt : d;
  }

  /// The node has stopped. A read had no effect, and is not made any more; a proposal may have.
  void end() {
    while (!proposals_.empty()) {
      operation* const o = proposals_.pop();
      table_.take(o->id);
      answer(o, outcome::unknown);
    }
    while (!reads_.empty()) answer(reads_.pop(), outcome::stopped);
    fresh_ = 0;
    for (operation* o = answered_.front(); o; o = o->next)
      if (o->reads && o->what == outcome::chosen) o->what = outcome::stopped;
  }

  /// Has its answer, and is finished when the turn is over.
  void answer(operation* o, outcome what, std::optional<Node> const& leader = {}) {
    o->what = what;
    o->leader = leader;
    answered_.push(o);
  }

  /// Tells those who have an answer by now, one after the other; who is answered meanwhile waits for the next time.
  template <class Counters>
  void finish(typename operation::way how, Counters& count) {
    for (std::size_t left = answered_.size(); left != 0 && !answered_.empty(); --left) {
      operation* const o = answered_.pop();
      count.chosen += o->what == outcome::chosen;
      count.lost += o->what == outcome::lost;
      count.unknown += o->what == outcome::unknown;
      o->finish(o, how);
    }
  }

  std::size_t proposals() const { return proposals_.size(); }
  std::size_t reads() const { return reads_.size(); }

 private:
  std::uint64_t number(proposal id) const { return id.value - base_; }
  bool ours(proposal id) const { return number(id) != 0 && number(id) <= issued_; }

  std::uint64_t base_;
  std::uint64_t issued_ = 0;
  operation_table<operation> table_;
  operation_list<operation> proposals_;  // all that is in the table, in the order of their deadlines
  operation_list<operation> reads_;      // those that came in this turn are at the end:
  std::size_t fresh_ = 0;
  operation_list<operation> answered_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
