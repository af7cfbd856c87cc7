// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace ladder {

/// What was measured of one scheme, on five nodes.
struct finding {
  std::string row;
  std::size_t acknowledged = 0, lost = 0;        ///< writes, where whoever took them is gone with his disk
  bool one_down = false, two_down = false;       ///< writes are answered, whoever is down
  bool smaller_side = false, larger_side = false;  ///< of a partition: writes are answered there
  double delays = 0, messages = 0;               ///< of one write: until it is answered, and that travel
  bool linearizable = false;                     ///< what clients saw of a partition has an order
};

/// A step of the path: what it is there for, what came of it, and what is not as it is stated.
struct rung {
  std::string title, story;
  std::vector<finding> found;
  std::vector<std::string> notes;
  std::string picture;  ///< of a history that has no order; may be empty
  std::string page;     ///< of a run; may be empty
  std::vector<std::string> wrong;

  void expect(bool so, std::string what) {
    if (!so) wrong.push_back(std::move(what));
  }
};

rung asynchronous();
rung synchronous();
rung semi_synchronous();
rung written_to_majorities();
rung decree();
rung multi_paxos();
rung fast_paxos();
rung raft();
rung zab();
rung gossip();

}  // namespace ladder
