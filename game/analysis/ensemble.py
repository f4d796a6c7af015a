"""Ensembles for questions: one scenario in many worlds, with conduct, texts or orders laid over what policies decide.

A `Case` says what each world is: its seed, which text stands in it, how far each actor breaks its promises. Worlds with the same
seed have the same luck, so that cases can be compared world by world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from game.agents.model import Model
from game.analysis.texts import with_variants
from game.engine.state import State
from game.engine.turn import Played
from game.orders import Moves, Orders
from game.policies.conduct import conduct, depths
from game.scenario.load import Setup
from game.treaty.draft import Draft
from game.treaty.register import Obligations, Register
from game.world.total import Array

CHUNK = 64
"""Worlds side by side: what fits into a core's cache (DESIGN 3.1)."""
Lay = Callable[[Model, Orders], None]
Watch = Callable[[Model, Played], None]
Read = Callable[[Model], Mapping[str, Array]]


@dataclass(frozen=True, eq=False)
class Case:
    """What is played in each of `len(seeds)` worlds."""

    setup: Setup
    seeds: Sequence[int]
    policy: str | Mapping[str, str] | None = None
    depth: Array | None = None  # (a, b) how far each actor breaks what binds it; not-a-number leaves it to the policy
    hidden: Array | None = None  # (a, b) bool: who breaks behind evasions
    leaves: Array | None = None  # (a, b) bool: who leaves the treaty at the first bargaining; None leaves that to the policy
    texts: Sequence[Draft] = ()  # variants of the first treaty's text ...
    chosen: Array | None = None  # (b) ... and which of them stands in each world
    treaties: bool = True
    lay: Lay | None = None  # orders laid over everything else
    start: State | None = None  # worlds to go on from, as many as seeds
    promised: Register | None = None  # the treaties by whose promises conduct is meant, where they are not those in force

    def at(self, worlds: slice) -> Case:
        """Some of the worlds."""

        def cut(array: Array | None) -> Array | None:
            return None if array is None else np.ascontiguousarray(array[..., worlds])

        start = None if self.start is None else self.start.at(worlds)
        promised = None if self.promised is None else self.promised.at(worlds)
        return replace(
            self, seeds=list(self.seeds)[worlds], depth=cut(self.depth), hidden=cut(self.hidden), leaves=cut(self.leaves),
            chosen=cut(self.chosen), start=start, promised=promised,
        )  # fmt: skip


