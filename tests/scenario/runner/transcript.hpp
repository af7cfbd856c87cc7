// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tests::scenario {

/// What is wrong with a transcript, and in which line, from 1.
struct mistake : std::runtime_error {
  mistake(std::size_t l, std::string const& what) : std::runtime_error(what), line(l) {}
  std::size_t line;
};

/// Lines of a transcript that belong together: commands, and what they print.
struct block {
  struct command {
    std::size_t line = 0;
    std::string text;
  };
  std::vector<command> commands;
  std::size_t first = 0, last = 0;    ///< the lines of the file up to `----`, from 0, last one past the end
  std::size_t end = 0;                ///< … and up to the end of the output
  bool has_output = false;            ///< there is a `----`
  std::vector<std::string> output;
};

/// A file, as README says it is written: a header, and blocks.
struct transcript {
  std::vector<std::string> rows;
  std::size_t rows_line = 0;
  std::size_t nodes = 0;
  std::size_t delay_us = 1000;
  bool apart = false;                 ///< a time-out is a thousand times the next shorter one
  std::string breaks;                 ///< the invariant that the last command must break; empty for none
  std::vector<block> blocks;
  std::vector<std::string> lines;     ///< as they stand in the file

  static transcript parse(std::string_view text);
  /// The file with `outputs` in the place of what its blocks print now.
  std::string with(std::vector<std::vector<std::string>> const& outputs) const;
};

std::vector<std::string> split(std::string_view line);

}  // namespace tests::scenario
