"""Stress test of a draft: how often, by whom and when it is broken, how soon that is found, what cheating gains, who loses most.

Ensembles with the same luck: under the draft as policies play it while nobody leaves; where they may leave; with everybody held
to it; with its penalties left out; without it; and the profiles of conduct that say what cheating gains. Figures carry 95 %
intervals over worlds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.agents.model import Model
from game.analysis.delays import Delays, as_published, time_to_detection
from game.analysis.ensemble import Case, Watch, played
from game.analysis.figures import Figure, chance, figure, ratio_of_sums
from game.analysis.loopholes import Search, loopholes
from game.analysis.payoffs import payoffs
from game.analysis.self_enforcing import Verdict, self_enforcing
from game.analysis.texts import PENAL, quick, variant, without
from game.engine.turn import Played
from game.scenario.load import Setup
from game.treaty.register import IN_FORCE
from game.world.readouts import adherence, adherence_as_published
from game.world.total import Array

BROKEN = 1e-6
POLICY = "weigh"
"""Who plays where nobody says otherwise."""
SEARCHED = 32
"""Worlds at most in which loopholes are looked for and tried: their plans differ little from world to world."""


@dataclass(frozen=True, eq=False)
class Run:
    """What came of an ensemble: arrays with the world axis last."""

    first: Array  # (a, b) turn in which each actor first broke a promise, infinite if never
    left: Array  # (a, b) turn in which each actor had left the treaty, infinite if never
    score: Array  # (a, b)
    kept: Array  # (b) share of promises due that were kept
    kept_read: Array  # (b) as the parties' own figures have it
    due: Array  # (b)
    found: Array  # (u, b)
    unfound: Array  # (u, b)
    findings: Array  # (a, b)
    false_findings: Array  # (a, b)
    exposure: Array  # (b)
    exposure_read: Array  # (b)
    lost: Array  # (b) bn USD of output lost to shortage and sanction over the game
    danger: Array  # (b) chance of catastrophe left at the end

    @property
    def delays(self) -> Delays:
        """Breaches by the turns from their beginning to their finding."""
        return Delays(self.found, self.unfound)

    @property
    def broken(self) -> Array:
        """(b) share of promises due that were broken; nothing where none was due."""
        return np.where(self.due > 0.0, 1.0 - self.kept, 0.0)


@dataclass(eq=False)
class _Diary:
    """Notes who breaks, who leaves and what is lost, turn by turn, for one lot of worlds."""

    kept: dict[str, Array] = field(default_factory=dict)

    def begin(self) -> Watch:
        """A watcher for a lot of worlds."""
        self.kept = {}
        return self._turn

    def _turn(self, model: Model, after: Played) -> None:
        world, turn = after.state.world, float(model.turn - 1)
        self._first("first", world.breach > BROKEN, turn)
        register = after.state.register
        member = (register.party * (register.status == IN_FORCE)[:, None]).max(axis=0) > 0.0
        was = self.kept["was"] if "was" in self.kept else members_at_first(model)
        self._first("left", was & ~member, turn)
        self.kept["was"] = was | member
        self.kept["lost"] = self.kept.get("lost", np.zeros(world.worlds)) + world.collateral.sum(axis=0)

    def _first(self, name: str, now: Array, turn: float) -> None:
        before = self.kept.get(name, np.full(now.shape, np.inf))
        self.kept[name] = np.where(now & ~np.isfinite(before), turn, before)

    def read(self, model: Model) -> dict[str, Array]:
        """What came out of a lot."""
        from game.rules.incidents import published_risk

        world, delays = model.world, Delays.of(model.world)
        return {
            "first": self.kept["first"],
            "left": self.kept["left"],
            "lost": self.kept["lost"],
            "score": world.score,
            "kept": adherence(world),
            "kept_read": adherence_as_published(world),
            "due": world.due.sum(axis=0),
            "found": delays.found,
            "unfound": delays.unfound,
            "findings": world.findings,
            "false_findings": world.false_findings,
            "exposure": world.exposure,
            "exposure_read": published_risk(world, world.record, world.chart.params).sum(axis=0),
            "danger": world.q,
        }


def members_at_first(model: Model) -> Array:
    """(a, b) bool: who is a party of a treaty in force before the first bargaining of a game."""
    register = model.setup.register(model.world.worlds, model.treaties)
    return np.asarray((register.party * (register.status == IN_FORCE)[:, None]).max(axis=0, initial=0.0) > 0.0)


def watched(case: Case) -> Run:
    """Play a case and keep what a stress test asks for."""
    diary = _Diary()
    return Run(**played(case, diary.read, diary.begin))


# --- the test -----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Stress:
    """All that a stress test found."""

    setup: Setup
    worlds: int
    policy: str
    played: Run  # under the draft, while nobody leaves it
    loose: Run  # where they may
    keeping: Run  # with everybody held to it
    toothless: Run  # with its penalties left out
    free: Run  # without it
    verdict: Verdict
    detection: Figure  # turns until half are found, where each seat breaks alone in the open
    search: Search | None

    @property
    def parties(self) -> dict[str, list[int]]:
        """Party -> itself and the actors at home there whom the draft binds."""
        chart, row = self.setup.chart, self.setup.file.treaties[0]
        bound = {int(a) for a in self.setup.register(1).book.lowered(0).bound_by}
        found = {}
        for seat in row.parties:
            place = chart.axes.actor[seat]
            nation = int(chart.actor_nation[place])
            mine = [a for a in sorted(bound) if a != place and nation >= 0 and chart.actor_home[a] == nation]
            found[seat] = [place, *mine]
        return found

    def defects(self, party: str) -> list[Figure]:
        """By turn: the chance that the party, or any bound actor at home there, has broken a promise by then."""
        first = self.played.first[self.parties[party]].min(axis=0)
        return [chance(first <= turn) for turn in range(self.setup.file.turns)]

    def leaves(self, party: str) -> Figure:
        """The chance that the party has left before the end, where it may."""
        return chance(np.isfinite(self.loose.left[self.parties[party][0]]))

    def losses(self) -> list[tuple[str, Figure]]:
        """Seat -> points it has less, as the draft is played, than if everybody kept it; who loses most first."""
        rows = [(seat, figure(self._of(self.keeping, seat) - self._of(self.played, seat))) for seat in self.setup.file.objectives]
        return sorted(rows, key=lambda row: -_middle(row[1]))

    def worth(self) -> dict[str, Figure]:
        """Seat -> points it has more under the draft than without it."""
        return {seat: figure(self._of(self.played, seat) - self._of(self.free, seat)) for seat in self.setup.file.objectives}

    def _of(self, run: Run, seat: str) -> Array:
        return np.asarray(run.score[self.setup.chart.axes.actor[seat]])

    def kpis(self) -> tuple[dict[str, Figure], dict[str, Figure]]:
        """The four measures as they truly are, and as the public can estimate them. `game.reports.kpis` says how."""
        run = self.played
        some = run.due > 0.0
        true = {
            "compliance_adherence_rate": figure(run.kept[some]),
            "time_to_detection": time_to_detection(run.delays),
            "enforcement_efficacy": efficacy(run.broken, self.toothless.broken),
            "systemic_risk_exposure": figure(run.exposure),
        }
        read = {
            "compliance_adherence_rate": figure(run.kept_read[some]),
            "time_to_detection": as_published(run.delays),
            "enforcement_efficacy": efficacy(
                np.where(some, 1.0 - run.kept_read, 0.0),
                np.where(self.toothless.due > 0.0, 1.0 - self.toothless.kept_read, 0.0),
            ),
            "systemic_risk_exposure": figure(run.exposure_read),
        }
        return true, read

    def blowback(self) -> Figure:
        """bn USD of output that the draft's penalties cost the world over the game, against the same worlds without them."""
        return figure(self.played.lost - self.toothless.lost)

    def accused_in_error(self) -> Figure:
        """Share of findings that were made against somebody who kept the promise."""
        return ratio_of_sums(self.played.false_findings.sum(axis=0), self.played.findings.sum(axis=0))


