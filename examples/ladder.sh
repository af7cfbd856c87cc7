#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The path from primary-backup to consensus, in simulated runs: what each step bears, and where it fails.
#
#   examples/ladder.sh [--html FILE]     FILE: a page with a run of each step besides
#
# Installs what it needs, and ends with `ladder: N rungs, all as stated`, or says which was not.
# SYNOD_LADDER names a program that is there already.
set -eu
here=$PWD
cd "$(dirname "$0")/.."
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --html) [ $# -ge 2 ] || { echo "ladder: --html needs a file" >&2; exit 2; }
      case $2 in /*) arguments+=(--html "$2") ;; *) arguments+=(--html "$here/$2") ;; esac
      shift 2 ;;
    -h | --help) sed -n '3,8s/^# \{0,1\}//p' examples/ladder.sh; exit 0 ;;
    *) echo "ladder: no option '$1'; see --help" >&2; exit 2 ;;
  esac
done
if [ -z "${SYNOD_LADDER:-}" ]; then
  tests/packages.sh g++ cmake ninja-build libboost1.81-dev librange-v3-dev libcli11-dev
  launcher=()
  command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  echo "building the ladder in build/quickstart"
  if ! { cmake -S . -B build/quickstart -G Ninja -DCMAKE_BUILD_TYPE=Release -DSYNOD_TESTS=OFF -DSYNOD_BENCHMARKS=OFF \
      -DSYNOD_EXAMPLES=ON "${launcher[@]}" && cmake --build build/quickstart -j "$(nproc)" --target ladder; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 2
  fi
  SYNOD_LADDER=build/quickstart/examples/ladder
fi
"$SYNOD_LADDER" "${arguments[@]}"
