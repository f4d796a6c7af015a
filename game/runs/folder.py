"""The folder of a run: what is written when, so that a kill at any instant loses at most the turn in flight.

`scenario.yaml` and `run.json` are there before the first turn; `orders.jsonl` grows by a line a stage and is on the disk before
a turn is played; `parts/` keeps each lot of worlds that is done; everything else is put in place whole at the end.
"""

from __future__ import annotations

import datetime as dt
import json
import platform
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from game import __version__
from game.engine.record import BrokenLog, Log, logged, read_log
from game.reports import history
from game.reports.results import Results
from game.runs.cli import WRITTEN, Wrong
from game.runs.plan import Plan, deciders, going_on, scenario
from game.runs.plugins import fingerprint, hashed, load_plugins
from game.scenario.load import CATALOGUE
from game.world.files import write_whole

MANIFEST, LOG, HISTORY, EVENTS, REPORT = WRITTEN
SCENARIO, START, PARTS, WORLDS = "scenario.yaml", "start.save", "parts", "worlds.csv"
FORMAT = 1
RUNNING, DONE = "running", "done"


@dataclass
class Part:
    """A lot of worlds that is done: results, the story and the events of the run's first worlds, and its curves."""

    results: Results
    story: list[dict[str, Any]] = field(default_factory=list)  # of world 0
    bands: list[dict[str, Any]] = field(default_factory=list)  # of world 0
    events: list[dict[str, Any]] = field(default_factory=list)
    curves: bytes = b""
    moments: list[dict[str, Any]] = field(default_factory=list)  # of world 0


