#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# redis.sh KV: redis-cli, redis-benchmark and redis-py against one node.
set -eu
command -v redis-cli >/dev/null && command -v redis-benchmark >/dev/null && /usr/bin/python3 -c 'import redis' 2>/dev/null || exit 77
work=$(mktemp -d)
pid=0
trap '[ $pid -ne 0 ] && kill -9 $pid 2>/dev/null; rm -rf "$work"' EXIT
base=$((30000 + RANDOM % 2000))
client=$((base + 1))
serve() {
  "$1" --node 1 --peers "1=127.0.0.1:$base" --listen "127.0.0.1:$client" --data "$work/data" "${@:2}" 2>>"$work/log" &
  pid=$!
}
serve "$1"
cli() { timeout 10 redis-cli -p "$client" "$@" 2>&1; }
end=$((SECONDS + 20))
until [ "$(cli SET ready yes)" = OK ]; do [ $SECONDS -lt $end ] || { cat "$work/log"; exit 1; }; done
same() { [ "$1" = "$2" ] || { echo "expected '$2', got '$1'"; exit 1; }; }
same "$(cli -3 GET ready)" yes
same "$(cli NOSUCH a)" "ERR unknown command 'NOSUCH', with args beginning with: 'a' "
same "$(cli GET)" "ERR wrong number of arguments for 'get' command"
same "$(cli SELECT 1)" "ERR DB index is out of range"
same "$(head -c 3000000 /dev/zero | tr '\0' v | cli -x SET large)" OK
same "$(cli STRLEN large)" 3000000
case "$(head -c 6000000 /dev/zero | tr '\0' v | cli -x SET large)" in "ERR the command is too large"*) ;; *) echo "6 MB taken"; exit 1 ;; esac
redis-benchmark -p "$client" -q -n 5000 -c 32 -P 16 -t set,get,incr,mset 2>&1 | tr '\r' '\n' | grep 'requests per second' | tee "$work/bench"
same "$(wc -l <"$work/bench")" 4
/usr/bin/python3 - "$client" <<'P'
import sys, redis
r = redis.Redis(port=int(sys.argv[1]))
assert r.ping() and r.delete("a", "b") >= 0
assert r.set("a", "1") and r.set("a", "2", nx=True) is None and r.set("a", b"\r\n\0", xx=True)
assert r.get("a") == b"\r\n\0" and r.append("a", "x") == 4 and r.exists("a", "b") == 1
assert r.mset({"x": 1, "y": 2}) and r.mget("x", "nobody", "y") == [b"1", None, b"2"]
assert r.execute_command("SET", "x", "5", "IFEQ", "9") is None and r.execute_command("SET", "x", "5", "IFEQ", "1") in (b"OK", True)
p = r.pipeline(transaction=False)
for i in range(3000): p.incr("n"); p.get("n")
got = p.execute()
assert [int(v) for v in got] == [n for i in range(1, 3001) for n in (i, i)], "replies out of order"
try: r.incr("a"); assert False
except redis.ResponseError as e: assert str(e) == "value is not an integer or out of range", e
assert r.info()["loading"] == 0
P
kill -TERM $pid; wait $pid || { echo "no clean shutdown"; exit 1; }
pid=0
if timeout 10 "$1" --protocol multi-paxos --node 1 --peers "1=127.0.0.1:$base" --listen "127.0.0.1:$client" --data "$work/data" 2>"$work/refused"; then
  echo "another protocol's directory was opened"; exit 1
fi
grep -q "belongs to protocol 'raft'" "$work/refused"
serve "$1"
end=$((SECONDS + 20))
until [ "$(cli GET ready)" = yes ]; do [ $SECONDS -lt $end ] || { cat "$work/log"; exit 1; }; done
same "$(cli GET n)" 3000
echo "redis-cli, redis-benchmark and redis-py are served"
