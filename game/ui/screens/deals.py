"""Side deals, and show or tell: what two seats agree where nobody looks on, and what each may learn of the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from game.ui.kit.dropdown import Dropdown
from game.ui.kit.node import Col, Flow, Node, Row
from game.ui.kit.press import Button, Card, Segments
from game.ui.kit.ranges import Stepper
from game.ui.kit.text import Chip, Icon, Label, Para, heading, kicker
from game.ui.words import _

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

PARTS = ("give", "give_amount", "give_later", "get", "get_amount", "get_later")
BROKEN = 0.5


def waiting(play: Play) -> int:
    """Offers that wait for an answer."""
    return sum(1 for p in play.view["deals"]["partners"] if p["theirs"]) if play.bargaining else 0


def cards(app: App, play: Play) -> list[Node]:
    """The two doors in the room: side deals, and secrets; none where the scenario has none."""
    found: list[Node] = []
    if play.view["deals"]["open"]:
        count = waiting(play)
        said = _("{n} offered to you").format(n=count) if count else _("two seats, nobody looking on")
        found.append(_door(app, play, "deals", _("Side deals"), "handshake", said, "warn" if count else "muted"))
    if play.view["secrets"]["open"]:
        held = len(play.view["secrets"]["held"]) + len(play.view["secrets"]["told"])
        said = _("{n} known of others").format(n=held) if held else _("show or tell")
        found.append(_door(app, play, "secrets", _("Secrets"), "lock", said, "muted"))
    return found


def _door(app: App, play: Play, key: str, title: str, icon: str, said: str, ink: str) -> Node:
    return Card(
        Row(Icon(icon, 15, "accent"), Label(title, 14, weight="semibold", shorten=True, grow=1), gap=8, align="center"),
        Label(said, 12, ink, shorten=True),
        do=partial(app.pick, "treaty", key),
        name=title,
        chosen=play.picked.get("treaty") == key,
    )


# --- side deals -------------------------------------------------------------------------------------------------------------
def build(app: App, play: Play) -> Node:
    """Every other seat with what lies between the two; the offer to the one that is picked."""
    view = play.view["deals"]
    partners = view["partners"]
    first = next((p for p in partners if p["theirs"]), partners[0])
    one = next((p for p in partners if p["id"] == play.picked.get("partner")), first)
    about = _(
        "One thing for one thing, now or later. Now is swapped by the engine; later is a promise: breakable, and remembered."
    )
    leak = _("Deals are secret. Some leak every quarter, and all are opened at the end.")
    pick = Flow(
        *(
            Button(
                p["label"],
                partial(app.pick, "partner", p["id"]),
                "primary" if p is one else "normal" if p["theirs"] else "quiet",
                "handshake" if p["theirs"] else "",
                name=_("Deal with {who}").format(who=p["label"]),
                high=30,
                size=12.5,
            )
            for p in partners
        ),
        gap=6,
    )
    return Col(
        heading(_("Side deals"), 21),
        Para(f"{about} {leak}", 12.5),
        pick,
        *_between(app, play, one),
        *_mine(app, play, one, view),
        gap=12,
        pad=(20, 24),
    )


def _between(app: App, play: Play, one: dict[str, Any]) -> list[Node]:
    """What stands between the two: debts, words kept and broken, the other's offer."""
    rows: list[Node] = []
    word = _("kept its word {n} times, broke it {m} times").format(n=int(one["kept"]), m=int(one["broken"]))
    if one["kept"] or one["broken"]:
        rows.append(
            _fact("scale", _("{who} {word} towards you.").format(who=one["label"], word=word), "bad" if one["broken"] else "good")
        )
    if one["owed"]:
        rows.append(_fact("hourglass", _("{who} owes you {what}.").format(who=one["label"], what=one["owed"]), "text"))
    if one["owe"]:
        rows.append(_fact("hourglass", _("You owe {what}.").format(what=one["owe"]), "warn"))
        if play.bargaining:
            rows.append(_yes_no(app, play, one, "renege", _("Keep your word"), _("Break it"), _("Your debt")))
    if one["leaked"]:
        rows.append(_fact("siren", _("A deal between the two of you has leaked: everybody knows of it."), "bad"))
    if one["theirs"]:
        rows.append(_fact("handshake", _("{who} {terms}.").format(who=one["label"], terms=one["theirs"]), "text"))
        if play.bargaining:
            rows.append(_yes_no(app, play, one, "take", _("Leave it"), _("Take it"), _("Their offer")))
    if one["mine"]:
        rows.append(_fact("clock", _("On the table: you offer, it {terms}.").format(terms=one["mine"]), "muted"))
    if not rows:
        rows.append(Para(_("Nothing lies between you and {who} yet.").format(who=one["label"]), 13))
    return [kicker(_("You and {who}").format(who=one["label"])), *rows]


