# SPDX-License-Identifier: BSL-1.0
"""Nodes each in a network namespace of its own, on one bridge. Nothing stands between them: packets are dropped by nftables,
as a network does, so that connections stay open and hang, or find out late."""
import os
import shutil
import subprocess

from nodes import Nodes


def command(*words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")


class NamespaceNodes(Nodes):
    """As `Nodes`, with `disturb` by nftables. `hold` of a way drops its packets, `cut` resets its connections as well."""

    def name(self, n):
        return f"synod{os.getpid()}-{n}"

    def address(self, n):
        return f"10.{77 + os.getpid() % 100}.{os.getpid() // 100 % 250}.{n}"

    def connect(self):
        self.bridge, self.held = f"synod{os.getpid() % 100000}b", set()
        self.peer_way = {(a, b): self.peer[b] for a, b in self.pairs}
        self.client_way = {(a, b): self.port[b] for a, b in self.pairs}
        missing = [program for program in ("ip", "nft") if not shutil.which(program)]
        if missing:
            self.clean()
            raise RuntimeError(f"there is no program {missing[0]}")
        try:
            command("ip", "link", "add", self.bridge, "type", "bridge")
            command("ip", "addr", "add", f"{self.address(254)}/24", "dev", self.bridge)
            command("ip", "link", "set", self.bridge, "up")
            for n in self.numbers:
                outside, inside = f"synod{os.getpid() % 100000}v{n}", f"synod{os.getpid() % 100000}w{n}"
                command("ip", "netns", "add", self.name(n))
                command("ip", "link", "add", outside, "type", "veth", "peer", "name", inside)
                command("ip", "link", "set", outside, "master", self.bridge)
                command("ip", "link", "set", outside, "up")
                command("ip", "link", "set", inside, "netns", self.name(n))
                self.within(n, "ip", "addr", "add", f"{self.address(n)}/24", "dev", inside)
                self.within(n, "ip", "link", "set", inside, "up")
                self.within(n, "ip", "link", "set", "lo", "up")
                self.filter(n)
        except (RuntimeError, OSError):
            self.disconnect()
            self.clean()
            raise

    def disconnect(self):
        for n in self.numbers:
            subprocess.run(["ip", "netns", "del", self.name(n)], capture_output=True, check=False)
            subprocess.run(["ip", "link", "del", f"synod{os.getpid() % 100000}v{n}"], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", self.bridge], capture_output=True, check=False)

    def within(self, n, *words, text=None):
        command("ip", "netns", "exec", self.name(n), *words, text=text)

    def filter(self, n):
        """What node `n` does not hear."""
        rules = "\n".join(f"ip saddr {self.address(a)} {what}" for a, b, what in sorted(self.held) if b == n)
        self.within(n, "nft", "-f", "-", text=f"table inet synod\ndelete table inet synod\ntable inet synod {{\n"
                    f"chain in {{\ntype filter hook input priority 0;\n{rules}\n}}\n}}\n")

    def disturb(self, ways, **how):
        for (a, b) in ways:
            for key, what in (("hold", "drop"), ("cut", "meta l4proto tcp reject with tcp reset")):
                if key in how:
                    (self.held.add if how[key] else self.held.discard)((a, b, what))
        for n in {b for _, b in ways}:
            self.filter(n)

    def command(self, n, *more):
        return ["ip", "netns", "exec", self.name(n), *super().command(n, *more)]
