"""Contest: texts of treaties against each other and against none, over populations of AIs, on the same seeds.

A text is in force among those it invites from the first turn on, in place of the scenario's own treaties; nobody drafts others,
anybody may leave. What it is worth is the chance of catastrophe it takes away; what it costs is the output the world makes less
than the same world without any treaty, while neither has ended, and what watching costs: sensors and dues. Seeds are the same
everywhere, and luck is a hash of names, so that two texts differ by what they say. A figure is a mean over seeds, each seed's
value the mean over the populations in which it is defined, its interval by Student's t.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.agents.model import Model
from game.analysis.delays import Delays
from game.analysis.ensemble import CHUNK
from game.analysis.figures import Figure, ends, figure, resampled
from game.analysis.prospects import Moment
from game.analysis.texts import quick
from game.rules.agency import dues
from game.rules.outcome import CATASTROPHE, COOPERATION, outcome
from game.rules.upkeep import bills
from game.scenario.load import Setup
from game.treaty.register import IN_FORCE
from game.world.readouts import adherence
from game.world.total import Array, ratio, total

NONE = "none"
"""The contestant without any treaty: what all texts are held against."""
OWN = "own"
"""The population that the scenario itself names."""
MEASURES = ("risk", "cost", "output_lost", "watching", "kept", "members", "cooperation", "found")
"""Of every game: chance of catastrophe (1 where one struck, else the danger left), bn USD that the text costs and its two parts,
share of promises kept, parties (mean over turns), whether it ended in a cooperative transition, share of breaches found."""
PER = 100.0
"""bn USD by which risk averted is told."""


@dataclass(frozen=True, eq=False)
class Games:
    """All games: `values[measure] (texts, populations, games)`, not a number where undefined; `texts[0]` is NONE."""

    texts: tuple[str, ...]
    populations: tuple[str, ...]
    seeds: Array
    values: Mapping[str, Array]
    digest: str = ""

    def of(self, measure: str, text: str, population: str | None = None) -> Array:
        """(games,) a measure of one text, in one population or as the mean over those in which it is defined."""
        rows = self.values[measure][self.texts.index(text)]
        return rows[self.populations.index(population)] if population else _mean_defined(rows)

    def gap(self, measure: str, one: str, other: str, population: str | None = None) -> Array:
        """(games,) by how much a measure of one text exceeds that of another, seed by seed."""
        gap = self.values[measure][self.texts.index(one)] - self.values[measure][self.texts.index(other)]
        return gap[self.populations.index(population)] if population else _mean_defined(gap)


def _mean_defined(rows: Array) -> Array:
    known = ~np.isnan(rows)
    return ratio(total(np.where(known, rows, 0.0)), total(known.astype(float)), empty=np.nan)


# --- playing ----------------------------------------------------------------------------------------------------------------
def contested(
    setups: Mapping[str, Setup],
    populations: Sequence[str],
    seeds: Sequence[int],
    done: Callable[[int], None] = lambda games: None,
) -> Games:
    """Play every text, the scenario under it given as its setup and the first under NONE, in every population on all seeds."""
    if next(iter(setups)) != NONE:
        raise ValueError(f"the first contestant is {NONE!r}")
    shape = (len(setups), len(populations), len(seeds))
    values = {name: np.full(shape, np.nan) for name in MEASURES}
    seals = np.full(shape, "", object)
    for p, population in enumerate(populations):
        for at in range(0, len(seeds), CHUNK):
            lot = list(seeds[at : at + CHUNK])
            free: _Diary | None = None
            for t, setup in enumerate(setups.values()):
                diary = _played(setup, population, lot)
                free = free or diary
                for name, value in diary.read(free).items():
                    values[name][t, p, at : at + len(lot)] = value
                seals[t, p, at : at + len(lot)] = diary.digests
                done(len(lot))
    digest = hashlib.blake2b("".join(seals.reshape(-1)).encode(), digest_size=16).hexdigest()
    return Games(tuple(setups), tuple(populations), np.array(seeds, np.uint64), values, digest)


@dataclass(eq=False)
class _Diary:
    """What is written down of one lot, turn by turn; the end stands in `last`."""

    output: list[Array] = field(default_factory=list)  # (turns, b) bn USD a turn of all nations
    watching: list[Array] = field(default_factory=list)  # (turns, b) bn USD a turn
    members: list[Array] = field(default_factory=list)  # (turns, b)
    alive: list[Array] = field(default_factory=list)  # (turns, b) bool: the turn was played
    last: dict[str, Array] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)

    def turn(self, model: Model, alive: Array) -> None:
        """Add the turn that has just been played."""
        assert model.played is not None
        after, world = model.played.state, model.played.state.world
        turn = Moment(model.turn - 1, after, model.played.orders).turn(model.setup)
        party = after.register.party * (after.register.status == IN_FORCE)[:, None]
        self.output.append(total(world.gdp) * turn.year)
        self.watching.append(total(bills(world, turn) + dues(world, turn)) * alive)
        self.members.append(total(party.max(axis=0, initial=0.0)) * alive)
        self.alive.append(alive)

    def read(self, free: _Diary) -> dict[str, Array]:
        """(b,) every measure, held against the same worlds without a treaty."""
        turns = min(len(self.output), len(free.output))
        both = np.array(self.alive[:turns]) & np.array(free.alive[:turns])
        lost = total((np.array(free.output[:turns]) - np.array(self.output[:turns])) * both)
        watching = total(np.array(self.watching))
        members = ratio(total(np.array(self.members)), total(np.array(self.alive, float)))
        return self.last | {"cost": lost + watching, "output_lost": lost, "watching": watching, "members": members}


def _played(setup: Setup, population: str, seeds: list[int]) -> _Diary:
    """Play one lot to the end. An epilogue of one copy is enough: danger is averaged over many worlds here."""
    model, diary = Model(quick(setup), seeds, None if population == OWN else population), _Diary()
    try:
        while not model.over:
            alive = model.world.alive.copy()
            model.step()
            diary.turn(model, alive)
        world, ended = model.world, outcome(model.world)
        delays = Delays.of(world)
        diary.last = {
            "risk": np.where(ended == CATASTROPHE, 1.0, world.q),
            "cooperation": (ended == COOPERATION).astype(float),
            "kept": np.where(total(world.due) > 0.0, adherence(world), np.nan),
            "found": np.where(delays.breaches > 0.0, ratio(total(delays.found), delays.breaches), np.nan),
        }
        diary.digests = model.digests()
    finally:
        model.__dict__.clear()  # mesa remembers every model there has ever been
    return diary


# --- the verdict ------------------------------------------------------------------------------------------------------------
def ranking(games: Games) -> list[dict[str, Any]]:
    """A row for each text, the best first: what it averts, what that costs, its measures, and who dominates it.

    Texts that are shown to avert risk come first (the whole interval lies above 0): those that cost nothing by what they avert,
    then the others by risk averted per cost. Behind them stand the texts that are not, by what they avert. One text dominates
    another if it averts at least as much at no higher cost, and not both are equal; doing without any (0, 0) can dominate too."""
    texts = games.texts[1:]
    averted = {text: figure(-games.gap("risk", text, NONE)) for text in texts}
    cost = {text: _middle(figure(games.of("cost", text))) for text in texts}
    beaten = dominated({NONE: (0.0, 0.0)} | {text: (_middle(averted[text]), cost[text]) for text in texts})
    order = sorted(texts, key=lambda text: place(_middle(averted[text]), cost[text], shown(averted[text])))
    return [{"rank": rank} | _row(games, text, beaten[text]) for rank, text in enumerate(order, 1)]


def shown(averted: Figure) -> bool:
    """Whether a text averts risk for all that the games can tell: its whole interval lies above 0; one game has none."""
    return averted is not None and (_middle(averted) if averted["low"] is None else averted["low"]) > 0.0


def place(averted: float, cost: float, shown: bool) -> tuple[int, float]:
    """Where a text stands: the lower the better."""
    if not shown:
        return (2, -averted)
    return (0, -averted) if cost <= 0.0 else (1, -averted / cost)


def dominated(points: Mapping[str, tuple[float, float]]) -> dict[str, str | None]:
    """Name -> who averts at least as much at no higher cost, the best of them, or None; points are (averted, cost)."""
    found: dict[str, str | None] = {}
    for name, (averted, cost) in points.items():
        better = [n for n, (a, c) in points.items() if a >= averted and c <= cost and (a, c) != (averted, cost)]
        found[name] = min(better, key=lambda n: (-points[n][0], points[n][1])) if better else None
    return found


def _row(games: Games, text: str, beaten: str | None) -> dict[str, Any]:
    averted = -games.gap("risk", text, NONE)
    row: dict[str, Any] = {"text": text, "dominated_by": beaten, "averted": figure(averted), "shown": shown(figure(averted))}
    row |= {"averted_per_100bn": per_cost(averted, games.of("cost", text))}
    row |= {"averted_in": {p: figure(-games.gap("risk", text, NONE, p)) for p in games.populations}}
    return row | {measure: figure(games.of(measure, text)) for measure in MEASURES}


def per_cost(averted: Array, cost: Array) -> Figure:
    """Risk averted per PER bn USD; None where the text costs nothing. An end is None where the cost is nothing in so many
    resamples of worlds that the interval has no end."""
    mean = _middle(figure(cost))
    if not mean > 0.0:
        return None
    found = {"mean": PER * _middle(figure(averted)) / mean, "low": None, "high": None}
    drawn = resampled(np.stack([averted, cost])) if len(cost) > 1 else np.zeros((2, 0))
    if not len(drawn[0]) or not (drawn[1] > 0.0).all():
        return found
    low, high = ends(PER * drawn[0] / drawn[1])
    return found | {"low": low, "high": high}


def _middle(of: Figure) -> float:
    return float("nan") if of is None or of["mean"] is None else of["mean"]


def pairs(games: Games) -> list[dict[str, Any]]:
    """Every text against every one before it: by how much each measure is higher, seed by seed, with its interval."""
    rows = []
    for place_, one in enumerate(games.texts):
        for other in games.texts[:place_]:
            for measure in MEASURES:
                gap = figure(games.gap(measure, one, other))
                blank: dict[str, float | None] = {"mean": None, "low": None, "high": None}
                rows.append({"text": one, "against": other, "measure": measure} | (gap or blank))
    return rows
