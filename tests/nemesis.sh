#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Worlds full of faults, one a seed: every invariant is asked after every event; then the faults end, and everything that
# was ever acknowledged must be served everywhere within a stated number of election timeouts.
#
#   tests/nemesis.sh ROW --seeds N [--first S]   ends with 'seeds N events E violations 0 stalled 0 speedup Xx'
#   tests/nemesis.sh ROW --hours H               as long as that, and says how often what was seen
#   tests/nemesis.sh all ...                     every row by turns
#   tests/nemesis.sh ROW --policies [...]        also which branches of the policies were never taken
#   tests/nemesis.sh ROW --plan FILE             runs what a failure was shrunk to again
#   tests/nemesis.sh --help                      everything else
#
# It is built first, in build/gcc-release, or in the build directory that SYNOD_BUILD names. What fails is shrunk and
# written to build/nemesis: a plan, a transcript for tests/scenario.sh, a recorded run, and a page to look at it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)

policies=0
arguments=()
for argument in "$@"; do
  if [ "$argument" = --policies ]; then policies=1; else arguments+=("$argument"); fi
done

packages=(g++ cmake ninja-build git python3 catch2 libboost1.81-dev librange-v3-dev libcli11-dev)
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
quietly() {  # what it says is only worth reading where it fails
  local log
  log=$(mktemp)
  "$@" >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; exit 2; }
  rm -f "$log"
}
configure() { (cd "$root" && quietly cmake --preset "$1" -B "$build" "${@:2}" "${launcher[@]}"); }

if [ "$policies" -eq 0 ]; then
  build=${SYNOD_BUILD:-$root/build/gcc-release}
  if [ ! -e "$build/CMakeCache.txt" ]; then
    "$root/tests/packages.sh" "${packages[@]}"
    configure gcc-release
  fi
  quietly cmake --build "$build" --target nemesis -j "$(nproc)"
  exec "$build/tests/nemesis" --out "$root/build/nemesis" "${arguments[@]}"
fi

# Branches are counted by the compiler: a build of its own, and a slower one.
"$root/tests/packages.sh" "${packages[@]}" clang-19 llvm-19 libclang-rt-19-dev
build=$root/build/clang-19-coverage
[ -e "$build/CMakeCache.txt" ] || configure clang-19-release -DSYNOD_EXAMPLES=OFF -DSYNOD_BENCHMARKS=OFF \
  -DCMAKE_CXX_FLAGS="-fprofile-instr-generate -fcoverage-mapping"
quietly cmake --build "$build" --target nemesis -j "$(nproc)"
rc=0
LLVM_PROFILE_FILE=$build/nemesis.profraw "$build/tests/nemesis" --out "$root/build/nemesis" "${arguments[@]}" || rc=$?
llvm-profdata-19 merge -sparse "$build/nemesis.profraw" -o "$build/nemesis.profdata"
llvm-cov-19 export "$build/tests/nemesis" -instr-profile "$build/nemesis.profdata" "$root/include/synod/policy" |
  python3 "$root/tests/nemesis/branches.py"
exit "$rc"
