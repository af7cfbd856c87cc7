#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""quickstart.py KV: the quickstart with the given program, as it should go, interrupted, and where it cannot go on. It leaves
no process and no file behind."""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from cluster import free_ports, nodes_of, until

QUICKSTART = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "quickstart.sh")


class Run:
    def __init__(self, kv, *options, **more):
        self.tmp = tempfile.mkdtemp(prefix="synod-quickstart-")
        self.process = subprocess.Popen([QUICKSTART, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        env={**os.environ, "SYNOD_KV": kv, "TMPDIR": self.tmp, **more})

    def processes(self):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as f:
                    if self.tmp.encode() in f.read():
                        found.append(pid)
            except OSError:
                pass
        return found

    def end(self, code, *words):
        code = code if isinstance(code, tuple) else (code,)
        out, _ = self.process.communicate(timeout=120)
        assert self.process.returncode in code, f"exit status {self.process.returncode}, not one of {code}:\n{out}"
        for w in words:
            assert w in out, f"{w!r} is not in:\n{out}"
        assert not self.processes(), f"it leaves processes behind: {self.processes()}"
        assert os.listdir(self.tmp) == [], f"it leaves files behind: {os.listdir(self.tmp)}"
        shutil.rmtree(self.tmp)
        return out


def main():
    kv = sys.argv[1]
    if not shutil.which("redis-cli"):
        sys.exit(77)
    said = subprocess.run([kv, "--help"], capture_output=True, text=True, check=True).stdout
    offered = re.split(r", | or ", re.search(r"--protocol TEXT=\S+\s+(.*)", said)[1])
    assert {"raft", "multi-paxos", "flexible-paxos", "fast-paxos", "zab", "viewstamped"} <= set(offered), said
    elected = [p for p in offered if not p.startswith("primary-backup")]  # of which nobody follows a leader that is killed
    for name in (*elected, "multi_paxos"):
        out = Run(kv, *([] if name == "raft" else ["--protocol", name])).end(0, "was killed with SIGKILL", "all five agree" if nodes_of(name) == 5 else "all three agree")
        last = out.splitlines()[-1]
        m = re.fullmatch(rf"quickstart: ok \(protocol {name}, acknowledged (\d+), lost 0\)", last)
        assert m and int(m[1]) >= 100, last

    Run(kv, "--protocol", "paxos").end(2, "'paxos' is not raft, raft-prevote")
    Run(kv, "--nonsense").end(2, "usage")
    Run("/nonexistent").end(1, "quickstart: failed: there is no kv program")
    Run("/bin/true").end(1, "quickstart: failed: node", "has ended")

    # Interrupted at any time, also with nodes running.
    for how, code in ((signal.SIGINT, (130, -signal.SIGINT)), (signal.SIGTERM, (143, -signal.SIGTERM))):
        for wait in (0.05, 0.3):
            r = Run(kv)
            if wait > 0.1:
                until(lambda: len(r.processes()) >= 3, 30, "no nodes")
            time.sleep(wait)
            r.process.send_signal(how)
            r.end(code)

    # A port that another program has: others are tried where that is left to it, else it is named.
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        ports = free_ports(6)
        ports[4] = s.getsockname()[1]
        Run(kv, SYNOD_PORTS=" ".join(map(str, ports))).end(1, "quickstart: failed: node 2 has ended", "Address already in use")

    # A node that dies by itself is noticed, and what it said is shown.
    r = Run(kv)
    until(lambda: len(r.processes()) >= 3, 30, "no nodes")
    victim = next(p for p in r.processes() if b"--node\x003" in open(f"/proc/{p}/cmdline", "rb").read())
    os.kill(int(victim), signal.SIGKILL)
    r.end(1, "quickstart: failed: node 3 has ended", "--- node3.log")
    print(f"quickstart: {len(offered)} protocols, interrupted, with a port taken and with a node that dies: nothing is left behind")


main()
