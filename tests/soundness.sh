#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The soundness matrix: the compiler's refusals beside what real replicas do that are compiled all the same. Each combination
# of policies is admitted, unsound, stuck, meaningless or open; anything else is a disagreement, and the exit code is 1.
#
#   tests/soundness.sh              every row with one policy replaced
#   tests/soundness.sh --all        the whole product of the axes besides
#   tests/soundness.sh --rewrite    … and writes tests/soundness/TABLE.md (with --all PRODUCT.md, too)
#   tests/soundness.sh --check      explores nothing: the compiler as it is now against the tables
#   tests/soundness.sh --only TEXT  combinations that have this in their name; with --rewrite the others' lines stay
#   tests/soundness.sh --unexplored combinations that nobody has looked at yet, likewise
#   tests/soundness.sh --write DIR  … and of those that break something a shortest run, as a scenario, and a page to look at it
#
# The price is compiling: about 8 seconds of a core for each combination that is explored, eight of them in a translation unit,
# and up to 15 for exploring it. What was seen is kept in build/soundness while neither a header nor a scope changes.
# `--jobs N` compiles and explores so many at a time; `--states N` ends a scope after so many states.
set -eu
cd "$(dirname "$0")/.."
for option in "$@"; do
  case "$option" in -h | --help) sed -n '3,18s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
done
tests/packages.sh g++ cmake ninja-build git python3 catch2 libboost1.81-dev librange-v3-dev libcli11-dev
launcher=()
compiler=g++
command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache) compiler="ccache g++"
log=$(mktemp)
if ! { cmake --preset gcc-release "${launcher[@]}" && cmake --build --preset gcc-release --target soundness_verdicts; } >"$log" 2>&1; then
  cat "$log" >&2
  rm -f "$log"
  exit 2
fi
rm -f "$log"
exec python3 tests/soundness/matrix.py --verdicts build/gcc-release/tests/soundness_verdicts --compiler "$compiler" "$@"