class Steered(Model):
    """A Model in which a case stands over what policies decide."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.setup, list(case.seeds), case.policy, case.treaties, case.start)
        self.case = case
        shadow = None if case.treaties else case.setup.register(len(case.seeds))
        self.shadow: Register | None = shadow if case.promised is None else case.promised
        if case.texts and case.chosen is not None:
            told = with_variants(self.state.register, case.texts, case.chosen)
            self.state = self.state.but(register=told)
        self.state = self.state.but(register=self.state.register.opened(self.turn, self.world))  # gates stand as they will

    def _gather(self, sheet: Orders | Moves, deeds: Mapping[str, object], what: str) -> None:
        super()._gather(sheet, deeds, what)  # type: ignore[arg-type]
        if isinstance(sheet, Moves):
            _stay_or_leave(self, sheet)
        else:
            _conducted(self, sheet)
            if self.case.lay is not None:
                self.case.lay(self, sheet)

    def promises(self) -> Obligations:
        """The promises meant: those in force, or those that would be, with their gates as they will stand when it is played."""
        if self.shadow is None:
            return self.state.register.opened(self.turn, self.world).combined(self.world)[1]
        self.shadow = self.shadow.opened(self.turn, self.world)
        return self.shadow.combined(self.world)[1]

    def run_model(self) -> Model:
        """Play to the end, all worlds side by side: what a case says of them stands by place."""
        while not self.over:
            self.step()
        return self

    def close(self) -> None:
        """Let go of everything: mesa remembers every model there has ever been."""
        self.__dict__.clear()


def played(case: Case, read: Read, watch: Callable[[], Watch] | None = None) -> dict[str, Array]:
    """Play every world to the end, and what `read` finds in them: arrays with the world axis last. `watch` makes a watcher for
    each lot of worlds."""
    parts: dict[str, list[Array]] = {}
    for lot in lots(case):
        model = Steered(lot)
        try:
            if watch is not None:
                model.watchers.append(watch())
            model.run_model()
            for name, value in read(model).items():
                parts.setdefault(name, []).append(np.array(value))
        finally:
            model.close()
    return {name: np.concatenate(values, axis=-1) for name, values in parts.items()}


def lots(case: Case) -> Iterator[Case]:
    """The case in lots of worlds to play side by side."""
    for first in range(0, len(case.seeds), CHUNK):
        yield case.at(slice(first, min(first + CHUNK, len(case.seeds))))


def _conducted(model: Steered, sheet: Orders) -> None:
    """Lay the case's conduct over the orders of all seats."""
    case = model.case
    if case.depth is None:
        return
    rows = model.promises()
    if not len(rows):
        return
    seen = model.observe(model.seats)
    put(sheet, "evade", np.where((case.depth == 0.0)[:, None], 0.0, sheet.evade))  # who keeps has nothing to hide
    depth = depths(rows, case.depth)
    if case.hidden is not None:
        _hide(model, sheet, rows, depth > 0.0)
    done = conduct(seen, sheet.arrays(), depth, rows)
    for name, value in done.items():
        put(sheet, name, value)


def _hide(model: Steered, sheet: Orders, rows: Obligations, broken: Array) -> None:
    """Who breaks behind evasions: runs in four parts, and money on what hides it, at each evasion's price."""
    case, chart = model.case, model.chart
    assert case.hidden is not None
    hides = case.hidden & _any(rows, broken, len(chart.axes.actor))
    price = chart.evidence.evasions
    paid = ~(price.by_split | price.by_hide | price.needs_exemption | price.needs_privacy) & (price.price <= DEAR)
    spent = np.where(paid[:, None], price.price[:, None], 0.0)
    put(sheet, "evade", np.where(hides[:, None], spent, sheet.evade))
    put(sheet, "split", np.where(hides[chart.lab_actor], 4.0, sheet.split))


DEAR = 0.5
"""bn USD a turn: evasions up to this price are what a cheat takes first."""


def put(sheet: Orders | Moves, deed: str, value: Array) -> None:
    """Write a deed on a sheet, whose own array may stand for resting cells and be nobody's to write in."""
    setattr(sheet, deed, np.array(value, float))


def _any(rows: Obligations, broken: Array, actors: int) -> Array:
    """(a, b) bool: who breaks any promise."""
    found = np.zeros((actors, broken.shape[-1]), bool)
    by = rows.bound_by.astype(np.int64)
    np.logical_or.at(found, (by, np.arange(broken.shape[-1])[None]), broken & (rows.live > 0.0))
    return found


def _stay_or_leave(model: Steered, sheet: Moves) -> None:
    """Nobody leaves but those whom the case sends out."""
    leaves = model.case.leaves
    if leaves is None:
        return
    put(sheet, "leave", np.broadcast_to(leaves[:, None] * 1.0, sheet.leave.shape))
    put(sheet, "sign", np.where(leaves[:, None], 0.0, sheet.sign))


def repeated(seeds: Sequence[int], times: int) -> list[int]:
    """The same seeds, lane after lane: lane k of world w stands at `k * len(seeds) + w`."""
    return list(seeds) * times


def lanes(values: Array, many: int) -> Array:
    """`(..., many * b)` as `(..., many, b)`: what `repeated` laid side by side."""
    return np.asarray(values.reshape(*values.shape[:-1], many, values.shape[-1] // many))
