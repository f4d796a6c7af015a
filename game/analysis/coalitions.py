"""Coalitions: which agreements hold by themselves, nobody inside gaining by leaving and nobody outside by joining.

The test of d'Aspremont et al. 1983, as Barrett 1994 and Carraro and Siniscalco 1993 apply it to treaties: who is in follows from
best replies, what members do from what is best for them together. For seats that are alike only their number counts, so that a
hundred of them take a hundred worlds. Seats that are not alike play the same game in strategic form: `pure(strategic_form(...))`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.analysis.profiles import NoGame, batch, cast
from game.policies.scripted import Plan
from game.scenario.load import Setup
from game.world.total import Array

SLACK = 1e-6
"""Gains below this share of the largest payoff are none: promises are kept with a hair's breadth to spare."""


@dataclass(frozen=True, eq=False)
class Sizes:
    """What members and outsiders get by the number of members: `(n + 1,)` each, not a number where there are none."""

    member: Array
    outsider: Array
    level: tuple[str, ...] = ()  # what members do, by their number, where they choose it together

    @property
    def seats(self) -> int:
        """How many seats there are."""
        return len(self.member) - 1

    @property
    def joining(self) -> Array:
        """(n,) what the s-th member gains by joining s - 1 others; for s = 1, 2, ..., n."""
        return np.asarray(self.member[1:] - self.outsider[:-1])

    def stable(self) -> list[int]:
        """Every size from which no member gains by leaving and no outsider by joining."""
        slack = SLACK * max(1.0, float(np.nanmax(np.abs([self.member, self.outsider]))))
        stays = np.append(True, self.joining >= -slack)
        keeps_out = np.append(self.joining <= slack, True)
        return [int(s) for s in np.flatnonzero(stays & keeps_out)]

    def tipping(self) -> float | None:
        """The size from which on whoever joins gains, by a straight line between whole numbers; None where it never comes to it.

        Where the last seat loses still, the line through the last two gains is followed beyond the number of seats: so many more
        like them would tip it.
        """
        gain = self.joining
        if gain[0] >= 0.0:
            return 1.0
        up = np.flatnonzero((gain[:-1] < 0.0) & (gain[1:] >= 0.0))
        place = int(up[0]) if len(up) else len(gain) - 2
        slope = gain[place + 1] - gain[place]
        return float(place + 1.0 - gain[place] / slope) if slope > 0.0 else None


def by_number(
    setup: Setup, seats: Sequence[str], inside: Plan | str, outside: Plan | str, who: Mapping[str, str] | None = None
) -> Sizes:
    """What alike seats get when 0, 1, ..., n of them play `inside` and the others `outside` (plans, or names of the seats' own).

    `who` says which seat acts for each scored seat, itself if left out. Raises NoGame where seats turn out not to be alike.
    """
    return _sizes(setup, seats, [inside], outside, who)


def together(
    setup: Setup, seats: Sequence[str], levels: Sequence[Plan | str], outside: Plan | str, who: Mapping[str, str] | None = None
) -> Sizes:
    """The same, with members choosing together the one of `levels` that pays them most in all; of equals the first."""
    return _sizes(setup, seats, levels, outside, who)


def _sizes(
    setup: Setup, seats: Sequence[str], levels: Sequence[Plan | str], outside: Plan | str, who: Mapping[str, str] | None
) -> Sizes:
    many, actors = len(seats), [(who or {}).get(seat, seat) for seat in seats]
    plans = {actor: tuple(_plan(setup, actor, plan) for plan in (outside, *levels)) for actor in actors}
    cases = [(0, 0)] + [(size, level) for size in range(1, many + 1) for level in range(1, len(levels) + 1)]
    chosen = np.array([[level if place < size else 0 for size, level in cases] for place in range(many)])
    scores = _played(setup, plans, chosen, seats)
    member, outsider, best = np.full(many + 1, np.nan), np.full(many + 1, np.nan), [""] * (many + 1)
    for size in range(many + 1):
        worlds = [w for w, (s, _) in enumerate(cases) if s == size]
        world = worlds[int(scores[:size, worlds].sum(axis=0).argmax())] if size else worlds[0]
        member[size] = _alike(scores[:size, world], seats[:size])
        outsider[size] = _alike(scores[size:, world], seats[size:])
        best[size] = next(iter(plans.values()))[cases[world][1]].name
    return Sizes(member, outsider, tuple(best))


def _plan(setup: Setup, seat: str, plan: Plan | str) -> Plan:
    if isinstance(plan, Plan):
        return plan
    own: Mapping[str, tuple[Plan, ...]] = setup.chart.extra["plans"]
    for one in own.get(seat, ()):
        if one.name == plan:
            return one
    raise NoGame(f"{seat} has no plan {plan!r}; allowed: {', '.join(one.name for one in own.get(seat, ())) or 'none'}")


def _played(setup: Setup, plans: Mapping[str, Sequence[Plan]], chosen: Array, seats: Sequence[str]) -> Array:
    """(seats, worlds) what the scored seats get."""
    found, step = [], batch(setup)
    for first in range(0, chosen.shape[1], step):
        part = chosen[:, first : first + step]
        model = cast(setup, plans, part, [0] * part.shape[1])
        model.run_model()
        found.append(model.world.score[[model.axes.actor[seat] for seat in seats]])
    return np.concatenate(found, axis=1)


def _alike(scores: Array, seats: Sequence[str]) -> float:
    if not len(scores):
        return float("nan")
    if np.ptp(scores) > SLACK * max(1.0, float(np.abs(scores).max())):
        one, other = seats[int(scores.argmin())], seats[int(scores.argmax())]
        raise NoGame(f"{one} and {other} do the same and do not get the same; solve the accession in strategic form")
    return float(scores[0])
