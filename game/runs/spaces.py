"""Between vectors and the game: what a seat may order and sees, as flat arrays of fixed length for learners.

Both follow from the declared lines of `game/orders.py` and `game/world/state.py`: a new deed or quantity has its place at once.

An action holds one dial from -1 to 1 for each cell that a seat owns. 0 is holding still; from there a dial moves towards the
highest value allowed (1) or the lowest (-1), in equal steps or, where a deed spans orders of magnitude, in equal factors. Flags,
stages and parts are rounded; what goes by number (a draft of the book, a seat) takes each in turn. An observation holds what
`observe` shows the seat, every number x as asinh(x): straight near 0, and logarithmic far from it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from game.agents.model import Model
from game.orders import DEEDS, MOVES
from game.world.chart import Chart
from game.world.declare import Declared, Seen
from game.world.owners import owned, owned_axis, sees
from game.world.state import FIELDS
from game.world.total import Array

WHOLE = ("flag", "stage", "parts", "count", "answer", "thing", "turns")
"""Units whose values are whole numbers."""

FACTORS = {
    "FLOP": (1e23, 1e31),
    "bn USD a turn": (1e-3, 1e3),
    "bn USD": (1e-2, 1e3),
    "units": (1e-2, 1e3),
    "figure": (1e-3, 1e6),
}
"""Units that span orders of magnitude: the ends between which a dial moves in equal factors."""

NUMBERED = ("draft", "delegate")
"""Units whose values are the numbers of things, of which there are so many now: a dial above 0 chooses one."""

Answer = dict[str, dict[str, float]]


# --- actions --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Dials:
    """The dials of one seat: `cells` says what each turns, as (deed, cell id), in order."""

    cells: tuple[tuple[str, str], ...]
    lines: tuple[Declared, ...]  # of each dial

    @staticmethod
    def of(chart: Chart, seat: str) -> Dials:
        """Every move and every deed for every cell that the seat owns."""
        found = [(line, cell) for line in (*MOVES.values(), *DEEDS.values()) for cell in _cells(chart, line, seat)]
        return Dials(tuple((line.name, cell) for line, cell in found), tuple(line for line, _ in found))

    def __len__(self) -> int:
        return len(self.cells)

    def answer(self, action: Array, due: Collection[str], many: Mapping[str, int] | None = None) -> Answer:
        """An action as an answer to file, of the deeds that are due now; dials at rest are left out. NaN is rest. `many` says how
        many there are now of what goes by number."""
        found: Answer = {}
        for dial in np.flatnonzero(np.nan_to_num(action)):
            (name, cell), line = self.cells[dial], self.lines[dial]
            if name in due:
                value = turned(line, float(action[dial]), (many or {}).get(line.unit, 0))
                if value != line.rest:
                    found.setdefault(name, {})[cell] = value
        return found


def counts(model: Model) -> dict[str, int]:
    """How many there are now of what goes by number: drafts in the book, seats at the table."""
    return {"draft": len(model.state.register.book.drafts), "delegate": len(model.axes.of("s"))}


def turned(line: Declared, dial: float, many: int = 0) -> float:
    """The value that a dial from -1 to 1 stands for; `many`: how many things there are, of a deed that chooses one."""
    dial = min(max(dial, -1.0), 1.0)
    if line.unit in NUMBERED:
        return float(math.ceil(dial * many) - 1) if dial > 0.0 and many else line.rest
    if dial == 0.0 or (end := line.high if dial > 0.0 else line.low) == line.rest:
        return line.rest
    if line.unit in FACTORS:
        low, high = FACTORS[line.unit]
        part = dial if end > line.rest else 1.0 + dial  # upwards from the low end, or downwards from the high one
        value = low * (high / low) ** part
    else:
        value = line.rest + abs(dial) * (end - line.rest)
    value = float(round(value)) if line.unit in WHOLE else value
    return min(max(value, line.low), line.high)


def _cells(chart: Chart, line: Declared, seat: str) -> list[str]:
    """The ids of a deed's cells that a seat owns; ids of further axes stand behind a slash."""
    axis = chart.axes.of(line.axes[owned_axis(line)])
    names = [axis.ids[c] for c in owned(chart, line.axes, (chart.axes.actor[seat],))]
    for letter in line.axes[1:]:
        names = [f"{one}/{other}" for one in names for other in chart.axes.of(letter).ids]
    return names


# --- observations ---------------------------------------------------------------------------------------------------------
TREATIES = ("status", "since", "party", "invited")
"""What of the register is shown: it is public."""

MOST = 100.0
"""asinh of the largest number there is in a world, rounded up."""


@dataclass(frozen=True, eq=False)
class View:
    """What one seat sees, as a vector: first where the game stands, then treaties, then quantities of the world."""

    seat: str
    masks: Mapping[str, Array]  # quantity: which cells along its owned axis are shown
    low: Array
    high: Array

    @staticmethod
    def of(model: Model, seat: str, fields: Collection[str] | None = None) -> View:
        """The view of a seat; `fields` chooses among quantities. Raises UnknownName for a seat that is none."""
        place, chart = model.axes.actor[seat], model.chart
        masks: dict[str, Array] = {}
        low, high = [np.zeros(HEAD + _treaties(model).size)], [np.full(HEAD + _treaties(model).size, MOST)]
        for name, line in FIELDS.items():
            mask = np.ones(1, bool) if not line.axes else sees(chart, line.axes, line.seen_by, place)
            if line.seen_by is Seen.MEMBERS:  # shown to members of a treaty, and resting for others
                mask = np.ones_like(mask)
            if line.seen_by is Seen.NOBODY or (fields is not None and name not in fields) or not mask.any():
                continue
            size = _shown(getattr(model.world, name), line, mask).size
            masks[name] = mask
            low.append(np.full(size, math.asinh(max(line.low, -1e40)) - EDGE))
            high.append(np.full(size, math.asinh(min(line.high, 1e40)) + EDGE))
        return View(seat, masks, np.concatenate(low).astype(np.float32), np.concatenate(high).astype(np.float32))

    def vector(self, model: Model) -> Array:
        """(numbers,) float32: what the seat sees now, in the first world."""
        seen = model.observe([self.seat])
        parts = [_head(model, self.seat), _treaties(model)]
        parts += [_shown(seen.seen(name)[0], FIELDS[name], mask) for name, mask in self.masks.items()]
        return np.asarray(np.clip(np.arcsinh(np.concatenate(parts)), self.low, self.high), np.float32)


HEAD = 4
EDGE = 1e-3
"""Room at the ends of ranges for the rounding of float32."""


def _head(model: Model, seat: str) -> Array:
    """Where the game stands: turns played, turns to come, whether the seat is asked, and for the bargaining or for orders."""
    asked = model.awaiting().get(seat, "")
    return np.array([model.turn, max(model.turns - model.turn, 0), bool(asked), asked == "bargaining"], float)


def _treaties(model: Model) -> Array:
    """The register of the first world, flat."""
    register = model.state.register
    return np.concatenate([np.asarray(getattr(register, name)[..., 0]).reshape(-1) for name in TREATIES])


def _shown(value: Array, line: Declared, mask: Array) -> Array:
    """The cells of a quantity that are shown, of the first world, flat."""
    first = value[..., 0]
    if not line.axes:
        return np.asarray(first).reshape(-1)
    return np.asarray(np.compress(mask, first, axis=owned_axis(line))).reshape(-1)
