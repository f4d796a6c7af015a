"""What if: a page of the debrief. Pick a turn and one of one's own decisions, change it, and see both lines played on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from game.reports.wording import percent
from game.ui.kit.chart import Chart, Series
from game.ui.kit.dropdown import Dropdown
from game.ui.kit.node import Col, Flow, Node, Row
from game.ui.kit.press import Button, Segments
from game.ui.kit.text import Chip, Icon, Label, Para, heading, kicker
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App

AS_WAS = "as it was"


def build(app: App, d: dict[str, Any]) -> Node:
    """What can be decided otherwise on the left, what came of it on the right."""
    state = _state(app, d)
    if not state["seats"]:
        return Para(_("No person played in this game: there is no decision of yours to change."), 13)
    if state.get("error"):
        return Para(state["error"], 13)
    if state["turns"] is None:
        _ask_turns(app, state)
        return Para(_("Reading the log …"), 13)
    left = Col(
        Para(
            _(
                "Change one decision of yours. Both lines are played on from there by the same luck; the same stand-ins decide "
                "for everybody in both, so that what differs is due to the decision."
            ),
            13,
        ),
        *_seats(app, d, state),
        _turns(app, state),
        *_decisions(app, state),
        gap=12,
        grow=5,
    )
    return Row(left, Col(*_result(app, state), gap=12, grow=6), gap=26, align="start")


def _state(app: App, d: dict[str, Any]) -> dict[str, Any]:
    """What is chosen on this page, kept as long as the debrief is."""
    fresh = {
        "of": id(d),
        "seats": [(s["seat"], s["label"]) for s in d["seats"] if s["person"]],
        "turns": None,
        "decisions": None,
        "chosen": {},
    }
    state: dict[str, Any] = app.choice.get("branch") or fresh
    if state["of"] != id(d):
        state = fresh
    app.choice["branch"] = state
    state.setdefault("seat", state["seats"][0][0] if state["seats"] else "")
    return state


# --- asking the host ----------------------------------------------------------------------------------------------------------
def _ask_turns(app: App, state: dict[str, Any]) -> None:
    if state.get("asking"):
        return
    state["asking"] = True

    def got(message: dict[str, Any]) -> None:
        state["asking"], state["turns"] = False, message["turns"]
        state["turn"] = message["turns"][0]["turn"] if message["turns"] else 0
        _ask_decisions(app, state)

    def failed(said: str) -> None:
        state["error"] = said

    app.ask({"do": "turns"}, got, failed)


def _ask_decisions(app: App, state: dict[str, Any]) -> None:
    seat, turn = state["seat"], state["turn"]
    state |= {"decisions": None, "chosen": {}, "result": None}

    def got(message: dict[str, Any]) -> None:
        if (state["seat"], state["turn"]) == (seat, turn):
            state["decisions"] = [row for row in message["decisions"] if row["options"]]
            app.refresh()

    app.ask({"do": "decisions", "seat": seat, "turn": turn}, got)
    app.refresh()


def _play(app: App, state: dict[str, Any], row: dict[str, Any], option: dict[str, Any]) -> None:
    state |= {"working": True, "result": None}

    def got(message: dict[str, Any]) -> None:
        state["working"] = False
        state["result"] = message["branch"] | {"title": row["title"], "was": row["was"], "now": option["label"]}
        app.stage.memory.pop(("scroll", "debrief branch"), None)
        app.refresh()

    def failed(said: str) -> None:
        state["working"] = False

    app.ask({"do": "branch", "seat": state["seat"], "turn": state["turn"], "laid": option["laid"]}, got, failed)
    app.refresh()


# --- choosing -----------------------------------------------------------------------------------------------------------------
def _seats(app: App, d: dict[str, Any], state: dict[str, Any]) -> list[Node]:
    if len(state["seats"]) < 2:
        return []

    def take(seat: str) -> None:
        state["seat"] = seat
        _ask_decisions(app, state)

    return [Segments(state["seats"], state["seat"], take, _("Whose decision"))]


def _turns(app: App, state: dict[str, Any]) -> Node:
    options = [(str(row["turn"]), f"{row['turn'] + 1} · {row['date']}") for row in state["turns"]]

    def take(turn: str) -> None:
        state["turn"] = int(turn)
        _ask_decisions(app, state)

    return Col(kicker(_("Turn")), Dropdown(options, str(state["turn"]), take, _("Turn")), gap=5)


def _decisions(app: App, state: dict[str, Any]) -> list[Node]:
    """One row a decision: what it was, and what it could have been."""
    rows = state["decisions"]
    if rows is None:
        return [Para(_("Reading what you decided …"), 13)]
    if not rows:
        return [Para(_("You decided nothing in this turn that could have been otherwise."), 13)]
    return [kicker(_("One decision")), *(_decision(app, state, place, row) for place, row in enumerate(rows))]


def _decision(app: App, state: dict[str, Any], place: int, row: dict[str, Any]) -> Node:
    chosen = state["chosen"].get(place, AS_WAS)
    option = next((o for o in row["options"] if o["key"] == chosen), None)

    def take(key: str) -> None:
        state["chosen"] = {place: key}
        app.refresh()

    can = option is not None and not state.get("working")
    options = [(AS_WAS, _("As it was")), *((o["key"], o["label"]) for o in row["options"])]
    button = Button(
        _("Playing …") if state.get("working") else _("Play both lines"),
        partial(_play, app, state, row, option) if can and option else None,
        "primary",
        "share-2",
        name=_("Play both lines"),
        high=34,
    )
    return Col(
        Row(
            Label(row["title"], 14, weight="semibold", shorten=True, grow=1),
            Chip(row["was"], "muted"),
            gap=10,
            align="center",
        ),
        Dropdown(options, chosen, take, _("{what}: instead").format(what=row["title"])),
        Para(option["text"], 12.5) if option and option["text"] else None,
        Flow(button) if option else None,
        gap=8,
        pad=12,
        fill="panel",
        border="accent" if option else "line",
        radius=10,
    )


# --- what came of it ------------------------------------------------------------------------------------------------------------
def _result(app: App, state: dict[str, Any]) -> list[Node]:
    found = state.get("result")
    if state.get("working"):
        return [Row(Icon("timer", 18, "accent"), Para(_("Both lines are being played …"), 14, "text", grow=1), gap=10)]
    if not found:
        return [Para(_("Here stand both lines, once they are played: danger, score, and in what they differ."), 13)]
    was, now = (found["was"], found["now"])
    head = heading(_("{what} in turn {n}").format(what=found["title"], n=found["turn"] + 1), 17)
    ends = Row(_end(_("As it was: {x}").format(x=was), found, 0), _end(_("Instead: {x}").format(x=now), found, 1), gap=12)
    most = max((v for line in found["danger"] for v in line if v is not None), default=0.0)
    top = next((limit for limit in (0.1, 0.25, 0.5) if most <= limit), 1.0)
    charts = [
        _chart(_("Danger: chance of catastrophe within a year"), found, "danger", lambda v: f"{v * 100:.0f} %", (0.0, top)),
        _chart(_("Score of {who}").format(who=found["seat"]), found, "score", lambda v: f"{v:.0f}", None),
    ]
    told = [
        Row(Icon("chevron-right", 15, "accent"), Para(text, 13.5, "text", grow=1), gap=8, align="start")
        for text in found["differences"]
    ]
    words = Col(kicker(_("In what they differ")), *told, gap=8, pad=16, fill="panel", border="line")
    return [head, ends, charts[0], words, charts[1]]


def _end(title: str, found: dict[str, Any], place: int) -> Node:
    """How one line ends."""
    line = found["lines"][place]
    kept = "–" if line["kept"] is None else percent(line["kept"])
    ink = "bad" if line["outcome"] == "catastrophe" else "text"
    return Col(
        Para(title, 13, "text", "medium"),
        Para(line["title"], 17, ink, "bold"),
        Flow(
            _figure(_("danger left"), percent(line["left"])),
            _figure(_("promises kept"), kept),
            _figure(_("score"), f"{line['score']:.0f}"),
            gap=14,
        ),
        gap=7,
        pad=14,
        fill="panel",
        border="line",
        radius=11,
        grow=1,
    )


def _figure(title: str, value: str) -> Node:
    return Col(Label(value, 16, weight="bold"), Label(title, 11.5, "muted"), gap=0)


def _chart(title: str, found: dict[str, Any], key: str, say: Any, ends: tuple[float, float] | None) -> Node:
    """Both lines by turn; behind the end of a world its last figure stands on."""
    rows = ((_("as it was"), found[key][0], "sky", False), (_("instead"), found[key][1], "vermillion", True))
    series = [Series(label, _carried(line), ink, strong=strong) for label, line, ink, strong in rows]
    note = _("they part in turn {n}").format(n=found["turn"] + 1)
    chart = Chart(title, series, found["dates"], say, note=note, ends=ends, high=150, grow=0)
    return Col(chart, pad=12, fill="panel", border="line", radius=11)


def _carried(line: list[float | None]) -> tuple[float, ...]:
    found: list[float] = []
    for value in line:
        found.append(found[-1] if value is None and found else value or 0.0)
    return tuple(found)
