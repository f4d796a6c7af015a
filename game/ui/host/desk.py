"""The desk: takes commands of the window as plain data and answers with plain data. It alone holds the Model.

Persons sit at seats; every view is made from the Observation of that seat (and of the state firms it answers for), never from
the World. Files: one folder per game with the Model's own save and, beside it, what the window needs to go on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from game.agents.model import BARGAINING, Model
from game.engine.record import Log, Packed
from game.engine.state import State
from game.policies.doctrine import Doctrine
from game.policies.policy import policies
from game.reports.chronicle import Chronicle
from game.reports.feed import Event, feed
from game.reports.names import Names
from game.scenario.load import SCENARIOS, Setup, load_scenario
from game.scenario.read import InputError
from game.ui.host import (
    advisers,
    away,
    branching,
    briefs,
    deals,
    drafts,
    ending,
    evidence,
    home,
    places,
    room,
    sheet,
    squeeze,
    standing,
    ticks,
)
from game.ui.host.eye import Eye, plain
from game.ui.host.numbers import numbers
from game.ui.words import _
from game.world.files import write_whole

Message = dict[str, Any]
STATE_OWNED = 0.5
"""A nation's seat answers for firms at home of which the state holds so much."""
SQUEEZES = 6
"""So many changes of its law are followed for each person, the latest."""
SERIES = ("danger", "kept", "strain", "lead")
SAVE, BESIDE = "game.save", "table.json"


@dataclass
class Told:
    """What has been told so far: the feed of every person, the four numbers and the charts, turn by turn."""

    feed: dict[str, list[Message]] = field(default_factory=dict)
    numbers: list[Message] = field(default_factory=list)
    charts: dict[str, list[Message]] = field(default_factory=dict)
    reckoned: list[Message] = field(default_factory=list)  # the AIs' reckonings; for the debrief alone
    squeezes: dict[str, list[Message]] = field(default_factory=dict)  # seat -> what it expected of its law, and saw come of it
    law: dict[str, Message] = field(default_factory=dict)  # seat -> the law it filed last
    away: dict[str, Message] = field(default_factory=dict)  # seat -> when it last played by doctrine, and why it was called back


