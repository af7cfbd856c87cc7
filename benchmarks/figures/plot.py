#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes tables and pictures of what `elections`, `quorums` and `collisions` print, and prints the figures, NAME VALUE UNIT a line.

    plot.py elections|quorums|collisions DIR < what the program prints
"""
import collections
import math
import pathlib
import statistics
import sys
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 640, 300, 60, 34, 46, 120
COLOURS = ["#1b6ca8", "#c8553d", "#588157", "#8e5ea2", "#d19c1d", "#3d405b", "#2a9d8f", "#9b2226", "#6c757d"]


class Picture:
    """Lines over two axes; the horizontal one may be logarithmic."""

    def __init__(self, title, across, up, low, high, top, log=False):
        self.low, self.high, self.top, self.log = low, high, top, log
        self.lines, self.parts = 0, []
        self.text(LEFT, 18, title, "start", 14)
        self.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, across, "middle")
        self.parts.append(f'<text transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle" '
                          f'font-size="12">{escape(up)}</text>')
        self.parts.append(f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#333"/>')

    def x(self, value):
        part = (math.log(value / self.low) / math.log(self.high / self.low) if self.log
                else (value - self.low) / (self.high - self.low))
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)

    def text(self, x, y, words, anchor, size=12):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(words)}</text>')

    def ticks(self, across, up):
        for value in across:
            self.parts.append(f'<path d="M{self.x(value):.1f} {HEIGHT - BOTTOM}v4" stroke="#333"/>')
            self.text(self.x(value), HEIGHT - BOTTOM + 17, f"{value:g}", "middle")
        for value in up:
            self.parts.append(f'<path d="M{LEFT} {self.y(value):.1f}h{WIDTH - LEFT - RIGHT}" stroke="#ddd"/>')
            self.text(LEFT - 6, self.y(value) + 4, f"{value:g}", "end")

    def line(self, name, points, marks=False):
        colour = COLOURS[self.lines % len(COLOURS)]
        path = "L".join(f"{self.x(x):.1f} {self.y(y):.1f}" for x, y in points)
        self.parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        if marks:
            self.parts += [f'<circle cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="2.5" fill="{colour}"/>' for x, y in points]
        y = TOP + 8 + 17 * self.lines
        self.parts.append(f'<path d="M{WIDTH - RIGHT + 8} {y}h16" stroke="{colour}" stroke-width="2"/>')
        self.text(WIDTH - RIGHT + 29, y + 4, name, "start", 11)
        self.lines += 1

    def save(self, file):
        file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
                        f'fill="#222"><rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(self.parts) + "\n</svg>\n",
                        encoding="utf-8")


def elections(rows, to):
    """Each row: RANGE SERIES MS."""
    times = collections.defaultdict(list)
    for timeouts, series, ms in rows:
        times[series, timeouts].append(float(ms))
    with open(to / "figure16.csv", "w", encoding="utf-8") as out:
        out.write("series,timeout_ms,share,without_leader_ms\n")
        for (series, timeouts), all_of in times.items():
            all_of.sort()
            for i, ms in enumerate(all_of):
                out.write(f"{series},{timeouts},{(i + 1) / len(all_of):.4f},{ms:.3f}\n")
    for series in dict.fromkeys(s for s, _ in times):
        for part, wanted in (("wide", lambda low: low == 150), ("narrow", lambda low: low != 150)):
            p = Picture(f"{series}: time without a leader", "ms", "elections, %", 20 if part == "narrow" else 80, 10000, 100, log=True)
            p.ticks([100, 1000, 10000] if part == "wide" else [20, 50, 100, 200, 500, 1000, 10000], range(0, 101, 20))
            for (of, timeouts), all_of in times.items():
                low = int(timeouts.split("-")[0])
                if of == series and wanted(low):
                    p.line(f"{timeouts} ms", [(max(ms, p.low), 100 * (i + 1) / len(all_of)) for i, ms in enumerate(all_of)])
            p.save(to / f"figure16-{series}-{part}.svg")
    for (series, timeouts), all_of in times.items():
        name = f"figure16.{timeouts}" if series == "paper" else f"figure16.{series}.{timeouts}"
        for what, value in (("median", statistics.median(all_of)), ("mean", statistics.mean(all_of)), ("max", all_of[-1])):
            print(f"{name}.{what} {value:.1f} ms")


def quorums(rows, to):
    """Each row: N Q1 Q2 COMMIT_MS STEADY FAILOVER."""
    rows = [(int(n), int(q1), int(q2), float(ms), int(steady), int(failover)) for n, q1, q2, ms, steady, failover in rows]

    def up(n, crashes, p=0.01):
        return sum(math.comb(n, k) * p**k * (1 - p)**(n - k) for k in range(crashes + 1))

    with open(to / "flexible.csv", "w", encoding="utf-8") as out:
        out.write("n,q1,q2,commit_median_ms,crashes_without_leader,crashes_with_leader,unavailable_at_1_percent\n")
        for n, q1, q2, ms, steady, failover in rows:
            out.write(f"{n},{q1},{q2},{ms:.3f},{steady},{failover},{1 - up(n, failover):.3g}\n")
    p = Picture("What an accept quorum costs", "members of an accept quorum", "commit, ms (median)", 1, 9, math.ceil(max(r[3] for r in rows) / 5) * 5)
    p.ticks(range(1, 10), range(0, int(p.top) + 1, 5))
    crashes = Picture("What it gives", "members of an accept quorum", "crashes borne, the leader's among them", 1, 9, 5)
    crashes.ticks(range(1, 10), range(6))
    for n in sorted({r[0] for r in rows}):
        p.line(f"n = {n}", [(q2, ms) for m, _, q2, ms, _, _ in rows if m == n], marks=True)
        crashes.line(f"n = {n}", [(q2, failover) for m, _, q2, _, _, failover in rows if m == n], marks=True)
    p.save(to / "flexible-latency.svg")
    crashes.save(to / "flexible-availability.svg")
    for n, q1, q2, ms, steady, failover in rows:
        print(f"flexible.{n}.{q1}.{q2}.commit {ms:.2f} ms")
        print(f"flexible.{n}.{q1}.{q2}.steady {steady} crashes")
        print(f"flexible.{n}.{q1}.{q2}.failover {failover} crashes")


def collisions(rows, to):
    """Each row: ROW.PACE CLIENTS COLLIDED MEDIAN_MS P99_MS PER_SECOND."""
    rows = [(row[0], int(row[1]), *map(float, row[2:])) for row in rows]
    with open(to / "collisions.csv", "w", encoding="utf-8") as out:
        out.write("row,pace,clients,collided,median_ms,p99_ms,per_second\n")
        for name, clients, collided, ms, p99, rate in rows:
            out.write(f"{name.replace('.', ',')},{clients},{collided:.4f},{ms:.3f},{p99:.3f},{rate:.1f}\n")
    most = max(r[1] for r in rows)
    for file, up, of in (("delay", "ms (median)", 3), ("throughput", "commands a second", 5)):
        top = max(r[of] for r in rows)
        step = 10 ** math.floor(math.log10(top))
        p = Picture("Fast against classic Paxos", "clients", up, 1, most, math.ceil(top / step) * step)
        p.ticks(sorted({r[1] for r in rows}), [step * i for i in range(math.ceil(top / step) + 1)])
        for name in dict.fromkeys(r[0] for r in rows):
            p.line(name, [(r[1], r[of]) for r in rows if r[0] == name], marks=True)
        p.save(to / f"collisions-{file}.svg")
    for name, clients, collided, ms, p99, rate in rows:
        if name.startswith("fast_paxos"):
            print(f"collisions.{name}.{clients}.collided {100 * collided:.1f} %")
        print(f"collisions.{name}.{clients}.median {ms:.2f} ms")
        print(f"collisions.{name}.{clients}.p99 {p99:.2f} ms")
        print(f"collisions.{name}.{clients}.rate {rate:.0f} 1/s")


def main():
    what, to = {"elections": elections, "quorums": quorums, "collisions": collisions}[sys.argv[1]], pathlib.Path(sys.argv[2])
    to.mkdir(parents=True, exist_ok=True)
    rows = [line.split() for line in sys.stdin]
    if not rows:
        sys.exit(f"plot.py: {sys.argv[1]} has printed nothing")
    what(rows, to)


if __name__ == "__main__":
    main()
