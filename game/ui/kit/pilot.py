"""The Pilot: plays the window by role and name, as a person or a screen reader would. Fails with what is there."""

from __future__ import annotations

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.ui.kit.node import Node
from game.ui.kit.stage import Stage
from game.ui.kit.table import Table


class NotThere(LookupError):
    """No such widget; says which there are."""


class Pilot:
    """Drives a stage. `settle` lets whatever an event set off come to rest."""

    def __init__(self, stage: Callable[[], Stage], settle: Callable[[], None] = lambda: None) -> None:
        self._stage, self._settle = stage, settle

    @property
    def stage(self) -> Stage:
        """The stage as it is now."""
        return self._stage()

    # --- finding ----------------------------------------------------------------------------------------------------------
    def all(self, role: str = "", name: str = "") -> list[Node]:
        """Every node of a role whose name contains `name`; those of that very name first."""
        found = [n for n in self.stage.top.walk() if (not role or n.role == role) and name.lower() in n.name.lower()]
        return sorted(found, key=lambda n: n.name != name)

    def find(self, role: str, name: str = "") -> Node:
        """The first of them. Raises NotThere with a list of what is."""
        found = self.all(role, name)
        if not found:
            there = [f"{n.role} {n.name!r}" for n in self.stage.top.walk() if n.focusable and n.name]
            raise NotThere(f"no {role} {name!r}; there is: {'; '.join(there)}")
        return found[0]

    def has(self, role: str, name: str = "") -> bool:
        """Whether there is one."""
        return bool(self.all(role, name))

    def texts(self) -> str:
        """Everything that can be read: names, values, tooltips, rows of tables, on all layers."""
        parts = []
        for node in self.stage.nodes():
            parts += [node.name, node.tip, str(node.value() or "")]
            if isinstance(node, Table):
                parts += [*node.texts(), *node.tips]
        parts += [text for text, _, _ in self.stage.toasts]
        return "\n".join(part for part in parts if part)

    # --- mouse ------------------------------------------------------------------------------------------------------------
    def click(self, role: str, name: str = "", button: int = 1) -> None:
        """Click the middle of a widget, scrolled into sight."""
        node = self.find(role, name)
        for above in node.chain():
            reveal = getattr(above, "reveal", None)
            if reveal is not None and above is not node:
                reveal(node)
        self.click_at(node.rect.center, button)

    def click_at(self, point: tuple[int, int], button: int = 1) -> None:
        """Press and let go of a button."""
        self.move(point)
        self.send(Event(pygame.MOUSEBUTTONDOWN, pos=point, button=button))
        self.send(Event(pygame.MOUSEBUTTONUP, pos=point, button=button))

    def move(self, point: tuple[int, int]) -> None:
        """Move the pointer."""
        self.send(Event(pygame.MOUSEMOTION, pos=point, rel=(0, 0), buttons=(0, 0, 0)))

    def wheel(self, steps: int) -> None:
        """Turn the wheel where the pointer is."""
        self.send(Event(pygame.MOUSEWHEEL, x=0, y=steps))

    # --- keyboard ---------------------------------------------------------------------------------------------------------
    def key(self, key: int, mod: int = 0, text: str = "") -> None:
        """Strike a key."""
        self.send(Event(pygame.KEYDOWN, key=key, mod=mod, unicode=text))

    def type(self, text: str) -> None:
        """Write."""
        for letter in text:
            self.send(Event(pygame.TEXTINPUT, text=letter))

    def tab_to(self, role: str, name: str = "") -> Node:
        """Go to a widget by Tab alone. Raises NotThere where Tab does not lead to it."""
        wanted = self.find(role, name)
        for _ in range(len(self.stage.order()) + 2):
            focus = self.stage.focus
            if focus is not None and focus.role == role and (focus is wanted or focus.name == wanted.name):
                return focus
            self.key(pygame.K_TAB)
        raise NotThere(f"Tab does not lead to {role} {name!r}")

    def strike(self, role: str, name: str = "") -> None:
        """Tab to a widget and press Enter."""
        self.tab_to(role, name)
        self.key(pygame.K_RETURN)

    # --- all of it --------------------------------------------------------------------------------------------------------
    def send(self, event: Event) -> None:
        """One event, and everything it sets off."""
        self.stage.handle(event)
        self._settle()

    def describe(self) -> str:
        """The tree as indented text, for a person who looks for what went wrong."""
        lines = []
        for node in self.stage.nodes():
            depth = sum(1 for _ in node.chain()) - 1
            lines.append(f"{'  ' * depth}{node.role} {node.name!r} {tuple(node.rect)}")
        return "\n".join(lines)


def faults(stage: Stage) -> list[str]:
    """What is wrong with the layout: text that does not fit, children beyond their parents, siblings over each other, focus
    without a name."""
    found: list[str] = []
    root = stage.top
    for node in root.walk():
        if _in_scroll(node):
            if node.focusable and not node.name:
                found.append(f"{node.role} without a name at {tuple(node.rect)}")
            found += _cut(stage, node, sideways=True) + _overlaps(node)
            continue
        found += _cut(stage, node, sideways=False)
        if node.focusable and not node.name:
            found.append(f"{node.role} without a name at {tuple(node.rect)}")
        parent = node.parent
        if (
            parent is not None
            and not parent.clips
            and not parent.rect.inflate(3, 3).contains(node.rect)
            and node.rect.w
            and node.rect.h
        ):
            found.append(
                f"{node.role} {node.name!r} {tuple(node.rect)} lies beyond {parent.role} {parent.name!r} {tuple(parent.rect)}"
            )
        found += _overlaps(node)
    return found


def _in_scroll(node: Node) -> bool:
    return any(above.clips for above in node.chain() if above is not node)


def _cut(stage: Stage, node: Node, sideways: bool) -> list[str]:
    needs = getattr(node, "needs", None)
    if needs is None:
        return []
    wide, high = needs(stage.look)
    if node.rect.w + 1 < wide or (not sideways and node.rect.h + 1 < high):
        return [f"{node.role} {node.name!r} needs {wide}x{high}, has {node.rect.w}x{node.rect.h}"]
    return []


def _overlaps(node: Node) -> list[str]:
    if node.role in ("overlay", "map"):
        return []
    kids = [k for k in node.kids if k.rect.w > 0 and k.rect.h > 0 and k.role != "none"]
    found = []
    for i, a in enumerate(kids):
        for b in kids[i + 1 :]:
            common = a.rect.clip(b.rect)
            if common.w > 2 and common.h > 2:
                found.append(f"{a.role} {a.name!r} {tuple(a.rect)} over {b.role} {b.name!r} {tuple(b.rect)}")
    return found
