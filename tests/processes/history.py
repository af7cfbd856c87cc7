# SPDX-License-Identifier: BSL-1.0
"""Clients that record what they ask and what they are answered, and whether that can be true."""
import json
import os
import subprocess
import threading
import time

from cluster import Error, Gone

MODELS = ("register", "kv", "append")
KEYS = 2
REFUSED = ("CLUSTERDOWN", "BUSY", "LOST")  # it never took effect


class Records:
    """What all clients asked, each operation as a line of tests/history.sh takes it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.all = {model: [] for model in MODELS}
        self.problems = []
        self.generation = 0  # of keys: an operation whose outcome is unknown is of no concern to later keys
        self.acknowledged = self.unknown = self.refused = self.processes = 0

    def process(self):
        with self.lock:
            self.processes += 1
            return self.processes

    def keys(self, model):
        return [f"{model}:{g}:{i}" for g in range(self.generation + 1) for i in range(KEYS)]

    def done(self, model, op):
        with self.lock:
            self.all[model].append(op)
            if "return" in op:
                self.acknowledged += 1
            else:
                self.unknown += 1

    def problem(self, what):
        with self.lock:
            self.problems.append(what)


def number(got):
    return None if got is None else int(got)


def numbers(got):
    return [int(word) for word in (got or b"").decode().split(";")[:-1]]


def ask(records, process, client, model, op):
    """Asks `op`, a line without times and answer, and records it. False: it was refused, or the outcome is unknown."""
    key, value = op["key"], op.get("value")
    words = {"write": ("SET", key, value), "read": ("GET", key), "cas": ("SET", key, value, "IFEQ", op.get("expect")),
             "append": ("APPEND", key, f"{value};")}[op["op"]]
    op = {"process": process, **op, "invoke": time.monotonic_ns()}
    try:
        got = client.ask(*words)
    except Gone:
        if op["op"] != "read":
            records.done(model, op)
        raise
    op["return"] = time.monotonic_ns()
    if isinstance(got, Error):
        if got.startswith("UNKNOWN") and op["op"] != "read":
            del op["return"]
            records.done(model, op)
        elif got.split()[0] in REFUSED:
            with records.lock:
                records.refused += 1
        else:
            records.problem(f"{words}: {got}")
        return False
    if op["op"] == "read":
        op["value"] = numbers(got) if model == "append" else number(got)
    elif op["op"] == "cas":
        op["ok"] = got == "OK"
    records.done(model, op)
    return op


class Worker(threading.Thread):
    """Asks one thing after the other, of whatever node answers."""

    def __init__(self, nodes, records, number, random, pace=0.003, stale=False):
        super().__init__(daemon=True)
        self.nodes, self.records, self.number, self.random, self.pace = nodes, records, number, random, pace
        self.stale = stale  # planted: now and then it claims to have read what it read before
        self.stopping = threading.Event()
        self.made = 0
        self.seen = {}

    def run(self):
        try:
            self.work()
        except Exception as e:  # noqa: BLE001
            self.records.problem(f"a client failed: {e!r}")

    def work(self):
        client, process = None, self.records.process()
        while not self.stopping.is_set():
            time.sleep(self.pace * self.random.uniform(0.2, 1.8))
            try:
                if client is None:
                    client = self.nodes.client(self.random.choice(list(self.nodes.numbers)), 3)
                model, op = self.next()
                if done := ask(self.records, process, client, model, op):
                    if self.stale and op["op"] == "read" and self.random.random() < 0.5 and op["key"] in self.seen:
                        done["value"] = self.seen[op["key"]]
                    if model != "append" or op["op"] == "read":
                        self.seen[op["key"]] = done["value"]
                else:
                    process = self.records.process()
                    client = client.close() if self.random.random() < 0.3 else client
            except Gone:
                client = client.close() if client else None
                process = self.records.process()
                time.sleep(0.02)
        if client:
            client.close()

    def next(self):
        model = self.random.choice(MODELS)
        key = f"{model}:{self.records.generation}:{self.random.randrange(KEYS)}"
        if self.random.random() < 0.4:
            return model, {"op": "read", "key": key}
        self.made += 1
        value = self.number * 10_000_000 + self.made
        if model == "append":
            return model, {"op": "append", "key": key, "value": value}
        if model == "kv" and self.seen.get(key) is not None and self.random.random() < 0.5:
            return model, {"op": "cas", "key": key, "expect": self.seen[key], "value": value}
        return model, {"op": "write", "key": key, "value": value}


def read_all(nodes, records):
    """Each key is read at each node."""
    for n in nodes.numbers:
        process, client = records.process(), None
        for model in MODELS:
            for key in records.keys(model):
                end = time.monotonic() + 30
                while True:
                    try:
                        client = client or nodes.client(n, 5)
                        if ask(records, process, client, model, {"op": "read", "key": key}):
                            break
                    except Gone:
                        client = client.close() if client else None
                    assert time.monotonic() < end, f"node {n} does not answer a read of {key} in 30 s"
                    time.sleep(0.02)
        client.close()


def lost_and_stale(operations):
    """Of a list's history: acknowledged appends that its last reads do not have, and reads that lack what was acknowledged or
    read before they were asked."""
    by_key = {}
    for op in operations:
        if "return" in op:
            by_key.setdefault(op["key"], []).append(op)
    lost, stale = [], []
    for key, ops in by_key.items():
        reads = sorted((o for o in ops if o["op"] == "read"), key=lambda o: o["invoke"])
        if not reads:
            continue
        at_last = set(reads[-1]["value"])
        lost += [(key, o["value"]) for o in ops if o["op"] == "append" and o["value"] not in at_last]
        known = sorted((o["return"], o["value"] if o["op"] == "read" else [o["value"]]) for o in ops)
        must, at = set(), 0
        for read in reads:
            while at < len(known) and known[at][0] < read["invoke"]:
                must.update(known[at][1])
                at += 1
            if not must <= set(read["value"]) | {v for k, v in lost if k == key}:
                stale.append((key, read["invoke"]))
    return lost, stale


def file_of(model, directory):
    return os.path.join(directory, f"{model}.jsonl")


def keep(records, directory):
    for model in MODELS:
        with open(file_of(model, directory), "w") as f:
            for op in records.all[model]:
                f.write(json.dumps(op) + "\n")


def judge(program, directory):
    """What tests/history.sh says of each model's history: the pictures of those that have no order."""
    said = []
    for model in MODELS:
        path = file_of(model, directory)
        found = subprocess.run([program, model, path], capture_output=True, text=True, timeout=600, check=False)
        if found.returncode != 0 or found.stdout.splitlines()[-1:] != ["linearizable"]:
            said.append(f"{model}: " + found.stdout + found.stderr)
    return said
