#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Reads figures, NAME VALUE UNIT a line, and prints the median of each name in the order of its first appearance.

With --json FILE the same figures are written there too, as {"machine": {...}, "figures": [{"name", "value", "unit"}]}.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys


def version(command):
    try:
        return subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return None


def machine():
    processor = None
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "memory_GiB": round(memory / 2**30, 1),
        "kernel": platform.release(),
        "compiler": version("g++"),
        "load": os.getloadavg()[0],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE")
    arguments = parser.parse_args()

    values, units = {}, {}
    for line in sys.stdin:
        try:
            name, value, unit = line.split()
            values.setdefault(name, []).append(float(value))
        except ValueError:
            sys.exit(f"figures.py: not NAME VALUE UNIT: {line.rstrip()}")
        units[name] = unit
    if not values:
        sys.exit("figures.py: no figures")

    figures = [{"name": n, "value": float(f"{statistics.median(v):.6g}"), "unit": units[n]} for n, v in values.items()]
    for f in figures:
        print(f"{f['name']} {f['value']:.12g} {f['unit']}")
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump({"machine": machine(), "figures": figures}, out, indent=2)
            out.write("\n")


if __name__ == "__main__":
    main()
