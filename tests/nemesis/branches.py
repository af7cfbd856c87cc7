#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Which branches of the policies were seen: reads what `llvm-cov export` writes, and names each place where a condition
was asked and never came out one way. Conditions that were never asked belong to policies of other rows."""
import json
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main():
    ways = defaultdict(lambda: [0, 0])  # (file, line, column) -> how often true, how often false
    for data in json.load(sys.stdin)["data"]:
        for f in data["files"]:
            for line, column, _, _, true, false, *_ in f["branches"]:
                seen = ways[(f["filename"], line, column)]
                seen[0] += true
                seen[1] += false
    asked = {place: seen for place, seen in ways.items() if any(seen)}
    print("branches of the policies, and how often each was taken")
    missing = 0
    for (name, line, column), (true, false) in sorted(asked.items()):
        path = Path(name)
        text = path.read_text().splitlines()[line - 1].strip()
        never = "" if true and false else "   never " + ("false" if true else "true")
        missing += bool(never)
        print(f"  {path.relative_to(ROOT / 'include' / 'synod')}:{line}:{column} {true} {false}{never}   {text}")
    print(f"conditions {len(asked)} one-sided {missing}")


if __name__ == "__main__":
    main()
