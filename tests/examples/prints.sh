#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# prints.sh PROGRAM SOURCE: the program ends well, and prints what stands at the end of its source, below "// Prints:".
#   REWRITE=1 prints.sh PROGRAM SOURCE    writes there what it prints
set -u
printed=$("$1" || echo "exit status $?")
if [ "${REWRITE:-}" = 1 ]; then
  sed -i '/^\/\/ Prints:$/,$d' "$2"
  { echo "// Prints:"; sed 's|^|// |' <<<"$printed"; } >>"$2"
fi
said=$(sed -n '/^\/\/ Prints:$/,$p' "$2" | sed '1d; s|^// \{0,1\}||')
[ -n "$said" ] || { echo "$2 does not say what it prints"; exit 1; }
diff -u --label "$(basename "$2") says" --label "it prints" <(echo "$said") <(echo "$printed")
