#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# The papers' pictures: run shortly, they print one figure a line, and make tables and pictures. (--smoke
# compares a second run with the first.)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$1"; cat "$work/one.txt"; exit 1; }

"$root/benchmarks/run.sh" figures --smoke --out "$work/one" >"$work/one.txt"
if bad=$(grep -vE '^(figure16\.(durable\.)?[0-9]+-[0-9]+\.(median|mean|max) [0-9.]+ ms|collisions\.(fast_paxos(_unless_crowded|_uncoordinated)?|multi_paxos)\.(near|far)\.[0-9]+\.(collided [0-9.]+ %|(median|p99) [0-9.]+ ms|rate [0-9]+ 1/s)|flexible\.[0-9.]+\.(commit [0-9.]+ ms|(steady|failover) [0-9] crashes))$' \
  "$work/one.txt"); then fail "not NAME VALUE UNIT: $bad"; fi
for timeouts in 150-155 150-200 12-24; do grep -q "^figure16\.$timeouts\.median" "$work/one.txt" || fail "no point $timeouts"; done
# As many may crash as are not needed: n - q2 where the leader stands, n - max(q1, q2) where he is one of them.
awk '/^flexible/ { split($1, p, "."); n = p[2]; q1 = p[3]; q2 = p[4]; ++seen[p[5]]
  if (p[5] == "steady" && $2 != n - q2) { print "steady", $0; exit 1 }
  if (p[5] == "failover" && $2 != n - (q1 > q2 ? q1 : q2)) { print "failover", $0; exit 1 } }
  END { exit !(seen["steady"] == 42 && seen["failover"] == 42) }' "$work/one.txt" || fail "not what the sizes of the quorums say"
for file in figure16.csv flexible.csv figure16-paper-wide.svg figure16-durable-narrow.svg flexible-latency.svg collisions.csv collisions-delay.svg; do
  [[ -s $work/one/$file ]] || fail "there is no $file"
done
python3 - "$work/one" <<'PYTHON'
import pathlib
import sys
from xml.dom import minidom

for file in pathlib.Path(sys.argv[1]).glob("*.svg"):
    assert minidom.parse(str(file)).getElementsByTagName("path").length > 5, file
PYTHON
echo "the figures run, and the clusters bear as many crashes as the sizes of the quorums say"
