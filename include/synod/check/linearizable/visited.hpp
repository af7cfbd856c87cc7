// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include <boost/functional/hash.hpp>

#include <synod/check/linearizable/unplaced.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

using words32 = std::vector<std::uint32_t>;

/// How often each of some things was used: things and numbers of times in turn, by thing. Each such list is kept once and
/// spoken of by its own number; list 0 is empty.
class lists {
 public:
  lists() { number_of({}); }

  words32 const& operator[](std::uint32_t list) const { return *all_[list]; }
  std::uint32_t number_of(words32 list) {
    auto const [at, fresh] = numbers_.try_emplace(std::move(list), static_cast<std::uint32_t>(all_.size()));
    if (fresh) all_.push_back(&at->first);
    return at->second;
  }

  std::uint32_t with(std::uint32_t list, std::uint32_t thing) {
    words32 more = *all_[list];
    std::size_t i = 0;
    while (i < more.size() && more[i] < thing) i += 2;
    if (i < more.size() && more[i] == thing) ++more[i + 1];
    else more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), {thing, 1});
    return number_of(std::move(more));
  }
  /// Only those things that are `wanted`.
  template <class F>
  std::uint32_t only(std::uint32_t list, F wanted) {
    words32 const& now = *all_[list];
    words32 some;
    for (std::size_t i = 0; i < now.size(); i += 2)
      if (wanted(now[i])) some.insert(some.end(), {now[i], now[i + 1]});
    return some.size() == now.size() ? list : number_of(std::move(some));
  }
  /// Whether nothing was used more often in `a` than in `b`.
  bool within(std::uint32_t a, std::uint32_t b) const {
    if (a == b || a == 0) return true;
    words32 const &less = *all_[a], &more = *all_[b];
    if (less.size() > more.size()) return false;
    std::size_t j = 0;
    for (std::size_t i = 0; i < less.size(); i += 2, j += 2) {
      while (j < more.size() && more[j] < less[i]) j += 2;
      if (j == more.size() || more[j] != less[i] || more[j + 1] < less[i + 1]) return false;
    }
    return true;
  }

 private:
  std::unordered_map<words32, std::uint32_t, boost::hash<words32>> numbers_;
  std::vector<words32 const*> all_;
};

/// The configurations that have been looked at and lead nowhere: what is placed, the state, which unknown outcomes have
/// been spent on it, and how far back calls can still be put unseen. Whoever is at the same point with no better means
/// need not look again.
///
/// What is placed is a bitset that is all ones but for a few holes: it is kept as its last one and its zeros below.
class visited {
 public:
  explicit visited(lists const& spent) : lists_(spent), slots_(64, none) {}

  void clear() {
    slots_.assign(64, none);
    keys_.clear();
    points_.clear();
    notes_.clear();
  }

  /// Whether `key` was visited with `spent` or less and with `reach` or more; if not, and `note`, it is noted.
  bool covers(std::span<std::uint32_t const> key, std::uint32_t spent, std::uint32_t reach, bool note) {
    std::size_t const hash = boost::hash_range(key.begin(), key.end());
    std::size_t at = find(key, hash);
    if (slots_[at] != none)
      for (std::uint32_t n = points_[slots_[at]].notes; n != none; n = notes_[n].next)
        if (notes_[n].reach >= reach && lists_.within(notes_[n].spent, spent)) return true;
    if (!note) return false;
    if (slots_[at] == none) {
      slots_[at] = static_cast<std::uint32_t>(points_.size());
      points_.push_back({hash, keys_.size(), static_cast<std::uint32_t>(key.size()), none});
      keys_.insert(keys_.end(), key.begin(), key.end());
    }
    point& p = points_[slots_[at]];
    notes_.push_back({spent, reach, p.notes});
    p.notes = static_cast<std::uint32_t>(notes_.size() - 1);
    if (points_.size() * 2 > slots_.size()) grow();
    return false;
  }

 private:
  struct point {
    std::size_t hash, key;
    std::uint32_t length, notes;
  };
  struct noted {
    std::uint32_t spent, reach, next;
  };

  std::size_t find(std::span<std::uint32_t const> key, std::size_t hash) const {
    for (std::size_t at = mixed(hash) & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] == none) return at;
      point const& p = points_[slots_[at]];
      if (p.hash == hash && p.length == key.size() &&
          std::equal(key.begin(), key.end(), keys_.begin() + static_cast<std::ptrdiff_t>(p.key)))
        return at;
    }
  }
  static std::size_t mixed(std::size_t h) { return h ^ (h >> 29) ^ (h >> 47); }
  void grow() {
    slots_.assign(slots_.size() * 4, none);
    for (std::uint32_t i = 0; i < points_.size(); ++i) {
      std::size_t at = mixed(points_[i].hash) & (slots_.size() - 1);
      while (slots_[at] != none) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = i;
    }
  }

  lists const& lists_;
  words32 slots_, keys_;
  std::vector<point> points_;
  std::vector<noted> notes_;
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
