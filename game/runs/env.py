"""The game as environments for reinforcement learning: PettingZoo for many seats, Gymnasium for one.

    from game.runs.env import parallel_env
    env = parallel_env("class50")
    observations, infos = env.reset(seed=7)
    while env.agents:
        actions = {agent: env.action_space(agent).sample() for agent in env.agents}
        observations, rewards, terminations, truncations, infos = env.step(actions)

A step is one exchange of the bargaining, or the orders of a turn; dials that are not due are ignored. Seats that are no agents
play by the scenario's policies. Rewards are changes of a seat's score, so that they add up to its final score. What an agent
observes goes through `observe`, fog and all. A world with seed 7 is the one that `run --seed 7` plays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from game.orders import DEEDS, MOVES
from game.runs.game import Game
from game.runs.spaces import Dials, View, counts
from game.scenario.load import Setup, load_scenario
from game.world.total import Array

try:
    import gymnasium
    from gymnasium.spaces import Box
    from pettingzoo import ParallelEnv
except ImportError as missing:
    raise ImportError(f"game.runs.env needs {missing.name}: python -m pip install pettingzoo gymnasium") from None

SEEDS = 2**62
RENDER = ("ansi",)


def parallel_env(
    scenario: str | Path | Mapping[str, Any] = "standard",
    seats: Sequence[str] | None = None,
    policy: str | Mapping[str, str] | None = None,
    turns: int | None = None,
    treaties: bool = True,
    fields: Collection[str] | None = None,
    plugins: Path | None = None,
    render_mode: str | None = None,
) -> SeatsEnv:
    """A PettingZoo environment in which `seats` are agents (those with objectives if left out) and the others play by `policy`.

    `fields` chooses quantities of the world to observe. Raises InputError, UnknownName.
    """
    setup = load_scenario(scenario, plugins).lasting(turns)
    return SeatsEnv(setup, seats, policy, treaties, fields, render_mode)


class SeatsEnv(ParallelEnv):
    """Seats of one game as agents that act at once."""

    metadata: ClassVar[dict[str, Any]] = {"name": "chokepoint_v0", "render_modes": list(RENDER), "is_parallelizable": True}

    def __init__(
        self,
        setup: Setup,
        seats: Sequence[str] | None = None,
        policy: str | Mapping[str, str] | None = None,
        treaties: bool = True,
        fields: Collection[str] | None = None,
        render_mode: str | None = None,
    ) -> None:
        self.setup, self.policy, self.treaties, self.render_mode = setup, policy, treaties, render_mode
        self.possible_agents = list(seats or setup.file.objectives or setup.chart.axes.nation)
        self.agents: list[str] = []
        self.model: Game | None = None
        self._luck = np.random.default_rng()
        self._scores: dict[str, float] = {}
        first = self._game(0)
        chart = setup.chart
        self.dials = {seat: Dials.of(chart, seat) for seat in self.possible_agents}
        self.views = {seat: View.of(first, seat, fields) for seat in self.possible_agents}
        self.observation_spaces = {seat: Box(view.low, view.high, dtype=np.float32) for seat, view in self.views.items()}
        self.action_spaces = {seat: Box(-1.0, 1.0, (len(dials),), np.float32) for seat, dials in self.dials.items()}
        first.close()

    def observation_space(self, agent: str) -> Box:
        """What an agent may see: one number for each cell that it may ever see."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Box:
        """One dial from -1 to 1 for each cell that an agent owns; 0 holds still. `dials[agent].cells` says what each turns."""
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[dict[str, Array], dict[str, Any]]:
        """Begin a game: of the world with this seed, or of the next that the last seed leads to."""
        if seed is not None:
            self._luck = np.random.default_rng(seed)
        self.close()
        self.model = self._game(int(self._luck.integers(SEEDS)) if seed is None else seed)
        self.agents = list(self.possible_agents)
        self._scores = dict.fromkeys(self.agents, 0.0)
        self._on()
        return self._seen(), self._infos()

    def step(
        self, actions: Mapping[str, Array]
    ) -> tuple[dict[str, Array], dict[str, float], dict[str, bool], dict[str, bool], dict[str, Any]]:
        """One stage on: agents that are asked answer, the others play by policy. Ends with the game."""
        model = self._playing()
        for seat, asked in model.awaiting().items():
            if seat in actions and seat in self.dials:
                due = MOVES if asked == "bargaining" else DEEDS
                model.file(seat, self.dials[seat].answer(actions[seat], due, counts(model)))
        model.advance()
        self._on()
        over = model.over
        answer = self._seen(), self._rewards(), dict.fromkeys(self.agents, over), dict.fromkeys(self.agents, False), self._infos()
        if over:
            self.agents = []
        return answer

    def digest(self) -> str:
        """One hex string over everything that is true in the game now."""
        return self._playing().digests()[0]

    def render(self) -> str | None:
        """The numbers of play as text, with render_mode "ansi"."""
        if self.render_mode != "ansi" or self.model is None:
            return None
        from game.runs.progress import play_numbers

        numbers = ", ".join(f"{name} {value}" for name, value in play_numbers(self.model))
        return f"Turn {self.model.turn} of {self.model.turns}: {numbers}"

    def close(self) -> None:
        """Let go of the game."""
        if self.model is not None:
            self.model.close()
        self.model = None

    # --- inside -----------------------------------------------------------------------------------------------------------
    def _game(self, seed: int) -> Game:
        return Game(self.setup, [seed], self.policy, self.treaties)

    def _playing(self) -> Game:
        if self.model is None:
            raise RuntimeError("no game is on: call reset() first")
        return self.model

    def _on(self) -> None:
        """Play on by policy until an agent is asked for something, or the game is over."""
        model = self._playing()
        while not model.over and not any(seat in self.dials for seat in model.awaiting()):
            model.advance()

    def _seen(self) -> dict[str, Array]:
        return {seat: self.views[seat].vector(self._playing()) for seat in self.agents}

    def _rewards(self) -> dict[str, float]:
        """What each agent's score has changed by since the last step."""
        world, place = self._playing().world, self.setup.chart.axes.actor
        now = {seat: float(world.score[place[seat], 0]) for seat in self.agents}
        gained = {seat: now[seat] - self._scores[seat] for seat in self.agents}
        self._scores = now
        return gained

    def _infos(self) -> dict[str, Any]:
        model = self._playing()
        awaited = model.awaiting()
        return {seat: {"turn": model.turn, "asked": awaited.get(seat, "")} for seat in self.agents}


