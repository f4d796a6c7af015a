"""Self-enforcing: is keeping the treaty a best reply for every seat; if not, who turns away, how, and what would close the gap.

The shortfall is told in the seat's own points and in the units of three levers: detection (share of the access that the text does
not grant yet), severity (depth of automatic penalties that is still missing) and dividend (share of compute pooled for those
without a finding). Each is raised by itself, and the first two together, with the same luck, until turning away no longer pays
(MECHANISMS 13, 14, 103).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.agents.model import Model
from game.analysis.ensemble import Case, lanes, played, repeated
from game.analysis.figures import LEVEL, Figure, chance, ends, figure, finite, resampled
from game.analysis.payoffs import DEPTH, Payoffs, Player, payoffs
from game.analysis.texts import DIVIDEND_MOST, Change, both, detection, dividend, quick, severity, variant
from game.scenario.load import Setup
from game.world.total import Array

YES, NO, UNCLEAR = "yes", "no", "unclear"
STEPS = (0.0, 0.125, 0.25, 0.5, 0.75, 1.0)
LEVERS: Mapping[str, tuple[Callable[[float], Change], float]] = {
    "detection": (detection, 1.0),
    "severity": (severity, 1.0),
    "dividend": (dividend, DIVIDEND_MOST),
    "detection and severity": (lambda share: both(detection(share), severity(share)), 1.0),
}
"""Lever -> what raises it, and how far it goes."""


@dataclass(frozen=True)
class Deviation:
    """A way to turn away: what it gains over keeping, at 95 %, at the level that holds for all deviations together, and how
    likely it is found out."""

    seat: str
    conduct: str
    gain: Figure
    jointly: Figure
    found: Figure


@dataclass(frozen=True)
class Shortfall:
    """How far a lever would have to be raised before a deviation stops paying: `needed {mean, low, high}`, None where its whole
    range does not do; and the chance of being found out there, against now."""

    lever: str
    needed: Figure
    found_now: Figure
    found_then: Figure
    most: float


@dataclass(frozen=True)
class Verdict:
    """Whether a treaty is self-enforcing, and why not."""

    verdict: str  # yes, no or unclear
    deviations: tuple[Deviation, ...]  # what pays most first
    shortfalls: tuple[Shortfall, ...]
    worlds: int

    @property
    def counterexample(self) -> Deviation | None:
        """The deviation that pays most, where one pays for certain."""
        return self.deviations[0] if self.verdict == NO else None


def self_enforcing(
    setup: Setup, seeds: Sequence[int], policy: str | Mapping[str, str] | None = None, found: Payoffs | None = None,
    closing: bool = True,
) -> Verdict:  # fmt: skip
    """Judge the scenario's first treaty. `found` are its payoffs, played here if left out; `closing=False` leaves out what would
    close the gap."""
    found = found or payoffs(setup, seeds, policy)
    deviations = _deviations(found)
    verdict = _judged(deviations)
    shortfalls: tuple[Shortfall, ...] = ()
    if closing and verdict == NO:
        worst = deviations[0]
        player = next(p for p in found.players if p.seat == worst.seat)
        shortfalls = tuple(shortfall(setup, seeds, player, worst.conduct, name, policy) for name in LEVERS)
    return Verdict(verdict, deviations, shortfalls, len(seeds))


def _deviations(found: Payoffs) -> tuple[Deviation, ...]:
    """Every deviation from all keep, dearest first. Intervals that hold jointly are Bonferroni's: 5 % over all of them."""
    pairs = [(seat, own) for seat, own, others in found.profiles if seat and own != "keep" and others == "keep"]
    jointly = 1.0 - (1.0 - LEVEL) / max(len(pairs), 1)
    made = []
    for seat, own in pairs:
        gain = found.gain(seat, own)
        made.append(Deviation(seat, own, figure(gain), figure(gain, jointly), chance(found.found(seat, own))))
    return tuple(sorted(made, key=lambda d: -_end(d.gain, "mean", 0.0)))


def _judged(deviations: Sequence[Deviation]) -> str:
    if any(_end(d.jointly, "low", -np.inf) > 0.0 for d in deviations):
        return NO
    return YES if all(_end(d.jointly, "high", np.inf) <= 0.0 for d in deviations) else UNCLEAR


def _end(of: Figure, which: str, empty: float) -> float:
    value = None if of is None else of[which]
    return empty if value is None else value


# --- closing the gap --------------------------------------------------------------------------------------------------------
def shortfall(
    setup: Setup, seeds: Sequence[int], player: Player, conduct: str, lever: str, policy: str | Mapping[str, str] | None = None
) -> Shortfall:
    """How far `lever` must be raised until `conduct` no longer pays `player`."""
    raised, most = LEVERS[lever]
    steps = np.array(STEPS) * most
    draft = setup.drafts[0]
    texts = [variant(draft, setup.chart, f"{lever} {step:g}", raised(float(step))) for step in steps]
    texts[0] = variant(draft, setup.chart, "as it is", lambda chart, terms: terms)
    gains, caught = _along(setup, seeds, player, conduct, texts, policy)
    needed = _crossing(steps, gains.mean(axis=1))
    drawn = resampled(gains) / gains.shape[1]
    low, high = ends(np.array([_crossing(steps, drawn[:, k]) for k in range(drawn.shape[1])]))
    if not np.isfinite(needed):
        return Shortfall(lever, None, chance(caught[0]), None, most)
    there = int(np.argmin(np.abs(steps - needed)))
    return Shortfall(lever, {"mean": float(needed), "low": low, "high": finite(high) if high is not None else None},
                     chance(caught[0]), chance(caught[there]), most)  # fmt: skip


def _along(
    setup: Setup, seeds: Sequence[int], player: Player, conduct: str, texts: Sequence[object],
    policy: str | Mapping[str, str] | None,
) -> tuple[Array, Array]:  # fmt: skip
    """(texts, b) what the conduct gains under each text, and whether it is found out, all in one batch with the same luck."""
    chart, lane, many = setup.chart, len(seeds), len(texts)
    shape = (len(chart.axes.actor), 2 * many * lane)
    depth, hidden, leaves = np.zeros(shape), np.zeros(shape, bool), np.zeros(shape, bool)
    away = slice(many * lane, None)
    mine = list(player.actors)
    depth[mine, away], hidden[mine, away] = DEPTH[conduct], conduct == "hide"
    leaves[chart.axes.actor[player.seat], away] = conduct == "leave"
    case = Case(
        quick(setup),
        repeated(seeds, 2 * many),
        policy,
        depth=depth,
        hidden=hidden,
        leaves=leaves,
        texts=texts,  # type: ignore[arg-type]
        chosen=np.tile(np.repeat(np.arange(many), lane), 2),
    )

    def read(model: Model) -> dict[str, Array]:
        world = model.world
        return {
            "score": world.score[chart.axes.actor[player.seat]],
            "caught": world.findings[mine].max(axis=0) > 0.0,
        }

    found = {name: lanes(value, 2 * many) for name, value in played(case, read).items()}
    return found["score"][many:] - found["score"][:many], found["caught"][many:]


def _crossing(steps: Array, gain: Array) -> float:
    """Where a gain first falls to nothing along the steps, straight lines between them; infinite where it never does."""
    if gain[0] <= 0.0:
        return 0.0
    below = np.flatnonzero(gain <= 0.0)
    if not len(below):
        return float("inf")
    k = int(below[0])
    return float(steps[k - 1] + (steps[k] - steps[k - 1]) * gain[k - 1] / (gain[k - 1] - gain[k]))
