"""The model: one Mesa Model steers one ensemble of worlds.

It holds the State and the seats, asks each policy once for all its seats in all worlds, and plays turns by the engine. People,
bots, replays and facilitators use one door: `awaiting`, `file`, `advance`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import mesa
import numpy as np

from game.agents.filing import answer_of, place_of
from game.agents.seats import KINDS
from game.engine.aside import Aside
from game.engine.bargain import Table, close, exchange
from game.engine.bargain.deals import heard
from game.engine.epilogue import epilogue
from game.engine.legal import Cut
from game.engine.record import Log, answers, logged
from game.engine.save import orders_arrays, save
from game.engine.shocks import Shock, strike
from game.engine.state import State, digests
from game.engine.turn import Played, play
from game.knowledge.beliefs import blank, updated
from game.knowledge.observe import Observation, observe
from game.orders import DEEDS, MOVES, Moves, Orders, room, unsaid, unwritten
from game.policies.doctrine import Doctrine
from game.policies.policy import Answer, Policy, make
from game.rules.score import final_score
from game.scenario.load import Setup
from game.scenario.saves import open_save
from game.treaty.draft import Draft
from game.treaty.history import tabled
from game.treaty.text import read_draft
from game.world.axes import Axes
from game.world.chart import Chart
from game.world.check import check
from game.world.declare import Declared
from game.world.draws import Draws
from game.world.state import World
from game.world.total import Array

BARGAINING, LEADING, ORDERS = "bargaining", "leading", "orders"


Watcher = Callable[["Model", Played], None]


class Script(Protocol):
    """What answers for every seat at once, in place of what was filed and of policies: a log that is played again."""

    def __bool__(self) -> bool:
        """Whether it goes on."""

    def answer(self, model: Model, sheet: Orders | Moves) -> None:
        """Write the answers of the stage that is due on a sheet that holds still."""


class Model(mesa.Model):
    """An ensemble of games of one scenario.

    `policy` is a policy for every seat, or a mapping from seats and kinds to policies; the scenario decides what is left out.
    `treaties=False` plays without any; `exchanges` is how many rounds of moves a bargaining has, where the scenario lets seats
    negotiate at all. Worlds stand along the last axis of every array in `world`.
    """

    def __init__(
        self,
        setup: Setup,
        seeds: Sequence[int] | int = (1,),
        policy: str | Mapping[str, str] | None = None,
        treaties: bool = True,
        state: State | None = None,
        exchanges: int | None = None,
    ) -> None:
        super().__init__(rng=0)
        self.setup = setup
        self.chart = setup.chart
        self.seeds = [seeds] if isinstance(seeds, int) else list(seeds)
        self.treaties = treaties
        self.table = Table.of(setup.file.drafting, setup.file.session_turns, exchanges) if treaties else Table()
        self.rules = setup.rules
        self.shocks: tuple[Shock, ...] = self.chart.extra["shocks"]
        self.watchers: list[Watcher] = []
        self.cuts: list[Cut] = []
        self._aside: Aside | None = None
        self._groups: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] | None = None
        self.seats = {name: _seat(self, name, policy) for name in self.axes.actor}
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # mesa 3.3 counts agents by model and would keep every model there was
        self._policies: dict[str, Policy] = {}
        draws = Draws.of(self.seeds)
        self.state = state or State(
            setup.world(draws),
            setup.register(len(self.seeds), treaties),
            draws,
            minds=blank(self.chart, len(self.seeds)) if treaties and (setup.drafts or setup.file.drafting.slots) else {},
            memory={"fired": np.zeros((len(self.shocks), len(self.seeds)))},
        )
        self.stage = BARGAINING
        self.exchange = 0
        self.refused: list[Cut] = []
        self.played: Played | None = None
        self.log: Log | None = None
        self.led: Orders | None = None
        self.script: Script | None = None
        self.doctrines: dict[str, Doctrine] = {}
        self._news = self.state.memory["fired"] * 0.0
        self._open_turn()

    # --- what stands there ------------------------------------------------------------------------------------------------
    @property
    def axes(self) -> Axes:
        """The named axes: `model.axes.nation["JPN"]`."""
        return self.chart.axes

    @property
    def world(self) -> World:
        """What is true now."""
        return self.state.world

    @property
    def turn(self) -> int:
        """The turn about to be played."""
        return self.state.turn

    @property
    def turns(self) -> int:
        """How many turns the scenario has."""
        return int(self.setup.file.turns)

    @property
    def over(self) -> bool:
        """Whether every world has ended or the last turn is played."""
        return self.turn >= self.turns or not bool(self.world.alive.any())

    @property
    def news(self) -> Array:
        """(events, b) which scripted events struck at the start of this turn."""
        return self._news

    def observe(self, seats: Iterable[str]) -> Observation:
        """What these seats see now."""
        return self._seen([self.axes.actor[seat] for seat in seats])

    def digests(self) -> list[str]:
        """One hex string per world over the State."""
        return digests(self.state)

    # --- one door for people, bots, replays and facilitators -------------------------------------------------------------
    def awaiting(self) -> dict[str, str]:
        """The seats that have not answered yet, and what they are asked for."""
        if self.over or self._standing():
            return {}
        asked = "bargaining" if self.stage == BARGAINING else "orders"
        turn_of = self._leaders() if self.stage == LEADING else [s for s in self.seats if s not in self._led()]
        return {seat: asked for seat in turn_of if seat not in self.state.filed}

    def file(self, seat: str, answer: Mapping[str, Mapping[str, float] | float]) -> None:
        """File a seat's answer: deed -> value for all its cells, or {cell id: value}. Raises UnknownName for a name that is none,
        ValueError for a value beyond its range and for what is not asked for now.

        Filing again replaces what was filed; nothing is played before `advance`.
        """
        place = self.axes.actor[seat]
        if self._standing():
            raise ValueError(f"{seat}: orders stand until the session ends")
        if self.stage == LEADING and seat not in self._leaders():
            raise ValueError(f"{seat}: the leaders move first: {', '.join(self._leaders())}")
        if self.stage == ORDERS and seat in self._led():
            raise ValueError(f"{seat}: a leader's orders cannot be taken back")
        checked = answer_of(self.chart, self.state.register.book, place, answer, self.stage == BARGAINING)
        self.state = self.state.but(filed=self.state.filed | {seat: checked})

    def advance(self) -> None:
        """Answer for whoever has not filed, by policy, and move on by one stage. While a script lasts, it answers for all."""
        if self.over:
            return
        if self.stage == BARGAINING:
            self._bargain()
            return
        if self.stage == LEADING:
            self._lead()
            return
        if self.script:
            orders = unwritten(self.chart, self.world.worlds)
            self.script.answer(self, orders)
        else:
            orders = self._orders()
            self._record(orders)
        self._play(orders)

    def step(self) -> None:
        """Play one whole turn."""
        before = self.turn
        while self.turn == before and not self.over:
            self.advance()

    def run_model(self) -> Model:
        """Play to the end. Where nobody looks on, worlds that end are laid by and the others go on without them."""
        with self.unwatched():
            while not self.over:
                self.step()
        return self

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """Play on while nobody reads the world between turns: worlds that end are laid by, and join the others at the end."""
        if not self.watchers and self.log is None and bool(self.world.alive.all()):
            self._aside = Aside(self.world.worlds)
        try:
            yield
        finally:
            self._join()

    # --- leaders: seats whose orders the others see before they decide (Stackelberg) --------------------------------------
    def _leaders(self) -> list[str]:
        return list(self.setup.file.leaders)

    def _led(self) -> list[str]:
        """Leaders who have moved this turn."""
        return self._leaders() if self.stage == ORDERS else []

    def _standing(self) -> bool:
        """Whether this turn goes on with the orders of the session's first turn."""
        return self.turn % int(self.setup.file.session_turns) != 0 and self.played is not None

    def _lead(self) -> None:
        """The leaders' orders, for all to see. What they filed stays filed, so that a save in between loses nothing.

        A script has them in its one line for the orders of all."""
        if not self.script:
            self.led = unwritten(self.chart, self.world.worlds)
            self._gather(self.led, DEEDS, "decide")
        self.stage = ORDERS

    # --- bargaining ---------------------------------------------------------------------------------------------------------
    def _bargain(self) -> None:
        """One exchange of moves; after the last one what was sealed is opened, and orders are asked for."""
        moves = unsaid(self.chart, self.world.worlds)
        if self.script:
            self.script.answer(self, moves)
        else:
            self._gather(moves, MOVES, "bargain")
            self._record(moves)
        talked = exchange(self.state, moves, self.table, self.exchange)
        if self._aside is None:
            book = self.state.register.book
            book.proposals += tabled(self.state.register, talked.state.register, self.turn)
        self.state = talked.state.but(filed={})
        self.refused += talked.cuts
        self.exchange += 1
        if self.exchange >= self.table.exchanges:
            closed = close(self.state, self.table)
            terms = closed.register.opened(self.turn, self.world)  # seats decide by the terms that bind this turn
            self.state = closed.but(register=terms)
            self.exchange, self.stage = 0, LEADING if self._leaders() else ORDERS

    def probe(self, seat: str, *drafts: Draft | Mapping[str, Any]) -> Any:
        """What would a seat say to these drafts? What its policy's `probe(seen, drafts)` answers, or None where it has none.

        It changes nothing: the same question gets the same answer. Raises UnknownName, ValueError for a text that is none.
        """
        asked = getattr(self._policy(self.seats[seat].policy), "probe", None)
        if asked is None:
            return None
        texts = [draft if isinstance(draft, Draft) else read_draft(draft, self.state.register.book) for draft in drafts]
        seen = self.observe([seat])
        aside = replace(seen.register, book=seen.register.book.copied())
        return asked(replace(seen, register=aside), texts)

    # --- inside -----------------------------------------------------------------------------------------------------------
    def _open_turn(self) -> None:
        """News: scripted events strike; a session opens with its bargaining."""
        world, fired, now = strike(self.world, self.state.memory["fired"], self.shocks, self.state.draws)
        self.state = self.state.but(world=world, memory=self.state.memory | {"fired": fired})
        self._news = now if self._aside is None else self._aside.spread(now)
        self.stage = ORDERS if self.turn % int(self.setup.file.session_turns) else BARGAINING
        self.exchange, self.refused = 0, []
        self.led = None

    def _orders(self) -> Orders:
        """This turn's orders: within a session those of its first turn stand."""
        if self._standing() and self.played is not None:
            return self.played.orders
        orders = self.led or unwritten(self.chart, self.world.worlds)
        self._gather(orders, DEEDS, "decide")
        return orders

    def _gather(self, sheet: Orders | Moves, deeds: Mapping[str, Declared], what: str) -> None:
        """Write the answers of the seats whose move it is on one sheet: each policy once for all its seats."""
        for name, seats in self._moving().items():
            if seats:
                decide, again = getattr(self._policy(name), what), f" {self.exchange}" if self.exchange else ""
                seen = self._seen(seats)
                _scatter(sheet, deeds, seen, decide(seen, self.state.draws.salted(f"policy {name}{again}")))
        for seat, answer in self.state.filed.items():
            _write(sheet, deeds, self.chart, self.axes.actor[seat], answer)

    def _seen(self, seats: Sequence[int]) -> Observation:
        """What seats see now, and how far the bargaining has come."""
        state = self.state
        standing = {self.axes.actor[seat]: one for seat, one in self.doctrines.items()}
        seen = observe(self.world, state.register, self.turn, seats, self.led, state.minds, state.memory, standing)
        if self.stage != BARGAINING or not self.table.open:
            return seen
        return replace(seen, exchange=self.exchange, exchanges=self.table.exchanges)

    def _moving(self) -> dict[str, tuple[int, ...]]:
        """The seats whose move it is and who have not filed, by policy: positions on the actor axis."""
        leaders = self._leaders()
        if not leaders and not self.state.filed:
            return {name: places for name, (places, _) in self._grouped().items()}
        moving = set(leaders if self.stage == LEADING else set(self.seats) - set(self._led())) - set(self.state.filed)
        return {
            name: tuple(place for place, seat in zip(places, seats, strict=True) if seat in moving)
            for name, (places, seats) in self._grouped().items()
        }

    def _record(self, sheet: Orders | Moves) -> None:
        """Log what every seat asked for, before anything is played."""
        if self.log is not None:
            book = self.state.register.book
            worlds = {str(w): answers(sheet, w, book) for w in range(logged(self.world.worlds))}
            entry = {"turn": self.turn, "stage": self.stage, "worlds": worlds}
            entry |= {"exchange": self.exchange} if self.exchange else {}
            self.log.append(entry | self.log.texts(worlds, book))

    def _grouped(self) -> dict[str, tuple[tuple[int, ...], tuple[str, ...]]]:
        """The seats by policy, as places and names in the order of the actor axis; kept until a seat changes hands."""
        if self._groups is None:
            self._groups = {}
            for name, group in self.agents.groupby("policy", result_type="list"):
                agents = sorted(group, key=lambda agent: int(agent.place))
                self._groups[name] = (tuple(int(a.place) for a in agents), tuple(a.seat for a in agents))
        return self._groups

    def regroup(self) -> None:
        """A seat has changed hands: group the seats anew before they decide again."""
        self._groups = None

    def _policy(self, spec: str) -> Policy:
        if spec not in self._policies:
            self._policies[spec] = make(spec)
        return self._policies[spec]

    def hand(self, seat: str, decider: Policy, name: str) -> None:
        """Give a seat to a decider that no scenario can ask for, under a name of its own."""
        self._policies[name] = decider
        self.seats[seat].policy = name

    def instruct(self, seat: str, doctrine: Doctrine | Mapping[str, Any] | None) -> None:
        """Give a seat standing orders for whoever acts for it (the policy `doctrine`), or take them back. Raises UnknownName,
        ValueError for data that are none."""
        self.axes.actor[seat]
        kept = {name: one for name, one in self.doctrines.items() if name != seat}
        if doctrine is not None:
            kept[seat] = doctrine if isinstance(doctrine, Doctrine) else Doctrine.of(doctrine, self.chart)
        self.doctrines = kept

    def branch(self, worlds: Sequence[int]) -> None:
        """Go on with these worlds of the batch; a world that is named several times goes on in as many copies."""
        places = [int(w) for w in worlds]
        self.state = self.state.at(places)
        self.seeds = [self.seeds[w] for w in places]
        self._news = self._news[..., places]
        self.led = self.led.at(places) if self.led is not None else None
        if self.played is not None:
            self.played = replace(self.played, state=self.state, orders=self.played.orders.at(places), why={}, cuts=[])

    def _play(self, orders: Orders) -> None:
        before = self.world.alive
        played = play(self.state, orders, self.rules, heeding_ends=self._aside is None)
        played = replace(played, cuts=[*self.refused, *played.cuts])
        if self.table.deals:
            said = heard(played.state.world, played.orders)
            played = replace(played, state=played.state.but(world=said))
        self.state = self._minded(self._remembered(played.state, before))
        self.played = replace(played, state=self.state)
        self.cuts = self.played.cuts
        if self._aside is not None:
            self._carry_on(*self._aside.lay_by(self.state, self.played.orders))
        if self.over:
            self._join()
            self._close(self.played.orders)
        for watcher in self.watchers:
            watcher(self, self.played)
        if not self.over:
            self._open_turn()
            if not bool(self.world.alive.any()):  # the news of the turn have ended every world that was left
                self._close(self.played.orders)

    def _remembered(self, state: State, alive: Array) -> State:
        """The state after a turn, with what every policy notes of it for its seats; worlds that had ended stay as they were."""
        memory = dict(state.memory)
        for name, (places, _) in self._grouped().items():
            seats = list(places)
            seen = observe(state.world, state.register, state.turn - 1, seats, None, state.minds, state.memory)
            for note, rows in self._policy(name).remembered(seen).items():
                new = np.array(memory.get(note, np.zeros((len(self.seats), *rows.shape[1:]))))
                new[seats] = np.where(alive, rows, new[seats])
                memory[note] = new
        return state.but(memory=memory)

    def _minded(self, state: State) -> State:
        """The state with every mind brought up to what its nation now sees; worlds that have ended think no more."""
        if not state.minds:
            return state
        seen = observe(state.world, state.register, state.turn, [int(a) for a in self.chart.nation_actor])
        before, now = state.minds, updated(state.minds, seen)
        alive = self.world.alive
        return state.but(minds={name: np.where(alive, now[name], before[name]) for name in before})

    def _carry_on(self, state: State, orders: Orders) -> None:
        """Go on with other worlds; what was told of the turn is forgotten if it was told of others."""
        assert self.played is not None
        told = state.world.worlds == self.state.world.worlds
        self.state = state
        self.cuts = self.cuts if told else []
        self.played = Played(state, orders, self.played.why if told else {}, self.cuts)

    def _join(self) -> None:
        """All worlds of the batch again, if some were laid by."""
        aside, self._aside = self._aside, None
        if aside is not None and self.played is not None:
            self._carry_on(*aside.joined(self.state, self.played.orders))

    def _close(self, orders: Orders) -> None:
        """The epilogue: measure the danger that is left and what is still found, and settle scores."""
        ending = self.setup.file.epilogue
        q, found = epilogue(self.state, orders, self.rules, ending.turns, ending.worlds)
        world = self.world.changed_by({"q": np.where(self.world.catastrophe > 0, 1.0, q), "found_late": found})
        world = world.changed_by({"score": final_score(world, self.turn)})
        check(world, ("q", "found_late", "score"), "the epilogue")
        self.state = self.state.but(world=world)

    # --- files ------------------------------------------------------------------------------------------------------------
    def save(self, path: str | Path) -> None:
        """Write the game to one file, whole or not at all: State, scenario, log."""
        last = self.played.orders if self.played else None
        save(Path(path), self.state.arrays() | orders_arrays(last), self._about())

    def _about(self) -> dict[str, Any]:
        return {
            "scenario": self.setup.document.text,
            "seeds": [int(s) for s in self.seeds],
            "turn": self.turn,
            "turns": self.turns,
            "stage": self.stage,
            "exchange": self.exchange,
            "exchanges": self.table.exchanges,
            "policies": {seat: agent.policy for seat, agent in self.seats.items()},
            "doctrines": {seat: one.data() for seat, one in self.doctrines.items()},
            "treaties": self.treaties,
            "drafts": [draft.data() for draft in self.state.register.book.drafts],
            "proposals": [proposal.data() for proposal in self.state.register.book.proposals],
            "filed": self.state.filed,
            "news": self._news.tolist(),
            "log": self.log.entries if self.log else [],
        }

    @classmethod
    def load(cls, path: str | Path, plugins: Path | None = None) -> Model:
        """Read a saved game. Raises InputError for a file that is not one."""
        setup, state, about, orders = open_save(Path(path), plugins)
        model = cls(setup, about["seeds"], about["policies"], about["treaties"], state=state, exchanges=about.get("exchanges"))
        model.state, model.stage, model.exchange = state, about["stage"], about.get("exchange", 0)
        model.doctrines = {seat: Doctrine.of(row, model.chart) for seat, row in about.get("doctrines", {}).items()}
        model._news = np.array(about["news"], float).reshape(len(model.shocks), len(model.seeds))
        model.log = Log(list(about["log"])) if about["log"] else None
        if orders is not None:
            model.played = Played(state, orders, {}, [])
        if model.stage == ORDERS and model._leaders() and not model._standing():
            model.stage = LEADING
            model._lead()
        return model


