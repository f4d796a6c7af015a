"""Ways: the cheapest plan by which a laboratory comes to the forbidden run, by the letter of a draft or behind its back.

A mixed-integer programme over turns. Physics: what trains in the open, in one part or several, what is hidden, what capped
chips refuse (the laws of `game.rules.compute`, which are linear). The draft: every live promise on the run, with a flag for
breaking it, and one for doing in a gap of its calendar what it forbids at other times. Evidence: what each sensor would add to
the dossier, less what evasions take away (an exponential, bounded below by its tangents), against the standard of proof. Money:
compute, secret halls, evasions. Solved again and again with the ways found so far forbidden, it lists all that there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from game.analysis.programme import Part, Programme
from game.analysis.prospects import PARTS, Hold, Prospect, Scene, efficiency
from game.world.evidence import Evasions
from game.world.total import Array, Index

LEGAL, UNSEEN = "legal", "undetected"
STAYS = 2
"""Turns for which the forbidden run must stand: a model takes that long to finish."""
SPEND = 3.0
"""Times its price that is spent on an evasion a turn: three quarters of its full effect."""
TANGENTS = (0.0, -0.5, -1.0, -2.0, -3.5)
"""Where the exponential of what evasions leave is bounded below."""
RISK = float(-np.log1p(-0.4))
"""Hazard, added up, that a plan may run: four in ten are found."""
HIDES_MOST = 0.5
HIDDEN_EFFORT = 0.5
"""How far hidden halls are made use of against sensors where they are: half, which takes a quarter of the chips."""
CARE = 1.1
"""What hidden halls train is not cut to a line as open runs are: who means to stay below one plans for a tenth more."""
BIG = 50.0
TRIFLE = 1e-5
"""bn USD: what tells plans of the same price apart."""


@dataclass(frozen=True, eq=False)
class Way:
    """A plan found: what it does turn by turn, what that takes, and what it costs. Runs are in FLOP, money in bn USD."""

    lab: int
    kind: str  # LEGAL or UNSEEN
    means: tuple[str, ...]  # split, covert site, calendar window, open weights, exemption, and evasions by name
    parts: int
    run: Array  # (turns) size of the open run, all parts together
    train: Array  # (turns) share of usual training
    hide: Array  # (turns) share of its chips moved to hidden halls
    evade: Array  # (turns, evasions) bn USD
    cost: float
    ready: int  # turn in which the forbidden run stands


@dataclass(eq=False)
class _Build:
    """The programme of one laboratory, and where its variables stand."""

    scene: Scene
    prospect: Prospect
    kind: str
    p: Programme = field(default_factory=Programme)
    at: dict[str, Index] = field(default_factory=dict)
    means: dict[str, int] = field(default_factory=dict)  # what may be made use of -> the flag that is up where it is

    @property
    def turns(self) -> int:
        return len(self.prospect.chips)


def ways(scene: Scene, prospect: Prospect, kind: str, most: int = 6, known: Sequence[Way] = ()) -> list[Way]:
    """Every way of one laboratory that needs no other way found or `known`, cheapest first, up to `most`."""
    if (kind == UNSEEN and not prospect.holds) or any(not way.means for way in known):
        return []
    build = _build(scene, prospect, kind)
    for way in known:
        build.p.without([build.means[name] for name in way.means])
    found: list[Way] = []
    while len(found) < most:
        solved = build.p.solve()
        if solved is None:
            break
        way, used = _read(build, solved)
        found.append(way)
        if not used:
            break  # nothing special was needed: all else needs more
        build.p.without(used)
    return found


def _build(scene: Scene, prospect: Prospect, kind: str) -> _Build:
    build = _Build(scene, prospect, kind)
    _physics(build)
    _goal(build)
    broken = [_hold(build, hold) for hold in prospect.holds]
    _evasions(build, broken)
    if kind == UNSEEN:
        for hold, flags in zip(prospect.holds, broken, strict=True):
            _unseen(build, hold, flags)
    _money(build)
    return build


# --- physics ----------------------------------------------------------------------------------------------------------------
def _physics(build: _Build) -> None:
    """What trains in the open and in hiding, in units of the forbidden run."""
    p, scene, lab, turns = build.p, build.scene, build.prospect, build.turns
    params, year = scene.setup.chart.params, scene.setup.chart.year
    unit = max(scene.forbidden, 1e-300)
    keep = max(0.0, 1.0 - scene.setup.chart.months / params.run_months)
    at = build.at
    at["train"] = p.block(turns, high=1.0)
    at["hidden"] = p.block(turns)  # M H100e moved to hidden halls
    at["held"] = p.block(turns)  # M H100e in hidden halls
    at["shadow"] = p.block(turns)  # the run that they trained
    at["mode"] = p.flags(len(PARTS))
    at["run"] = p.block(turns * len(PARTS)).reshape(len(PARTS), turns)
    p.row((1.0, at["mode"]), high=1.0)
    lasting = float(np.exp(-year / params.covert_life))
    each = scene.pace * params.covert_efficiency / unit
    for t in range(turns):
        before = t - 1
        gathered = keep * (lab.start["aggregate_run"] - lab.start["covert_run"]) / unit if t == 0 else 0.0
        old: list[Part] = [(-keep, at["run"][:, before])] if t else []
        new = params.run_focus * lab.open_flop[t] / unit
        p.row((1.0, at["run"][:, t]), (-new, at["train"][t]), *old, high=gathered)
        if t == 0:
            first, ran = lab.start["covert"] * lasting, keep * lab.start["covert_run"] / unit
            p.row((1.0, at["held"][0]), (-1.0, at["hidden"][0]), low=first, high=first)
            p.row((1.0, at["shadow"][0]), (-each, at["held"][0]), low=0.0, high=ran)
        else:
            p.row((1.0, at["held"][t]), (-1.0, at["hidden"][t]), (-lasting, at["held"][before]), low=0.0, high=0.0)
            p.row((1.0, at["shadow"][t]), (-each, at["held"][t]), (-keep, at["shadow"][before]), low=0.0, high=0.0)
        p.row((1.0, at["hidden"][t]), *([(HIDES_MOST, at["held"][before])] if t else []), high=HIDES_MOST * lab.chips[t])
        for j in range(len(PARTS)):
            p.row((1.0, at["run"][j, t]), (-BIG, at["mode"][j]), high=0.0)
        _capped(build, t, new, gathered, old)
    _means(build, "covert site", at["hidden"], 1e3)
    _means(build, "split", at["mode"][1:])


def _capped(build: _Build, t: int, new: float, gathered: float, old: list[Part]) -> None:
    """Chips with a cap: no part is larger, or the run is done on the chips that have none."""
    p, at, lab = build.p, build.at, build.prospect
    if not np.isfinite(lab.cap[t]):
        return
    without = p.flags(1)
    scaled = np.minimum(lab.cap[t] * np.array(PARTS, float) / max(build.scene.forbidden, 1e-300), BIG)
    for j in range(len(PARTS)):
        p.row((1.0, at["run"][j, t]), (-BIG, without), high=float(scaled[j]))
    share = float(lab.uncapped[t])
    kept = [(share * coefficient, places) for coefficient, places in old]
    p.row((1.0, at["run"][:, t]), (-share * new, at["train"][t]), *kept, (BIG, without), high=share * gathered + BIG)


def _means(build: _Build, name: str, places: Index, most: float = 1.0) -> None:
    """Give a means its flag, which is up where any of these variables is. Needless flags cost a trifle."""
    flag = build.means.get(name)
    if flag is None:
        flag = build.means[name] = int(build.p.flags(1, cost=TRIFLE)[0])
    for place in places:
        build.p.row((1.0, place), (-most, flag), high=0.0)


def _goal(build: _Build) -> None:
    """The forbidden run stands for so many turns, or open weights are as good; the sooner the better."""
    p, at, turns = build.p, build.at, build.turns
    sooner = TRIFLE * np.arange(turns)
    at["stands"] = p.flags(turns, cost=sooner)
    at["adopts"] = p.flags(turns, cost=sooner, allowed=build.prospect.adopts & (build.kind == LEGAL))
    worth = np.array([efficiency(build.scene, parts) for parts in PARTS])
    for t in range(turns):
        p.row((worth, at["run"][:, t]), (1.0, at["shadow"][t]), (-1.0, at["stands"][t]), low=0.0)
        p.row((1.0, at["stands"][t]), (1.0, at["adopts"][t]), high=1.0)
    p.row((1.0, at["stands"]), (1.0, at["adopts"]), low=float(min(STAYS, turns)))
    _means(build, "open weights", at["adopts"])


# --- the draft --------------------------------------------------------------------------------------------------------------
def _hold(build: _Build, hold: Hold) -> Index:
    """One promise: kept in every turn in which it is live, or broken there with a flag; and the use of its gaps. Returns the
    flags of breaking it by turn."""
    p, turns = build.p, build.turns
    broken = p.flags(turns, allowed=hold.live & (build.kind == UNSEEN))
    gap = p.flags(1, allowed=bool(hold.live.any() and not hold.live.all()))
    tightest = float(np.min(hold.bound[hold.live]))
    for t in range(turns):
        bound = float(hold.bound[t]) if hold.live[t] else tightest
        excuse = (broken[t],) if hold.live[t] else (int(gap[0]),)
        for parts, scaled, room in _deed(build, hold.deed, t, bound):
            p.row(*parts, *((-room, flag) for flag in excuse), high=scaled)
    if hold.deed not in ("covert", "misreport"):
        _means(build, "calendar window", gap)
    return broken


def _deed(build: _Build, deed: str, t: int, bound: float) -> list[tuple[list[tuple[float | Array, Index | int]], float, float]]:
    """Rows `(parts, bound, room of a breach)` by which a promised quantity stays at most at its bound in a turn."""
    at, lab, unit = build.at, build.prospect, max(build.scene.forbidden, 1e-300)
    run, shadow = at["run"][:, t], at["shadow"][t]
    params, year = build.scene.setup.chart.params, build.scene.setup.chart.year
    scaled, careful = min(bound / unit, BIG), CARE if build.kind == LEGAL else 1.0
    if deed == "largest_run":
        single = 1.0 / np.array(PARTS, float)
        return [([(single, run)], scaled, BIG), ([(careful, shadow)], scaled, BIG)]
    if deed == "aggregate_run":
        return [([(1.0, run), (careful, shadow)], scaled, BIG)]
    if deed == "year_flop":
        months = build.scene.setup.chart.months
        in_year = min(1.0, 1.0 / year) / min(1.0, params.run_months / months)
        back = range(max(0, t - round(4.0 / max(year, 0.25) * 1.5)), t + 1)
        fade = [max(0.0, 1.0 - year) ** (t - s) * in_year for s in back]
        old = max(0.0, 1.0 - year) ** (t + 1) * lab.start["year_flop"] / unit
        parts = [(fade[k] * lab.open_flop[s] / unit, at["train"][s]) for k, s in enumerate(back)]
        parts += [(fade[k] * build.scene.pace * params.covert_efficiency / unit, at["held"][s]) for k, s in enumerate(back)]
        return [(list(parts), max(scaled - old, 0.0), BIG)]
    if deed == "training":
        usual = lab.open_flop[t] / max(build.scene.pace * lab.chips[t], 1e-300)
        return [([(usual, at["train"][t]), (1.0 / max(lab.chips[t], 1e-9), at["held"][t])], bound, 2.0)]
    share = 1.0 if deed == "covert" else 1.0 / max(lab.chips[t], 1e-9)
    most = float(lab.chips[t]) if deed == "covert" else 1.0
    return [([(share, at["held"][t])], bound, most)]


# --- evidence ---------------------------------------------------------------------------------------------------------------
def _evasions(build: _Build, broken: Sequence[Index]) -> None:
    """Flags of evasions that money buys, and what is spent on each in every turn in which anything is broken."""
    p, turns, table = build.p, build.turns, build.scene.setup.chart.evidence.evasions
    names = build.scene.setup.chart.axes.evasion.ids
    bought = ~(table.by_split | table.by_hide)
    able = bought & (~table.needs_exemption | (build.prospect.exempt > 0.0))
    able &= ~table.needs_privacy | (build.prospect.done["private"] > 0.0)
    build.at["evade"] = p.flags(len(names), allowed=able & (build.kind == UNSEEN))
    build.at["any"] = p.flags(turns)
    for flags in broken:
        for t in range(turns):
            p.row((1.0, flags[t]), (-1.0, build.at["any"][t]), high=0.0)
    _hiding(build)
    build.at["spent"] = p.block(turns * len(names), high=1.0, cost=np.tile(SPEND * table.price, turns)).reshape(turns, len(names))
    for t in range(turns):
        for v in np.flatnonzero(able):
            p.row((1.0, build.at["spent"][t, v]), (-1.0, build.at["evade"][v]), (-1.0, build.at["any"][t]), low=-1.0)
    for v in np.flatnonzero(able):
        name = "exemption" if table.needs_exemption[v] else names[v]
        _means(build, name, build.at["evade"][[v]])


def _hiding(build: _Build) -> None:
    """A flag of hiding behind hidden halls: what they take from alarms needs so many chips there in every turn of a breach."""
    p, at = build.p, build.at
    at["behind"] = p.flags(1)
    for t in range(build.turns):
        needed = 0.5 * HIDDEN_EFFORT * float(build.prospect.chips[t])
        p.row((1.0, at["held"][t]), (-needed, at["behind"]), (-needed, at["any"][t]), low=-needed)


def _unseen(build: _Build, hold: Hold, broken: Index) -> None:
    """What a breach adds to the dossier stays, turn after turn, below the standard of proof (on average over small pieces), and
    what one alarm would prove is more likely than not never to ring."""
    p, turns, w = build.p, build.turns, hold.watched
    params = build.scene.setup.chart.params
    prior = float(np.log(params.breach_prior / (1.0 - params.breach_prior)))
    strong = w.rang >= hold.line - prior
    chances = _chances(build, hold)
    nats, risk = int(p.block(1, low=-BIG, high=BIG)[0]), int(p.block(1)[0])
    p.row((1.0, nats), (-(w.rang - w.silent)[~strong], chances[~strong]), low=float(w.silent[~strong].sum()))
    p.row((1.0, risk), (-1.0, np.array([_hazard(build, int(c)) for c in chances[strong]], np.int64)), low=0.0)
    slope, rise = _memory(build, prior, hold.line)
    added, odds, runs = p.block(turns, high=BIG), p.block(turns, low=-BIG, high=hold.line), p.block(turns)
    worst = float(np.maximum(w.alarm * w.rang + (1.0 - w.alarm) * w.silent, 0.0)[~strong].sum()) + 5.0
    surest = 5.0 * max(int(strong.sum()), 1)
    for t in range(turns):
        p.row((1.0, added[t]), (-1.0, nats), (-worst, broken[t]), low=-worst)
        p.row((1.0, runs[t]), (-1.0, risk), (-surest, broken[t]), low=-surest)
        old = [(-slope, odds[t - 1])] if t else []
        p.row((1.0, odds[t]), (-1.0, added[t]), *old, low=rise + (slope * prior if t == 0 else 0.0))
    p.row((1.0, runs), high=RISK)


def _hazard(build: _Build, chance: int) -> int:
    """A variable that is at least -log(1 - chance), by its tangents: over turns it adds up."""
    found = int(build.p.block(1)[0])
    for at in (0.0, 0.25, 0.5, 0.75, 0.9, 0.97):
        build.p.row((1.0, found), (-1.0 / (1.0 - at), chance), low=-float(np.log1p(-at)) - at / (1.0 - at))
    return found


def _memory(build: _Build, prior: float, line: float) -> tuple[float, float]:
    """The chord of what is left of log odds after a turn in which conduct may have changed, from the prior to the line."""
    params = build.scene.setup.chart.params

    def after(odds: float) -> float:
        before = 1.0 / (1.0 + np.exp(-odds))
        now = before * (1.0 - params.breach_ends) + (1.0 - before) * params.breach_begins
        return float(np.log(now / (1.0 - now)))

    slope = (after(line) - after(prior)) / max(line - prior, 1e-9)
    return slope, after(prior) - slope * prior


def _chances(build: _Build, hold: Hold) -> Index:
    """Variables that are at least each sensor's chance of an alarm in a turn of a breach, evasions counted in."""
    p, table, w, lab = build.p, build.scene.setup.chart.evidence.evasions, hold.watched, build.prospect
    exempting = build.at["evade"][table.needs_exemption]
    chances = p.block(len(w.sensor), high=1.0)
    for k, c in enumerate(w.sensor):
        beaten = [int(v) for v in np.flatnonzero(table.beats[:, c] > 0.0)]
        logs = [(_log_left(lab, table, v, int(c)), int(build.at["evade"][v])) for v in beaten] + _by_deed(build, int(c))
        p.row((1.0, chances[k]), low=float(w.floor[k]))
        for alarm, excused in ((w.alarm[k], False), (w.excused[k], True)):
            for at in TANGENTS:
                steep = float(alarm * np.exp(at))
                relief = [(1.0, place) for place in exempting] if not excused else []
                parts = [(-steep * value, place) for value, place in logs]
                p.row((1.0, chances[k]), *parts, *relief, low=steep * (1.0 - at))
    return chances


