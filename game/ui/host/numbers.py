"""The four numbers of play, each as a sentence, three causes and a formula. Public figures only."""

from __future__ import annotations

from typing import Any

import numpy as np

from game.reports.wording import number, percent
from game.ui.host.eye import Eye
from game.ui.words import _

Number = dict[str, Any]


def numbers(eye: Eye) -> list[Number]:
    """Danger, Promises kept, Chip strain, Lead."""
    return [danger(eye), kept(eye), strain(eye), lead(eye)]


def _made(key: str, label: str, value: float, text: str, sentence: str, causes: list[str], formula: str, good: str) -> Number:
    return {
        "key": key,
        "label": label,
        "value": value,
        "text": text,
        "sentence": sentence,
        "causes": causes[:3],
        "formula": formula,
        "good": good,
    }


def danger(eye: Eye) -> Number:
    """The chance of catastrophe within a year, as the public reads it off the incident record."""
    value = float(eye.public("danger"))
    labs = [(float(eye.public("deployed")[i]), i) for i in range(len(eye.axes.lab))]
    untested = sorted(((float(eye.public("untested")[i]), i) for i in range(len(eye.axes.lab))), reverse=True)
    causes = [
        _("By its incidents, capability in use runs {gap} ahead of safety work.").format(
            gap=eye.generations(max(float(eye.public("record")), 0.0))
        )
    ]
    if labs:
        best, who = max(labs)
        causes.append(
            _("The strongest model in use, {lab}’s, stands at generation {gen}.").format(
                lab=eye.names.lab(who), gen=number(best / eye.step + _base(eye))
            )
        )
    if untested and untested[0][0] > 0.01:
        causes.append(
            _("{lab} released {gap} ahead of its tests.").format(
                lab=eye.names.lab(untested[0][1]), gap=eye.generations(untested[0][0])
            )
        )
    else:
        causes.append(_("No model in use was released ahead of its tests."))
    return _made(
        "danger",
        _("Danger"),
        value,
        percent(value),
        _("The chance that an AI disaster ends the game within a year is {value}, by public figures.").format(
            value=percent(value)
        ),
        causes,
        _("1 − (1 − hazard a quarter)⁴, the hazard read off the public incident record").replace("⁴", " to the power of 4"),
        "low",
    )


def _base(eye: Eye) -> float:
    return 1.0 - float(eye.chart.params.values.get("generation_base", 0.0)) / eye.step


def kept(eye: Eye) -> Number:
    """Promises met over promises due, as the parties' own figures have it."""
    due, met = eye.public("due"), eye.public("met_as_published")
    whole = float(np.sum(due))
    if whole <= 0.0:
        return _made(
            "kept",
            _("Promises kept"),
            1.0,
            _("none due"),
            _("No promise is due yet."),
            [_("No treaty is in force.")],
            _("promises met ÷ promises due"),
            "high",
        )
    value = float(np.sum(met)) / whole
    short = sorted(((float(d - m), a) for a, (d, m) in enumerate(zip(due, met, strict=True)) if d > m), reverse=True)
    causes = [
        _("{who}: {n} promises missed, by its own figures.").format(who=eye.names.actor(a), n=number(n)) for n, a in short[:2]
    ]
    causes.append(_("{n} promise-quarters were due so far.").format(n=number(whole)))
    causes.append(_("Runs that are split or hidden look kept here: the truth may be lower."))
    return _made(
        "kept",
        _("Promises kept"),
        value,
        percent(value),
        _("By the parties’ own figures, {value} of what they promised was kept.").format(value=percent(value)),
        causes,
        _("promises met as published ÷ promises due, summed over parties and quarters"),
        "high",
    )


def strain(eye: Eye) -> Number:
    """Demand for accelerators and compute left unfilled, markets weighted by their nation's output."""
    chart, markets = eye.chart, eye.chart.sites.compute_markets
    weight = eye.public("gdp")[chart.market_nation[markets]]
    short = eye.public("shortage")[markets]
    whole = float(np.sum(weight))
    value = float(np.sum(short * weight)) / whole if whole > 0 else 0.0
    worst = sorted(
        ((float(s * w) / max(whole, 1e-9), int(m)) for s, w, m in zip(short, weight, markets, strict=True)), reverse=True
    )
    causes = [
        _("{nation} lacks {share} of its {good}.").format(
            nation=eye.nation(int(chart.market_nation[m])),
            share=percent(float(eye.public("shortage")[m])),
            good=eye.names.good(int(chart.market_good[m])),
        )
        for part, m in worst
        if part > 0.0005
    ] or [_("Every market is served.")]
    return _made(
        "strain",
        _("Chip strain"),
        value,
        percent(value),
        _("{value} of the world’s demand for chips and compute goes unmet.").format(value=percent(value)),
        causes,
        _("unmet share of each market for accelerators and compute, weighted by its nation’s output"),
        "low",
    )


def lead(eye: Eye) -> Number:
    """First nation minus second, by released models."""
    chart = eye.chart
    best: dict[int, tuple[float, int]] = {}
    for lab in range(len(eye.axes.lab)):
        nation, level = int(chart.lab_home[lab]), float(eye.public("deployed")[lab])
        if nation >= 0 and level > best.get(nation, (-9.0, 0))[0]:
            best[nation] = (level, lab)
    ranked = sorted(best.items(), key=lambda item: -item[1][0])
    if len(ranked) < 2:
        return _made(
            "lead",
            _("Lead"),
            0.0,
            _("none"),
            _("There is nobody to lead."),
            [_("Fewer than two nations have laboratories.")],
            _("first nation − second"),
            "low",
        )
    value = (ranked[0][1][0] - ranked[1][1][0]) / eye.step
    causes = [
        _("{nation} is first with {lab} at generation {gen}.").format(
            nation=eye.nation(n), lab=eye.names.lab(lab), gen=number(level / eye.step + _base(eye))
        )
        if place == 0
        else _("{nation} is second with {lab} at generation {gen}.").format(
            nation=eye.nation(n), lab=eye.names.lab(lab), gen=number(level / eye.step + _base(eye))
        )
        for place, (n, (level, lab)) in enumerate(ranked[:2])
    ]
    causes.append(_("What stands unreleased inside laboratories is not counted: only they and their nations know."))
    return _made(
        "lead",
        _("Lead"),
        value,
        f"{number(value)} gen",
        _("{nation} leads by {value} in released models.").format(
            nation=eye.nation(ranked[0][0]), value=eye.generations(value * eye.step)
        ),
        causes,
        _("best released model of the first nation − that of the second, in generations"),
        "low",
    )
