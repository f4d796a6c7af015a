"""Map: parties tinted, chokepoints marked, flows as ribbons; beside it what one knows, believes and cannot know of a nation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pygame import Rect

from game.ui.kit.dropdown import Dropdown
from game.ui.kit.look import Look
from game.ui.kit.mapview import MapView, Place, Ribbon
from game.ui.kit.node import Box, Col, Flow, Node, Row
from game.ui.kit.press import Button, Toggle
from game.ui.kit.scroll import Scroll
from game.ui.kit.text import Chip, Icon, Label, Para, heading
from game.ui.words import _, marked

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.play import Play

GOODS = {
    "rare_earths": ("gem", "orange"),
    "gallium": ("gem", "orange"),
    "germanium": ("gem", "orange"),
    "neon": ("gem", "orange"),
    "euv": ("microscope", "purple"),
    "duv": ("microscope", "purple"),
    "optics": ("scan-eye", "purple"),
    "leading_logic": ("factory", "sky"),
    "mature_logic": ("factory", "sky"),
    "packaging": ("package", "yellow"),
    "hbm": ("layers", "yellow"),
    "accelerators": ("cpu", "green"),
    "compute": ("server", "sky"),
    "power": ("zap", "yellow"),
    "eda": ("pencil", "purple"),
    "ip": ("pencil", "purple"),
    "fluorinated_gases": ("flask-conical", "orange"),
    "wafers": ("circle-check", "yellow"),
    "photoresist": ("flask-conical", "yellow"),
    "abf_film": ("layers", "yellow"),
    "etch": ("settings", "purple"),
    "metrology": ("scale", "purple"),
    "substrates": ("layers", "yellow"),
    "frontier_ai": ("brain-circuit", "grey"),
    "ai_services": ("sparkles", "grey"),
}
OTHER = ("box", "grey")
MARKS = 3
"""A nation shows at most so many chokepoints on the map."""
LAYERS = marked((("flows", "Flows"), ("tint", "Parties"), ("mood", "Mood")))


class Over(Node):
    """A node with others lying on it: controls in the corners."""

    role = "overlay"

    def __init__(self, under: Node, top: Node | None, bottom: Node | None) -> None:
        super().__init__(under, top, bottom, grow=1)
        self.under, self.top, self.bottom = under, top, bottom

    def tall(self, look: Look, width: int) -> int:
        return look.px(160)

    def arrange(self, look: Look) -> None:
        pad = look.px(14)
        self.under.place(look, self.rect)
        if self.top is not None:
            wide = self.rect.w - 2 * pad
            self.top.place(look, Rect(self.rect.x + pad, self.rect.y + pad, wide, self.top.height(look, wide)))
        if self.bottom is not None:
            wide = min(self.bottom.width(look), self.rect.w - 2 * pad)
            high = self.bottom.height(look, wide)
            self.bottom.place(look, Rect(self.rect.x + pad, self.rect.bottom - high - pad, wide, high))


def good_style(good: str) -> tuple[str, str]:
    """Icon and colour of a good."""
    return GOODS.get(good, OTHER)


def build(app: App, play: Play) -> Node:
    """The map, and the nation that is picked."""
    view = play.view
    chosen = play.picked.get("nation", next((n["id"] for n in view["map"]["nations"] if n["self"]), ""))
    layers = play.picked.get("layers", "flows,tint").split(",")
    good = play.picked.get("good", "")
    places = [_place(n, layers, view["name"]) for n in view["map"]["nations"]]
    ribbons = _ribbons(view, good, chosen if good == "" and play.picked.get("nation") else "") if "flows" in layers else []
    note = (
        _("An invented map. Ribbons: solid is what you see, dashed what you believe; strokes across mark a cut.")
        if view["world"]["kind"] == "invented"
        else _("Dashed borders are in dispute; borders and names imply no position. Dashed ribbons are what you believe.")
    )
    note = " ".join([note, *(f"{who}: {said}." for who, said in view["world"].get("disputed", []))])
    world = MapView(view["world"]["kind"], places, ribbons, lambda n: app.pick("nation", n), _("World map"), chosen, note=note)
    goods = [("", _("All goods"))] + [(g["id"], g["label"][:1].upper() + g["label"][1:]) for g in view["map"]["goods"]]

    def toggle(layer: str) -> None:
        now = [x for x in layers if x]
        app.pick("layers", ",".join(x for x in now if x != layer) if layer in now else ",".join([*now, layer]))

    def nearer(factor: float) -> None:
        found = next((n for n in app.stage.nodes() if isinstance(n, MapView)), None)
        if found is not None:
            found.zoom(factor)

    top = Flow(
        *(Toggle(_(label), key in layers, partial(toggle, key)) for key, label in LAYERS),
        Dropdown(goods, good, lambda g: app.pick("good", g), _("Good"), wide=190),
        Button("", lambda: nearer(1.3), icon="plus", name=_("Zoom in"), tip=_("Nearer (+)")),
        Button("", lambda: nearer(0.77), icon="minus", name=_("Zoom out"), tip=_("Further (−)")),
        gap=8,
    )
    nation = next((n for n in view["map"]["nations"] if n["id"] == chosen), None)
    detail = _detail(app, view, nation) if nation else None
    return Col(Over(world, top, _legend(layers)), detail)


def _place(nation: dict[str, Any], layers: list[str], you: str) -> Place:
    marks = tuple((*good_style(c["good"]), f"{c['label']} {c['share'] * 100:.0f} %") for c in nation["chokepoints"][:MARKS])
    tint, strength = ("", 0.0)
    if "mood" in layers and not nation["self"]:
        mood = float(nation["back"])
        tint, strength = ("green" if mood > 0.6 else "orange" if mood > 0.4 else "vermillion"), 0.4
    elif "tint" in layers:
        tint, strength = ("green", 0.42) if nation["party"] else ("sky", 0.26) if nation["invited"] else ("grey", 0.25)
    note = "" if not nation["self"] else _("you") if nation["label"] == you else _("your home")
    return Place(
        nation["id"], nation["label"], tint, strength, "vermillion" if len(nation["cuts"]) else "", marks=marks, note=note
    )


def _ribbons(view: dict[str, Any], good: str, nation: str) -> list[Ribbon]:
    rows = [f for f in view["map"]["flows"] if (not good or f["good"] == good) and (not nation or nation in (f["from"], f["to"]))]
    rows = sorted(rows, key=lambda f: -float(f["volume"]))[:40]
    most = max((float(f["volume"]) for f in rows), default=1.0) or 1.0
    pairs: dict[tuple[str, str], int] = {}
    found = []
    for f in rows:
        pair = (min(f["from"], f["to"]), max(f["from"], f["to"]))
        turn = pairs[pair] = pairs.get(pair, 0) + 1
        bend = 0.10 + 0.085 * turn
        found.append(
            Ribbon(
                f["from"],
                f["to"],
                good_style(f["good"])[1],
                min((float(f["volume"]) / most) ** 0.5, 1.0),
                bool(f["known"]),
                f["licence"] < 0.5,
                bend if turn % 2 else -bend,
            )
        )
    return found


def _legend(layers: list[str]) -> Node:
    rows: list[Node] = []
    if "mood" in layers:
        rows += [_key("green", _("Friendly to you")), _key("orange", _("Wary")), _key("vermillion", _("Cold"))]
    elif "tint" in layers:
        rows += [_key("green", _("Party to a treaty")), _key("sky", _("Invited, not a party")), _key("grey", _("Not invited"))]
    rows.append(_key("vermillion", _("Refuses exports (hatched)"), hatched=True))
    return Col(*rows, gap=7, pad=(10, 13), fill="field", border="line", radius=10)


class Swatch(Box):
    """A piece of the map's ground."""

    hatched = False

    def paint(self, surface: Any) -> None:
        look = self.look
        surface.blit(
            look.box(
                self.rect.size,
                look.px(4),
                look.blend("land", self.fill, 0.5 if not self.hatched else 0.1),
                look.blend("land", self.fill, 0.8),
            ),
            self.rect,
        )
        if self.hatched:
            surface.blit(look.hatch(self.rect.size, self.fill, 6), self.rect)


