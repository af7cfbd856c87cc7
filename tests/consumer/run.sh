#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# synod as its users get it: installed and found, fetched, as a subdirectory, and by a plain -I.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly() { "$@" >"$work/log" 2>&1 || { tail -n 40 "$work/log"; return 1; }; }
prints() {  # WHAT PROGRAM TEXT
  local printed
  printed=$("$2") && [ "$printed" = "$3" ] || { echo "$1: it prints '$printed', not '$3'"; return 1; }
  echo "$1: ok"
}
consumer() {  # NAME OPTION...: configures and builds tests/consumer, and looks at how it is compiled
  local name=$1
  shift
  quietly cmake -S "$here" -B "$work/$name" -G Ninja "$@"
  quietly cmake --build "$work/$name"
  if grep -E '[" ]-(W|f|O|pedantic)' "$work/$name/compile_commands.json"; then
    echo "$name: flags of synod's own leak into it"
    return 1
  fi
  prints "$name" "$work/$name/consumer" "raft ready"
}
refused() {  # NAME TEXT WANTED: find_package(synod WANTED) fails, and says so
  ! cmake -S "$here" -B "$work/$1" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" -DWANTED="$3" \
    -DCMAKE_PROJECT_INCLUDE="$here/unfound.cmake" >"$work/log" 2>&1 || { echo "$1: found"; return 1; }
  tr -s ' \n' ' ' <"$work/log" | grep -qF "$2" || { echo "$1: refused without '$2'"; cat "$work/log"; return 1; }
  echo "$1: refused"
}

quietly cmake -S "$source" -B "$work/synod" -G Ninja -DSYNOD_TESTS=OFF -DSYNOD_EXAMPLES=OFF -DSYNOD_BENCHMARKS=OFF
quietly cmake --install "$work/synod" --prefix "$work/prefix"

consumer find_package -DCMAKE_PREFIX_PATH="$work/prefix"
prints "a service" "$work/find_package/service" 42
quietly "$work/find_package/laws" && echo "the laws of a storage: ok"
refused "a newer version" "requested version \"0.99\"" 0.99
refused "no such component" "not 'raft'" "0.1;COMPONENTS;raft"

consumer add_subdirectory -DSYNOD_SOURCE="$source"

tar -C "$source" -cf "$work/synod.tar" CMakeLists.txt LICENSE include
consumer FetchContent -DSYNOD_ARCHIVE="$work/synod.tar"

quietly "${CXX:-g++}" -std=c++20 -Wall -Wextra -Werror -I "$source/include" "$here/main.cpp" -o "$work/plain"
prints "plain -I" "$work/plain" "raft ready"
