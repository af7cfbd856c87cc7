#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# Measures, and prints one line a figure: NAME VALUE UNIT.
#
#   benchmarks/run.sh core|cluster|compile|figures [--json FILE] [--repeat N] [--out DIR] [--smoke]
#
# core     three replicas in one thread without I/O, beside a floor written by hand and libraft
# cluster  three processes on loopback with durable logs, beside a bare loop; three kv nodes beside one Redis
# compile  what it costs to compile a user of the library, beside one that includes Boost.Asio
# figures  papers' pictures from simulated runs, the same every time: Raft's figure 16, what the size of quorums costs,
#          and Fast against classic Paxos; tables and pictures go to DIR (build/figures unless told)
#
# Figures are medians over N runs (5 unless told). --smoke runs shortly and once: its figures say nothing.
# Installs the Debian packages that are missing where it may. Temporary files, the logs of the cluster figures among
# them, stand in a directory of their own under TMPDIR (/tmp unless told) and are removed at the end.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$root/benchmarks

usage() { sed -n '6,6s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

what=${1:-}; [[ $what =~ ^(core|cluster|compile|figures)$ ]] || usage; shift
json=() repeat=5 smoke=no out=$root/build/figures
while (($#)); do
  case $1 in
    --json)   [[ $# -ge 2 ]] || usage; json=(--json "$2"); shift 2 ;;
    --repeat) [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage; repeat=$2; shift 2 ;;
    --out)    [[ $# -ge 2 ]] || usage; out=$2; shift 2 ;;
    --smoke)  smoke=yes repeat=1; shift ;;
    *)        usage ;;
  esac
done

need() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  ((${#missing[@]} == 0)) && return
  if ((EUID != 0)); then echo "missing Debian packages: ${missing[*]}" >&2; exit 1; fi
  { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"; } >&2
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

optimised=-O3; [[ $smoke == yes ]] && optimised=-O1
compile=(g++ -std=c++20 "$optimised" -DNDEBUG -Wall -Wextra "-I$root" "-isystem" "$root/include")
compile_all() {  # programs|objects DIR FILE...: one beside the other
  local kind=$1 out=$2; shift 2
  printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} bash -c '
    source=$1 out=$2 kind=$3; shift 3
    name=$out/$(basename "$source" .cpp)
    if [[ $kind == objects ]]; then "$@" -c "$source" -o "$name.o"; else "$@" "$source" -o "$name"; fi' - {} "$out" "$kind" "${compile[@]}"
}

core() {
  need g++ libboost1.81-dev libbenchmark-dev libraft-dev python3
  compile_all objects "$work" "$here"/core/*.cpp
  g++ "$work"/*.o -lbenchmark -lraft -pthread -o "$work/core"
  local min_time=0.2; [[ $smoke == yes ]] && min_time=0.01
  # The repetitions of all rows are mixed, so that a busy minute of the machine does not fall on one row.
  "$work/core" --benchmark_repetitions="$repeat" --benchmark_min_time="$min_time" \
    --benchmark_enable_random_interleaving=true
}

cluster() {
  need g++ libboost1.81-dev libssl-dev libcli11-dev redis-server redis-tools python3
  local seconds=3; [[ $smoke == yes ]] && seconds=0.3
  "${compile[@]}" "$here/cluster/floor.cpp" -o "$work/floor"
  "${compile[@]}" -pthread "$here/cluster/raft.cpp" -o "$work/raft"
  "${compile[@]}" -pthread "$root"/examples/kv/*.cpp -o "$work/kv"
  for ((run = 0; run < repeat; ++run)); do
    for outstanding in 1 32 256; do
      for program in floor raft "raft in_place"; do  # one behind the other, so that all have the same disk
        mkdir "$work/data"
        read -r program how <<<"$program"
        "$work/$program" "$outstanding" "$seconds" "$work/data" $how
        rm -rf "$work/data"
      done
    done
    mkdir "$work/data"
    "$here/cluster/service.sh" "$work/kv" "$seconds" "$work/data"
    rm -rf "$work/data"
  done
}

compilation() {
  need g++ clang-19 libboost1.81-dev python3
  for ((run = 0; run < repeat; ++run)); do
    for unit in raft asio; do
      for compiler in g++ clang++-19; do
        python3 "$here/compile/measure.py" "compile.$unit.$compiler" \
          "$compiler" -std=c++20 -pthread "-I$root/include" -c "$here/compile/$unit.cpp" -o "$work/unit.o"
      done
    done
  done | awk '{ print } sub(/\.g\+\+/, "", $1) { print }'  # without a suffix: the default compiler
}

figures() {
  need g++ libboost1.81-dev python3
  local program count
  compile_all programs "$work" "$here"/figures/{elections,quorums,collisions}.cpp
  for program in elections quorums collisions; do
    count=1000
    [[ $program == collisions ]] && count=10000  # it takes some time until as much collides as will
    [[ $smoke == yes ]] && count=5
    "$work/$program" "$count" >"$work/$program.txt"
    if [[ $smoke == yes ]]; then
      "$work/$program" "$count" | cmp - "$work/$program.txt" || { echo "$program: another run, other figures" >&2; exit 1; }
    fi
    python3 "$here/figures/plot.py" "$program" "$out" <"$work/$program.txt"
  done
}

case $what in
  core)    core ;;
  cluster) cluster ;;
  compile) compilation ;;
  figures) figures ;;
esac | python3 "$here/figures.py" "${json[@]}"
