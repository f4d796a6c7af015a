"""Legal: orders cut to the possible. What was cut, by how much and why is kept, for the seat that asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from game.orders import DEEDS, Orders
from game.world.chart import Chart
from game.world.declare import Declared
from game.world.owners import owners
from game.world.state import World
from game.world.total import Array, ratio, total


@dataclass(frozen=True)
class Cut:
    """What the law or physics took off an order; only the owner of the cells may be told."""

    deed: str
    reason: str
    by: Array  # the deed's shape: asked minus done


@dataclass(frozen=True)
class Restrictions:
    """Deeds that a scenario forbids, as cells that stay at rest: deed -> bool per owned cell."""

    frozen: Mapping[str, Array]

    @staticmethod
    def of(chart: Chart, moves: Mapping[str, list[str]]) -> Restrictions:
        """From the scenario's `moves`: seat or kind -> deeds allowed."""
        frozen = {}
        for name, line in DEEDS.items():
            owner = owners(chart, line.axes)
            barred = [_barred(chart, int(a), name, moves) for a in owner]
            if any(barred):
                frozen[name] = np.array(barred, bool)
        return Restrictions(frozen)


def _barred(chart: Chart, actor: int, deed: str, moves: Mapping[str, list[str]]) -> bool:
    for key in (chart.axes.actor.ids[actor], chart.actor_kind[actor]):
        if key in moves:
            return deed not in moves[key]
    return False


def legal(orders: Orders, world: World, restrictions: Restrictions) -> tuple[Orders, list[Cut]]:
    """The orders that can be done, and what was cut. Numbers that are none become holding still."""
    done: dict[str, Array] = {}
    cuts: list[Cut] = []
    for name, line in DEEDS.items():
        asked = getattr(orders, name)
        if name not in restrictions.frozen and _within(asked, line):
            done[name] = asked
            continue
        allowed = np.minimum(np.maximum(asked, line.low), line.high)
        allowed = np.where(np.isnan(asked), line.rest, allowed)
        if name in restrictions.frozen:
            cells = restrictions.frozen[name].reshape(-1, *[1] * (asked.ndim - 1))
            allowed = np.where(cells, line.rest, allowed)
            _note(cuts, name, "the scenario does not allow it", asked, allowed)
        else:
            _note(cuts, name, f"allowed: {line.low:g} to {line.high:g} {line.unit}", asked, allowed)
        done[name] = allowed
    _budgets(done, world, cuts)
    return orders.changed_by(done), cuts


def _within(asked: Array, line: Declared) -> bool:
    """Whether nothing needs cutting; a number that is none fails the comparison."""
    if not any(asked.strides):  # one value stands for all cells
        asked = asked[(slice(0, 1),) * asked.ndim]
    return asked.size == 0 or bool(asked.min() >= line.low and asked.max() <= line.high)


def _budgets(done: dict[str, Array], world: World, cuts: list[Cut]) -> None:
    """Nobody spends more than it has: money of nations, compute of labs."""
    spend = done["spend"]
    if done["evade"].any():
        _evasions(done, world, cuts)
    if spend.size:
        wanted = total(np.moveaxis(spend, 1, 0))
        held = np.maximum(world.treasury - total(np.moveaxis(done["evade"][world.chart.nation_actor], 1, 0)), 0.0)
        if (wanted > held).any():
            done["spend"] = spend * np.minimum(ratio(held, wanted, empty=1.0), 1.0)[:, None]
            _note(cuts, "spend", "the treasury does not hold so much", spend, done["spend"])
    both = done["train"] + done["guard"]
    if (both > 1.0).any():
        for name in ("train", "guard"):
            asked = done[name]
            done[name] = asked / np.maximum(both, 1.0)
            _note(cuts, name, "training and safety together take more compute than there is", asked, done[name])


def _evasions(done: dict[str, Array], world: World, cuts: list[Cut]) -> None:
    """Evasion is paid from a nation's treasury or a lab's cash; nobody else has a purse for it."""
    chart, evade = world.chart, done["evade"]
    held = np.zeros((len(evade), world.worlds))
    held[chart.nation_actor], held[chart.lab_actor] = np.maximum(world.treasury, 0.0), np.maximum(world.cash, 0.0)
    wanted = total(np.moveaxis(evade, 1, 0))
    done["evade"] = evade * np.minimum(ratio(held, wanted, empty=1.0), 1.0)[:, None]
    _note(cuts, "evade", "there is not so much money", evade, done["evade"])


def _note(cuts: list[Cut], deed: str, reason: str, asked: Array, done: Array) -> None:
    if asked is not done and (asked != done).any():
        cuts.append(Cut(deed, reason, asked - done))
