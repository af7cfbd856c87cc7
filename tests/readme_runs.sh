#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The runs in the README, one of each protocol, between its lines <!-- runs --> and <!-- /runs -->: compares them with
# what the protocols do now.
#
#     tests/readme_runs.sh RUNS PICTURE             exits 1 and shows the difference where there is one
#     tests/readme_runs.sh RUNS PICTURE --rewrite   writes them
set -eu
runs=$1
picture=$2
readme=$(dirname "$0")/../README.md
[ -f "$readme" ] || { echo "there is no README.md"; exit 77; }
grep -q '^<!-- runs -->$' "$readme" || { echo "README.md has no line <!-- runs -->"; exit 1; }

made=$(mktemp)
trap 'rm -f "$made" "$made".*' EXIT
told=" "
for row in $("$runs"); do
  "$runs" "$row" >"$made.jsonl"
  protocol=$(sed -n '1s/.*"row":"\([a-z_]*\)".*/\1/p' "$made.jsonl")
  case "$told" in *" $protocol "*) continue ;; esac
  told="$told$protocol "
  {
    echo
    echo "<details><summary><code>$protocol</code></summary>"
    echo
    echo '```mermaid'
    "$picture" "$made.jsonl" --mermaid - --lines 40
    echo '```'
    echo
    echo "</details>"
  } >>"$made.runs"
done
echo >>"$made.runs"
awk -v runs="$made.runs" '
  /^<!-- \/runs -->$/ { while ((getline line < runs) > 0) print line; skip = 0 }
  !skip { print }
  /^<!-- runs -->$/ { skip = 1 }
' "$readme" >"$made.md"

if [ "${3:-}" = --rewrite ]; then
  cat "$made.md" >"$readme"
elif ! diff -u "$readme" "$made.md"; then
  echo "README.md shows runs that the protocols do not do any more: $0 $* --rewrite"
  exit 1
fi
echo "runs of$told"
