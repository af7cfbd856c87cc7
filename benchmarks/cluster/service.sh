#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
# The cluster figures, service to service: SETs of 256 bytes from redis-benchmark, to the leader of three kv nodes and to
# one Redis that syncs its log before it answers. One line a figure: NAME VALUE UNIT.
#
#   service.sh KV_PROGRAM SECONDS DIRECTORY
set -euo pipefail

kv=$1 seconds=$2 work=$3
pids=()
finish() { ((${#pids[@]} == 0)) || { kill -9 "${pids[@]}" && wait "${pids[@]}"; } 2>/dev/null || true; pids=(); }
trap finish EXIT
fail() { echo "service.sh: $1" >&2; tail -n 5 "$work"/*.log >&2; exit 1; }

ports() {  # COUNT: free just now
  python3 - "$1" <<'PYTHON'
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in held))
PYTHON
}
ask() { timeout 5 redis-cli -h 127.0.0.1 -p "$@" 2>/dev/null | tr -d '\r'; }

start_redis() {
  read -r port <<<"$(ports 1)"
  redis-server --port "$port" --bind 127.0.0.1 --dir "$work" --appendonly yes --appendfsync always --save '' \
    >"$work/redis.log" 2>&1 &
  pids+=($!)
  for _ in {1..200}; do [[ $(ask "$port" PING) == PONG ]] && return; sleep 0.05; done
  fail "Redis does not answer"
}

start_kv() {  # PROTOCOL [OPTION...]
  local all n
  read -r -a all <<<"$(ports 6)"
  for n in 1 2 3; do
    "$kv" --protocol "$1" --node "$n" --peers "1=127.0.0.1:${all[0]},2=127.0.0.1:${all[1]},3=127.0.0.1:${all[2]}" \
      --listen "127.0.0.1:${all[n + 2]}" --data "$work/data$n" "${@:2}" >"$work/node$n.log" 2>&1 &
    pids+=($!)
  done
  for _ in {1..200}; do
    for n in 1 2 3; do
      port=${all[n + 2]}
      ask "$port" INFO | grep -qx 'role_name:leader' && return
    done
    sleep 0.05
  done
  fail "$1 elects no leader"
}

answered() { ask "$port" INFO | sed -n 's/^delivered://p'; }

# Prints requests/s, p50 and p99 in microseconds of a run of COUNT requests.
load() {  # CLIENTS PIPELINING COUNT
  redis-benchmark -h 127.0.0.1 -p "$port" -c "$1" -P "$2" -n "$3" -d 256 -r 100000 -t set --csv 2>>"$work/load.log" |
    awk -F'","' '/^"SET"/ { gsub(/"/, ""); split($0, f, ","); print f[2], f[5] * 1000, f[7] * 1000 }'
}

measure() {  # NAME
  local clients pipelining rate p50 p99 count before after
  for clients in 1 32 256; do
    for pipelining in 1 16; do
      read -r rate _ <<<"$(load "$clients" "$pipelining" $((500 * (clients < 32 ? clients : 32) * pipelining)))"
      count=$(awk -v r="$rate" -v s="$seconds" 'BEGIN { printf "%d", r * s + 1000 }')
      before=$(answered)
      read -r rate p50 p99 <<<"$(load "$clients" "$pipelining" "$count")"
      after=$(answered)
      # Every request was a write that came through: an error reply would count as a fast answer.
      [[ -z $before ]] || ((after - before >= count)) || fail "$1: $count requests, and only $((after - before)) were applied"
      printf '%s %s requests/s\n%s.p50 %s us\n%s.p99 %s us\n' "$1.$clients.$pipelining" "$rate" \
        "$1.$clients.$pipelining" "$p50" "$1.$clients.$pipelining" "$p99"
    done
  done
}

start_redis; measure cluster.redis.256; finish
run_kv() {  # NAME PROTOCOL [OPTION...]
  rm -rf "$work"/data*
  start_kv "${@:2}"
  measure "cluster.kv_$1.256"
  finish
}
run_kv raft raft
run_kv raft_in_place raft --flush-in-place
run_kv multi_paxos multi-paxos