def _fact(icon: str, said: str, ink: str) -> Node:
    return Row(Icon(icon, 15, ink if ink != "text" else "accent"), Para(said, 13, "text", grow=1), gap=9, align="start")


def _yes_no(app: App, play: Play, one: dict[str, Any], deed: str, no: str, yes: str, name: str) -> Node:
    now = play.draft.moves.get(deed, {}).get(one["pair"], 0.0) > BROKEN

    def take(key: str) -> None:
        play.set(deed, one["pair"], 1.0 if key == "1" else None, moves=True)
        app.refresh()

    return Segments([("0", no), ("1", yes)], "1" if now else "0", take, f"{name}: {one['label']}")


# --- one's own offer ------------------------------------------------------------------------------------------------------
def _mine(app: App, play: Play, one: dict[str, Any], view: dict[str, Any]) -> list[Node]:
    """The offer to one seat: I give, I get, each now or later."""
    if not play.bargaining:
        return [Para(_("Offers are made while the bargaining is open."), 12.5)]
    offered = [p for p in view["partners"] if play.draft.moves.get("give", {}).get(p["pair"])]
    head = kicker(_("Your offer"))
    if one["owe"] or one["owed"]:
        return [head, Para(_("First what is owed between you must be settled."), 12.5)]
    if len(offered) >= view["most"] and one not in offered:
        who = ", ".join(p["label"] for p in offered)
        said = _("You make at most {n} offers in one bargaining; yours goes to {who}.").format(n=view["most"], who=who)
        return [head, Para(said, 12.5)]
    gives = _side(app, play, one, view, "give", _("You give"))
    gets = _side(app, play, one, view, "get", _("You get"))
    back = Button(_("Take the offer back"), partial(_clear, app, play, one), "quiet", "x") if one in offered else None
    note = _("It reaches {who} when you seal, and only {who}.").format(who=one["label"])
    rows = [head, Row(gives, gets, gap=14, align="start"), Para(note, 12.5) if one in offered else None, back]
    return [row for row in rows if row is not None]


def _side(app: App, play: Play, one: dict[str, Any], view: dict[str, Any], part: str, title: str) -> Node:
    moves, pair = play.draft.moves, one["pair"]
    code = int(moves.get(part, {}).get(pair, 0.0))
    thing = next((t for t in view["things"] if t["code"] == code), None)
    options = [("0", _("nothing")), *((str(t["code"]), t["label"]) for t in view["things"])]

    def pick(key: str) -> None:
        _choose(play, pair, part, view, int(key))
        app.refresh()

    def put(name: str, value: float) -> None:
        play.set(name, pair, value, moves=True)
        app.refresh()

    rows: list[Node | None] = [
        Label(title, 13, weight="semibold"),
        Dropdown(options, str(code), pick, f"{title}: {one['label']}"),
    ]
    if thing is not None and thing["unit"]:
        step = float(thing["step"])
        most = thing["held"] if part == "give" and thing["held"] is not None else 1000.0 * step
        now = moves.get(f"{part}_amount", {}).get(pair, step)
        rows.append(
            Row(
                Stepper(
                    step,
                    max(most, step),
                    now,
                    partial(put, f"{part}_amount"),
                    f"{title}, how much: {one['label']}",
                    step,
                    wide=150,
                ),
                Label(thing["unit"], 12.5, "muted", shorten=True, grow=1),
                gap=8,
                align="center",
            )
        )
        if part == "give" and thing["held"] is not None:
            rows.append(Label(_("you have {n:.3g}").format(n=thing["held"]), 12, "muted", shorten=True))
    if thing is not None and thing["key"] != "silence":
        when = [("0", _("Now")), *((str(n), _("In {n}").format(n=n)) for n in range(1, view["due"] + 1))]
        later = str(int(moves.get(f"{part}_later", {}).get(pair, 0.0)))
        rows.append(Segments(when, later, lambda k: put(f"{part}_later", float(k)), f"{title}, when: {one['label']}"))
    return Col(*rows, gap=8, pad=12, fill="raised", border="line", radius=11, grow=1)


def _choose(play: Play, pair: str, part: str, view: dict[str, Any], code: int) -> None:
    """Another thing on one side of the offer: its amount begins at a step, its time at now."""
    thing = next((t for t in view["things"] if t["code"] == code), None)
    play.draft.keep()
    moves = play.draft.moves
    for name in (part, f"{part}_amount", f"{part}_later"):
        moves.get(name, {}).pop(pair, None)
    if thing is not None:
        moves.setdefault(part, {})[pair] = float(code)
        if thing["unit"]:
            moves.setdefault(f"{part}_amount", {})[pair] = float(thing["step"])