class SeatEnv(gymnasium.Env):
    """One seat as a Gymnasium environment; all others play by policy. Made by `single_env`."""

    metadata: ClassVar[dict[str, Any]] = {"render_modes": list(RENDER), "render_fps": 4}

    def __init__(self, table: SeatsEnv) -> None:
        (self.seat,) = table.possible_agents
        self.table, self.render_mode = table, table.render_mode
        self.observation_space = table.observation_space(self.seat)
        self.action_space = table.action_space(self.seat)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Array, dict[str, Any]]:
        """Begin a game, as `SeatsEnv.reset` does."""
        super().reset(seed=seed)
        observations, infos = self.table.reset(seed, options)
        return observations[self.seat], infos[self.seat]

    def step(self, action: Array) -> tuple[Array, float, bool, bool, dict[str, Any]]:
        """One stage on."""
        if not self.table.agents:
            raise RuntimeError("the game is over: call reset()")
        seen, rewards, terminated, truncated, infos = self.table.step({self.seat: action})
        return seen[self.seat], rewards[self.seat], terminated[self.seat], truncated[self.seat], infos[self.seat]

    def render(self) -> str | None:
        """The numbers of play as text, with render_mode "ansi"."""
        return self.table.render()

    def close(self) -> None:
        """Let go of the game."""
        self.table.close()


def single_env(scenario: str | Path | Mapping[str, Any] = "standard", seat: str | None = None, **given: Any) -> SeatEnv:
    """A Gymnasium environment for one seat (the first with an objective if left out); `given` as for `parallel_env`."""
    table = parallel_env(scenario, None if seat is None else [seat], **given)
    if seat is None:
        table = parallel_env(scenario, table.possible_agents[:1], **given)
    return SeatEnv(table)


__all__ = ["SeatEnv", "SeatsEnv", "parallel_env", "single_env"]
