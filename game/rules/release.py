"""Release: which models are tested and deployed, who certifies what, and what the market pays.

A lab brings its best model out by stages: internal, limited, general, critical infrastructure. Tests take time; a lab that
skips them sells earlier and carries the untested part for the life of that model (MECHANISMS 2, 21). Buyers choose by logit
over capability (McFadden 1974), with a decaying lock-in for whoever brings a generation out first (Lieberman and Montgomery
1988; MECHANISMS 6) and, where a market asks for certificates, by safety (122). Once enough of the world market asks, the rest
follows (the Brussels effect, Bradford 2020; 121). Labs live by quarterly targets: two misses bring a bolder leadership (43).
"""

from __future__ import annotations

import numpy as np

from game.rules.certificates import certified, papers
from game.rules.compute import kept_out, shares
from game.rules.insurance import careless, damages, premia
from game.rules.law import Change, Turn, Why
from game.rules.parties import for_nations
from game.rules.penalties import excluded
from game.rules.statute import closed_market, in_law, regimes, tied_purchases
from game.world.declare import Seen
from game.world.programmes import programme_stock
from game.world.state import INF_OOM, World
from game.world.total import Array, power, ratio, total

LN10 = float(np.log(10.0))
REACH = np.array([0.0, 0.0, 0.25, 1.0, 1.0])
"""Part of the market that each stage serves."""
ROUNDING = 1e-12
"""Share of a whole below which what is left of it is error of arithmetic."""


def release(world: World, turn: Turn) -> Change:
    """Test, bring out, sell, and hold the labs to their targets."""
    if not len(world.chart.axes.lab):
        return Change({})
    out = _brought_out(world, turn)
    first, reached = _lock_in(world, turn, out["deployed"])
    asks = asks_certificates(world, turn)
    genuine = certified(out["deployed"], out["tested"], turn)
    paper = papers(world, turn, genuine)
    sales = _sales(world, turn, out, first, asks, paper)
    books = _books(world, turn, sales, asks, paper)
    generation = generation_of(np.max(np.where(out["stage"] >= 2.0, out["deployed"], -np.inf), axis=0, initial=-np.inf), turn)
    best = np.maximum(world.generation, generation)
    fields = out | sales | books
    fields |= _unproven(out, genuine)
    fields |= {"lock_in": first, "generation": best, "crossing": np.where(best > world.generation, 1.0, 0.0)}
    return Change(
        fields,
        why={
            "released": Why("l", np.where(out["stage"] >= 2.0, out["deployed"] - world.deployed, 0.0), Seen.ALL),
            "untested": Why("l", out["untested"] - world.untested, Seen.ALL),
            "first": Why("l", reached, Seen.ALL),
            "leadership": Why("l", np.where(books["culture"] != world.culture, 1.0, 0.0), Seen.ALL),
        },
    )


def generation_of(capability: Array, turn: Turn) -> Array:
    """The generation a capability belongs to: a step is what separated one well-known generation from the next."""
    return np.maximum(np.floor((capability - turn.params.generation_base) / turn.params.generation_step), 0.0)


def _brought_out(world: World, turn: Turn) -> dict[str, Array]:
    """Stage, tests and the model in use. A stage is climbed one at a time and may be left at once; a public institute at home
    tests up to twice as fast, and trained auditors help. Full tests hold back what they have not yet covered; skipped tests
    nothing."""
    params, asked, testing = turn.params, turn.orders.release, turn.orders.testing
    moves = asked >= 0.0
    stage = np.where(moves, np.minimum(asked, world.stage + 1.0), world.stage)
    institute = programme_stock(world, "safety_institute")[world.chart.lab_home]
    auditors = np.minimum(world.monitoring_jobs / params.monitoring_need, 1.0)[world.chart.lab_home]
    speed = 1.0 + institute / (institute + params.institute_half) + params.auditor_speed * auditors
    pace = 1.0 - np.exp(-turn.year / params.test_years * speed)
    new = np.maximum(world.capability - world.tested, 0.0)
    tested = world.tested + pace * testing * new
    offered = world.tested + (1.0 - testing * (1.0 - pace)) * new
    comes_out = moves & (stage >= 2.0) & (offered > world.deployed)
    deployed = np.where(comes_out, offered, world.deployed)
    untested = np.where(comes_out, np.maximum(deployed - tested, 0.0), world.untested)
    return {"stage": stage, "tested": tested, "deployed": deployed, "untested": untested}


