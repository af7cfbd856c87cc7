// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <tuple>
#include <vector>

#include <synod/check/linearizable/solve.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// Makes the part of a history that no order explains small.
///
/// To leave a write out would make every read of its value wrong. So what does not belong to the part is not left out but
/// let go: it may take effect at any time after its invocation, or never. A part that no order explains even so speaks
/// for the whole history, and each operation of the smallest one is needed.
template <class Model>
class smallest {
 public:
  using operation = typename Model::operation;

  /// Pre: no order explains `calls`. A step that takes more than `most` to judge is not taken.
  smallest(Model const& m, std::vector<timed<operation>> calls, effort most)
      : model_(m), given_(std::move(calls)), most_(most) {}

  /// The part, by index, in order of invocation.
  std::vector<std::uint32_t> find() {
    std::vector<timed<operation>> cut = shortest_prefix();
    std::vector<std::uint32_t> part;
    for (std::uint32_t i = 0; i < cut.size(); ++i)
      if (cut[i].returned != none) part.push_back(i);
    std::sort(part.begin(), part.end(), [&](auto a, auto b) { return cut[a].returned < cut[b].returned; });
    keep_the_last(cut, part);
    for (std::size_t piece = part.size() / 2; piece > 0;) {
      bool const less = let_go(cut, part, piece);
      if (piece > 1 || !less) piece /= 2;
    }
    add_what_it_speaks_of(part);
    std::sort(part.begin(), part.end(), [&](auto a, auto b) {
      return given_[a].invoke != given_[b].invoke ? given_[a].invoke < given_[b].invoke : a < b;
    });
    return part;
  }

 private:
  using result = solution::result;

  bool fails(std::vector<timed<operation>> const& calls) const {
    std::vector<timed<operation>> asked;
    std::copy_if(calls.begin(), calls.end(), std::back_inserter(asked), [](auto const& c) { return c.invoke != none; });
    return solve(model_, std::span<timed<operation> const>(asked), most_).what == result::impossible;
  }
  /// Whether call `i` is possible once `helper` has been, at whatever time; or alone.
  bool possible(std::uint32_t i, std::uint32_t helper = none) const {
    std::vector<timed<operation>> calls{{given_[i].what, 0, 0}};
    if (helper != none) calls.push_back({given_[helper].what, 0, none});
    return solve(model_, std::span<timed<operation> const>(calls), most_).what == result::found;
  }

  /// The history up to a return, where what was under way then is unknown.
  std::vector<timed<operation>> until(std::uint32_t end) const {
    std::vector<timed<operation>> cut = given_;
    for (auto& c : cut) {
      if (c.returned > end) c.returned = none;
      if (c.invoke > end) c.invoke = none;  // never
    }
    return cut;
  }
  std::vector<timed<operation>> shortest_prefix() const {
    std::vector<std::uint32_t> ends;
    for (auto const& c : given_)
      if (c.returned != none) ends.push_back(c.returned);
    std::sort(ends.begin(), ends.end());
    auto const at = std::partition_point(ends.begin(), ends.end() - 1, [&](auto end) { return !fails(until(end)); });
    return until(*at);
  }

  /// Keeps as few of those that returned last as fail by themselves, to within a factor.
  void keep_the_last(std::vector<timed<operation>>& cut, std::vector<std::uint32_t>& part) const {
    for (std::size_t kept = 4; kept < part.size(); kept *= 4) {
      std::vector<timed<operation>> less = cut;
      auto const first = part.end() - static_cast<std::ptrdiff_t>(kept);
      std::for_each(part.begin(), first, [&](std::uint32_t i) { less[i].returned = none; });
      if (!fails(less)) continue;
      part.erase(part.begin(), first);
      cut = std::move(less);
      return;
    }
  }
  /// Lets go of one piece after the other where it can. Whether any was.
  bool let_go(std::vector<timed<operation>>& cut, std::vector<std::uint32_t>& part, std::size_t piece) const {
    std::vector<std::uint32_t> kept;
    for (std::size_t i = 0; i < part.size(); i += piece) {
      std::span const here(part.data() + i, std::min(piece, part.size() - i));
      for (std::uint32_t c : here) cut[c].returned = none;
      if (fails(cut)) continue;
      for (std::uint32_t c : here) cut[c].returned = given_[c].returned;
      kept.insert(kept.end(), here.begin(), here.end());
    }
    bool const less = kept.size() < part.size();
    part = std::move(kept);
    return less;
  }

  /// A read says nothing without the write of its value: the first that there is, where the part has none.
  void add_what_it_speaks_of(std::vector<std::uint32_t>& part) const {
    std::vector<std::uint32_t> others(given_.size());
    for (std::uint32_t i = 0; i < given_.size(); ++i) others[i] = i;
    std::sort(others.begin(), others.end(), [&](auto a, auto b) { return std::tie(given_[a].invoke, a) < std::tie(given_[b].invoke, b); });
    for (std::size_t i = 0, bare = part.size(); i < bare; ++i) {
      auto const helps = [&](std::uint32_t other) { return other != part[i] && possible(part[i], other); };
      if (possible(part[i]) || std::any_of(part.begin(), part.end(), helps)) continue;
      auto const first = std::find_if(others.begin(), others.end(), helps);
      if (first != others.end()) part.push_back(*first);
    }
  }

  Model const& model_;
  std::vector<timed<operation>> given_;
  effort most_;
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
