// SPDX-License-Identifier: BSL-1.0
#include "run.hpp"

namespace tests::runs {

std::map<std::string, teller, std::less<>>& tellers() {
  static std::map<std::string, teller, std::less<>> all;
  return all;
}

}  // namespace tests::runs