def _unproven(out: dict[str, Array], paper: Array) -> dict[str, Array]:
    """(l, b) stage and capability of the model in use where tests do not cover it: a certificate less than half true is none."""
    bare = (paper < 0.5) & (out["stage"] >= 2.0)
    return {"unproven_stage": np.where(bare, out["stage"], 0.0), "uncertified": np.where(bare, out["deployed"], -INF_OOM)}


def _lock_in(world: World, turn: Turn, deployed: Array) -> tuple[Array, Array]:
    """(l, b) lock-in after this turn's releases, and how early each lab came: 1 for the first to a generation, a fraction of
    that for each who was there before."""
    params = turn.params
    before, after = generation_of(world.deployed, turn), generation_of(deployed, turn)
    newly = (after > before) & (after > 0.0)
    kept = world.lock_in * float(np.exp(-turn.year / params.lock_in_life))
    if not newly.any():
        return kept, np.zeros_like(kept)
    bonus = np.where(newly, np.exp(np.log(params.second_mover) * _there_before(before, after)), 0.0)
    return kept + params.first_mover * bonus, bonus


def _there_before(before: Array, after: Array) -> Array:
    """(l, b) how many labs stood at or above each lab's new generation before this turn. Sorted, not compared in pairs: a
    thousand labs make a million pairs."""
    labs = len(before)
    order = np.argsort(np.concatenate([after, before]), axis=0, kind="stable")  # among equals those of `after` come first
    below = np.cumsum(order >= labs, axis=0)  # how many of `before` stand at or below each place in the order
    place = np.argsort(order, axis=0, kind="stable")[:labs]
    return np.asarray(labs - np.take_along_axis(below, place, axis=0), float)


def market_size(world: World, turn: Turn) -> Array:
    """(n, b) bn USD a year that a nation spends on deployed AI: adopters' output, times a share that grows with what models
    can do and saturates near what firms spend on all information technology."""
    params = turn.params
    best = np.max(world.deployed, axis=0, initial=0.0)
    grown = params.spend_base * np.exp(LN10 * params.spend_growth * best)
    return np.asarray(world.gdp * world.adoption * (grown * params.spend_most / (grown + params.spend_most)))


def asks_certificates(world: World, turn: Turn) -> Array:
    """(n, b) share of each market that asks for certificates: law, state purchases, and the pull of a large enough bloc."""
    params = turn.params
    closed = closed_market(world, turn)
    own = closed + (1.0 - closed) * params.state_purchases * tied_purchases(world, turn)
    share = ratio(total(world.gdp * own), total(world.gdp))
    pull = 1.0 / (1.0 + np.exp(-(share - params.tipping_point) / params.tipping_width))
    return own + (1.0 - own) * params.tipping_reach * np.where(share > 0.0, pull, 0.0)


