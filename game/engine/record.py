"""The record: every seat's answers, turn by turn, in an append-only log whose lines are chained by their hashes.

A line holds one stage of one turn: seat -> deed -> cell -> value, as differences from holding still. A changed byte breaks the
chain and is named; a torn last line is dropped with a notice. Up to 8 worlds are logged, above that world 0 alone.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import zlib
from collections.abc import Iterable, Mapping, MutableSequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, overload

import numpy as np

from game.orders import DEEDS, MOVES, Moves, Orders, room
from game.treaty.draft import Book
from game.world.chart import Chart
from game.world.owners import owners
from game.world.total import Array

LOGGED = 8
GENESIS = "0" * 32

Answers = dict[str, dict[str, dict[str, Any]]]  # seat -> deed -> cell -> value: a number, or the content of a draft


class BrokenLog(ValueError):
    """A log whose chain does not hold: names the line and what is wrong with it."""


def logged(worlds: int) -> int:
    """How many worlds of an ensemble are logged."""
    return worlds if worlds <= LOGGED else 1


def sealed(entry: Mapping[str, Any], before: str) -> dict[str, Any]:
    """An entry with the hash of the one before it and its own."""
    body = dict(entry) | {"prev": before}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return body | {"hash": hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}


def fits(entry: Any, before: str) -> bool:
    """Whether an entry of a log, read from a file, is whole and follows the entry with the hash `before`."""
    if not isinstance(entry, dict):
        return False
    body = {name: value for name, value in entry.items() if name not in ("prev", "hash")}
    return sealed(body, before) == entry


def _line(entry: Mapping[str, Any]) -> bytes:
    """An entry as it stands in a file: there is one way to write it, so that any changed byte shows."""
    return json.dumps(entry, separators=(",", ":")).encode()


Entries = MutableSequence[dict[str, Any]]


class Packed(MutableSequence[dict[str, Any]]):
    """Entries of a log held small, each as compressed text: a long game in a window keeps all of its log."""

    def __init__(self, entries: Iterable[dict[str, Any]] = ()) -> None:
        self._held = [_packed(entry) for entry in entries]

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> Any:
        held = self._held[place]
        return [_unpacked(one) for one in held] if isinstance(held, list) else _unpacked(held)

    def __setitem__(self, place: Any, entry: Any) -> None:
        raise TypeError("a log is only ever appended to")

    def __delitem__(self, place: Any) -> None:
        raise TypeError("a log is only ever appended to")

    def __len__(self) -> int:
        return len(self._held)

    def written(self) -> str:
        """All entries as they stand in JSON, one list: they need not be read to be written."""
        return f"[{','.join(zlib.decompress(held).decode() for held in self._held)}]"

    def insert(self, index: int, value: dict[str, Any]) -> None:
        """Add an entry at the end, the only place there is."""
        if index < len(self._held):
            raise TypeError("a log is only ever appended to")
        self._held.append(_packed(value))


def _packed(entry: Mapping[str, Any]) -> bytes:
    return zlib.compress(_line(entry), 1)


def _unpacked(held: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(held))
    return found


@dataclass
class Log:
    """The record of a game: kept in memory, and appended to a file where there is one."""

    entries: Entries = field(default_factory=list)
    path: Path | None = None
    _file: IO[bytes] | None = field(default=None, repr=False)
    _texts: tuple[int, frozenset[str]] = field(default=(0, frozenset()), repr=False)  # so many entries read, drafts they hold

    @property
    def last(self) -> str:
        """The hash that the next entry builds on."""
        return str(self.entries[-1]["hash"]) if self.entries else GENESIS

    def texts(self, worlds: Mapping[str, Answers], book: Book) -> dict[str, Any]:
        """The drafts that answers name and no entry so far holds, as the part of an entry: content -> plain data."""
        read, known = self._texts
        known = known.union(*(entry.get("drafts", ()) for entry in self.entries[read:]))
        self._texts = (len(self.entries), known)
        named = {d for seats in worlds.values() for moves in seats.values() for d in _drafts_in(moves)}
        return {"drafts": {d: book.drafts[book.number(d)].data() for d in sorted(named - known)}} if named - known else {}

    def append(self, entry: Mapping[str, Any]) -> None:
        """Add an entry and make it last: it is on the disk when this returns."""
        done = sealed(entry, self.last)
        self.entries.append(done)
        if self.path is not None:
            if self._file is None:
                self._file = self.path.open("ab")
            self._file.write(_line(done) + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; more entries open it again."""
        if self._file is not None:
            self._file.close()
            self._file = None


