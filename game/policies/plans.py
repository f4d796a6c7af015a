"""Plans: what a seat that looks ahead tries out. A plan bends the answer that `weigh` would give, turn by turn.

For a lab, sequences of keeping and breaking what it promised, and ways to spend its compute; for a nation, stances of law, money
and force. Each is legal by construction: it changes only the seat's own cells, within their range.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from game.knowledge.observe import Observation
from game.orders import DEEDS
from game.policies.conduct import conduct
from game.policies.policy import Answer

Bend = Callable[[Observation, Answer, int], Answer]


@dataclass(frozen=True)
class Plan:
    """A name for the record, and what it does to an answer in the n-th turn from now."""

    name: str
    bend: Bend


def _as_it_is(seen: Observation, answer: Answer, turn: int) -> Answer:
    return answer


def _set(**values: float) -> Bend:
    """Deeds put at one value for all own cells."""

    def bend(seen: Observation, answer: Answer, turn: int) -> Answer:
        new = dict(answer)
        for name, value in values.items():
            line = DEEDS[name]
            shape = (len(seen.cells(line.axes)), *seen.chart.axes.shape(line.axes)[1:], seen.worlds)
            new[name] = np.full(shape, value)
        return new

    return bend


def _scaled(**factors: float) -> Bend:
    """Deeds multiplied, within their range."""

    def bend(seen: Observation, answer: Answer, turn: int) -> Answer:
        new = dict(answer)
        for name, factor in factors.items():
            if name in answer:
                new[name] = np.clip(answer[name] * factor, DEEDS[name].low, DEEDS[name].high)
        return new

    return bend


def _keeping(sequence: tuple[float, ...]) -> Bend:
    """All own promises kept (0) or broken (1), as the sequence says; its last entry stands for the turns after it."""

    def bend(seen: Observation, answer: Answer, turn: int) -> Answer:
        rows = seen.obligations()
        depth = np.full(rows.live.shape, sequence[min(turn, len(sequence) - 1)])
        return conduct(seen, answer, depth)

    return bend


def sequences(depth: int) -> list[Plan]:
    """Every way to keep or break over so many turns."""
    words = {0.0: "keep", 1.0: "break"}
    return [Plan(", ".join(words[s] for s in seq), _keeping(seq)) for seq in itertools.product((0.0, 1.0), repeat=depth)]


LAB = (
    Plan("as weighed", _as_it_is),
    Plan("keep", _keeping((0.0,))),
    Plan("break", _keeping((1.0,))),
    Plan("break once", _keeping((1.0, 0.0))),
    Plan("guard", _scaled(guard=2.0, train=0.8)),
    Plan("race", _scaled(train=1.3, guard=0.5)),
    Plan("release at once", _set(release=3.0, testing=0.6)),
    Plan("release late", _set(release=-1.0, testing=1.0)),
)
NATION = (
    Plan("as weighed", _as_it_is),
    Plan("open", _set(licence=1.0)),
    Plan("leave the law", _set(licence=-1.0)),
    Plan("restrict", _set(licence=0.25, notice=0.0)),
    Plan("arm", _set(military=0.35)),
    Plan("certify", _set(certified_only=1.0, procurement=0.6)),
    Plan("spend", _scaled(spend=2.0)),
    Plan("save", _scaled(spend=0.3)),
)
"""Plans by kind of seat."""
