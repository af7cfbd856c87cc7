// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scene.hpp"

namespace tests::scenario {

/// The language of transcripts, as `--help` prints it.
extern std::string_view const grammar;

/// Speaks commands to a scene. What is wrong with a command is thrown as std::invalid_argument, in words.
class speaker {
 public:
  explicit speaker(scene& s) : scene_(s) {}

  /// What the command prints; nothing where nothing came of it. Once an invariant is broken, the last line says so.
  std::vector<std::string> perform(std::string_view command);

 private:
  using words = std::vector<std::string>;
  struct path {
    std::size_t from = 0, to = 0;
    bool one_of_many = false;
  };

  // What the words of a command mean.
  std::size_t node(std::string const& word) const;
  std::size_t running(std::string const& word) const;
  std::vector<std::size_t> nodes(words const& w, std::size_t from) const;
  std::uint64_t number(std::string const& word) const;
  scene::time_point time(std::string const& word) const;
  ballot_words ballot(std::string const& word) const;
  std::vector<path> paths(std::string const& word) const;
  std::size_t described(words const& w) const;
  std::vector<std::size_t> places(words const& w) const;
  std::optional<std::size_t> keyword(words const& w, std::string_view key) const;
  static void want(words const& w, std::size_t least, std::size_t most, char const* form);

  // Commands that are more than a call.
  void run(words const& w);
  void before_start(words const& w);
  void crash(words const& w);
  void restart(words const& w);
  void wake(words const& w);
  void campaign(std::size_t n);
  void propose(words const& w);
  void inquire(words const& w);
  void flush(words const& w);
  void disk(words const& w);
  void message(words const& w);
  void deliver(std::size_t place);
  void partition(words const& w);
  void settle(std::vector<std::size_t> const& among);
  void elapse(synod::sim::clock::duration d, std::function<bool()> const& enough);
  void agree();

  void print(std::string text) { printed_.push_back({false, std::move(text)}); }
  void collect();

  scene& scene_;
  std::vector<line> printed_;
  std::map<std::pair<std::uint64_t, std::string>, std::pair<std::uint64_t, std::string>> held_;  // (slot, ballot) -> id, command
  std::uint64_t last_id_ = 0;
};

}  // namespace tests::scenario
