#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# quickstart.sh KV: the quickstart, as Raft and as Multi-Paxos, with the given program.
set -eu
command -v redis-cli >/dev/null || exit 77
here=$(cd "$(dirname "$0")" && pwd)
for protocol in raft multi-paxos; do
  SYNOD_KV=$1 "$here/../../examples/quickstart.sh" --protocol "$protocol" | tee /dev/stderr |
    tail -n 1 | grep -Eq "^quickstart: ok \(protocol $protocol, acknowledged [0-9]+, lost 0\)$"
done
