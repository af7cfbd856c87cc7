#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds and runs the tests. On a fresh Debian 12 it installs what it needs.
#
#   tests/run.sh            everything, with g++; what must not compile, with g++, clang 16 and clang 19
#   tests/run.sh --quick    the unit tests alone
#   tests/run.sh --long     besides: far more seeds, half an hour of the nemesis for each row, histories that take long to
#                           judge, 200 faults for each protocol, all mutants, the whole soundness matrix
set -eu
cd "$(dirname "$0")/.."

quick=0
long=0
for option in "$@"; do
  case "$option" in
    --quick) quick=1 ;;
    --long) long=1 ;;
    -h | --help) sed -n '3,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "tests/run.sh: no option '$option'; see --help" >&2; exit 2 ;;
  esac
done

packages=(g++ cmake ninja-build git python3 patch catch2 libboost1.81-dev librange-v3-dev libcli11-dev)
[ "$quick" -eq 1 ] || packages+=(clang-16 clang-19 chromium redis-tools python3-redis nftables iproute2 libbenchmark-dev libraft-dev)
tests/packages.sh "${packages[@]}"

# g++ collects its garbage later: an eighth less time for a third more memory.
options=(-DSYNOD_JOIN_TESTS=ON -DCMAKE_CXX_FLAGS="--param ggc-min-heapsize=1048576")
command -v ccache >/dev/null && options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
export CCACHE_DEPEND=1  # what is not there yet is not preprocessed first
jobs=$(nproc)
[ "$long" -eq 0 ] || export SYNOD_SEEDS=20000

passed=0
failed=0
step() {  # step NAME COMMAND...
  local name=$1
  shift
  echo "== $name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "== $name FAILED"; fi
}
tests_of() {  # what ctest ran is counted by ctest; its last lines are kept
  local out
  out=$(mktemp)
  ctest --preset gcc-release -j "$jobs" "$@" | tee "$out"
  local rc=${PIPESTATUS[0]}
  local total bad
  total=$(sed -n 's/.*tests failed out of \([0-9]*\).*/\1/p' "$out" | tail -1)
  bad=$(sed -n 's/.*, \([0-9]*\) tests failed out of.*/\1/p' "$out" | tail -1)
  rm -f "$out"
  passed=$((passed + ${total:-0} - ${bad:-0}))
  failed=$((failed + ${bad:-0}))
  [ "$rc" -eq 0 ] || [ "${bad:-0}" -gt 0 ] || failed=$((failed + 1))
}

cmake --preset gcc-release "${options[@]}" >/dev/null
cmake --build --preset gcc-release -j "$jobs"
if [ "$quick" -eq 1 ]; then
  tests_of -L unit
else
  cmake --build --preset gcc-release -j "$jobs" --target all_verify_interface_header_sets
  passed=$((passed + 1))
  tests_of
  for compiler in clang++-16 clang++-19; do
    step "refusals with $compiler" tests/refusals.sh "$compiler"
  done
  step "consumers" tests/consumer/run.sh
  if [ "$long" -eq 0 ]; then
    step "mutants, some" tests/mutants.sh accepted-before-durable ack-beyond-the-message any-value-adopted awaits-for-ever \
      backoff-without-chance figure-8
  else
    step "histories that take long to judge" build/gcc-release/tests/test_check "[hard]"
    step "two offers at five acceptors" tests/explore.sh fast-paxos --nodes 5 --led --ballots 1 --commands 2 \
      --in-flight 8 --drops 0 --wakes 0 --no-heartbeats --no-retries
    step "processes" tests/processes.sh --long
    step "the nemesis for hours" tests/nemesis.sh all --hours 0.5 --policies
    step "mutants" tests/mutants.sh
    step "the soundness matrix" tests/soundness.sh --all
  fi
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
