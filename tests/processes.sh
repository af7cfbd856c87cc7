#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# kv processes under faults (killed, paused, cut off, disks that fail, are full or lose power), and many Redis clients
# whose histories are judged: nothing acknowledged is lost, nothing stale is read. Where kv says on start that what was answered
# can be lost, that is counted and no more: all nodes answer again after every fault, end for a reason only, and agree at the
# end. Where an operator says who leads, the harness is one. Builds what it needs.
#
#   tests/processes.sh                      20 seconds of it
#   tests/processes.sh --long               for each protocol that kv offers 200 faults, then 40 between network namespaces; the
#                                           last line says how many runs failed, and which. Three quarters of an hour
#   tests/processes.sh --protocol NAME --seed N --faults N | --seconds N [--namespaces] [--keep DIRECTORY] [--verbose]
#   tests/processes.sh --plant lie|stale    an error that must be found: disks that do not flush, clients that read what was
#
# The last line of each run says how many faults and operations there were, what was lost and what was stale (": not guaranteed"
# where kv says so).
set -eu
long=0
options=()
for option in "$@"; do
  case $option in
    -h | --help) sed -n '3,17s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --long) long=1 ;;
    *) options+=("$option") ;;
  esac
done
root=$(cd "$(dirname "$0")/.." && pwd)
build=${SYNOD_BUILD:-$root/build/gcc-release}
"$root/tests/packages.sh" g++ cmake ninja-build python3 catch2 libboost1.81-dev librange-v3-dev libcli11-dev nftables iproute2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if [ ! -e "$build/CMakeCache.txt" ]; then
  launcher=()
  command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  (cd "$root" && cmake --preset gcc-release -B "$build" "${launcher[@]}") >"$log" 2>&1 || { cat "$log" >&2; exit 2; }
fi
cmake --build "$build" --target kv history failing_disk -j "$(nproc)" >"$log" 2>&1 || { cat "$log" >&2; exit 2; }
run() {
  "$root/tests/processes/run.py" --kv "$build/examples/kv" --history "$build/tests/history" \
    --disk "$(find "$build/tests" -name 'libfailing_disk.so')" "$@"
}
if [ "$long" -eq 0 ]; then
  [ ${#options[@]} -gt 0 ] || options=(--seconds 20)
  run "${options[@]}"
else
  runs=0 skipped=0 failed=()
  one() {
    local code=0
    run "$@" "${options[@]}" || code=$?
    runs=$((runs + 1))
    case $code in
      0) ;;
      77) skipped=$((skipped + 1)) ;;  # not on this machine: it says why
      *) failed+=("$*"); echo "processes: failed with $code: $*" ;;
    esac
  }
  for protocol in $("$build/examples/kv" --help | sed -n 's/.*--protocol TEXT=[^ ]* *//p' | sed 's/, \| or /\n/g'); do
    one --protocol "$protocol" --faults 200
    one --protocol "$protocol" --faults 40 --namespaces
  done
  echo "processes: runs $runs skipped $skipped failed ${#failed[@]}$([ ${#failed[@]} -eq 0 ] || printf ' (%s)' "${failed[@]}")"
  [ ${#failed[@]} -eq 0 ] && [ "$runs" -gt 0 ]
fi