@dataclass
class Folder:
    """A run's folder and its manifest."""

    path: Path
    manifest: dict[str, Any]

    # --- beginning and coming back ----------------------------------------------------------------------------------------
    @staticmethod
    def begin(path: Path, plan: Plan) -> Folder:
        """A folder for a new run. Raises Wrong where another run stands there."""
        _refuse_another(path)
        manifest = _manifest(plan)
        new = path if path.exists() else path.with_name(f".{path.name}.begun")  # beside it, and renamed when it is whole
        new.mkdir(parents=True, exist_ok=True)
        write_whole(new / SCENARIO, plan.setup.document.text)
        if plan.saved is not None:
            plan.saved.save(new / START)
        Folder(new, manifest).write_manifest()
        if new != path:
            new.rename(path)
        return Folder(path, manifest)

    @staticmethod
    def reopen(path: Path) -> Folder:
        """The folder of a run that has begun. Raises Wrong where there is none."""
        if not path.is_dir():
            raise Wrong(f"{path}: {'is no folder of a run' if path.exists() else 'no such run'}")
        try:
            manifest = json.loads((path / MANIFEST).read_text("utf-8"))
            missing = [key for key in ("format", "status", "identity", "options") if key not in manifest]
        except OSError:
            raise Wrong(f"{path}: holds no run: no {MANIFEST} in it; begin one with --out") from None
        except (ValueError, TypeError, RecursionError):
            raise Wrong(f"{path / MANIFEST}:1: not the manifest of a run") from None
        if missing or not isinstance(manifest, dict):
            raise Wrong(f"{path / MANIFEST}:1: not the manifest of a run; {missing[0]!r} is missing")
        if manifest["format"] != FORMAT:
            raise Wrong(f"{path / MANIFEST}: format is {manifest['format']!r}; allowed: {FORMAT}")
        return Folder(path, manifest)

    def plan(self, plugins: Path | None = None) -> tuple[Plan, list[str]]:
        """The plan the run was begun with, and notices about what is no longer as it was. Raises Wrong, InputError where that
        changes the game."""
        options = self.manifest["options"]
        given = plugins or (Path(options["plugins"]) if options["plugins"] else None)
        load_plugins(given)
        if (self.path / START).exists():
            plan = going_on(self.path / START, given, options["turns"], options["policy"])
        else:
            setup = scenario(str(self.path / SCENARIO), options["turns"], given)
            first, count = options["seed"], options["worlds"]
            plan = Plan(setup, options["scenario"], range(first, first + count), deciders(options["policy"], setup))
        plan = Plan(
            plan.setup, options["scenario"], plan.seeds, plan.policies, options["names"], options["turns"], given, plan.saved
        )
        then, now = self.manifest["identity"], identity(plan)
        changed = [name for name in then if then[name] != now.get(name)]
        for name in changed:
            if name not in MILD:
                raise Wrong(f"{self.path}: {WHAT.get(name, name)} changed since the run began")
        return plan, [f"{self.path}: {WHAT[name]} changed since the run began: digests may differ" for name in changed]

    # --- the log ----------------------------------------------------------------------------------------------------------
    def log(self, plan: Plan) -> tuple[Log, str]:
        """The log of the run, its first line written if it is new, and a notice about a torn line (or ""). Raises Wrong."""
        path = self.path / LOG
        log, notice = read_folder_log(path) if path.exists() else (Log([], path), "")
        if not log.entries:
            log.append({"run": self.manifest["identity"], "worlds": logged(plan.worlds)})
            log.close()
        elif log.entries[0].get("run") != self.manifest["identity"]:
            raise Wrong(f"{path}:1: the log is of another run than {self.path / MANIFEST}")
        return log, notice

    # --- lots of worlds ---------------------------------------------------------------------------------------------------
    def keep(self, number: int, part: Part) -> None:
        """Put a lot that is done on the disk."""
        if part.curves:
            write_whole(self._part(number, "parquet"), part.curves)
        data = {
            "results": part.results.data(),
            "story": part.story,
            "bands": part.bands,
            "events": part.events,
            "moments": part.moments,
        }
        write_whole(self._part(number, "json"), json.dumps(data))

    def part(self, number: int) -> Part | None:
        """A lot that is done, without its curves; None where it is not."""
        path = self._part(number, "json")
        if not path.exists():
            return None
        data = json.loads(path.read_text("utf-8"))
        return Part(
            Results.from_data(data["results"]), data["story"], data["bands"], data["events"], moments=data.get("moments", [])
        )

    def _part(self, number: int, ending: str) -> Path:
        return self.path / PARTS / f"{number:06d}.{ending}"

    # --- the end ----------------------------------------------------------------------------------------------------------
    def finish(self, plan: Plan, whole: Part, account: Mapping[str, Any], lots: int) -> None:
        """Put everything in place: curves, events, worlds, and at last the manifest that says the run is done."""
        history.write_joined([self._part(number, "parquet") for number in range(lots)], self.path / HISTORY)
        lines = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in whole.events)
        write_whole(self.path / EVENTS, lines)
        write_whole(self.path / WORLDS, "".join(_rows(plan, whole.results)))
        log, _ = read_folder_log(self.path / LOG)
        self.manifest |= {
            "status": DONE,
            "finished": _now(),
            "account": dict(account),
            "digests_logged": whole.results.digests[: logged(plan.worlds)],
            "log": {"lines": len(log.entries), "last": log.last},
        }
        self.write_manifest()
        for number in range(lots):
            for ending in ("json", "parquet"):
                self._part(number, ending).unlink(missing_ok=True)
        if (self.path / PARTS).is_dir():
            (self.path / PARTS).rmdir()

    def write_manifest(self) -> None:
        """Put the manifest in place."""
        write_whole(self.path / MANIFEST, json.dumps(self.manifest, indent=1, ensure_ascii=False) + "\n")

    @property
    def done(self) -> bool:
        """Whether the run is over."""
        return bool(self.manifest["status"] == DONE)


def read_folder_log(path: Path) -> tuple[Log, str]:
    """A log, and a notice about a torn line. Raises Wrong where the chain is broken."""
    try:
        return read_log(path)
    except BrokenLog as fault:
        raise Wrong(str(fault)) from None
    except OSError as fault:
        raise Wrong(f"{path}: {fault.strerror or fault}") from None