class Desk:
    """One table: a Model, who sits where, and what they have been told."""

    def __init__(self, tell: Callable[[Message], None] = lambda message: None) -> None:
        self.tell = tell
        self.model: Model | None = None
        self.persons: list[str] = []
        self.away: dict[str, away.Away] = {}
        self.told = Told()
        self.chronicle: Chronicle | None = None
        self.before: State | None = None
        self.aside: Message = {}
        self.mode = ""
        self.seed = 1

    # --- commands ---------------------------------------------------------------------------------------------------------
    def answer(self, message: Message) -> Message:
        """Do what a message asks; what is wrong comes back as one line under `error`."""
        try:
            do = getattr(self, f"do_{message['do']}", None)
            if do is None:
                raise ValueError(f"unknown command {message['do']!r}")
            found: Message = do(**{k: v for k, v in message.items() if k not in ("do", "id")})
            return {"re": message["do"], "id": message.get("id")} | found
        except (InputError, OSError, ValueError, LookupError, ArithmeticError) as fault:
            said = str(fault.args[0]) if isinstance(fault, KeyError) and fault.args else str(fault)
            return {
                "re": message.get("do", ""),
                "id": message.get("id"),
                "error": said.splitlines()[0] if said else type(fault).__name__,
            }

    def do_scenarios(self) -> Message:
        """Every scenario that can be played, with what it is about."""
        order = ["class50", "standard", "four_powers"]
        names = sorted((p.stem for p in SCENARIOS.glob("*.yaml")), key=lambda n: (order.index(n) if n in order else 9, n))
        return {"scenarios": [_scenario(load_scenario(name)) for name in names]}

    def do_policies(self) -> Message:
        """Who may sit at a seat that no person takes."""
        found = []
        for name, policy in policies().items():
            if name not in ("hold", "scripted"):
                about = (policy.__doc__ or "").strip().splitlines()[0] if policy.__doc__ else ""
                found.append({"id": name, "label": name.replace("_", " ").capitalize(), "about": about})
        return {"policies": found}

    def do_open(self, scenario: str, seats: dict[str, str], seed: int = 1, names: str = "", turns: int = 0) -> Message:
        """Begin a game: `seats` maps a seat to `person` or to a policy; the scenario decides for the rest."""
        setup = load_scenario(scenario).lasting(turns or None)
        chosen = {seat: who for seat, who in seats.items() if who != "person"}
        for seat in seats:
            setup.chart.axes.actor[seat]
        self._sit(
            Model(setup, seeds=[seed], policy=chosen or None), [s for s, who in seats.items() if who == "person"], names, seed
        )
        self.told = Told(feed={seat: [] for seat in self.persons})
        self._keep_figures()
        return self._status()

    def do_status(self) -> Message:
        """Where the game stands."""
        return self._status()

    def do_view(self, seat: str) -> Message:
        """Everything the window shows to one seat now."""
        return {"seat": seat, "view": self.view(seat)}

    def do_file(self, seat: str, answer: dict[str, Any], texts: Message | None = None) -> Message:
        """File a seat's answer, and those of the firms it answers for; `texts`: {propose: draft} or {counter: {cell: draft}}."""
        model = self._model()
        if texts and set(texts) - {"propose", "counter"}:
            raise ValueError(f"texts are tabled by propose or counter; found {', '.join(sorted(texts))}")
        for hand, deeds in self._by_hand(seat, answer).items():
            more = dict(texts or {}) if hand == seat else {}
            if hand == seat or deeds:
                model.file(hand, deeds | more)
        if model.stage != BARGAINING:
            self._expect(seat, answer)
        return self._status()

    def do_paper(self, seat: str, draft: Message, base: str = "") -> Message:
        """A draft as the editor shows it: sentences, fields, red lines against the text in slot `base`, faults."""
        model = self._model()
        cards = model.setup.file.drafting.cards
        return {"seat": seat, "paper": drafts.paper(self._eyes(seat)[0], model.table, cards, draft, base)}

    def do_test(self, seat: str, draft: Message, base: str = "") -> Message:
        """What a draft, or a treaty in force, would do: on the seat's beliefs, with it and without it."""
        return {"seat": seat, "test": drafts.tested(self._model(), self._eyes(seat)[0], draft, base)}

    def do_sound(self, seat: str, draft: Message) -> Message:
        """What the others would say to a draft: it costs nothing, binds nobody, and changes nothing."""
        return {"seat": seat, "said": drafts.sounded(self._model(), self.names, seat, self.persons, draft)}

    def do_play(self) -> Message:
        """Go on until a person is asked for something, or the game is over."""
        model = self._model()
        start = model.turn
        while not model.over and not self._asked():
            self.tell({"re": "thinking", "turn": model.turn, "turns": model.turns, "stage": model.stage})
            turn, date = model.turn, self._date()
            deciding = bool(model.awaiting()) and model.stage != BARGAINING
            model.advance()
            if deciding:
                self.told.reckoned += ending.reckoned(model, date)
            if model.turn != turn or model.over:
                self._after_turn()
            self._call_back()
        return self._status() | {"played": model.turn - start}

    def do_delegate(self, seat: str, turns: int = 1) -> Message:
        """Let a person's seat play by its doctrine, for so many turns at most: `play` then goes on without asking it."""
        model = self._model()
        if seat not in self.persons:
            raise ValueError(f"{seat}: no person sits there; persons: {', '.join(self.persons)}")
        if seat in self.away:
            away.back(model, self.away[seat])
        self.away[seat] = away.begin(model, seat, self.hands(seat), int(turns))
        return self._status()

    def do_doctrine(self, seat: str, data: Message) -> Message:
        """Give a seat, and the firms it answers for, standing orders."""
        model = self._model()
        model.axes.actor[seat]
        one = Doctrine.of(data, model.chart, away.titles(model))
        away.instruct(model, self.hands(seat), one)
        return {"seat": seat, "doctrine": standing.panel(model, self._eyes(seat), one)}

    def do_leave(self, seat: str) -> Message:
        """A person leaves the table for good; its seat plays on by its doctrine."""
        if seat not in self.persons or len(self.persons) < 2:
            raise ValueError(f"{seat}: somebody must stay; persons: {', '.join(self.persons)}")
        away.seated(self._model(), self.hands(seat))
        self.persons = [one for one in self.persons if one != seat]
        self.away.pop(seat, None)
        return self._status()

    def do_advise(self, seat: str) -> Message:
        """Three complete answers with a sentence each; on treaties, opinions only."""
        model = self._model()
        return {
            "seat": seat,
            "advice": advisers.advice(self._eyes(seat), model.state.draws.salted("advisers"), model.stage == BARGAINING),
        }

    def do_preview(self, seat: str, answer: dict[str, Any]) -> Message:
        """What orders would do to the chain, on the seat's imagined worlds."""
        return {"seat": seat, "preview": squeeze.previewed(self._model(), self._eyes(seat)[0], answer)}

    def do_debrief(self) -> Message:
        """Everything, once the game is over."""
        model = self._over()
        assert self.chronicle is not None
        return {"debrief": ending.debrief(model, self.chronicle, self.names, self.persons, self.told.numbers, self.told.reckoned)}

    def do_turns(self) -> Message:
        """The turns of a game that is over at which a person could have decided otherwise."""
        return {"turns": branching.turns(self._over())}

    def do_decisions(self, seat: str, turn: int) -> Message:
        """What a person decided at a turn of a game that is over, and what else it could have decided."""
        model = self._over()
        found = branching.decisions(model, lambda there: self._eyes(seat, there), int(turn))
        return {"seat": seat, "turn": turn, "decisions": found}

    def do_branch(self, seat: str, turn: int, laid: dict[str, Any]) -> Message:
        """A game that is over, played anew from a turn on, as it was and with one decision changed."""
        return {"branch": branching.branch(self._over(), seat, self.persons, int(turn), laid, self.names.mode)}

    def do_save(self, folder: str, aside: Message | None = None) -> Message:
        """Write the game to a folder: the Model's save and what the window needs beside it."""
        self.aside = aside if aside is not None else self.aside
        model, path = self._model(), Path(folder)
        model.save(path / SAVE)
        beside = {
            "version": 1,
            "persons": self.persons,
            "away": {seat: one.data() for seat, one in self.away.items()},
            "mode": self.mode,
            "seed": self.seed,
            "told": vars(self.told),
            "aside": self.aside,
            "title": model.setup.file.title or model.setup.name,
            "turn": model.turn,
            "turns": model.turns,
            "stage": model.stage,
            "date": self._date(),
            "saved": time.time(),
            "over": model.over,
        }
        write_whole(path / BESIDE, json.dumps(beside))
        return {"saved": str(path)}

    def do_load(self, folder: str) -> Message:
        """Go on with a saved game."""
        path = Path(folder)
        model = Model.load(path / SAVE)
        try:
            beside = json.loads((path / BESIDE).read_text("utf-8"))
            persons = [s for s in beside["persons"] if s in model.axes.actor]
            told = Told(**beside["told"])
            gone = {str(s): away.Away.of(row) for s, row in dict(beside.get("away") or {}).items() if s in persons}
        except (OSError, ValueError, KeyError, TypeError):
            raise ValueError(f"{path / BESIDE}: not written by this game") from None
        self._sit(model, persons, str(beside.get("mode", "")), int(beside.get("seed", 1)))
        self.away = gone
        self.told, self.aside = told, beside.get("aside") or {}
        return self._status() | {"aside": self.aside}

    def do_games(self, folder: str) -> Message:
        """The saved games of a folder, the latest first."""
        found = []
        for path in Path(folder).glob(f"*/{BESIDE}"):
            try:
                beside = json.loads(path.read_text("utf-8"))
                found.append(
                    {"folder": str(path.parent), "name": path.parent.name}
                    | {k: beside[k] for k in ("title", "turn", "turns", "date", "saved", "persons", "over")}
                )
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return {"games": sorted(found, key=lambda g: -float(g["saved"]))}

    # --- views ------------------------------------------------------------------------------------------------------------
    def view(self, seat: str) -> Message:
        """Everything the window shows to one seat, as plain data."""
        model, eyes = self._model(), self._eyes(seat)
        eye = eyes[0]
        file = model.setup.file
        return {
            "seat": seat,
            "name": eye.names.seat(seat),
            "kind": file.actors[seat].kind,
            "scenario": model.setup.name,
            "title": file.title or model.setup.name,
            "turn": model.turn,
            "turns": model.turns,
            "date": eye.date(),
            "stage": model.stage,
            "session": model.turn // file.session_turns + 1,
            "sessions": -(-model.turns // file.session_turns),
            "session_turns": file.session_turns,
            "numbers": numbers(eye),
            "history": self.told.numbers,
            "feed": self.told.feed.get(seat, []),
            "card": self._card(eye),
            "map": places.atlas(eye, eyes[1:]),
            "chain": places.chain(eye),
            "law": places.law(eye),
            "squeezes": self.told.squeezes.get(seat, []),
            "attention": file.attention,
            "treaties": room.room(eye),
            "deals": deals.dealings(eye, model.table),
            "secrets": deals.secrets(eye),
            "home": home.home(eye),
            "hands": [home.home(e) | {"name": e.names.seat(e.seat)} for e in eyes[1:]],
            "charts": self.told.charts.get(seat, []),
            "brief": briefs.brief(eyes),
            "world": self._world_map(),
            "sheet": sheet.joined(eyes),
            "moves": sheet.sheet(eye, moves=True),
            "ticks": ticks.ticks(eyes),
            "names": self.names.mode,
            "evidence": evidence.evidence(eye),
            "doctrine": standing.panel(model, eyes, away.doctrine_of(model, seat)),
            "away": self.told.away.get(seat) if self.told.away.get(seat, {}).get("turn") == model.turn else None,
        }

    def _world_map(self) -> Message:
        real = self.names.mode == "real"
        return {
            "kind": "real" if real else "invented",
            "places": {n: self.names.nation(i) for i, n in enumerate(self._model().axes.nation)},
            "disputed": self._disputed() if real else [],
        }

    def _disputed(self) -> list[list[str]]:
        """(name, what is in dispute) of nations whose name or status is, as the scenario says."""
        model = self._model()
        told = model.setup.file.disputed_labels
        return [[self.names.nation(i), told[n]] for i, n in enumerate(model.axes.nation) if n in told]

    def _card(self, eye: Eye) -> Message:
        """One private item: the most telling thing of the last turns that only this seat was told."""
        mine = self.told.feed.get(eye.seat, [])
        private = [e for e in mine if e["private"] and e["turn"] >= eye.turn - eye.setup.file.session_turns]
        if private:
            best = max(private, key=lambda e: float(e["matters"]))
            return {"title": _("For your eyes"), "text": best["text"], "why": best["why"]}
        told = briefs.secrets(self._eyes(eye.seat))
        place = (eye.turn // max(eye.setup.file.session_turns, 1)) % max(len(told), 1)
        return {
            "title": _("For your eyes"),
            "text": told[place] if told else _("Nothing that the papers do not know."),
            "why": "",
        }

    # --- inside -----------------------------------------------------------------------------------------------------------
    def _model(self) -> Model:
        if self.model is None:
            raise ValueError("no game is open")
        return self.model

    def _over(self) -> Model:
        if not self._model().over:
            raise ValueError("the game is not over")
        return self._model()

    def _sit(self, model: Model, persons: list[str], names: str, seed: int) -> None:
        self.model, self.persons, self.seed = model, persons, seed
        if model.turn == 0 or model.log is not None:  # a game begun without a log cannot get one half-way
            model.log = Log(Packed(model.log.entries if model.log else ()))
        self.mode = names or model.setup.file.names
        self.names = Names.of(model.setup, self.mode)
        self.chronicle = Chronicle(model.setup, 0, self.mode)
        self.before, self.news = model.state, model.news
        self.away = {}
        away.seated(model, persons)

    def _asked(self) -> list[str]:
        waiting = self._model().awaiting()
        return [seat for seat in self.persons if seat in waiting and seat not in self.away]

    def _call_back(self) -> None:
        """Ask those again whose time is over, and whom something calls back: while an offer can still be answered."""
        model = self._model()
        for seat, one in list(self.away.items()) if model.stage == BARGAINING else ():
            reasons = away.called_back(model, seat, one, self.names)
            if reasons is not None:
                away.back(model, self.away.pop(seat))
                self.told.away[seat] = {"turn": model.turn, "quarters": model.turn - one.began, "reasons": reasons}

    def _status(self) -> Message:
        model = self._model()
        return {
            "persons": self.persons,
            "asked": self._asked(),
            "stage": model.stage,
            "exchange": model.exchange,
            "exchanges": model.table.exchanges,
            "turn": model.turn,
            "turns": model.turns,
            "over": model.over,
            "title": model.setup.file.title or model.setup.name,
            "scenario": model.setup.name,
            "date": self._date(),
            "names": {seat: self.names.seat(seat) for seat in self.persons},
            "session_turns": model.setup.file.session_turns,
        }

    def _date(self) -> str:
        from game.reports.wording import date

        file = self._model().setup.file
        return date(file.begins, float(file.months_per_turn), self._model().turn)

    def hands(self, seat: str) -> list[str]:
        """The seat and the firms it answers for: those at home that the state owns and that no person plays."""
        model, chart = self._model(), self._model().chart
        nation = int(chart.actor_nation[model.axes.actor[seat]])
        if nation < 0:
            return [seat]
        owned = [
            name
            for a, name in enumerate(model.axes.actor)
            if int(chart.actor_home[a]) == nation
            and chart.actor_state_share[a] >= STATE_OWNED
            and name != seat
            and name not in self.persons
        ]
        return [seat, *owned]

    def _eyes(self, seat: str, there: Model | None = None) -> list[Eye]:
        """The eyes of a seat and of the firms it answers for, in the game or in a model of another moment of it."""
        model = there or self._model()
        return [
            Eye(model.setup, model.observe([hand]), self.names, model.state.draws.salted("window")) for hand in self.hands(seat)
        ]

    def _by_hand(self, seat: str, answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """A person's answer parted among the actors who own the cells."""
        model = self._model()
        bargaining = model.stage == BARGAINING
        found: dict[str, dict[str, Any]] = {hand: {} for hand in self.hands(seat)}
        for eye in self._eyes(seat):
            mine = {row["name"]: {c["id"] for c in row["cells"]} for row in sheet.sheet(eye, bargaining)}
            for deed, cells in answer.items():
                own = {c: v for c, v in cells.items() if c in mine.get(deed, ())}
                if own:
                    found[eye.seat][deed] = own
        known = {c for deeds in found.values() for cells in deeds.values() for c in cells}
        strange = [f"{deed} {c}" for deed, cells in answer.items() for c in cells if c not in known]
        if strange:
            raise ValueError(f"{seat}: {strange[0]!r} is not an order of this seat now")
        if bargaining:
            return {seat: found[seat]}
        return {hand: deeds for hand, deeds in found.items() if hand == seat or deeds}

    def _expect(self, seat: str, answer: dict[str, Any]) -> None:
        """Keep what a seat may expect of the law it files, wherever that is another than it filed last."""
        model, law = self._model(), squeeze.law_of(answer)
        kept = [one for one in self.told.squeezes.get(seat, []) if one["turn"] != model.turn]  # filing again replaces
        if law and (law != self.told.law.get(seat) or len(kept) < len(self.told.squeezes.get(seat, []))):
            record = squeeze.expected(model, self._eyes(seat)[0], law)
            kept += [record] if record else []
            self.told.law[seat] = law
        self.told.squeezes[seat] = kept[-SQUEEZES:]

    def _after_turn(self) -> None:
        """Tell every person what happened, and keep figures for charts."""
        model = self._model()
        assert model.played is not None
        assert self.chronicle is not None
        assert self.before is not None
        self.chronicle.turn(self.before, model.played, self.news)
        public = {e.text for e in self._stranger_feed()}
        for seat in self.persons:
            events = feed(model.setup, self.before, model.played, 0, seat, self.mode, self.news)
            self.told.feed.setdefault(seat, []).extend(self._event(e, e.text not in public) for e in events)
            squeeze.followed(self._eyes(seat)[0], self.told.squeezes.get(seat, []))
        self.before, self.news = model.state, model.news
        self._keep_figures()

    def _stranger_feed(self) -> list[Event]:
        """What somebody is told who owns nothing and watches from outside: the agency, or else nobody's secrets at all."""
        model = self._model()
        outsider = next((n for a, n in enumerate(model.axes.actor) if model.chart.actor_kind[a] in ("agency", "startup")), None)
        assert model.played is not None
        assert self.before is not None
        if outsider is None:
            return []
        return feed(model.setup, self.before, model.played, 0, outsider, self.mode, self.news)

    def _event(self, event: Event, private: bool) -> Message:
        file = self._model().setup.file
        from game.reports.wording import date

        when = date(file.begins, float(file.months_per_turn), event.turn)
        return {
            "turn": event.turn,
            "date": when,
            "kind": event.kind,
            "text": event.text,
            "why": event.why,
            "matters": event.matters,
            "about": list(event.about),
            "private": private,
        }

    def _keep_figures(self) -> None:
        """The four numbers and the charts of every person, as they stand now."""
        model = self._model()
        for place, seat in enumerate(self.persons or list(model.seats)[:1]):
            eye = self._eyes(seat)[0]
            if place == 0:
                row: Message = {"turn": float(model.turn), "date": eye.date()}
                self.told.numbers.append(row | {n["key"]: plain(n["value"]) for n in numbers(eye)})
            self.told.charts.setdefault(seat, []).append(home_charts(eye))


def home_charts(eye: Eye) -> Message:
    """This turn's figures for the charts of one seat: (value, low, high) per nation or laboratory."""
    labs = {eye.names.lab(i): [v / eye.step for v in eye.band("capability", i)] for i in range(len(eye.axes.lab))}
    compute = {eye.names.lab(i): list(eye.band("compute", i)) for i in range(len(eye.axes.lab))}
    output = {eye.nation(n): [float(eye.public("gdp")[n]) / 1000.0] * 3 for n in range(len(eye.axes.nation))}
    return {"turn": eye.turn, "date": eye.date(), "capability": labs, "compute": compute, "output": output}


def _scenario(setup: Setup) -> Message:
    file = setup.file
    months = file.turns * float(file.months_per_turn)
    scored = list(file.objectives) or list(setup.chart.axes.nation)
    return {
        "id": setup.name,
        "title": file.title or setup.name,
        "about": file.about,
        "turns": file.turns,
        "session_turns": file.session_turns,
        "months": months,
        "names": file.names,
        "difficulty": _difficulty(setup),
        "length": _length(setup),
        "seats": [_seat(setup, name) for name in [*scored, *(a for a in setup.chart.axes.actor if a not in scored)]],
        "scored": len(scored),
        "treaties": [t.title for t in file.treaties],
        "modes": _modes(setup),
    }


def _modes(setup: Setup) -> list[str]:
    """Ways of naming that this scenario has."""
    real = any(not isinstance(a.name, str) and a.name.real for a in setup.file.actors.values())
    return ["invented", "roles", "real"] if real else ["invented", "roles"]


def _seat(setup: Setup, name: str) -> Message:
    row = setup.file.actors[name]
    role = row.name if isinstance(row.name, str) else row.name.role
    labels = {mode: Names.of(setup, mode).seat(name) for mode in ("invented", "roles", "real")}
    return {
        "id": name,
        "labels": labels,
        "kind": row.kind,
        "role": role,
        "nation": row.nation or "",
        "scored": name in setup.file.objectives,
        "policy": row.policy or setup.file.policies.get(name) or setup.file.policies.get(row.kind) or "weigh",
    }


def _difficulty(setup: Setup) -> str:
    size = len(setup.chart.axes.actor)
    return (
        _("Gentle: made to learn by") if setup.file.session_turns > 1 else _("Full: many levers") if size > 40 else _("Middling")
    )


def _length(setup: Setup) -> str:
    decisions = -(-setup.file.turns // setup.file.session_turns)
    minutes = decisions * (5 if setup.file.session_turns > 1 else 3)
    return _("{n} decisions, about {m} minutes alone").format(n=decisions, m=minutes)
