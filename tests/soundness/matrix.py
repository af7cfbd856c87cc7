#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The soundness matrix: what the compiler says of each combination of policies, beside what real replicas do.

tests/soundness.sh builds what this needs and calls it. Each combination has one verdict:
  admitted     the compiler takes it, and no scope of the explorer breaks what it promises
  unsound      refused; compiled all the same, it breaks what it promises
  stuck        refused; in scopes that were visited whole no command is ever chosen
  meaningless  refused; two of its policies contradict each other in terms (MEANINGLESS says why)
  open         no evidence is in reach: nothing broke of what is refused, or nothing was chosen by what is admitted
Whatever else there is, is a disagreement: an error of a rule or of the library.
"""
import argparse
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
AXES = ["numbering", "campaign", "eligibility", "recovery", "order", "commitment", "proposing", "learning", "quorum"]
TABLES = {"rows": HERE / "TABLE.md", "product": HERE / "PRODUCT.md"}
COMBINATIONS_A_UNIT = 8
SEEDS = 100
DEEPER = 5  # times the states
WORLDS = ("worlds", "reigns")  # what is not a scope of the explorer

# Refusals of what contradicts itself in terms: one of two policies asks for what the other one says there is not. Where one
# of these stands nothing else is looked for.
MEANINGLESS = {
    "direct.quorum": "offers are counted in fast quorums, and the system has none",
    "direct.numbering": "offers are voted for in fast ballots, and the numbering has none",
    "direct.order": "acceptors give each offer a slot by itself, and a log that grows at its end alone has none to give",
    "direct.learning": "members are spent to save the delay to the leader, and it is spent again where the leader alone counts",
    "direct.campaign": "fast ballots are opened by a leader who stays, and this campaign's leave or are named by an operator",
    "fast.proposing": "a fast ballot is for offers, and nobody makes one",
    "again.numbering": "acceptors vote again in a second fast ballot, and the numbering has none",
    "again.recovery": "a second fast ballot is for acceptors that vote again, and nobody does",
    "rotating.eligibility": "logs are compared to see whether the winner's is newest, and whoever asks on the owner's behalf shows his own",
    "on_request.learning": "the watermark travels with the leader's next accept, and a leader who leaves has no next one",
    "gossip.guarantee": "learners pass on what leaders have claimed, and where nothing is promised another leader need not have it",
    "appointed.recovery": "the winner's log is made from promises, and who is appointed asks for none",
    "appointed.numbering": "an operator names a ballot that is the leader's own, and these rounds are everybody's, or whoever's turn it is",
}


class Evidence:
    """What the explorer saw: a list of scopes, and the run that broke something."""

    def __init__(self, scopes, run=0):
        self.scopes, self.run = scopes, run

    @property
    def broken(self):
        return self.scopes[-1]["broken"] if self.scopes and self.scopes[-1]["broken"] != "-" else None

    @property
    def whole(self):
        return [s for s in self.scopes if s["whole"]]

    @property
    def idle(self):
        """What was seen shows nothing: no command was ever chosen."""
        return not any(s["chosen"] for s in self.scopes)

    @property
    def stuck(self):
        """Some scope was visited whole, and in none was a command chosen."""
        return bool(self.whole) and self.idle

    @property
    def fine(self):
        """All scopes were visited whole, nothing broke, not in worlds either, and something was chosen."""
        explored = [s for s in self.scopes if s["name"] not in WORLDS]
        return bool(explored) and all(s["whole"] for s in explored) and not self.broken and not self.idle

    def words(self):
        def one(s):
            text = f"{s['name']} {s['states']:,}"
            if s["broken"] != "-":
                return f"{text}: {s['broken']}"
            return text + (" whole" if s["whole"] else f" to {s['depth']}") + ("" if s["chosen"] else " idle")

        return "; ".join(one(s) for s in (self.scopes[-1:] if self.broken else self.scopes))

    @staticmethod
    def read(text):
        scopes, run = [], 0
        for line in text.splitlines():
            if line.startswith("    "):
                run += 1
                continue
            name, states, depth, whole, chosen, broken = line.split("\t")
            scopes.append({"name": name, "states": int(states), "depth": int(depth), "whole": whole == "whole",
                           "chosen": chosen == "chosen", "broken": broken})
        in_a_world = scopes and scopes[-1]["name"] in WORLDS
        return Evidence(scopes, 0 if not run else scopes[-1]["depth"] if in_a_world else run - 1)  # the last line says what broke


class Combination:
    def __init__(self, guarantee, policies, codes):
        self.guarantee, self.policies, self.codes = guarantee, tuple(policies), codes
        self.origins = []

    @property
    def key(self):
        return " ".join(self.policies) + ("" if self.guarantee != "none" else " (promises nothing)")

    def meaningless(self):
        return next((c for c in self.codes if c in MEANINGLESS), None)

    def promises(self):
        return self.guarantee != "none"

    def judged(self):
        """There is something that replicas could show."""
        return self.promises() and not self.meaningless()

    def unsettled(self, evidence):
        return self.judged() and (not evidence or judge(self, evidence)[0] == "open" or bool(self.codes and evidence.fine))

    def deeper(self, evidence):
        """No operator is in simulated worlds: who needs one is explored deeper instead."""
        return self.unsettled(evidence) and "appointed" in self.policies

    def simulated(self, evidence):
        """Worlds look where the explorer does not come to. Offers go to everybody at once: with so much under way it comes to
        nothing deep. Where no command is ever chosen there is nothing deeper."""
        shallow = self.judged() and "direct" in self.policies and not evidence.broken and not evidence.stuck
        return (self.unsettled(evidence) or shallow) and "appointed" not in self.policies

    def spelled(self):
        words = [f"synod::guarantee::{self.guarantee}"]
        for axis, policy in zip(AXES, self.policies):
            words.append(f"synod::{axis}::" + ("with_check_quorum<>" if policy.startswith("with_check_quorum") else policy))
        return "tests::soundness::mixture<" + ", ".join(words) + ">"


def judge(combination, evidence):
    """The verdict, and why. `evidence` is None where there is none."""
    if not combination.codes:
        if not combination.promises():
            return "admitted", "promises nothing that could break"
        if evidence is None:
            return "open", "admitted, and not explored"
        if evidence.broken:
            return "DISAGREEMENT", "admitted, and broken: " + evidence.words()
        if evidence.stuck:
            return "DISAGREEMENT", "admitted, and nothing is ever chosen: " + evidence.words()
        if evidence.idle:
            return "open", "admitted, and nothing is chosen so early: " + evidence.words()
        return "admitted", evidence.words()
    code = combination.meaningless()
    if code:
        return "meaningless", code
    if evidence is None:
        return "open", "not explored" if combination.promises() else "promises nothing that could break"
    if evidence.broken:
        return "unsound", evidence.words()
    if evidence.stuck:
        return "stuck", evidence.words()
    if evidence.fine:
        return "DISAGREEMENT", "refused, and all that there is was visited without a breach: " + evidence.words()
    return "open", evidence.words()


def read_verdicts(text):
    """From what tests/soundness/verdicts prints: combinations by key, in order."""
    all_of_them = {}
    for line in text.splitlines():
        guarantee, *policies, origin, codes = line.split("\t")
        c = Combination(guarantee, policies, codes.split())
        known = all_of_them.setdefault((guarantee, c.policies), c)
        if known.codes != c.codes:
            sys.exit(f"two verdicts on {c.key}")
        known.origins.append(origin)
    return all_of_them


def is_of(table, c):
    replaced = any(o != "product" for o in c.origins)
    return replaced if table == "rows" else not replaced


# --- evidence -------------------------------------------------------------------------------------------------------------


class Explorer:
    """Compiles combinations, some a unit, and explores them. What was seen is kept beside the build, and used again while
    neither a header nor the scopes change."""

    def __init__(self, build, compiler, states, jobs):
        self.build, self.compiler, self.states, self.jobs = Path(build), compiler, states, jobs
        self.build.mkdir(parents=True, exist_ok=True)
        self.stand = {"explored": self.digest("worlds.hpp") + str(states), "worlds": self.digest("explored.hpp") + str(SEEDS)}
        self.stand["deeper"] = self.stand["explored"] + str(DEEPER)

    @staticmethod
    def digest(but):
        """Of all that replicas are compiled of."""
        seen = hashlib.sha256()
        for folder in (ROOT / "include", ROOT / "tests" / "explore", HERE):
            for path in sorted(folder.rglob("*.hpp")):
                if path.name != but and not any(part in ("net", "service", "trace", "testing") for part in path.parts):
                    seen.update(path.read_bytes())
        return seen.hexdigest()

    def place(self, c, engine):
        name = hashlib.sha256((self.stand[engine] + c.guarantee + c.key + engine).encode()).hexdigest()[:20]
        return self.build / (name + ".txt")

    def known(self, c):
        """What was seen of it, scopes before worlds; None where nothing was."""
        there = [path for path in (self.place(c, engine) for engine in ("deeper", "explored", "worlds")) if path.exists()]
        if self.place(c, "deeper") in there:
            del there[1:]
        return Evidence.read("".join(path.read_text() for path in there)) if there else None

    def compile(self, unit, engine, some):
        source, program, object_file = (self.build / (unit + suffix) for suffix in (".cpp", "", ".o"))
        header, call = ("worlds", "run_worlds") if engine == "worlds" else ("explored", "explore_mixture")
        lines = ["#include <tests/soundness/axes.hpp>", f"#include <tests/soundness/{header}.hpp>",
                 "int main(int, char** arguments) {", "  auto const most = std::strtoull(arguments[2], nullptr, 10);",
                 "  switch (std::atoi(arguments[1])) {"]
        for i, c in enumerate(some):
            told = "(most, arguments[3], arguments[4])" if engine == "told" else "(most)"
            lines.append(f"    case {i}: return tests::soundness::{call}<{c.spelled()}>{told};")
        source.write_text("\n".join(lines + ["    default: return 2;", "  }", "}", ""]))
        self.object(source, object_file, [c.key for c in some])
        subprocess.run([self.compiler[-1], str(object_file), "-o", str(program)], check=True)
        object_file.unlink()
        return program

    def object(self, source, object_file, what):
        command = [*self.compiler, "-std=c++20", "-O1", "-I", str(ROOT / "include"), "-I", str(ROOT)]
        result = subprocess.run([*command, "-c", str(source), "-o", str(object_file)], capture_output=True, text=True)
        if result.returncode != 0:
            errors = [line for line in result.stderr.splitlines() if "error:" in line]
            sys.exit("\n".join(["does not compile:", *what, *errors[:10]]))

    def write(self, combinations, directory):
        """The shortest runs of what the explorer breaks, as transcripts that are played, and their pictures. How many came
        out as they were explored, and how many did not."""
        directory.mkdir(parents=True, exist_ok=True)
        runner = ROOT / "tests" / "scenario" / "runner"
        stage = []
        for part in ("main", "play", "language", "grammar", "transcript"):
            stage.append(self.build / f"scenario-{part}.o")
            self.object(runner / f"{part}.cpp", stage[-1], ["the player of scenarios"])
        good = bad = 0
        for c in combinations:
            name = c.key.replace(" ", "+")
            file = directory / (name + ".txt")
            file.unlink(missing_ok=True)  # of another day
            program = self.compile("told", "told", [c])
            ended = subprocess.run([program, "0", str(self.states), str(file), name], capture_output=True).returncode
            program.unlink()
            if ended not in (0, 1):
                bad += 1
                print(f"{'NO EVIDENCE':12} {c.key}: ended with {ended}", flush=True)
            if not file.exists():
                continue
            source, entry, player = (self.build / ("played" + suffix) for suffix in (".cpp", ".o", ""))
            source.write_text("#include <tests/soundness/axes.hpp>\n#include <tests/soundness/played.hpp>\n"
                              f'tests::soundness::played<{c.spelled()}> const row("{name}");\n')
            self.object(source, entry, [c.key])
            subprocess.run([self.compiler[-1], *map(str, [entry, *stage]), "-o", str(player)], check=True)
            for how in (["--rewrite", "--pictures", str(directory)], []):
                result = subprocess.run([str(player), *how, str(file)], capture_output=True, text=True)
            good, bad = (good + 1, bad) if result.returncode == 0 else (good, bad + 1)
            print(f"{'played' if result.returncode == 0 else 'DIFFERENT':12} {file}{result.stderr and ': '}{result.stderr.strip()}",
                  flush=True)
        return good, bad

    def run_unit(self, engine, some):
        unit = hashlib.sha256("".join(c.guarantee + c.key for c in some).encode()).hexdigest()[:16] + engine
        program = self.compile(unit, engine, some)
        most = {"explored": self.states, "deeper": DEEPER * self.states, "worlds": SEEDS}[engine]
        for i, c in enumerate(some):
            result = subprocess.run([str(program), str(i), str(most)], capture_output=True, text=True)
            if result.returncode not in (0, 1):
                print(f"no evidence from {c.key}: {engine} ended with {result.returncode}\n{result.stderr[:1000]}", flush=True)
                continue
            self.place(c, engine).write_text(result.stdout)
            verdict, why = judge(c, self.known(c))
            print(f"{verdict:12} {c.key}: {why}", flush=True)
        program.unlink()

    def look(self, combinations):
        """Explores what can be explored; then goes deeper, or simulates, where that leaves it open."""
        wants = {"explored": lambda c: c.judged(), "deeper": lambda c: c.deeper(self.known(c)),
                 "worlds": lambda c: c.simulated(self.known(c))}
        for engine, wants_it in wants.items():
            wanted = [c for c in combinations if not self.place(c, engine).exists() and wants_it(c)]
            units = [wanted[i:i + COMBINATIONS_A_UNIT] for i in range(0, len(wanted), COMBINATIONS_A_UNIT)]
            with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
                for done in [pool.submit(self.run_unit, engine, some) for some in units]:
                    done.result()


# --- tables ---------------------------------------------------------------------------------------------------------------

COLUMNS = "| combination | row, and what replaces | compiler | verdict | evidence | steps |\n"

def line_of(c, verdict, why, run):
    origins = ", ".join(dict.fromkeys(o for o in c.origins if o != "product"))
    if len(c.origins) > 3:
        origins = c.origins[0]
    return f"| {c.key} | {origins} | {' '.join(c.codes) or 'admits'} | {verdict} | {why} | {run or ''} |"


def totals(verdicts):
    count = {v: verdicts.count(v) for v in ("admitted", "unsound", "stuck", "meaningless", "open", "DISAGREEMENT")}
    return (f"combinations {len(verdicts)} admitted {count['admitted']} unsound {count['unsound']} stuck {count['stuck']} "
            f"meaningless {count['meaningless']} open {count['open']} disagreements {count['DISAGREEMENT']}")


def borne_out(told):
    """A line for each code: the combinations that it alone is the reason to refuse, and the shortest run among them."""
    alone = {}
    for c, verdict, why, run in told:
        if len(c.codes) == 1 and verdict != "meaningless":
            alone.setdefault(c.codes[0], []).append((verdict, run, why, c.key))
    lines = []
    for code, cases in sorted(alone.items()):
        broken = sorted(case for case in cases if case[0] in ("unsound", "stuck"))
        shortest = min(broken, key=lambda case: (any(w in case[2] for w in WORLDS), case[1] or 0), default=None)
        lines.append(f"| {code} | {len(broken)} | {len(cases) - len(broken)} | " + (
            f"{shortest[3]}: {shortest[2]} | {shortest[1] or ''} |" if shortest else " | |"))
    return "\n".join(["| refused for this alone | borne out | open | by | steps |", "| --- | --- | --- | --- | --- |", *lines])


def page(table, lines, states, summary, codes):
    head = (HERE / f"{table}.head.md").read_text().replace("{states}", f"{states:,}").replace("{four}", f"{10 * states:,}")
    reasons = "\n".join(f"- `{code}`: {why}" for code, why in MEANINGLESS.items())
    return (head.replace("{meaningless}", reasons).replace("{summary}", summary).replace("{codes}", codes) +
            f"\n{COLUMNS}| --- | --- | --- | --- | --- | --- |\n" + "\n".join(lines) + "\n")


def read_table(path):
    """Combinations of a table, by key: codes, verdict, evidence, steps."""
    out = {}
    for line in path.read_text().partition(COLUMNS)[2].splitlines()[1:]:
        key, _, *cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        out[key] = cells
    return out


def with_the_others(told, whole, path):
    """What was told now, among what the table at `path` says of the other combinations of `whole`."""
    now, before = {t[0].key: t for t in told}, read_table(path)
    out = []
    for c in whole:
        if c.key not in now and c.key not in before:
            sys.exit(f"{path.name} lacks {c.key}, and so does what is to be written now")
        _, verdict, why, run = before.get(c.key, [""] * 4)
        out.append(now.get(c.key) or (c, verdict, why, int(run or 0)))
    return out


def evidence_of(cells):
    """From a table's line, as far as a verdict depends on it."""
    codes, verdict, why, _ = cells
    scopes = []
    for part in re.split(r"; ", why):
        m = re.fullmatch(r"(?:.*: )?(\w+) ([\d,]+)(?:: ([\w ]+)|( whole)?(?: to (\d+))?( idle)?)", part)
        if m:
            scopes.append({"name": m[1], "states": int(m[2].replace(",", "")), "depth": int(m[5] or 0), "whole": bool(m[4]),
                           "chosen": not m[6], "broken": m[3] or "-"})
    return Evidence(scopes) if scopes else None


