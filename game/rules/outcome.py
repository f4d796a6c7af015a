"""Outcome: what a game came to, for the table.

In this order, each world is:
- *catastrophe*, if one struck, or if the monitoring AI has defected;
- *unilateral dominance*, if a lab won the Run, or one nation ends more than `dominance_lead` ahead of every other and its labs
  hold `dominance_market` of the world's AI revenue;
- *fragmented race*, if the true danger of the last turn, over a year, is above `race_danger`, or the stacks of nations have grown
  more than `race_apart` apart;
- *cooperative transition*, if that danger is at most `safe_danger` and `common_rules` of world output stands under market
  rules or under promises in force that are kept;
- *managed rivalry* otherwise.
"""

from __future__ import annotations

import numpy as np

from game.rules.research import mean_apart
from game.world.readouts import adherence, lead
from game.world.state import World
from game.world.total import Array, ratio, total

OUTCOMES = ("cooperative_transition", "managed_rivalry", "fragmented_race", "unilateral_dominance", "catastrophe")
COOPERATION, RIVALRY, RACE, DOMINANCE, CATASTROPHE = range(5)


def grounds(world: World) -> dict[str, Array]:
    """`(b,)` what an outcome is judged by: the true danger over a year, how far stacks are apart, the share of world output under
    common rules."""
    weight = ratio(world.gdp, total(world.gdp))
    yearly = 1.0 - np.exp(np.log1p(-np.minimum(world.hazard, 1.0 - 1e-12)) / world.chart.year)
    return {"danger": yearly, "apart": mean_apart(world, weight), "rules": _under_rules(world, weight)}


def outcome(world: World) -> Array:
    """`(b,)` place in OUTCOMES of every world."""
    params, on = world.chart.params, grounds(world)
    calm = (on["danger"] <= params.safe_danger) & (on["rules"] >= params.common_rules)
    race = (on["danger"] > params.race_danger) | (on["apart"] > params.race_apart)
    found = np.where(race, RACE, np.where(calm, COOPERATION, RIVALRY))
    over = (world.catastrophe > 0.0) | (world.usurped > 0.0)
    return np.where(over, CATASTROPHE, np.where(_dominated(world), DOMINANCE, found))


def _dominated(world: World) -> Array:
    """(b,) bool: one lab won the Run, or one nation is out of reach."""
    params = world.chart.params
    won = total(world.dominant) > 0.0
    if not len(world.chart.axes.nation):
        return won
    sold = world.chart.labs_to_nation(world.market)
    ahead = (lead(world) > params.dominance_lead) & (sold >= params.dominance_market)
    return won | (total(ahead.astype(float)) > 0.0)


def _under_rules(world: World, weight: Array) -> Array:
    """(b,) share of world output whose market asks for certificates, or whose nation keeps promises that are in force."""
    chart = world.chart
    bound = world.bound[chart.nation_actor] + chart.labs_to_nation(world.bound[chart.lab_actor])
    promised = np.where(bound > 0.0, adherence(world), 0.0)
    return total(weight * np.maximum(world.certified_only, promised))
