"""Economy: growth, shortage, adoption, work, capital and the state's purse.

Deployed AI raises productivity as it is adopted (between Acemoglu 2024, 0.07 % a year, and Goldman Sachs 2023, 1.5 % a year at
full adoption). Chips, cloud and power that the civil economy does not get cost output (Bloomberg Economics 2024: a blockade of
Taiwan costs the world 5 %, data/facts.md 4), and part of the loss stays (Cerra and Saxena 2008). Fast adoption displaces
workers until they are retrained, some of them for audit and monitoring (MECHANISMS 107, 173, 194). Capital goes where return
times predictability is high (192). A ceiling on training slows the industries that live by fast iteration (193).
"""

from __future__ import annotations

import numpy as np

from game.rules.agency import trusted
from game.rules.certificates import certified
from game.rules.goodwill import found_at
from game.rules.law import Change, Turn, Why
from game.rules.release import asks_certificates, market_size
from game.rules.tariffs import cost_of_duties, tariff
from game.world.declare import Seen
from game.world.programmes import programme_stock
from game.world.state import World
from game.world.total import Array, ratio, total


def economy(world: World, turn: Turn) -> Change:
    """Move output, adoption, work, capital and treasuries by a turn."""
    if not len(world.chart.axes.nation):
        return Change({})
    levied = tariff(world, turn)
    world = world if levied is world.tariff else world.changed_by({"tariff": levied})
    fill = _civil_fill(world, turn)
    asks = asks_certificates(world, turn)
    held_back = _held_back(world, turn)
    lost = _lost(world, turn, fill, held_back)
    adoption = _adoption(world, turn, asks)
    flow = _capital_flow(world, turn, lost)
    gdp = world.gdp * np.exp(turn.year * _growth(world, turn, adoption)) - turn.params.scar * lost
    fields = {
        "civil_fill": fill,
        "collateral": lost,
        "adoption": adoption,
        "investment": world.investment * float(np.exp(-turn.year / turn.params.capital_life)) + turn.year * flow,
        "gdp": np.maximum(gdp, 0.0),
        "tariff": levied,
    }
    fields |= _work(world, turn, adoption, asks, held_back, fill) | _purse(world, turn, lost)
    return Change(
        fields,
        why={
            "collateral": Why("n", lost, Seen.ALL),
            "capital": Why("n", flow, Seen.ALL),
            "displaced": Why("n", fields["displacement"] - world.displacement, Seen.ALL),
        },
    )


def _civil_fill(world: World, turn: Turn) -> Array:
    """(n, b) share of civil need that was met: what civil plants made of what they could, less what the armed forces drew."""
    civil = world.chart.sites.civil
    made = ratio(civil(world.output), civil(world.capacity), empty=1.0)
    return np.minimum(made, 1.0) * (1.0 - turn.params.military_draw * turn.orders.military)


def _held_back(world: World, turn: Turn) -> Array:
    """(n, b) how far ceilings hold the nation's labs back: forgone run size, by their share of its compute, at most one OOM."""
    labs = world.chart.labs_to_nation
    return ratio(labs(np.minimum(world.forgone, 1.0) * world.compute), labs(world.compute))


def _lost(world: World, turn: Turn, fill: Array, held_back: Array) -> Array:
    """(n, b) bn USD of output lost this turn: unmet civil need (the recipe of `civil_output` weighs it as a share of GDP),
    value added in sales given up to the nation's own refusals, and slower iteration under ceilings."""
    params = turn.params
    iteration = params.iteration_loss * held_back * world.adoption
    refused = params.value_added * world.chart.lanes_to_nation(world.blowback)
    if world.tariff.any() or world.duty.any():
        refused = refused + cost_of_duties(world, turn)
    return np.minimum(turn.year * world.gdp * (1.0 - fill + iteration) + refused, turn.year * world.gdp)


def _adoption(world: World, turn: Turn, asks: Array) -> Array:
    """(n, b) share of the economy that uses deployed AI: a logistic towards a ceiling that rises with what models can do,
    slower where people are afraid and where the law keeps models out."""
    params = turn.params
    best = np.max(world.deployed, axis=0, initial=0.0)
    ceiling = np.minimum(params.adoption_ceiling + params.adoption_reach * best, 1.0)
    paper = certified(world.deployed, world.tested, turn)
    served = total(world.market)
    open_door = ratio(total(world.market * paper), served) * asks + (1.0 - asks)
    pace = params.adoption_speed * (1.0 - params.fear_of_adoption * world.concern) * open_door * np.minimum(served, 1.0)
    step = turn.year * pace * world.adoption * (1.0 - ratio(world.adoption, ceiling, empty=1.0))
    return np.minimum(np.maximum(world.adoption + step, 0.0), 1.0)


