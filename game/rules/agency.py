"""Agency: the body that watches over a treaty. Its money, its people, and what bends it.

Members pay dues by output; who pays most gains influence, which shows in whom the agency visits and against whom it finds
(MECHANISMS 45, 51). Inspectors take quarters to train and are hired away (71). Bribes and influence erode its integrity
unseen; when a cover-up comes out, trust in all such bodies falls, and comes back over many years (48, 204). One office is
cheap and can be captured whole; many offices are dear and bend less together (49, 50, 53).
"""

from __future__ import annotations

import numpy as np

from game.rules.evasion import effort
from game.rules.law import Turn, Why
from game.rules.parties import members, shared_out
from game.world.declare import Seen
from game.world.state import World
from game.world.total import Array, ratio, total


def agency(world: World, turn: Turn) -> tuple[dict[str, Array], dict[str, Why]]:
    """Dues in, pay out, inspectors trained, influence gained, integrity lost, cover-ups exposed."""
    agencies = len(world.chart.axes.agency)
    if not agencies:
        return {}, {}
    due = dues(world, turn)
    paid = np.minimum(due * turn.orders.dues, np.maximum(world.treasury, 0.0))
    fields = {"treasury": world.treasury - paid, "arrears": np.maximum(world.arrears + due - paid, 0.0)}
    fields |= _staff(world, turn, total(paid) / agencies)
    sway = influence(turn, paid)
    fields |= {"favour": _favour(world, turn, sway)}
    integrity = _integrity(world, turn, sway)
    out = _exposed(world, turn, integrity)
    fields |= {"integrity": np.where(out, 0.5 * (1.0 + integrity), integrity), "trust": _trust(world, turn, out)}
    return fields, {"coverup": Why("y", out.astype(float), Seen.ALL)}


def dues(world: World, turn: Turn) -> Array:
    """(n, b) bn USD that each party owes this turn, by its share of the parties' output; a monitoring AI lets the body do with
    less."""
    cheaper = 1.0 - turn.params.dues_saved * world.monitor_power
    return shared_out(turn, turn.levers.dues * turn.year * cheaper, world.gdp)


def influence(turn: Turn, paid: Array) -> Array:
    """(n, b) how far each party's part of the budget exceeds an equal one: -1 for who pays nothing, 0 for an equal part."""
    party = np.max(members(turn), axis=0, initial=0.0)
    many = total(party)
    sway = np.minimum(ratio(paid, total(paid)) * many - 1.0, 3.0) * party
    return np.asarray(sway * (total(paid) > 0.0))


def _staff(world: World, turn: Turn, income: Array) -> dict[str, Array]:
    """(y, b) purse, inspectors and trainees: as many are hired as can be paid and taught; firms that sell audits hire them away
    the more, the dearer audits are; whoever is not paid leaves."""
    params = turn.params
    pay = turn.year * params.inspector_pay * world.inspectors
    able = np.minimum(ratio(np.maximum(world.funds + income, 0.0), pay, empty=1.0), 1.0)
    funds = world.funds + income - pay * able
    dear = np.where(world.audit_price > 0.0, np.minimum(world.audit_price / params.audit_base, 3.0), 1.0)
    left = world.inspectors * np.exp(-turn.year * params.poaching * dear) * np.where(able < 1.0, 0.5 + 0.5 * able, 1.0)
    ready = world.trainees * min(1.0, turn.year / params.training_years)
    wanted = np.maximum(funds, 0.0) / params.inspector_pay * (1.0 - params.staff_replaced * world.reliance)
    hired = np.clip(wanted - left - world.trainees, 0.0, params.hiring * turn.year)
    return {"funds": funds, "inspectors": left + ready, "trainees": world.trainees - ready + hired}


def _favour(world: World, turn: Turn, sway: Array) -> Array:
    """(y, n, b) hidden leaning: drawn once as a body begins its work, then drawn towards whoever pays, less so where several
    offices share the work."""
    params, keys = turn.params, turn.chart.keys
    with np.errstate(over="ignore"):
        cells = keys["y"][:, None] * np.uint64(0x94D049BB133111EB) ^ keys["n"][None]
    new = ~world.favour.any(axis=(0, 1))
    born = params.bias_spread * turn.draws.normal("agency.favour", cells) if new.any() else world.favour
    offices = 1.0 + np.max(turn.levers.hops, axis=0, initial=0.0)
    pulled = turn.year * params.funding_influence * sway / offices
    most = params.favour_most
    return np.asarray(np.clip(np.where(new, born, world.favour) + pulled[None], -most, most))


def _integrity(world: World, turn: Turn, sway: Array) -> Array:
    """(y, b) share of the work that nobody has bent: eroded by bribes, which auditors by lot make pointless, and by one payer
    too many; mended as staff change."""
    params, table = turn.params, turn.chart.evidence.evasions
    bribed = np.zeros(world.worlds)
    if turn.orders.evade.any() and table.chosen.any():
        done = effort(world, turn)[table.chosen].reshape(-1, world.worlds)
        bribed = (1.0 - np.exp(-total(done))) * (1.0 - np.max(turn.levers.by_lot, axis=0, initial=0.0))
    owned = np.max(sway, axis=0, initial=0.0)
    eroded = turn.year * (params.capture_rate * bribed + params.payer_erosion * owned) * world.integrity
    mended = turn.year / params.integrity_years * (1.0 - world.integrity)
    return np.asarray(np.clip(world.integrity - eroded + mended, 0.0, 1.0))


def _exposed(world: World, turn: Turn, integrity: Array) -> Array:
    """(y, b) bool: bodies whose bent work comes out this turn; protected staff speak sooner."""
    hidden = np.maximum(1.0 - integrity - turn.params.honest_error, 0.0)
    if not hidden.any():
        return np.zeros(hidden.shape, bool)
    speak = 1.0 + np.max(turn.levers.shield, axis=0, initial=0.0)
    chance = 1.0 - np.exp(-turn.year * turn.params.exposure_rate * hidden * speak)
    return turn.draws.chance("agency.coverup", turn.chart.keys["y"], chance)


def _trust(world: World, turn: Turn, out: Array) -> Array:
    """(y, b) trust of the world: it grows over years and falls at once, for every such body, when one cover-up is proven."""
    params = turn.params
    grown = world.trust + turn.year / params.trust_years * (params.trust_usual - world.trust)
    wrong = total(np.minimum(world.disrepute, 1.0) * (turn.orders.open_books > 0.5) * (world.suspected == 0.0))
    shaken = np.where(out.any(axis=0), 1.0 - params.coverup_loss, 1.0) * np.exp(-params.error_loss * np.minimum(wrong, 5.0))
    return np.asarray(np.clip(grown * shaken, 0.0, 1.0))


def trusted(world: World) -> Array:
    """(b,) trust in institutions against the usual: of the best trusted body, 1 where there is none to trust or mistrust."""
    if not len(world.chart.axes.agency):
        return np.ones(world.worlds)
    return np.asarray(np.minimum(np.max(world.trust, axis=0) / world.chart.params.trust_usual, 1.0))