def _log_left(lab: Prospect, table: Evasions, v: int, c: int) -> float:
    """Log share of a sensor's alarms that an evasion leaves at what is spent on it; those done by deeds count elsewhere."""
    if table.by_split[v] or table.by_hide[v]:
        return 0.0
    return float(np.log1p(-min(table.beats[v, c] * _left(lab, table, v) * SPEND / (1.0 + SPEND), 1.0 - 1e-9)))


def _left(lab: Prospect, table: Evasions, v: int) -> float:
    """What the draft leaves of an evasion's effect."""
    kinds = {"pooled": table.pooled, "chosen": table.chosen, "channel": table.channel}
    name = next((n for n, flags in kinds.items() if flags[v]), None)
    return lab.done[name] if name else 1.0


def _by_deed(build: _Build, c: int) -> list[tuple[float, int]]:
    """What splitting and hiding themselves take from a sensor's alarms, as logs on their flags."""
    table, lab = build.scene.setup.chart.evidence.evasions, build.prospect
    found: list[tuple[float, int]] = []
    for v in range(len(table.price)):
        if table.by_split[v]:
            found += [
                (float(np.log1p(-min(table.beats[v, c] * _left(lab, table, v) * (1.0 - 1.0 / parts), 1.0 - 1e-9))), int(mode))
                for parts, mode in zip(PARTS[1:], build.at["mode"][1:], strict=True)
            ]
        if table.by_hide[v]:
            found.append((float(np.log1p(-min(table.beats[v, c] * HIDDEN_EFFORT, 1.0 - 1e-9))), int(build.at["behind"][0])))
    return found