def _key(colour: str, text: str, hatched: bool = False) -> Node:
    swatch = Swatch(fill=colour, wide=22, high=14, role="none")
    swatch.hatched = hatched
    return Row(swatch, Label(text, 12), gap=10, align="center")


def _detail(app: App, view: dict[str, Any], nation: dict[str, Any]) -> Node:
    """What I know, believe, and cannot know of a nation; what it holds; what it refuses."""
    known: dict[str, list[Node]] = {"known": [], "believed": [], "hidden": []}
    for what, figure, how in nation["know"]:
        known[how].append(
            Row(
                Label(what, 12.5, "muted", shorten=True, grow=1),
                Label(figure, 12.5, "text" if how != "hidden" else "bad", "medium"),
                gap=8,
                align="center",
            )
        )
    columns = [
        Col(
            Row(Icon(icon, 14, ink), Label(title, 12.5, ink, "semibold", shorten=True, grow=1), gap=8, align="center"),
            *(known[key] or [Label("–", 12.5, "muted")]),
            gap=5,
            grow=1,
        )
        for key, icon, ink, title in (
            ("known", "eye", "good", _("What I know")),
            ("believed", "scale", "warn", _("What I believe")),
            ("hidden", "eye-off", "bad", _("What I can’t know")),
        )
    ]
    holds: list[Node] = [Chip(f"{c['label']} {c['share'] * 100:.0f} %", "accent") for c in nation["chokepoints"][:3]]
    holds = holds or [Label(_("No chokepoint"), 12, "muted")]
    cuts = (
        Para(
            "; ".join(nation["cuts"][:3])
            + (_(" and {n} more").format(n=len(nation["cuts"]) - 3) if len(nation["cuts"]) > 3 else ""),
            12,
            "bad",
        )
        if nation["cuts"]
        else None
    )
    head = Row(
        heading(nation["label"], 17),
        Chip(_("party") if nation["party"] else _("not a party"), "good" if nation["party"] else "muted"),
        *holds,
        gap=9,
        align="center",
    )
    head.kids[0].grow = 1
    return Scroll(
        Col(head, Row(*columns, gap=22, align="start"), cuts, gap=11, pad=(14, 18), fill="panel", radius=0),
        name="nation",
        grow=0,
        high=168,
    )
