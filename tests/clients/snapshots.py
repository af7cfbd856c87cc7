#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""snapshots.py KV [PROTOCOL...]: under writes that would fill the disk many times over, the disk stays bounded, a restart is
fast, and a node that was down beyond the log comes back by snapshot; then all hold the same."""
import os
import signal
import sys
import threading
import time

from cluster import Cluster, Error, Gone, encode, protocols, until

MB = 1 << 20
value = os.urandom(1000)


def write_many(c, n, count, keys, base=0):
    """SETs in pipelines; how many were acknowledged."""
    client, done = c.client(n, 30), 0
    try:
        while done < count:
            batch = range(done, min(count, done + 200))
            client.send(b"".join(encode("SET", f"key:{base + i % keys}", b"%d:" % i + value) for i in batch))
            for _ in batch:
                if (got := client.reply()) != "OK":
                    raise AssertionError(got)
            done = batch.stop
        return done
    finally:
        client.close()


def run(kv, protocol):
    with Cluster(kv, protocol, options=["--snapshot-every", str(MB)]) as c:
        c.start()
        leader = c.leader()
        down = leader % 3 + 1
        c.write(leader, "SET", "first", "1")
        c.agree()

        # Bounded: 30 MB of writes over a state of half a megabyte.
        c.kill(down)
        behind = int(c.info(leader)["log_first"])
        before = time.monotonic()
        write_many(c, leader, 30000, 500)
        seconds = time.monotonic() - before
        largest = max(c.disk(n) for n in c.running)
        assert largest < 16 * MB, f"{largest / MB:.1f} MB on disk for half a megabyte of data"
        i = c.info(leader)
        assert int(i["snapshots_taken"]) > 20, i
        assert int(i["log_first"]) > behind + 10000, f"the log begins at {i['log_first']}"

        # The one that was down lags beyond the log: it gets a snapshot, while the writing goes on.
        stop = threading.Event()
        written = []

        def go_on():
            while not stop.is_set():
                try:
                    written.append(write_many(c, leader, 400, 500))
                except (Gone, AssertionError):  # the leader has changed
                    time.sleep(0.05)
        writer = threading.Thread(target=go_on)
        writer.start()
        before = time.monotonic()
        try:
            c.start(down)
            until(lambda: int(c.info(down).get("snapshots_installed", 0)) >= 1, 60, "no snapshot came")
            until(lambda: int(c.info(leader)["delivered"]) - int(c.info(down).get("delivered", 0)) < 3000, 60, "it does not catch up under load")
        finally:
            stop.set()
            writer.join()
        caught_up = time.monotonic() - before
        digest = c.agree()

        # A restart is snapshot and tail.
        delivered = int(c.info(down)["delivered"])
        assert c.kill(down, signal.SIGTERM) == 0
        before = time.monotonic()
        c.start(down)
        until(lambda: int(c.info(down).get("delivered", 0)) >= delivered, 20, "no restart")
        restarted = time.monotonic() - before
        i = c.info(down)
        assert int(i["snapshots_installed"]) == 1 and i["state_digest"] == digest, i
        assert restarted < 10, f"a restart took {restarted:.1f} s"

        # All of them at once, without a word: what was acknowledged is there.
        for n in c.numbers:
            c.kill(n)
        c.start()
        leader = c.leader()
        assert c.write(leader, "GET", "first") == b"1"
        assert c.agree() == digest
        print(f"snapshots: {protocol}: {30000 + sum(written)} writes ({30000 / seconds:.0f}/s), {largest / MB:.1f} MB on disk at most, "
              f"caught up in {caught_up:.1f} s, restarted in {restarted:.1f} s, digest {digest} on all")


def run_large(kv, protocol):
    """A state that takes many pieces, snapshots taken faster than it travels, and the way cut in the middle."""
    with Cluster(kv, protocol, options=["--snapshot-every", str(MB)]) as c:
        c.start()
        leader = c.leader()
        down = leader % 3 + 1
        c.kill(down)
        write_many(c, leader, 20000, 20000)
        stop = threading.Event()

        def go_on():
            try:
                while not stop.is_set():
                    write_many(c, leader, 200, 2000, base=1000)
            except (Gone, AssertionError):
                pass
        writer = threading.Thread(target=go_on)
        writer.start()
        try:
            taken = int(c.info(leader)["snapshots_taken"])
            for _ in range(3):  # it dies while it is receiving, too
                c.start(down)
                time.sleep(0.5)
                c.kill(down)
            c.start(down)
            until(lambda: int(c.info(down).get("delivered", 0)) > 19000, 90, "the snapshot never comes whole")
            taken = int(c.info(leader)["snapshots_taken"]) - taken
        finally:
            stop.set()
            writer.join()
        digest = c.agree(90)
        largest = max(c.disk(n) for n in c.running)
        assert largest < 120 * MB, f"{largest / MB:.1f} MB on disk for 20 MB of data"
        print(f"snapshots: {protocol}: 20 MB of state under load ({taken} snapshots taken meanwhile), {largest / MB:.0f} MB on disk at most, digest {digest}")


for protocol in protocols(sys.argv):
    run(sys.argv[1], protocol)
    run_large(sys.argv[1], protocol)
