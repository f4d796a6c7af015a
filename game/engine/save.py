"""Saving: a game as one file of named arrays, the scenario's text and what else it takes to go on.

Absent arrays take the resting value, unknown ones are refused, each version has one migration. No pickle: arrays are NumPy's
plain format, the rest is JSON. Sizes are checked before anything is read.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from game.orders import DEEDS, Orders, holding_still
from game.world.files import write_whole
from game.world.total import Array

VERSION = 1
MAX_MEMBER = 2_000_000_000
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
        archive.writestr(zipfile.ZipInfo("about.json"), json.dumps(about | {"version": VERSION}, sort_keys=True))
    return out.getvalue()


def save(path: Path, arrays: dict[str, Array], about: dict[str, Any]) -> None:
    """Write a save whole or not at all."""
    write_whole(path, pack(arrays, about))


def load(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays and notes of a save. Raises NotASave in one line."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {i.filename: i for i in archive.infolist()}
            too_big = [n for n, i in members.items() if i.file_size > MAX_MEMBER]
            if too_big:
                raise NotASave(f"{path}: {too_big[0]} would unpack to {members[too_big[0]].file_size} bytes")
            if "about.json" not in members:
                raise NotASave(f"{path}: no about.json in it; not a saved game")
            about = json.loads(archive.read("about.json"))
            arrays = {n[:-4]: _array(archive.read(n)) for n in members if n.endswith(".npy")}
    except NotASave:
        raise
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, RecursionError, MemoryError, NotImplementedError) as fault:
        raise NotASave(f"{path}: not a saved game: {' '.join(str(fault).split())[:160]}") from None
    if not isinstance(about, dict) or not isinstance(about.get("version"), int):
        raise NotASave(f"{path}: about.json has no version; not a saved game")
    if about["version"] > VERSION:
        raise NotASave(f"{path}: saved by a later version ({about['version']}); this one reads up to {VERSION}")
    for version in range(about["version"], VERSION):
        MIGRATIONS[version](about, arrays)
    return arrays, about


def _array(raw: bytes) -> Array:
    array: Array = np.lib.format.read_array(io.BytesIO(raw), allow_pickle=False, max_header_size=4096)
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
    return rest.changed_by(fitted(path, arrays, "orders.", rest.arrays()))


__all__ = ["DEEDS", "NotASave", "fitted", "holding_still", "load", "orders_arrays", "orders_from", "pack", "save"]
