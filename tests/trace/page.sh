#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# page.sh RUNS PICTURE: pages of recorded runs in a headless Chromium; skipped (77) where there is none.
set -eu
mine=$(dirname "$0")
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
for row in raft basic_paxos; do "$1" "$row" >"$here/$row.jsonl"; done
python3 "$mine/page.py" "$2" "$mine/golden/everything.jsonl" "$here/raft.jsonl" "$here/basic_paxos.jsonl"
