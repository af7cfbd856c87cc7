#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""campaigns.py KV: who leads. Ranks say who campaigns first, a prevote keeps a leader that the others hear, and where followers
learn from each other what is chosen they hold it all the same."""
import signal
import subprocess
import sys
import time

from cluster import Cluster, until

kv = sys.argv[1]


class Ranked(Cluster):
    """Node n of three has rank 3 - n: the last one is the first to campaign."""

    def command(self, n, *more):
        return super().command(n, "--rank", str(3 - n), *more)


def ranks():
    with Ranked(kv, "raft") as c:
        c.start(3, 2, 1)
        assert c.write(1, "SET", "a", "0") == "OK"
        assert [c.info(n)["rank"] for n in c.numbers] == ["2", "1", "0"]
        as_ranked = 0
        for i in range(6):  # each time the leader is killed, and comes back
            old = c.leader()
            c.kill(old)
            new = c.leader()
            assert c.write(new, "SET", "a", i) == "OK"
            as_ranked += new == max(n for n in c.numbers if n != old)
            c.start(old)
            until(lambda: c.info(old).get("leader") == str(new), 20, f"node {old} does not follow node {new}")
            assert c.leader() == new, "who comes back takes the office from nobody"
            c.agree()
        assert as_ranked >= 4, f"only {as_ranked} of 6 leaders had the lowest rank that was up"
    said = subprocess.run([kv, "--protocol", "viewstamped", "--node", "1", "--peers", "1=127.0.0.1:1", "--data", "/nonexistent-synod/x",
                           "--rank", "1"], capture_output=True, text=True, timeout=10)
    assert said.returncode != 0 and "nodes of viewstamped do not campaign in an order" in said.stderr, said


def prevote():
    with Cluster(kv, "raft-prevote") as c:
        c.start()
        leader = c.leader()
        assert c.write(leader, "SET", "a", "1") == "OK"
        assert c.info(leader)["campaign"].startswith("with_prevote<"), c.info(leader)
        for attempt in range(4):  # a machine that is busy can part anybody from his leader
            leader = c.leader()
            c.agree()
            before = c.info(leader)["ballot"]
            away = leader % 3 + 1
            c.running[away].send_signal(signal.SIGSTOP)
            time.sleep(1.5)  # several election timeouts
            c.running[away].send_signal(signal.SIGCONT)
            assert c.write(leader, "SET", "b", attempt) == "OK"
            c.agree()
            if c.info(leader).get("ballot") == before and c.info(leader)["role_name"] == "leader":
                break
        else:
            raise AssertionError("whoever was away deposes the leader")
        c.kill(leader)
        assert c.write(leader % 3 + 1, "GET", "a") == b"1"


def gossip():
    with Cluster(kv, "raft-gossip") as c:
        c.start()
        leader = c.leader()
        assert c.info(leader)["learning"] == "gossip"
        for i in range(50):
            assert c.write(i % 3 + 1, "SET", f"k{i}", i) == "OK"
        c.agree()
        c.kill(leader)
        assert c.write(leader % 3 + 1, "SET", "k50", 50) == "OK"
        c.start(leader)
        c.agree()
        assert all(c.info(n)["keys"] == "51" for n in c.numbers)


ranks()
prevote()
gossip()
print("campaigns: ok")
