# SPDX-License-Identifier: BSL-1.0
"""kv nodes whose disks fail and whose ways to each other are disturbed."""
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "clients"))
from cluster import Client, Cluster, Gone, free_ports, until  # noqa: E402
from appointing import Appointed  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))


class Nodes(Appointed, Cluster):
    """As `Cluster`; each node's files are on a disk of tests/processes/disk.cpp. Between the nodes stands proxy.py."""

    def __init__(self, kv, protocol, disk, random, lying=False):
        super().__init__(kv, protocol, options=["--snapshot-every", "0" if lying else "65536"])
        self.lying = lying  # planted: the disks lose all that was written last, and not a part that would show
        self.disk_library, self.random, self.small, self.leaving = disk, random, None, False
        for n in self.numbers:
            os.makedirs(self.journals(n))

    def __enter__(self):
        self.pairs = [(a, b) for a in self.numbers for b in self.numbers if a != b]
        self.connect()
        return self

    def __exit__(self, *what):
        self.leaving = True
        if what[0] is not None:
            self.show_standing()
        try:
            super().__exit__(*what)
        finally:
            self.disconnect()
            self.use_small_disk(None)
            self.clean()

    def clean(self):
        subprocess.run(["rm", "-rf", self.work], check=False)

    # The network.

    def connect(self):
        ports = free_ports(2 * len(self.pairs))
        self.peer_way = dict(zip(self.pairs, ports))
        self.client_way = dict(zip(self.pairs, ports[len(self.pairs):]))
        self.proxy = subprocess.Popen([sys.executable, os.path.join(HERE, "proxy.py")], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)
        self.tell([(a, b, way[a, b], there[b]) for way, there in ((self.peer_way, self.peer), (self.client_way, self.port))
                   for a, b in self.pairs])

    def disconnect(self):
        self.proxy.stdin.close()
        self.proxy.wait(timeout=20)
        self.proxy.stdout.close()

    def tell(self, what):
        self.proxy.stdin.write(json.dumps(what) + "\n")
        self.proxy.stdin.flush()
        assert self.proxy.stdout.readline() == "done\n", "the proxy has ended"

    def disturb(self, ways, **how):
        self.tell({"ways": list(ways), **how})

    def address(self, n):
        return "127.0.0.1"

    def command(self, n, *more):
        def seen(own, ways):
            return ",".join(f"{i}={self.address(i)}:{own[i] if i == n else ways[n, i]}" for i in self.numbers)
        return [self.kv, "--protocol", self.protocol, "--node", str(n), "--peers", seen(self.peer, self.peer_way), "--clients",
                seen(self.port, self.client_way), "--listen", f"{self.address(n)}:{self.port[n]}", "--data", self.data(n),
                *(["--flush-in-place"] if n % 2 else []), *self.options, *more]  # some wait for their disks, some do not

    # Processes.

    def start(self, *which, **how):
        for n in which or self.numbers:
            super().start(n, env={**os.environ, "LD_PRELOAD": self.disk_library, "SYNOD_DISK": self.data(n),
                                  "SYNOD_DISK_UNDO": self.journals(n), "ASAN_OPTIONS": "verify_asan_link_order=0"}, **how)

    def kill(self, n, how=signal.SIGKILL):
        if not self.leaving and self.running[n].poll() not in (None, -signal.SIGKILL):
            assert self.diverged(n), f"node {n} had ended with {self.running[n].returncode} before it was killed"
        return super().kill(n, how)

    def ended_of_itself(self, n, seconds, *words):
        """Waits until node `n` has ended, as one that cannot write does, and has said why. Meanwhile others may have to be
        started: it only writes when there is something to write."""
        p = self.running[n]
        until(lambda: self.tend(n) or p.poll() is not None, seconds, f"node {n} goes on with a disk that does not work")
        said = self.said(n).splitlines()[-3:]
        assert self.diverged(n) or \
            p.returncode == 1 and any("stopped:" in line and all(w in line for w in words) for line in said), \
            f"node {n} ended with {p.returncode} and said {said}"
        del self.running[n]

    # Disks.

    def journals(self, n):
        return os.path.join(self.work, f"undo{n}")

    def disk_does(self, n, what, does=True):
        at = os.path.join(self.journals(n), what)
        if does:
            open(at, "w").close()
        elif os.path.exists(at):
            os.remove(at)

    def erase(self, n):
        """Node `n` has a new disk. Pre: it does not run."""
        for at in (os.path.join(self.data(n), name) for name in os.listdir(self.data(n))):
            if os.path.isdir(at):
                shutil.rmtree(at)
            elif not at.endswith("ballast"):
                os.remove(at)
        for name in os.listdir(self.journals(n)):
            if name.endswith(".undo"):
                os.remove(os.path.join(self.journals(n), name))

    def power_cut(self, n):
        """What node `n` wrote and did not flush is gone, or has come to the disk in part: a number of whole writes, and some
        sectors of the next. Pre: it does not run. How many bytes were lost."""
        lost = 0
        for name in os.listdir(self.journals(n)):
            if not name.endswith(".undo"):
                continue
            journal = os.path.join(self.journals(n), name)
            with open(journal, "rb") as f:
                records = list(self.records(f.read()))
            os.remove(journal)
            path = name[:-len(".undo")].replace("|", "/")
            if not records or not os.path.exists(path):
                continue
            whole = self.random.randrange(len(records) + 1) if not self.lying and self.random.random() < 0.5 else 0
            with open(path, "r+b") as f:
                for i in range(len(records) - 1, whole - 1, -1):
                    at, count, size, before = records[i]
                    torn = 512 * self.random.randrange(count // 512 + 1) if i == whole and not self.lying and self.random.random() < 0.5 else 0
                    f.seek(at + torn)
                    f.write(before[torn:])
                    f.truncate(max(size, at + torn) if torn else size)
                    lost += count - torn
        return lost

    @staticmethod
    def records(data):
        at = 0
        while at + 32 <= len(data):
            place, count, size, there = struct.unpack_from("<4Q", data, at)
            at += 32
            if at + there > len(data):
                return  # the process was killed before it wrote
            yield place, count, size, data[at:at + there]
            at += there

    def use_small_disk(self, n, megabytes=24):
        """Node `n`'s files on a file system that is soon full; the reason where that cannot be. Pre: it has none yet."""
        if n is None:
            if self.small is not None:
                subprocess.run(["umount", self.data(self.small)], check=False)
            return None
        os.makedirs(self.data(n), exist_ok=True)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "synod-small", self.data(n)],
                              capture_output=True, text=True, check=False)
        if made.returncode != 0:
            return made.stderr.strip()
        self.small = n
        return None

    def fill(self, n):
        """Leaves no room on the disk of node `n`."""
        if n != self.small:
            return self.disk_does(n, "no-space")
        with open(os.path.join(self.data(n), "ballast"), "ab", buffering=0) as f:
            try:
                while f.write(bytes(1 << 16)) == 1 << 16:
                    pass
            except OSError:
                pass

    def clear(self, n):
        if n != self.small:
            return self.disk_does(n, "no-space", False)
        os.remove(os.path.join(self.data(n), "ballast"))

    # Clients.

    def client(self, n, timeout=10):
        return Client(self.port[n], timeout, self.address(n))

    def leads(self):
        """The node that says that it leads, or any where none does."""
        said = {}
        for n in self.numbers:
            try:
                c = self.client(n, 1)
                try:
                    said[n] = b"role_name:leader" in c.ask("INFO")
                finally:
                    c.close()
            except (Gone, TypeError):
                pass
        return next((n for n, leads in said.items() if leads), self.random.choice(list(self.numbers)))
