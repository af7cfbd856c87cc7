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
#include <vector>

#include <synod/trace/json.hpp>
#include <tests/runs/run.hpp>

namespace tests::runs {

static std::vector<teller>& tellers() {
  static std::vector<teller> all;
  return all;
}
void add(teller t) { tellers().push_back(t); }

}  // namespace tests::runs

int main(int argc, char** argv) {
  auto& all = tests::runs::tellers();
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return std::string(a.row) < b.row; });
  if (argc == 1) {
    for (auto const& t : all) std::cout << t.row << '\n';
    return EXIT_SUCCESS;
  }
  std::string row = argv[1];
  std::replace(row.begin(), row.end(), '-', '_');
  for (auto const& t : all)
    if (row == t.row) {
      synod::trace::to_json(t.tell(), std::cout);
      return EXIT_SUCCESS;
    }
  std::cerr << "runs: no row '" << argv[1] << "'; without an argument it lists them\n";
  return EXIT_FAILURE;
}
