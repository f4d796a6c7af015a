"""Payoffs: what each seat gets by keeping and by breaking a treaty, with it and without it, from the engine itself.

Every profile of conduct is a lane of worlds with the same luck: all keep, all break, one breaks alone (a little, in full, behind
evasions, by leaving), one keeps alone. What is shown to a seat is played on worlds as it imagines them (`believed`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from game.agents.model import Model
from game.analysis.delays import Delays, time_to_detection
from game.analysis.ensemble import Case, lanes, played, repeated
from game.analysis.figures import LEVEL, Figure, chance, figure
from game.analysis.texts import quick
from game.engine.imagine import imagine
from game.engine.state import State
from game.knowledge.observe import observe
from game.policies.conduct import BREAK, KEEP, SHADE
from game.scenario.load import Setup
from game.treaty.draft import Draft, Lowered
from game.world.draws import Draws
from game.world.total import Array

OWN = ("keep", "shade", "break", "hide", "leave")
"""What a seat may do: keep, shade, break, break behind evasions, leave the treaty."""
DEPTH = {"keep": KEEP, "shade": SHADE, "break": BREAK, "hide": BREAK, "leave": KEEP}
Profile = tuple[str, str, str]  # player, what it does, what the others do


@dataclass(frozen=True)
class Player:
    """A seat with a score, and the bound actors whose promises it decides on: a laboratory its own, a nation all at home."""

    seat: str
    actors: tuple[int, ...]
    conducts: tuple[str, ...]  # of OWN, what it may do


def players(setup: Setup) -> tuple[Player, ...]:
    """The scored seats on whose conduct the scenario's first treaty depends: bound actors, and nations with any at home."""
    return players_under(setup, setup.register(1).book.lowered(0), setup.file.treaties[0].parties)


def players_under(setup: Setup, lowered: Lowered, parties: Sequence[str]) -> tuple[Player, ...]:
    """The scored seats on whose conduct a text depends among these parties."""
    chart = setup.chart
    members = {chart.axes.actor[seat] for seat in parties}
    bound = sorted({int(by) for by, party in zip(lowered.bound_by, lowered.party, strict=True) if int(party) in members})
    found = []
    for seat in setup.file.objectives:
        place = chart.axes.actor[seat]
        nation = int(chart.actor_nation[place])
        mine = tuple(a for a in bound if a == place or (nation >= 0 and chart.actor_home[a] == nation))
        if mine:
            found.append(Player(seat, mine, OWN if place in members else OWN[:-1]))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Payoffs:
    """Scores of every player in every profile: `scores (profiles, players, b)`; `caught` whether a finding was made against any
    of its actors; `kept` the share of all promises due that were kept, `(profiles, b)`."""

    players: tuple[Player, ...]
    profiles: tuple[Profile, ...]
    scores: Array
    caught: Array
    kept: Array
    delays: Delays  # each `(profiles, u, b)`

    def of(self, seat: str, own: str, others: str = "keep") -> Array:
        """(b,) the score of a seat that does `own` while all others do `others`."""
        return np.asarray(self.scores[self._profile(seat, own, others), self._place(seat)])

    def found(self, seat: str, own: str, others: str = "keep") -> Array:
        """(b,) whether it was found out."""
        return np.asarray(self.caught[self._profile(seat, own, others), self._place(seat)])

    def gain(self, seat: str, own: str) -> Array:
        """(b,) what a seat gains by turning away from keeping while the others keep, with the same luck."""
        return self.of(seat, own) - self.of(seat, "keep")

    def detection(self, own: str = "break") -> Figure:
        """The time to detection over the profiles in which one seat does `own` and all others keep."""
        alone = [k for k, (seat, mine, others) in enumerate(self.profiles) if seat and mine == own and others == "keep"]
        found, unfound = (counts[alone].sum(axis=0) for counts in (self.delays.found, self.delays.unfound))
        return time_to_detection(Delays(found, unfound))

    def matrix(self, seat: str, level: float = LEVEL) -> dict[str, dict[str, Figure]]:
        """A seat's own conduct -> what the others do -> its score."""
        return {
            own: {other: figure(self.of(seat, own, other), level) for other in ("keep", "break")} for own in ("keep", "break")
        }

    def _place(self, seat: str) -> int:
        return [p.seat for p in self.players].index(seat)

    def _profile(self, seat: str, own: str, others: str) -> int:
        whole = ("", own, own)
        wanted = whole if own == others and whole in self.profiles else (seat, own, others)
        return self.profiles.index(wanted)