def efficacy(with_: Array, without_: Array) -> Figure:
    """Enforcement efficacy (KPI 3): the share of breaches that penalties prevent, 1 - broken with them / broken without them,
    over worlds paired by their luck. None where nobody breaks anything without them."""
    ratio = ratio_of_sums(with_, without_)
    if ratio is None:
        return None
    turned = {"mean": ratio["mean"], "low": ratio["high"], "high": ratio["low"]}
    return {name: None if value is None else 1.0 - value for name, value in turned.items()}


def stress(setup: Setup, seeds: Sequence[int], policy: str = POLICY, search: bool = True, closing: bool = True) -> Stress:
    """Test the scenario's first treaty. `search=False` leaves the loopholes out, `closing=False` what would close the gap."""
    short, seeds = quick(setup), list(seeds)
    shape = (len(setup.chart.axes.actor), len(seeds))
    bare = variant(setup.drafts[0], setup.chart, "without penalties", without(*PENAL))
    stays, cheats = np.zeros(shape, bool), payoffs(setup, seeds, policy, alone=False)
    return Stress(
        setup=setup,
        worlds=len(seeds),
        policy=policy,
        played=watched(Case(short, seeds, policy, leaves=stays)),
        loose=watched(Case(short, seeds, policy)),
        keeping=watched(Case(short, seeds, policy, depth=np.zeros(shape), leaves=stays)),
        toothless=watched(Case(short, seeds, policy, leaves=stays, texts=(bare,), chosen=np.zeros(len(seeds)))),
        free=watched(Case(short, seeds, policy, treaties=False)),
        verdict=self_enforcing(setup, seeds, policy, cheats, closing),
        detection=cheats.detection(),
        search=loopholes(setup, seeds[:SEARCHED], policy) if search else None,
    )


