"""Layers in the middle of the window: a question, a page to read."""

from __future__ import annotations

from collections.abc import Callable

from pygame import Rect

from game.ui.kit.look import Look
from game.ui.kit.node import Col, Node, Row, Space
from game.ui.kit.press import Button
from game.ui.kit.scroll import Scroll
from game.ui.kit.stage import Stage
from game.ui.kit.text import Para, heading


def centred(node: Node, wide: float) -> Callable[[Look, Rect], Rect]:
    """A rectangle in the middle, as high as its content needs and the window allows."""

    def place(look: Look, bounds: Rect) -> Rect:
        width = min(look.px(wide), bounds.w - look.px(24))
        high = min(node.height(look, width), bounds.h - look.px(24))
        rect = Rect(0, 0, width, high)
        rect.center = bounds.center
        return rect

    return place


def filled(part: float = 0.86) -> Callable[[Look, Rect], Rect]:
    """A rectangle that takes most of the window."""

    def place(look: Look, bounds: Rect) -> Rect:
        rect = Rect(0, 0, min(int(bounds.w * part), look.px(1040)), int(bounds.h * part))
        rect.center = bounds.center
        return rect

    return place


def dialog(title: str, *kids: Node | None, buttons: tuple[Node, ...] = (), role: str = "dialog") -> Col:
    """A panel with a title, content and buttons below."""
    foot = Row(Space(), *buttons, gap=10) if buttons else None
    return Col(
        heading(title),
        *kids,
        foot,
        gap=14,
        pad=22,
        fill="panel",
        border="strong_line",
        radius=14,
        shadow=24,
        name=title,
        role=role,
    )


def ask(stage: Stage, title: str, text: str, yes: str, do: Callable[[], None], no: str = "", kind: str = "primary") -> None:
    """A question with two answers."""

    def agreed() -> None:
        stage.pop()
        do()

    node = dialog(title, Para(text), buttons=(Button(no or "Cancel", stage.pop), Button(yes, agreed, kind, first=True)))
    stage.push(node, centred(node, 460))


def read(stage: Stage, title: str, body: Node, close: str = "Close", wide: float = 620) -> None:
    """Something to read, with a way back."""
    node = dialog(title, body, buttons=(Button(close, stage.pop, "primary", first=True),))
    stage.push(node, centred(node, wide))


def page(stage: Stage, title: str, body: Node, close: str = "Close", part: float = 0.86) -> None:
    """Something long to read: it scrolls."""
    node = dialog(title, Scroll(body, name=title), buttons=(Button(close, stage.pop, "primary", first=True),))
    stage.push(node, filled(part))
