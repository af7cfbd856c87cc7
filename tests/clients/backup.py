#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""backup.py KV: primary-backup, where an operator says who leads. What each row keeps, what it loses, and what it says."""
import signal
import sys

from cluster import Cluster, Error, Gone, passing, until

kv = sys.argv[1]


def appoint(c, n):
    assert until(lambda: c.write(n, "REPLICAOF", "no", "one") == "OK", 20, f"node {n} is not appointed")
    until(lambda: all(c.info(i).get("leader") == str(n) for i in c.running), 20, f"node {n} does not lead")


def nobody_leads_unasked(c):
    until(lambda: all(c.info(n) for n in c.running), 20, "not all serve")
    got = c.ask(1, "SET", "a", "1")
    assert passing(got) and "no leader" in got, got
    got = c.ask(1, "REPLICAOF", "127.0.0.1", "1")
    assert isinstance(got, Error) and "NO ONE" in got, got


def asynchronous():
    with Cluster(kv, "primary-backup-async") as c:
        c.start()
        nobody_leads_unasked(c)
        assert "promises none: what was answered can be lost" in until(lambda: c.said(1) if "promises" in c.said(1) else "", 10, "nothing is said")
        appoint(c, 1)
        assert c.write(2, "SET", "a", "1") == "OK"
        until(lambda: c.info(2)["keys"] == c.info(3)["keys"] == "1", 10, "a backup does not follow")
        # The backups are not there, and the primary goes on; nobody else has what it answers now.
        c.kill(2)
        c.kill(3)
        assert c.write(1, "SET", "a", "2") == "OK"
        c.running[1].send_signal(signal.SIGSTOP)
        old = c.running.pop(1)
        c.start(2, 3)
        appoint(c, 2)
        got = c.write(3, "GET", "a")
        assert got in (b"1", None), f"{got!r}: only the old primary had it"  # a backup delivers what it need not have on its disk
        assert c.write(3, "SET", "b", "3") == "OK"
        # The old primary finds out, says so and ends. It starts again as a backup of the new one.
        old.send_signal(signal.SIGCONT)
        assert old.wait(timeout=30) == 1
        assert "one of the two has lost commands" in c.said(1), c.said(1)
        assert c.write(3, "MGET", "a", "b") == [got, b"3"]
        c.start(1)
        c.agree()
        assert c.write(1, "MGET", "a", "b") == [got, b"3"]


def unanswered(c, n, *words):
    """For a second nothing comes, or an error that says that nothing is known."""
    client = c.client(n, 1)
    try:
        got = client.ask(*words)
        assert passing(got), f"{words} is answered: {got!r}"
    except Gone:
        pass
    finally:
        client.close()


def semi_synchronous():
    with Cluster(kv, "primary-backup-semi-sync") as c:
        c.start()
        nobody_leads_unasked(c)
        assert "promises none" in until(lambda: c.said(1) if "promises" in c.said(1) else "", 10, "nothing is said")
        appoint(c, 1)
        # One backup is enough, and none is not.
        c.kill(3)
        assert c.write(1, "SET", "a", "1") == "OK"
        c.running[2].send_signal(signal.SIGSTOP)
        unanswered(c, 1, "SET", "b", "2")
        c.kill(1)
        # Appointed is who has it: it is kept.
        c.running[2].send_signal(signal.SIGCONT)
        c.start(3)
        appoint(c, 2)
        assert c.write(3, "GET", "a") == b"1"
        # Appointed is who lacks what the other one has: that is lost.
        c.kill(3)
        c.start(1)
        assert c.write(2, "SET", "c", "3") == "OK"
        c.kill(1)
        c.kill(2)
        c.start(1, 3)
        appoint(c, 3)
        assert c.write(3, "SET", "d", "4") == "OK"
        assert c.write(1, "MGET", "c", "d") == [None, b"4"]


def synchronous():
    with Cluster(kv, "primary-backup-sync") as c:
        c.start()
        nobody_leads_unasked(c)
        appoint(c, 1)
        assert c.write(2, "SET", "a", "1") == "OK"
        # One backup stands still, and no write is answered until it is back.
        c.running[3].send_signal(signal.SIGSTOP)
        unanswered(c, 1, "SET", "a", "2")
        c.running[3].send_signal(signal.SIGCONT)
        c.kill(1)
        appoint(c, 3)
        c.start(1)
        assert c.write(2, "SET", "b", "3") == "OK"
        assert c.write(2, "MGET", "a", "b") in ([b"1", b"3"], [b"2", b"3"])
        c.agree()
        assert "promises" not in c.said(1), c.said(1)


def elected():
    with Cluster(kv, "raft", 1) as c:
        c.start()
        c.leader()
        got = c.ask(1, "REPLICAOF", "NO", "ONE")
        assert isinstance(got, Error) and "elect their leader themselves" in got, got


asynchronous()
semi_synchronous()
synchronous()
elected()
print("backup: what was answered alone is lost and found out, what everybody has is kept")
