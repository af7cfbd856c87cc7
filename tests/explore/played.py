#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A run that the explorer finds is a scenario: played on real replicas with clocks that go on, it breaks the same law.

    played.py EXPLORE SCENARIO [--short]      short: without the one that takes longer than all others together
"""
import subprocess
import sys
import tempfile
from pathlib import Path

# Raft where voters do not look at the candidate's log: who wins lacks what was chosen. raft-any-ballot counts older ballots.
CALM = "raft-any-log --commands 1 --no-heartbeats --no-retries".split()
FIGURE_8 = "of Raft's figure 8"
CASES = {
    "as it is": CALM,
    "found by two threads": [*CALM, "--threads", "2"],
    "in depth first": [*CALM, "--depth-first", "14", "--remember", "100000"],
    "where somebody asks again and again": "raft-any-log --depth-first 40 --ballots 3 --in-flight 1".split(),
    "where messages stay under way": [*CALM, "--links", "kept"],
    "where some arrive twice": [*CALM, "--duplicates", "1"],
    "in order": [*CALM, "--links", "in-order"],
    "where a flush takes its time": [*CALM, "--slow-disks", "--in-flight", "1"],
    "behind a campaign": [*CALM, "--led"],
    FIGURE_8: "raft-any-ballot --ballots 4 --commands 2 --in-flight 1 --wakes 4 --symmetry --no-heartbeats --no-retries".split(),
}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def fault(explore, scenario, arguments, directory):
    """What is wrong with one case; nothing where it is as it should be."""
    file = directory / "run.txt"
    explored = run(explore, *arguments, "--scenario", str(file))
    if explored.returncode != 1 or not file.exists():
        return f"nothing broke: {explored.stdout}{explored.stderr}"
    law = file.read_text().split("breaks ")[1].split()[0]
    written = run(scenario, "--rewrite", "--pictures", str(directory / "pictures"), str(file))
    if written.returncode != 0:
        return f"its scenario does not break {law}: {written.stderr}\n{file.read_text()}"
    last = file.read_text().splitlines()[-1]
    if not last.startswith(f"BROKEN {law}: "):
        return f"the last thing that happens is '{last}'"
    again = run(scenario, str(file))
    if again.returncode != 0:
        return f"played again it goes another way: {again.stderr}"
    for kind, holds in {"html": "<svg", "mmd": "sequenceDiagram", "jsonl": '"violation"'}.items():
        picture = directory / "pictures" / f"run.{kind}"
        if holds not in picture.read_text():
            return f"{picture.name} has no {holds}"
    return None


def main():
    explore, scenario, *short = sys.argv[1:]
    cases = {name: case for name, case in CASES.items() if not short or name != FIGURE_8}
    wrong = 0
    for name, arguments in cases.items():
        with tempfile.TemporaryDirectory() as d:
            what = fault(explore, scenario, arguments, Path(d))
        print(f"{name}: {what or 'played'}")
        wrong += what is not None
    print(f"runs {len(cases)} wrong {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