# --- money ------------------------------------------------------------------------------------------------------------------
def _money(build: _Build) -> None:
    """What a way costs: the compute it takes, secret halls, evasions; and no turn spends more than there is."""
    p, scene, lab, at = build.p, build.scene, build.prospect, build.at
    params, table = scene.setup.chart.params, scene.setup.chart.evidence.evasions
    site = float(params.covert_site_cost)
    for t in range(build.turns):
        used = params.run_focus * lab.open_flop[t] / scene.pace * scene.price
        p.cost[int(at["train"][t])] += used
        p.cost[int(at["hidden"][t])] += site
        p.row((site, at["hidden"][t]), (SPEND * table.price, at["spent"][t]), high=max(float(lab.cash[t]), 0.0))


# --- reading a solution -----------------------------------------------------------------------------------------------------
def _read(build: _Build, x: Array) -> tuple[Way, list[int]]:
    """The way that a solution stands for, and the flags that are up in it."""
    at, scene, lab = build.at, build.scene, build.prospect
    adopted = not (x[at["stands"]] > 0.5).any()
    up = {name: flag for name, flag in build.means.items() if x[flag] > 0.5}
    means = ("open weights",) if adopted else tuple(up)
    mode = int(np.argmax(x[at["mode"]])) if x[at["mode"]].max() > 0.5 else 0
    held = np.concatenate([[lab.start["covert"]], x[at["held"]][:-1]])
    stands = np.flatnonzero((x[at["stands"]] > 0.5) | (x[at["adopts"]] > 0.5))
    table = scene.setup.chart.evidence.evasions
    spends = (x[at["spent"]] > 0.5) * SPEND * table.price
    money = float((x[at["hidden"]] * scene.setup.chart.params.covert_site_cost).sum() + spends.sum())
    money += float((x[at["train"]] * scene.setup.chart.params.run_focus * lab.open_flop / scene.pace * scene.price).sum())
    way = Way(
        lab=lab.lab,
        kind=build.kind,
        means=means,
        parts=PARTS[mode] if not adopted else 1,
        run=_from_start(lab, x[at["run"]].sum(axis=0) * scene.forbidden * (not adopted)),
        train=_from_start(lab, x[at["train"]]),
        hide=_from_start(lab, np.clip(x[at["hidden"]] / np.maximum(lab.chips - held, 1e-9), 0.0, HIDES_MOST) * (not adopted)),
        evade=_from_start(lab, spends),
        cost=money * (not adopted),
        ready=lab.begins + int(stands[min(STAYS, len(stands)) - 1]),
    )
    return way, [up[name] for name in means]


def _from_start(lab: Prospect, planned: Array) -> Array:
    """A plan by turn, with nothing done in the turns before it begins."""
    return np.concatenate([np.zeros((lab.begins, *planned.shape[1:])), planned])
