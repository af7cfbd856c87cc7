#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# ladder.sh LADDER: every step is as stated, says the same when run again, and stands on the page.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "ladder: $1"; cat "$work/said"; exit 1; }
export SYNOD_LADDER=$1
cd "$work"
"$root/examples/ladder.sh" --html page.html >said || fail "it fails"
rungs=$(grep -cE '^[0-9]+\. ' said)
[ "$rungs" -ge 10 ] || fail "only $rungs steps"
[ "$(tail -n 1 said)" = "ladder: $rungs rungs, all as stated" ] || fail "its last line"
"$root/examples/ladder.sh" >again
cmp -s said again || fail "run again, it says something else"
[ "$(grep -c '<h2>' page.html)" = "$rungs" ] || fail "a step is missing on the page"
[ "$(grep -c '<iframe' page.html)" -ge 8 ] || fail "runs are missing on the page"
grep -q 'no order explains these operations' page.html || fail "no history without an order on the page"
# What it is there for: losses, stops, and answers on both sides, each where it belongs.
line() { grep -E "^ +$1 " said || fail "no $1"; }
line primary_backup_async | grep -qE '[1-9] of [0-9]+ +yes +yes +yes +yes +0 .* no$' || fail "asynchronous"
line primary_backup_sync | grep -qE ' 0 of [0-9]+ +no +no +no +no +2 .* yes$' || fail "synchronous"
line majority_write | grep -qE ' 0 of [0-9]+ +yes +yes +no +yes +2 .* no$' || fail "majority write"
line basic_paxos | grep -qE ' 0 of [0-9]+ +yes +yes +no +yes +4 .* yes$' || fail "Basic Paxos"
for row in multi_paxos fast_paxos raft zab; do line $row | grep -qE ' 0 of [0-9]+ +yes +yes +no +yes +2 .* yes$' || fail $row; done
line gossip | grep -qE 'yes +yes +yes +yes +0 .* no$' || fail "gossip"
"$root/examples/ladder.sh" --html /nonexistent/page >said 2>&1 && fail "a page that cannot be written is no error"
grep -q "/nonexistent/page cannot be written" said || fail "and is not told"
"$root/examples/ladder.sh" --nonsense >said 2>&1 && fail "an unknown option is taken"
echo "the ladder: $rungs steps as stated, the same again, on a page"
