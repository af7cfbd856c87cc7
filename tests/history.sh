#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Judges a recorded history: whether all its operations can be put into one order that explains the answers.
#
#   tests/history.sh register|kv|append FILE      - for standard input
#
# FILE has one JSON object a line:
#   {"process":1,"op":"write","key":"x","value":1,"invoke":10,"return":20}
#   {"process":2,"op":"read","key":"x","value":1,"invoke":15,"return":30}        null: nothing was there
#   {"process":1,"op":"cas","key":"x","expect":1,"value":2,"ok":true,"invoke":40,"return":50}
#   {"process":2,"op":"append","key":"l","value":7,"invoke":40}                  no return: the outcome is unknown
# Times are numbers in any unit, and operations that touch at the same time overlap. Values are scalars; a read of the
# model append carries a list. The key may be left out; members of other names are not looked at.
# The last line is "linearizable" (exit 0) or "not linearizable" (exit 1), behind the smallest part that has no order.
# A line that is malformed is named, and exit is 2.
# It is built first, in build/gcc-release, or in the build directory that SYNOD_BUILD names.
set -eu
case "${1:-}" in -h | --help) sed -n '3,17s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
root=$(cd "$(dirname "$0")/.." && pwd)
build=${SYNOD_BUILD:-$root/build/gcc-release}

if [ ! -e "$build/CMakeCache.txt" ]; then
  "$root/tests/packages.sh" g++ cmake ninja-build catch2 libboost1.81-dev librange-v3-dev libcli11-dev >&2
  launcher=()
  command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  (cd "$root" && cmake --preset gcc-release -B "$build" "${launcher[@]}" >/dev/null)
fi
cmake --build "$build" --target history -j "$(nproc)" >/dev/null
exec "$build/tests/history" "$@"
