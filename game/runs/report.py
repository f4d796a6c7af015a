"""`report`: tell a run that is over, in the terminal and on its page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from game.reports import history
from game.reports.account import Account
from game.reports.page import page
from game.runs.cli import DONE, Wrong
from game.runs.folder import EVENTS, HISTORY, MANIFEST, REPORT, Folder
from game.world.files import write_whole


def report(path: Path, quiet: bool = False) -> int:
    """Print the ending of a run and write its page afresh. Returns the exit status."""
    folder = Folder.reopen(path)
    if not folder.done:
        raise Wrong(f"{path}: the run is not over; go on with: python main.py run --resume {path}")
    account = account_of(folder)
    written = write_report(folder)
    from game.reports.ending import console_for, show

    show(account, console_for(), brief=quiet)
    if not quiet:
        print(f"\n{written}")
    return DONE


def account_of(folder: Folder) -> Account:
    """The account in a folder's manifest. Raises Wrong where it is not whole."""
    try:
        return Account.from_data(folder.manifest["account"])
    except (KeyError, TypeError) as fault:
        raise Wrong(f"{folder.path / MANIFEST}:1: not a whole account of a run: {fault}") from None


def write_report(folder: Folder) -> Path:
    """Write the page of a run that is over. Raises Wrong where its files are not what they were."""
    account = account_of(folder)
    path = folder.path / HISTORY
    try:
        curves, fans = history.read(path), history.fans(path) if account.worlds > 1 else {}
    except (OSError, ValueError) as fault:
        raise Wrong(f"{path}: {' '.join(str(fault).split())[:160]}") from None
    target = folder.path / REPORT
    try:
        text = page(account, curves, fans, _events(folder), folder.manifest)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise Wrong(f"{folder.path / MANIFEST}:1: not a whole account of a run: {type(fault).__name__} {fault}") from None
    write_whole(target, text)
    return target


def _events(folder: Folder) -> list[dict[str, Any]]:
    path = folder.path / EVENTS
    found = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as fault:
        raise Wrong(f"{path}: {fault.strerror or fault}") from None
    for number, line in enumerate(lines, 1):
        try:
            event = json.loads(line)
            found.append({key: event[key] for key in ("world", "turn", "kind", "text", "why", "matters")})
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Wrong(f"{path}:{number}: not an event") from None
    return found
