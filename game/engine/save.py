"""Saving: a game as one file of named arrays, the scenario's text and what else it takes to go on.

Absent arrays take the resting value, unknown ones are refused, each version has one migration. No pickle: arrays are NumPy's
plain format, the rest is JSON. Sizes are checked before anything is read.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from game.engine.record import Packed
from game.orders import DEEDS, Orders, holding_still
from game.world.files import write_whole
from game.world.total import Array

VERSION = 1
MAX_UNPACKED = 1_000_000_000
"""Bytes: more than 9,000 worlds of `standard`. What a file says it unpacks to is added up before anything is read."""
PARTS = ("world.", "register.", "orders.", "memory.", "minds.", "sealed.", "draws.seeds")
HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(<f8|<u8|<i8|\|b1)', 'fortran_order': False, 'shape': \(((?:\d{1,9},? ?)*)\), \} *\n",
    re.DOTALL,
)
"""The one form in which arrays are written; whatever else NumPy's format allows is not read."""
MIGRATIONS: dict[int, Callable[[dict[str, Any], dict[str, Array]], None]] = {}
"""From version n to n + 1: each changes the notes and the arrays in place."""


class NotASave(ValueError):
    """A file that is no saved game, or not a whole one: says what is wrong."""


def pack(arrays: dict[str, Array], about: dict[str, Any]) -> bytes:
    """Arrays and notes as the bytes of a save."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("about.json"), _notes(about | {"version": VERSION}))
    return out.getvalue()


def _notes(about: dict[str, Any]) -> str:
    """The notes as JSON; a log that is held packed goes in as it is."""
    log = about.get("log")
    if not isinstance(log, Packed):
        return json.dumps(about, sort_keys=True)
    rest = json.dumps({name: value for name, value in about.items() if name != "log"}, sort_keys=True)
    return f'{rest[:-1]}, "log": {log.written()}}}'


def save(path: Path, arrays: dict[str, Array], about: dict[str, Any]) -> None:
    """Write a save whole or not at all."""
    write_whole(path, pack(arrays, about))


def load(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays and notes of a save. Raises NotASave in one line."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(path, archive)
            about = json.loads(archive.read("about.json"))
            arrays = {n.removesuffix(".npy"): _array(path, n, archive.read(n)) for n in members if n != "about.json"}
    except NotASave:
        raise
    except (OSError, ValueError, EOFError, KeyError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error) as fault:
        raise NotASave(f"{path}: not a saved game: {' '.join(str(fault).split())[:160]}") from None
    if not isinstance(about, dict) or not isinstance(about.get("version"), int):
        raise NotASave(f"{path}: about.json has no version; not a saved game")
    if not 1 <= about["version"] <= VERSION:
        later = "a later" if about["version"] > VERSION else "an unknown"
        raise NotASave(f"{path}: saved by {later} version ({about['version']}); this one reads 1 to {VERSION}")
    for version in range(about["version"], VERSION):
        MIGRATIONS[version](about, arrays)
    return arrays, about


def _members(path: Path, archive: zipfile.ZipFile) -> list[str]:
    """The names of what is in a save, none of it unknown, packed otherwise or too large."""
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED:
        raise NotASave(f"{path}: would unpack to {size:,} bytes; at most {MAX_UNPACKED:,} are read")
    names = [member.filename for member in members]
    if "about.json" not in names:
        raise NotASave(f"{path}: no about.json in it; not a saved game")
    for member in members:
        name = member.filename
        if name != "about.json" and not (name.endswith(".npy") and name.startswith(PARTS)):
            raise NotASave(f"{path}: unknown quantity {name.removesuffix('.npy')[:60]!r}; saved by another version?")
        if names.count(name) > 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotASave(f"{path}: {name} stands twice, or is not packed as a save is")
    return names


def _array(path: Path, name: str, raw: bytes) -> Array:
    """An array of finite numbers from NumPy's format. Never an object: nothing in a save can run."""
    head = HEADER.match(raw)
    if head is None:
        raise NotASave(f"{path}: {name} is not an array of plain numbers")
    shape = tuple(int(n) for n in re.findall(rb"\d+", head[2]))
    dtype = np.dtype(head[1].decode())
    size, whole = len(raw) - head.end(), math.prod(shape) * dtype.itemsize
    if size != whole:
        raise NotASave(f"{path}: {name} holds {size:,} bytes; {dtype}{shape} takes {whole:,}")
    array: Array = np.frombuffer(raw, dtype, offset=head.end()).reshape(shape).copy()
    if dtype.kind == "f" and not np.isfinite(array).all():
        raise NotASave(f"{path}: {name} holds what is not a number")
    return array


def fitted(path: Path, arrays: dict[str, Array], prefix: str, like: dict[str, Array]) -> dict[str, Array]:
    """The saved arrays that stand under `prefix`, each in the shape of `like`; absent ones as they are there. Raises NotASave."""
    found = {}
    saved = {n[len(prefix) :]: a for n, a in arrays.items() if n.startswith(prefix)}
    for name in saved:
        if name not in like:
            raise NotASave(f"{path}: unknown quantity {prefix}{name}; saved by another version?")
    for name, rest in like.items():
        array = saved.get(name, rest)
        if array.shape != rest.shape or array.dtype != rest.dtype:
            raise NotASave(f"{path}: {prefix}{name} is {array.dtype}{array.shape}; expected {rest.dtype}{rest.shape}")
        found[name] = array
    return found


def orders_arrays(orders: Orders | None) -> dict[str, Array]:
    """The last orders as named arrays: a session goes on with them."""
    return {} if orders is None else {f"orders.{n}": a for n, a in orders.arrays().items()}


def orders_from(path: Path, arrays: dict[str, Array], rest: Orders) -> Orders | None:
    """The last orders of a save, or None where it was saved before the first."""
    if not any(n.startswith("orders.") for n in arrays):
        return None
    found = fitted(path, arrays, "orders.", rest.arrays())
    for name, line in DEEDS.items():
        if (found[name] < line.low).any() or (found[name] > line.high).any():
            raise NotASave(f"{path}: orders.{name} is beyond its range, {line.low:g} to {line.high:g} {line.unit}")
    return rest.changed_by(found)


__all__ = ["DEEDS", "NotASave", "fitted", "holding_still", "load", "orders_arrays", "orders_from", "pack", "save"]
