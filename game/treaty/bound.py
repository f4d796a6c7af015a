"""Who is bound: classes of actors, and the promises and rights that hold for every one of a class.

A clause names a class and never a list; who belongs to it follows from the chart, and who is a party from the register.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from game.treaty.clause import Bound, Gate, Term, enforced, number, promise
from game.treaty.words import share
from game.world.chart import Chart
from game.world.total import Array

NOBODY_OF = {
    Bound.NATIONS: "Each Party shall answer for it that no laboratory under its jurisdiction",
    Bound.LABS_OF_PARTIES: "No laboratory under the jurisdiction of a Party",
    Bound.FIRMS_OF_PARTIES: "No laboratory in private hands under the jurisdiction of a Party",
    Bound.CONSORTIA: "No laboratory in which the state of a Party holds a share",
    Bound.SIGNATORIES: "No laboratory that has itself signed this treaty",
}
EVERY_OF = {
    Bound.NATIONS: "Each Party shall answer for it that every laboratory under its jurisdiction",
    Bound.LABS_OF_PARTIES: "Every laboratory under the jurisdiction of a Party",
    Bound.FIRMS_OF_PARTIES: "Every laboratory in private hands under the jurisdiction of a Party",
    Bound.CONSORTIA: "Every laboratory in which the state of a Party holds a share",
    Bound.SIGNATORIES: "Every laboratory that has itself signed this treaty",
}


def least_size() -> float:
    """A field: laboratories smaller than this share of all laboratories' compute are not bound."""
    size: float = number(0.0, "share of all laboratories' compute at the start", 0.0, 1.0, (0.0, 0.05, 0.1))
    return size


class Duty(NamedTuple):
    """A laboratory whose conduct is promised: the actor whose membership makes it live, and the one who must keep it."""

    lab: int
    party: int
    bound_by: int


def duties(chart: Chart, binds: Bound, size: float = 0.0) -> Iterator[Duty]:
    """The laboratories that a class takes in, in the order of the axis."""
    sizes = lab_sizes(chart)
    for lab in chart.axes.labs:
        actor, home = int(chart.lab_actor[lab]), int(chart.lab_home[lab])
        if home < 0 or sizes[lab] < size or not belongs(chart, actor, binds):
            continue
        nation = int(chart.nation_actor[home])
        party = actor if binds is Bound.SIGNATORIES else nation
        yield Duty(lab, party, nation if binds is Bound.NATIONS else actor)


def belongs(chart: Chart, actor: int, binds: Bound) -> bool:
    """Whether a laboratory is of the class at all: consortia have the state as an owner, private firms have not."""
    if binds is Bound.CONSORTIA:
        return bool(chart.actor_state_share[actor] > 0.0)
    if binds is Bound.FIRMS_OF_PARTIES:
        return bool(chart.actor_state_share[actor] == 0.0)
    return True


@lru_cache(maxsize=64)
def lab_sizes(chart: Chart) -> Array:
    """(l) each laboratory's share of what all laboratories can put to work at the start; equal parts where nobody has any."""
    held = chart.sites.lab_plants(chart.first_capacity[:, None])[:, 0] if len(chart.axes.lab) else np.zeros(0)
    whole = float(np.add.accumulate(held)[-1]) if len(held) else 0.0
    return held / whole if whole > 0.0 else np.full(len(held), 1.0 / max(len(held), 1))


def on_labs(
    chart: Chart, deed: str, binds: Bound, size: float, *, full_breach: float, at_most: float | None = None,
    at_least: float | None = None, gates: tuple[Gate, ...] = (),
) -> Iterator[Term]:  # fmt: skip
    """The same promise for every laboratory of a class."""
    for lab, party, bound_by in duties(chart, binds, size):
        yield promise(
            deed, lab, party=party, bound_by=bound_by, full_breach=full_breach, at_most=at_most, at_least=at_least, gates=gates
        )


def on_nations(chart: Chart, deed: str, *, full_breach: float, at_most: float | None = None,
    at_least: float | None = None, gates: tuple[Gate, ...] = (),
) -> Iterator[Term]:  # fmt: skip
    """The same promise for every nation."""
    for nation, actor in enumerate(chart.nation_actor):
        party = int(actor)
        yield promise(
            deed, nation, party=party, bound_by=party, full_breach=full_breach, at_most=at_most, at_least=at_least, gates=gates
        )


def by_nation(chart: Chart, lever: str, value: float, gates: tuple[Gate, ...] = ()) -> Iterator[Term]:
    """A lever set to the same value in every party."""
    for nation, actor in enumerate(chart.nation_actor):
        yield enforced(lever, nation, value, party=int(actor), gates=gates)


def access(chart: Chart, sensor: str, value: float) -> Iterator[Term]:
    """The right of a sensor to reach a share of what stands in every party. Raises UnknownName for a sensor that is none."""
    place = chart.axes.sensor[sensor]
    for nation, actor in enumerate(chart.nation_actor):
        yield enforced("access", (place, nation), value, party=int(actor))


def no(binds: Bound, size: float = 0.0) -> str:
    """The subject of a prohibition: `No laboratory ... `, to be followed by `shall`."""
    return NOBODY_OF[binds] + _above(size)


def every(binds: Bound, size: float = 0.0) -> str:
    """The subject of a duty: `Every laboratory ... `, to be followed by `shall`."""
    return EVERY_OF[binds] + _above(size)


def _above(size: float) -> str:
    return f" that holds {share(size)} or more of all laboratories' compute" if size > 0.0 else ""
