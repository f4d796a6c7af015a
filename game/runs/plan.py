"""The plan of a run: what is played, by whom, with which seeds. Made from flags, from a run's folder, or from a save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from game.policies.policy import LEVELS, policies
from game.runs.cli import Wrong, near
from game.runs.game import Game
from game.scenario.load import Setup, load_scenario

CHUNK = 64
"""Worlds that are played side by side: what fits into a core's cache (DESIGN 3.1)."""

STANDARD = "standard"


@dataclass(frozen=True, eq=False)
class Plan:
    """What a run plays."""

    setup: Setup
    asked: str  # the scenario as it was asked for
    seeds: Sequence[int]
    policies: Mapping[str, str] = field(default_factory=dict)  # "*", seat or kind: policy
    names: str = "invented"
    turns: int | None = None
    plugins: Path | None = None
    saved: Game | None = None  # a game to go on with

    @property
    def worlds(self) -> int:
        """How many games are played."""
        return len(self.seeds)

    def chunks(self) -> list[tuple[int, Sequence[int]]]:
        """Lots of worlds to play side by side: the place of the first, and the seeds. A saved game is one lot."""
        if self.saved is not None:
            return [(0, self.seeds)]
        return [(first, self.seeds[first : first + CHUNK]) for first in range(0, self.worlds, CHUNK)]

    def game(self, seeds: Sequence[int]) -> Game:
        """A game of these worlds, at its start or where the save left off."""
        return self.saved or Game(self.setup, seeds, dict(self.policies) or None)


def going_on(path: Path, plugins: Path | None, turns: int | None, policies_asked: Sequence[str] | None) -> Plan:
    """The plan of going on with a saved game. Raises InputError, Wrong."""
    model = Game.load(path, plugins)
    assert isinstance(model, Game)
    setup = model.setup.lasting(turns)
    model.setup, model.rules = setup, replace(model.rules, turns=setup.file.turns)
    decided = deciders(policies_asked, setup)
    for seat, agent in model.seats.items():
        kind = model.chart.actor_kind[agent.place]
        agent.policy = decided.get(seat) or decided.get(kind) or decided.get("*") or agent.policy
    return Plan(setup, setup.name, list(model.seeds), decided, turns=turns, plugins=plugins, saved=model)


def scenario(asked: str, turns: int | None, plugins: Path | None) -> Setup:
    """A scenario, with another number of turns if asked for. Raises InputError."""
    return load_scenario(asked, plugins).lasting(turns)


def deciders(asked: Sequence[str] | None, setup: Setup) -> dict[str, str]:
    """`--policy` read: "*", seat or kind -> policy. Raises Wrong with the near miss."""
    found: dict[str, str] = {}
    kinds = sorted(set(setup.chart.actor_kind))
    for text in asked or ():
        seat, equals, spec = text.rpartition("=")
        seat = seat if equals else "*"
        name, colon, level = spec.partition(":")
        if name not in policies():
            raise Wrong(f"main.py run: --policy {text}: unknown policy {name!r}{near(name, list(policies()))}")
        if colon and level not in LEVELS:
            raise Wrong(f"main.py run: --policy {text}: unknown level {level!r}{near(level, LEVELS)}")
        if seat != "*" and seat not in setup.chart.axes.actor and seat not in kinds:
            raise Wrong(f"main.py run: --policy {text}: {_nobody(seat, setup, kinds)}")
        found[seat] = spec
    return found


def _nobody(seat: str, setup: Setup, kinds: list[str]) -> str:
    known = [*setup.chart.axes.actor.ids, *kinds]
    hint = near(seat, known)
    return f"unknown seat or kind {seat!r}" + (
        hint if "mean" in hint else f"; allowed: any seat of {setup.name}, {', '.join(kinds)}"
    )
