#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Breaks the library in one place after the other, and looks whether the tests see it.

A mutant is a patch in tests/mutants, with a head that says what it breaks and by which tests it is to be killed:

    role/acceptor     the cases of tests/role/acceptor.cpp
    scenario:raft     the transcripts of tests/scenario that are played on that row

A test kills a mutant by failing, by not compiling, or by taking ten times as long as it may. The same tests are run on the
library as it is, where they must pass. A mutant that changes nothing that can be seen says why under `equivalent`.
"""
import argparse
import concurrent.futures
import dataclasses
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATCHES = ROOT / "tests" / "mutants"
FLAGS = ["-std=c++20", "-O0", "-w", "-DCATCH_CONFIG_FAST_COMPILE"]
SECONDS_MAX = 120
# A row on the stage of the scenarios, and nothing else of what tests/row.cpp.in makes of it.
SCENE = """#include <tests/rows.hpp>
#include <tests/scenario/runner/scene_of.hpp>
static tests::scenario::entered<tests::simulated<tests::rows::@row@, synod::limits<tests::tiny>>> const scene("@row@");
"""


class Malformed(Exception):
    pass


def folder(killer):
    return re.sub(r"\W", "-", killer)


@dataclasses.dataclass
class Mutant:
    name: str
    what: str
    killers: list
    equivalent: str
    breaks: str
    patch: pathlib.Path

    @staticmethod
    def read(path):
        head, _, body = path.read_text(encoding="utf-8").partition("\n--- ")
        said = dict(re.findall(r"^(breaks|killed by|equivalent): (.+)$", head, re.M))
        if not body or said.get("breaks") not in ("safety", "liveness"):
            raise Malformed(f"{path.name}: a patch behind a head with 'breaks: safety' or 'breaks: liveness'")
        if ("killed by" in said) == ("equivalent" in said):
            raise Malformed(f"{path.name}: either 'killed by' names tests, or 'equivalent' says why none can")
        return Mutant(path.stem, head.splitlines()[0], said.get("killed by", "").split(), said.get("equivalent", ""),
                      said["breaks"], path)

    def overlay(self, work):
        """A folder to include from before include/, with the file that the patch changes."""
        file = re.search(r"^\+\+\+ b/(include/\S+)", self.patch.read_text(encoding="utf-8"), re.M)
        if not file:
            raise Malformed(f"{self.patch.name}: it changes no header")
        target = work / file.group(1)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file.group(1), target)
        done = subprocess.run(["patch", "-s", "-F0", "-p1", "--no-backup-if-mismatch", "-i", self.patch], cwd=work,
                              capture_output=True, text=True)
        if done.returncode != 0 or target.read_bytes() == (ROOT / file.group(1)).read_bytes():
            raise Malformed(f"{self.patch.name} does not apply: {done.stdout.strip() or 'nothing has changed'}")
        return work / "include"


class Suite:
    """Compiles tests against a folder of changed headers, and runs them."""

    def __init__(self, work, compiler, catch):
        self.work = work
        self.compiler = ([shutil.which("ccache")] if shutil.which("ccache") else []) + [compiler]
        self.catch = catch
        self.passes = {}  # by test: whether it does on the library as it is
        self.guard = threading.Lock()

    def sound(self, killer):
        """What is killed by a test that fails anyhow is not killed: the test is run once without any mutant."""
        with self.guard:
            first = killer not in self.passes
            if first:
                self.passes[killer] = concurrent.futures.Future()
            passes = self.passes[killer]
        if first:
            passes.set_result(self.run(killer, None, self.work / "unchanged" / folder(killer)))
        if how := passes.result():
            raise Malformed(f"{killer} {how} without any mutant")

    def sources(self, killer, rows):
        if killer.startswith("scenario:"):
            row = killer.partition(":")[2]
            runner = ROOT / "tests" / "scenario" / "runner"
            unit = rows / f"{row}.cpp"
            if not unit.exists():
                rows.mkdir(parents=True, exist_ok=True)
                part = unit.with_suffix(f".{threading.get_ident()}")
                part.write_text(SCENE.replace("@row@", row), encoding="utf-8")
                part.rename(unit)
            return sorted(runner.glob("*.cpp")) + [unit]
        source = ROOT / "tests" / f"{killer}.cpp"
        if not source.exists():
            raise Malformed(f"there is no test {killer}")
        counts = "allocations.hpp" in source.read_text(encoding="utf-8")
        return [source] + ([ROOT / "tests" / "codec" / "allocations.cpp"] if counts else [])

    def run(self, killer, overlay, out):
        """None where the test passes, else in a word how it fails."""
        out.mkdir(parents=True, exist_ok=True)
        include = ["-I", str(overlay)] if overlay else []
        objects = []
        for source in self.sources(killer, self.work / "rows"):
            target = out / (hashlib.sha1(str(source).encode()).hexdigest()[:12] + ".o")
            done = subprocess.run([*self.compiler, *FLAGS, *include, "-I", str(ROOT / "include"), "-I", str(ROOT), "-c",
                                   str(source), "-o", str(target)], capture_output=True, text=True)
            if done.returncode != 0:
                (out / "compiler.txt").write_text(done.stderr, encoding="utf-8")
                return "does not compile"
            objects.append(str(target))
        program = out / "program"
        scenario = killer.startswith("scenario:")
        libraries = ["-pthread"] + ([] if scenario else self.catch)
        subprocess.run([self.compiler[-1], *objects, "-o", str(program), *libraries], check=True)
        arguments = ["--row", killer.partition(":")[2], str(ROOT / "tests" / "scenario")] if scenario else []
        try:
            done = subprocess.run([str(program), *arguments], capture_output=True, text=True, errors="replace",
                                  timeout=SECONDS_MAX, cwd=out)
        except subprocess.TimeoutExpired:
            return f"hangs for {SECONDS_MAX} s"
        (out / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
        for o in objects:
            pathlib.Path(o).unlink()
        program.unlink()
        return None if done.returncode == 0 else "fails" if done.returncode > 0 else f"ends by signal {-done.returncode}"


def judge(mutant, suite):
    """The mutant's line of the report, and whether it is killed."""
    if mutant.equivalent:
        mutant.overlay(suite.work / mutant.name)
        return f"equivalent  {mutant.name}: {mutant.equivalent}", None
    begin = time.monotonic()
    overlay = mutant.overlay(suite.work / mutant.name)
    for killer in mutant.killers:
        if how := suite.run(killer, overlay, suite.work / mutant.name / folder(killer)):
            after = time.monotonic() - begin
            suite.sound(killer)
            return f"killed      {mutant.name} by {killer}, which {how}, after {after:.0f} s", True
    return f"SURVIVED    {mutant.name} ({mutant.what}) all of {' '.join(mutant.killers)}", False