def _sales(world: World, turn: Turn, out: dict[str, Array], lock_in: Array, asks: Array, paper: Array) -> dict[str, Array]:
    """Market shares and income of every lab, nation by nation: logit, entry of home labs, lists, certificates."""
    params = turn.params
    best = np.max(out["deployed"], axis=0, initial=-np.inf)
    scandal = params.scandal * np.log(np.maximum(_heard_of(world, turn) / params.scandal_line, 1.0))
    appeal = np.exp(params.choice * (out["deployed"] - best) + lock_in - scandal) * np.take(REACH, out["stage"].astype(np.int64))
    if world.disrepute.any() or turn.levers.rating.any():
        appeal = appeal * _rated(world, turn)
    trusted = paper * np.exp(params.safety_demand * (paper - params.certificate_mean))
    trusted = trusted * appeal
    shut = _shut_out(world, turn)
    offered = _offered(world, turn, appeal, shut) * (1.0 - asks) + _offered(world, turn, trusted, shut) * asks
    free = params.open_pull * np.exp(params.choice * np.minimum(world.open_weights - best, 0.0))
    spend = ratio(market_size(world, turn), offered + free)
    tied = tied_purchases(world, turn)  # the state pays a premium, to certified models alone
    bonus = params.procurement_premium * params.state_purchases * tied
    anyone, careful = _bought(world, turn, spend * (1.0 - asks), shut), _bought(world, turn, spend * (asks + bonus), shut)
    demand = appeal * anyone + trusted * careful
    demand = demand * (1.0 + params.critical_premium * (out["stage"] >= 4.0))
    _, _, serving = shares(world, turn)
    tests = params.test_compute * turn.orders.testing
    able = (world.compute * np.maximum(serving - tests, 0.0)) * (params.income_per_chip * cheaper(turn))
    scarce = power(able, 1.0 - params.scarcity_pricing) * power(demand, params.scarcity_pricing)
    income = turn.year * np.minimum(demand, scarce)
    return {"income": _pooled(world, turn, income, lock_in, paper), "market": ratio(income, total(income))}


def _heard_of(world: World, turn: Turn) -> Array:
    """(l, b) the worst of each lab's incidents as buyers hear of it: common formats make it plainer, as far as the lab
    reports at all (MECHANISMS 65)."""
    if not turn.levers.formats.any():
        return world.incident
    common = for_nations(turn, turn.levers.formats)[world.chart.lab_home]
    return np.asarray(world.incident * np.exp(turn.params.format_plainness * common * turn.orders.report))


def _rated(world: World, turn: Turn) -> Array:
    """(l, b) what findings and, where ratings move demand, a public rating make of a lab's appeal (MECHANISMS 60, 175)."""
    params = turn.params
    minded = world.disrepute[world.chart.lab_actor]
    moved = in_law(world, turn, "rating")
    afraid = 1.0 + params.rating_fear * world.concern  # ratings are read while people are alarmed (MECHANISMS 38)
    weight = ratio(total(world.gdp * moved * afraid), total(world.gdp))
    said = params.rating_pull * weight * (world.repute - params.rating_base)
    return np.exp(said - params.found_scandal * np.minimum(minded, 3.0))


def _pooled(world: World, turn: Turn, income: Array, lock_in: Array, paper: Array) -> Array:
    """(l, b) income after a prize pool: what coming first earns goes, in part, to the parties' certified labs in equal parts."""
    given = turn.levers.rent_pool[world.chart.lab_home]
    if not given.any():
        return income
    shared = (given > 0.0) * paper * (1.0 - kept_out(world))
    rent = income * (1.0 - np.exp(-lock_in)) * given * (total(shared) > 0.0)
    return np.asarray(income - rent + total(rent) * ratio(shared, total(shared)))


def cheaper(turn: Turn) -> float:
    """What a unit of compute costs against the start: hardware does more for the same money each year."""
    return float(np.exp(-np.log1p(turn.params.hardware_progress) * turn.number * turn.year))


def _offered(world: World, turn: Turn, appeal: Array, shut: Array | None) -> Array:
    """(n, b) appeal of all labs in each market: more at home, none where a lab is listed."""
    pull = total(appeal) + turn.params.home_preference * world.chart.labs_to_nation(appeal)
    return np.asarray(pull if shut is None else _left(pull, total(np.moveaxis(shut, 1, 0) * appeal[:, None])))


def _bought(world: World, turn: Turn, spend: Array, shut: Array | None) -> Array:
    """(l, b) what each lab earns per unit of appeal, over all markets it may enter."""
    sold = total(spend) + turn.params.home_preference * spend[world.chart.lab_home]
    return np.asarray(sold if shut is None else _left(sold, total(shut * spend[:, None])))


