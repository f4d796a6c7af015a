"""Penalties: what findings bring.

They follow by themselves or after a vote, deepen with each further finding, lapse, and may snap back. Fines settle at once;
cuts bind in the controls of the next turn and are carried out by each party, or withheld by it, which is its record of
resolve (MECHANISMS 11, 25, 26, 98-115). Nobody cuts itself off; the recognised part of a finding binds non-parties too.
"""

from __future__ import annotations

import numpy as np

from game.rules.agency import trusted
from game.rules.hosts import shared_fines, with_hosts
from game.rules.inspection import bound_in
from game.rules.law import Turn, Why
from game.treaty.levers import deed_of_row
from game.world.chart import Chart
from game.world.declare import Seen
from game.world.state import World
from game.world.total import Array, Index, power, ratio, total


def lapsing(world: World, turn: Turn) -> dict[str, Array]:
    """Penalties where no promise is due any more: they run out."""
    if not world.penalty.any() and not world.lapsed.any():
        return {}
    left = np.maximum(world.penalty_left - 1.0, 0.0)
    penalty = np.where(left > 0.0, world.penalty, 0.0)
    return {"penalty": penalty, "penalty_left": left, "lapsed": np.maximum(world.lapsed - 1.0, 0.0)} | _carried(
        world, turn, penalty, None
    )


def penalties(world: World, turn: Turn) -> tuple[dict[str, Array], dict[str, Why]]:
    """Penalties that findings set off, those that run out, and who carries them out."""
    due, levers = turn.obligations, turn.levers
    found, cure = (getattr(world, n).reshape(-1, world.worlds)[due.place] for n in ("found", "accused"))
    active = (found > 0.0) & (cure == 0.0) & (due.live > 0.0)
    if not active.any() and not world.penalty.any() and not world.lapsed.any():
        return {}, {}
    slot, by = due.place // len(world.chart.axes.obligation), due.bound_by.astype(np.int64)
    fresh = active & (found == np.maximum(levers.cure[slot], 0.0) + 1.0)  # the turn in which a finding begins to bite
    depth, lapse = _depths(world, turn, slot, by, active, fresh)
    depth, lapse, bound = with_hosts(world, turn, depth, lapse, bound_in(world, turn))
    fields = _in_force(world, depth, lapse, by, slot, turn)
    fields |= _carried(world, turn, fields["penalty"], bound)
    fields |= _fines(world, turn, fresh, by, bound)
    fields |= _suspensions(world, turn, slot, fresh) | _expulsions(world, turn, slot, by, fresh)
    imposed = np.maximum(fields["penalty"] - world.penalty, 0.0)
    why = {
        "penalty": Why("za", imposed, Seen.ALL),
        "fine": Why("a", fields.get("fined", world.fined) - world.fined, Seen.ALL),
        "lapsed": Why("za", np.where((world.penalty > 0.0) & (fields["penalty"] == 0.0), 1.0, 0.0), Seen.ALL),
    }
    return fields, why


def _depths(world: World, turn: Turn, slot: Index, by: Array, active: Array, fresh: Array) -> tuple[Array, Array]:
    """(z, a, b) depth of each penalty that falls due this turn, and (a, b) turns for which."""
    levers, chart = turn.levers, world.chart
    kinds, actors = len(chart.axes.penalty), len(chart.axes.actor)
    voted = _voted(turn, slot, by) & active
    further = np.maximum(np.take_along_axis(world.findings, by, axis=0) - 1.0, 0.0)
    tier = np.minimum(power(levers.escalation[slot], further), 8.0)
    depth = np.zeros((kinds, actors, world.worlds))
    lapse = np.zeros((actors, world.worlds))
    worlds = np.arange(world.worlds)[None]
    for z in range(kinds):
        row = np.maximum(levers.automatic[slot, z] * fresh, levers.voted[slot, z] * voted)
        if row.any():
            np.maximum.at(depth[z], (by, worlds), np.minimum(row * tier, 1.0))
    np.maximum.at(lapse, (by, worlds), levers.lapse[slot] * (fresh | voted))
    return depth, lapse


def _voted(turn: Turn, slot: Index, by: Array) -> Array:
    """(o, b) bool: the parties have voted for penalties on this actor; all must agree where each has a veto."""
    if turn.treaties is None or not turn.treaties.ayes.any():
        return np.zeros(by.shape, bool)
    ayes = turn.treaties.ayes[slot[:, None], by, np.arange(by.shape[-1])[None]]
    needed = turn.levers.majority[slot]
    return np.asarray((ayes > 0.0) & ((ayes > needed) | ((needed >= 1.0) & (ayes >= 1.0 - 1e-12))))