def read_log(path: Path) -> tuple[Log, str]:
    """The log of a file, and a notice about a torn last line (or ""). Raises BrokenLog, OSError.

    A torn line is cut off the file, so that the log can be appended to.
    """
    raw = path.read_bytes()
    whole = raw.rfind(b"\n") + 1
    notice = f"{path}: the last line was torn and is dropped ({len(raw) - whole} bytes)" if whole < len(raw) else ""
    log = Log([], path)
    for number, line in enumerate(raw[:whole].split(b"\n")[:-1], 1):
        try:
            entry = json.loads(line)
            whole_line = fits(entry, log.last) and _line(entry) == line
        except (ValueError, RecursionError):
            raise BrokenLog(f"{path}:{number}: not an entry of a log; the line was changed") from None
        if not whole_line:
            raise BrokenLog(f"{path}:{number}: the hash does not fit; this line or the one before it was changed")
        log.entries.append(entry)
    if notice:
        with path.open("r+b") as file:
            file.truncate(whole)
    return log, notice


# --- answers as differences from holding still ------------------------------------------------------------------------------
DRAFTS = tuple(name for name, line in MOVES.items() if line.unit == "draft")
"""Moves that name drafts: by their content in a log, by their id in the book on a sheet."""


def _drafts_in(moves: Mapping[str, Any]) -> list[str]:
    return [str(content) for name in DRAFTS for content in moves.get(name, {}).values()]


def answers(sheet: Orders | Moves, world: int, book: Book | None = None) -> Answers:
    """What every seat asked for in one world. Drafts go by their content; without a book they are left out."""
    chart = sheet.chart
    found: Answers = {}
    for name, line in (DEEDS if isinstance(sheet, Orders) else MOVES).items():
        values = getattr(sheet, name)[..., world]
        flat = np.flatnonzero(values.reshape(-1) != line.rest)
        if not len(flat):
            continue
        owner, size = owners(chart, line.axes), values.reshape(-1).size // max(len(values), 1)
        ids = _ids(chart, line.axes, flat, values.shape)
        numbers = values.reshape(-1)[flat].tolist()
        for cell, number, who in zip(ids, numbers, owner[flat // size].tolist(), strict=True):
            seat = chart.axes.actor.ids[who]
            value = number if line.unit != "draft" else _content(book, number)
            if value != "":
                found.setdefault(seat, {}).setdefault(name, {})[cell] = value
    return found


def _content(book: Book | None, number: float) -> str:
    """The content of a draft; nothing for what is no draft of the book."""
    return book.drafts[int(number)].content if book is not None and 0 <= number < len(book.drafts) else ""


def _ids(chart: Chart, axes: str, flat: Array, shape: tuple[int, ...]) -> list[str]:
    places = np.unravel_index(flat, shape)
    columns = [[chart.axes.of(letter).ids[i] for i in place] for letter, place in zip(axes, places, strict=True)]
    return ["/".join(parts) for parts in zip(*columns, strict=True)]


def write_answers(sheet: Orders | Moves, given: Mapping[str, Any], world: int, book: Book | None = None) -> None:
    """Lay logged answers of one world on a sheet. Raises KeyError for names and drafts that do not exist, ValueError for a cell
    that is not the seat's and for what is not a number in the deed's range."""
    deeds, chart = DEEDS if isinstance(sheet, Orders) else MOVES, sheet.chart
    for seat, by_deed in given.items():
        actor = chart.axes.actor[seat]
        for name, cells in by_deed.items():
            line = deeds[name]
            array, owner = room(sheet, name), owners(chart, line.axes)
            for cell, said in cells.items():
                value = book.number(said) if isinstance(said, str) and book is not None and line.unit == "draft" else said
                parts = cell.split("/")
                place = tuple(chart.axes.of(letter)[part] for letter, part in zip(line.axes, parts, strict=True))
                if owner[place[0]] != actor:
                    raise ValueError(f"{name}: {cell!r} is not a cell of {seat}")
                if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
                    raise ValueError(f"{name}: {cell!r} is {value!r}; allowed: {line.low:g} to {line.high:g} {line.unit}")
                array[(*place, world)] = value
