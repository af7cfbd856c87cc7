#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# The core benchmarks run, print one figure a line, write the same figures as JSON, and allocate nothing for an entry.
# What the figures say is not looked at.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! dpkg-query -W libbenchmark-dev libraft-dev >/dev/null 2>&1 && ((EUID != 0)); then
  echo "skipped: libbenchmark-dev or libraft-dev is missing, and only root may install packages"
  exit 77
fi

"$root/benchmarks/run.sh" core --smoke --json "$work/figures.json" >"$work/figures.txt"

fail() { echo "$1"; cat "$work/figures.txt"; exit 1; }

if bad=$(grep -vE '^core\.[a-z_]+\.(16|256)\.(1|64|256) [0-9.]+ ns$|^core\.[a-z_]+\.(16|256)\.(1|64|256)\.allocs [0-9.e+-]+ 1/entry$' \
  "$work/figures.txt"); then fail "not NAME VALUE UNIT: $bad"; fi
for row in floor libraft raft multi_paxos flexible_paxos; do
  for bytes in 16 256; do
    for window in 1 64 256; do
      grep -qE "^core\.$row\.$bytes\.$window [0-9.]*[1-9]" "$work/figures.txt" || fail "no core.$row.$bytes.$window"
      [[ $row =~ ^(floor|libraft)$ ]] && continue
      grep -qxF "core.$row.$bytes.$window.allocs 0 1/entry" "$work/figures.txt" ||
        fail "core.$row.$bytes.$window allocates in the steady state"
    done
  done
done

python3 - "$work/figures.txt" "$work/figures.json" <<'PYTHON'
import json
import sys

lines = [line.split() for line in open(sys.argv[1], encoding="utf-8")]
stored = json.load(open(sys.argv[2], encoding="utf-8"))
assert [(n, float(v), u) for n, v, u in lines] == [(f["name"], f["value"], f["unit"]) for f in stored["figures"]]
assert stored["machine"]["cores"] >= 1
PYTHON

"$root/benchmarks/run.sh" nothing >"$work/usage.txt" 2>&1 && fail "an unknown kind of benchmark is not refused"
grep -q 'core|cluster|compile|figures' "$work/usage.txt" || fail "the usage is not told"
"$root/benchmarks/run.sh" core --repeat none >"$work/usage.txt" 2>&1 && fail "a wrong number of runs is not refused"
printf 'a 3 ns\nb 2 s\na 1 ns\na 2 ns\n' | python3 "$root/benchmarks/figures.py" >"$work/medians.txt"
[[ $(<"$work/medians.txt") == $'a 2 ns\nb 2 s' ]] || { cat "$work/medians.txt"; fail "medians are wrong"; }
echo 'a b' | python3 "$root/benchmarks/figures.py" 2>/dev/null && fail "a line that is no figure is not refused"
echo "the core benchmarks run, and allocate nothing for an entry"
