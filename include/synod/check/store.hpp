// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include <synod/check/models/append.hpp>
#include <synod/check/models/key_value.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// The state machine of the nodes of a world whose commands are strings: values under keys, and lists.
class store {
 public:
  using values = key_value<std::uint64_t, char>;
  using lists = append_list<std::uint64_t, char>;

  /// An operation as `sim::sample<std::string>` writes it (sim/workload.hpp).
  struct command {
    char what = 'r';
    char key = 'a';
    std::uint64_t value = 0, expect = 0;

    /// Nothing where `text` is no operation.
    static std::optional<command> read(std::string_view text) {
      if (text.size() < 2 || std::string_view("wcrpl").find(text[0]) == std::string_view::npos) return {};
      command c{text[0], text[1]};
      char const* const end = text.data() + text.size();
      if (c.what == 'r' || c.what == 'l') return c;
      auto const first = std::from_chars(text.data() + 2, end, c.value);
      if (first.ec != std::errc()) return {};
      if (c.what != 'c') return c;
      if (first.ptr == end || *first.ptr != '-') return {};
      if (std::from_chars(first.ptr + 1, end, c.expect).ec != std::errc()) return {};
      return c;
    }
    bool on_a_list() const { return what == 'p' || what == 'l'; }
  };

  /// Carries out `c`, which is not on a list; with the answer.
  values::operation answer(command const& c) {
    auto& there = values_[c.key];
    if (c.what == 'r') return values::read(c.key, there);
    if (c.what == 'w') return there = c.value, values::write(c.key, c.value);
    bool const fits = there == c.expect;
    if (fits) there = c.value;
    return values::compare_and_set(c.key, c.expect, c.value, fits);
  }
  /// … which is.
  lists::operation answer_list(command const& c) {
    auto& there = lists_[c.key];
    if (c.what == 'l') return lists::read(c.key, there);
    return there.push_back(c.value), lists::append(c.key, c.value);
  }
  /// Carries out `c`, and nobody asks for the answer.
  void apply(command const& c) {
    auto& there = values_[c.key];
    if (c.what == 'p') lists_[c.key].push_back(c.value);
    else if (c.what == 'w' || (c.what == 'c' && there == c.expect)) there = c.value;
  }

  /// The question alone: what a client knows who has no answer yet.
  static values::operation question(command const& c) {
    if (c.what == 'r') return values::read(c.key);
    if (c.what == 'w') return values::write(c.key, c.value);
    return values::compare_and_set(c.key, c.expect, c.value);
  }
  static lists::operation question_list(command const& c) {
    return c.what == 'l' ? lists::read(c.key) : lists::append(c.key, c.value);
  }

 private:
  std::map<char, std::optional<std::uint64_t>> values_;
  std::map<char, lists::list> lists_;
};

}  // namespace check
SYNOD_END_NAMESPACE
