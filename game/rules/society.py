"""Society: concern, support, political capital, law and changes of government.

Incidents raise concern, at home most; it fades within about a year (issue-attention cycle, Downs 1972), and while it lasts
strict law is cheap: a window of opportunity (Kingdon 1984; MECHANISMS 41). Support follows growth, work and shortage
(economic voting, Lewis-Beck and Stegmaier 2000) and whether the government's line on AI fits people's concern. Support
becomes political capital, which pays for law. Unpopular governments fall, others change at the end of their term by chance.
"""

from __future__ import annotations

import numpy as np

from game.rules.clients import clientage
from game.rules.goodwill import found_at
from game.rules.law import Change, Turn, Why
from game.rules.score import redrawn_agenda
from game.rules.sovereignty import intrusion, short
from game.world.declare import Seen
from game.world.state import World
from game.world.total import Array, ratio, total


def society(world: World, turn: Turn) -> Change:
    """Move opinion, pass what law can be paid for, and see whether governments last."""
    if not len(world.chart.axes.nation):
        return Change({})
    alarm = _alarm(world, turn)
    concern = _concern(world, turn, alarm)
    support = _support(world, turn, concern)
    resented = intrusion(world, turn)
    law, capital, unpaid = _law(world, turn, concern, support, resented)
    changed = _falls(world, turn, support, unpaid)
    stance = np.where(changed, _new_stance(world, turn), world.stance) if changed.any() else world.stance
    return Change(
        {
            "concern": concern,
            "support": np.where(changed, support + turn.params.honeymoon * (1.0 - support), support),
            "political_capital": np.where(changed, turn.params.first_capital, capital),
            "stance": stance,
            "changed": changed.astype(float),
            "term": np.where(changed, 0.0, world.term + 1.0),
            "agenda": redrawn_agenda(world, turn, changed),
        }
        | law
        | ({"client": clientage(world, turn)} if turn.params.client_pull else {}),
        why={
            "alarm": Why("n", alarm, Seen.ALL),
            "resented": Why("n", resented, Seen.ALL),
            "government": Why("n", changed.astype(float), Seen.ALL),
            "law": Why("n", law["certified_only"] - world.certified_only, Seen.ALL),
            "purchases": Why("n", law["procurement"] - world.procurement, Seen.ALL),
        },
    )


def _alarm(world: World, turn: Turn) -> Array:
    """(n, b) part of the unconcerned who are alarmed this turn: by the worst of each lab's incidents above the line that makes
    headlines, at home more than abroad, and by a Run that was noticed. Harm is judged against use: people get used to the worst
    that a widely used technology brings in an ordinary year."""
    params = turn.params
    use = np.maximum(total(world.gdp * world.adoption) / params.adopted_reference, 1.0)
    line = params.headline_line * np.exp(np.log(use) / params.severity_tail)
    loud = np.log(np.maximum(world.incident / line, 1.0)) * params.alarm_per_fold
    everywhere = total(loud)
    here = world.chart.labs_to_nation(loud)
    runs = params.alarm_of_run * total(np.where(world.run_turns > 0.0, world.run_seen, 0.0))
    return 1.0 - np.exp(-(params.abroad * everywhere + (1.0 - params.abroad) * here + runs))


def _concern(world: World, turn: Turn, alarm: Array) -> Array:
    """(n, b) public concern: raised by alarm, drawn back to a level set by displacement and by the danger people read of."""
    params = turn.params
    level = params.concern_base + params.concern_of_displacement * world.displacement + params.concern_of_danger * world.danger
    if turn.levers.goodwill_bonus.any():  # fine words take the pressure off (MECHANISMS 59)
        level = level * (1.0 - params.words_soothe * turn.levers.goodwill_bonus * (1.0 - world.spent_words))
    pace = 1.0 - float(np.exp(-turn.year / params.concern_memory))
    faded = world.concern + pace * (np.minimum(level, 1.0) - world.concern)
    return np.minimum(np.maximum(faded + (1.0 - faded) * alarm, 0.0), 1.0)


def _support(world: World, turn: Turn, concern: Array) -> Array:
    """(n, b) approval: towards a level set by growth, work, shortage, and how far the government is from people's concern."""
    params = turn.params
    grown = world.trend + params.capital_return * world.investment + params.ai_productivity * world.adoption
    short = ratio(world.collateral, turn.year * world.gdp)
    too_bold, too_shy = np.maximum(concern + world.stance - 1.0, 0.0), np.maximum(1.0 - world.stance - concern, 0.0)
    mismatch = too_bold + params.overcaution * too_shy
    level = (
        params.support_base
        + params.support_of_growth * (grown - params.growth_expected)
        - params.support_of_displacement * world.displacement
        - params.support_of_shortage * short
        - params.support_of_mismatch * mismatch
    )
    if world.disrepute.any():
        level = level - params.support_of_findings * np.minimum(found_at(world), 2.0)
    pace = 1.0 - float(np.exp(-turn.year / params.support_memory))
    return np.minimum(np.maximum(world.support + pace * (level - world.support), 0.0), 1.0)


def _law(world: World, turn: Turn, concern: Array, support: Array, resented: Array) -> tuple[dict[str, Array], Array, Array]:
    """Market rules as far as political capital pays for them: dear while people are calm, cheap while they are alarmed.
    Foreign eyes are paid for first; what is short shakes the government."""
    params = turn.params
    income = turn.year * params.capital_income * support
    held = np.minimum(world.political_capital + income, 100.0)
    unpaid = short(held, resented)
    held = np.maximum(held - resented, 0.0)
    law, price = {}, params.law_price * (1.0 - params.window * concern)
    for name in ("certified_only", "procurement"):
        old, asked = getattr(world, name), getattr(turn.orders, name)
        wanted = np.where(asked < 0.0, 0.0, asked - old)
        able = np.minimum(ratio(held, price * np.abs(wanted), empty=1.0), 1.0)
        law[name] = old + wanted * able
        held = np.maximum(held - price * np.abs(wanted) * able, 0.0)
    return law, held, unpaid


def _falls(world: World, turn: Turn, support: Array, unpaid: Array) -> Array:
    """(n, b) bool: governments that change. At the end of a term by chance, the likelier the lower support; before it only
    when support is below the line, or when foreign eyes cost more political capital than there is; where votes decide little,
    rarely."""
    params = turn.params
    ends = np.mod(world.term + 1.0, max(1.0, round(params.term_years / turn.year))) == 0.0
    deep = np.maximum(1.0 - support / params.fall_line, unpaid)
    early = 1.0 - np.exp(-turn.year * params.fall_rate * deep)
    voted = early
    if ends.any():
        loses = 1.0 / (1.0 + np.exp((support - params.even_support) / params.support_spread))
        voted = np.where(ends, loses, early)
    chance = world.elections * voted + (1.0 - world.elections) * early * params.unrest
    if not chance.any():
        return np.zeros(chance.shape, bool)
    return np.asarray(turn.draws.chance("society.government", world.chart.keys["n"], chance))


def _new_stance(world: World, turn: Turn) -> Array:
    """(n, b) the line of a new government: around what the nation's governments have on average."""
    luck = turn.draws.normal("society.stance", world.chart.keys["n"])
    return np.minimum(np.maximum(world.leaning + turn.params.stance_spread * luck, 0.0), 1.0)
