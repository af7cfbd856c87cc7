#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The page of a recorded run in a real browser: page.py PICTURE RUN.jsonl..."""
import html.parser
import json
import os
import subprocess
import sys
import tempfile
import xml.dom.minidom
from pathlib import Path

import browser

HERE = Path(__file__).resolve().parent
COLUMNS = ("role", "ballot", "promised", "last", "chosen", "delivered")
NOTHING = dict.fromkeys(COLUMNS, "–") | {"role": "unknown"}
passed = 0


def check(truth, what):
    global passed
    if not truth:
        sys.exit(f"page.py: not so: {what}")
    passed += 1


def equal(is_, should, what):
    check(is_ == should, f"{what}: {is_!r}, not {should!r}")


class Tags(html.parser.HTMLParser):
    """Every element that is opened is closed, in turn."""
    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def states_after(run):
    """By moment: what each node has told of itself last. Folded here once more, from the file."""
    header, events = run[0], run[1:]
    now = {n: dict(NOTHING) for n in range(1, header["nodes"] + 1)}
    out, last = [], None
    for e in events:
        if last != (e["at"], e["step"]):
            out.append(None)
            last = (e["at"], e["step"])
        if e["what"] == "start":
            now[e["node"]] = now[e["node"]] | {"role": "follower"}
        elif e["what"] == "crash":
            now[e["node"]] = now[e["node"]] | {"role": "down", "paused": False}
        elif e["what"] in ("pause", "resume"):
            now[e["node"]] = now[e["node"]] | {"paused": e["what"] == "pause"}
        elif e["what"] == "state":
            now[e["node"]] = now[e["node"]] | {c: str(e[c]) for c in COLUMNS}
        out[-1] = (last, {n: {c: s[c] + (" (paused)" if c == "role" and s.get("paused") else "") for c in COLUMNS}
                          for n, s in now.items()})
    return out


