#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Every misuse in tests/refusals is refused in our words, at moderate length, on every compiler; its twin compiles.
#   tests/refusals.sh [compiler...]      default: g++ clang++-16 clang++-19, those that are there
#   REFUSALS='term_*' tests/refusals.sh  only these
set -u
cd "$(dirname "$0")/.." || exit 1
export errors_max=${ERRORS_MAX:-6}   # "error:" lines; two defects at most are made in one file
export lines_max=${LINES_MAX:-110}

# What nearly every one of them includes, each compiler reads once.
usual=$(mktemp -d) || exit 1
export usual
trap 'rm -rf "$usual"' EXIT
export language='-std=c++20 -I include -I . -Wall -Wextra -Wpedantic'
usual_of() { echo "$usual/${1//\//_}/usual.hpp"; }
read_once() {  # COMPILER
  local header
  header=$(usual_of "$1")
  mkdir -p "${header%/*}"
  printf '#include <%s>\n' tests/refusals/parts.hpp synod/protocol/raft.hpp > "$header"
  $1 $language -x c++-header "$header" -o "$header.gch"
}

# Prints "ok", or what is wrong.
judge() {  # COMPILER FILE
  local flags=($language -include "$(usual_of "$1")" -fsyntax-only)
  local name output missing='' expected=0 text wanted errors lines
  name="$1 $(basename "$2" .cpp)"
  fail() { echo "FAIL $name: $1"; exit 0; }
  output=$("$1" "${flags[@]}" "$2" 2>&1) && fail "it compiles"
  while IFS= read -r text; do
    expected=$((expected + 1))
    grep -qF -- "$text" <<< "$output" || missing="$missing
    $text"
  done < <(sed -n 's|^// expect: ||p' "$2")
  wanted=$(sed -n 's|^// errors: ||p' "$2")   # exactly so many, where the file says
  errors=$(grep -c 'error:' <<< "$output")
  lines=$(wc -l <<< "$output")
  [ "$expected" -ne 0 ] || fail "the file expects nothing"
  [ -z "$missing" ] || fail "it is refused without the text:$missing
$(head -20 <<< "$output")"
  [ "$errors" -le "$errors_max" ] || fail "$errors errors, $errors_max at most"
  [ -z "$wanted" ] || [ "$errors" -eq "$wanted" ] || fail "$errors errors, not $wanted"
  [ "$lines" -le "$lines_max" ] || fail "$lines lines, $lines_max at most"
  output=$("$1" "${flags[@]}" -Werror -DTWIN "$2" 2>&1) || fail "its twin does not compile:
$(head -20 <<< "$output")"
  echo ok
}
export -f judge usual_of

compilers=("$@")
if [ ${#compilers[@]} -eq 0 ]; then
  for c in g++ clang++-16 clang++-19; do
    if command -v "$c" > /dev/null; then compilers+=("$c"); else echo "refusals: $c is not installed, left out"; fi
  done
fi
for c in "${compilers[@]}"; do
  read_once "$c" || { echo "refusals: $c does not compile what is right"; exit 1; }
done
results=$(for c in "${compilers[@]}"; do printf "$c %s\n" tests/refusals/${REFUSALS:-*}.cpp; done |
  xargs -P "$(nproc)" -L 1 bash -c 'printf "%s\n" "$(judge "$0" "$1")"')
grep -vx ok <<< "$results"
passed=$(grep -cx ok <<< "$results")
failed=$(grep -c '^FAIL ' <<< "$results")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
