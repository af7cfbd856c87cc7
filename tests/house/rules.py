#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The rules of the house, read off the tree: exits 1 and names file, line and rule where one is broken."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
INCLUDE = ROOT / "include" / "synod"

# Includes point to the left only; `replica` is replica.hpp.
ORDER = ["core", "codec", "concept", "quorum", "policy", "message", "log", "role", "composition", "protocol", "replica", "storage",
         "net", "service", "trace", "sim", "check", "testing"]
ANYWHERE = {"detail", "version"}
NEVER = {("trace", "net"), ("trace", "service"), ("sim", "net"), ("sim", "service"), ("check", "net"),
         ("check", "service"), ("testing", "net"), ("testing", "service")}
LINES_MAX = 300
ROW_LINES_MAX = 60
UMBRELLAS = {"boost/hana.hpp", "range/v3/all.hpp", "boost/asio.hpp"}
WORDS = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "not implem" + "ented", "unimplem" + "ented"]
SOURCES = {".hpp", ".cpp", ".sh", ".py", ".txt", ".cmake", ".json", ".md", ""}
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|home|root|tmp/bash)/")

broken = []


def breaks(path, line, rule):
    broken.append(f"{path.relative_to(ROOT)}:{line}: {rule}")


def room(path):
    """The folder that a header under include/synod stands in; a header at the top is a room of its own."""
    parts = path.relative_to(INCLUDE).parts
    return parts[0] if len(parts) > 1 else Path(parts[0]).stem


def check_includes(path, text):
    here = room(path)
    for number, line in enumerate(text.splitlines(), 1):
        m = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if not m:
            continue
        target = m[1]
        if target in UMBRELLAS:
            breaks(path, number, f"umbrella include of {target}")
        if target.startswith("boost/asio") and here not in ("net", "service"):
            breaks(path, number, "Asio belongs to net/ and service/")
        if not target.startswith("synod/"):
            continue
        parts = target.split("/")
        there = parts[1] if len(parts) > 2 else Path(parts[1]).stem
        if not (ROOT / "include" / target).exists():
            breaks(path, number, f"{target} does not exist")
        if here in ANYWHERE or there in ANYWHERE or here not in ORDER or there not in ORDER:
            continue
        if ORDER.index(there) > ORDER.index(here) or (here, there) in NEVER:
            breaks(path, number, f"{here}/ must not know {there}/")


def check_header(path, text):
    lines = text.splitlines()
    if len(lines) > LINES_MAX:
        breaks(path, len(lines), f"{len(lines)} lines; a header has at most {LINES_MAX}")
    if "#pragma once" not in text:
        breaks(path, 1, "no #pragma once")
    if room(path) == "protocol":
        if len(lines) > ROW_LINES_MAX:
            breaks(path, len(lines), f"a row has at most {ROW_LINES_MAX} lines")
        code = re.sub(r"//[^\n]*", "", text)
        for word in ("if", "for", "while", "switch", "return", "template <class Context>"):
            if re.search(rf"\b{word}\b", code) if word.isalpha() else word in code:
                breaks(path, 1, f"a row holds no logic, but here stands '{word}'")
    check_includes(path, text)


def tracked():
    try:
        out = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True).stdout
        return [ROOT / name for name in out.splitlines() if (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        return [p for p in ROOT.rglob("*") if p.is_file() and ".git" not in p.parts and "build" not in p.parts]


def check_text(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        for word in WORDS:
            if re.search(rf"(?<!\w){word}(?!\w)", line):
                breaks(path, number, f"unfinished word '{word}'")
        if MACHINE_PATH.search(line):
            breaks(path, number, "a path of somebody's machine")
    if path.suffix in (".hpp", ".cpp", ".sh", ".py") and "SPDX-License-Identifier: BSL-1.0" not in text[:200]:
        breaks(path, 1, "no SPDX line")


def check_top():
    allowed = {"CMakeLists.txt", "include", "tests", "examples", "benchmarks", "README.md", "LICENSE", "CHANGELOG.md",
               "CMakePresets.json", "build"}
    for p in ROOT.iterdir():
        if not p.name.startswith(".") and p.name not in allowed:
            breaks(p, 1, "does not belong at the top level")


def main():
    for path in sorted(INCLUDE.rglob("*.hpp")):
        check_header(path, path.read_text())
    count = 0
    for path in tracked():
        if path.suffix not in SOURCES or path == Path(__file__).resolve():
            continue
        try:
            check_text(path, path.read_text())
            count += 1
        except UnicodeDecodeError:
            continue
    check_top()
    for b in broken:
        print(b)
    print(f"{len(broken)} rules broken in {count} files")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
