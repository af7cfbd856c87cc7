#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""options.py EXPLORE: what is asked of several threads and cannot be is refused, in words; by any number of them the same is said."""
import re
import subprocess
import sys

REFUSED = {
    "--threads 0": "--threads",
    "--threads 65": "--threads",
    "--threads -1": "--threads",
    "--threads many": "--threads",
    "--threads 2 --symmetry": "without --symmetry",
    "--threads 2 --depth-first 10": "in depth first",
}


def run(*options):
    done = subprocess.run([sys.argv[1], *options], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def main():
    for options, words in REFUSED.items():
        code, out, said = run("paxos", *options.split())
        assert code not in (0, 1, 3, 4) and words in said and "states" not in out, f"{options}: {code} {said}"
    told = set()
    for threads in "123":
        code, out, _ = run("raft-any-log", "--no-heartbeats", "--no-retries", "--threads", threads)
        assert code == 1, out
        told.add(re.sub(r"[0-9.]+ s, [0-9]+ distinct states a second", "", out))
    assert len(told) == 1, told
    given_up = {run("paxos", "--states", "1000", "--threads", threads)[1].splitlines()[-1] for threads in "12"}
    assert len(given_up) == 1, given_up
    print("options: refused in words; three threads say what one says")


main()
