"""Reckonings in words: why a lab kept or broke a promise, in two sentences a student understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

PROMISES = {
    "aggregate_run": "the ceiling on runs", "largest_run": "the ceiling on single runs", "year_flop": "the ceiling a year",
    "covert": "the ban on hidden machines", "untested": "the promise to test before release", "deployed": "the release threshold",
    "unproven_stage": "staged release", "uncertified": "the duty to certify", "published": "the limit on open weights",
    "inference": "the limit on serving", "training": "the moratorium on training", "run_turns": "the pledge not to begin the Run",
    "misreport": "the duty to report honestly", "assembled": "the limit on assembled models",
}  # fmt: skip
DID = {
    "keep": "kept", "shade": "shaded", "break": "broke", "keep, hidden": "kept", "shade, hidden": "shaded in secret",
    "break, hidden": "broke in secret",
}  # fmt: skip
FLIPS = {
    "temptation": "what it stood to gain", "detection": "the chance of being found", "penalty": "the penalty",
    "credibility": "the credibility of the threat", "dividend": "the dividend it would lose",
    "reputation": "what its word is worth",
    "danger": "its share of the danger", "evasion": "the cost of hiding", "shadow": "the weight of the future",
}  # fmt: skip


def sentences(one: Mapping[str, Any], name: Callable[[str], str] = str) -> str:
    """Two sentences about one reckoning (`Reckoning.plain` with `seat` and `promise`)."""
    promise = PROMISES.get(one["promise"], one["promise"])
    loss = -one["entries"]["penalty"] - one["entries"]["dividend"] - one["entries"]["reputation"]
    kept = one["chosen"].startswith("keep")
    lost = abs(loss)
    why = (
        f"breaking it would have gained {one['temptation']:.1f} points, but being found ({one['detection']:.0%} likely) would "
        f"have cost {lost:.1f} of expected loss"
        if kept
        else f"it gained {one['temptation']:.1f} points, and being found ({one['detection']:.0%} likely) cost only {lost:.1f} of "
        "expected loss"
    )
    first = f"{name(one['seat'])} {DID[one['chosen']]} {promise}: {why}."
    return f"{first} {flip(one, kept)}".strip()


def flip(one: Mapping[str, Any], kept: bool) -> str:
    """What would have changed its mind."""
    if one["flip"] is None:
        return "Nothing near would have changed that."
    done = "broken" if kept else "kept"
    factor, times = one["flip"], one["times"]
    if factor in ("detection", "credibility") and one[factor] > 0.0:
        now = one[factor]
        if now * times <= 1.0:
            return f"It would have {done} it had {FLIPS[factor]} been {now * times:.2f} instead of {now:.2f}."
    return f"It would have {done} it had {FLIPS[factor]} been {times:.2g} times as large."
