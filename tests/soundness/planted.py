#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Plants wrong rules, wrong evidence and wrong tables before the soundness matrix: each must be reported.
planted.py PROGRAM, the one that says what the compiler says."""
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import matrix  # noqa: E402

FIGURE_8 = "term on_silence up_to_date own_log prefix any_ballot via_leader from_leader majority"
RAFT = "term on_silence up_to_date own_log prefix current_ballot via_leader from_leader majority"
STALE = "term on_silence any own_log prefix current_ballot via_leader from_leader majority"
STUCK = "lexicographic on_request any highest_ballot single current_ballot via_leader from_acceptors majority"

failed = 0


def expect(what, is_so):
    global failed
    if not is_so:
        failed += 1
        print(f"FAIL {what}")


def combinations(text):
    return list(matrix.read_verdicts(text).values())


def of(text, key):
    return next(c for c in combinations(text) if c.key == key)


def without(text, key, code):
    """The compiler's words, with a rule missing."""
    policies = "\t" + key.replace(" ", "\t") + "\t"
    return "".join(line.replace(code + " ", "") if policies in line else line for line in text.splitlines(keepends=True))


def with_code(text, key, code):
    policies = "\t" + key.replace(" ", "\t") + "\t"
    return "".join(line.rstrip("\n") + code + " \n" if policies in line else line for line in text.splitlines(keepends=True))


def scope(name="small", whole=True, chosen=True, broken="-"):
    return f"{name}\t100\t9\t{'whole' if whole else 'part'}\t{'chosen' if chosen else 'idle'}\t{broken}\n"


def verdict(text, key, evidence):
    return matrix.judge(of(text, key), matrix.Evidence.read(evidence))[0]


text = subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout

# A verdict, from what the compiler says and what was seen.
expect("admitted", verdict(text, RAFT, scope() + scope("three", whole=False)) == "admitted")
expect("admitted and broken", verdict(text, RAFT, scope() + scope("three", broken="agreement") + "    a step\n    said\n") == "DISAGREEMENT")
expect("admitted and stuck", verdict(text, RAFT, scope(chosen=False) + scope("three", whole=False, chosen=False)) == "DISAGREEMENT")
expect("admitted and idle", verdict(text, RAFT, scope("three", whole=False, chosen=False)) == "open")
expect("unsound", verdict(text, FIGURE_8, scope() + scope("three", broken="agreement") + "    a step\n    said\n") == "unsound")
expect("open", verdict(text, FIGURE_8, scope() + scope("three", whole=False)) == "open")
expect("refused and fine", verdict(text, FIGURE_8, scope() + scope("three")) == "DISAGREEMENT")
expect("stuck", verdict(text, STUCK, scope(chosen=False) + scope("three", whole=False, chosen=False)) == "stuck")
expect("not stuck where nothing was visited whole", verdict(text, STUCK, scope(whole=False, chosen=False)) == "open")
expect("a run has steps", matrix.Evidence.read(scope(broken="agreement") + "    one\n    two\n    said\n").run == 2)

# A rule that is missing, one too many, and tables that say something else.
expect("as it is", not matrix.check(combinations(text)))


def reports(what, changed, words):
    wrong = matrix.check(combinations(changed))
    expect(f"{what}: {wrong[:3]}", any(words in line for line in wrong))


reports("figure 8 is let through", without(text, FIGURE_8, "own_log.commitment"), "disagreement: " + FIGURE_8)
reports("stale logs are let through", without(text, STALE, "own_log.eligibility"), "disagreement: " + STALE)
reports("the stuck are let through", without(text, STUCK, "single.commitment"), "disagreement: " + STUCK)
reports("raft is refused", with_code(text, RAFT, "own_log.order"), RAFT)
reports("a combination is gone", "".join(line for line in text.splitlines(keepends=True) if "\t" + RAFT.replace(" ", "\t") not in line),
        "which there is not")

def policy(name):
    return (matrix.ROOT / "include/synod/policy" / name).read_text()


expect("names and codes as they are", not matrix.misnamed())
expect("an error asks for another refusal", matrix.misnamed(
    lambda name: policy(name).replace("contains(refusal::own_log_commitment)", "contains(refusal::own_log_order)")))
expect("an error is gone", matrix.misnamed(lambda name: policy(name).replace("[quorum.fast]", "[quorum.meet]")))
expect("two names are exchanged", matrix.misnamed(lambda name: policy(name).replace("quorum_grows, quorum_meet", "quorum_meet, quorum_grows")))

with tempfile.TemporaryDirectory() as folder:
    tables = {name: Path(folder) / path.name for name, path in matrix.TABLES.items()}

    def tables_report(what, old, new, words):
        for name, path in matrix.TABLES.items():
            page = path.read_text()
            expect(f"{what}: there is something to change", name != "rows" or old in page)
            tables[name].write_text(page.replace(old, new))
        wrong = matrix.check(combinations(text), tables)
        expect(f"{what}: {wrong[:3]}", any(words in line for line in wrong))

    raft = next(line for line in matrix.TABLES["rows"].read_text().splitlines() if line.startswith(f"| {RAFT} |"))
    tables_report("a line is missing", raft + "\n", "", "lacks " + RAFT)
    tables_report("a line says something else", raft, raft.replace("| admitted |", "| unsound |"), RAFT)
    tables_report("what was seen has changed", raft, raft.replace(" whole", ": retention", 1).split(";")[0] + " | |", RAFT)

print("ok" if not failed else f"{failed} planted errors were not reported")
sys.exit(1 if failed else 0)
