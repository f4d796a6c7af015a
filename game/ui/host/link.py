"""The wire between the window and its host: messages are JSON, so nothing but plain data can cross it.

`Process` runs the desk in a process of its own; `Inline` runs it in this one, for tests, over the same JSON.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing as mp
import threading
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Protocol

Message = dict[str, Any]
STOP = b"null"


class Link(Protocol):
    """What the window needs of its host."""

    def send(self, message: Message) -> None:
        """Ask for something; answers come through `poll`."""

    def poll(self) -> list[Message]:
        """The answers that have arrived."""

    def close(self) -> None:
        """End the host."""


def wired(message: Message) -> bytes:
    """A message as it crosses the wire. Raises ValueError for what is not plain data."""
    return json.dumps(message, allow_nan=False).encode()


class Inline:
    """The desk in this process: answers are there at once."""

    def __init__(self) -> None:
        from game.ui.host.desk import Desk

        self.arrived: deque[Message] = deque()
        self.desk = Desk(lambda message: self.arrived.append(json.loads(wired(message))))

    def send(self, message: Message) -> None:
        self.arrived.append(json.loads(wired(self.desk.answer(json.loads(wired(message))))))

    def poll(self) -> list[Message]:
        found = list(self.arrived)
        self.arrived.clear()
        return found

    def close(self) -> None:
        pass


class Process:
    """The desk in a process of its own. `wake` is called from a thread whenever something has arrived."""

    def __init__(self, wake: Callable[[], None]) -> None:
        context = mp.get_context("spawn")
        self.here, there = context.Pipe()
        self.process = context.Process(target=serve, args=(there,), daemon=True, name="chokepoint-host")
        self.process.start()
        there.close()
        self.arrived: deque[Message] = deque()
        self.wake = wake
        self.closing = False
        threading.Thread(target=self._listen, daemon=True, name="listen").start()

    def _listen(self) -> None:
        while True:
            try:
                self.arrived.append(json.loads(self.here.recv_bytes()))
            except (EOFError, OSError):
                if not self.closing:
                    self.arrived.append({"re": "lost"})
                    self._wake()
                return
            self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(Exception):  # the window may be gone already
            self.wake()

    def send(self, message: Message) -> None:
        try:
            self.here.send_bytes(wired(message))
        except (OSError, BrokenPipeError):
            self.arrived.append({"re": "lost"})

    def poll(self) -> list[Message]:
        found = []
        while self.arrived:
            found.append(self.arrived.popleft())
        return found

    def close(self) -> None:
        self.closing = True
        with contextlib.suppress(OSError):
            self.here.send_bytes(STOP)
        self.process.join(2.0)
        if self.process.is_alive():
            self.process.terminate()
        self.here.close()


def serve(wire: Connection) -> None:
    """The host's loop: one message, one answer, until the window goes."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from game.ui.host.desk import Desk

    desk = Desk(lambda message: wire.send_bytes(wired(message)))
    while True:
        try:
            message = json.loads(wire.recv_bytes())
            if message is None:
                return
            wire.send_bytes(wired(desk.answer(message)))
        except (EOFError, OSError):
            return
