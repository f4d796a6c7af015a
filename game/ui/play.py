"""A game as the window holds it: where it stands, what one seat sees, what that seat is about to file. Plain data only."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from game.ui.words import _

Deeds = dict[str, dict[str, float]]
Text = dict[str, Any]
"""A text of one's own: `draft` as plain data, `base` the slot of the text it was taken from, `table` whether it is tabled."""


@dataclass
class Draft:
    """What a person is about to file; every change can be undone until then."""

    ticks: dict[str, tuple[str, str]] = field(default_factory=dict)  # tick -> (option, target)
    edits: Deeds = field(default_factory=dict)
    moves: Deeds = field(default_factory=dict)
    advised: str = ""
    text: Text | None = None  # of a treaty, on the desk or on its way to the table
    past: list[tuple[Any, ...]] = field(default_factory=list)
    future: list[tuple[Any, ...]] = field(default_factory=list)

    def _now(self) -> tuple[Any, ...]:
        return copy.deepcopy((self.ticks, self.edits, self.moves, self.advised, self.text))

    def keep(self) -> None:
        """Remember how things stand, before a change."""
        self.past.append(self._now())
        self.future.clear()

    def undo(self) -> bool:
        """Take the last change back."""
        return self._swap(self.past, self.future)

    def redo(self) -> bool:
        """Do again what was taken back."""
        return self._swap(self.future, self.past)

    def _swap(self, source: list[tuple[Any, ...]], target: list[tuple[Any, ...]]) -> bool:
        if not source:
            return False
        target.append(self._now())
        self.ticks, self.edits, self.moves, self.advised, self.text = source.pop()
        return True

    def data(self) -> dict[str, Any]:
        """As plain data, for a save in the middle of a turn."""
        return {
            "ticks": {k: list(v) for k, v in self.ticks.items()},
            "edits": self.edits,
            "moves": self.moves,
            "advised": self.advised,
            "text": self.text,
        }

    @staticmethod
    def of(data: Any) -> Draft:
        """From plain data; what does not fit is left out."""
        if not isinstance(data, dict):
            return Draft()
        ticks = {
            str(k): (str(v[0]), str(v[1]))
            for k, v in dict(data.get("ticks") or {}).items()
            if isinstance(v, (list, tuple)) and len(v) == 2
        }
        text = data.get("text")
        return Draft(
            ticks,
            _deeds(data.get("edits")),
            _deeds(data.get("moves")),
            str(data.get("advised") or ""),
            text if isinstance(text, dict) and isinstance(text.get("draft"), dict) else None,
        )


def _deeds(data: Any) -> Deeds:
    if not isinstance(data, dict):
        return {}
    return {str(d): {str(c): float(v) for c, v in cells.items()} for d, cells in data.items() if isinstance(cells, dict)}


