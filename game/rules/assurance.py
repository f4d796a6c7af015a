"""Assurance: start-ups that sell audits to the labs they judge.

Labs to which auditors have access must buy audits; where more are asked than auditors can do, they grow dear, and new firms
enter (MECHANISMS 67, 165, 195). Labs choose whom to hire and like a lenient one, unless auditors are drawn by lot (70). An
auditor that rents its compute from those who serve, or are, the audited depends on them, and its audits bend (68). When a
breach is found that its audits had passed, it may be ruined, and others with it in part (204).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.rules.law import Turn, Why
from game.rules.standing import outside
from game.world.chart import Chart
from game.world.declare import Seen
from game.world.sites import COMPUTE
from game.world.state import World
from game.world.total import Array, Sum, ratio, total


def assurance(world: World, turn: Turn) -> tuple[dict[str, Array], dict[str, Why]]:
    """A turn of the market for audits: who audits whom, for how much, how well; who is ruined and who enters."""
    chart = world.chart
    if not len(chart.axes.auditor) or not len(chart.axes.lab):
        return {}, {}
    asked = outside(world, turn)
    if not asked.any():
        return _closed(world), {}
    share = hired(world, turn)
    bend = bending(world, turn)
    able = turn.params.audits_each * total(world.trading * at_work(world))
    price = _price(turn, total(asked), able)
    private = 1.0 - chart.actor_state_share[chart.lab_actor][:, None]
    some = total(asked) > 0.0
    fields = {
        "cash": world.cash - np.minimum(turn.year * price * asked * private, np.maximum(world.cash, 0.0)),
        "audit_price": price * some,
        "clients": total(np.moveaxis(share * asked[None], 1, 0)),
        "bent": ratio(total(np.moveaxis(share * bend * asked[None], 1, 0)), total(np.moveaxis(share * asked[None], 1, 0))),
        "audit_worth": np.where(some, total(share * world.audit_quality[:, None] * (1.0 - bend)), 1.0),
        "audit_name": np.where(some, total(share * world.esteem[:, None]), 1.0),
    }
    moved, why = _turnover(world, turn, share, bend, ratio(total(asked), able, empty=10.0))
    return fields | {name: np.where(some, new, getattr(world, name)) for name, new in moved.items()}, why


def _closed(world: World) -> dict[str, Array]:
    """Nobody asks for audits."""
    if not world.audit_price.any():
        return {}
    one = np.ones_like(world.audit_worth)
    none = np.zeros_like(world.clients)
    return {"audit_price": world.audit_price * 0.0, "clients": none, "bent": none, "audit_worth": one, "audit_name": one}


def _price(turn: Turn, asked: Array, able: Array) -> Array:
    """(b,) bn USD a year for the audits of one lab: scarcity over what auditors can do."""
    tight = np.minimum(ratio(asked, able, empty=10.0), 10.0)
    return np.asarray(turn.params.audit_base * np.exp(turn.params.audit_scarcity * np.log(np.maximum(tight, 0.5))))


def at_work(world: World) -> Array:
    """(x, b) share of its audits that an auditor can do: whoever has plants of its own needs the compute they are fed."""
    plants, has = _own_plants(world.chart)
    able = ratio(plants(world.output), plants(world.capacity), empty=0.0)
    return np.where(has[:, None], np.minimum(able, 1.0), 1.0)


@lru_cache(maxsize=64)
def _own_plants(chart: Chart) -> tuple[Sum, Array]:
    place = np.full(len(chart.axes.actor), -1, np.int64)
    place[chart.auditor_actor] = np.arange(len(chart.auditor_actor))
    owner = place[chart.plant_firm]
    return Sum(owner, len(chart.auditor_actor)), np.isin(np.arange(len(chart.auditor_actor)), owner)


def hired(world: World, turn: Turn) -> Array:
    """(x, l, b) share of each lab's audits that each auditor does: by name and by leniency, or by lot."""
    params = turn.params
    lot = np.max(turn.levers.by_lot, axis=0, initial=0.0)
    appeal = np.exp(params.leniency_pull * bending(world, turn) + params.esteem_pull * world.esteem[:, None])
    appeal = appeal * world.trading[:, None]
    equal = world.trading[:, None] * np.ones_like(appeal)
    return np.asarray(ratio(appeal, total(appeal)) * (1.0 - lot) + ratio(equal, total(equal)) * lot)


def bending(world: World, turn: Turn) -> Array:
    """(x, l, b) share of an auditor's judgement of a lab that its dependence on it takes away."""
    return np.minimum(turn.params.dependence_bends * dependence(world), 1.0)


def dependence(world: World) -> Array:
    """(x, l, b) how far each auditor's compute comes from those who are, or live by, each lab: over the firms it rents from,
    the part of their compute that goes to the lab."""
    chart = world.chart
    rents, firms, by_lab, sold = _suppliers(chart)
    labs, many = len(chart.axes.lab), len(firms)
    shipped = world.shipped[chart.sites.edges]
    custom = by_lab(shipped).reshape(many, labs, -1)
    part = ratio(custom, sold(shipped)[:, None])
    own = chart.lab_actor[None] == firms[:, None]
    part = np.where(own[..., None], 1.0, part)
    rented = rents(world.shipped).reshape(len(chart.axes.auditor), many, -1) if rents is not None else None
    weight = _usual_rents(chart)[..., None] * np.ones(world.worlds)
    if rented is not None:
        every = total(np.moveaxis(rented, 1, 0))[:, None]
        weight = np.where(every > 0.0, ratio(rented, every), weight)
    return total(np.moveaxis(weight[:, :, None] * part[None], 1, 0))


