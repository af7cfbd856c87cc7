# SPDX-License-Identifier: BSL-1.0
"""Whoever says who leads, where nobody is elected."""
import contextlib
import sys
import threading
import time

from cluster import Gone


def round_of(seen):
    return int(seen["ballot"].split(".")[0])


class Operator(threading.Thread):
    """Looks at all nodes as their clients do, beside whatever stands between the nodes. Where for a while none leads that any
    other is connected to, it appoints one of those that answer. It learns of faults by what it sees, so that it appoints
    during them as well as after: beside a leader that stands still or is cut off, who does not know of it yet."""

    def __init__(self, nodes, records, random):
        super().__init__(daemon=True)
        self.nodes, self.records, self.random = nodes, records, random
        self.stopping = threading.Event()
        self.appointed = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.join()

    def run(self):
        try:
            since, patience = time.monotonic(), 0
            while not self.stopping.wait(0.05):
                seen = {n: self.nodes.look(n) for n in self.nodes.numbers}
                leads = [n for n, i in seen.items() if i.get("role_name") == "leader" and i["connected_slaves"] != "0"]
                if any(round_of(seen[n]) > self.nodes.anew_above for n in leads):
                    since, patience = time.monotonic(), self.random.uniform(0.1, 0.6)
                elif time.monotonic() - since > patience:
                    who = leads or [n for n, i in seen.items() if i and self.nodes.may_lead(n, i)]
                    if who and self.nodes.appoint(self.random.choice(who)) == "OK":
                        self.appointed += 1
                        since = time.monotonic()
        except Exception as e:  # noqa: BLE001
            self.records.problem(f"the operator failed: {e!r}")


class Appointed:
    """What a cluster of such nodes is besides: to be mixed into `Nodes`.

    Where kv does not promise that what was answered stays, a node can have delivered what a leader lacks who was appointed
    later. It ends when it finds out, and says so. It is started again as it stands, and then follows, unless its snapshot
    holds more than both have in common: then it ends again, and begins anew with nothing. Such a one has forgotten which ballots
    it led, and what others count it for: it is not appointed before it has heard of as high a round, and holds as much, as
    anybody was seen to. And who leads takes it for the one that had all: so somebody is appointed under another ballot."""

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.says_of_leading = self.says_of_loss = ""
        self.rounds = self.ended_diverged = self.erased = 0
        self.anew_above = -1  # leaders of rounds up to this one do not know of who has nothing any more
        self.had, self.as_it_stood = {}, set()

    def asked(self):
        """What the nodes have said on start. Pre: all of them serve."""
        said = [line for n in self.numbers for line in self.said(n).splitlines()]
        self.says_of_leading = next((line for line in said if "REPLICAOF NO ONE" in line), "")
        self.says_of_loss = next((line.split("promises ", 1)[1] for line in said if ": promises " in line), "")

    def look(self, n):
        """As `info`, of a node that may stand still."""
        try:
            with contextlib.closing(self.client(n, 0.5)) as c:
                text = c.ask("INFO")
        except (Gone, OSError):
            return {}
        seen = dict(line.split(":", 1) for line in text.decode().splitlines() if ":" in line)
        self.rounds = max(self.rounds, round_of(seen))
        return seen

    def show_standing(self):
        for n in self.numbers:
            seen, p = self.look(n), self.running.get(n)
            said = ("role_name", "ballot", "leader", "chosen", "delivered", "log_first", "snapshot", "connected_slaves")
            sys.stderr.write(f"node {n} ({'down' if p is None else p.poll()}): {' '.join(f'{k}={seen.get(k)}' for k in said)}"
                             f"{f', may lead from {self.had[n]} on in round {self.rounds}' if n in self.had else ''}\n")

    def may_lead(self, n, seen):
        needed = self.had.get(n)
        if needed is None:
            return True
        if not seen or round_of(seen) < self.rounds or int(seen["delivered"]) < needed:
            return False
        self.had.pop(n, None)
        return True

    def appoint(self, n):
        try:
            with contextlib.closing(self.client(n, 2)) as c:
                said = c.ask("REPLICAOF", "NO", "ONE")
        except Gone as e:
            return f"gone: {e}"
        self.look(n)  # its round
        return said

    def diverged(self, n):
        """Node `n` has ended since its leader lacks what it has delivered, and this may be. Pre: it has ended."""
        return bool(self.says_of_loss) and self.running[n].returncode == 1 and \
            any("stopped:" in line and "one of the two has lost commands" in line for line in self.said(n).splitlines()[-3:])

    def tend(self, *but):
        """Starts again who has ended as diverged. Whoever has ended otherwise has no reason to."""
        for n, p in list(self.running.items()):
            if n in but or p.poll() is None:
                continue
            assert self.diverged(n), f"node {n} has ended with {p.returncode} though nothing was wrong with it"
            self.ended_diverged += 1
            if n in self.as_it_stood:
                self.had[n] = max((int(self.look(i).get("delivered", 0)) for i in self.numbers if i != n), default=0) or 1
                self.erase(n)
                self.erased += 1
                self.anew_above = self.rounds
            self.as_it_stood ^= {n}
            self.start(n)
