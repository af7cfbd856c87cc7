#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""hostile.py KV: clients that send garbage, declare what never comes, never read, or come in crowds. The node keeps serving
the others, and its memory stays within bounds."""
import os
import random
import resource
import socket
import sys
import threading
import time

from cluster import Client, Cluster, Error, Gone, encode, passing, until

MB = 1 << 20
spare = 0  # what the address sanitizer keeps of freed memory


def memory(c, n):
    with open(f"/proc/{c.running[n].pid}/status") as f:
        return next(int(line.split()[1]) * 1024 for line in f if line.startswith("VmRSS"))


class Passing(Exception):
    """Whoever leads has changed meanwhile, and the node said so: nothing is wrong, and nothing shown."""


def settled(got):
    if passing(got):
        raise Passing(got)
    return got


def shown(what, c, n):
    """A busy machine may lose its leader at any time: what was cut short by that is tried again."""
    for _ in range(5):
        try:
            return what(c, n)
        except Passing as e:
            said = e
            c.leader()
    raise AssertionError(f"{what.__name__} is told again and again: {said}")


def served(c, n, within=5):  # also where the leader has just changed
    before = time.monotonic()
    assert c.ask(n, "PING") == "PONG"
    took = time.monotonic() - before
    assert took < (within if spare else within / 5), f"others wait {took:.1f} s for a PONG"
    got = c.write(n, "SET", "still", "here", seconds=within), c.write(n, "GET", "still", seconds=within)
    assert got == ("OK", b"here"), got


def bounded(c, n, before, most, what):
    grown = (memory(c, n) - before) // MB
    assert grown < most + spare, f"{grown} MB {what}"


def garbage(c, n, seed):
    rng = random.Random(seed)
    words = [b"*", b"$", b"\r\n", b"-1", b"3", b"1000000", b"SET", b"GET", b"'", b'"', b"\\x", b"\0", b"PING", b" ", b"9" * 30]
    for _ in range(150):
        try:
            client = c.client(n, 2)
            client.send(b"".join(rng.choice(words) if rng.random() < 0.8 else rng.randbytes(rng.randrange(40)) for _ in range(rng.randrange(60))))
            if rng.random() < 0.5:
                client.socket.shutdown(socket.SHUT_WR)
                client.more()
        except Gone:
            pass
        finally:
            client.close()


def declared(c, n):
    """Half a gigabyte is announced by a hundred clients, and some of it sent."""
    before = memory(c, n)
    crowd = [c.client(n) for _ in range(100)]
    for client in crowd:
        client.send(b"*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$536870912\r\n" + b"v" * 100000)
    served(c, n)
    bounded(c, n, before, 64, "for what was only announced")
    one = crowd[0]
    one.socket.settimeout(60)
    for _ in range(95):  # and one sends 95 MB of it: nothing is kept that is too large anyway
        one.send(b"v" * MB)
    bounded(c, n, before, 64, "of one value that is too large")
    for client in crowd:
        client.close()
    many = c.client(n, 60)
    many.send(b"*2147483647\r\n" + b"$0\r\n\r\n" * 2000000)
    served(c, n)
    bounded(c, n, before, 96, "of words")
    many.close()
    # One that is too large, and the next command, are both answered.
    client = c.client(n, 60)
    client.send(encode("SET", "x", b"v" * (6 * MB)) + encode("PING"))
    got = client.reply()
    assert isinstance(got, Error) and "too large" in got and client.reply() == "PONG", got
    client.close()


def never_reads(c, n):
    """Seven gigabytes of replies are asked for, and not read."""
    value = b"v" * (3 * MB)
    assert c.write(n, "SET", "large", value) == "OK"
    before = memory(c, n)
    greedy = [c.client(n, 5) for _ in range(5)]
    for client in greedy:
        client.send(encode("GET", "large") * 300 + encode("MGET", *["large"] * 8) * 20)
    time.sleep(1)
    served(c, n)
    bounded(c, n, before, 5 * 100, "for clients that do not read")
    # One of them begins to read after all: it gets what it asked for, in order.
    client = greedy[0]
    client.socket.settimeout(30)
    for _ in range(20):
        assert settled(client.reply()) == value
    for client in greedy:
        client.close()
    c.write(n, "DEL", "large")
    # Many small ones likewise.
    client = c.client(n, 3)
    sent = 0
    try:
        while sent < 200 * MB:
            client.send(encode("ECHO", "e" * 1000) * 100)
            sent += 100000
    except Gone:
        pass
    assert sent < 100 * MB, "replies that nobody reads are collected without end"
    served(c, n)
    client.close()


def too_much(c, n):
    client = c.client(n)
    client.send(encode("SET", "large", b"v" * (3 * MB)))
    assert settled(client.reply()) == "OK"
    got = settled(client.ask("MGET", *["large"] * 200))
    assert isinstance(got, Error) and "too large" in got, got
    assert settled(client.ask("DEL", "large")) == 1
    client.close()


def appends(c, n):
    """Byte after byte to a long value, by several at once."""
    assert c.write(n, "SET", "long", b"v" * (3 * MB)) == "OK"
    several = [c.client(n, 60) for _ in range(5)]
    for client in several:
        client.send(encode("APPEND", "long", "x") * 1000)
    served(c, n)
    got = [client.reply() for client in several for _ in range(1000)]
    done, unknown = sum(isinstance(g, int) for g in got), sum(isinstance(g, Error) and g.startswith("UNKNOWN") for g in got)
    assert all(isinstance(g, int) or passing(g) for g in got), got
    long = len(c.write(n, "GET", "long")) - 3 * MB
    assert done <= long <= done + unknown, f"{long} bytes were added, {done} acknowledged, {unknown} unknown"
    c.write(n, "DEL", "long")
    settled(next((g for g in got if passing(g)), None))
    for client in several:
        client.close()


def slowly(c, n):
    """A byte at a time, by many."""
    slow = [c.client(n) for _ in range(50)]
    data = encode("SET", "slow", "x") + b"PING\r\n"
    for i in range(len(data)):
        for client in slow:
            client.send(data[i:i + 1])
    for client in slow:
        assert settled(client.reply()) == "OK" and client.reply() == "PONG"
        client.close()


def crowd(c, n):
    """More clients than there are descriptors: those beyond are told so, the others served."""
    all_of_them, refused = [], 0
    for _ in range(180):
        try:
            client = c.client(n, 5)
            got = client.ask("PING")
            assert got == "PONG" or got == "ERR max number of clients reached", got
            refused += got != "PONG"
            all_of_them.append(client)
        except Gone:
            refused += 1
    assert refused > 0, "a hundred and eighty clients with descriptors for less"
    got = all_of_them[0].ask("SET", "crowd", "1")
    for client in all_of_them:
        client.close()
    assert settled(got) == "OK"
    until(lambda: c.ask(n, "PING") == "PONG", 10, "nobody is served after the crowd has gone")


def pipelines(c, n):
    """Replies stay in order through reads, writes, errors and commands that are answered at once."""
    client = c.client(n, 60)
    sent, expected = [], []
    for i in range(3000):
        sent += [encode("SET", "o", i), encode("GET", "o"), encode("PING", i), encode("INCR", "nonsense", "x"), encode("APPEND", "o", "!"), encode("GET", "o")]
        expected += ["OK", b"%d" % i, b"%d" % i, Error("ERR wrong number of arguments for 'incr' command"), len(str(i)) + 1, b"%d!" % i]
    threading.Thread(target=client.send, args=(b"".join(sent),)).start()
    for i, want in enumerate(expected):
        got = settled(client.reply())
        assert got == want, f"reply {i} is {got!r}, not {want!r}"
    client.close()


def peers_port(c, n):
    """Strangers at the port that is for the other nodes."""
    for data in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096), b"\x89synod\r\n" + b"\xff" * 100, b""):
        client = Client(c.peer[n], 5)
        client.send(data)
        try:
            client.more()
        except Gone:
            pass
        client.close()
    served(c, n)


def main():
    global spare
    kv = sys.argv[1]
    with open(kv, "rb") as f:
        spare = 1000 if b"__asan_init" in f.read() else 0
    seed = int(os.environ.get("SYNOD_SEED", random.randrange(1 << 30)))
    few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))
    with Cluster(kv, "raft", 3) as c:
        c.start(preexec_fn=few)
        leader = c.leader()
        follower = leader % 3 + 1
        c.write(follower, "SET", "a", "1")
        for n in (leader, follower):
            garbage(c, n, seed)
            served(c, n)
            for what in (pipelines, slowly, appends, declared, never_reads, too_much, crowd, peers_port):
                shown(what, c, n)
        assert all(p.poll() is None for p in c.running.values()), "a node has ended"
        c.agree()
    print(f"hostile: garbage, crowds, and clients that declare, send and ask without measure are borne (seed {seed})")


main()
