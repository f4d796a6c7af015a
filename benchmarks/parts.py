"""Where the time goes: by phase, by part of the engine, by policy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks.clock import Clock
from benchmarks.measure import Row, entry, work
from benchmarks.speed import CHUNK
from game import Model, load_scenario
from game.engine.state import digests
from game.knowledge.observe import observe
from game.policies.policy import Policy, make, policies
from game.rules import PHASE_NAMES
from game.scenario.load import Setup

TURNS = 20
SIZES = (1, CHUNK)


def _clocked(setup: Setup, worlds: int, quick: bool) -> Iterator[tuple[Clock, float]]:
    """Clocks that ran through the first turns of a game, and the seconds of all."""
    for again in range(3 if quick else 5):
        model = Model(setup, seeds=range(again, again + worlds), policy="routine", treaties=False)
        model.step()
        clock = Clock()
        with clock.on_phases(), clock.on_engine():
            seconds = work(lambda model=model: [model.step() for _ in range(TURNS)])
        yield clock, seconds


def _worlds(count: int) -> str:
    return "1 world" if count == 1 else f"{count} worlds"


@entry
def phases(quick: bool) -> Iterator[Row]:
    """Milliseconds a turn of `standard` by phase, and by part of the engine around them; routine, no treaties."""
    setup = load_scenario("standard")
    for worlds in SIZES:
        clocks = list(_clocked(setup, worlds, quick))
        whole = [1e3 * seconds / TURNS for _, seconds in clocks]
        yield Row(f"a whole turn, {_worlds(worlds)}", whole, "ms")
        names = dict.fromkeys([*PHASE_NAMES, *(name for clock, _ in clocks for name in clock.seconds)])
        for name in names:
            spent = [1e3 * clock.seconds[name] / TURNS for clock, _ in clocks]
            share = sum(spent) / sum(whole)
            kind = "phase" if name in PHASE_NAMES else "engine"
            yield Row(f"{kind} {name}, {_worlds(worlds)}", spent, "ms", note=f"{share:.1%} of a turn")


@entry
def deciding(quick: bool) -> Iterator[Row]:
    """Milliseconds a turn that each policy takes to bargain and decide for every seat of `standard`, and a digest."""
    setup = load_scenario("standard")
    repeats = 3 if quick else 9
    for worlds in SIZES:
        model = Model(setup, seeds=range(worlds), policy="routine", treaties=False)
        for _ in range(5):
            model.step()
        for name in policies():
            policy = make(name)
            _answer(model, policy)
            milliseconds = [1e3 * work(partial(_answer, model, policy)) for _ in range(repeats)]
            yield Row(f"{name}, {_worlds(worlds)}", milliseconds, "ms")
        spent = [1e3 * work(partial(digests, model.state)) for _ in range(repeats)]
        yield Row(f"digests, {_worlds(worlds)}", spent, "ms")


def _answer(model: Model, policy: Policy) -> None:
    """Bargain and decide for everybody."""
    seats = range(len(model.axes.actor))
    seen = observe(model.world, model.state.register, model.turn, seats)
    policy.bargain(seen, model.state.draws)
    policy.decide(seen, model.state.draws)