def _left(whole: Array, taken: Array) -> Array:
    """What is left of a whole; what rounding alone would leave of all of it is nothing, and no market to divide by."""
    left = whole - taken
    return np.where(left > ROUNDING * whole, left, 0.0)


def _shut_out(world: World, turn: Turn) -> Array | None:
    """(n, l, b) the place each lab would have in each market and loses by being listed, or kept out as a penalty; None if
    nobody is."""
    chart = world.chart
    listed = world.listed[:, chart.lab_actor]
    if world.penalty.any():
        listed = np.maximum(listed, excluded(world))
    if not listed.any():
        return None
    home = np.arange(len(chart.axes.nation))[:, None] == chart.lab_home
    return np.asarray(listed * (1.0 + turn.params.home_preference * home)[..., None])


def _books(world: World, turn: Turn, sales: dict[str, Array], asks: Array, paper: Array) -> dict[str, Array]:
    """Cash, targets, misses and culture."""
    params, income = turn.params, sales["income"]
    premium = premia(world, turn)
    cash = world.cash + income - _costs(world, turn) - premium + _funding(world, turn, sales, asks, paper)
    broke = cash < 0.0
    missed = (income < world.target) | broke
    misses = np.where(missed, world.misses + 1.0, 0.0)
    ousted = misses >= params.misses_most
    grown = income * (1.0 + params.target_growth * turn.year)
    easier = world.target + params.target_patience * (grown - world.target)
    target = np.where(ousted | (world.target <= 0.0), grown, np.where(missed, easier, np.maximum(grown, world.target)))
    return {
        "cash": np.where(broke, 0.0, cash),
        "target": np.maximum(target, 0.0),
        "misses": np.where(ousted, 0.0, misses),
        "culture": careless(world, turn, _leadership(world, turn, ousted)),
        "premium": premium,
        "insurance": world.chart.labs_to_nation(premium),
    }


def _leadership(world: World, turn: Turn, ousted: Array) -> Array:
    """(l, b) appetite for risk: a new leadership is drawn from the bolder part of the range."""
    if not ousted.any():
        return world.culture
    fresh = turn.draws.uniform("release.culture", world.chart.keys["l"])
    return np.where(ousted, turn.params.bold + (1.0 - turn.params.bold) * fresh, world.culture)


def _costs(world: World, turn: Turn) -> Array:
    """(l, b) bn USD this turn: compute at the market's price, staff, keeping promises, and damages after incidents. What a
    state owns of a lab, the state pays."""
    params, sites = turn.params, world.chart.sites
    bill = sites.to_lab(world.shipped[sites.edges] * sites.price[:, None] * world.price[sites.market]) * cheaper(turn)
    staff = turn.year * params.staff_cost * cheaper(turn) * world.compute
    kept = turn.year * params.compliance_cost * np.minimum(world.bound[world.chart.lab_actor], params.compliance_most)
    kept = kept * (1.0 - params.reporting_share * (1.0 - turn.orders.report))
    kept = kept + turn.year * params.regime_cost * regimes(world, turn)
    private = 1.0 - world.chart.actor_state_share[world.chart.lab_actor][:, None]
    return np.asarray((bill + staff + kept) * private + damages(world, turn, world.incident))


def _funding(world: World, turn: Turn, sales: dict[str, Array], asks: Array, paper: Array) -> Array:
    """(l, b) bn USD from investors: they follow market share and the frontier and, as markets ask for certificates, safety
    (MECHANISMS 190)."""
    params = turn.params
    best = np.max(world.capability, axis=0, initial=-np.inf)
    promise = np.exp(params.choice * (world.capability - best))
    careful = ratio(total(world.gdp * asks), total(world.gdp))
    appeal = (promise + sales["market"]) * (1.0 - careful * (1.0 - paper))
    pool = turn.year * params.investors + params.reinvested * total(sales["income"])
    return pool * ratio(appeal, total(appeal))
