"""How often the twelve moments happen in a scenario, held against the shares that PLAY 6 asks of the class game."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from game.agents.model import Model
from game.analysis.acceptance import LOT, Check
from game.analysis.figures import chance, figure
from game.analysis.moments import MOMENTS
from game.analysis.moments.found import Found
from game.analysis.moments.record import Record
from game.scenario.load import Setup, load_scenario
from game.world.total import Array

SOME, SOME_IN, MEAN = 2, 0.95, 3.5
"""Different moments that a game is to have at least, in what share of games; and on average."""
STOPPED = (0.40, 0.60)
"""Share of Runs that are to be stopped: about half."""
ALIKE = (0.1, 0.9)
"""Quantiles of the evidence behind true accusations between which a false one looks the same."""


@dataclass(frozen=True, eq=False)
class Tally:
    """What happened in each of the games: by moment `(moments, b)` bool; of Runs `(runs,)` whether each was stopped; nats of
    evidence behind true accusations and behind false ones."""

    happened: Array
    stopped: Array
    true_nats: Array
    false_nats: Array


def tallied(setup: Setup, seeds: Sequence[int]) -> Tally:
    """Play the scenario with these seeds, in lots, and read the moments off."""
    parts = [tally(recorded(setup, seeds[first : first + LOT])) for first in range(0, len(seeds), LOT)]
    return Tally(
        *(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in Tally.__dataclass_fields__),
    )


def recorded(setup: Setup, seeds: Sequence[int]) -> Record:
    """Play worlds side by side to the end, and keep what moments are read off."""
    model, record = Model(setup, seeds=list(seeds)), Record(setup.chart)
    while not model.over:
        before = model.state
        model.step()
        assert model.played is not None
        record.add(before, model.played)
    record.close(model.world)
    return record


def tally(record: Record) -> Tally:
    """What happened in each world of a record."""
    found = {name: kind.rule(record) for name, kind in MOMENTS.items()}
    run, burned, false = found["the_run"], found["burned_source"], found["false_accusation"]
    by_nation = false.happened & (false.strength > 0.0)
    return Tally(
        np.array([seen.games() for seen in found.values()]),
        run.turned[run.happened],
        _true(burned),
        false.strength[by_nation],
    )


def _true(burned: Found) -> Array:
    """(accusations,) nats behind those that met somebody who had broken a promise."""
    return np.asarray(burned.strength[burned.happened & (burned.turned > 0.0)])


def checks(games: Tally) -> list[Check]:
    """Every point of PLAY 6, in order."""
    rows = [_share(kind.title, games.happened[i], kind.share) for i, kind in enumerate(MOMENTS.values())]
    many = np.add.reduce(games.happened * 1.0, axis=0)
    rows += [_share("Runs that are stopped", games.stopped > 0.0, STOPPED)]
    rows += [_share(f"at least {SOME} moments", many >= SOME, (SOME_IN, 1.0))]
    mean = figure(many)
    assert mean is not None
    value = mean["mean"] or 0.0
    rows.append(Check("moments in a game", f"{value:.2f}", f"at least {MEAN:g}", value >= MEAN))
    return [*rows, _alike(games)]


def _share(what: str, held: Array, asked: tuple[float, float]) -> Check:
    low, high = asked
    words = f"{100 * low:.0f} to {100 * high:.0f} %" if high < 1.0 else f"at least {100 * low:.0f} %"
    found = chance(held)
    if found is None:
        return Check(what, "none", words, False)
    mean, least, most = (100.0 * (found[end] or 0.0) for end in ("mean", "low", "high"))
    return Check(what, f"{mean:.1f} % ({least:.1f} to {most:.1f} %)", words, low <= mean / 100.0 <= high)


def _alike(games: Tally) -> Check:
    """Whether false accusations sometimes rest on as much evidence as most true ones do."""
    what, asked = "false accusations that look like true ones", "some"
    if not len(games.true_nats) or not len(games.false_nats):
        return Check(what, f"{len(games.true_nats)} true and {len(games.false_nats)} false accusations", asked, False)
    low, high = np.quantile(games.true_nats, ALIKE)
    alike = np.count_nonzero((games.false_nats >= low) & (games.false_nats <= high))
    return Check(what, f"{alike} of {len(games.false_nats)}", asked, bool(alike > 0))


def lines(name: str, worlds: int, first: int) -> Iterator[str]:
    """The table of a scenario, line by line."""
    rows = checks(tallied(load_scenario(name), range(first, first + worlds)))
    wide = max(len(row.what) for row in rows)
    yield f"{name}, {worlds} games from seed {first}"
    for row in rows:
        yield f"{row.what:<{wide}}  {'holds' if row.holds else 'FAILS':5}  {row.found}; asked: {row.asked}"
    yield f"{sum(row.holds for row in rows)} of {len(rows)} points hold"
