#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The tests of the house see what they are there for: in a copy of the tree each rule is broken once."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BALLOT = "include/synod/core/ballot.hpp"
RAFT = "include/synod/protocol/raft.hpp"
undo = []


def put(path, text):
    """`text` into `path`; what was there before comes back with `restore`."""
    undo.append((path, path.read_text() if path.exists() else None))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def restore():
    while undo:
        path, text = undo.pop()
        if text is not None:
            path.write_text(text)
        else:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()


def add(file, line):
    """`line` behind the last include of `file`."""
    def plant(root):
        path = root / file
        text = path.read_text()
        at = text.rindex("#include")
        end = text.index("\n", at) + 1
        put(path, text[:end] + line + "\n" + text[end:])
    return plant


def swap(file, old, new):
    def plant(root):
        path = root / file
        text = path.read_text()
        assert old in text, f"{file} does not hold '{old}'"
        put(path, text.replace(old, new, 1))
    return plant


def write(file, text):
    return lambda root: put(root / file, text)


def both(*plants):
    return lambda root: [plant(root) for plant in plants]


SPDX = "// SPDX-License-Identifier: BSL-1.0\n"
RULES = [
    ("core/ must not know role/", add(BALLOT, "#include <synod/role/role.hpp>")),
    ("sim/ must not know service/", add("include/synod/sim/cluster.hpp", "#include <synod/service/outcome.hpp>")),
    ("role/ must not know replica/", add("include/synod/role/leader.hpp", "#include <synod/replica.hpp>")),
    ("not even by way of synod/detail/way.hpp",
     both(write("include/synod/detail/way.hpp", SPDX + "#pragma once\n#include <synod/role/role.hpp>\n"),
          add(BALLOT, "#include <synod/detail/way.hpp>"))),
    ('not as "number.hpp"', add(BALLOT, '#include "number.hpp"')),
    ("synod/core/nothing.hpp does not exist", add(BALLOT, "#include <synod/core/nothing.hpp>")),
    ("umbrella include of boost/hana.hpp", add("include/synod/policy/choice.hpp", "#include <boost/hana.hpp>")),
    ("umbrella include of range/v3/all.hpp", add("include/synod/check/report.hpp", "#  include <range/v3/all.hpp>")),
    ("umbrella include of boost/asio.hpp", add("include/synod/net/socket.hpp", "#include <boost/asio.hpp>")),
    ("Asio belongs to net/ and service/", add("include/synod/storage/wal.hpp", "#include <boost/asio/post.hpp>")),
    ("range-v3 stays off", add("include/synod/role/leader.hpp", "#include <range/v3/algorithm/any_of.hpp>")),
    ("tools has no place among the folders", write("include/synod/tools/any.hpp", SPDX + "#pragma once\n")),
    ("a header has at most 300", add(BALLOT, "\n" * 300)),
    ("no #pragma once", swap(BALLOT, "#pragma once", "")),
    ("a row has at most 60", add(RAFT, "\n" * 60)),
    ("a row holds no logic, but here stands 'return'", add(RAFT, "inline int leaders() { return 1; }")),
    ("unfinished word", add(BALLOT, "// TO" + "DO: the rest")),
    ("a path of somebody's machine", add(BALLOT, "// see /ho" + "me/me/notes")),
    ("no SPDX line", swap("tests/core/ballot.cpp", "// SPDX-License-Identifier: BSL-1.0\n", "")),
    ("does not belong at the top level", write("notes.md", "")),
    ("gcc-new is no test preset", swap("CMakePresets.json", '{"name": "gcc-debug", "inherits"',
                                       '{"name": "gcc-new"}, {"name": "gcc-debug", "inherits"')),
    ("clang-16-tsan is no workflow preset", swap("CMakePresets.json", '{"name": "clang-16-tsan", "steps"', '{"name": "other", "steps"')),
]
README = [
    ("'quote examples/020-counter-raft.cpp' is not", swap("README.md", "nodes.propose(30);", "nodes.propose(31);")),
    ("'quote examples/020-counter-raft.cpp' is not", swap("examples/020-counter-raft.cpp", "nodes.propose(30);", "nodes.propose(31);")),
    ("'prints examples/020-counter-raft.cpp' is not", swap("README.md", "a survivor has 42", "a survivor has 41")),
    ("'axes' is not", swap("include/synod/policy/order.hpp", 'meaning = "slots', 'meaning = "All slots')),
    ("'rows' is not", swap(RAFT, "commitment::current_ballot", "commitment::any_ballot")),
    ("'environment' is not", swap("include/synod/policy/environment.hpp", "Default: `std::uint32_t`", "Default: `int`")),
    ("'ladder' is not", write("examples/990-more.cpp", SPDX + "// More.\nint main() {}\n")),
    ("'table include/synod/service/service.hpp' is not", swap("README.md", "| destructor ", "| the end ")),
    ("'refusal tests/refusals/term_flexible.cpp' is not", swap("include/synod/policy/soundness.hpp", "two leaders share a round", "two share it")),
    ("[host loop] in examples/050-host-loop.cpp has 41 lines", swap("examples/050-host-loop.cpp", "  void run() {\n", "\n  void run() {\n")),
    ("has no part [found]", swap("tests/consumer/CMakeLists.txt", "# [found]", "# found")),
    ("nobody knows what 'quotes' is", swap("README.md", "<!-- quote examples/020", "<!-- quotes examples/020")),
    ("a block does not end", swap("README.md", "<!-- /figures -->", "")),
    ("there is no tests/nothing.sh", swap("README.md", "## Status\n", "## Status\n\n`tests/nothing.sh`\n")),
    ("there is no heading #nowhere", swap("README.md", "(#status)", "(#nowhere)")),
    ("cites [Nobody]", swap(BALLOT, "[PMS §2.2]", "[Nobody §2.2]")),
    ("cites [Somebody 1999] and not by a key", swap(BALLOT, "[PMS §2.2]", "[Somebody 1999]")),
    ("the newest entry is 0.1.0", swap("include/synod/version.hpp", "SYNOD_VERSION 100", "SYNOD_VERSION 200")),
]


