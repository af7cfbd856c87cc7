#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles a translation unit and prints what it took: NAME SECONDS s, NAME.memory MEBIBYTES MiB.

Seconds are of the processor, user and system; memory is the largest resident set of the compiler's processes.
Usage: measure.py NAME COMMAND...
"""
import os
import sys


def main():
    name, command = sys.argv[1], sys.argv[2:]
    child = os.spawnvp(os.P_NOWAIT, command[0], command)
    _, status, used = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{name}: {' '.join(command)} failed")
    print(f"{name} {used.ru_utime + used.ru_stime:.2f} s")
    print(f"{name}.memory {used.ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
