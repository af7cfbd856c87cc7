#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# synod as its users get it: installed and found, as a subdirectory, and by a plain -I.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

says() { [ "$("$1")" = "raft ready" ] && echo "$2: ok"; }

cmake -S "$source" -B "$work/synod" -G Ninja -DSYNOD_TESTS=OFF -DSYNOD_EXAMPLES=OFF -DSYNOD_BENCHMARKS=OFF >/dev/null
cmake --install "$work/synod" --prefix "$work/prefix" >/dev/null
cmake -S "$here" -B "$work/found" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build "$work/found" >/dev/null
says "$work/found/consumer" "find_package"

if cmake -S "$here" -B "$work/newer" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" \
  -DCMAKE_PROJECT_INCLUDE="$here/newer.cmake" >/dev/null 2>&1; then
  echo "a version that is not there was found" >&2
  exit 1
fi

cmake -S "$here" -B "$work/sub" -G Ninja -DSYNOD_SOURCE="$source" >/dev/null
cmake --build "$work/sub" >/dev/null
says "$work/sub/consumer" "add_subdirectory"

"${CXX:-g++}" -std=c++20 -Wall -Wextra -Werror -I "$source/include" "$here/main.cpp" -o "$work/plain"
says "$work/plain" "plain -I"
