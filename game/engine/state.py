"""State: everything a game is at one moment, as named arrays. Digest, save, branch, slice and look-ahead act on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from game.treaty.register import Register
from game.world.draws import Draws
from game.world.state import FIELDS, World
from game.world.total import Array, columns


@dataclass(frozen=True, eq=False)
class State:
    """World, register, minds, policies' memory, scripted events that have fired, and answers filed this turn."""

    world: World
    register: Register
    draws: Draws  # the worlds' seeds; `turn` is the turn about to be played
    minds: dict[str, Array] = field(default_factory=dict)
    memory: dict[str, Array] = field(default_factory=dict)
    filed: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    sealed: Mapping[str, Array] = field(default_factory=dict)  # laid down in this bargaining, opened at its end: nobody sees it

    @property
    def turn(self) -> int:
        """The turn about to be played, counted from 0."""
        return self.draws.turn

    def but(self, **changes: object) -> State:
        """The state with some parts replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def at(self, worlds: Array | slice | list[int]) -> State:
        """Some of the worlds, as a state of their own."""
        return self.mapped(lambda values: columns(values, worlds))

    def mapped(self, change: Callable[[Array], Array]) -> State:
        """The state with every array changed."""
        return self.but(
            world=self.world.changed_by({name: change(array) for name, array in self.world.arrays().items()}),
            register=self.register.but(**{name: change(array) for name, array in self.register.arrays().items()}),
            draws=replace(self.draws, seeds=change(self.draws.seeds)),
            minds={name: change(array) for name, array in self.minds.items()},
            memory={name: change(array) for name, array in self.memory.items()},
            sealed={name: change(array) for name, array in self.sealed.items()},
        )

    def copied(self) -> State:
        """A state with arrays of its own: a branch."""
        return self.at(slice(None)).but(world=self.world.copied())

    def arrays(self) -> dict[str, Array]:
        """Every array of the state, by a name that says where it stands."""
        named = {f"world.{k}": v for k, v in self.world.arrays().items()}
        named |= {f"register.{k}": v for k, v in self.register.arrays().items()}
        named |= {f"minds.{k}": v for k, v in sorted(self.minds.items())}
        named |= {f"memory.{k}": v for k, v in sorted(self.memory.items())}
        named |= {f"sealed.{k}": v for k, v in sorted(self.sealed.items())}
        return named | {"draws.seeds": self.draws.seeds}


def digests(state: State) -> list[str]:
    """One hex string per world over everything that is true, drafts by content and in no order, padding left out.

    A world that ended early stands at the turn after its last, however long the others of its batch went on.
    """
    turns = np.where(state.world.alive, state.turn, state.world.ended + 1).astype(np.int64)
    hashes = [hashlib.blake2b(str(turn).encode(), digest_size=16) for turn in turns]
    for name, array in state.arrays().items():
        if name.startswith("register.") or name in BY_TREATY or name in SEALED_BY_TREATY:
            continue
        rows = np.ascontiguousarray(np.moveaxis(array, -1, 0))
        for world, row in enumerate(rows):
            hashes[world].update(name.encode())
            hashes[world].update((row + 0).tobytes())  # + 0 makes -0.0 and 0.0 one
    for world, hashed in enumerate(hashes):
        for treaty in sorted(_treaty(state, slot, world) for slot in range(len(state.register.draft))):
            hashed.update(treaty)
    return [h.hexdigest() for h in hashes]


BY_TREATY = tuple(f"world.{name}" for name, line in FIELDS.items() if line.axes.startswith("t"))
"""Quantities along treaty slots: they count with their treaty, wherever it stands."""
SEALED_BY_TREATY = ("sealed.sign", "sealed.leave", "sealed.motion")
BY_ID = ("draft", "counters")
"""What the register holds as ids in the book: digests take the contents."""


def _treaty(state: State, slot: int, world: int) -> bytes:
    register = state.register
    draft = int(register.draft[slot, world])
    if draft < 0:
        return b""
    counters = int(register.counters[slot, world])
    parts = [register.book.drafts[number].content.encode() for number in (draft, counters) if number >= 0]
    parts += [np.ascontiguousarray(register.arrays()[n][slot, ..., world]).tobytes() for n in Register.NAMES if n not in BY_ID]
    parts += [state.sealed[n][:, slot, world].tobytes() for n in ("sign", "leave", "motion") if n in state.sealed]
    parts += [(getattr(state.world, name.removeprefix("world."))[slot, ..., world] + 0).tobytes() for name in BY_TREATY]
    return b"".join(parts)
