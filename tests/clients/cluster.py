# SPDX-License-Identifier: BSL-1.0
"""kv nodes as processes on loopback, and a plain Redis client for them: what the tests in this folder stand on."""
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time


# Ended from outside, it still takes along what it started.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Gone(Exception):
    """The connection is closed, or nothing came in time: what was asked may have been done."""


class Error(str):
    """A Redis error reply."""


class Client:
    def __init__(self, port, timeout=10, host="127.0.0.1"):
        self.buffer = b""
        try:
            self.socket = socket.create_connection((host, port), timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as e:
            raise Gone(str(e)) from e

    def close(self):
        self.socket.close()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError as e:
            raise Gone(str(e)) from e

    def more(self):
        try:
            got = self.socket.recv(1 << 16)
        except OSError as e:
            raise Gone(str(e)) from e
        if not got:
            raise Gone("closed")
        self.buffer += got

    def line(self):
        while b"\r\n" not in self.buffer:
            self.more()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def reply(self):
        line = self.line()
        mark, rest = line[:1], line[1:]
        if mark == b"+":
            return rest.decode("latin1")
        if mark == b"-":
            return Error(rest.decode("latin1"))
        if mark == b":":
            return int(rest)
        if mark == b"_":
            return None
        if mark == b"$":
            size = int(rest)
            if size < 0:
                return None
            while len(self.buffer) < size + 2:
                self.more()
            bulk, self.buffer = self.buffer[:size], self.buffer[size + 2:]
            return bulk
        if mark in b"*%":
            n = int(rest) * (2 if mark == b"%" else 1)
            return None if n < 0 else [self.reply() for _ in range(n)]
        raise AssertionError(f"no reply begins with {line[:40]!r}")

    def ask(self, *words):
        self.send(encode(*words))
        return self.reply()


def encode(*words):
    words = [w if isinstance(w, bytes) else str(w).encode() for w in words]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words)


given_ports = set()


def free_ports(count):
    """Ports that nobody listens on, below the range that outgoing connections use; none is given twice, since whoever asked
    first need not listen yet."""
    found = []
    while len(found) < count:
        port = random.randrange(12000, 32000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in given_ports:
            given_ports.add(port)
            found.append(port)
    return found


def nodes_of(protocol):
    """How many nodes it is run with here: as many as kv composes it for, where that is said."""
    return 5 if protocol.replace("_", "-") in ("flexible-paxos", "fast-paxos") else 3


class Cluster:
    """Use it as a context: whatever it started is gone afterwards, and its directory with it."""

    def __init__(self, kv, protocol, nodes=None, options=()):
        nodes = nodes or nodes_of(protocol)
        self.kv, self.protocol, self.options = kv, protocol, list(options)
        self.numbers = range(1, nodes + 1)
        ports = free_ports(2 * nodes)
        self.peer = dict(zip(self.numbers, ports))
        self.port = dict(zip(self.numbers, ports[nodes:]))
        self.work = tempfile.mkdtemp(prefix="synod-kv-")
        self.running = {}

    def __enter__(self):
        return self

    def __exit__(self, kind, *rest):
        for n in list(self.running):
            self.kill(n)
        if kind is not None:
            self.show()
        shutil.rmtree(self.work, ignore_errors=True)

    def show(self):
        for n in self.numbers:
            if os.path.exists(self.log(n)):
                sys.stderr.write(f"--- node {n}\n" + "".join(open(self.log(n), errors="replace").readlines()[-15:]))

    def log(self, n):
        return os.path.join(self.work, f"node{n}.log")

    def said(self, n):
        return open(self.log(n), errors="replace").read()

    def data(self, n):
        return os.path.join(self.work, f"data{n}")

    def command(self, n, *more):
        at = lambda ports: ",".join(f"{i}=127.0.0.1:{ports[i]}" for i in self.numbers)
        return [self.kv, "--protocol", self.protocol, "--node", str(n), "--peers", at(self.peer), "--clients", at(self.port),
                "--listen", f"127.0.0.1:{self.port[n]}", "--data", self.data(n), *self.options, *more]

    def start(self, *which, **how):
        for n in which or self.numbers:
            with open(self.log(n), "ab") as log:
                self.running[n] = subprocess.Popen(self.command(n), stderr=log, stdout=log, **how)

    def kill(self, n, how=signal.SIGKILL):
        p = self.running.pop(n)
        p.send_signal(how)
        return p.wait(timeout=60)

    def client(self, n, timeout=10):
        return Client(self.port[n], timeout)

    def ask(self, n, *words):
        c = self.client(n)
        try:
            return c.ask(*words)
        finally:
            c.close()

    def info(self, n):
        try:
            text = self.ask(n, "INFO")
        except Gone:
            return {}
        return dict(line.split(":", 1) for line in text.decode().splitlines() if ":" in line)

    def leader(self, seconds=60):
        def find():
            return next((n for n in self.running if self.info(n).get("role_name") == "leader"), None)
        return until(find, seconds, "no leader")

    def write(self, n, *words, seconds=60):
        """Asks until it is answered with something else than an error that says: try again."""
        def once():
            try:
                got = self.ask(n, *words)
            except Gone:
                return None
            return None if passing(got) else [got]
        return until(once, seconds, f"node {n} does not take {words[:2]}")[0]

    def agree(self, seconds=60):
        """All that run have delivered the same, and hold the same."""
        def same():
            seen = [self.info(n) for n in self.running]
            states = {(i.get("delivered"), i.get("state_digest")) for i in seen}
            return len(states) == 1 and states.pop()[1]
        return until(same, seconds, "the nodes do not agree")

    def disk(self, n):
        return sum(os.lstat(os.path.join(at, f)).st_blocks * 512 for at, _, files in os.walk(self.data(n)) for f in files)


def passing(got):
    """An error that says: not now. What leads has changed, or is about to."""
    return isinstance(got, Error) and got.split()[0] in ("CLUSTERDOWN", "BUSY", "LOST", "UNKNOWN")


def until(condition, seconds, otherwise):
    end = time.monotonic() + seconds
    while True:
        try:
            if found := condition():
                return found
        except FileNotFoundError:  # a file that goes while it is looked at
            pass
        if time.monotonic() > end:
            raise AssertionError(f"{otherwise} after {seconds} s")
        time.sleep(0.05)


def protocols(argv):
    return argv[2:] or ["raft", "multi-paxos"]
