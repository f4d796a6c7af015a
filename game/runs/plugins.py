"""Plug-ins: a folder of one's own clauses, policies and catalogue rows.

    DIR/clauses/*.py      each registers its clauses by @clause
    DIR/policies/*.py     each registers its policies by @policy
    DIR/catalogue/        tables as in game/catalogue/, whose rows come on top

The Python files are run: use none that you would not run yourself.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import traceback
from pathlib import Path

from game.runs.cli import Wrong

CODE = ("clauses", "policies")


def load_plugins(folder: Path | None) -> None:
    """Run the Python files of a plug-in folder, so that what they register is known. Raises Wrong in one line."""
    if folder is None:
        return
    if not folder.is_dir():
        raise Wrong(f"{folder}: no such folder of plug-ins")
    known = [*CODE, "catalogue"]
    if not any((folder / part).is_dir() for part in known):
        raise Wrong(f"{folder}: holds no plug-ins; allowed: folders named {', '.join(known)}")
    for part in CODE:
        for path in sorted((folder / part).glob("*.py")):
            _load(path)


def _load(path: Path) -> None:
    name = f"plugin_{hashlib.blake2b(str(path.resolve()).encode(), digest_size=6).hexdigest()}_{path.stem}"
    if name in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as fault:
        del sys.modules[name]
        lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == str(path)]
        line = fault.lineno if isinstance(fault, SyntaxError) else lines[-1] if lines else 1
        raise Wrong(f"{path}:{line}: {type(fault).__name__}: {' '.join(str(fault).split())}") from fault


def fingerprint(folder: Path | None) -> str:
    """A hash over the files of a plug-in folder, or "" where there is none."""
    return hashed(sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in (".py", ".yaml"))) if folder else ""


def hashed(paths: list[Path]) -> str:
    """A hash over the names and contents of files."""
    whole = hashlib.blake2b(digest_size=16)
    for path in paths:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()