def _refuse_another(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise Wrong(f"{path}: --out names a folder; this is a file")
    if (path / MANIFEST).exists():
        raise Wrong(f"{path}: {_what_stands_there(path)}")
    there = sorted(entry.name for entry in path.iterdir()) if path.is_dir() else []
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise Wrong(f"{path}: is no folder of a run and holds {there[0]!r}{more}; --out takes a new or an empty folder")


def _what_stands_there(path: Path) -> str:
    """What to say of the run in a folder, and what can be done."""
    where = shlex.quote(str(path))
    try:
        done = Folder.reopen(path).done
    except Wrong:
        return "holds a run that cannot be read; name another --out"
    if done:
        return f"holds a finished run (python main.py report {where} tells it); another --out plays afresh"
    return f"holds a run that is not over (python main.py run --resume {where} goes on with it); another --out begins afresh"


# --- what a run is ----------------------------------------------------------------------------------------------------------
WHAT = {
    "scenario": "the scenario",
    "catalogue": "the game's catalogue",
    "plugins": "the plug-ins",
    "version": "the version of the game",
    "numpy": "the version of numpy",
    "cpu": "the processor's features",
}


MILD = ("version", "numpy", "cpu")
"""What may change under a run: its rules stay, though digests may differ."""


def identity(plan: Plan) -> dict[str, Any]:
    """What decides the digests of a run, in short: stands in the manifest and in the first line of the log."""
    import numpy as np

    return {
        "version": __version__,
        "scenario": hashed_text(plan.setup.document.text),
        "catalogue": hashed(sorted(CATALOGUE.rglob("*.yaml"))),
        "plugins": fingerprint(plan.plugins),
        "turns": plan.setup.file.turns,
        "seeds": [int(plan.seeds[0]), plan.worlds],
        "policies": dict(plan.policies),
        "numpy": np.__version__,
        "cpu": hashed_text(" ".join(_cpu_features())),
    }


def hashed_text(text: str) -> str:
    """A hash of a text."""
    import hashlib

    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _manifest(plan: Plan) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "status": RUNNING,
        "begun": _now(),
        "command": "python " + shlex.join(["main.py", *sys.argv[1:]]),
        "identity": identity(plan),
        "options": {
            "scenario": plan.asked,
            "seed": int(plan.seeds[0]),
            "worlds": plan.worlds,
            "turns": plan.turns,
            "policy": [f"{seat}={spec}" if seat != "*" else spec for seat, spec in plan.policies.items()],
            "names": plan.names,
            "plugins": str(plan.plugins.resolve()) if plan.plugins else None,
        },
        "decides": {seat: agent.policy for seat, agent in plan.game(plan.seeds[:1]).seats.items()},
        "versions": _versions(),
        "cpu": {"machine": platform.machine(), "features": _cpu_features()},
    }


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    named = {name.lower(): version(name) for name in ("numpy", "scipy", "mesa", "pyarrow")}
    return {"chokepoint": __version__, "python": platform.python_version()} | named


def _cpu_features() -> list[str]:
    """The processor features that numpy may use: digests can differ between them in the last bit."""
    import numpy as np

    found: Any = np.show_config(mode="dicts")
    extensions = found.get("SIMD Extensions", {})
    return sorted({*extensions.get("baseline", []), *extensions.get("found", [])})


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _rows(plan: Plan, results: Results) -> Iterator[str]:
    """`worlds.csv`: a row a world, for a spreadsheet."""
    from game.rules.outcome import OUTCOMES

    seats = list(results.scores)
    head = ["world", "seed", "outcome", "ended", "danger_left", "danger", "promises_kept", "chip_strain", "lead"]
    head += ["exposure", "exposure_read", *(f"score_{seat}" for seat in seats), "digest"]
    yield ",".join(head) + "\n"
    for w in range(results.worlds):
        numbers: Sequence[Any] = (
            results.danger_left[w], results.danger[w], results.kept[w], results.strain[w], results.lead[w],
            results.exposure[w], results.exposure_read[w], *(results.scores[seat][w] for seat in seats),
        )  # fmt: skip
        shown = ["" if n is None else f"{n:.9g}" for n in numbers]
        row = [str(w), str(plan.seeds[w]), OUTCOMES[results.outcomes[w]], str(results.ended[w]), *shown, results.digests[w]]
        yield ",".join(row) + "\n"
