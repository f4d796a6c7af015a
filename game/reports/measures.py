"""The numbers of play at the end of a game, each with what it means: for the terminal and for the page alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from game.reports import wording
from game.reports.account import Account
from game.reports.results import Figure


@dataclass(frozen=True)
class Line:
    """One number: its title, what it means, its value and its interval in words."""

    name: str
    title: str
    about: str
    value: str
    ends: str


def end_lines(account: Account) -> list[Line]:
    """The numbers that mean something in this scenario; none in a world without laboratories."""
    if not account.has_labs:
        return []
    gens = account.generation
    rows: list[tuple[str, str, str, Callable[[float], str]]] = []
    if account.danger:
        rows.append(("danger", "Danger", "chance of an AI catastrophe within a year, as the public reads it", wording.percent))
    if account.danger and account.after:
        about = f"true chance of a catastrophe within {wording.span(account.after)} of the end if all go on as before"
        rows.append(("danger_left", "Danger left behind", about, wording.percent))
    rows += [
        ("kept", "Promises kept", "of all that were due under treaties", wording.percent),
        ("strain", "Chip strain", "of the demand for chips and computing that went unmet", wording.percent),
        (
            "lead",
            "Lead",
            "generations from the second nation’s best model to the first’s",
            lambda v: wording.number(v / gens),
        ),
    ]
    return [_line(account, *row) for row in rows]


def _line(account: Account, name: str, title: str, about: str, say: Callable[[float], str]) -> Line:
    value = account.ending[name]
    if value is None or value["mean"] is None:
        return Line(name, title, about, "none due" if name == "kept" else "–", "")
    shown, ends = say(value["mean"]), wording.interval(value["low"], value["high"], say)
    return Line(name, title, about, shown, "" if ends == shown else ends)


def known(account: Account, name: str) -> bool:
    """Whether a measure is defined in this run, truly or as the public estimates it."""
    if name == "systemic_risk_exposure" and not account.danger:
        return False
    return any(account.summary[part][name] is not None for part in ("kpis", "kpis_estimated"))


def kpi(value: Figure, name: str) -> str:
    """One of the four measures in words, with its interval."""
    if value is None:
        return "–"
    middle = value.get("mean", value.get("median"))
    if middle is None:  # the time by which half are found lies beyond what was watched
        return "most never found" if name == "time_to_detection" else "–"
    say = SAY.get(name, wording.number)
    ends = wording.interval(value["low"], value["high"], say)
    return f"{say(middle)} ({ends})" if ends and ends != say(middle) else say(middle)


FORECASTS = "Forecasts of broken promises"
FORECASTS_ABOUT = (
    "What nations and the public held likely of each other actor under a promise, a turn ahead, against what it then did. The "
    "Brier score is the mean squared error, 0 at best; skill is how much less it is than that of always saying the rate there was"
)


def forecast_score(found: Mapping[str, Any]) -> str:
    """The score of some forecasts in words."""
    brier = found["brier"]
    mean = brier["mean"] if isinstance(brier, Mapping) else brier
    ends = wording.interval(brier["low"], brier["high"], _score) if isinstance(brier, Mapping) else ""
    shown = f"Brier score {_score(mean)}" + (f" ({ends})" if ends and ends != _score(mean) else "")
    return shown if found["skill"] is None else f"{shown}, skill {wording.signed(found['skill'])}"


def _score(value: float) -> str:
    return f"{value:.3f}"


def forecast_bins(found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What was said, how many times, and how often it came, for each tenth in which anything was said."""
    rows = []
    for row in found["bins"]:
        came = row["came"]
        ends = wording.interval(came["low"], came["high"], wording.percent)
        shown = wording.percent(came["mean"])
        rows.append((wording.percent(row["said"]), f"{row['count']:,}", f"{shown} ({ends})" if ends and ends != shown else shown))
    return rows


SAY: Mapping[str, Callable[[float], str]] = {
    "compliance_adherence_rate": wording.percent,
    "time_to_detection": lambda turns: f"{wording.number(turns)} turn{'' if turns == 1 else 's'}",
    "enforcement_efficacy": wording.percent,
}
"""How each measure is said."""
