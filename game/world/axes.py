"""Axes: what the letters in a shape mean, and which names stand along them.

`b` world, `a` actor, `n` nation, `l` lab, `p` plant, `g` good, `h` holding, `i` input slot, `e` edge, `k` lane
(origin nation, good, destination nation), `m` market (good, buying nation), `r` programme, `w` turns of transit,
`d` holdings whose good is long on the way, `j` score term, `t` treaty slot, `o` place of an obligation within its treaty,
`c` sensor, `v` evasion, `z` penalty, `y` agency, `x` auditor, `u` turns from breach to finding, `s` delegate
(a seat that may table drafts and strike side deals), `q` pair of delegates, in order, `f` secret of a delegate. The world
axis `b` is last and always there; it has no names.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields


class UnknownName(KeyError):
    """A name that does not stand on its axis; says which one is near."""

    def __init__(self, name: str, what: str, known: tuple[str, ...]) -> None:
        near = difflib.get_close_matches(str(name)[:64], known, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"allowed: {', '.join(known[:12])}{', ...' if len(known) > 12 else ''}"
        super().__init__(f"unknown {what} {str(name)[:64]!r}; {hint if known else 'there is none'}")

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Axis:
    """The names along one axis, in order. `axis["JPN"]` is a position; an unknown name raises with the near miss."""

    what: str
    ids: tuple[str, ...]
    place: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", {name: i for i, name in enumerate(self.ids)})

    def __getitem__(self, name: str) -> int:
        try:
            return self.place[name]
        except KeyError:
            raise UnknownName(name, self.what, self.ids) from None

    def __contains__(self, name: object) -> bool:
        return name in self.place

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)


LETTERS = {
    "a": "actor",
    "n": "nation",
    "l": "lab",
    "p": "plant",
    "g": "good",
    "h": "holding",
    "i": "slot",
    "e": "edge",
    "k": "lane",
    "m": "market",
    "r": "programme",
    "w": "transit",
    "d": "delayed",
    "j": "term",
    "t": "treaty",
    "o": "obligation",
    "c": "sensor",
    "v": "evasion",
    "z": "penalty",
    "y": "agency",
    "x": "auditor",
    "u": "delay",
    "s": "delegate",
    "q": "pair",
    "f": "secret",
}


@dataclass(frozen=True)
class Axes:
    """Every named axis of one scenario."""

    actor: Axis
    nation: Axis
    lab: Axis
    plant: Axis
    good: Axis
    holding: Axis
    slot: Axis
    edge: Axis
    lane: Axis
    market: Axis
    programme: Axis
    transit: Axis
    delayed: Axis
    term: Axis
    treaty: Axis
    obligation: Axis
    sensor: Axis
    evasion: Axis
    penalty: Axis
    agency: Axis
    auditor: Axis
    delay: Axis
    delegate: Axis
    pair: Axis
    secret: Axis

    def of(self, letter: str) -> Axis:
        """The axis behind a letter."""
        axis: Axis = getattr(self, LETTERS[letter])
        return axis

    def shape(self, letters: str) -> tuple[int, ...]:
        """The shape of `letters`, without the world axis."""
        return tuple(len(self.of(letter)) for letter in letters)

    @property
    def labs(self) -> range:
        """Positions of the labs, for clauses."""
        return range(len(self.lab))

    def sizes(self) -> dict[str, int]:
        """How long each axis is."""
        return {f.name: len(getattr(self, f.name)) for f in fields(self)}
