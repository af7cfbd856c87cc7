#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""run.py --kv PROGRAM --history PROGRAM --disk LIBRARY: kv processes under faults, and clients whose histories are
judged. tests/processes.sh builds what it needs.

What is demanded follows from what kv says on start. Of every protocol: nodes answer again after every fault, nothing ends
without a reason, and all nodes agree at the end. Of one that says nothing of losses: what its clients saw is linearizable,
nothing acknowledged is lost, nothing stale is read. Where kv says that what was answered can be lost, lost and stale are
counted and told, and do not fail the run.

Where kv says that an operator makes a node the leader, there is one (appointing.py). What then goes wrong, and must not:

- all backups count (primary-backup-sync): two primaries at a time are harmless. The old one can have nothing chosen without
  whoever has heard of the new one, not even a read, and the new one holds all that was ever answered, whoever it is. Judged
  in full. One node that is away stops everything until it is back.
- the primary alone counts (primary-backup-async): what was not sent yet is gone with the disk, or with the office, of the
  primary. One that is cut off while another is appointed goes on answering: two histories. When it hears of the other, it
  ends, and what it had answered since is lost; it can be appointed again before, and then the other's is. Until then whoever asks
  one of the two does not read what the other has answered: stale.
- one backup counts (primary-backup-semi-sync): as above, but only where whoever is appointed is not who has it. A primary that is cut off
  from both answers nothing; one that still sees a backup that has not heard of the new one does."""
import argparse
import contextlib
import os
import random
import sys
import time
import traceback

from nodes import Nodes  # first: it says where cluster.py is
from cluster import until
from appointing import Operator
import faults
import history
from namespaces import NamespaceNodes

CLIENTS = 8


def progress(c, records, seconds=30):
    """The nodes serve again: a few more operations are acknowledged."""
    before = records.acknowledged
    until(lambda: c.tend() or records.acknowledged >= before + 10 or records.problems, seconds,
          "nothing is acknowledged though the faults are mended")
    c.tend()


def leader_is_ahead(c):
    """Nobody has delivered more than who leads: else that one's loss may not have been found out yet."""
    def found():
        c.tend()
        seen = [c.look(n) for n in c.numbers]
        leader = [int(i["delivered"]) for i in seen if i.get("role_name") == "leader"]
        return all(seen) and len(leader) == 1 and max(int(i["delivered"]) for i in seen) == leader[0]
    until(found, 60, "nobody leads who has delivered as much as all others")


def agreed(c):
    def found():
        c.tend()
        try:
            return c.agree(0)
        except AssertionError:
            return False
    until(found, 60, "the nodes do not agree")


def network_faults(a):
    return faults.IN_NAMESPACES if a.namespaces else faults.NETWORK


def node_faults(c):
    return faults.NODE + (faults.APPOINTED if c.says_of_leading else ())


def bag(random, kinds):
    """Every kind comes up, in any order."""
    while True:
        yield from random.sample(kinds, len(kinds))


def disturb(c, records, a, say, seen):
    network, node = bag(c.random, network_faults(a)), bag(c.random, node_faults(c))
    end = time.monotonic() + a.seconds if a.seconds else None
    total = 0
    while total < a.faults if end is None else time.monotonic() < end:
        records.generation += 1
        time.sleep(c.random.uniform(0.1, 0.4))
        which = c.random.random()
        now = [next(network)] if which < 0.4 else [next(node)]
        if which > 0.7 and now[0] not in faults.ALONE:
            now.insert(0, next(network))
        if a.plant == "lie":
            now = [faults.power_cut_all]
        going = []
        for kind in now:
            fault = kind(c)
            said = next(fault)
            going.append(fault)
            total += 1
            seen[kind.__name__] = seen.get(kind.__name__, 0) + 1
            say(total, f"{kind.__name__} {said}")
        time.sleep(c.random.uniform(0.1, 1.0))
        for fault in reversed(going):
            next(fault, None)
        progress(c, records)
    return total


