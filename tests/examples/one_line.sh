#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# one_line.sh ONE OTHER: the two files differ in one line.
set -u
differences=$(diff "$1" "$2")
echo "$differences"
[ "$(grep -c '^<' <<<"$differences")" -eq 1 ] && [ "$(grep -c '^>' <<<"$differences")" -eq 1 ]
