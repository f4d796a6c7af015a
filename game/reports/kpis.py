"""The four measures of a game: what each is, its formula, how the public estimates it, and the events behind it.

`docs/kpis.md` says the same for readers; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kpi:
    """One measure."""

    name: str
    title: str
    unit: str
    formula: str
    estimate: str  # what the public puts in place of what is hidden from it
    interval: str  # what the figures are
    reads: tuple[str, ...]  # quantities of the world that it is made of
    events: tuple[str, ...]  # kinds of event behind it


ADHERENCE = Kpi(
    name="compliance_adherence_rate",
    title="Compliance adherence rate",
    unit="share of promises",
    formula="""met / due: over all actors and turns, promises that bound somebody and were not suspended; a promise that is broken
by the share s of a full breach counts as 1 - s""",
    estimate="""the same with each party's own published figures in place of its deeds: a run that is split, hidden or left out of
reports looks kept""",
    interval="mean over the worlds in which anything was due, and its 95 % interval by Student's t",
    reads=("met", "due", "met_as_published"),
    events=("breach", "kept_again"),
)
DETECTION = Kpi(
    name="time_to_detection",
    title="Time to detection",
    unit="turns",
    formula="""the first d with S(d) at most 1/2, where S(d) is the product over k = 0 to d of 1 - found(k) / open(k) (Kaplan and
Meier 1958): found(k) breaches were found k turns after they began, open(k) lasted so long and had not been found before. Breaches
that ended unfound, and those that still run, are censored""",
    estimate="""the same from findings alone, each of which says since when the promise was broken; what was never found is not
known and left out, so that the public thinks detection quicker than it is""",
    interval="""median, and the middle 95 % of medians over worlds drawn anew; no number where half were not found within the time
watched""",
    reads=("found_after", "missed_after", "breach_turns"),
    events=("breach", "finding", "false_finding"),
)
EFFICACY = Kpi(
    name="enforcement_efficacy",
    title="Enforcement efficacy",
    unit="share of breaches prevented",
    formula="""1 - broken with penalties / broken without them, broken being 1 - met / due, summed over worlds that are played
twice with the same luck: once under the text, once with its penalties left out. Undefined where nobody breaks anything without
them, and in runs that play each world once""",
    estimate="the same with adherence as published on both sides",
    interval="ratio of sums, and the middle 95 % of it over pairs of worlds drawn anew",
    reads=("met", "due", "met_as_published"),
    events=("penalty", "penalty_over", "breach"),
)
EXPOSURE = Kpi(
    name="systemic_risk_exposure",
    title="Systemic risk exposure",
    unit="index; 1 is a leading laboratory of 2025 with its safety work level",
    formula="""the sum over laboratories of exp(steepness x gap + power x use), where gap is the capability in use ahead of safety
work and use what is in use, more for those who keep secret sites or run critical infrastructure (`game.rules.incidents`); convex,
so that one laboratory wholly ahead is worse than two half ahead""",
    estimate="the same sum from released models, their published tests and the gap that the incident record shows",
    interval="mean over worlds at the end, and its 95 % interval by Student's t",
    reads=("exposure", "unsafe", "record"),
    events=("untested", "incident", "danger", "warning", "catastrophe"),
)

KPIS: dict[str, Kpi] = {kpi.name: kpi for kpi in (ADHERENCE, DETECTION, EFFICACY, EXPOSURE)}


def said(text: str) -> str:
    """A formula or an explanation as one paragraph."""
    return " ".join(text.split())


def events_behind(name: str, events: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The events of a game, as `events.jsonl` has them, that a measure rests on. Raises KeyError for a measure that is none."""
    kinds = KPIS[name].events
    return [event for event in events if event["kind"] in kinds]
