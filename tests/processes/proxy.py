# SPDX-License-Identifier: BSL-1.0
"""The ways between the nodes: each connection from one to another runs through here, where it is delayed, held, cut or
overtaken by the next.

A process of its own. The first line of standard input lists the ways, [[from, to, port, target port], ...]; each further one
says what becomes of some: {"ways": [[from, to], ...], "delay": [least, most], "hold": bool, "cut": bool, "overtake": true}.
Each line is answered with one."""
import asyncio
import json
import random
import sys


class Connection:
    """Two pumps. What has come in waits for its time, and leaves in order."""

    def __init__(self, way, ends):
        self.way, self.ends, self.late = way, ends, 0.0
        way.connections.add(self)
        self.pumps = [asyncio.create_task(self.pump(ends[i][0], ends[1 - i][1])) for i in (0, 1)]
        self.ending = asyncio.create_task(self.end())

    async def pump(self, reader, writer):
        queue = asyncio.Queue(256)
        sending = asyncio.create_task(self.send(queue, writer))
        loop = asyncio.get_running_loop()
        try:
            try:
                while data := await reader.read(1 << 16):
                    await queue.put((loop.time() + random.uniform(*self.way.delay), data))
            except OSError:
                pass
            await queue.put((0, b""))
            await sending
        finally:
            sending.cancel()

    async def send(self, queue, writer):
        loop = asyncio.get_running_loop()
        try:
            while True:
                due, data = await queue.get()
                while (wait := max(due, self.late) - loop.time()) > 0:
                    await asyncio.sleep(wait)
                await self.way.open.wait()
                if not data:
                    return writer.close()
                writer.write(data)
                await writer.drain()
        except OSError:
            writer.close()

    async def end(self):
        await asyncio.gather(*self.pumps, return_exceptions=True)
        self.cut()

    def cut(self):
        self.way.connections.discard(self)
        for pump in self.pumps:
            pump.cancel()
        for _, writer in self.ends:
            writer.transport.abort()

    def overtake(self):
        """The dialler sees it broken and dials again; what it had sent arrives behind what it sends then."""
        self.late = asyncio.get_running_loop().time() + random.uniform(0.1, 0.6)
        self.pumps[1].cancel()
        self.ends[0][1].transport.abort()


class Way:
    def __init__(self, port, target):
        self.port, self.target, self.delay, self.refuses = port, target, (0, 0), False
        self.connections = set()
        self.open = asyncio.Event()
        self.open.set()

    async def take(self, reader, writer):
        if self.refuses:
            return writer.transport.abort()
        try:
            there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            return writer.transport.abort()
        Connection(self, ((reader, writer), there))

    def become(self, what):
        if "delay" in what:
            self.delay = what["delay"]
        if "hold" in what:
            (self.open.clear if what["hold"] else self.open.set)()
        if "cut" in what:
            self.refuses = what["cut"]
            for c in list(self.connections) if self.refuses else ():
                c.cut()
        if what.get("overtake"):
            for c in list(self.connections):
                c.overtake()


async def main():
    lines = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    ways, servers = {}, []
    while line := await lines.readline():
        said = json.loads(line)
        if isinstance(said, list):
            for a, b, port, target in said:
                ways.setdefault((a, b), []).append(Way(port, target))
                servers.append(await asyncio.start_server(ways[a, b][-1].take, "127.0.0.1", port))
        else:
            for each in said["ways"]:
                for way in ways[tuple(each)]:
                    way.become(said)
        print("done", flush=True)
    for way in (w for several in ways.values() for w in several):
        for c in list(way.connections):
            c.cut()
            await c.ending


asyncio.run(main())
