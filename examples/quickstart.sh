#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# quickstart.sh [--protocol NAME]: three nodes on this machine (five for flexible-paxos and fast-paxos), the leader killed, nothing lost.
# SYNOD_KV names a kv program that is there already; SYNOD_PORTS two ports a node to use instead of any that are free.
set -u
protocol=raft
while [ $# -gt 0 ]; do
  case $1 in
    --protocol) protocol=${2:-}; shift; [ $# -gt 0 ] && shift ;;
    --protocol=*) protocol=${1#*=}; shift ;;
    *) echo "usage: quickstart.sh [--protocol raft|raft-prevote|raft-gossip|multi-paxos|flexible-paxos|fast-paxos|zab|viewstamped]" >&2; exit 2 ;;
  esac
done
name=$protocol
protocol=${protocol//_/-}
case $protocol in
  raft|raft-prevote|raft-gossip|multi-paxos|zab|viewstamped) nodes=(1 2 3) count=three ;;
  flexible-paxos|fast-paxos) nodes=(1 2 3 4 5) count=five ;;
  *) echo "quickstart: '$protocol' is not raft, raft-prevote, raft-gossip, multi-paxos, flexible-paxos, fast-paxos, zab or viewstamped" >&2; exit 2 ;;
esac

root=$(cd "$(dirname "$0")/.." && pwd)
work=
pids=(0 0 0 0 0 0)
running=0
finish() {
  trap '' INT TERM HUP
  [ "$running" -eq 0 ] || kill -TERM -- "-$running" 2>/dev/null
  exec 2>/dev/null  # what the shell says of a killed node is not for the reader, whenever it says it
  for pid in "${pids[@]}"; do [ "$pid" -ne 0 ] && kill -9 "$pid"; done
  wait
  [ -z "$work" ] || rm -rf "$work"
}
trap finish EXIT
trap 'echo "quickstart: interrupted"; exit 130' INT
trap 'echo "quickstart: ended from outside"; exit 143' TERM HUP
work=$(mktemp -d) || exit 1
fail() {
  echo "quickstart: failed: $1"
  for log in "$work"/*.log; do [ -f "$log" ] && { echo "--- $(basename "$log")"; tail -n 15 "$log"; }; done
  exit 1
}
# In a group of its own, and waited for: a signal is heeded at once, and ends all that was started.
run() {
  setsid "$@" &
  running=$!
  wait "$running"
  local rc=$?
  running=0
  return $rc
}

if [ -n "${SYNOD_KV:-}" ]; then
  kv=$SYNOD_KV
else
  bash "$root/tests/packages.sh" g++ cmake ninja-build libboost1.81-dev librange-v3-dev libcli11-dev redis-tools \
    || fail "packages could not be installed"
  build=$root/build/quickstart
  echo "building kv in build/quickstart"
  { run cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSYNOD_TESTS=OFF -DSYNOD_BENCHMARKS=OFF \
      -DSYNOD_EXAMPLES=ON -DSYNOD_KV_PROTOCOLS="$protocol" && run cmake --build "$build" --target kv; } >"$work/build.log" 2>&1 || fail "kv does not build"
  kv=$(find "$build" -name kv -type f -perm -u+x | head -n 1)
fi
[ -x "$kv" ] || fail "there is no kv program"
command -v redis-cli >/dev/null || fail "there is no redis-cli"

# A port is free where nobody answers; below the range that outgoing connections use.
free_ports() {
  local port=$((10000 + RANDOM % 20000)) found=0
  while [ "$found" -lt $((2 * ${#nodes[@]})) ]; do
    port=$((port + 1))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; found=$((found + 1)); }
  done
}
choose_ports() {
  mapfile -t port < <(if [ -n "${SYNOD_PORTS:-}" ]; then tr ' ' '\n' <<<"$SYNOD_PORTS"; else free_ports; fi)
  peers=$(addresses -1)
  clients=$(addresses $((${#nodes[@]} - 1)))
}
addresses() {
  local n all=
  for n in "${nodes[@]}"; do all+=",$n=127.0.0.1:${port[$n + $1]}"; done
  echo "${all#,}"
}
start() {
  "$kv" --protocol "$protocol" --node "$1" --peers "$peers" --clients "$clients" \
    --listen "127.0.0.1:${port[$1 + ${#nodes[@]} - 1]}" --data "$work/data$1" 2>>"$work/node$1.log" &
  pids[$1]=$!
}
stop() { { kill -9 "${pids[$1]}"; wait "${pids[$1]}"; } 2>/dev/null; pids[$1]=0; }
ask() { local n=$1; shift; timeout 5 redis-cli -h 127.0.0.1 -p "${port[$n + ${#nodes[@]} - 1]}" "$@" 2>&1; }
field() { ask "$1" INFO | tr -d '\r' | sed -n "s/^$2://p"; }
until_true() {  # SECONDS COMMAND...
  local end=$((SECONDS + $1)); shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    all_run || return 1
    read -r -t 0.05 <> <(:) || :
  done
}
all_run() {
  for n in "${nodes[@]}"; do
    [ "${pids[$n]}" -eq 0 ] || kill -0 "${pids[$n]}" 2>/dev/null || { ended=$n; return 1; }
  done
}
find_leader() {
  for n in "${nodes[@]}"; do
    [ "${pids[$n]}" -ne 0 ] && [ "$(field "$n" role_name)" = leader ] && { leader=$n; return 0; }
  done
  return 1
}
in_time() {  # SECONDS WHAT-IS-MISSING COMMAND...
  local seconds=$1 missing=$2; shift 2
  ended=0 said=
  until_true "$seconds" "$@" && return
  [ "$ended" -eq 0 ] || fail "node $ended has ended: $(tail -n 1 "$work/node$ended.log")"
  fail "$missing after $seconds s${said:+: $said}"
}
# Another program may take a port between the look and the node's start: then other ports are tried.
start_all() {
  for try in 1 2 3; do
    choose_ports
    for n in "${nodes[@]}"; do start $n; done
    ended=0
    until_true 20 find_leader && return
    [ "$ended" -ne 0 ] || fail "no leader after 20 s"
    grep -q 'Address already in use' "$work/node$ended.log" || break
    [ "$try" -lt 3 ] || break
    echo "a port was taken by another program; once more, with others"
    for n in "${nodes[@]}"; do stop $n; done
    rm -rf "$work"/node?.log "$work"/data?
  done
  fail "node $ended has ended: $(tail -n 1 "$work/node$ended.log")"
}
acknowledged=0
put_one() { said=$(ask "$1" SET "key:$2" "value:$2"); [ "$said" = OK ]; }
put() {  # NODE COUNT: only what was answered OK counts as acknowledged
  local i
  for ((i = 0; i < $2; ++i)); do
    in_time 20 "node $1 takes no writes" put_one "$1" $((acknowledged + 1))
    acknowledged=$((acknowledged + 1))
  done
}
lost_at() {
  local expected got
  expected=$(seq -f 'value:%.0f' 1 "$acknowledged")
  got=$(seq -f 'GET key:%.0f' 1 "$acknowledged" | timeout 60 redis-cli -h 127.0.0.1 -p "${port[$1 + ${#nodes[@]} - 1]}" 2>&1)
  lost=$(diff <(echo "$expected") <(echo "$got") | grep -c '^<')
}
agree() {  # … and know who leads, which they hear from the leader alone, and need to answer
  local one n
  one=$(field 1 delivered)/$(field 1 state_digest)
  [ "$one" != / ] || return 1
  for n in "${nodes[@]}"; do [ "$one" = "$(field "$n" delivered)/$(field "$n" state_digest)" ] && [ "$(field "$n" leader)" != none ] || return 1; done
  agreed=$one
}

start_all
echo "$count nodes run $protocol; node $leader leads"
follower=$((leader % ${#nodes[@]} + 1))
put "$follower" 50
echo "$acknowledged writes acknowledged, by way of follower $follower; key:1 reads '$(ask "$follower" GET key:1)'"
killed=$leader
stop "$killed"
put "$follower" 50
in_time 20 "no new leader" find_leader
echo "node $killed was killed with SIGKILL; node $leader leads now; $acknowledged writes acknowledged"
start "$killed"
put "$follower" 20
echo "node $killed is back; $acknowledged writes acknowledged"
in_time 30 "the nodes do not agree" agree
echo "all $count agree: delivered/state_digest $agreed"
for n in "${nodes[@]}"; do
  lost_at $n
  [ "$lost" -eq 0 ] || fail "node $n does not have $lost of $acknowledged acknowledged writes"
done
echo "every acknowledged write reads back from each node"
echo "quickstart: ok (protocol $name, acknowledged $acknowledged, lost 0)"
