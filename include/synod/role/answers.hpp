// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include <synod/concept/storage.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/message/kind.hpp>
#include <synod/role/hearsay.hpp>
#include <synod/role/snapshots.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// A handful of answers owed, one an asker: a newer question replaces the older, and where too many ask the oldest is
/// dropped, as a lost message would be.
template <class T, std::size_t Capacity = 8>
class owed {
 public:
  template <class Same>
  void add(T const& value, Same same) {
    for (std::size_t i = 0; i < count_; ++i)
      if (same(items_[i])) { items_[i] = value; return; }
    if (count_ == Capacity) erase(0);
    items_[count_++] = value;
  }
  /// Calls `f` with each; it stays owed where `f` says false.
  template <class F>
  void settle(F f) {
    for (std::size_t i = 0; i < count_;)
      if (f(items_[i])) erase(i); else ++i;
  }
  bool empty() const { return count_ == 0; }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.begin() + static_cast<std::ptrdiff_t>(count_); }

  friend bool operator==(owed const& a, owed const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  void erase(std::size_t i) {
    for (--count_; i < count_; ++i) items_[i] = items_[i + 1];
  }
  std::array<T, Capacity> items_{};
  std::size_t count_ = 0;
};

/// The refusals that an acceptor owes to ballots' owners.
template <class Node>
class refusals {
 public:
  SYNOD_RARE void add(ballot<Node> const& b, slot prev = {}, slot hint = {}, ballot<Node> hint_ballot = {}) {
    items_.add({b, prev, hint, hint_ballot}, [&](refusal const& r) { return r.ballot.node == b.node; });
  }

  /// They claim nothing durable: what stands above a refused ballot may still be on its way to the disk.
  template <class Context>
  void send(Context& ctx) {
    if (!items_.empty()) send_all(ctx);
  }

  bool empty() const { return items_.empty(); }

  friend bool operator==(refusals const&, refusals const&) = default;
  static constexpr auto fields(auto& s) { return std::tie(s.items_); }

 private:
  template <class Context>
  SYNOD_RARE void send_all(Context ctx) {
    items_.settle([&](refusal const& r) {
      typename Context::template message<kind::reject> m{};
      m.ballot = r.ballot;
      m.promised = ctx.log().promised();
      m.prev = r.prev;
      m.hint = r.hint;
      m.hint_ballot = r.hint_ballot;
      ctx.template send<kind::reject>(r.ballot.node, m);
      return true;
    });
  }

  struct refusal {
    synod::ballot<Node> ballot{};
    slot prev{}, hint{};
    synod::ballot<Node> hint_ballot{};
    friend bool operator==(refusal const&, refusal const&) = default;
    static constexpr auto fields(auto& r) { return std::tie(r.ballot, r.prev, r.hint, r.hint_ballot); }
  };
  owed<refusal> items_;
};

/// What learners have asked for: chosen entries, or pieces of the snapshot where the log no longer goes back so far.
template <class Node>
class fetches {
 public:
  template <class Fetch>
  void add(Node const& from, Fetch const& m) {
    items_.add({from, m.from, m.snapshot, m.offset}, [&](question const& q) { return q.node == from; });
  }

  template <class P, class Context>
  void answer(Context& ctx) {
    if (!items_.empty()) answer_all<P>(ctx);
  }

  bool empty() const { return items_.empty(); }

  friend bool operator==(fetches const&, fetches const&) = default;
  static constexpr auto fields(auto& s) { return std::tie(s.items_); }

 private:
  template <class P, class Context>
  SYNOD_RARE void answer_all(Context ctx) {
    items_.settle([&](question const& q) {
      if (q.from < ctx.log().first() && send_chunk<P>(ctx, q.node, q.snapshot, q.offset)) return true;
      typename Context::template message<kind::learn> m{};
      m.base = ctx.log().first();
      m.chosen = ctx.vouched();
      vouch(m, m.chosen, ctx);
      if (q.from < m.base || ctx.log().read(q.from, m.chosen, P::limits::batch_bytes, [&](batch const& b) {
            m.entries = b;
            ctx.template send<kind::learn>(q.node, m);
          }) == read_result::gone)
        ctx.template send<kind::learn>(q.node, m);
      else if (m.entries.empty()) return false;
      return true;
    });
  }

  struct question {
    Node node{};
    slot from{}, snapshot{};
    std::uint64_t offset = 0;
    friend bool operator==(question const&, question const&) = default;
    static constexpr auto fields(auto& q) { return std::tie(q.node, q.from, q.snapshot, q.offset); }
  };
  owed<question> items_;
};

}  // namespace role
SYNOD_END_NAMESPACE
