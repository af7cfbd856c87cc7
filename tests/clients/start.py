#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""start.py KV: what a node says before it does not start, and that it does where it can."""
import glob
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys

from cluster import Cluster, free_ports, until


def run(command, **how):
    p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, text=True, **how)
    return p.returncode, p.stdout


def refused(command, *words, **how):
    code, said = run(command, **how)
    assert code != 0, f"it starts: {command}"
    for w in words:
        assert w in said, f"{w!r} is not in {said!r}"


def segments(c, n):
    return sorted(glob.glob(os.path.join(c.data(n), "log", "log-*.wal")))


def options(kv):
    plain = [kv, "--node", "1", "--peers", "1=127.0.0.1:1", "--listen", "127.0.0.1:2", "--data", "/nonexistent-synod/x"]
    but = lambda old, new: [new if w == old else w for w in plain]
    refused([kv], "--node is required")
    refused(but("1", "7"), "--peers must name node 7 once")
    refused(but("1=127.0.0.1:1", "1=127.0.0.1"), "'127.0.0.1' is not host:port")
    refused(but("1=127.0.0.1:1", "127.0.0.1:1"), "'127.0.0.1:1' is not node=host:port")
    refused(but("1=127.0.0.1:1", "1=127.0.0.1:70000"), "is not host:port")
    refused(but("1=127.0.0.1:1", "1=127.0.0.1:1,1=127.0.0.1:3"), "--peers must name node 1 once")
    refused(plain + ["--protocol", "paxos"], "'paxos' is not ", " or ")
    refused(plain + ["--protocol", "flexible-paxos"], "flexible-paxos is composed for 5 nodes, and --peers names 1")
    refused(plain + ["--nonsense"], "nonsense")
    refused(plain + ["--snapshot-every", "many"], "snapshot-every")
    code, said = run([kv, "--help"])
    assert code == 0 and all(w in said for w in ("--protocol", "--node", "--peers", "--data", "--listen", "--clients")), said


def defaults(c):
    """--protocol, --node, --peers and --data are enough."""
    peers = ",".join(f"{n}=127.0.0.1:{c.peer[n]}" for n in c.numbers)
    c.port = {n: c.peer[n] + 1000 for n in c.numbers}
    c.command = lambda n, *more: [c.kv, "--protocol", "multi_paxos", "--node", str(n), "--peers", peers, "--data", c.data(n), *more]
    c.start()
    leader = c.leader()
    assert c.write(leader % 3 + 1, "SET", "a", "1") == "OK"
    assert c.write((leader + 1) % 3 + 1, "GET", "a") == b"1"


def directories(c):
    def but(**changes):
        words = c.command(1)
        for option, word in changes.items():
            words[words.index("--" + option) + 1] = word
        return words

    port = free_ports(2)
    c.start(1)
    until(lambda: c.info(1), 20, "it does not start")
    c.write(1, "SET", "a", "1")
    # A second process in the same directory, at other ports; and one at the same ports, in another directory.
    refused(but(peers=f"1=127.0.0.1:{port[0]}", listen=f"127.0.0.1:{port[1]}"), "LOCK", "another process uses this directory")
    refused(but(data=os.path.join(c.work, "other")), "cannot listen", "Address already in use")
    assert c.ask(1, "GET", "a") == b"1"
    assert c.kill(1, signal.SIGTERM) == 0
    # Another protocol's directory, and another node's: its votes are not this one's.
    refused(but(protocol="multi-paxos"), "belongs to protocol 'raft'")
    refused(but(node="2", peers=f"2=127.0.0.1:{port[0]}"), "belongs to log 1, not to log 2")
    # A file in place of the directory; one that cannot be made.
    open(os.path.join(c.work, "file"), "w").close()
    refused(but(data=os.path.join(c.work, "file")), "Not a directory")
    refused(but(data="/proc/synod/data"), "/proc/synod")
    # Something else listens where clients are to come.
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", c.port[1]))
        s.listen()
        refused(c.command(1), f"cannot listen on 127.0.0.1:{c.port[1]}", "Address already in use")
    c.start(1)
    assert c.write(1, "GET", "a") == b"1"
    c.kill(1)


def damage(c):
    """Damage that no crash leaves is named: file, offset, reason. A torn tail is cut, and told of."""
    c.start(1)
    for i in range(30):
        c.write(1, "SET", "k", i)
    c.write(1, "SET", "last", "word")
    assert c.kill(1, signal.SIGKILL) != 0
    kept = c.data(1) + ".kept"
    shutil.copytree(c.data(1), kept)
    last = segments(c, 1)[-1]
    whole = open(last, "rb").read()
    end = len(whole.rstrip(b"\0"))

    def with_bytes(change, *words):
        changed = bytearray(whole)
        change(changed)
        with open(last, "r+b") as f:
            f.write(changed)
        if words:
            refused(c.command(1), last, "at byte", *words)
            assert open(last, "rb").read() == bytes(changed), "what is damaged was written to"
        shutil.rmtree(c.data(1))
        shutil.copytree(kept, c.data(1))

    def flip(at):
        return lambda b: b.__setitem__(at, b[at] ^ 1)

    with_bytes(flip(end // 2), "broken, though it had become durable")
    with_bytes(flip(3), "synodwal")
    with_bytes(flip(8), "format version")
    with_bytes(flip(40), "checksum")
    os.remove(last)
    refused(c.command(1), last, "missing")
    shutil.rmtree(c.data(1))
    shutil.copytree(kept, c.data(1))

    with open(last, "r+b") as f:  # the last write was only begun
        f.seek(end - 3)
        f.write(b"\0" * 3)
    c.start(1)
    assert c.write(1, "GET", "k") == b"29"
    assert "cut a torn tail" in c.said(1) and last in c.said(1), c.said(1)
    c.kill(1)


def full_disk(c):
    """A file may not grow: the node that cannot write says so and ends, the others go on; with room, it comes back."""
    small = lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (600000, 600000)))
    c.start(1, 2)
    c.start(3, preexec_fn=small)
    c.leader()
    c.write(1, "SET", "a", "1")
    assert c.running[3].wait(timeout=60) == 1
    del c.running[3]
    assert "stopped:" in c.said(3) and "File too large" in c.said(3) and "next.tmp" in c.said(3), c.said(3)
    c.leader()
    assert c.write(1, "SET", "b", "2") == "OK"
    c.start(3)
    c.agree()
    assert c.write(3, "GET", "b") == b"2"


def main():
    kv = sys.argv[1]
    options(kv)
    with Cluster(kv, "raft", 3) as c:
        defaults(c)
    with Cluster(kv, "raft", 1) as c:
        directories(c)
    with Cluster(kv, "multi-paxos", 1) as c:
        damage(c)
    with Cluster(kv, "raft", 3, ["--snapshot-every", "1000000"]) as c:
        full_disk(c)
    print("start: what is wrong with options, directories, ports and files is named before anything is done")


main()
