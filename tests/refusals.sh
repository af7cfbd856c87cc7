#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Every misuse in tests/refusals is refused in our words, at moderate length, on every compiler; its twin compiles.
#   tests/refusals.sh [compiler...]      default: g++ clang++-16 clang++-19, those that are there
#   REFUSALS='term_*' tests/refusals.sh  only these
set -u
cd "$(dirname "$0")/.." || exit 1
errors_max=${ERRORS_MAX:-6}   # "error:" lines; two defects at most are made in one file
lines_max=${LINES_MAX:-110}
flags=(-std=c++20 -fsyntax-only -I include -I . -Wall -Wextra -Wpedantic)

compilers=("$@")
if [ ${#compilers[@]} -eq 0 ]; then
  for c in g++ clang++-16 clang++-19; do
    if command -v "$c" > /dev/null; then compilers+=("$c"); else echo "refusals: $c is not installed, left out"; fi
  done
fi

passed=0 failed=0
fail() { echo "FAIL $1: $2"; failed=$((failed + 1)); }
for compiler in "${compilers[@]}"; do
  for file in tests/refusals/${REFUSALS:-*}.cpp; do
    name="$compiler $(basename "$file" .cpp)"
    if output=$("$compiler" "${flags[@]}" "$file" 2>&1); then fail "$name" "it compiles"; continue; fi
    missing=
    expected=0
    while IFS= read -r text; do
      expected=$((expected + 1))
      grep -qF -- "$text" <<< "$output" || missing="$missing
    $text"
    done < <(sed -n 's|^// expect: ||p' "$file")
    wanted=$(sed -n 's|^// errors: ||p' "$file")   # exactly so many, where the file says
    errors=$(grep -c 'error:' <<< "$output")
    lines=$(wc -l <<< "$output")
    if [ "$expected" -eq 0 ]; then fail "$name" "the file expects nothing"; continue; fi
    if [ -n "$missing" ]; then fail "$name" "it is refused without the text:$missing
$(head -20 <<< "$output")"; continue; fi
    if [ "$errors" -gt "$errors_max" ]; then fail "$name" "$errors errors, $errors_max at most"; continue; fi
    if [ -n "$wanted" ] && [ "$errors" -ne "$wanted" ]; then fail "$name" "$errors errors, not $wanted"; continue; fi
    if [ "$lines" -gt "$lines_max" ]; then fail "$name" "$lines lines, $lines_max at most"; continue; fi
    if ! output=$("$compiler" "${flags[@]}" -Werror -DTWIN "$file" 2>&1); then
      fail "$name" "its twin does not compile:
$(head -20 <<< "$output")"; continue
    fi
    passed=$((passed + 1))
  done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
