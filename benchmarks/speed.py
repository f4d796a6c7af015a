"""Speed of whole games, of the supply chain against plain Mesa objects, and of copying a State."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.clock import Clock
from benchmarks.measure import Row, entry, wait, work
from benchmarks.mesa_objects import Chain, differences, order
from game import Model, load_scenario
from game.engine.state import State
from game.engine.turn import Rules, play
from game.orders import Orders, holding_still
from game.rules import PHASE_NAMES
from game.scenario.load import Setup

CHUNK = 64
"""Worlds side by side: what stays in cache."""
SUPPLY = ("production", "export_control", "trade", "build")
ALONE = Rules(resting=frozenset(PHASE_NAMES) - set(SUPPLY), turns=10_000)
"""Rules by which only the supply chain moves."""
AGREE = 1e-6


def game(setup: Setup, seeds: range) -> Model:
    """A game by routine without treaties, to its end and through its epilogue."""
    return Model(setup, seeds=seeds, policy="routine", treaties=False).run_model()


def games(setup: Setup, worlds: int) -> None:
    """So many games, in chunks."""
    for first in range(0, worlds, CHUNK):
        game(setup, range(first, min(first + CHUNK, worlds)))


@entry
def speed(quick: bool) -> Iterator[Row]:
    """Whole games of `standard`, routine, no treaties, with the epilogue: alone, in a chunk, in chunks."""
    setup = load_scenario("standard")
    turns = setup.file.turns
    game(setup, range(2))  # once running
    for worlds, repeats in ((1, 5), (64, 5), (512, 3)):
        seconds = [work(lambda w=worlds: games(setup, w)) for _ in range(2 if quick else repeats)]
        what = f"{worlds} world{'s' if worlds > 1 else ''}{' in chunks of 64' if worlds > CHUNK else ''}"
        target = 250 if worlds == 64 else None
        yield Row(f"games, {what}", [worlds / s for s in seconds], "games/s", at_least=target)
        yield Row(f"turns, {what}", [worlds * turns / s for s in seconds], "world-turns/s")


@entry
def one_world(quick: bool) -> Iterator[Row]:
    """One world of `standard`, as a person waits for it, and what luck takes of the time."""
    setup = load_scenario("standard")
    game(setup, range(1))
    repeats = 3 if quick else 9
    yield Row("making the model", [wait(lambda: Model(setup, seeds=[1])) for _ in range(repeats)], "s")
    models = [Model(setup, seeds=[seed], policy="routine", treaties=False) for seed in range(repeats)]
    yield Row("40 turns and the epilogue", [wait(model.run_model) for model in models], "s", at_most=0.4)
    for worlds in (1, CHUNK):
        shares = [_luck(setup, worlds) for _ in range(2 if quick else 3)]
        yield Row(f"luck, {worlds} world{'s' if worlds > 1 else ''}", shares, "share of time", at_most=0.1)


def _luck(setup: Setup, worlds: int) -> float:
    clock = Clock()
    with clock.on_draws():
        spent = work(lambda: game(setup, range(worlds)))
    return clock.seconds["luck"] / spent


# --- against plain Mesa objects ---------------------------------------------------------------------------------------------
def lively(setup: Setup, turn: int) -> Orders:
    """Orders that move every part of the supply chain: laws, lists, bids, hoards, refusals to serve."""
    rng = np.random.default_rng(turn)
    orders = holding_still(setup.chart, 1)
    for name, part, high in (("licence", 0.2, 1.0), ("threshold", 0.2, 1.0), ("hoard", 0.1, 4.0), ("serve", 0.1, 1.0)):
        array = getattr(orders, name)
        array[...] = np.where(rng.random(array.shape) < part, rng.random(array.shape) * high, array)
    orders.listing[...] = np.where(rng.random(orders.listing.shape) < 0.02, 1.0, orders.listing)
    orders.notice[...] = rng.random(orders.notice.shape) < 0.5
    orders.bid[...] = rng.random(orders.bid.shape)
    orders.expand[...] = 2.0 * rng.random(orders.expand.shape)
    return orders


def disagreement(setup: Setup, turns: int) -> tuple[float, str]:
    """The largest relative difference between the two after some turns under the same orders, and of which quantity."""
    state = Model(setup, seeds=[1], policy="hold", treaties=False).state
    chain = Chain(setup, state.world)
    worst = (0.0, "")
    for turn in range(turns):
        orders = lively(setup, turn)
        order(chain, orders)
        state = play(state, orders, ALONE).state
        chain.step()
        worst = max(worst, *((apart, f"{name}, turn {turn}") for name, apart in differences(chain, state.world).items()))
    return worst


@entry
def mesa(quick: bool) -> Iterator[Row]:
    """The supply chain of `standard` alone: the engine against one Mesa agent a plant and Python numbers."""
    setup = load_scenario("standard")
    apart, where = disagreement(setup, 6)
    if apart > AGREE:
        raise ArithmeticError(f"the two do not do the same arithmetic: {where} is {apart:.3g} apart")
    yield Row("largest difference after 6 turns", [apart], "relative", at_most=AGREE, note=where)
    turns, ratios, rates = 20, {1: [], CHUNK: []}, {0: [], 1: [], CHUNK: []}
    start = {worlds: Model(setup, seeds=range(worlds), policy="hold", treaties=False).state for worlds in (1, CHUNK)}
    for _ in range(3 if quick else 7):
        chain = Chain(setup, start[1].world)
        rates[0].append(turns / work(lambda chain=chain: [chain.step() for _ in range(turns)]))
        for worlds, state in start.items():
            rates[worlds].append(turns * worlds / work(lambda state=state: _turns(state, turns)))
            ratios[worlds].append(rates[worlds][-1] / rates[0][-1])
    yield Row("Mesa objects, 1 world", rates[0], "world-turns/s")
    for worlds in (1, CHUNK):
        yield Row(f"engine, {worlds} world{'s' if worlds > 1 else ''}", rates[worlds], "world-turns/s")
    yield Row("engine over Mesa, 1 world", ratios[1], "times")
    yield Row("engine over Mesa, 64 worlds", ratios[CHUNK], "times", at_least=40)


def _turns(state: State, turns: int) -> State:
    orders = holding_still(state.world.chart, state.world.worlds)
    for _ in range(turns):
        state = play(state, orders, ALONE).state
    return state


@entry
def copy(quick: bool) -> Iterator[Row]:
    """Copying a State of `standard`."""
    setup = load_scenario("standard")
    for worlds in (1, CHUNK, 512):
        state = Model(setup, seeds=range(worlds), policy="hold").state
        size = sum(array.nbytes for array in state.arrays().values()) / 1e6
        milliseconds = [1e3 * work(state.copied) for _ in range(9 if quick else 31)]
        yield Row(f"a State of {worlds} world{'s' if worlds > 1 else ''}", milliseconds, "ms", note=f"{size:.2f} MB")
