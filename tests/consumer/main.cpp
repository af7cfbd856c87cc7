// SPDX-License-Identifier: BSL-1.0
// What a user's first program may look like: a protocol as a type, and its name.
#include <cstdint>
#include <cstdio>

#include <synod/protocol/raft.hpp>
#include <synod/replica.hpp>
#include <synod/storage/memory.hpp>

using ledger = synod::raft<synod::command<std::uint64_t>, synod::storage<synod::memory>>;

int main() {
  synod::replica<ledger> node({1, 2, 3}, 1, synod::settings<ledger::clock>::from(std::chrono::milliseconds(10)));
  std::printf("%.*s %s\n", static_cast<int>(ledger::name.size()), ledger::name.data(), node.stopped() ? "stopped" : "ready");
  return node.stopped() ? 1 : 0;
}