def tree_of(root):
    try:
        out = subprocess.run(["git", "-C", str(root), "ls-files"], capture_output=True, text=True, check=True).stdout.split("\n")
    except (OSError, subprocess.CalledProcessError):
        out = [str(p.relative_to(root)) for p in root.rglob("*") if ".git" not in p.parts and "build" not in p.parts]
    return [name for name in out if (root / name).is_file()]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as work:
        tree = Path(work, "tree")
        for name in tree_of(ROOT):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
        # The compiler is asked once: what it said is said again, but where the breach is about that.
        said = subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-I", "include", "-I", ".", "tests/refusals/term_flexible.cpp"],
                              cwd=tree, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stderr
        Path(work, "said").write_text(said)
        parrot = Path(work, "parrot")
        parrot.write_text(f"#!/bin/sh\ncat {work}/said >&2\nexit 1\n")
        parrot.chmod(0o755)
        for script, breaches in (("rules.py", RULES), ("readme.py", README)):
            for text, plant in [(None, lambda root: None)] + breaches:
                plant(tree)
                compiler = "g++" if text and text.startswith("'refusal") else str(parrot)
                arguments = [str(tree)] if script == "rules.py" else ["--root", str(tree), compiler]
                run = subprocess.run([sys.executable, str(HERE / script), *arguments], capture_output=True, text=True)
                restore()
                if text is None and run.returncode != 0:
                    failed += 1
                    print(f"{script} finds fault where nothing is broken:\n{run.stdout}{run.stderr}")
                elif text is not None and (run.returncode != 1 or text not in run.stdout):
                    failed += 1
                    print(f"{script} does not say '{text}':\n{run.stdout}{run.stderr}")
    print(f"{len(RULES) + len(README)} breaches planted, {failed} not seen")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