def _middle(of: Figure) -> float:
    value = None if of is None else of["mean"]
    return -math.inf if value is None else value


# --- as plain data ------------------------------------------------------------------------------------------------------------
def data(found: Stress) -> dict[str, Any]:
    """A stress test as plain data: what `stress --json` prints."""
    true, read = found.kpis()
    worst = {d.seat: d for d in reversed(found.verdict.deviations)}
    return {
        "treaty": found.setup.drafts[0].title,
        "scenario": found.setup.name,
        "worlds": found.worlds,
        "turns": found.setup.file.turns,
        "policy": found.policy,
        "parties": {party: {"defects_by_turn": found.defects(party), "leaves": found.leaves(party)} for party in found.parties},
        "cheating": {seat: {"best": d.conduct, "gain": d.gain, "found": d.found} for seat, d in sorted(worst.items())},
        "self_enforcing": _verdict(found.verdict),
        "losses": [{"seat": seat, "points": loss} for seat, loss in found.losses()],
        "worth": found.worth(),
        "kpis": true,
        "kpis_estimated": read,
        "time_to_detection": true["time_to_detection"],
        "detection_if_broken": found.detection,
        "false_findings": found.accused_in_error(),
        "blowback": found.blowback(),
        "danger_left": figure(found.played.danger),
        "loopholes": _search(found.search),
    }


def _verdict(found: Verdict) -> dict[str, Any]:
    worst = found.counterexample
    return {
        "verdict": found.verdict,
        "counterexample": None if worst is None else {"seat": worst.seat, "conduct": worst.conduct, "gain": worst.gain},
        "closes": {
            s.lever: {"needed": s.needed, "found_now": s.found_now, "found_then": s.found_then, "most": s.most}
            for s in found.shortfalls
        },
        "worlds": found.worlds,
    }


def _search(found: Search | None) -> dict[str, Any] | None:
    if found is None:
        return None
    runs = {"forbidden_flop": found.forbidden, "kept_flop": found.kept, "free_flop": found.free}
    return runs | {"binds": found.binds, "worlds": found.worlds, "found": [one.data() for one in found.loopholes]}