def check(combinations, tables=TABLES):
    """The compiler as it is now against the tables' evidence. What is wrong, as text."""
    wrong = []
    for table, path in tables.items():
        told = read_table(path)
        here = {c.key: c for c in combinations if is_of(table, c)}
        for key in here.keys() - told.keys():
            wrong.append(f"{path.name} lacks {key}")
        for key in told.keys() - here.keys():
            wrong.append(f"{path.name} has {key}, which there is not")
        for key, c in here.items():
            if key not in told:
                continue
            codes, verdict, _, _ = told[key]
            now, why = judge(c, evidence_of(told[key]))
            if now == "DISAGREEMENT":
                wrong.append(f"disagreement: {key}: {why}")
            elif now != verdict or codes != (" ".join(c.codes) or "admits"):
                wrong.append(f"{key}: {verdict} ({codes}) in {path.name}, and {now} ({' '.join(c.codes) or 'admits'}) now")
    return wrong


def misnamed(read=lambda name: (ROOT / "include/synod/policy" / name).read_text()):
    """Each refusal is asked by its name in the error that has its code, and all have one. What is wrong, as text."""
    text = read("refusal.hpp")
    names = re.findall(r"\w+", re.search(r"enum class refusal .*?\{(.*?)\}", text, re.S)[1])
    codes = re.findall(r'"([\w.]+)"', text)
    wrong = [f"refusal::{n} is called {c}" for n, c in zip(names, codes) if n != c.replace(".", "_")]
    errors = re.findall(r'refusal::(\w+)\)(?:(?!refusal::).)*?"synod: \[([\w.]+)\]', read("soundness.hpp") + read("soundness_direct.hpp"), re.S)
    wrong += [f"the error of refusal::{n} says {c}" for n, c in errors if n != c.replace(".", "_")]
    wrong += [f"no error says {c}" for c in codes if c not in (code for _, code in errors)]
    return wrong


