"""The debrief: everything without fog, once the game is over."""

from __future__ import annotations

from typing import Any

from game import __version__
from game.agents.model import Model
from game.reports.account import KPI_WORDS, OUTCOME_TITLES, Account, story
from game.reports.chronicle import Chronicle
from game.reports.moments import moments
from game.reports.names import Names
from game.reports.results import Results
from game.reports.wording import number, percent
from game.ui.words import _, marked

WIN = 66.0
"""A seat that reaches this, in a world that lasts, has done better than keeping alone would (PLAY 2)."""
PAR = 60.0
SAFE, KEPT = 0.10, 0.80
"""The table wins together with at most this danger left and at least so many promises kept."""


def debrief(
    model: Model,
    chronicle: Chronicle,
    names: Names,
    persons: list[str],
    figures: list[dict[str, Any]],
    reckonings: list[dict[str, Any]],
) -> dict[str, Any]:
    """Outcome, epilogue, scores with their terms, measures, the story, what was hidden, questions to discuss."""
    results = Results.of(model)
    told = story(model.setup, chronicle)
    account = Account.of(model.setup, results, told, int(model.seeds[0]), names.mode, __version__, 0.0)
    title, words = OUTCOME_TITLES[account.outcome], account.definitions.get(account.outcome, "")
    left = results.danger_left[0]
    kept = results.kept[0]
    catastrophe = account.outcome == "catastrophe"
    return {
        "title": title,
        "words": words,
        "outcome": account.outcome,
        "danger_left": left,
        "left": percent(left),
        "catastrophe": catastrophe,
        "kept": kept,
        "kept_read": results.kept_read[0],
        "together": not catastrophe and left <= SAFE and (kept is None or kept >= KEPT),
        "seats": [_seat(model, names, seat, persons, catastrophe) for seat in model.setup.file.objectives],
        "standing": [
            {
                "seat": seat,
                "label": account.labels.get(seat, seat),
                "kind": account.kinds.get(seat, ""),
                "danger": row["danger_share"],
                "capability": row["capability"] / account.generation,
                "compute": row["compute"],
                "growth": row.get("growth"),
            }
            for seat, row in account.standing.items()
        ],
        "kpis": [_kpi(account, key) for key in KPI_WORDS],
        "story": told,
        "moments": moments(model.setup, chronicle.record, model.world, names.mode),
        "numbers": figures,
        "hidden": hidden(model, names),
        "questions": questions(account, left, kept),
        "why": [_why(names, model, one) for one in reckonings],
        "par": PAR,
        "win": WIN,
    }


def _kpi(account: Account, key: str) -> dict[str, Any]:
    words, how = KPI_WORDS[key]
    true, read = account.summary["kpis"][key], account.summary["kpis_estimated"][key]

    def shown(value: Any) -> str:
        mean = None if value is None else value.get("mean", value.get("median"))
        return "–" if mean is None else percent(mean) if key.endswith("rate") else number(mean)

    return {"label": words, "how": how, "true": shown(true), "read": shown(read)}


def _seat(model: Model, names: Names, seat: str, persons: list[str], catastrophe: bool) -> dict[str, Any]:
    world, place = model.world, model.axes.actor[seat]
    score = float(world.score[place, 0])
    drawn = float(world.agenda[place, 0])
    terms = [
        {
            "group": t.group or "public",
            "about": t.about or t.read,
            "points": float(world.terms[j, 0]) * t.scale,
            "most": t.weight * t.scale * (model.turns if t.when == "turn" else 1),
        }
        for j, t in enumerate(model.chart.ledger.terms)
        if t.seat == place and (t.agenda < 0 or t.agenda == drawn)
    ]
    return {
        "seat": seat,
        "label": names.seat(seat),
        "score": score,
        "won": score >= WIN and not catastrophe,
        "person": seat in persons,
        "terms": terms,
        "hidden": "; ".join(str(t["about"]) for t in terms if t["group"] == "hidden"),
        "policy": model.seats[seat].policy,
    }


def hidden(model: Model, names: Names) -> list[str]:
    """What was true and nobody was told."""
    world, found = model.world, []
    for i in range(len(model.axes.lab)):
        lab = names.lab(i)
        if world.covert[i, 0] > 1e-6:
            found.append(
                _("{lab} kept {n} million chips where nobody was told.").format(lab=lab, n=number(float(world.covert[i, 0])))
            )
        if world.aggregate_run[i, 0] > 1.05 * world.declared_run[i, 0] > 0:
            found.append(
                _("{lab} trained {x} times what it declared.").format(
                    lab=lab, x=number(float(world.aggregate_run[i, 0] / world.declared_run[i, 0]))
                )
            )
        if world.unsafe[i, 0] > 0.05:
            found.append(_("{lab}’s models ran ahead of its safety work.").format(lab=lab))
    for a in range(len(model.axes.actor)):
        if world.due[a, 0] > world.met[a, 0] + 0.01:
            missed = float(world.due[a, 0] - world.met[a, 0])
            found.append(_("{who} broke its promise in {n} quarters.").format(who=names.actor(a), n=number(missed)))
    return found or [_("Nothing was hidden: everybody did as they said.")]


def questions(account: Account, left: float, kept: float | None) -> list[str]:
    """Questions for the minutes after the game."""
    asked = [_("When did you last believe everybody kept the promise, and what changed your mind?")]
    if kept is not None and kept < 0.99:
        asked.append(_("Somebody broke the promise. Who could have known, and from which quarter on?"))
    else:
        asked.append(_("Everybody kept the promise. What held the first cheat back: the risk of being seen, or something else?"))
    asked.append(_("You left a {left} world. Which single decision moved that number most?").format(left=percent(left)))
    asked.append(_("Who held a chokepoint and did not use it? Was that wise?"))
    del account
    return asked


def reckoned(model: Model, date: str) -> list[dict[str, Any]]:
    """What the AIs reckoned in the decision just taken, as plain data."""
    found = []
    for policy in model._policies.values():
        tell = getattr(policy, "reckoned", None)
        if tell is not None:
            found += [{"date": date, "turn": model.turn} | one for one in tell(model.chart, 0)]
    return found


DONE = marked({"keep": "kept", "shade": "shaded", "break": "broke"})


def _why(names: Names, model: Model, one: dict[str, Any]) -> dict[str, Any]:
    """A reckoning in two sentences: what was done rather than what, and what would have changed it."""
    who = names.actor(model.axes.actor[one["seat"]])
    promise = str(one["promise"]).replace("_", " ")
    done, _comma, hidden = str(one["chosen"]).partition(", ")
    first = _(
        "{who} {did} its promise on {what} rather than {other} it: the gain was {gain} points, the chance of being found {found}."
    )
    told = first.format(
        who=who,
        did=_(DONE[done]) + (_(" in hiding") if hidden and done != "keep" else ""),
        what=promise,
        other=str(one["runner_up"]).partition(",")[0],
        gain=number(float(one["temptation"])),
        found=percent(float(one["detection"])),
    )
    if one["flip"]:
        flip = _("It would have turned had {factor} been {times} times what it was.")
        told += " " + flip.format(factor=str(one["flip"]).replace("_", " "), times=number(float(one["times"])))
    return {"date": one["date"], "who": who, "text": told, "kept": done == "keep"}
