// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <tests/catch.hpp>

namespace tests {

/// Compares `text` with the file of that name in SYNOD_GOLDEN (tests/trace/golden). With REWRITE=1 it is written instead.
inline void check_golden(std::string const& name, std::string const& text) {
  std::string const path = SYNOD_GOLDEN "/" + name;
  char const* const rewrite = std::getenv("REWRITE");
  if (rewrite && *rewrite == '1') {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ostringstream expected;
  expected << std::ifstream(path, std::ios::binary).rdbuf();
  INFO("REWRITE=1 writes " << path << " anew");
  CHECK(text == expected.str());
}

}  // namespace tests
