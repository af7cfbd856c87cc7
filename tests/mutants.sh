#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Breaks the library in one place after the other, and looks whether the tests see it.
#
#   tests/mutants.sh              all of tests/mutants
#   tests/mutants.sh NAME...      these
#   tests/mutants.sh --sample N   N of them, others with each commit
#   tests/mutants.sh --help       everything else
#
# The last line is "mutants N killed K equivalent E survived S"; exit is 0 where S is 0.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
"$root/tests/packages.sh" g++ python3 patch catch2 libboost1.81-dev librange-v3-dev libcli11-dev >&2
seed=$(git -C "$root" rev-parse HEAD 2>/dev/null || true)
exec python3 "$root/tests/mutants/run.py" --jobs "$(nproc)" --seed "$seed" "$@"
