#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""faults.py KV [PROTOCOL...]: writers on all nodes while the leader, or any other node, is killed again and again.

Whatever was acknowledged is there in the end, in the order in which it was; a counter never counts twice what it answered
once; what was read did not go back."""
import os
import random
import sys
import threading
import time

from cluster import Cluster, Error, Gone, encode, protocols, until

SECONDS = float(os.environ.get("SYNOD_FAULT_SECONDS", "9"))


class Writer(threading.Thread):
    """Adds numbered words to a list of its own, and counts in a counter that all share."""

    def __init__(self, cluster, number, end):
        super().__init__()
        self.c, self.number, self.end = cluster, number, end
        self.random = random.Random(number)
        self.appended, self.counted, self.unknown, self.refused, self.wrong = [], [], 0, 0, []
        self.maybe = []   # words that may or may not be there
        self.seen = 0     # the longest list read

    def run(self):
        client, n = None, 0
        while time.monotonic() < self.end:
            try:
                if client is None:
                    n = self.random.choice(list(self.c.numbers))
                    client = self.c.client(n, 5)
                self.once(client)
            except Gone:
                client = None
                time.sleep(0.02)

    def once(self, client):
        word = f"{len(self.appended) + len(self.maybe)};"
        try:
            got = client.ask("APPEND", f"list:{self.number}", word)
        except Gone:
            self.maybe.append(word)
            raise
        if isinstance(got, Error):
            self.refuse(got, word)
        else:
            self.appended.append((word, got))
        try:
            got = client.ask("INCR", "counter")
        except Gone:
            self.unknown += 1
            raise
        if isinstance(got, Error):
            self.unknown += got.startswith("UNKNOWN")
        else:
            self.counted.append(got)
        got = client.ask("GET", f"list:{self.number}")
        if not isinstance(got, Error):
            size = len(got or b"")
            if size < self.seen:
                self.wrong.append(f"list:{self.number} was {self.seen} bytes long and is {size}")
            self.seen = size

    def refuse(self, error, word):
        if error.startswith("UNKNOWN"):
            self.maybe.append(word)
            self.unknown += 1
        elif error.split()[0] in ("CLUSTERDOWN", "BUSY", "LOST"):
            self.refused += 1
            time.sleep(0.01)
        else:
            self.wrong.append(str(error))


def run(kv, protocol, seed):
    rng = random.Random(seed)
    with Cluster(kv, protocol, options=["--snapshot-every", "65536"]) as c:
        c.start()
        c.leader()
        end = time.monotonic() + SECONDS
        writers = [Writer(c, i, end) for i in range(6)]
        for w in writers:
            w.start()
        kills = 0
        while time.monotonic() < end - 1:
            time.sleep(rng.uniform(0.1, 0.8))
            victim = next((n for n in c.running if c.info(n).get("role_name") == "leader"), None)
            if victim is None or rng.random() < 0.3:
                victim = rng.choice(list(c.running))
            c.kill(victim)
            kills += 1
            if rng.random() < 0.2:  # all of them
                for n in list(c.running):
                    c.kill(n)
                    kills += 1
            time.sleep(rng.uniform(0, 0.5))
            c.start(*(n for n in c.numbers if n not in c.running))
        for w in writers:
            w.join()
        leader = c.leader()
        c.write(leader, "SET", "settled", "1")
        digest = c.agree()
        lost = []
        for w in writers:
            lost += w.wrong
            held = (c.write(leader, "GET", f"list:{w.number}") or b"").decode()
            for word, length in w.appended:
                # The reply said how long the list was with this word at its end.
                if held[length - len(word):length] != word:
                    lost.append(f"list:{w.number} does not have {word!r} at {length}")
            words = [word + ";" for word in held.split(";")[:-1]]
            stray = [word for word in words if words.count(word) > 1 or word not in w.maybe and word not in [a for a, _ in w.appended]]
            lost += [f"list:{w.number} has {word!r} twice, or though it was refused" for word in stray]
        counted = [n for w in writers for n in w.counted]
        counter = int(c.write(leader, "GET", "counter"))
        unknown = sum(w.unknown for w in writers)
        if len(set(counted)) != len(counted):
            lost.append("two INCRs were answered with the same number")
        if not len(counted) <= counter <= len(counted) + unknown:
            lost.append(f"the counter is {counter}; {len(counted)} were acknowledged, {unknown} unknown")
        acknowledged = sum(len(w.appended) for w in writers) + len(counted)
        if acknowledged < 100 or kills < 5:
            lost.append(f"only {acknowledged} writes and {kills} kills: this proves nothing")
        assert not lost, f"seed {seed}: " + "\n".join(lost[:20])
        print(f"faults: {protocol}: {kills} kills, acknowledged {acknowledged}, unknown {unknown}, "
              f"refused {sum(w.refused for w in writers)}, lost 0, digest {digest} (seed {seed})")


for protocol in protocols(sys.argv):
    run(sys.argv[1], protocol, int(os.environ.get("SYNOD_SEED", random.randrange(1 << 30))))
