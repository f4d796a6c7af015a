"""The account of a run: all that its report says, as plain data. What `run.json` holds, and both reports are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from game.analysis import calibration
from game.reports.chronicle import Chronicle
from game.reports.names import Names
from game.reports.results import Figure, Results, figure, summary
from game.reports.wording import a, date, number, percent, span, typeset
from game.rules.outcome import OUTCOMES
from game.scenario.load import Setup

DISCLAIMER = (
    "A game. Conduct is drawn by chance or chosen by players; it is neither forecast nor allegation. "
    "Borders and names imply no position."
)
"""Stands on everything that leaves the game under real names (PLAY 8)."""

OUTCOME_TITLES = {name: name.replace("_", " ").capitalize() for name in OUTCOMES}

KPI_WORDS = {
    "compliance_adherence_rate": ("Promises kept", "of all promises that were due, how many were kept"),
    "time_to_detection": (
        "Time to detection",
        "turns after which half of all breaches had been found; in public, those never found are not known",
    ),
    "enforcement_efficacy": ("Enforcement efficacy", "how far enforcement lowered breaches, against the same games without it"),
    "systemic_risk_exposure": (
        "Systemic risk exposure",
        "risk of the models in use, added over labs; it grows steeply once they outrun safety work (1: a leading lab of 2025)",
    ),
}

GROSS = (
    "Losses are gross: goods not made or not sold, at usual prices, chips and computing at what they cost by then. GDP falls by "
    "less, since each step of the chain counts here."
)
"""Stands where losses are told."""


@dataclass(frozen=True)
class Account:
    """A run in plain data."""

    title: str
    about: str
    names: str
    begins: str
    months: float
    summary: dict[str, Any]  # what `run --json` prints
    labels: dict[str, str]  # seat: what it is called
    tabled: dict[str, str]  # seat: what it is called in tables of results, which under real names name roles (PLAY 8)
    kinds: dict[str, str]  # seat: kind of actor
    goods: dict[str, str]  # good: what it is called
    nations: dict[str, str]  # seat: home nation, "" where it has none
    standing: dict[str, dict[str, float]]
    ending: dict[str, Figure]  # what outcomes are judged by, danger left, and the four numbers of play, all at the end
    ended: list[int]  # turns in which worlds ended early, by world, the first eight
    story: list[dict[str, Any]]  # the events of world 0 that mattered most
    provenance: dict[str, int]
    generation: float  # OOM in a generation
    definitions: dict[str, str]  # outcome: when a game counts as one
    danger: bool  # whether anything in it can bring a catastrophe about
    after: float  # months over which the danger that is left was measured, 0 where it was not
    forecasts: dict[str, Any] | None  # how good forecasts of breaches were (`game.analysis.calibration.report`)
    bands: list[dict[str, Any]]  # of a back-test: observed figures, bands and what came out in world 0
    moments: list[dict[str, Any]]  # of the twelve, those of world 0 (`game.reports.moments`)

    @staticmethod
    def of(
        setup: Setup,
        results: Results,
        story: list[dict[str, Any]],
        first_seed: int,
        names: str,
        version: str,
        seconds: float,
        bands: list[dict[str, Any]] | None = None,
        moments: list[dict[str, Any]] | None = None,
    ) -> Account:
        """The account of a run that is over. `story`, `bands` and `moments` are those of its first world."""
        called = Names.of(setup, names)
        seats = [*setup.chart.axes.nation, *setup.chart.axes.lab]
        seats += [seat for seat in setup.file.objectives if seat not in seats]
        return Account(
            title=typeset(setup.file.title or setup.name),
            about=typeset(setup.file.about),
            names=names,
            begins=setup.file.begins,
            months=float(setup.file.months_per_turn),
            summary=summary(setup, results, first_seed, version, seconds),
            labels={seat: called.seat(seat) for seat in seats},
            tabled={seat: Names.of(setup, "roles" if names == "real" else names).seat(seat) for seat in seats},
            kinds={seat: setup.file.actors[seat].kind for seat in seats},
            goods={name: called.good(i) for i, name in enumerate(setup.chart.axes.good)},
            nations={seat: setup.file.actors[seat].nation or "" for seat in seats},
            standing=results.mean_standing(),
            ending={
                "yearly": figure(results.yearly),
                "apart": figure(results.apart),
                "rules": figure(results.rules),
                "danger_left": figure(results.danger_left),
                "danger": figure(results.danger),
                "kept": figure(results.kept),
                "strain": figure(results.strain),
                "lead": figure(results.lead),
            },
            ended=results.ended[:8],
            story=story,
            provenance=dict(setup.provenance),
            generation=float(setup.chart.params.values.get("generation_step", 1.0)),
            definitions=definitions(setup),
            danger=bool(len(setup.chart.axes.lab)) and "incidents" not in setup.file.rest,
            after=float(setup.file.epilogue.turns * setup.file.months_per_turn),
            forecasts=calibration.report(results.forecasts, results.forecasters),
            bands=bands or [],
            moments=moments or [],
        )

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Account:
        """The account from plain data. Raises KeyError where some of it is missing."""
        older: dict[str, Any] = {"moments": []}  # runs of before they were told
        return Account(**{line.name: (older | dict(data))[line.name] for line in fields(Account)})

    def data(self) -> dict[str, Any]:
        """The account as plain data."""
        return {line.name: getattr(self, line.name) for line in fields(Account)}

    @property
    def worlds(self) -> int:
        """How many worlds were played."""
        return int(self.summary["seeds"]["count"])

    @property
    def outcome(self) -> str:
        """The outcome of a single world, or the most frequent one."""
        counts = self.summary["outcomes"]
        return max(OUTCOMES, key=lambda name: counts[name])

    @property
    def has_labs(self) -> bool:
        """Whether anybody in it works on AI: without labs a game has no outcome, no danger and no lead to speak of."""
        return "lab" in self.kinds.values()

    def judged(self) -> str:
        """Of a single game: the figures its outcome was judged by, in a sentence; "" where an event decided."""
        if self.worlds > 1 or self.outcome in ("catastrophe", "unilateral_dominance"):
            return ""
        yearly, apart, rules = (percent((self.ending[name] or {}).get("mean") or 0.0) for name in ("yearly", "apart", "rules"))
        return f"Here the danger was {yearly} a year, common rules covered {rules}, and supply chains were {apart} apart."

    def left(self) -> str:
        """The danger left at the end, in a sentence; "" where there is none to speak of."""
        left = self.ending["danger_left"]
        if not self.danger or not self.after or left is None or left["mean"] is None:
            return ""
        who = "You left" if self.worlds == 1 else "On average they left"
        chance = f"{who} {a(percent(left['mean']))} world: so likely is a catastrophe"
        return f"{chance} within {span(self.after)} of the end if everybody goes on as before."

    def date(self, turn: float) -> str:
        """When a turn is."""
        return date(self.begins, self.months, turn)


def definitions(setup: Setup) -> dict[str, str]:
    """When a game counts as which outcome, in words, with the scenario's numbers: `rules.outcome` has the law."""
    p = setup.chart.params.values
    safe, race, apart, rules = (percent(p[name]) for name in ("safe_danger", "race_danger", "race_apart", "common_rules"))
    lead = number(p["dominance_lead"] / max(p.get("generation_step", 1.0), 1e-9))
    return {
        "cooperative_transition": f"the danger at the end was at most {safe} a year, and common rules (certificates that markets "
        f"ask for, or promises that were kept) covered at least {rules} of world output.",
        "managed_rivalry": f"no catastrophe and no winner, and the danger at the end was at most {race} a year; but it was above "
        f"{safe}, or common rules covered less than {rules} of world output.",
        "fragmented_race": f"the danger at the end was above {race} a year, or the supply chains of nations had drifted "
        f"more than {apart} apart.",
        "unilateral_dominance": f"a laboratory won the Run for the last generation of AI, or one nation ended {lead} generations "
        f"ahead of every other with at least {percent(p['dominance_market'])} of the world’s AI revenue.",
        "catastrophe": "an AI got out of control, or the AI that watches over treaties took over, and the game ended for all.",
    }


def story(setup: Setup, chronicle: Chronicle) -> list[dict[str, Any]]:
    """The events that mattered most, as plain data."""
    return [
        event_data(setup, told.event.turn, told.event.kind, told.event.text, told.event.why) | {"followed": told.followed}
        for told in chronicle.mattered_most()
    ]


def event_data(setup: Setup, turn: int, kind: str, text: str, why: str) -> dict[str, Any]:
    """An event as plain data."""
    when = date(setup.file.begins, float(setup.file.months_per_turn), turn)
    return {"turn": turn, "date": when, "kind": kind, "text": text, "why": why}


def event_lines(setup: Setup, chronicle: Chronicle) -> list[dict[str, Any]]:
    """Every event of a chronicle as plain data, in the order of `events.jsonl`."""
    return [
        {"world": chronicle.world}
        | event_data(setup, e.turn, e.kind, e.text, e.why)
        | {"matters": e.matters, "about": list(e.about), "figures": _plain(e.figures or {})}
        for e in chronicle.events
    ]


def _plain(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: float(f"{value:.6g}") for name, value in figures.items() if np.isfinite(value)}
