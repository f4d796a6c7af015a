"""`tournament --treaties`: texts are the contestants, populations of AIs the field; who averts most risk at the least cost?

A text that cannot be read is refused, and so is everything with it: nothing is played on a typing mistake. A text that reads but
does not fit the scenario (an actor, a sensor, an agency that is not there) is left out with one line that says which text, which
key and why; with no text left nothing is played either.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from game.analysis.contest import MEASURES, NONE, OWN, Games, contested, pairs, ranking
from game.analysis.texts import under
from game.policies.policy import make
from game.reports.studies import as_csv, plain_parquet
from game.runs.cli import DONE, Wrong
from game.runs.progress import bar
from game.scenario.load import Setup, load_scenario
from game.scenario.read import InputError, clipped
from game.scenario.treaties import find_treaty, load_treaty
from game.world.files import write_whole

FILES = ("ranking.csv", "pairs.csv", "games.parquet", "front.svg")
"""What `tournament --treaties --out` leaves in its folder."""


def contest(asked: argparse.Namespace) -> int:
    """Play what is asked for, print and write what came of it. Returns the exit status. Raises InputError, Wrong."""
    base = load_scenario(asked.scenario or "standard", asked.plugins)
    if "incidents" in base.rules.resting or not len(base.chart.axes.lab):
        raise Wrong(f"main.py tournament: no catastrophe can strike in {base.name}; no text can avert one there")
    populations = _populations(asked.policies)
    setups, left_out = entered(base, asked.treaties)
    for line in left_out.values():
        print(line, file=sys.stderr)
    many = max(asked.games // (len(setups) * len(populations)), 1)
    seeds = range(asked.seed, asked.seed + many)
    with bar(len(setups) * len(populations) * many, asked.quiet or asked.json, "games") as done:
        games = contested(setups, populations, seeds, done)
    rows, compared = ranking(games), pairs(games)
    if asked.json:
        print(json.dumps(_data(base, games, rows, compared, left_out), ensure_ascii=False, allow_nan=False))
    else:
        _print(base, games, rows, compared)
    if asked.out is not None:
        _write(asked.out, games, rows, compared, base.name)
    return DONE


def _populations(asked: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (asked or OWN).split(",") if name.strip())
    if not names or len(set(names)) < len(names):
        raise Wrong(f"main.py tournament: --policies takes names of populations that differ; found {asked!r}")
    for name in names:
        if name != OWN:
            make(name)
    return names


def entered(base: Setup, names: Sequence[str]) -> tuple[dict[str, Setup], dict[str, str]]:
    """The scenario without a treaty and under every text that fits it, and name -> why of the others, a line each. Raises
    InputError for a text that cannot be read, Wrong for two of one name and where no text is left."""
    setups, left_out = {NONE: under(base, [])}, dict[str, str]()
    for asked in names:
        path = find_treaty(asked)
        name = path.stem
        if name in setups or name in left_out:
            raise Wrong(f"main.py tournament: --treaties {asked}: {name!r} stands there already; names of texts must differ")
        load_treaty(path)
        try:
            draft = load_treaty(path, base).draft
            setups[name] = under(base, [draft], draft.invited)
        except InputError as fault:
            left_out[name] = f"left out: {_one_line(fault, path)}"
    if len(setups) < 2:
        lines = "\n".join(line.removeprefix("left out: ") for line in left_out.values())
        raise Wrong(f"{lines}\nmain.py tournament: no text fits {base.name}")
    return setups, left_out


def _one_line(fault: InputError, path: Path) -> str:
    first, *others = str(fault).splitlines()
    said = first.removeprefix("<data>:1: ")
    said = said if said.startswith(str(path)) else f"{path}: {said}"
    return said + (f" (and {len(others)} more)" if others else "")


def _data(
    base: Setup, games: Games, rows: list[dict[str, Any]], compared: list[dict[str, Any]], left_out: Mapping[str, str]
) -> dict[str, Any]:
    seeds = {"first": int(games.seeds[0]), "count": len(games.seeds)}
    head = {"scenario": base.name, "populations": list(games.populations), "seeds": seeds, "digest": games.digest}
    return head | {"ranking": rows, "pairs": compared, "left_out": dict(left_out)}


def _print(base: Setup, games: Games, rows: list[dict[str, Any]], compared: list[dict[str, Any]]) -> None:
    from game.reports.contest import show
    from game.reports.ending import console_for

    many = len(games.texts) * len(games.populations) * len(games.seeds)
    whole = f"{many} games of {base.name}: {len(games.texts) - 1} texts and none, "
    show(rows, compared, f"{whole}populations {', '.join(games.populations)}, {len(games.seeds)} seeds each", console_for())
    print(f"digest {games.digest}")


def _write(out: Path, games: Games, rows: list[dict[str, Any]], compared: list[dict[str, Any]], scenario: str) -> None:
    """Ranking, pairs, games and the picture, each file whole or not at all."""
    from game.reports.contest import picture

    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / FILES[0], as_csv([_flat(row) for row in rows]))
    write_whole(out / FILES[1], as_csv(compared))
    text, population, game = (a.reshape(-1) for a in np.indices(games.values["risk"].shape))
    columns = {
        "text": [games.texts[i] for i in text],
        "population": [games.populations[i] for i in population],
        "seed": games.seeds[game],
    }
    write_whole(out / FILES[2], plain_parquet(columns | {name: games.values[name].reshape(-1) for name in MEASURES}))
    write_whole(out / FILES[3], picture(rows, f"What {len(rows)} texts avert and cost in {clipped(scenario, 40)}"))
    print(f"written to {out}: {', '.join(FILES)}", file=sys.stderr)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its figures as columns of their own."""
    found: dict[str, Any] = {}
    whole = {name: value for name, value in row.items() if name != "averted_in"}
    for name, value in (whole | {f"averted_{p}": value for p, value in row["averted_in"].items()}).items():
        if name.startswith("averted") or name in MEASURES:
            ends = value or {"mean": None, "low": None, "high": None}
            found |= {name: ends["mean"], f"{name}_low": ends["low"], f"{name}_high": ends["high"]}
        else:
            found[name] = value
    return found
