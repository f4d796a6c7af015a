"""Cast: different plans in different worlds, so that a whole table of profiles is played in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from game.knowledge.observe import Observation
from game.orders import DEEDS, MOVES
from game.policies.policy import Answer, Policy, make
from game.policies.scripted import Plan, Scripted
from game.world.declare import Declared
from game.world.draws import Draws
from game.world.owners import owned_axis
from game.world.total import Array, Index


@dataclass(eq=False)
class Cast(Policy):
    """Plays in each world the plan that each seat was given there: `chosen[seat]` is `(b,)`, places in `plans[seat]`.

    It has no name: a Model is handed one, and scenarios cannot ask for it.
    """

    plans: Mapping[int, Sequence[Plan]]
    chosen: Mapping[int, Index]
    level: str = "expert"
    _policies: dict[str, Policy] = field(default_factory=dict)

    def bargain(self, seen: Observation, luck: Draws) -> Answer:
        return self._answer(seen, luck, MOVES)

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        return self._answer(seen, luck, DEEDS)

    def remembered(self, seen: Observation) -> dict[str, Array]:
        """What each policy of each seat notes, in every world: it is read only where the policy is the seat's."""
        found: dict[str, Array] = {}
        for row, seat in enumerate(seen.seats):
            alone = replace(seen, seats=(seat,))
            for name in dict.fromkeys(plan.policy for plan in self.plans[seat] if plan.policy):
                for note, value in self._policy(name).remembered(alone).items():
                    rows = found.setdefault(note, np.array(seen.noted(note, value.shape[1:-1])))
                    rows[row] = value[0]
        return found

    def _answer(self, seen: Observation, luck: Draws, deeds: Mapping[str, Declared]) -> Answer:
        answer: Answer = {}
        for seat in seen.seats:
            alone = replace(seen, seats=(seat,))
            for place, plan in enumerate(self.plans[seat]):
                here = self.chosen[seat] == place
                if here.any():
                    self._add(answer, self._one(plan, alone, luck, deeds), seen, alone, here, deeds)
        return answer

    def _one(self, plan: Plan, alone: Observation, luck: Draws, deeds: Mapping[str, Declared]) -> Answer:
        """What one plan answers for its seat, as if it were so in every world."""
        answer: Answer = {}
        if plan.policy:
            decider = self._policy(plan.policy)
            answer = decider.bargain(alone, luck) if deeds is MOVES else decider.decide(alone, luck)
        return Scripted().played(plan.lines, alone, luck, deeds, onto=answer) if plan.lines else answer

    def _add(
        self, answer: Answer, mine: Answer, seen: Observation, alone: Observation, here: Array, deeds: Mapping[str, Declared]
    ) -> None:
        for name, rows in mine.items():
            line = deeds[name]
            axis = owned_axis(line)
            cells, own = seen.cells(line.axes), alone.cells(line.axes)
            if name not in answer:
                shape = list(seen.chart.axes.shape(line.axes))
                shape[axis] = len(cells)
                answer[name] = np.full((*shape, seen.worlds), line.rest)
            place = (slice(None),) * axis + (np.searchsorted(cells, own),)
            answer[name][place] = np.where(here, rows, answer[name][place])

    def _policy(self, name: str) -> Policy:
        if name not in self._policies:
            self._policies[name] = make(name)
        return self._policies[name]