def _seat(model: Model, name: str, policy: str | Mapping[str, str] | None) -> Any:
    kind = model.chart.actor_kind[model.axes.actor[name]]
    listed = model.setup.file.policies
    row = model.setup.file.actors[name]
    chosen = row.policy or listed.get(name) or listed.get(kind) or "weigh"
    if isinstance(policy, str):
        chosen = policy
    elif policy:
        chosen = policy.get(name) or policy.get(kind) or policy.get("*") or chosen
    make(chosen)  # an unknown policy is refused here, before anything runs
    return KINDS[kind](model, name, chosen)


def _scatter(sheet: Orders | Moves, deeds: Mapping[str, Declared], seen: Observation, answer: Answer) -> None:
    for name, rows in answer.items():
        line = deeds[name]
        array = getattr(sheet, name)
        cells = seen.cells(line.axes)
        if rows.shape != (len(cells), *array.shape[1:]):
            raise ValueError(f"the answer for {name} has shape {rows.shape}; expected {(len(cells), *array.shape[1:])}")
        if len(cells) == len(array):  # nobody else writes here
            alone = np.asarray(rows, float).view()
            alone.setflags(write=False)
            setattr(sheet, name, alone)
        else:
            room(sheet, name)[cells] = rows


def _write(
    sheet: Orders | Moves, deeds: Mapping[str, Declared], chart: Chart, seat: int, answer: Mapping[str, Mapping[str, float]]
) -> None:
    for name, cells in answer.items():
        array = room(sheet, name)
        for cell, value in cells.items():
            array[place_of(chart, deeds[name], cell)] = value