class Page:
    def __init__(self, chromium, picture, run_file, folder):
        self.b = chromium
        self.run = [json.loads(line) for line in open(run_file) if line.strip()]
        self.path = os.path.join(folder, Path(run_file).stem + ".html")
        subprocess.run([picture, run_file, "--html", self.path], check=True)

    def text(self):
        return open(self.path, encoding="utf-8").read()

    def count(self, selector):
        return self.b.value(f"document.querySelectorAll({json.dumps(selector)}).length")

    def table(self):
        return self.b.value("""Object.fromEntries([...document.querySelectorAll('tbody tr')].map(row =>
            [row.cells[0].textContent, [...row.cells].slice(1).map(cell => cell.textContent)]))""")

    def flip(self, name):
        self.b.value(f"document.querySelector('#filters input[name={json.dumps(name)}]').click()")

    def quiet(self):
        equal(self.b.complaints(), [], "the console")
        equal([u for u in self.b.requests() if not u.startswith(("file:", "data:"))], [], "asked for")

    # What is looked at.

    def is_well_formed(self):
        xml.dom.minidom.parseString(self.text().encode())
        tags = Tags()
        tags.feed(self.text())
        equal((tags.open, tags.wrong), ([], []), "elements left open, or closed out of turn")

    def shows_everything(self):
        equal(self.count("#diagram > title"), 1, "titles of the diagram")
        equal(self.count("#diagram > desc"), 1, "descriptions of the diagram")
        for name in ("repeats", "timers and disks"):
            if self.b.value(f"!!document.querySelector('#filters input[name=\"{name}\"]')"):
                self.flip(name)
        what = lambda *kinds: [e for e in self.run[1:] if e["what"] in kinds]
        equal(self.count(".message"), len(what("send", "duplicate")), "arrows")
        equal(self.count(".message.copy"), len(what("duplicate")), "second copies")
        equal(self.count(".message.lost .cross"), len(what("lose")), "crosses on lost messages")
        equal(self.count(".message .head"), len(what("receive")), "heads of arrows")
        equal(self.count(".mark[data-what=crash]"), len(what("crash")), "crashes")
        equal(self.count(".mark[data-what=start]"), len(what("start")), "starts")
        parted, lines = False, len(what("violation")) + len([e for e in what("note") if "node" not in e])
        for e in what("partition", "cut", "heal"):  # where nothing is parted, nothing heals
            lines += e["what"] != "heal" or parted
            parted = e["what"] != "heal"
        equal(self.count(".net"), lines, "lines across")
        check(self.b.value("[...document.querySelectorAll('.message')].every(m => m.getAttribute('aria-label').length > 10)"),
              "every arrow has a name")
        equal(self.count("#story li"), len(self.run) - 1, "sentences")

    def steps(self):
        moments = states_after(self.run)
        self.b.key("Home")
        stops = int(self.b.value("document.getElementById('at').max")) + 1
        seen, places, veils = set(), [], []
        for k in range(stops):
            place = self.b.value("document.getElementById('now').textContent")
            check(place.startswith(f"{k + 1} of {stops}, "), f"step {k + 1} is called {place}")
            unit = self.run[0]["unit"]
            time = place.split(", ")[1]
            at = round(float(time.split()[0]) * 1000) if unit == "us" else int(time.split()[1])
            here = [table for (when, _), table in moments if when == at]
            table = {int(n): dict(zip(COLUMNS, cells)) for n, cells in self.table().items()}
            check(table in here, f"the states at {time}: {table}, not one of {here}")
            seen.add(json.dumps(table))
            veils.append(self.b.value("+document.getElementById('veil').getAttribute('y')"))
            self.b.key("ArrowRight") if k % 2 else self.b.value("document.getElementById('next').click()")
        check(len(seen) > 3, "the states shown change")
        equal(veils, sorted(veils), "the cursor goes down")
        equal(self.b.value("document.getElementById('now').textContent").split(" of ")[0], str(stops), "the end stays the end")
        self.b.key("ArrowLeft")
        equal(self.b.value("+document.getElementById('at').value"), stops - 2, "the left arrow goes back")
        equal(self.count("#story li.here") > 0, True, "the list shows where we are")
        self.b.key("End")

    def filters(self):
        for n in range(1, self.run[0]["nodes"] + 1):
            before = self.count(".message")
            mine = self.count(f".message[data-from='{n}'], .message[data-to='{n}']")
            self.flip(f"node {n}")
            equal(self.count(".message"), before - mine, f"arrows without node {n}")
            equal(self.count(f"#heads [data-node='{n}']"), 0, f"heads of node {n}")
            check(self.b.value(f"document.getElementById('state-{n}').hidden"), f"node {n} is not in the table")
            self.flip(f"node {n}")
            equal(self.count(".message"), before, "arrows again")
        for kind in sorted({e["kind"] for e in self.run[1:] if "kind" in e}):
            before, mine = self.count(".message"), self.count(f".message[data-kind='{kind}']")
            self.flip(kind)
            equal(self.count(".message"), before - mine, f"arrows without {kind}")
            equal(self.count(f".message[data-kind='{kind}']"), 0, f"arrows of {kind}")
            self.flip(kind)

    def hover(self):
        sent = next(e for e in self.run[1:] if e["what"] == "send" and e.get("content"))
        spot = self.b.value(f"""(async () => {{
            const g = [...document.querySelectorAll('.message')].find(g => g.passage.send && g.passage.send.message === {sent["message"]});
            g.scrollIntoView({{ block: 'center' }});
            for (let frame = 0; frame < 3; ++frame) await new Promise(requestAnimationFrame);
            const hit = g.querySelector('.hit'), p = hit.getPointAtLength(hit.getTotalLength() / 2).matrixTransform(hit.getScreenCTM());
            return [p.x, p.y];
        }})()""")
        self.b.move(*spot)
        tip = self.b.value("document.getElementById('tip').hidden ? '' : document.getElementById('tip').textContent")
        check(sent["kind"] in tip, f"the arrow's name is in '{tip}'")
        for name, value in sent["content"].items():
            check(name in tip and value in tip, f"{name} {value} is in '{tip}'")
        self.b.key("Escape")
        check(self.b.value("document.getElementById('tip').hidden"), "escape takes the words away")

    def keyboard(self):
        self.b.value("document.activeElement && document.activeElement.blur(), scrollTo(0, 0)")
        reached = []
        for _ in range(8):
            self.b.call("Input.dispatchKeyEvent", type="rawKeyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
            reached.append(self.b.value("document.activeElement.id || document.activeElement.name"))
        equal(reached[:7], ["theme", "first", "back", "play", "next", "last", "at"], "the tab key's way")
        check(self.b.value("[...document.querySelectorAll('button, input')].every(e => e.getAttribute('aria-label') || "
                           "e.textContent.trim() || e.closest('label'))"), "everything that can be used has a name")

    def fits(self):
        for width, height in ((1280, 800), (768, 1024), (390, 844)):
            self.b.size(width, height)
            self.b.open(self.path)
            wide = self.b.value("document.scrollingElement.scrollWidth")
            check(wide <= width or self.run[0]["nodes"] > 5, f"at {width} pixels the page is {wide} wide")
            box = self.b.value("(r => [r.top, r.bottom])(document.querySelector('table').getBoundingClientRect())")
            check(box[0] < height and box[1] <= height, f"at {width} pixels the states are in sight: {box}")
        paper = "getComputedStyle(document.body).backgroundColor"
        light = self.b.value(paper)
        self.b.size(1280, 800, dark=True)
        check(self.b.value(paper) != light, "there is a dark page")
        self.b.size(1280, 800)


def hostile(chromium, picture, folder):
    """Texts that would like to be more than texts."""
    nasty = "</script><script>window.taken = 1</script><img src=x onerror='window.taken = 1'>"
    lines = [{"trace": 1, "row": nasty, "nodes": 2, "unit": "us", "title": nasty},
             {"at": 1, "step": 1, "what": "start", "node": 1},
             {"at": 2, "step": 2, "what": "propose", "node": 1, "proposal": 1, "text": nasty},
             {"at": 3, "step": 3, "what": "send", "node": 1, "peer": 2, "kind": nasty, "message": 1, "content": {nasty: nasty}},
             {"at": 4, "step": 4, "what": "state", "node": 1, "role": nasty, "ballot": "1.1", "promised": "1.1", "last": 0,
              "chosen": 0, "delivered": 0},
             {"at": 5, "step": 5, "what": "note", "text": nasty}]
    path = os.path.join(folder, "hostile.jsonl")
    with open(path, "w") as f:
        f.writelines(json.dumps(line) + "\n" for line in lines)
    page = Page(chromium, picture, path, folder)
    page.is_well_formed()
    chromium.open(page.path)
    for _ in lines:
        chromium.key("ArrowLeft")
    check(chromium.value("window.taken === undefined"), "no text of a run has run")
    equal(page.count("img"), 0, "images")
    check(nasty in chromium.value("document.body.textContent"), "the text is there as text")
    page.quiet()


def main():
    path = browser.find()
    if path is None:
        print("skipped: there is no chromium here; install the package 'chromium'")
        return 77
    picture, runs = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder, browser.Browser(path) as chromium:
        for run in runs:
            page = Page(chromium, picture, run, folder)
            page.is_well_formed()
            chromium.size(1280, 800)
            chromium.open(page.path)
            page.keyboard()
            page.steps()
            page.filters()
            page.hover()
            page.shows_everything()
            page.quiet()
            page.fits()
            page.quiet()
        hostile(chromium, picture, folder)
    print(f"{passed} things are as they should be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