def _in_force(world: World, depth: Array, lapse: Array, by: Array, slot: Index, turn: Turn) -> dict[str, Array]:
    """Depth, time left and time in which a lapsed penalty may come back."""
    new = depth > 0.0
    back = np.zeros(lapse.shape)
    np.maximum.at(back, (by, np.arange(world.worlds)[None]), turn.levers.snapback[slot])
    snapped = (world.lapsed > 0.0) & (lapse > 0.0)[None]  # any new finding brings lapsed penalties back in full
    left = np.where(new | snapped, lapse[None], np.maximum(world.penalty_left - 1.0, 0.0))
    kept = np.where(left > 0.0, world.penalty, 0.0)
    penalty = np.where(snapped, 1.0, np.maximum(depth, kept))
    ended = (world.penalty > 0.0) & (penalty == 0.0)
    lapsed = np.where(ended, back[None], np.where(penalty > 0.0, 0.0, np.maximum(world.lapsed - 1.0, 0.0)))
    return {"penalty": penalty, "penalty_left": left, "lapsed": lapsed}


def _carried(world: World, turn: Turn, penalty: Array, bound: Array | None) -> dict[str, Array]:
    """Which nation carries out how much of what is due against whom; dividends; and the record of threats carried out."""
    _chart, table = world.chart, world.chart.evidence.penalties
    acts = [z for z, act in enumerate(table.acts) if act in ("cut", "market", "tariff")]
    worst = np.max(penalty[acts], axis=0, initial=0.0)
    due = world.carry * 0.0
    if worst.any():
        loose = np.ones_like(worst) if bound is None else total(bound) == 0.0  # bound by nothing any more: as before
        due = np.where(worst > 0.0, np.maximum(_sanctioners(world, turn, bound), (world.carry > 0.0) * loose), 0.0)
    carry = due * (1.0 - turn.orders.withhold)
    asked = total(np.moveaxis(due * worst[None], 1, 0))
    done = total(np.moveaxis(carry * worst[None], 1, 0))
    fields = {"carry": carry, "threats": world.threats + asked, "carried": world.carried + done}
    fields["suspended"] = np.max(penalty[table.of("dividend")], axis=0, initial=0.0)
    fields["duty"] = _duties(world, penalty, carry)
    return fields


def _sanctioners(world: World, turn: Turn, bound: Array | None) -> Array:
    """(n, a, b) share of a penalty that each nation owes: 1 for parties to a treaty that binds the actor, the recognised part
    for others."""
    chart = world.chart
    found = np.zeros_like(world.carry)
    if bound is None or turn.treaties is None:
        return found
    for slot in range(len(bound)):
        if bound[slot].any():
            party = turn.treaties.party[slot][chart.nation_actor]
            others = turn.levers.recognition[slot] * turn.params.recognition_weight * trusted(world) * (1.0 - party)
            found = np.maximum(found, (party + others)[:, None] * bound[slot][None])
    found[np.arange(len(chart.axes.nation)), chart.nation_actor] = 0.0  # nobody cuts itself
    return found


def _duties(world: World, penalty: Array, carry: Array) -> Array:
    """(n, n, b) penal duties of each nation on trade with each other: on a nation, or on the home of a firm, at a tenth."""
    chart, table = world.chart, world.chart.evidence.penalties
    duty = np.zeros_like(world.duty)
    for z in table.of("tariff"):
        on_nation = penalty[z][chart.nation_actor][None] * carry[:, chart.nation_actor]
        duty = np.maximum(duty, table.rate[z] * on_nation)
    return np.minimum(duty, 1.0)


def _fines(world: World, turn: Turn, fresh: Array, by: Array, bound: Array) -> dict[str, Array]:
    """Fines settle at once: from the lab's cash or the nation's treasury, in equal parts to the parties that keep the
    promise."""
    chart, table, levers = world.chart, world.chart.evidence.penalties, turn.levers
    slot = turn.obligations.place // len(chart.axes.obligation)
    voted = _voted(turn, slot, by) & (world.found.reshape(-1, world.worlds)[turn.obligations.place] > 0.0)
    owed = np.zeros(by.shape)
    gain = _gain(world, turn, by)
    for act in ("fine", "gain_fine"):
        for z in table.of(act):
            depth = np.maximum(levers.automatic[slot, z] * fresh, levers.voted[slot, z] * voted)
            owed += depth * table.rate[z] * (gain if act == "gain_fine" else 1.0)
    if not owed.any():
        return {}
    owing = np.zeros((len(chart.axes.actor), world.worlds))
    np.maximum.at(owing, (by, np.arange(world.worlds)[None]), owed)  # two fines for one deed do not add
    owing = shared_fines(world, turn, owing, bound)
    cash, treasury = world.cash.copy(), world.treasury.copy()
    held = np.zeros_like(owing)
    held[chart.lab_actor], held[chart.nation_actor] = np.maximum(cash, 0.0), np.maximum(treasury, 0.0)
    paid = np.minimum(owing, held)
    cash -= paid[chart.lab_actor]
    treasury -= paid[chart.nation_actor]
    takers = (owing[chart.nation_actor] == 0.0) * 1.0
    treasury += total(paid) * ratio(takers, total(takers))
    return {"cash": cash, "treasury": treasury, "fined": world.fined + paid}


