#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# compare.sh PROGRAM FILE: runs the program and compares what it prints with the file.
set -u
diff -u "$2" <("$1") && [ "${PIPESTATUS[0]}" -eq 0 ] && echo "as expected"
