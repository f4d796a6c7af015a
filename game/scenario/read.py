"""Reading YAML that strangers wrote: UTF-8, no aliases, no tags, limits on size and depth, duplicate keys refused.

Only plain values come out (mappings, lists, text, numbers, true, false, null), with the line each one stood on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from game.world.axes import UnknownName

MAX_BYTES = 4_000_000
MAX_DEPTH = 24
MAX_EVENTS = 400_000
FAULTS_TOLD = 20

_INT = re.compile(r"[-+]?(0|[1-9][0-9_]{0,40})\Z")
_FLOAT = re.compile(r"[-+]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)([eE][-+]?[0-9]{1,4})?\Z")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # what could steer a terminal
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u00[01][0-9a-f]|b|f)")  # the same, as JSON writes it
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}

Path_ = tuple[str | int, ...]


class InputError(Exception):
    """Input that is wrong: one line that says file, line, key, what was found, what is allowed."""


@dataclass
class Document:
    """Plain data, and the line of every key path in it. Faults are gathered here while it is checked, so that its author sees
    them all at once."""

    file: str
    data: Any
    text: str
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: dict[str, None] = field(default_factory=dict)

    def fault(self, path: Path_, message: str) -> InputError:
        """An error at a key path: `file:line: key: message`. The nearest enclosing line is used."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        line = self.lines.get(near, 1)
        key = ".".join(clipped(str(part)) for part in path)
        return InputError(f"{self.file}:{line}: {key + ': ' if key else ''}{clipped(message, 600)}")

    def note(self, path: Path_, message: str) -> None:
        """Note a fault at a key path; `told` raises it."""
        self.faults[str(self.fault(path, message))] = None

    def known(self, name: str, what: str, names: Collection[str], path: Path_) -> bool:
        """Whether a name is one of `names`; if not, that is noted, with the near miss."""
        if name not in names:
            self.note(path, str(UnknownName(name, what, tuple(names))))
        return name in names

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note what is raised within, and go on behind it."""
        try:
            yield
        except InputError as fault:
            self.faults |= dict.fromkeys(str(fault).splitlines())

    def told(self) -> None:
        """Raise InputError with what was noted, if anything was: a line each, at most FAULTS_TOLD."""
        lines = sorted(self.faults, key=self._line_of)
        if len(lines) > FAULTS_TOLD:
            lines = [*lines[:FAULTS_TOLD], f"{self.file}: {len(lines)} faults in all"]
        if lines:
            raise InputError("\n".join(lines))

    def _line_of(self, fault: str) -> int:
        """The line that a fault names."""
        number = fault.removeprefix(f"{self.file}:").partition(":")[0]
        return int(number) if number.isdecimal() else 0


def clipped(text: str, most: int = 60) -> str:
    """Text short enough to stand in a line, and in one line."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 3]}..."


def read_text(path: Path) -> str:
    """The text of a file. Raises InputError for what cannot be read, is too large or is not UTF-8."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a directory; a scenario is a YAML file")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)  # a device may have no end
    except (OSError, ValueError) as fault:
        raise InputError(f"{path}: {getattr(fault, 'strerror', None) or fault}") from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"{path}: more than {MAX_BYTES} bytes; a scenario is smaller")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise InputError(f"{path}:{line}: byte 0x{raw[fault.start]:02x} is not UTF-8; save the file as UTF-8") from None


def plain_text(text: str, file: str) -> str:
    """JSON that YAML can hold. Raises InputError for control characters and halves of characters."""
    odd = yaml.reader.Reader.NON_PRINTABLE.search(text) or _ESCAPED.search(text) or _CONTROL.search(text)
    if odd is not None:
        raise InputError(f"{file}:1: the character {odd.group()!r} is not text")
    return text


TOO_DEEP = f"nested too deep; at most {MAX_DEPTH} levels are read"


def read_yaml(path: Path) -> Document:
    """A YAML file as plain data. Raises InputError, always in one line."""
    return parse_yaml(read_text(path), str(path))


def parse_yaml(text: str, file: str = "<text>") -> Document:
    """YAML text as plain data. Raises InputError, always in one line."""
    document = Document(file, None, text)
    try:
        document.data = _Reader(document).read()
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(fault, "problem", None) or str(fault)
        if "nesting depth" in str(problem):  # newer parsers have a limit of their own, and come upon it first
            raise InputError(f"{file}:{line}: {TOO_DEEP}") from None
        raise InputError(f"{file}:{line}: not YAML: {clipped(str(problem), 200)}") from None
    return document


class _Reader:
    """Builds plain data straight from the stream of events: no alias is followed, no tag acted on, no tree stands in between."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.events = yaml.parse(document.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.count = 0

    def read(self) -> Any:
        """The one document of the file."""
        root = None
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    raise self._fault(event, "a second document begins; a scenario is one")
                root = (self._value(event, ()),)
        if root is None:
            raise InputError(f"{self.document.file}:1: the file is empty")
        return root[0]

    def _next(self) -> yaml.Event:
        event: yaml.Event = next(self.events)
        self.count += 1
        if self.count > MAX_EVENTS:
            raise self._fault(event, f"more than {MAX_EVENTS:,} keys and values; a scenario is smaller")
        if isinstance(event, yaml.NodeEvent):
            if event.anchor is not None:
                raise self._fault(event, "anchors and aliases (& and *) are not read; write the value out")
            tag = getattr(event, "tag", None)
            if tag is not None:
                raise self._fault(event, f"tags (!) are not read; found {clipped(str(tag))}")
        return event

    def _value(self, event: yaml.Event, path: Path_) -> Any:
        self.document.lines[path] = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, path, self.document)
        if len(path) >= MAX_DEPTH:
            raise self._fault(event, TOO_DEEP)
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._list(path)

    def _list(self, path: Path_) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._fault(event, "a key must be plain text")
            key, line = str(event.value), _line(event)
            place = (*path, key)
            if key in found:
                self.document.lines[place] = line
                raise self.document.fault(place, "the key stands twice")
            found[key] = self._value(self._next(), place)
            self.document.lines[place] = line
        return found

    def _fault(self, event: yaml.Event, message: str) -> InputError:
        return InputError(f"{self.document.file}:{_line(event)}: {message}")


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _scalar(event: yaml.ScalarEvent, path: Path_, document: Document) -> Any:
    text = str(event.value)
    if event.style in ("'", '"', "|", ">"):
        odd = _CONTROL.search(text)
        if odd is not None:
            raise document.fault(path, f"the character {odd.group()!r} is not text")
        return text
    if text.lower() in _WORDS and text in (text.lower(), "True", "False", "None"):
        return _WORDS[text.lower()]
    if _INT.match(text):
        return int(text.replace("_", ""))
    if _FLOAT.match(text):
        value = float(text.replace("_", ""))
        if not math.isfinite(value):
            raise document.fault(path, f"{text[:40]} is too large for a number")
        return value
    if text.lower().lstrip("+-") in (".inf", ".nan", "inf", "nan", "infinity"):
        raise document.fault(path, f"{text} is not a number that a scenario may hold")
    return text