def _growth(world: World, turn: Turn, adoption: Array) -> Array:
    """(n, b) growth a year: trend, AI in use, and foreign capital."""
    params = turn.params
    best = np.max(world.deployed, axis=0, initial=0.0)
    return np.asarray(world.trend + params.ai_productivity * adoption * best + params.capital_return * world.investment)


def _capital_flow(world: World, turn: Turn, lost: Array) -> Array:
    """(n, b) share of GDP a year that moves in. Predictable places draw capital: few controls, a steady government, little lost
    output, promises in force. What one nation gains the others lose."""
    params, chart = turn.params, world.chart
    size = turn.year * world.gdp
    rules = np.minimum(world.bound[chart.nation_actor] + chart.labs_to_nation(world.bound[chart.lab_actor]), 1.0)
    rules = rules * trusted(world)
    unsteady = world.refusals + world.changed + ratio(lost, size)
    if world.disrepute.any():
        unsteady = unsteady + params.shunned * found_at(world)
    steady = params.rules_premium * rules - params.unsteady_discount * unsteady
    appeal = world.trend + params.ai_productivity * world.adoption + steady
    middle = ratio(total(appeal * world.gdp), total(world.gdp))
    return np.asarray(params.capital_mobility * (appeal - middle))


def _work(world: World, turn: Turn, adoption: Array, asks: Array, held_back: Array, fill: Array) -> dict[str, Array]:
    """Workers displaced by new adoption, by industries held back and by shortage; retraining brings them back, some to
    monitoring jobs."""
    params = turn.params
    gone = params.displaced_by_adoption * np.maximum(adoption - world.adoption, 0.0)
    idle = params.displaced_by_ceilings * held_back * world.adoption + params.displaced_by_shortage * (1.0 - fill)
    gone = gone + turn.year * idle
    effort = ratio(programme_stock(world, "adjustment"), world.gdp)
    helped = effort / (effort + params.retraining_half)
    helped = helped + (1.0 - helped) * turn.levers.adjustment
    back = 1.0 - np.exp(-turn.year * (params.rehired + params.retrained * helped))
    wanted = params.monitoring_need * asks * adoption
    room = np.maximum(wanted - world.monitoring_jobs, 0.0)
    staffed = np.minimum(room, world.displacement * back * helped)
    fewer = np.minimum(world.monitoring_jobs, wanted) - world.monitoring_jobs
    return {
        "displacement": np.minimum(world.displacement * (1.0 - back) + gone, 1.0),
        "monitoring_jobs": world.monitoring_jobs + staffed + fewer * (1.0 - float(np.exp(-turn.year))),
    }


def _purse(world: World, turn: Turn, lost: Array) -> dict[str, Array]:
    """Treasury and programmes: a share of output for policy on AI, what programmes cost, and certified purchases."""
    params = turn.params
    taxed = params.fiscal_share * np.maximum(turn.year * world.gdp - lost, 0.0)
    spend = turn.orders.spend
    bought = turn.year * params.procurement_premium * params.state_purchases * world.procurement * market_size(world, turn)
    asked = world.chart.sites.purse(spend.reshape(-1, world.worlds)) + bought
    if turn.orders.evade.any():
        asked = asked + total(np.moveaxis(turn.orders.evade[world.chart.nation_actor], 1, 0))
    if turn.levers.adjustment.any():
        asked = asked + _fund(world, turn)
    able = np.minimum(ratio(np.maximum(world.treasury + taxed, 0.0), asked, empty=1.0), 1.0)
    kept = np.exp(-np.log(2.0) * turn.year / world.chart.programme_life)[:, None]
    return {"treasury": world.treasury + taxed - asked * able, "programme": world.programme * kept + spend * able[:, None]}


def _fund(world: World, turn: Turn) -> Array:
    """(n, b) bn USD that parties pay into a common adjustment fund this turn, by output: retraining of all workers displaced
    in any of them, as far as the text covers it (MECHANISMS 173)."""
    params, share = turn.params, turn.levers.adjustment
    trained = turn.year * params.retrained * world.displacement * share
    bill = total(trained * params.retraining_cost * world.gdp)
    weight = world.gdp * (share > 0.0)
    return bill * ratio(weight, total(weight))
