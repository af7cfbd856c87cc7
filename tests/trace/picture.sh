#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# picture.sh RUNS PICTURE: the program `picture`, with a run of each row and with what is no run.
set -eu
runs=$1
picture=$2
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
fail() { echo "picture.sh: $*"; exit 1; }
refuses() {  # refuses WORDS COMMAND...: it fails, and says so
  local words=$1 said
  shift
  if said=$("$@" 2>&1); then fail "'$*' does not fail"; fi
  [[ $said == *"$words"* ]] || fail "'$*' says '$said', not '$words'"
}

for row in $("$runs"); do
  "$runs" "$row" >"$here/$row.jsonl"
  "$runs" "$row" | cmp - "$here/$row.jsonl" || fail "two runs of $row differ"
  "$picture" "$here/$row.jsonl" --html "$here/$row.html" --mermaid "$here/$row.mmd" --shiviz "$here/$row.log"
  [ "$(head -1 "$here/$row.mmd")" = sequenceDiagram ] || fail "$row: no diagram"
  grep -q 'is chosen: x=1' "$here/$row.mmd" || fail "$row: nothing is chosen"
  [ "$("$picture" - --mermaid - <"$here/$row.jsonl")" = "$(cat "$here/$row.mmd")" ] || fail "$row: through pipes it is another"
  [ $(($(wc -l <"$here/$row.log"))) -eq $((2 * $(wc -l <"$here/$row.jsonl"))) ] || fail "$row: not two lines an event"
  grep -q "</html>" "$here/$row.html" || fail "$row: no page"
done
some=$(ls "$here"/*.jsonl | head -1)
[ "$("$picture" "$some" --mermaid - --lines 5 | wc -l)" -lt 20 ] || fail "--lines bounds nothing"
"$picture" "$some" --html - --title 'A <title>' | grep -q '<h1>A &lt;title&gt;</h1>' || fail "no title"

refuses "run is required" "$picture"
refuses "say what to make" "$picture" "$some"
refuses "cannot read $here/none" "$picture" "$here/none" --mermaid -
refuses "cannot write $here/none/x" "$picture" "$some" --mermaid "$here/none/x"
refuses "--lines" "$picture" "$some" --mermaid - --lines 0
sed '3s/"at"/"when"/' "$some" >"$here/bad"
refuses "bad: line 3: 'at' is missing" "$picture" "$here/bad" --mermaid -
refuses "nothing there" "$picture" /dev/null --mermaid -
refuses "no row 'nonsense'" "$runs" nonsense
echo "pictures of $("$runs" | wc -l) rows"
