"""Profiles: a scenario as a game in strategic form. Every seat has plans; every profile of plans is a world; one batch plays all.

Plans are what a scenario lists under `plans`; or the alternatives among its `orders` for seats that play `mixed`; or, where its
`moves` leave a seat nothing but flags, every way to set them. Payoffs are the scores that the engine arrives at.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.agents.model import Model
from game.orders import DEEDS
from game.policies.cast import Cast
from game.policies.scripted import Line, Plan
from game.scenario.load import Setup
from game.world.owners import owned
from game.world.state import FIELDS
from game.world.total import Array

BATCH = 200_000_000
"""Bytes that the quantities of a batch of profiles may come to."""
PROFILES_MOST = 2_000_000
FLAGS_MOST = 6
CAST = "(cast)"


class NoGame(ValueError):
    """A scenario that cannot be taken for a game of this form: says why, and what would do."""


@dataclass(frozen=True, eq=False)
class Game:
    """A finite game: `payoffs[i]` is what seat `i` gets, indexed by the place of every seat's plan."""

    seats: tuple[str, ...]
    plans: tuple[tuple[str, ...], ...]
    payoffs: Array  # (seats, *plans of each)
    errors: Array | None = None  # standard error of each mean payoff, where luck was sampled

    @property
    def shape(self) -> tuple[int, ...]:
        """How many plans each seat has."""
        return tuple(len(row) for row in self.plans)

    def profiles(self) -> Iterator[tuple[int, ...]]:
        """Every profile, as places of plans."""
        return itertools.product(*map(range, self.shape))

    def named(self, profile: Sequence[int]) -> dict[str, str]:
        """A profile in words: seat -> plan."""
        return {seat: self.plans[i][profile[i]] for i, seat in enumerate(self.seats)}

    def place(self, **plans: str) -> tuple[int, ...]:
        """The profile in which each seat plays the plan named. Raises KeyError for a seat or a plan that is none."""
        return tuple(self.plans[i].index(plans[seat]) for i, seat in enumerate(self.seats))

    def of(self, seat: str) -> Array:
        """The payoffs of one seat, indexed by profile."""
        return np.asarray(self.payoffs[self.seats.index(seat)])


def candidates(setup: Setup, seat: str) -> tuple[Plan, ...]:
    """The plans of a seat. Raises NoGame where the scenario leaves open what a seat may do."""
    listed: Mapping[str, tuple[Plan, ...]] = setup.chart.extra["plans"]
    if seat in listed:
        return listed[seat]
    lines = [line for line in setup.chart.extra["scripted"] if line.seat == setup.chart.axes.actor[seat]]
    if any(line.chance < 1.0 for line in lines):
        return tuple(_alternatives(lines))
    flags = _flags(setup, seat)
    if flags is None:
        raise NoGame(f"{seat} has no plans; allowed: `plans`, alternatives under `orders`, or `moves` that are all flags")
    return flags


def deciders(setup: Setup) -> tuple[str, ...]:
    """The seats that have more than one thing to do: those with plans, alternatives, or moves that are all flags."""
    found = []
    for seat in setup.file.actors:
        try:
            plans = candidates(setup, seat)
        except NoGame:
            continue
        if len(plans) > 1:
            found.append(seat)
    return tuple(found)


def _alternatives(lines: Sequence[Line]) -> Iterator[Plan]:
    """Every way to pick one of the alternatives for the same cells, or to hold still where their chances leave room."""
    groups: dict[tuple[str, bytes, int], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.deed, line.cells.tobytes(), line.turn), []).append(line)
    choices = []
    for group in groups.values():
        still = sum(line.chance for line in group) < 1.0 - 1e-9
        choices.append([((), "hold")] * still + [((line,), f"{line.deed} {line.value:g}") for line in group])
    for picked in itertools.product(*choices):
        yield Plan(", ".join(name for _, name in picked), lines=tuple(line for one, _ in picked for line in one))


