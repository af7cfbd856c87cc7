#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The rules of the house, read off the tree: exits 1 and names file, line and rule where one is broken."""
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
INCLUDE = ROOT / "include" / "synod"

# Includes point to the left only; `replica` is replica.hpp. What stands in detail/ belongs to whoever includes it.
ORDER = ["core", "codec", "concept", "quorum", "policy", "message", "log", "role", "composition",
         "register_composition", "protocol", "explain", "guarantees", "register_guarantees", "replica", "deployment", "register_node",
         "explain_registers", "storage", "net", "service", "trace", "sim", "check", "testing"]
ANYWHERE = {"detail", "version"}
NEVER = {("trace", "net"), ("trace", "service"), ("sim", "net"), ("sim", "service"), ("check", "net"),
         ("check", "service"), ("testing", "net"), ("testing", "service")}
LINES_MAX = 300
ROW_LINES_MAX = 60
UMBRELLAS = {"boost/hana.hpp", "range/v3/all.hpp", "boost/asio.hpp"}
WITH_ASIO = {"net", "service"}
WITH_RANGES = {"trace", "sim", "check", "testing"}  # off the replica's include path
WORDS = re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + "X|not implem" + "ented|unimplem" + r"ented)\b")
SOURCES = {".hpp", ".cpp", ".sh", ".py", ".txt", ".cmake", ".json", ".md", ""}
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|home|root|tmp/bash)/")

broken = []


def breaks(path, line, rule):
    broken.append(f"{path.relative_to(ROOT)}:{line}: {rule}")


def room(path):
    """The folder that a header under include/synod stands in; a header at the top is a room of its own."""
    parts = path.relative_to(INCLUDE).parts
    return parts[0] if len(parts) > 1 else Path(parts[0]).stem


INCLUDES = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def brought(target, seen):
    """What including `target` brings along: itself, or where it is in detail/, what it includes in turn."""
    if target in seen or not target.startswith("synod/detail/"):
        return {target}
    seen.add(target)
    file = ROOT / "include" / target
    return {target}.union(*(brought(m[2], seen) for m in INCLUDES.finditer(file.read_text())) if file.exists() else [])


def check_includes(path, text):
    here = room(path)
    if here not in ORDER and here not in ANYWHERE:
        breaks(path, 1, f"{here} has no place among the folders")
    for m in INCLUDES.finditer(text):
        number, target = text.count("\n", 0, m.start()) + m[0].count("\n") + 1, m[2]
        if m[1] == '"':
            breaks(path, number, f'headers are included as <synod/…>, not as "{target}"')
        if target in UMBRELLAS:
            breaks(path, number, f"umbrella include of {target}")
        if target.startswith("boost/asio") and here not in WITH_ASIO:
            breaks(path, number, "Asio belongs to net/ and service/")
        if target.startswith("range/v3") and here not in WITH_RANGES:
            breaks(path, number, "range-v3 stays off the replica's include path")
        if target.startswith("synod/") and not (ROOT / "include" / target).exists():
            breaks(path, number, f"{target} does not exist")
        if here in ANYWHERE:
            continue
        for each in sorted(t for t in brought(target, set()) if t.startswith("synod/")):
            there = room(ROOT / "include" / each)
            if there in ORDER and here in ORDER and (ORDER.index(there) > ORDER.index(here) or (here, there) in NEVER):
                by = "" if each == target else f", not even by way of {target}"
                breaks(path, number, f"{here}/ must not know {there}/{by}")


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
    for pattern, rule in ((WORDS, "unfinished word '{}'"), (MACHINE_PATH, "a path of somebody's machine: {}")):
        for m in pattern.finditer(text):
            breaks(path, text.count("\n", 0, m.start()) + 1, rule.format(m[0]))
    if path.suffix in (".hpp", ".cpp", ".sh", ".py") and "SPDX-License-Identifier: BSL-1.0" not in text[:200]:
        breaks(path, 1, "no SPDX line")


def check_top():
    allowed = {"CMakeLists.txt", "include", "tests", "examples", "benchmarks", "README.md", "LICENSE", "CHANGELOG.md",
               "CMakePresets.json"}
    for name in sorted({path.relative_to(ROOT).parts[0] for path in tracked()}):
        if not name.startswith(".") and name not in allowed:
            breaks(ROOT / name, 1, "does not belong at the top level")


def check_presets():
    """Whoever can be configured can be built, tested, and run through in one go; fuzzers are only built."""
    path = ROOT / "CMakePresets.json"
    presets = json.loads(path.read_text())
    names = {p["name"] for p in presets["configurePresets"] if not p.get("hidden")}
    for kind in ("build", "test", "workflow"):
        have = {p["name"] for p in presets[f"{kind}Presets"]}
        wanted = names if kind == "build" else {n for n in names if not n.endswith("-fuzz")}
        for name in sorted(wanted ^ have):
            breaks(path, 1, f"{name} is no {kind} preset" if name in wanted else f"the {kind} preset {name} has nothing to configure")


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
    check_presets()
    for b in broken:
        print(b)
    print(f"{len(broken)} rules broken in {count} files")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
