# SPDX-License-Identifier: BSL-1.0
"""What befalls the nodes. A fault is a generator: it begins, yields while it lasts, and mends what it did."""
import signal
import time

from cluster import Gone, until


def some(c):
    """The leader, rather than another."""
    return c.leads() if c.random.random() < 0.6 else c.random.choice(list(c.numbers))


def change_leader(c):
    """An operator changes its mind: two lead until the first one hears of the other."""
    n = c.random.choice(list(c.numbers))
    yield f"node {n}: {c.appoint(n) if c.may_lead(n, c.look(n)) else 'it lacks too much'}"


def around(c, n):
    return [w for w in c.pairs if n in w]


def kill(c):
    n = some(c)
    c.kill(n)
    yield f"node {n}"
    c.start(n)


def kill_all(c):
    for n in c.numbers:
        c.kill(n)
    yield "all nodes"
    c.start()


def cut_power(c, *which):
    """In the middle of a flush, as these take long just then. How many bytes were not on the disk."""
    for n in which:
        c.disk_does(n, "slow-flush")
    time.sleep(c.random.uniform(0.02, 0.2))
    for n in which:
        c.running[n].send_signal(signal.SIGKILL)
    for n in which:
        c.kill(n)
        c.disk_does(n, "slow-flush", False)
    return sum(c.power_cut(n) for n in which)


def power_cut(c):
    n = some(c)
    lost = cut_power(c, n)
    yield f"node {n}, {lost} bytes"
    c.start(n)


def power_cut_all(c):
    lost = cut_power(c, *c.numbers)
    yield f"all nodes, {lost} bytes"
    c.start()


def pause(c):
    n = some(c)
    c.running[n].send_signal(signal.SIGSTOP)
    yield f"node {n}"
    c.running[n].send_signal(signal.SIGCONT)


def slow_flush(c):
    n = some(c)
    c.disk_does(n, "slow-flush")
    yield f"node {n}"
    c.disk_does(n, "slow-flush", False)


def write_much(c, n, until_when):
    """Commands enough for a few new segments, while node `n` cannot make any."""
    client = None
    while not until_when():
        try:
            client = client or c.client(next(i for i in c.numbers if i != n), 2)
            client.ask("SET", "large", b"v" * 300000)
        except Gone:
            client = client.close() if client else None
            time.sleep(0.02)
    if client:
        client.close()


def fail_flush(c):
    n = some(c)
    c.disk_does(n, "fail-flush")
    c.ended_of_itself(n, 20, "flush", "Input/output error")
    c.power_cut(n)
    yield f"node {n}"
    c.disk_does(n, "fail-flush", False)
    c.start(n)


def full_disk(c):
    """The node ends; but where it lags so far that it is sent a snapshot, it only goes on asking for that."""
    def refuses_snapshots():
        return c.said(n).count("cannot write the snapshot that is coming in: No space left on device")
    n = c.small or some(c)
    p = c.running[n]
    before = refuses_snapshots()
    c.fill(n)
    end = time.monotonic() + 30
    write_much(c, n, lambda: p.poll() is not None or refuses_snapshots() > before + 2 or time.monotonic() > end)
    lags = p.poll() is None and refuses_snapshots() > before
    assert lags or p.poll() is not None, f"node {n} goes on with a full disk"
    yield f"node {n}"
    c.clear(n)
    if p.poll() is not None:
        c.ended_of_itself(n, 1, "No space left on device")
        c.start(n)


def isolate(c):
    n = some(c)
    c.disturb(around(c, n), cut=True)
    yield f"node {n}"
    c.disturb(around(c, n), cut=False)


def silence(c):
    """Nothing comes through to a node or from it, and no connection breaks."""
    n = some(c)
    c.disturb(around(c, n), hold=True)
    yield f"node {n}"
    c.disturb(around(c, n), hold=False)


def bridge(c):
    """Two do not see each other, the third sees both."""
    a, b = c.random.sample(list(c.numbers), 2)
    c.disturb([(a, b), (b, a)], cut=True)
    yield f"nodes {a} and {b}"
    c.disturb([(a, b), (b, a)], cut=False)


def one_way(c):
    n = some(c)
    out = c.random.random() < 0.5
    ways = [w for w in c.pairs if w[0 if out else 1] == n]
    c.disturb(ways, hold=True)
    yield f"{'from' if out else 'to'} node {n}"
    c.disturb(ways, hold=False)


def delay(c):
    most = c.random.choice((0.02, 0.1, 0.3))
    c.disturb(c.pairs, delay=(0, most))
    yield f"up to {most} s"
    c.disturb(c.pairs, delay=(0, 0))


def overtake(c):
    ways = c.random.sample(c.pairs, 3)
    c.disturb(ways, hold=True)
    time.sleep(c.random.uniform(0.02, 0.15))
    c.disturb(ways, overtake=True, hold=False)
    yield ", ".join(f"{a}->{b}" for a, b in ways)


def flicker(c):
    """Connections break again and again."""
    for _ in range(5):
        ways = c.random.sample(c.pairs, 2)
        c.disturb(ways, cut=True)
        time.sleep(0.03)
        c.disturb(ways, cut=False)
    yield "5 times 2 ways"


ALONE = (fail_flush, full_disk)  # a node that is cut off as well need not write
NODE = (kill, kill_all, power_cut, power_cut_all, pause, slow_flush, fail_flush, full_disk)
APPOINTED = (change_leader,)  # besides, where nobody is elected
NETWORK = (isolate, silence, bridge, one_way, delay, overtake, flicker)
IN_NAMESPACES = (isolate, silence, bridge, one_way, flicker)