@dataclass
class Play:
    """One game at the window."""

    status: dict[str, Any]
    seat: str = ""
    view: dict[str, Any] = field(default_factory=dict)
    draft: Draft = field(default_factory=Draft)
    last: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)  # seat -> the ticks it filed last
    desks: dict[str, Text] = field(default_factory=dict)  # seat -> the text on its desk that it has kept back
    told: dict[str, int] = field(default_factory=dict)  # seat -> the turn it has been told of
    step: str = ""
    screen: str = "map"
    picked: dict[str, str] = field(default_factory=dict)  # what is chosen on each screen
    folder: str = ""
    preview: dict[str, Any] | None = None
    advice: list[dict[str, Any]] | None = None
    paper: dict[str, Any] | None = None  # the text on the desk, read by the host
    said: list[dict[str, Any]] | None = None  # what the others say to it
    test: dict[str, Any] | None = None  # what a private test of it has shown
    done: dict[str, tuple[int, list[tuple[str, int]]]] = field(default_factory=dict)  # seat -> turn, and what took attention
    thinking: bool = False
    guide: bool = False

    # --- where it stands ----------------------------------------------------------------------------------------------------
    @property
    def persons(self) -> list[str]:
        """Seats that persons play."""
        return list(self.status["persons"])

    @property
    def asked(self) -> list[str]:
        """Persons who have not filed yet."""
        return list(self.status["asked"])

    @property
    def hot_seat(self) -> bool:
        """Whether several persons share the window."""
        return len(self.persons) > 1

    @property
    def bargaining(self) -> bool:
        """Whether signatures are asked for, and not orders."""
        return bool(self.status["stage"] == "bargaining")

    @property
    def short(self) -> bool:
        """Whether this is a game of sessions, with ticks (PLAY 3)."""
        return int(self.status["session_turns"]) > 1

    @property
    def absence(self) -> int:
        """Turns for which a seat may be handed to its doctrine: a session, or a year."""
        return int(self.status["session_turns"]) if self.short else int(self.view.get("doctrine", {}).get("year", 4))

    def name(self, seat: str) -> str:
        """What a person's seat is called."""
        return str(self.status["names"].get(seat, seat))

    def steps(self) -> list[tuple[str, str]]:
        """The steps of a turn, in order."""
        first = ("news", _("News")) if self.told.get(self.seat, 0) == self.status["turn"] else ("resolve", _("Resolve"))
        if self.short:
            return [
                first,
                ("card", _("Card")),
                ("talk", _("Talk")),
                ("seal", _("Seal")),
                ("orders", _("Orders")),
                ("review", _("Review")),
            ]
        return [
            ("resolve" if first[0] == "resolve" else "news", _("Briefing")),
            ("seal", _("Bargain")),
            ("orders", _("Plan")),
            ("review", _("Review")),
        ]

    def first_step(self) -> str:
        """Where a seat's turn begins at this stage."""
        if self.bargaining and int(self.status.get("exchange", 0)) > 0:
            return "talk" if self.short else "seal"  # the papers are read: what is new is what the others have answered
        return self.steps()[0][0] if self.bargaining else "orders"

    def enter(self, seat: str, view: dict[str, Any], draft: Draft | None = None) -> None:
        """Sit a person down: nothing of the one before stays."""
        self.seat, self.view = seat, view
        self.draft = draft or Draft(ticks=dict(self.last.get(seat, {})), text=self.desks.get(seat))
        self.step, self.preview, self.advice, self.picked = self.first_step(), None, None, {}
        self.paper = self.said = self.test = None
        self.screen = "treaties" if self.bargaining and int(self.status.get("exchange", 0)) > 0 else "map"

    def leave(self) -> None:
        """Clear everything that a seat has seen or drafted."""
        self.seat, self.view, self.draft = "", {}, Draft()
        self.step, self.preview, self.advice, self.picked = "", None, None, {}
        self.paper = self.said = self.test = None

    # --- orders -------------------------------------------------------------------------------------------------------------
    def chosen(self, tick: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """The option of a tick that stands, and whom it is aimed at."""
        key, target = self.draft.ticks.get(tick["key"], ("", ""))
        option = next((o for o in tick["options"] if o["key"] == key), tick["options"][0])
        targets = option["targets"]
        aimed = next((t for t in targets if t["key"] == target), targets[0] if targets else None)
        return option, aimed

    def orders(self) -> Deeds:
        """Everything that would be filed as orders: the ticks, and what was set line by line over them."""
        found: Deeds = {}
        for tick in self.view.get("ticks", []) if not self.draft.advised else []:
            option, aimed = self.chosen(tick)
            for deeds in (option["deeds"], aimed["deeds"] if aimed else {}):
                for deed, cells in deeds.items():
                    for cell, value in cells.items():
                        old = found.setdefault(deed, {}).get(cell)
                        found[deed][cell] = max(old, value) if old is not None and deed == "spend" else value
        for deed, cells in self.draft.edits.items():
            found.setdefault(deed, {}).update(cells)
        return {deed: cells for deed, cells in found.items() if cells}

    def moves(self) -> Deeds:
        """What would be filed in the bargaining."""
        return {deed: dict(cells) for deed, cells in self.draft.moves.items() if cells}

    def keep_desk(self) -> None:
        """Keep the text on the desk for later, unless it goes to the table."""
        self.desks.pop(self.seat, None)
        if self.draft.text is not None and not self.texts():
            self.desks[self.seat] = self.draft.text | {"table": False}

    def attend(self, name: str, cost: int) -> None:
        """Spend attention on something that cannot be undone."""
        self.done[self.seat] = (int(self.status["turn"]), [*self.attended(), (name, cost)])

    def attended(self) -> list[tuple[str, int]]:
        """What has taken attention in this turn and cannot be undone."""
        turn, done = self.done.get(self.seat, (-1, []))
        return done if turn == self.status["turn"] else []

    def texts(self) -> dict[str, Any]:
        """The draft that would be tabled, by the move that tables it."""
        text = self.draft.text
        if not text or not text.get("table") or not self.bargaining:
            return {}
        move = (self.paper or {}).get("may", {}).get("move", text.get("move", "propose"))
        return {"counter": {f"{self.seat}/{text['base']}": text["draft"]}} if move == "counter" else {"propose": text["draft"]}

    def set(self, deed: str, cell: str, value: float | None, moves: bool = False) -> None:
        """Set one cell of an order, or let it be as it was (None)."""
        self.draft.keep()
        sheet = self.draft.moves if moves else self.draft.edits
        if value is None:
            sheet.get(deed, {}).pop(cell, None)
        else:
            sheet.setdefault(deed, {})[cell] = value

    def data(self) -> dict[str, Any]:
        """What the window needs to go on in the middle of a turn."""
        return {
            "seat": self.seat,
            "step": self.step,
            "draft": self.draft.data(),
            "told": self.told,
            "desks": self.desks,
            "done": {seat: [turn, [list(one) for one in done]] for seat, (turn, done) in self.done.items()},
            "last": {s: {k: list(v) for k, v in t.items()} for s, t in self.last.items()},
        }