def _flags(setup: Setup, seat: str) -> tuple[Plan, ...] | None:
    """Every way to set the flags that are all a seat may order, or None where it may order more."""
    chart, place = setup.chart, setup.chart.axes.actor[seat]
    moves = setup.file.moves.get(seat, setup.file.moves.get(chart.actor_kind[place]))
    if moves is None:
        return None
    cells: list[tuple[str, int]] = []
    for deed in moves:
        line = DEEDS[deed]
        mine = owned(chart, line.axes, (place,))
        if len(mine) and (line.unit != "flag" or len(line.axes) != 1):
            return None
        cells += [(deed, int(cell)) for cell in mine]
    if len(cells) > FLAGS_MOST:
        return None
    plans = []
    for values in itertools.product((0.0, 1.0), repeat=len(cells)):
        lines = [Line(place, d, np.array([c], np.int64), v, 0, 10**9, 1.0, 0.0) for (d, c), v in zip(cells, values, strict=True)]
        name = ", ".join(d for (d, _), v in zip(cells, values, strict=True) if v) or "hold"
        plans.append(Plan(name, lines=tuple(lines)))
    return tuple(plans)


# --- playing them ---------------------------------------------------------------------------------------------------------
def strategic_form(
    setup: Setup,
    plans: Mapping[str, Sequence[Plan]] | None = None,
    luck: int = 1,
    treaties: bool = True,
    policy: Mapping[str, str] | None = None,
) -> Game:
    """The game of a scenario: every profile played to the end, its payoffs the scores, averaged over `luck` seeds.

    `plans` says which seats decide and from what (`deciders` and `candidates` if left out); the others play as the scenario says,
    or by `policy`. Raises NoGame where nobody decides or there are more profiles than can be played.
    """
    plans = plans if plans is not None else {seat: candidates(setup, seat) for seat in deciders(setup)}
    if not plans:
        raise NoGame("nobody has anything to decide; allowed: `plans`, alternatives under `orders`, flags under `moves`")
    shape = tuple(len(p) for p in plans.values())
    many = int(np.prod(shape)) * luck
    if many > PROFILES_MOST:
        raise NoGame(f"{many:,} worlds of profiles; at most {PROFILES_MOST:,} are played")
    chosen = np.indices(shape).reshape(len(shape), -1)
    scores = played(setup, plans, np.repeat(chosen, luck, axis=1), np.tile(np.arange(luck), chosen.shape[1]), treaties, policy)
    each = scores.reshape(len(shape), *shape, luck)
    errors = each.std(axis=-1, ddof=1) / np.sqrt(luck) if luck > 1 else None
    return Game(tuple(plans), tuple(tuple(p.name for p in row) for row in plans.values()), each.mean(axis=-1), errors)


def played(
    setup: Setup,
    plans: Mapping[str, Sequence[Plan]],
    chosen: Array,
    seeds: Sequence[int] | Array,
    treaties: bool = True,
    policy: Mapping[str, str] | None = None,
) -> Array:
    """`(seats, worlds)` scores of the seats with plans, in worlds where seat `i` plays plan `chosen[i]` under `seeds`."""
    found = []
    step = batch(setup)
    for first in range(0, chosen.shape[1], step):
        part = chosen[:, first : first + step]
        model = cast(setup, plans, part, list(map(int, seeds[first : first + step])), treaties, policy)
        model.run_model()
        found.append(model.world.score[[model.axes.actor[seat] for seat in plans]])
    return np.concatenate(found, axis=1)


def cast(
    setup: Setup,
    plans: Mapping[str, Sequence[Plan]],
    chosen: Array,
    seeds: Sequence[int],
    treaties: bool = True,
    policy: Mapping[str, str] | None = None,
) -> Model:
    """A model at its start in which seat `i` plays plan `chosen[i, b]` in world `b`."""
    model = Model(setup, seeds=seeds, policy=policy, treaties=treaties)
    places = {seat: model.axes.actor[seat] for seat in plans}
    decider = Cast({places[s]: tuple(p) for s, p in plans.items()}, {places[s]: chosen[i] for i, s in enumerate(plans)})
    for seat in plans:
        model.hand(seat, decider, CAST)
    return model


def batch(setup: Setup) -> int:
    """Worlds that are played side by side: fewer where a world is large."""
    cells = sum(math.prod(setup.chart.axes.shape(line.axes)) for line in FIELDS.values())
    return max(1, BATCH // (8 * cells))