def main():
    parser = argparse.ArgumentParser(prog="tests/mutants.sh", description="Breaks the library in one place after the other, and "
                                     "looks whether the tests see it. Last line: mutants N killed K equivalent E survived S.")
    parser.add_argument("names", nargs="*", help="these alone (default: all of tests/mutants)")
    parser.add_argument("--sample", type=int, metavar="N", help="N of them, others with each commit")
    parser.add_argument("--seed", default="", help="for another sample")
    parser.add_argument("--list", action="store_true", help="names them, and what they break")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build" / "mutants")
    parser.add_argument("--catch", nargs="+", default=["-lCatch2WithMain"], help="how Catch2's main is linked")
    options = parser.parse_args()
    try:
        mutants = [Mutant.read(p) for p in sorted(PATCHES.glob("*.patch"))]
        if unknown := set(options.names) - {m.name for m in mutants}:
            raise Malformed(f"there is no mutant {', '.join(sorted(unknown))}")
        if options.names:
            mutants = [m for m in mutants if m.name in options.names]
        if options.sample is not None:
            drawn = sorted(mutants, key=lambda m: hashlib.sha1((options.seed + m.name).encode()).digest())
            mutants = sorted(drawn[:options.sample], key=lambda m: m.name)
        if options.list:
            for m in mutants:
                print(f"{m.name}: {m.what} [{m.breaks}]")
            return 0
        shutil.rmtree(options.work, ignore_errors=True)
        options.work.mkdir(parents=True)
        suite = Suite(options.work.resolve(), options.compiler, options.catch)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            killed = 0
            equivalent = 0
            for future in concurrent.futures.as_completed([pool.submit(judge, m, suite) for m in mutants]):
                line, dead = future.result()
                print(line, flush=True)
                killed += dead is True
                equivalent += dead is None
    except Malformed as wrong:
        print(f"mutants: {wrong}", file=sys.stderr)
        return 2
    survived = len(mutants) - killed - equivalent
    print(f"mutants {len(mutants)} killed {killed} equivalent {equivalent} survived {survived}")
    return 0 if survived == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
