"""The stage: one window's trees and layers, where the pointer and the focus are, and which rectangles must be painted again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import pygame
from pygame import Rect, Surface
from pygame.event import Event

from game.ui.kit.look import Look
from game.ui.kit.node import Node

HOVER_WAIT = 0.45
"""Seconds the pointer rests before a tooltip shows."""
POINTER = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)
KEYS = (pygame.KEYDOWN, pygame.TEXTINPUT)
Mark = tuple[str, str, int]


@dataclass
class Layer:
    """A tree over the others. A modal one dims what is below and keeps the keyboard; a click outside closes a light one."""

    root: Node
    rect: Callable[[Look, Rect], Rect]
    modal: bool
    back: Node | None
    closed: Callable[[], None] | None = None
    held: bool = False  # Esc does not close it


class Stage:
    """What is on the window."""

    def __init__(self, surface: Surface, look: Look, root: Node) -> None:
        self.surface, self.look = surface, look
        self.layers: list[Layer] = []
        self.spoiled: list[Rect] = []
        self.hover: Node | None = None
        self.focus: Node | None = None
        self.grab: Node | None = None
        self.keyboard = False
        self.pointer = (-1, -1)
        self.now = 0.0
        self.memory: dict[Hashable, Any] = {}
        self.shortcuts: dict[int, Callable[[], None]] = {}
        self.painted = 0
        self.sound: Callable[[str], None] | None = None
        self._tip: tuple[Node, Rect] | None = None
        self._hover_since = 0.0
        self.toasts: list[tuple[str, str, float]] = []
        self.root = root
        self.show(root)

    # --- trees ------------------------------------------------------------------------------------------------------------
    @property
    def bounds(self) -> Rect:
        """The whole window."""
        return self.surface.get_rect()

    @property
    def top(self) -> Node:
        """The tree that has the keyboard."""
        return self.layers[-1].root if self.layers else self.root

    def show(self, root: Node) -> None:
        """Put another tree in place of the one at the bottom; focus stays on what has the same role and name."""
        mark = self.mark(self.focus) if self.focus is not None else None
        within = any(self.focus in set(layer.root.walk()) for layer in self.layers) if self.focus else False
        self.root = root
        root.attach(self)
        self.lay_out()
        self.hover, self.grab, self._tip = None, None, None
        if not within:
            self.focus = self.find_mark(root, mark) if mark else None
        self._hover_at(self.pointer)

    def mark(self, node: Node) -> Mark:
        """What a node is called: role, name, and which of several."""
        same = [n for n in self.nodes() if (n.role, n.name) == (node.role, node.name)]
        return node.role, node.name, next((i for i, n in enumerate(same) if n is node), 0)

    def find_mark(self, root: Node, mark: Mark) -> Node | None:
        """The node that a mark names."""
        same = [n for n in root.walk() if (n.role, n.name) == mark[:2] and n.focusable and n.enabled]
        return same[min(mark[2], len(same) - 1)] if same else None

    def lay_out(self) -> None:
        """Share out the window anew, and paint all of it."""
        self.root.place(self.look, self.bounds)
        for layer in self.layers:
            layer.root.place(self.look, layer.rect(self.look, self.bounds))
        self.spoil(self.bounds)

    def restyle(self, look: Look, surface: Surface | None = None) -> None:
        """Another theme, scale or size."""
        self.look = look
        self.surface = surface or self.surface
        self.lay_out()

    def nodes(self) -> Iterator[Node]:
        """Every node of every layer."""
        yield from self.root.walk()
        for layer in self.layers:
            yield from layer.root.walk()

    def push(
        self,
        root: Node,
        rect: Callable[[Look, Rect], Rect],
        modal: bool = True,
        closed: Callable[[], None] | None = None,
        held: bool = False,
    ) -> None:
        """Open a layer and give it the focus."""
        self._tip = None
        self.layers.append(Layer(root, rect, modal, self.focus, closed, held))
        root.attach(self)
        root.place(self.look, rect(self.look, self.bounds))
        chosen = next((n for n in self.order() if getattr(n, "first", False)), None)
        self.focus = chosen or next(iter(self.order()), None)
        self.spoil(self.bounds)

    def pop(self) -> None:
        """Close the topmost layer; the focus goes back."""
        if not self.layers:
            return
        layer = self.layers.pop()
        back = layer.back
        alive = back is not None and any(back is n for n in self.nodes())
        self.focus = back if alive else self.find_mark(self.top, (back.role, back.name, 0)) if back is not None else None
        self.hover, self.grab, self._tip = None, None, None
        self.spoil(self.bounds)
        if layer.closed is not None:
            layer.closed()

    def clear(self) -> None:
        """Close every layer and forget what a person may have left behind: focus, toasts, texts, clipboard."""
        if self.memory.get("copied"):
            from game.ui.kit.entry import clip

            clip("")
        self.layers.clear()
        self.memory.clear()
        self.toasts.clear()
        self.focus = self.hover = self.grab = self._tip = None
        self.spoil(self.bounds)

    # --- focus ------------------------------------------------------------------------------------------------------------
    def order(self) -> list[Node]:
        """What Tab goes through, in reading order."""
        return [n for n in self.top.walk() if n.focusable and n.enabled and n.rect.w > 0 and n.rect.h > 0]

    def set_focus(self, node: Node | None, keyboard: bool | None = None) -> None:
        """Move the focus, and bring it into sight."""
        before = self.focus
        self.focus = node
        if keyboard is not None:
            self.keyboard = keyboard
        for one in (before, node):
            if one is not None:
                one.dirty()
        if node is not None:
            for above in node.chain():
                reveal = getattr(above, "reveal", None)
                if reveal is not None and above is not node:
                    reveal(node)
        self._show_tip(node if self.keyboard and node is not None and node.tip else None)

    def step(self, back: bool = False) -> None:
        """Tab, or Shift and Tab."""
        order = self.order()
        if not order:
            return
        place = next((i for i, n in enumerate(order) if n is self.focus), None)
        if place is None:
            place = len(order) if back else -1
        self.set_focus(order[(place + (-1 if back else 1)) % len(order)], keyboard=True)

    # --- events -----------------------------------------------------------------------------------------------------------
    def handle(self, event: Event) -> bool:
        """Take one event. True where something took it."""
        if event.type in POINTER:
            return self._pointer(event)
        if event.type == pygame.MOUSEWHEEL:
            return self._bubble(self.hover, event)
        if event.type in KEYS:
            return self._key(event)
        if event.type == pygame.WINDOWLEAVE:
            self._hover_at((-1, -1))
        return False

    def _pointer(self, event: Event) -> bool:
        self.pointer = event.pos
        self._hover_at(event.pos)
        if event.type == pygame.MOUSEMOTION:
            return self._bubble(self.grab or self.hover, event)
        if event.type == pygame.MOUSEBUTTONUP:
            target, self.grab = self.grab or self.hover, None
            return self._bubble(target, event)
        if event.button != 1:
            return self._bubble(self.hover, event)
        self._show_tip(None)
        layer = self.layers[-1] if self.layers else None
        if layer is not None and not layer.root.rect.collidepoint(event.pos):
            if not layer.modal:
                self.pop()
            return True
        self.grab = self.hover
        target = next((n for n in self.hover.chain() if n.focusable and n.enabled), None) if self.hover else None
        self.set_focus(target, keyboard=False)
        return self._bubble(self.hover, event)

    def _key(self, event: Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_TAB:
            self.step(bool(event.mod & pygame.KMOD_SHIFT))
            return True
        if self._bubble(self.focus, event):
            return True
        if event.type != pygame.KEYDOWN:
            return False
        if event.key == pygame.K_ESCAPE and self.layers:
            if not self.layers[-1].held:
                self.pop()
            return True
        if event.key in self.shortcuts and not (self.layers and self.layers[-1].modal) and not self._typing():
            self.shortcuts[event.key]()
            return True
        arrows = {pygame.K_DOWN: False, pygame.K_RIGHT: False, pygame.K_UP: True, pygame.K_LEFT: True}
        if event.key in arrows and self.focus is not None:
            self.step(arrows[event.key])
            return True
        return False

    def _typing(self) -> bool:
        return self.focus is not None and self.focus.role == "textbox"

    def _bubble(self, node: Node | None, event: Event) -> bool:
        return node is not None and any(n.on(event) for n in list(node.chain()) if n.enabled)

    def _hover_at(self, point: tuple[int, int]) -> None:
        found = self.top.hit(point)
        if found is self.hover:
            return
        for node in (self.hover, found):
            if node is not None and (node.focusable or node.tip):
                node.dirty()
        self.hover, self._hover_since = found, self.now
        if self._tip is not None and not self.keyboard:
            self._show_tip(None)

    # --- tooltips and toasts ----------------------------------------------------------------------------------------------
    def _show_tip(self, node: Node | None) -> None:
        if self._tip is not None:
            self.spoil(self._tip[1])
        self._tip = None if node is None else (node, self._tip_rect(node))
        if self._tip is not None:
            self.spoil(self._tip[1])

    @property
    def tip(self) -> str:
        """The text of the tooltip that shows."""
        return self._tip[0].tip if self._tip else ""

    def _tip_lines(self, node: Node) -> tuple[str, ...]:
        return self.look.wrap(node.tip, 12, self.look.px(320))

    def _tip_rect(self, node: Node) -> Rect:
        look, lines = self.look, self._tip_lines(node)
        wide = max(look.width(line, 12) for line in lines) + look.px(24)
        rect = Rect(0, 0, wide, len(lines) * look.line(12) + look.px(16))
        rect.midtop = (node.rect.centerx, node.rect.bottom + look.px(8))
        if rect.bottom > self.bounds.bottom:
            rect.bottom = node.rect.top - look.px(8)
        return rect.clamp(self.bounds.inflate(-8, -8))

    def toast(self, text: str, kind: str = "good", seconds: float = 4.0) -> None:
        """Say something in passing; it takes no focus."""
        self.toasts = [*self.toasts[-2:], (text, kind, self.now + seconds)]
        self.spoil(self.bounds)

    # --- time -------------------------------------------------------------------------------------------------------------
    def update(self, now: float) -> float | None:
        """Move on to a time. When to wake up next: 0 at once, None only when something happens."""
        self.now = now
        wake: list[float] = []
        left = [t for t in self.toasts if t[2] > now]
        if len(left) != len(self.toasts):
            self.toasts = left
            self.spoil(self.bounds)
        wake += [t[2] - now for t in left]
        hinted = next((n for n in self.hover.chain() if n.tip), None) if self.hover else None
        if hinted is not None and self._tip is None and not self.keyboard:
            rest = self._hover_since + HOVER_WAIT - now
            if rest <= 0:
                self._show_tip(hinted)
            else:
                wake.append(rest)
        if self.focus is not None and self.focus.role == "textbox":
            self.focus.dirty()
            wake.append(0.53)
        if self.look.motion:
            moving = [n.animate(now) for n in self.nodes() if type(n).animate is not Node.animate]
            if any(moving):
                wake.append(0.0)
        return min(wake) if wake else None

    # --- painting ---------------------------------------------------------------------------------------------------------
    def spoil(self, rect: Rect) -> None:
        """A rectangle must be painted again."""
        self.spoiled.append(Rect(rect))

    def paint(self) -> list[Rect]:
        """Paint what is spoiled. The rectangles to bring to the screen."""
        rects = self._joined()
        for rect in rects:
            self.surface.set_clip(rect)
            self.surface.fill(self.look.colour("bg"), rect)
            self.root.draw(self.surface, rect)
            for layer in self.layers:
                if layer.modal:
                    self.surface.blit(self._veil(), rect, rect)
                layer.root.draw(self.surface, rect)
            self._paint_toasts()
            self._paint_tip()
        self.surface.set_clip(None)
        self.painted += len(rects)
        return rects

    def _joined(self) -> list[Rect]:
        """What is spoiled, cut to the window, as few rectangles that do not overlap."""
        rects: list[Rect] = []
        for spoiled in self.spoiled:
            rect = spoiled.clip(self.bounds)
            if rect.w <= 0 or rect.h <= 0:
                continue
            while (hit := rect.collidelist(rects)) >= 0:
                rect = rect.union(rects.pop(hit))
            rects.append(rect)
        self.spoiled = []
        return rects

    def _veil(self) -> Surface:
        size = self.surface.get_size()

        def make() -> Surface:
            veil = Surface(size, pygame.SRCALPHA)
            veil.fill((4, 8, 12, 165))
            return veil

        veil: Surface = self.look.kept(("veil", size), make)
        return veil

    def _paint_tip(self) -> None:
        if self._tip is None:
            return
        node, rect = self._tip
        look = self.look
        self.surface.blit(look.box(rect.size, look.px(7), "field", "strong_line"), rect)
        for i, line in enumerate(self._tip_lines(node)):
            self.surface.blit(look.text(line, 12), (rect.x + look.px(12), rect.y + look.px(8) + i * look.line(12)))

    def _paint_toasts(self) -> None:
        look, y = self.look, self.bounds.bottom - self.look.px(20)
        icons = {"good": "circle-check", "warn": "triangle-alert", "bad": "circle-x"}
        for text, kind, _ in reversed(self.toasts):
            lines = look.wrap(text, 13, look.px(460))
            wide = max(look.width(line, 13) for line in lines) + look.px(60)
            rect = Rect(0, 0, wide, len(lines) * look.line(13) + look.px(22))
            rect.midbottom = (self.bounds.centerx, y)
            self.surface.blit(look.box(rect.size, look.px(10), "raised", kind), rect)
            self.surface.blit(look.icon(icons.get(kind, "info"), 17, kind), (rect.x + look.px(14), rect.y + look.px(12)))
            for i, line in enumerate(lines):
                self.surface.blit(look.text(line, 13), (rect.x + look.px(42), rect.y + look.px(11) + i * look.line(13)))
            y = rect.top - look.px(8)

    # --- semantics --------------------------------------------------------------------------------------------------------
    def tree(self) -> dict[str, Any]:
        """What a screen reader is told: roles, names, values, states, places. Of modal layers the topmost alone."""
        roots = [self.root, *(layer.root for layer in self.layers)]
        modal = max((i for i, layer in enumerate(self.layers) if layer.modal), default=-1)
        return {"role": "window", "name": "Chokepoint", "kids": [self._semantics(r) for r in roots[modal + 1 :]]}

    def _semantics(self, node: Node) -> dict[str, Any]:
        told: dict[str, Any] = {"role": node.role, "name": node.name, "rect": tuple(node.rect)}
        if (value := node.value()) is not None:
            told["value"] = value
        if node.tip:
            told["description"] = node.tip
        if node.focusable:
            told |= {"focusable": True, "enabled": node.enabled, "focused": node is self.focus}
        kids = [self._semantics(k) for k in node.kids]
        return told | ({"kids": kids} if kids else {})
