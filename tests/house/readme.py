#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""README.md says what the tree says.

    readme.py [--rewrite] [--root DIR] [COMPILER]

What stands between `<!-- KIND ARGUMENTS -->` and `<!-- /KIND -->` is taken from the tree, and compared, or with --rewrite
put there: code of an example (`quote FILE [MARKER]`), what an example prints (`prints FILE [until WORD]`), the table in a
header's comment (`table FILE`), the axes with their policies, the environment and the rows as the headers have them, also of
registers (`axes`, `environment`, `rows`, `register_axes`, `register_rows`), the examples with what they are about (`ladder`), and what COMPILER (g++ unless told) says
of a refused program (`refusal FILE`).
Besides, every path that README.md and CHANGELOG.md name is there, every source that a comment cites is listed, and the
newest entry of CHANGELOG.md is this version.
"""
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

WIDTH = 120
QUOTED_MAX = {"host loop": 40}  # lines
LANGUAGES = {".cpp": "cpp", ".hpp": "cpp", ".sh": "sh", ".txt": "cmake", ".cmake": "cmake"}
FREE = {"figures", "runs"}  # filled in by hand, and by readme_runs.sh


class Wrong(Exception):
    pass


def sentence(text):
    """The first one."""
    return re.match(r".*?[.](?= |$)|.*", " ".join(text.split()))[0]


def comment_above(text, at):
    """The `///` lines that end where `at` begins."""
    lines = []
    for line in reversed(text[:at].rstrip().splitlines()):
        line = line.strip()
        if not line.startswith("///"):
            break
        lines.insert(0, line[3:].strip())
    return "\n".join(lines)


class Tree:
    def __init__(self, root, compiler):
        self.root, self.compiler = root, compiler

    def read(self, name):
        path = self.root / name
        if not path.is_file():
            raise Wrong(f"there is no {name}")
        return path.read_text()

    def headers(self, folder):
        return sorted((self.root / "include" / "synod" / folder).glob("*.hpp"))

    # What a block holds.

    def quote(self, name, *marker):
        text = self.read(name)
        if marker:
            marker = " ".join(marker)
            part = re.search(rf"^[ \t]*(//|#) \[{re.escape(marker)}\]\n(.*?)^[ \t]*(//|#) \[/{re.escape(marker)}\]$", text, re.M | re.S)
            if not part:
                raise Wrong(f"{name} has no part [{marker}]")
            text = textwrap.dedent(part[2])
            if len(text.splitlines()) > QUOTED_MAX.get(marker, WIDTH):
                raise Wrong(f"[{marker}] in {name} has {len(text.splitlines())} lines, more than {QUOTED_MAX[marker]}")
        else:
            text = re.sub(r"\A// SPDX.*\n", "", text)
            text = text.split("\n// Prints:\n")[0]
        return f"```{LANGUAGES.get(Path(name).suffix, '')}\n{text.rstrip()}\n```\n"

    def prints(self, name, *until):
        parts = self.read(name).split("\n// Prints:\n")
        if len(parts) != 2:
            raise Wrong(f"{name} does not say what it prints")
        lines = [re.sub(r"^// ?", "", line) for line in parts[1].splitlines()]
        if until:
            if until[-1] not in lines:
                raise Wrong(f"{name} prints no line '{until[-1]}'")
            lines = lines[:lines.index(until[-1])] + ["…"]
        return "```text\n" + "\n".join(lines) + "\n```\n"

    def ladder(self):
        """The examples, each with its first words."""
        out, before = ["| example | |", "|---|---|"], None
        for path in sorted((self.root / "examples").glob("[0-9]*.cpp")):
            lines = path.read_text().splitlines()
            about = lines[1].removeprefix("// ")
            if before and about == before[1].removeprefix("// "):
                new = [line for line in lines if line not in before]
                about = f"The same program, but for one line: `{new[0]} …`"
            out.append(f"| [`{path.name}`](examples/{path.name}) | {about} |")
            before = lines
        return "\n".join(out) + "\n"

    def table(self, name):
        rows = re.findall(r"^/// (\|.*\|.*)$", self.read(name), re.M)
        if not rows:
            raise Wrong(f"{name} has no table")
        return "\n".join(rows) + "\n"

    def refusal(self, name):
        self.read(name)
        if not shutil.which(self.compiler):
            raise Wrong(f"there is no {self.compiler}, and what it says is quoted")
        run = subprocess.run([self.compiler, "-std=c++20", "-fsyntax-only", "-I", "include", "-I", ".", name], cwd=self.root,
                             capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
        if run.returncode == 0:
            raise Wrong(f"{name} compiles")
        said = [m[1] for m in re.finditer(r"^include/\S+ ((?:error|note): .*(?:synod: \[|evaluates to false).*)$", run.stderr, re.M)]
        return "```text\n" + "\n".join(textwrap.fill(s, WIDTH, subsequent_indent="  ", break_long_words=False,
                                                     break_on_hyphens=False) for s in said) + "\n```\n"

    def policies(self):
        """(axis, name, meaning) of each policy that the headers have, in their order."""
        for path in self.headers("policy") + self.headers("quorum"):
            text = re.sub(r"^ *///.*\n", "", path.read_text(), flags=re.M)
            for m in re.finditer(r'string_view meaning =\s*((?:"[^"]*"\s*)+);', text):
                before = text[:m.start()]
                head = list(re.finditer(r"(?:template <([^>]*)>\s*(?:requires [^\n]*\n)?)?\bstruct (\w+)", before))[-1]
                axis = re.search(r"using axis = synod::axis::(\w+);", before[head.start():])
                axis = axis[1] if axis else "quorum" if path.parent.name == "quorum" else path.stem
                arguments = [p.split("=")[0].split() for p in (head[1] or "").split(",") if p.strip()]
                names = ", ".join(p[-1] + ("..." if "..." in p[0] else "") for p in arguments)
                yield axis, head[2] + (f"<{names}>" if names else ""), "".join(re.findall(r'"([^"]*)"', m[1]))

    def axis_names(self):
        text = self.read("include/synod/policy/axis.hpp")
        protocol, environment = text.split("// The environment's axes.")
        named = re.compile(r"^struct (\w+) +\{ static constexpr std::string_view name", re.M)
        environment, rest = environment.split("/// What is no decision")
        return named.findall(protocol), named.findall(environment), named.findall(rest.split("// The axes of registers")[1])

    def decides(self, axis):
        if axis == "quorum":
            text = self.read("include/synod/concept/quorum_system.hpp")
            return sentence(re.search(r"(?:^///.*\n)+", text, re.M)[0].replace("///", ""))
        text = self.read(f"include/synod/policy/{axis}.hpp")
        at = re.search(rf"^namespace {axis}(_change)? \{{", text, re.M)
        return sentence(comment_above(text, at.start()))

    def axes(self, group=0):
        known = list(self.policies())
        out = ["| axis | decides | policies |", "|---|---|---|"]
        for axis in self.axis_names()[group]:
            here = [f"`{name}`: {meaning}" for a, name, meaning in known if a == axis]
            out.append(f"| **{axis}** | {self.decides(axis)} | {'<br>'.join(here)} |")
        return "\n".join(out) + "\n"

    def register_axes(self):
        return self.axes(2)

    def environment(self):
        text = self.read("include/synod/policy/environment.hpp")
        out = ["| given as | what it is | default |", "|---|---|---|"]
        for axis in self.axis_names()[1]:
            m = re.search(rf"template <class (\w+)>\nstruct {axis} \{{", text)
            about = " ".join(comment_above(text, m.start()).split())
            default = re.search(r"Default: ([^.]*)\.", about)
            out.append(f"| `{axis}<{m[1]}>` | {sentence(about)} | {default[1] if default else 'none'} |")
        return "\n".join(out) + "\n"

    def register_rows(self):
        return self.rows(self.axis_names()[2] + ["quorum"])

    def rows(self, axes=None):
        of_registers = self.axis_names()[2][0]
        protocol = axes or self.axis_names()[0]
        out = ["| row | guarantee | " + " | ".join(protocol) + " |", "|---" * (len(protocol) + 2) + "|"]
        for path in self.headers("protocol"):
            text = path.read_text()
            # Rows that are one policy apart share a list that leaves it open.
            for shared in re.finditer(r"template <class (\w+)>\s*using (\w+) =\s*(synod::policies<.*?>);", text, re.S):
                text = re.sub(rf"= {shared[2]}<(.*)>;", lambda m: f"= {shared[3]};".replace(shared[1] + ">", m[1] + ">"), text)
            for m in re.finditer(r"struct (\w+)(?: : [^{]*)? \{[^{}]*?guarantee = synod::guarantee::(\w+);\s*using cap = synod::cap::(\w+);"
                                 r"\s*using policies =\s*synod::policies<(.*?)>;", text, re.S):
                chosen = {}
                if (f"{of_registers}::" in m[4]) != (of_registers in protocol):
                    continue
                for policy in re.findall(r"(?:synod::)?(\w+)::(\w+(?:<[^;]*?>)?)(?:,|$)", " ".join(m[4].split())):
                    chosen[policy[0].removesuffix("_change")] = policy[1]
                out.append(f"| **{m[1]}** | {m[2]}, {m[3]} | " + " | ".join(chosen.pop(a, "–" if axes else "*yours*") for a in protocol) + " |")
                if chosen:
                    raise Wrong(f"{path.name}: {chosen} stand on no axis")
        return "\n".join(out) + "\n"


def blocks(text, tree, rewrite):
    """Every block compared, or put in its place; what is wrong, and the text as it should be."""
    wrong, seen = [], 0

    def fill(m):
        nonlocal seen
        seen += 1
        kind, *arguments = m[1].split()
        if kind in FREE:
            return m[0]
        line = text[:m.start()].count("\n") + 1
        if kind not in ("quote", "prints", "table", "axes", "environment", "rows", "register_axes", "register_rows",
                        "ladder", "refusal"):
            wrong.append(f"README.md:{line}: nobody knows what '{kind}' is")
            return m[0]
        try:
            wanted = getattr(tree, kind)(*arguments)
        except Wrong as e:
            wrong.append(f"README.md:{line}: {e}")
            return m[0]
        if m[2] != wanted and not rewrite:
            wrong.append(f"README.md:{line}: '{m[1].strip()}' is not what the tree has; readme.py --rewrite puts it there")
        return f"<!-- {m[1].strip()} -->\n{wanted}<!-- /{kind} -->"

    filled = re.sub(r"<!-- (\w+(?: [^>\n]*?)?) -->\n(.*?)<!-- /\w+ -->", fill, text, flags=re.S)
    for kind in set(re.findall(r"<!-- /(\w+) -->", text)):
        opened, closed = len(re.findall(rf"<!-- {kind}[ >]", text)), text.count(f"<!-- /{kind} -->")
        if opened != closed:
            wrong.append(f"README.md: {opened} times '{kind}' begins, {closed} times it ends")
    if len(re.findall(r"<!-- ", text)) != 2 * seen:
        wrong.append("README.md: a block does not end")
    return wrong, filled


def paths(name, text, tree):
    text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    text = re.sub(r"<!-- (axes|rows|environment|register_\w+|ladder|table .*?) -->.*?<!-- /\w+ -->", "", text, flags=re.S)
    named = re.findall(r"`([\w.-]*/[\w./-]*|[\w-]+\.(?:hpp|cpp|sh|py|md|txt|json))`", text)
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    for path in sorted(set(named + linked)):
        if path.startswith(("build/", "/")):
            continue
        if not any((tree.root / base / path).exists() for base in ("", "include", "include/synod", "examples")):
            yield f"{name}: there is no {path}"
    anchors = {re.sub(r"[^\w -]", "", h.lower()).strip().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", text, re.M)}
    for anchor in set(re.findall(r"\]\(#([^)]+)\)", text)) - anchors:
        yield f"{name}: there is no heading #{anchor}"


def sources(text, tree):
    listed = set(re.findall(r"^\| \[(\w+)\] \|", text, re.M))
    for folder in ("include", "tests", "examples", "benchmarks"):
        for path in sorted((tree.root / folder).rglob("*.?pp")):
            for key in re.findall(r"[\[;] ?([A-Z]\w+) §", path.read_text()):
                if key not in listed:
                    yield f"{path.relative_to(tree.root)}: cites [{key}], which README.md does not list among its sources"
            for cited in re.findall(r"^ *//.*\[([A-Z][^\]\n]* (?:19|20)\d\d)\]", path.read_text(), re.M):
                yield f"{path.relative_to(tree.root)}: cites [{cited}] and not by a key"


def version(changes, tree):
    number = int(re.search(r"#define SYNOD_VERSION (\d+)", tree.read("include/synod/version.hpp"))[1])
    wanted = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    newest = re.search(r"^## (\S+)", changes, re.M)
    if not newest or newest[1] != wanted:
        yield f"CHANGELOG.md: the newest entry is {newest and newest[1]}, but this is {wanted}"


def main(arguments):
    rewrite = "--rewrite" in arguments
    root = Path(__file__).resolve().parents[2]
    if "--root" in arguments:
        root = Path(arguments.pop(arguments.index("--root") + 1)).resolve()
    compilers = [a for a in arguments if not a.startswith("--")]
    tree = Tree(root, compilers[0] if compilers else "g++")
    text, changes = tree.read("README.md"), tree.read("CHANGELOG.md")
    wrong, filled = blocks(text, tree, rewrite)
    if rewrite and filled != text:
        (root / "README.md").write_text(filled)
        print("README.md is written anew")
    wrong += list(paths("README.md", filled, tree)) + list(paths("CHANGELOG.md", changes, tree))
    wrong += list(sources(filled, tree)) + list(version(changes, tree))
    for line in wrong:
        print(line)
    print(f"{len(wrong)} things wrong in README.md and CHANGELOG.md")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