def run(a):
    rng = random.Random(a.seed)
    seen, found = {}, []
    records = history.Records()
    with contextlib.ExitStack() as stack:
        try:
            c = stack.enter_context((NamespaceNodes if a.namespaces else Nodes)(a.kv, a.protocol, a.disk, rng, a.plant == "lie"))
        except RuntimeError as e:
            print(f"processes: skipped: no network namespaces with nftables here ({e})")
            sys.exit(77)
        why_not = c.use_small_disk(3) if a.plant != "lie" else None
        if why_not:
            print(f"processes: no small file system ({why_not}): a disk is full because it says so")
        c.start()
        for n in c.numbers:
            until(lambda n=n: c.look(n), 60, f"node {n} does not serve")
        c.asked()
        operator = stack.enter_context(Operator(c, records, random.Random(rng.random()))) if c.says_of_leading else None
        c.leader()
        workers = [history.Worker(c, records, i + 1, random.Random(rng.random()), stale=a.plant == "stale" and i == 0) for i in range(CLIENTS)]
        for w in workers:
            w.start()
        progress(c, records)
        if a.plant == "lie":
            for n in c.numbers:
                c.disk_does(n, "lie")

        began = time.monotonic()

        def say(total, what):
            if sys.stderr.isatty():
                sys.stderr.write(f"\r\033[K{total} faults, {records.acknowledged} operations: {what}")
            elif a.verbose:
                print(f"{time.monotonic() - began:6.2f} s: {total} {what}", flush=True)
        total = disturb(c, records, a, say, seen)
        if c.says_of_loss:
            leader_is_ahead(c)
        for w in workers:
            w.stopping.set()
        for w in workers:
            w.join()
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
        agreed(c)
        history.read_all(c, records)
        lost, stale = history.lost_and_stale(records.all["append"])
        found += records.problems[:5]
        if a.keep:
            os.makedirs(a.keep, exist_ok=True)
        history.keep(records, a.keep or c.work)
        if not c.says_of_loss:
            found += [f"{key} has not {value}, which was acknowledged" for key, value in lost[:5]]
            found += [f"a read of {key} at {at} lacks what was there before" for key, at in stale[:5]]
            found += history.judge(a.history, a.keep or c.work)
        operations = sum(map(len, records.all.values()))
        if a.faults and (missing := [k.__name__ for k in (*node_faults(c), *network_faults(a)) if k.__name__ not in seen]):
            found.append(f"never seen: {', '.join(missing)}")
        if records.acknowledged < 20 * total:
            found.append(f"only {records.acknowledged} operations were acknowledged: this proves nothing")
    print("processes: " + ", ".join(f"{n} {k}" for k, n in sorted(seen.items())))
    if operator:
        print(f"processes: an operator appointed {operator.appointed} times because nobody led; {c.ended_diverged} nodes ended since their leader "
              f"lacked what they had delivered, {c.erased} of them began anew")
    if c.says_of_loss:
        print(f"processes: {a.protocol} promises {c.says_of_loss}")
    for each in found:
        print(f"processes: {each}")
    print(f"processes: {'failed' if found else 'ok'} (protocol {a.protocol}, seed {a.seed}, faults {total}, operations {operations}, acknowledged "
          f"{records.acknowledged}, unknown {records.unknown}, refused {records.refused}, lost {len(lost)}, stale {len(stale)}{': not guaranteed' if c.says_of_loss else ''})")
    return not found


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--kv", required=True)
    p.add_argument("--history", required=True)
    p.add_argument("--disk", required=True)
    p.add_argument("--protocol", default="raft")
    p.add_argument("--seed", type=int, default=int(os.environ.get("SYNOD_SEED", random.randrange(1 << 30))))
    p.add_argument("--faults", type=int, default=0, help="how many, each kind at least once")
    p.add_argument("--seconds", type=float, default=0, help="how long, instead")
    p.add_argument("--namespaces", action="store_true", help="each node in a network namespace, instead of a proxy between them")
    p.add_argument("--keep", help="a directory for the histories")
    p.add_argument("--plant", choices=("lie", "stale"), help="an error that must be found: disks that do not flush, reads that go back")
    p.add_argument("--verbose", action="store_true")
    a = p.parse_args()
    if not a.faults and not a.seconds:
        a.faults = 200
    try:
        sys.exit(0 if run(a) else 1)
    except Exception as e:  # noqa: BLE001
        traceback.print_exc()
        print(f"processes: failed (protocol {a.protocol}, seed {a.seed}): {e}")
        sys.exit(1)


main()