def _clear(app: App, play: Play, one: dict[str, Any]) -> None:
    play.draft.keep()
    for name in PARTS:
        play.draft.moves.get(name, {}).pop(one["pair"], None)
    app.refresh()


# --- secrets ----------------------------------------------------------------------------------------------------------------
def secrets(app: App, play: Play) -> Node:
    """The seat's own secrets, to show under seal or to tell, true or not; and what it holds of others."""
    view = play.view["secrets"]
    rule = _(
        "What you show goes under seal: it is true, and the other may pass it on. What you tell is your word, and may be a lie."
    )
    return Col(
        heading(_("Secrets"), 21),
        Para(rule, 12.5),
        *(_secret(app, play, one, view["others"]) for one in view["own"]),
        kicker(_("Held under seal")),
        *(_held(app, play, one, view["others"]) for one in view["held"]),
        Para(_("Nobody has shown you anything."), 13) if not view["held"] else None,
        kicker(_("Told to you")),
        *(
            _fact("info", _("{owner}, {when}: {about}: {n}. Its word only.").format(n=t["shown"], **_of(t)), "muted")
            for t in view["told"]
        ),
        Para(_("Nobody has told you anything."), 13) if not view["told"] else None,
        gap=12,
        pad=(20, 24),
    )


def _of(row: dict[str, Any]) -> dict[str, str]:
    return {"owner": row["owner"], "when": row["when"], "about": row["about"]}


def _secret(app: App, play: Play, one: dict[str, Any], others: list[dict[str, Any]]) -> Node:
    """One secret of one's own: show it or tell it, to one seat."""
    picked = play.picked.get(f"to {one['id']}", others[0]["id"])
    cell = f"{one['id']}/{picked}"
    shows = play.draft.moves.get("show", {}).get(cell, 0.0) > BROKEN
    tells = play.draft.moves.get("tell", {}).get(cell)
    now = "show" if shows else "tell" if tells is not None else "keep"

    def take(key: str) -> None:
        play.draft.keep()
        play.draft.moves.get("show", {}).pop(cell, None)
        play.draft.moves.get("tell", {}).pop(cell, None)
        if key == "show":
            play.draft.moves.setdefault("show", {})[cell] = 1.0
        if key == "tell":
            play.draft.moves.setdefault("tell", {})[cell] = round(float(one["figure"]), 4)
        app.refresh()

    def put(value: float) -> None:
        play.set("tell", cell, value, moves=True)
        app.refresh()

    choice = Row(
        Dropdown(
            [(o["id"], _("to {who}").format(who=o["label"])) for o in others],
            picked,
            partial(app.pick, f"to {one['id']}"),
            f"To whom: {one['about']}",
            wide=150,
        ),
        Segments(
            [("keep", _("Keep it")), ("show", _("Show")), ("tell", _("Tell"))], now, take, f"{one['about']}: {picked}", grow=1
        ),
        gap=10,
        align="center",
    )
    size = max(abs(float(one["figure"])), 1e-3)
    figure = (
        Row(
            Label(_("You say"), 12.5, "muted"),
            Stepper(
                -10.0 * size, 10.0 * size, tells, put, f"What you say: {one['about']}", size / 10.0, "{:.3g}".format, wide=170
            ),
            Chip(_("true"), "good") if abs(tells - float(one["figure"])) < size / 20.0 else Chip(_("a lie"), "bad"),
            gap=9,
            align="center",
        )
        if tells is not None
        else None
    )
    title = Row(
        Icon("lock", 15, "bad"),
        Label(one["about"][:1].upper() + one["about"][1:], 13.5, weight="semibold", shorten=True, grow=1),
        Label(one["shown"], 13.5, "accent", "bold"),
        gap=9,
        align="center",
    )
    return Col(title, choice if play.bargaining else None, figure, gap=9, pad=13, fill="raised", border="line", radius=11)


def _held(app: App, play: Play, one: dict[str, Any], others: list[dict[str, Any]]) -> Node:
    """A figure of another that one holds under seal: to be passed on."""
    said = _fact("shield-check", _("{owner}, {when}: {about}: {n}. Under seal.").format(n=one["shown"], **_of(one)), "good")
    cell = f"{play.seat}/{one['id']}"
    now = play.draft.moves.get("pass_on", {}).get(cell, -1.0)

    def take(key: str) -> None:
        play.set("pass_on", cell, None if key == "-1" else float(key), moves=True)
        app.refresh()

    options = [("-1", _("keep it")), *((str(o["place"]), _("pass it on to {who}").format(who=o["label"])) for o in others)]
    choice = Dropdown(options, f"{now:g}", take, f"Pass on: {one['owner']} {one['about']}", wide=220) if play.bargaining else None
    return Col(said, choice, gap=8, pad=13, fill="raised", border="line", radius=11)
