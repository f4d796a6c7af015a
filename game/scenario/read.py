"""Reading YAML that strangers wrote: UTF-8, no aliases, no tags, limits on size and depth, duplicate keys refused.

Only plain values come out (mappings, lists, text, numbers, true, false, null), with the line each one stood on.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 4_000_000
MAX_DEPTH = 24
MAX_NODES = 400_000

_INT = re.compile(r"[-+]?(0|[1-9][0-9_]{0,40})\Z")
_FLOAT = re.compile(r"[-+]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)([eE][-+]?[0-9]{1,4})?\Z")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}

Path_ = tuple[str | int, ...]


class InputError(Exception):
    """Input that is wrong: one line that says file, line, key, what was found, what is allowed."""


@dataclass
class Document:
    """Plain data, and the line of every key path in it."""

    file: str
    data: Any
    text: str
    lines: dict[Path_, int] = field(default_factory=dict)

    def fault(self, path: Path_, message: str) -> InputError:
        """An error at a key path: `file:line: key: message`. The nearest enclosing line is used."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        line = self.lines.get(near, 1)
        key = ".".join(clipped(str(part)) for part in path)
        return InputError(f"{self.file}:{line}: {key + ': ' if key else ''}{clipped(message, 600)}")


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
    """Text that YAML can hold. Raises InputError for control characters and halves of characters."""
    odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if odd is not None:
        raise InputError(f"{file}:{text.count(chr(10), 0, odd.start()) + 1}: the character {odd.group()!r} is not text")
    return text


def read_yaml(path: Path) -> Document:
    """A YAML file as plain data. Raises InputError, always in one line."""
    return parse_yaml(read_text(path), str(path))


def parse_yaml(text: str, file: str = "<text>") -> Document:
    """YAML text as plain data. Raises InputError, always in one line."""
    try:
        root = _compose(text, file)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = " ".join(str(getattr(fault, "problem", None) or fault).split())
        raise InputError(f"{file}:{line}: not YAML: {problem}") from None
    except RecursionError:
        raise InputError(f"{file}:1: nested too deep; at most {MAX_DEPTH} levels are read") from None
    document = Document(file, None, text)
    if root is None:
        raise InputError(f"{file}:1: the file is empty")
    document.data = _plain(root, (), document)
    return document


def _compose(text: str, file: str) -> yaml.Node | None:
    """Check the stream of events before any tree is built, so that no bomb is ever expanded."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError(f"{file}:{line}: anchors and aliases (& and *) are not read; write the value out")
        if getattr(event, "tag", None) and isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            raise InputError(f"{file}:{line}: tags (!) are not read; found {str(event.tag)[:60]}")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        nodes += 1
        if depth > MAX_DEPTH:
            raise InputError(f"{file}:{line}: nested too deep; at most {MAX_DEPTH} levels are read")
        if nodes > MAX_NODES:
            raise InputError(f"{file}:{line}: more than {MAX_NODES} values; a scenario is smaller")
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader)
    return node


def _plain(node: yaml.Node, path: Path_, document: Document) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise InputError(f"{document.file}:{key_node.start_mark.line + 1}: a key must be plain text")
            key = key_node.value
            if key in found:
                document.lines[(*path, key)] = key_node.start_mark.line + 1
                raise document.fault((*path, key), "the key stands twice")
            found[key] = _plain(value_node, (*path, key), document)
            document.lines[(*path, key)] = key_node.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), document) for i, child in enumerate(node.value)]
    return _scalar(node, path, document)


def _scalar(node: yaml.Node, path: Path_, document: Document) -> Any:
    text = str(node.value)
    if getattr(node, "style", None) in ("'", '"', "|", ">"):
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
