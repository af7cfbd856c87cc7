#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A run of a simulated world, written down as a transcript and played command by command, ends in the same state.

    transcripts.py NEMESIS SCENARIO SEEDS
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROLES = {"leader": "leads", "follower": "follows", "candidate": "campaigns for"}


def last_states(trace):
    """What each node told of itself last, as `status` of a scenario says it."""
    states = {}
    for line in trace.read_text().splitlines():
        event = json.loads(line)
        if event.get("what") == "state":
            states[event["node"]] = event
    return {n: (s["promised"], s["last"], s["chosen"], s["delivered"]) for n, s in states.items()}


def played(scenario, transcript):
    subprocess.run([scenario, "--rewrite", transcript], check=True, stdout=subprocess.DEVNULL)
    lines = transcript.read_text().splitlines()
    states = {}
    for line in lines[lines.index("status"):]:
        words = line.replace(",", "").split()
        if "promised" in words:
            at = words.index("promised")
            states[int(words[0])] = (words[at + 1], int(words[at + 3].split("-")[1]), int(words[at + 5]), int(words[at + 7]))
    return states


def main():
    nemesis, scenario, seeds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    rows = subprocess.run([nemesis, "--rows"], check=True, capture_output=True, text=True).stdout.split()
    differ = 0
    for row in rows:
        for seed in range(1, seeds + 1):
            with tempfile.TemporaryDirectory() as d:
                subprocess.run([nemesis, row, "--seed", str(seed), "--seconds", "3", "--write", d], check=True,
                               stdout=subprocess.DEVNULL)
                transcript = Path(d) / "scenario.txt"
                with transcript.open("a") as f:
                    f.write("\nstatus\n")
                wanted, found = last_states(Path(d) / "trace.jsonl"), played(scenario, transcript)
                if wanted != found:
                    differ += 1
                    print(f"{row} seed {seed}: the world ends with {wanted}, and its transcript with {found}")
    print(f"transcripts {len(rows) * seeds} differ {differ}")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