def again(explorer, combinations):
    """Some combinations afresh: the same verdict, evidence and run as the tables have. What is wrong, as text."""
    told = {key: cells for path in TABLES.values() for key, cells in read_table(path).items()}
    wrong = []
    for c in combinations:
        for engine in ("explored", "deeper"):
            explorer.place(c, engine).unlink(missing_ok=True)
    explorer.look(combinations)
    for c in combinations:
        evidence = explorer.known(c)
        verdict, why = judge(c, evidence)
        line = [" ".join(c.codes) or "admits", verdict, why, str(evidence.run or "")]
        if line != told.get(c.key):
            wrong.append(f"{c.key}:\n  now   {line}\n  table {told.get(c.key)}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verdicts", required=True, help="the program that says what the compiler says (verdicts.cpp)")
    parser.add_argument("--all", action="store_true", help="the whole product, too")
    parser.add_argument("--rewrite", action="store_true", help="write the tables; with --only or --unexplored, those lines of them")
    parser.add_argument("--check", action="store_true", help="explore nothing: the compiler against the tables that there are")
    parser.add_argument("--build", default="build/soundness")
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--states", type=int, default=200_000, help="in each scope (200000; ten times as many in the first and the last)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--again", action="store_true", help="explore those of --only afresh, which must go as the tables say")
    parser.add_argument("--write", type=Path, metavar="DIR", help="the shortest runs that break something, as scenarios that are "
                        "played, with their pictures")
    parser.add_argument("--known", action="store_true", help="explore nothing: what was seen before")
    parser.add_argument("--only", default="", help="combinations whose name has this in it")
    parser.add_argument("--unexplored", action="store_true", help="combinations that nobody has looked at yet, as the tables say")
    a = parser.parse_args()
    if a.rewrite and (a.only or a.unexplored) and a.states != parser.get_default("states"):
        parser.error("lines that stay were explored through other states: with --states all are written anew, or none")

    text = subprocess.run([a.verdicts], check=True, capture_output=True, text=True).stdout
    combinations = list(read_verdicts(text).values())
    if a.check:
        wrong = misnamed() + check(combinations)
        print("\n".join(wrong[:40]))
        print(f"combinations {len(combinations)} wrong {len(wrong)}")
        return 1 if wrong else 0

    explorer = Explorer(a.build, a.compiler.split(), a.states, a.jobs)
    if a.again:
        some = [c for c in combinations if c.key in a.only.split(",")]
        wrong = again(explorer, some)
        print("\n".join(wrong))
        print(f"combinations {len(some)} wrong {len(wrong)}")
        return 1 if wrong or not some else 0
    if a.write:
        good, bad = explorer.write([c for c in combinations if a.only in c.key and c.codes and c.judged()], a.write)
        print(f"runs {good + bad} played {good} different {bad}")
        return 1 if bad or not good else 0
    verdicts = []
    for table in ["rows", "product"] if a.all else ["rows"]:
        before = read_table(TABLES[table]) if a.unexplored else {}
        here = [c for c in combinations if is_of(table, c) and a.only in c.key
                and (not a.unexplored or "not explored" in before.get(c.key, ["", "", "not explored", ""])[2])]
        if not a.known:
            explorer.look(here)
        told = []
        for c in here:
            evidence = explorer.known(c) if c.judged() else None
            verdict, why = judge(c, evidence)
            told.append((c, verdict, why, evidence.run if evidence else 0))
            if verdict == "DISAGREEMENT":
                print(f"disagreement: {c.key}: {why}")
        if a.rewrite:
            told = with_the_others(told, [c for c in combinations if is_of(table, c)], TABLES[table])
            lines = [line_of(*t) for t in told]
            TABLES[table].write_text(page(table, lines, a.states, totals([t[1] for t in told]), borne_out(told)))
        verdicts += [t[1] for t in told]
    print(totals(verdicts))
    return 1 if "DISAGREEMENT" in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