def payoffs(
    setup: Setup,
    seeds: Sequence[int],
    policy: str | Mapping[str, str] | None = None,
    treaties: bool = True,
    only: Sequence[Player] | None = None,
    text: Draft | None = None,
    start: State | None = None,
    alone: bool = True,
) -> Payoffs:
    """Play every profile of conduct under the scenario's first treaty, in the worlds of these seeds, or going on from `start`.

    `treaties=False` plays the same conduct where nothing was promised. `text` is a variant that stands in place of the treaty's
    own text. `only` names the players that are asked; all are held to their conduct. `alone=False` leaves out what happens to
    those who keep while all others break. Nothing shown to a seat in play may come
    from here but by `believed`.
    """
    everyone = players(setup)
    asked = tuple(only) if only is not None else everyone
    profiles = _profiles(asked, treaties, alone)
    case = _case(setup, seeds, policy, treaties, profiles, everyone)
    if text is not None:
        case = replace(case, texts=(text,), chosen=np.zeros(len(case.seeds)))
    if start is not None:
        worlds = np.tile(np.arange(start.world.worlds), len(profiles))
        case = replace(case, start=start.at(worlds))
    places = np.array([setup.chart.axes.actor[p.seat] for p in asked], np.int64)

    def read(model: Model) -> dict[str, Array]:
        world = model.world
        caught = np.array([world.findings[list(p.actors)].max(axis=0) > 0.0 for p in asked])
        due, met = world.due.sum(axis=0), world.met.sum(axis=0)
        counts = Delays.of(world)
        said = {"scores": world.score[places], "caught": caught, "kept": met / np.maximum(due, 1e-12)}
        return said | {"found": counts.found, "unfound": counts.unfound}

    rows = {name: lanes(value, len(profiles)) for name, value in played(case, read).items()}
    scores, caught, found, unfound = (np.moveaxis(rows[name], 1, 0) for name in ("scores", "caught", "found", "unfound"))
    return Payoffs(asked, profiles, scores, caught, rows["kept"], Delays(found, unfound))


def _profiles(asked: Sequence[Player], treaties: bool, alone: bool) -> tuple[Profile, ...]:
    found: list[Profile] = [("", "keep", "keep"), ("", "break", "break")]
    for player in asked:
        found += [(player.seat, own, "keep") for own in player.conducts if own != "keep" and (treaties or own != "leave")]
        found += [(player.seat, "keep", "break")] * alone
    return tuple(found)


def _case(
    setup: Setup, seeds: Sequence[int], policy: str | Mapping[str, str] | None, treaties: bool,
    profiles: Sequence[Profile], everyone: Sequence[Player],
) -> Case:  # fmt: skip
    """A lane of worlds for every profile."""
    chart, lane = setup.chart, len(seeds)
    shape = (len(chart.axes.actor), len(profiles))
    depth, hidden, leaves = np.zeros(shape), np.zeros(shape, bool), np.zeros(shape, bool)
    actors = {p.seat: list(p.actors) for p in everyone}
    for k, (seat, own, others) in enumerate(profiles):
        depth[:, k] = DEPTH[others]
        if seat:
            depth[actors[seat], k] = DEPTH[own]
            hidden[actors[seat], k] = own == "hide"
            leaves[chart.axes.actor[seat], k] = own == "leave"
    return Case(
        quick(setup),
        repeated(seeds, len(profiles)),
        policy,
        depth=np.repeat(depth, lane, axis=1),
        hidden=np.repeat(hidden, lane, axis=1),
        leaves=np.repeat(leaves, lane, axis=1),
        treaties=treaties,
    )


def believed(model: Model, seat: str, world: int = 0, count: int = 16, policy: str | None = None) -> Payoffs:
    """The payoffs of one seat as it may work them out for itself: on `count` worlds that look to it like this one.

    The scenario's first treaty is the one in question. Nothing hidden from the seat changes anything in them.
    """
    setup, state, place = model.setup, model.state.at([world]), model.axes.actor[seat]
    seen = observe(state.world, state.register, state.turn, [place])
    start = imagine(seen, setup.world(Draws.of([0])), state.draws.salted("payoffs"), count)
    start = start.but(memory={"fired": np.repeat(state.memory["fired"], count, axis=-1)})
    mine = [p for p in players(setup) if p.seat == seat]
    if not mine:
        raise ValueError(f"{seat} has nothing to keep or break under this treaty")
    return payoffs(setup, list(range(count)), policy, only=mine, start=start)


def summary(found: Payoffs) -> dict[str, dict[str, Figure]]:
    """Player -> conduct -> what it gains by it against keeping, and how likely it is found out."""
    rows: dict[str, dict[str, Figure]] = {}
    for player in found.players:
        for own in player.conducts[1:]:
            if (player.seat, own, "keep") in found.profiles:
                rows.setdefault(player.seat, {})[own] = figure(found.gain(player.seat, own))
                rows[player.seat][f"{own}, found"] = chance(found.found(player.seat, own))
    return rows
