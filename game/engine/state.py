"""State: everything a game is at one moment, as named arrays. Digest, save, branch, slice and look-ahead act on it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import numpy as np

from game.treaty.register import Register
from game.world.draws import Draws
from game.world.state import FIELDS, World
from game.world.total import Array


@dataclass(frozen=True, eq=False)
class State:
    """World, register, minds, policies' memory, scripted events that have fired, and answers filed this turn."""

    world: World
    register: Register
    draws: Draws  # the worlds' seeds; `turn` is the turn about to be played
    minds: dict[str, Array] = field(default_factory=dict)
    memory: dict[str, Array] = field(default_factory=dict)
    filed: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)

    @property
    def turn(self) -> int:
        """The turn about to be played, counted from 0."""
        return self.draws.turn

    def but(self, **changes: object) -> State:
        """The state with some parts replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def at(self, worlds: Array | slice | list[int]) -> State:
        """Some of the worlds, as a state of their own."""
        return self.but(
            world=self.world.at(worlds),
            register=self.register.at(worlds),
            draws=replace(self.draws, seeds=np.ascontiguousarray(self.draws.seeds[worlds])),
            minds={k: np.ascontiguousarray(v[..., worlds]) for k, v in self.minds.items()},
            memory={k: np.ascontiguousarray(v[..., worlds]) for k, v in self.memory.items()},
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
        return named | {"draws.seeds": self.draws.seeds}


def digests(state: State) -> list[str]:
    """One hex string per world over everything that is true, drafts by content and in no order, padding left out.

    A world that ended early stands at the turn after its last, however long the others of its batch went on.
    """
    turns = np.where(state.world.alive, state.turn, state.world.ended + 1).astype(np.int64)
    hashes = [hashlib.blake2b(str(turn).encode(), digest_size=16) for turn in turns]
    for name, array in state.arrays().items():
        if name.startswith("register.") or name in BY_TREATY:
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


def _treaty(state: State, slot: int, world: int) -> bytes:
    register = state.register
    draft = int(register.draft[slot, world])
    if draft < 0:
        return b""
    parts = [register.book.drafts[draft].content.encode()]
    parts += [np.ascontiguousarray(register.arrays()[n][slot, ..., world]).tobytes() for n in Register.NAMES if n != "draft"]
    parts += [(getattr(state.world, name.removeprefix("world."))[slot, ..., world] + 0).tobytes() for name in BY_TREATY]
    return b"".join(parts)