def _gain(world: World, turn: Turn, by: Array) -> Array:
    """(o, b) bn USD that the breach is held to have gained: a share of the violator's income over `fine_gain_months`."""
    chart = world.chart
    yearly = np.zeros((len(chart.axes.actor), world.worlds))
    yearly[chart.lab_actor] = np.maximum(world.income, 0.0) / turn.year
    labs = chart.labs_to_nation(np.maximum(world.income, 0.0)) / turn.year
    yearly[chart.nation_actor] = labs
    offence = world.offence.reshape(-1, world.worlds)[turn.obligations.place]
    return np.take_along_axis(yearly, by, axis=0) * offence * turn.params.fine_gain_months / 12.0


def _suspensions(world: World, turn: Turn, slot: Index, fresh: Array) -> dict[str, Array]:
    """Reciprocity: partners may stop keeping the duty that was broken, for some turns (Vienna Convention 1969, article 60)."""
    due, chart = turn.obligations, world.chart
    levers, table = turn.levers, world.chart.evidence.penalties
    turns = np.array(levers.reciprocity[slot])
    for z in table.of("suspension"):
        turns = np.maximum(turns, np.where(levers.automatic[slot, z] > 0.0, levers.lapse[slot], 0.0))
    hit = fresh & (turns > 0.0)
    if not hit.any():
        return {}
    deeds = int(deed_of_row(chart).max(initial=0)) + 1
    deed = deed_of_row(chart)[due.row.astype(np.int64)]
    group = slot[:, None] * deeds + deed
    worlds = np.arange(world.worlds)[None]
    most = np.zeros((len(chart.axes.treaty) * deeds, world.worlds))
    np.maximum.at(most, (group, worlds), turns * hit)
    now = np.take_along_axis(most, group, axis=0) * ~hit
    waiver = world.waived.reshape(-1, world.worlds).copy()
    waiver[due.place] = np.maximum(waiver[due.place], now)
    return {"waived": waiver.reshape(world.waived.shape)}


def _expulsions(world: World, turn: Turn, slot: Index, by: Array, fresh: Array) -> dict[str, Array]:
    """Who must leave the treaty before the next turn: the violator's nation."""
    chart, levers, table = world.chart, turn.levers, world.chart.evidence.penalties
    voted = _voted(turn, slot, by)
    out = np.zeros(by.shape, bool)
    for z in table.of("expulsion"):
        out |= ((levers.automatic[slot, z] > 0.0) & fresh) | ((levers.voted[slot, z] > 0.0) & voted)
    expelled = np.zeros_like(world.expelled)
    if out.any():
        nation = chart.nation_actor[np.maximum(chart.actor_home, 0)][by]
        np.maximum.at(expelled, (slot[:, None], nation, np.arange(world.worlds)[None]), out * 1.0)
    return {"expelled": expelled} if out.any() or world.expelled.any() else {}


def excluded(world: World) -> Array:
    """(n, l, b) share of each market that penalties on a lab, or on its home nation, keep it out of, where they are carried
    out."""
    chart, table = world.chart, world.chart.evidence.penalties
    found = np.zeros((len(chart.axes.nation), len(chart.axes.lab), world.worlds))
    for z in table.of("market"):
        for target in (chart.lab_actor, chart.nation_actor[chart.lab_home]):
            found = np.maximum(found, world.penalty[z][target][None] * world.carry[:, target])
    return found


def cut_on_edges(world: World, chart: Chart) -> Array:
    """(e, b) share of each edge's orders that penalties on the buyer, its home or the nation it stands in refuse."""
    table = chart.evidence.penalties
    found = np.zeros((len(chart.axes.edge), world.worlds))
    firm = chart.plant_firm[chart.edge_buyer]
    law = chart.plant_nation[chart.edge_seller]
    home, host = np.maximum(chart.actor_home[firm], 0), chart.plant_nation[chart.edge_buyer]
    for z in table.of("cut"):
        edges = np.flatnonzero(table.goods[z][chart.edge_good])
        if world.penalty[z].any() and len(edges):
            for target in (firm, chart.nation_actor[home], chart.nation_actor[host]):
                depth = world.penalty[z][target[edges]] * world.carry[law[edges], target[edges]]
                found[edges] = np.maximum(found[edges], depth)
    return found