@lru_cache(maxsize=64)
def _suppliers(chart: Chart) -> tuple[Sum | None, Array, Sum, Sum]:
    """Edges to (auditor, firm it rents from), flattened, if auditors have plants; the firms that sell compute; compute edges to
    (firm, lab), flattened, and to firms."""
    sites = chart.sites
    makes = _computes(chart)
    firms = np.unique(chart.plant_firm[makes])
    place = np.full(len(chart.axes.actor), -1, np.int64)
    place[firms] = np.arange(len(firms))
    seller = place[chart.plant_firm[chart.edge_seller[sites.edges]]]
    lab = chart.actor_lab[chart.plant_firm[chart.edge_buyer[sites.edges]]]
    by_lab = Sum(seller * len(chart.axes.lab) + lab, len(firms) * len(chart.axes.lab))
    auditor = np.full(len(chart.axes.actor), -1, np.int64)
    auditor[chart.auditor_actor] = np.arange(len(chart.auditor_actor))
    buys = auditor[chart.plant_firm[chart.edge_buyer]]
    from_ = np.where(makes[chart.edge_seller], place[chart.plant_firm[chart.edge_seller]], -1)
    pair = np.where((buys >= 0) & (from_ >= 0), buys * len(firms) + from_, -1)
    rents = Sum(pair, len(chart.auditor_actor) * len(firms)) if (pair >= 0).any() else None
    return rents, firms, by_lab, Sum(seller, len(firms))


@lru_cache(maxsize=64)
def _usual_rents(chart: Chart) -> Array:
    """(x, firms) where an auditor without plants of its own rents: by capacity, at home if anybody sells there."""
    _, firms, _, _ = _suppliers(chart)
    makes = _computes(chart)
    found = np.zeros((len(chart.auditor_actor), len(firms)))
    for x, actor in enumerate(chart.auditor_actor):
        near = makes & (chart.plant_nation == chart.actor_home[actor])
        some = near if near.any() else makes
        size = np.bincount(chart.plant_firm[some], chart.first_capacity[some], len(chart.axes.actor))[firms]
        found[x] = size / max(_added(size), 1e-300)
    return found


def _added(values: Array) -> float:
    """Sum of a few numbers that no world changes."""
    return float(total(np.asarray(values, float)[:, None])[0])


def _computes(chart: Chart) -> Array:
    """(p) True for plants that sell compute."""
    named = np.array([good == COMPUTE for good in chart.axes.good.ids], bool)
    return np.asarray(named[chart.plant_good], bool)


def _turnover(world: World, turn: Turn, share: Array, bend: Array, tight: Array) -> tuple[dict[str, Array], dict[str, Why]]:
    """Auditors ruined by what was found behind their backs, the shadow on the others, and new ones where audits are scarce."""
    params, keys = turn.params, turn.chart.keys
    found = np.minimum(world.suspected[turn.chart.lab_actor], 1.0) * (world.breach[turn.chart.lab_actor] > 0.0)
    missed = share * (params.audit_blame + bend) * found[None]
    safe = np.exp(total(np.moveaxis(np.log1p(-np.minimum(missed, 1.0 - 1e-9)), 1, 0)))
    ruined = (world.trading > 0.0) & turn.draws.chance("assurance.ruin", keys["x"], 1.0 - safe)
    shaken = 1.0 - params.audit_shadow * np.minimum(total(ruined.astype(float)), 2.0)
    rate = turn.year * params.entry_rate * np.maximum(np.minimum(tight, 5.0) - params.entry_line, 0.0)
    enters = (world.trading == 0.0) & turn.draws.chance("assurance.entry", keys["x"], 1.0 - np.exp(-rate))
    trading = np.where(ruined, 0.0, np.where(enters, 1.0, world.trading))
    mended = world.esteem + turn.year / params.esteem_years * (world.audit_quality - world.esteem)
    esteem = np.where(ruined, 0.2, np.where(enters, params.esteem_new, mended * shaken))
    quality = world.audit_quality + turn.year * params.audit_learning * world.trading * (params.audit_best - world.audit_quality)
    fields = {
        "trading": trading,
        "esteem": np.clip(esteem, 0.0, 1.0),
        "audit_quality": np.where(enters, params.esteem_new, np.clip(quality, 0.0, 1.0)),
    }
    if ruined.any() and len(turn.chart.axes.agency):
        fields["trust"] = world.trust * np.where(ruined.any(axis=0), 1.0 - 0.2 * params.coverup_loss, 1.0)
    return fields, {
        "ruined": Why("x", ruined.astype(float), Seen.ALL),
        "entered": Why("x", enters.astype(float), Seen.ALL),
    }
