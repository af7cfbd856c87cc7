#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Plays scenarios: transcripts of commands and of what they bring about, on real replicas.
#
#   tests/scenario.sh                     all of tests/scenario
#   tests/scenario.sh FILE...             these
#   tests/scenario.sh --rewrite FILE...   writes what happens into them: then read the difference
#   tests/scenario.sh --pictures DIR FILE...   draws what happens: a page to look at, a sequence diagram, a record
#   tests/scenario.sh --help              everything else, and the language
#
# It is built first, in build/gcc-release, or in the build directory that SYNOD_BUILD names.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${SYNOD_BUILD:-$root/build/gcc-release}

if [ ! -e "$build/CMakeCache.txt" ]; then
  "$root/tests/packages.sh" g++ cmake ninja-build catch2 libboost1.81-dev librange-v3-dev libcli11-dev
  launcher=()
  command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  (cd "$root" && cmake --preset gcc-release -B "$build" "${launcher[@]}" >/dev/null)
fi
cmake --build "$build" --target scenario -j "$(nproc)" >/dev/null

given=0
for argument in "$@"; do
  case "$argument" in
    --help | -h | --rows) given=1 ;;
    -*) ;;
    *) given=1 ;;
  esac
done
[ "$given" -eq 1 ] || set -- "$@" "$root/tests/scenario"
exec "$build/tests/scenario" "$@"
