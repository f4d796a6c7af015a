"""`replay`: re-run a log by rules alone and see whether it comes to the same."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from game.agents.model import Model
from game.engine.record import Log, logged
from game.engine.state import digests
from game.reports.results import digest_of
from game.runs.cli import DONE, FAILED, Wrong
from game.runs.folder import LOG, MANIFEST, Folder, read_folder_log
from game.runs.game import Game, scripted
from game.runs.plan import Plan
from game.runs.plugins import load_plugins


def replay(path: Path, plugins: Path | None = None) -> int:
    """Re-run the log of a run or of a save. Prints the verdict; returns the exit status."""
    if not path.exists():
        raise Wrong(f"{path}: no such run or saved game")
    return _replay_run(path, plugins) if path.is_dir() else _replay_save(path, plugins)


def of_run(path: Path, plugins: Path | None, most: int | None = None) -> tuple[Game, Log, Folder, Plan]:
    """A run as it was before its first turn, in the worlds of its log (at most `most`), and its log. Raises Wrong."""
    folder = Folder.reopen(path)
    log, notice = read_folder_log(path / LOG)
    _whole(folder, log)
    plan, notices = folder.plan(plugins)
    for line in [notice, *notices]:
        if line:
            print(line, file=sys.stderr)
    if not log.entries or log.entries[0].get("run") != folder.manifest["identity"]:
        raise Wrong(f"{path / LOG}:1: the log is of another run than {path / MANIFEST}")
    worlds = min(logged(plan.worlds), most or plan.worlds)
    if plan.saved is None:
        return plan.game(plan.seeds[:worlds]), log, folder, plan
    game = plan.game(plan.seeds)
    game.state = game.state.at(list(range(worlds)))
    game.seeds = game.seeds[:worlds]
    return game, log, folder, plan


def of_save(path: Path, plugins: Path | None, most: int | None = None) -> tuple[Game, Log, Model]:
    """A saved game as it was before its first turn, in the worlds of its log (at most `most`), and its log. Raises Wrong."""
    load_plugins(plugins)
    saved = Model.load(path, plugins)
    log = saved.log
    if log is None or not log.entries:
        raise Wrong(f"{path}: holds no log, so that it cannot be re-run")
    worlds = min(logged(len(saved.seeds)), most or len(saved.seeds))
    policies = {seat: agent.policy for seat, agent in saved.seats.items()}
    return Game(saved.setup, saved.seeds[:worlds], policies, saved.treaties, exchanges=saved.table.exchanges), log, saved


def _replay_run(path: Path, plugins: Path | None) -> int:
    game, log, folder, plan = of_run(path, plugins)
    worlds = logged(plan.worlds)
    _rerun(game, log, 1, whole=worlds == plan.worlds)
    lines = f"{path}: {len(log.entries)} lines of the log"
    where = f"{lines}, {_logged(worlds, plan.worlds)}, re-run by rules alone to turn {game.turn}"
    if not folder.done:
        print(f"{where}: the log holds. The run is not over, so that there is no digest to compare.")
        return DONE
    whole = str(folder.manifest["account"]["summary"]["digest"]) if worlds < plan.worlds else ""
    return _verdict(where, game.digests(), folder.manifest["digests_logged"], whole)


def _whole(folder: Folder, log: Log) -> None:
    """Refuse a log that is not the one the run ended with, though its chain holds."""
    if not folder.done:
        return
    end: Mapping[str, Any] = folder.manifest["log"]
    path = folder.path / LOG
    if len(log.entries) < end["lines"]:
        raise Wrong(f"{path}:{len(log.entries) + 1}: the log ends here; the run wrote {end['lines']} lines")
    if len(log.entries) > end["lines"]:
        raise Wrong(f"{path}:{end['lines'] + 1}: the log goes on; the run wrote {end['lines']} lines")
    if log.last != end["last"]:
        raise Wrong(f"{path}:{end['lines']}: the chain holds but is not the one that the run wrote")


def _replay_save(path: Path, plugins: Path | None) -> int:
    game, log, saved = of_save(path, plugins)
    worlds = logged(len(saved.seeds))
    start = next((number for number, entry in enumerate(log.entries) if "run" not in entry), len(log.entries))
    _rerun(game, log, start, whole=worlds == len(saved.seeds))
    lines = f"{path}: {_count(len(log.entries), 'log entry')}"
    where = f"{lines}, {_logged(worlds, len(saved.seeds))}, re-run by rules alone to turn {game.turn}"
    expected = digests(saved.state)
    return _verdict(where, game.digests(), expected[:worlds], digest_of(expected) if worlds < len(expected) else "")


def _rerun(game: Game, log: Log, skip: int, whole: bool) -> None:
    """Play what the log says. Where it holds one world of many (not `whole`), the others may have gone on after its end."""
    script = game.script = scripted(log, skip)
    while script and not game.over:
        game.advance()
    if script and whole:
        raise Wrong(f"{script.entries[0][0]}: the game is over before this entry")


def _verdict(where: str, found: Sequence[str], expected: Sequence[str], run: str = "") -> int:
    """Print and return whether what was re-run comes to the same. `run`: the digest of a run of which one world is logged."""
    if list(found) == list(expected):
        one = f"; of the world that is logged {found[0][:12]}" if run else ""
        print(f"{where}: the same. Digest {(run or digest_of(found))[:12]}{one}.")
        return DONE
    world = next(w for w, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b)
    print(f"{where}: NOT the same. World {world}: digest {found[world][:12]}, expected {expected[world][:12]}.")
    return FAILED


def _logged(logged: int, worlds: int) -> str:
    """How many worlds of how many a log holds."""
    return _count(worlds, "world") if logged == worlds else f"{logged} of {worlds} worlds (no more are logged)"


def _count(number: int, what: str) -> str:
    many = what.removesuffix("y") + "ies" if what.endswith("y") else f"{what}s"
    return f"{number} {what if number == 1 else many}"
