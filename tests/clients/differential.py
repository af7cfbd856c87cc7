#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""differential.py KV: the same bytes to kv and to a real redis-server; the replies must be the same bytes.

Asked of a node alone, and of a follower that forwards."""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

from cluster import Client, Cluster, Gone, encode, free_ports, until


class Redis:
    def __enter__(self):
        self.work = tempfile.mkdtemp(prefix="synod-redis-")
        self.port = free_ports(1)[0]
        self.process = subprocess.Popen(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir",
                                         self.work, "--daemonize", "no"], stdout=subprocess.DEVNULL)
        until(self.answers, 20, "redis-server does not answer")
        return self

    def answers(self):
        try:
            return Client(self.port).ask("PING") == "PONG"
        except Gone:
            return False

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.work, ignore_errors=True)


def converse(port, data, pieces=1):
    """All that comes back for `data` and a last PING, which shows that nothing more does; or until it is closed."""
    c = Client(port)
    end = encode("PING", "the end of it")
    try:
        step = max(1, len(data) // pieces)
        try:
            for at in range(0, len(data), step):
                c.send(data[at:at + step])
            c.send(end)
        except Gone:
            pass
        got = b""
        while b"the end of it" not in got:
            try:
                c.more()
            except Gone as gone:
                return got + c.buffer + b"<" + (b"closed" if "timed" not in str(gone) else b"silent") + b">"
            got, c.buffer = got + c.buffer, b""
        return got
    finally:
        c.close()


def inline(*lines):
    return b"".join(line + b"\r\n" for line in lines)


big = b"x" * (1 << 20)
scripts = {
    "ping": encode("PING") + encode("ping", "x") + encode("PING", "a", "b") + encode("pInG", b"\r\n\0"),
    "echo": encode("ECHO", "x") + encode("ECHO") + encode("ECHO", "a", "b") + encode("echo", ""),
    "get": encode("GET", "nobody") + encode("GET") + encode("GET", "a", "b") + encode("SET", "a", b"\0\r\n\xff") + encode("get", "a"),
    "set": encode("SET", "k", "1") + encode("SET", "k") + encode("SET") + encode("SET", "k", "2", "NX") + encode("SET", "k", "2", "XX")
           + encode("SET", "k", "3", "GET") + encode("SET", "k", "4", "nx", "get") + encode("SET", "new", "4", "get", "nx")
           + encode("SET", "other", "5", "XX", "GET") + encode("SET", "k", "6", "NX", "XX") + encode("SET", "k", "7", "XX", "NX")
           + encode("SET", "k", "8", "NONSENSE") + encode("SET", "k", "9", "GET", "GET") + encode("SET", "k", "9", "NX", "NX")
           + encode("SET", "k", "10", "KEEPTTL") + encode("SET", "k", "11", "") + encode("GET", "k"),
    "many": encode("MSET", "a", "1", "b", "2") + encode("MGET", "a", "nobody", "b", "a") + encode("MGET") + encode("MSET", "a")
            + encode("MSET", "a", "1", "b") + encode("MSET") + encode("MSET", "a", "1", "a", "2") + encode("GET", "a")
            + encode("EXISTS", "a", "a", "b", "nobody") + encode("EXISTS") + encode("DEL", "a", "a", "nobody") + encode("DEL")
            + encode("EXISTS", "a") + encode("DBSIZE", "x"),
    "numbers": encode("INCR", "n") + encode("INCR", "n") + encode("INCR") + encode("INCR", "n", "1") + encode("DECR", "n")
               + encode("INCRBY", "n", "40") + encode("INCRBY", "n", "-2") + encode("DECRBY", "n", "-2") + encode("INCRBY", "n", "x")
               + encode("INCRBY", "n", "+1") + encode("INCRBY", "n", " 1") + encode("INCRBY", "n", "01") + encode("INCRBY", "n", "1.0")
               + encode("INCRBY", "n", "-0") + encode("INCRBY", "n", "0") + encode("INCRBY", "n", "") + encode("INCRBY", "n"),
    "overflow": encode("SET", "n", "9223372036854775807") + encode("INCR", "n") + encode("INCRBY", "n", "1") + encode("DECR", "n")
                + encode("INCR", "n") + encode("SET", "n", "-9223372036854775808") + encode("DECR", "n") + encode("DECRBY", "n", "1")
                + encode("DECRBY", "n", "-9223372036854775808") + encode("INCRBY", "n", "9223372036854775808")
                + encode("SET", "n", "9223372036854775808") + encode("INCR", "n") + encode("SET", "n", "") + encode("INCR", "n")
                + encode("SET", "n", "-0") + encode("INCR", "n") + encode("SET", "n", "1" * 40) + encode("INCR", "n")
                + encode("SET", "n", "1\0") + encode("INCR", "n") + encode("SET", "n", "0x10") + encode("INCR", "n"),
    "append": encode("APPEND", "s", "ab") + encode("APPEND", "s", "") + encode("APPEND", "s", b"\0\n") + encode("GET", "s")
              + encode("APPEND", "empty", "") + encode("EXISTS", "empty") + encode("STRLEN", "s") + encode("STRLEN", "nobody")
              + encode("STRLEN") + encode("APPEND", "s") + encode("INCR", "s"),
    "unknown": encode("NOSUCH") + encode("NOSUCH", "a", "b") + encode("nosuch", "x" * 200, "y") + encode("NO\nSUCH", "a\r\nb")
               + encode("n" * 300, "a") + encode("FOO", *["arg"] * 60) + encode("", "a") + encode("FOO", "a'b") + encode("GET\0", "a"),
    "select": encode("SELECT", "0") + encode("SELECT", "x") + encode("SELECT") + encode("SELECT", "-1") + encode("SELECT", "99999999999999999999"),
    "client": encode("CLIENT", "GETNAME") + encode("CLIENT", "SETNAME", "me") + encode("client", "getname") + encode("CLIENT", "SETNAME", "a b")
              + encode("CLIENT", "SETNAME", "a\n") + encode("CLIENT", "SETNAME") + encode("CLIENT", "GETNAME", "x") + encode("CLIENT", "NONSENSE")
              + encode("CLIENT") + encode("CLIENT", "ID", "x") + encode("CLIENT", "SETNAME", "") + encode("CLIENT", "GETNAME"),
    "config": encode("CONFIG", "GET") + encode("CONFIG") + encode("CONFIG", "NONSENSE", "x")
              + encode("CONFIG", "GET", "nosuchthing") + encode("CONFIG", "GET", "SAVE") + encode("config", "get", "sav?")
              + encode("CONFIG", "GET", "save", "save"),
    "command": encode("COMMAND", "NONSENSE") + encode("COMMAND", "COUNT", "x"),
    "hello": encode("HELLO", "x") + encode("HELLO", "1") + encode("HELLO", "4") + encode("HELLO", "3", "NONSENSE") + encode("HELLO", "3", "SETNAME")
             + encode("HELLO", "3", "SETNAME", "a b") + encode("HELLO", "2", "AUTH", "x") + encode("CLIENT", "GETNAME"),
    "nulls": encode("GET", "nobody") + encode("MGET", "nobody", "nobody2"),
    "resp3": encode("HELLO", "3", "SETNAME", "me") + encode("GET", "nobody") + encode("MGET", "nobody", "nobody2") + encode("CONFIG", "GET", "save")
             + encode("CLIENT", "GETNAME") + encode("SET", "k", "1", "GET") + encode("SET", "k", "1", "NX") + encode("NOSUCH") + encode("DEL", "k"),
    "quit": encode("SET", "q", "1") + encode("QUIT") + encode("GET", "q"),
    "inline": inline(b"PING", b"", b"   ", b"SET in 'a b'", b"get in", b'SET in "\\x41\\n\\"q\\""', b"GET in", b"SET  in\t  x ", b"GET in")
              + b"PING\nPING\r\n",
    "quotes": inline(b'SET a "unbalanced'), "quotes2": inline(b"SET a 'x'y"), "quotes3": inline(b'SET a "x"y'), "quotes4": inline(b"SET a ''"),
    "quotes5": inline(b"SET a 'it\\'s'", b"GET a", b'SET a "\\xzz\\x4"', b"GET a"),
    "long line": big, "long count": b"*" + big, "long bulk": b"*1\r\n$" + big,
    "count": b"*3x\r\n", "count2": b"*\r\n", "count3": b"* 1\r\n$4\r\nPING\r\n", "count4": b"*-1\r\n" + encode("PING"), "count5": b"*0\r\n" + encode("PING"),
    "count6": b"*3000000000\r\n", "count7": b"*20000000\r\n", "count8": b"*+1\r\n$4\r\nPING\r\n", "count9": b"*01\r\n$4\r\nPING\r\n", "count10": b"*-9223372036854775808\r\n",
    "bulk": b"*1\r\n$x\r\n", "bulk2": b"*1\r\n$-1\r\n", "bulk3": b"*1\r\n$-10\r\n", "bulk4": b"*1\r\n$2000000000\r\n", "bulk5": b"*1\r\n$\r\n",
    "bulk6": b"*1\r\n$536870913\r\n", "bulk7": b"*1\r\nfoo\r\n", "bulk8": b"*1\r\n:4\r\n", "bulk9": b"*1\r\n\x01\r\n", "bulk10": b"*2\r\n$4\r\nECHO\r\n$01\r\nx\r\n",
    "bulk11": b"*1\r\n$4\r\nPINGxx" + encode("PING"), "bulk12": b"*1\r\n\r\n",
    "after an error": b"*1\r\n$x\r\n" + encode("SET", "never", "1"),
    "before an error": encode("SET", "done", "1") + b"*x\r\n",
    "pipeline": b"".join(encode("INCR", "p") + encode("GET", "p") + encode("APPEND", "q", "x") for _ in range(500)),
    "http": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "http post": b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "large": encode("SET", "l", b"v" * 1000000) + encode("STRLEN", "l") + encode("APPEND", "l", b"w" * 1000000) + encode("GET", "l"),
}


def random_script(rng):
    keys, values = ["a", "b", "n", "m", ""], ["1", "-5", "x", "", "9223372036854775807", "1" * 20, b"\r\n", "007"]
    key, val = lambda: rng.choice(keys), lambda: rng.choice(values)
    make = [
        lambda: ["SET", key(), val()] + rng.choices(["NX", "XX", "GET", "nx", "Xx", "KEEPTTL", "BAD"], [4, 4, 4, 1, 1, 1, 0.3], k=rng.randrange(4)),
        lambda: ["GET", key()], lambda: ["MGET"] + [key() for _ in range(rng.randrange(4))],
        lambda: ["MSET"] + [w for _ in range(rng.randrange(4)) for w in (key(), val())] + ["odd"] * (rng.random() < 0.1),
        lambda: ["DEL"] + [key() for _ in range(rng.randrange(4))], lambda: ["EXISTS"] + [key() for _ in range(rng.randrange(4))],
        lambda: [rng.choice(["INCR", "DECR", "incr"]), key()], lambda: [rng.choice(["INCRBY", "DECRBY"]), key(), val()],
        lambda: ["APPEND", key(), val()], lambda: ["STRLEN", key()], lambda: ["PING"], lambda: ["ECHO", val()], lambda: ["DBSIZE"],
    ]
    return b"".join(encode(*rng.choice(make)()) for _ in range(rng.randrange(1, 60)))


def clear(port):
    c = Client(port)
    c.ask("DEL", *(k for k in ["a", "b", "n", "m", "", "k", "new", "other", "s", "empty", "in", "p", "q", "l", "done", "never", "GET"]))
    c.close()


def compare(name, data, redis, ours, failures):
    for pieces in (1, 7):
        clear(redis)
        clear(ours)
        expected, got = converse(redis, data, pieces), converse(ours, data, pieces)
        if name.startswith("resp3"):
            expected, got = (re.sub(rb"%7\r\n.*?modules\r\n\*0\r\n", b"(hello)", x, flags=re.S) for x in (expected, got))
        if name.startswith("http"):  # whether the first reply still leaves is a matter of time
            expected, got = expected[-8:], got[-8:]
        if expected != got:
            at = next((i for i, (a, b) in enumerate(zip(expected, got)) if a != b), min(len(expected), len(got)))
            failures.append(name)
            print(f"{name}, in {pieces} pieces, differs at byte {at}:\n  redis …{expected[max(0, at - 60):at + 120]!r}\n  kv    …{got[max(0, at - 60):at + 120]!r}")
            return


def main():
    kv = sys.argv[1]
    if not shutil.which("redis-server"):
        sys.exit(77)
    seed = int(os.environ.get("SYNOD_SEED", random.randrange(1 << 30)))
    failures, compared = [], 0
    with Redis() as redis, Cluster(kv, "raft", 1) as alone, Cluster(kv, "multi-paxos", 3) as three:
        alone.start()
        three.start()
        alone.leader()
        follower = three.leader() % 3 + 1
        for c, n in ((alone, 1), (three, follower)):
            c.write(n, "SET", "k", "1")
        for name, data in scripts.items():
            for where, port in (("alone", alone.port[1]), ("by way of a follower", three.port[follower])):
                compare(f"{name} ({where})", data, redis.port, port, failures)
                compared += 1
        rng = random.Random(seed)
        for i in range(200):
            where, port = (("alone", alone.port[1]), ("by way of a follower", three.port[follower]))[i % 2]
            data = random_script(rng)
            compare(f"random script {i} of seed {seed} ({where})", data, redis.port, port, failures)
            compared += 1
            if len(failures) > 30:
                break
    print(f"differential: {compared} scripts, {len(failures)} differ from redis-server")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
