"""Appraise: what a treaty, in force or only drafted, is worth to each nation, by what its levers change.

Any text can be valued, also one nobody has seen before: it is supposed in force among its parties, lowered to levers and
promises, and read. What it holds back of one's own labs and of others', how far others would keep it given how it looks and
punishes (each supposed to reason as `temptation` does), the danger it takes away, dividends, dues, secrets shown, and what the
seat's score pays for membership. Everything is public or the seat's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from game.knowledge.observe import Observation
from game.policies.odds import chance_found, looked_at
from game.policies.severity import penalties, resolve
from game.policies.temptation import Factors, values
from game.policies.wants import THINGS, UNIT, USUAL, of, rivals
from game.treaty.register import IN_FORCE, Register
from game.world.chart import Chart
from game.world.total import Array, Index, Sum, ratio, total

PARTS = ("own limits", "rivals' limits", "safety", "dividends", "secrets", "money", "membership", "penalties", "distaste")
"""What the worth of a treaty is made of: every part may be told as a reason."""
POINTS_PER_BN = 0.05
"""What a nation that is paid for its signature makes of 1 bn USD, in points of its score."""
AHEAD = 0.8
"""OOM by which runs grow while a treaty is young: what a ceiling will come to hold back."""


Measures = dict[str, Array]
"""What treaties come to: see `measured`."""


@dataclass(frozen=True, eq=False)
class Worth:
    """The worth of a treaty to each nation of a group, in points of its own score: `(n, b)` by part."""

    parts: dict[str, Array]

    @property
    def whole(self) -> Array:
        """(n, b) the sum of the parts."""
        found = np.zeros_like(next(iter(self.parts.values())))
        for name in PARTS:
            found = found + self.parts[name]
        return np.asarray(found)

    def worst(self) -> Array:
        """(n, b) place in PARTS of what speaks most against it: the reason given for a refusal."""
        return np.asarray(np.argmin(np.array([self.parts[name] for name in PARTS]), axis=0))


def supposed(seen: Observation, draft: Array, party: Array) -> Observation:
    """The observation with one treaty supposed in force beside those that are: `draft (b,)` ids, `party (a, b)`, in a slot
    that is free in most worlds."""
    register = seen.register
    slot = _free_slot(register)
    changes = {name: getattr(register, name).copy() for name in ("draft", "status", "since", "party", "memory")}
    changes["draft"][slot] = draft
    changes["status"][slot] = np.where(draft >= 0, IN_FORCE, register.status[slot])
    changes["since"][slot], changes["party"][slot] = float(seen.turn), party
    changes["memory"][slot] = 1.0
    return replace(seen, register=register.but(**changes))


def worth_of(
    seen: Observation, draft: Array, party: Array, worth: Array, nations: Index, now: Measures | None = None,
    then: Measures | None = None,
) -> Worth:  # fmt: skip
    """What it is worth to `nations` that `draft (b,)` enters into force among `party (a, b)`, with what is paid for it. `now` and
    `then` are what treaties come to without it and with it, where that is known already."""
    then = measured(supposed(seen, draft, party)) if then is None else then
    found = compared(seen, then, worth, nations, now)
    paid = _paid(seen, draft, nations)
    return Worth(found.parts | {"money": found.parts["money"] + POINTS_PER_BN * paid}) if paid.any() else found


def _paid(seen: Observation, draft: Array, nations: Index) -> Array:
    """(n, b) bn USD that each nation is paid, less what it pays, as a draft enters into force."""
    chart = seen.chart
    found = np.zeros((len(nations), seen.worlds))
    for number in np.unique(draft[draft >= 0.0]).astype(np.int64):
        flow = np.zeros(len(chart.axes.actor))
        for payer, payee, bn in seen.register.book.drafts[number].payments:
            flow[chart.axes.actor[payer]] -= bn
            flow[chart.axes.actor[payee]] += bn
        found += np.where(draft == number, flow[chart.nation_actor[nations]][:, None], 0.0)
    return found


def _free_slot(register: Register) -> int:
    """The slot that is in force in the fewest worlds, the last of them."""
    used = register.in_force().astype(np.int64)
    counts = [int(np.count_nonzero(row)) for row in used]
    return max(range(len(counts)), key=lambda slot: (-counts[slot], slot))


def appraise(seen: Observation, after: Observation, worth: Array, nations: Index, now: Measures | None = None) -> Worth:
    """What it is worth to `nations` that things stand as in `after` and not as in `seen`; `worth (things, n, b)` in points."""
    return compared(seen, measured(after), worth, nations, now)


def compared(seen: Observation, then: Measures, worth: Array, nations: Index, now: Measures | None = None) -> Worth:
    """What it is worth to `nations` that treaties come to `then` and not to what they come to now."""
    now = measured(seen) if now is None else now
    gain = {name: then[name] - now[name] for name in then}
    chart = seen.chart
    size = ratio(seen.public("gdp"), total(seen.public("gdp")))[nations]
    stance, concern = seen.public("stance")[nations], seen.public("concern")[nations]
    tolerance = chart.extra["profiles"].get("tolerance", np.full(len(chart.axes.actor), 0.5))[chart.nation_actor[nations]][
        :, None
    ]
    own, others = gain["held"][nations], gain["held_elsewhere"][nations]
    parts = {
        "own limits": -np.maximum(of(worth, "capability"), 2.0) * own - 0.3 * np.maximum(of(worth, "market"), 0.0) * own * 0.1,
        "rivals' limits": np.maximum(-of(worth, "rival"), 0.0) * others,
        "safety": np.maximum(-of(worth, "danger"), 0.0) * gain["safer"] * (0.5 + concern),
        "dividends": 4.0 * gain["shared"][nations] + 0.5 * gain["market"][nations] * np.maximum(of(worth, "certified"), 0.0),
        "secrets": -(1.0 + 2.0 * stance) * gain["shown"][nations],
        "money": -0.2 * gain["dues"][nations] - 0.02 * gain["owed"],
        "membership": of(worth, "parties") * np.clip(gain["parties"], -UNIT["parties"], UNIT["parties"])
        + of(worth, "bound") * np.clip(gain["bound"][nations], -UNIT["bound"], UNIT["bound"])
        + np.maximum(of(worth, "kept"), 0.0) * np.clip(gain["adherence"], -UNIT["kept"], UNIT["kept"]),
        "penalties": -(1.0 - tolerance) * gain["exposed"][nations],
        "distaste": (0.6 * concern - 0.3 - 1.5 * np.maximum(stance - 0.5, 0.0)) * gain["parties_in"][nations],
    }  # fmt: skip
    assert size.shape[0] == len(nations)
    return Worth({name: np.broadcast_to(value, own.shape) * 1.0 for name, value in parts.items()})


def measured(seen: Observation) -> Measures:
    """What treaties come to, by nation or for the world, as anybody can work it out."""
    chart, levers, register = seen.chart, seen.levers(), seen.register
    nations = len(chart.axes.nation)
    held, kept, exposed = _held_back(seen)
    weight = _weights(seen)
    at_home = Sum(chart.lab_home, nations)
    by_home = ratio(at_home(held * weight), at_home(weight))
    effective = held * kept
    everywhere = total(effective * weight)
    surely = ratio(at_home(effective * weight), at_home(weight))
    member = np.max(register.party[:, chart.nation_actor] * register.in_force()[:, None], axis=0, initial=0.0)
    dues = np.max(levers.dues, axis=0, initial=0.0) + np.max(levers.exit_tax, axis=0, initial=0.0) * 0.0
    share = ratio(seen.public("gdp") * member, total(seen.public("gdp") * member))
    sensors = chart.evidence.sensors
    shown = total(levers.access * (sensors.leak * 10.0 + 0.05)[:, None, None])
    private = np.max(levers.privacy, axis=0, initial=0.0)
    risk = feared(seen) * chart.params.hazard_steepness
    return {
        "held": by_home,
        "exposed": ratio(at_home(exposed * weight), at_home(weight)),
        "held_elsewhere": total(np.moveaxis(rivals(chart)[:, :, None] * surely[None], 1, 0)),
        "safer": np.minimum(risk * everywhere, 0.8 * feared(seen)),
        "shared": _shared(seen),
        "market": levers.market_access,
        "shown": shown * (1.0 - private),
        "dues": dues * share,
        "owed": np.zeros(seen.worlds),
        "parties": total(member),
        "parties_in": member,
        "bound": np.minimum(member, 1.0),
        "adherence": ratio(total(kept * (held > 0.0)), total((held > 0.0) * 1.0), empty=0.5),
    }


def feared(seen: Observation) -> Array:
    """(b,) danger that seats reckon with: what is read off today, or what experts expect of the years to come."""
    return np.maximum(seen.public("danger"), seen.chart.params.anticipated_danger)


def _weights(seen: Observation) -> Array:
    """(l, b) how much each lab counts at the frontier: by what it has deployed, on a scale that falls with the distance."""
    deployed = seen.public("deployed")
    best = np.max(deployed, axis=0, initial=-9.0)
    near = np.exp(2.0 * (deployed - best[None]))
    return np.asarray(ratio(near, total(near)))


def _held_back(seen: Observation) -> tuple[Array, Array, Array]:
    """(l, b) OOM that promises and caps will hold each lab back, the chance that it keeps to them, given how they look and
    punish, and the points that penalties cost it: those in force now, or else what the guilty lose if found and the innocent by
    mistake."""
    chart, params = seen.chart, seen.chart.params
    runs = np.log10(np.maximum(seen.public("declared_run"), 1e22)) + AHEAD
    ceiling = np.minimum(np.minimum(seen.ceiling("aggregate_run"), seen.ceiling("largest_run")), seen.ceiling("year_flop"))
    promised = np.maximum(runs - np.log10(np.maximum(ceiling, 1.0)), 0.0)
    levers, home = seen.levers(), chart.lab_home
    capped = np.maximum(runs - np.log10(np.minimum(levers.chip_cap_flop, 1e39))[home], 0.0) * levers.chip_cap[home] * 0.5
    if not promised.any():
        return capped, np.ones_like(capped), np.zeros_like(capped)
    labs = np.arange(len(chart.axes.lab))
    looked = looked_at(seen, levers, labs)
    worth = np.zeros((len(THINGS), len(labs), seen.worlds))
    for thing, value in USUAL["lab"].items():
        worth[THINGS.index(thing)] = value
    lost, dividend = penalties(seen, levers, labs, worth)
    size = np.clip((np.exp(np.log(10.0) * np.minimum(promised, 2.0)) - 1.0) / 9.0, 0.0, 1.0)
    found = chance_found(seen, looked, "aggregate_run", size, np.zeros(len(looked.sensor)), 8.0)
    mistaken = chance_found(seen, looked, "aggregate_run", np.zeros_like(size), np.zeros(len(looked.sensor)), 8.0)
    honour = chart.extra["profiles"].get("honour", np.full(len(chart.axes.actor), 0.5))[chart.lab_actor][:, None]
    factors = Factors(
        temptation=np.array([np.zeros(promised.shape), promised * of(worth, "capability")]),
        detection=np.array([np.zeros(found.shape), found]),
        penalty=lost,
        credibility=np.broadcast_to(resolve(seen), lost.shape),
        dividend=dividend,
        reputation=6.0 * honour * np.ones(lost.shape),
        danger=np.array([np.zeros(found.shape), np.full(found.shape, 2.0)]),
        evasion=np.zeros((2, *found.shape)),
        shadow=np.full(lost.shape, 0.9),
    )
    keep, breaks = values(factors)
    kept = 1.0 / (1.0 + np.exp(-np.clip((keep - breaks) / params.taste, -30.0, 30.0)))
    kept = np.where(promised > 0.0, kept, 1.0)
    struck = np.max(seen.public("penalty"), axis=0, initial=0.0)[chart.lab_actor]  # ends for who leaves
    member = np.max(seen.register.party[:, chart.nation_actor] * seen.register.in_force()[:, None], axis=0, initial=0.0)[home]
    exposed = (lost * factors.credibility + dividend) * np.maximum(kept * mistaken + (1.0 - kept) * found, struck * member)
    return np.maximum(promised, capped), kept, exposed


def _shared(seen: Observation) -> Array:
    """(n, b) OOM that the labs at home gain or lose by the common cluster and pooled rents, all tests passed."""
    chart, levers = seen.chart, seen.levers()
    pooled, rent = levers.pooled[chart.lab_home], levers.rent_pool[chart.lab_home]
    if not pooled.any() and not rent.any():
        return np.zeros((len(chart.axes.nation), seen.worlds))
    compute = np.exp(np.log(10.0) * np.minimum(seen.public("deployed"), 8.0) * 0.5) + 0.05
    inside = (pooled > 0.0) * 1.0
    quota = ratio(inside, total(inside)) * total(compute * pooled)
    gained = np.log10((compute * (1.0 - pooled) + quota) / compute)
    lead = seen.public("lock_in")
    inside_rent = (rent > 0.0) * 1.0
    rents = ratio(inside_rent, total(inside_rent)) * total(lead * rent) - lead * rent
    best = Sum(chart.lab_home, len(chart.axes.nation))
    many = np.maximum(np.bincount(chart.lab_home, minlength=len(chart.axes.nation)), 1)[:, None]
    return np.asarray(best(gained + 0.2 * rents) / many)


def worth_of_leaving(
    seen: Observation, chart: Chart, slot: int, worth: Array, nations: Index, now: Measures | None = None
) -> Array:
    """(n, b) what each member of the treaty in a slot would gain by being out of it, the others staying."""
    found, now = np.zeros((len(nations), seen.worlds)), measured(seen) if now is None else now
    for place, nation in enumerate(nations):
        actor = chart.nation_actor[nation]
        if not seen.register.party[slot, actor].any():
            continue
        party = seen.register.party.copy()
        party[slot, actor] = 0.0
        after = replace(seen, register=seen.register.but(party=party))
        found[place] = appraise(seen, after, worth[:, [place]], nations[[place]], now).whole[0]
    return found
