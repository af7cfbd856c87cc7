#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Visits every state of a small world, and tells the shortest run that breaks an invariant. Builds what it needs.
#
#   tests/explore.sh paxos --acceptors 3 --values 2 --ballots 2     the single decree, as a set of messages
#   tests/explore.sh raft --nodes 3 --ballots 2 --commands 1        real replicas, of any row
#   tests/explore.sh fast-paxos --led --ballots 1 --commands 2 --in-flight 7 --drops 0 --wakes 0 --no-heartbeats --no-retries
#                                                                   two proposals in an open ballot, and their recovery;
#                                                                   (with --nodes 5 --in-flight 8: 44 million states, but no recovery)
#   tests/explore.sh raft-any-log --commands 1 --no-heartbeats --no-retries --scenario broken.txt
#                                                                   the run to the breach, for tests/scenario.sh
#   tests/explore.sh fast-paxos-uncoordinated --led --ballots 1 --commands 3 --in-flight 2 --wakes 0 --drops 8 --no-heartbeats --no-retries
#                                                                   … where acceptors recover by themselves what collides
#   tests/explore.sh fast-paxos-single --led --commands 3 --in-flight 2 --wakes 1 --no-heartbeats --no-retries
#                                                                   … of one decree, by this leader and by the next
#   tests/explore.sh raft --no-heartbeats --no-retries --threads 2  on two cores, with the same result
#   tests/explore.sh --help                                         all bounds
set -eu
cd "$(dirname "$0")/.."
tests/packages.sh g++ cmake ninja-build git python3 catch2 libboost1.81-dev librange-v3-dev libcli11-dev
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
log=$(mktemp)
if ! { cmake --preset gcc-release "${launcher[@]}" && cmake --build --preset gcc-release -j "$(nproc)" --target explore; } >"$log" 2>&1; then
  cat "$log" >&2
  rm -f "$log"
  exit 2
fi
rm -f "$log"
exec build/gcc-release/tests/explore "$@"
