// SPDX-License-Identifier: BSL-1.0
//
// runs: one run of a row, the same every time, as JSON lines for `picture`.
//
//     runs            the names of the rows
//     runs ROW        its run
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>

#include <synod/trace/json.hpp>
#include <tests/runs/run.hpp>

int main(int argc, char** argv) {
  auto const& all = tests::runs::tellers();
  if (argc == 1) {
    for (auto const& [name, tell] : all) std::cout << name << '\n';
    return EXIT_SUCCESS;
  }
  std::string row = argv[1];
  std::replace(row.begin(), row.end(), '-', '_');
  if (auto const named = all.find(row); named != all.end()) {
    synod::trace::to_json(named->second(), std::cout);
    return EXIT_SUCCESS;
  }
  std::cerr << "runs: no row '" << argv[1] << "'; without an argument it lists them\n";
  return EXIT_FAILURE;
}
