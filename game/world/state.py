"""The world: everything that is true, one line a quantity.

Each line says axes, unit, resting value, who sees it and how a stranger guesses it (`game.world.declare`). The world axis
`b` comes last in every array. Index by who and what and get one value per world: `world.treasury[usa]` is `(b,)`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.world.chart import Chart
from game.world.declare import EXACT, REST, Declared, Seen, cell, declared, rough
from game.world.total import Array, columns

ALL, OWNER, JURISDICTION, DEALERS, NOBODY = Seen.ALL, Seen.OWNER, Seen.JURISDICTION, Seen.DEALERS, Seen.NOBODY
MEMBERS = Seen.MEMBERS
INF = float("inf")
INF_OOM = 30.0
"""Orders of magnitude below which there is nothing."""


@dataclass
class World:
    """What is true in every world of the ensemble."""

    chart: Chart = field(repr=False)

    # --- the supply chain: plants, holdings, edges, lanes, markets ---------------------------------------------------
    capacity: Array = cell("p", "units a turn", 0.0, seen_by=ALL, guess=EXACT, about="what the plant can make at most")
    damage: Array = cell("p", "share of capacity", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="out after a disaster")
    mending: Array = cell("p", "years", 0.0, seen_by=ALL, guess=EXACT, about="time in which damage falls to a third; 0 takes the usual")
    worn: Array = cell("p", "share of capacity", 0.0, seen_by=JURISDICTION, guess=REST, high=1.0, about="lost for want of tool service")
    output: Array = cell("p", "units a turn", 0.0, seen_by=JURISDICTION, guess=rough(0.15, "capacity"), about="made this turn")
    orders: Array = cell("p", "units a turn", 0.0, seen_by=JURISDICTION, guess=rough(0.2, "capacity"), about="order book: what buyers asked for last turn")
    starved: Array = cell("p", "share", 0.0, seen_by=JURISDICTION, guess=REST, high=1.0, about="output lost to missing inputs this turn")
    growth: Array = cell("p", "1/turn", 0.0, seen_by=JURISDICTION, guess=REST, about="capacity growth won this turn")
    capped: Array = cell("p", "share of installed chips", 0.0, seen_by=JURISDICTION, guess=REST, high=1.0, about="with an on-chip cap")
    revenue: Array = cell("p", "bn USD a turn", 0.0, seen_by=JURISDICTION, guess=rough(0.2), about="sales this turn")
    stock: Array = cell("h", "units", 0.0, seen_by=JURISDICTION, guess=rough(0.4, "start", "intelligence"), about="inputs in buffer, and finished goods")
    transit: Array = cell("wd", "units", 0.0, seen_by=JURISDICTION, guess=rough(0.4, "start", "intelligence"), about="on the way, by turns until arrival")
    buffer: Array = cell("i", "turns of use", 0.0, seen_by=JURISDICTION, guess=rough(0.3, "start", "intelligence"), about="stock the plant aims to hold beyond the next turn's use")
    usage: Array = cell("i", "units a turn", 0.0, seen_by=JURISDICTION, guess=rough(0.3), about="what the plant expects to use a turn")
    wanted: Array = cell("e", "units a turn", 0.0, seen_by=DEALERS, guess=REST, about="asked of this supplier this turn")
    permit: Array = cell("e", "share", 1.0, seen_by=DEALERS, guess=REST, high=1.0, about="of the wanted, what the law lets pass")
    under_line: Array = cell("e", "share", 1.0, seen_by=DEALERS, guess=REST, high=1.0, about="of orders, what needs no licence: uncontrolled, or made to fit under the threshold")
    refused: Array = cell("e", "units a turn", 0.0, seen_by=DEALERS, guess=REST, about="of the wanted, what the law stopped")
    shipped: Array = cell("e", "units a turn", 0.0, seen_by=DEALERS, guess=rough(0.4, "start", "intelligence"), about="shipped this turn, smuggled goods left out")
    smuggled: Array = cell("e", "units a turn", 0.0, seen_by=NOBODY, guess=REST, about="moved through third countries past a refusal")
    fill: Array = cell("e", "share", 1.0, seen_by=DEALERS, guess=REST, high=1.0, about="remembered: what share of orders this supplier filled")
    share: Array = cell("e", "share", 0.0, seen_by=DEALERS, guess=rough(0.2), high=1.0, about="of the slot's demand, asked of this supplier first")
    licence: Array = cell("k", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="of wanted exports on this lane, what may leave")
    announced: Array = cell("k", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="the licence that binds from next turn on")
    threshold: Array = cell("k", "performance", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="relative performance under which a good leaves without licence")
    redesign: Array = cell("k", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of demand on the lane that products made under the threshold can serve")
    restricted: Array = cell("k", "years", 0.0, seen_by=ALL, guess=EXACT, about="how long, weighted by depth, the lane has been controlled")
    blowback: Array = cell("k", "bn USD a turn", 0.0, seen_by=OWNER, guess=REST, about="sales the exporter lost to its own refusals")
    price: Array = cell("m", "index", 1.0, seen_by=ALL, guess=EXACT, low=0.01, high=1e4, about="scarcity price, 1 at rest")
    shortage: Array = cell("m", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="demand left unfilled this turn")
    blocked: Array = cell("m", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of demand that the law refused this turn")
    substitution: Array = cell("m", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of need designed out or made at home since a control began")
    decoupling: Array = cell("nn", "index", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="how far two nations' stacks have grown apart")
    listed: Array = cell("na", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="on the nation's entity list")

    # --- compute, research, release ------------------------------------------------------------------------------------
    compute: Array = cell("l", "M H100e", 0.0, seen_by=JURISDICTION, guess=rough(0.3, "start", "opacity"), about="at work this turn, declared")
    rented: Array = cell("l", "M H100e", 0.0, seen_by=JURISDICTION, guess=rough(0.3), about="of it, rented from clouds of other firms")
    covert: Array = cell("l", "M H100e", 0.0, seen_by=OWNER, guess=REST, about="chips at sites nobody was told of")
    covert_run: Array = cell("l", "FLOP", 0.0, seen_by=OWNER, guess=REST, about="part of the run that undeclared sites have trained")
    forgone: Array = cell("l", "OOM", 0.0, seen_by=OWNER, guess=REST, about="by which caps and promises shrink the run")
    largest_run: Array = cell("l", "FLOP", 0.0, seen_by=OWNER, guess=rough(0.4), about="largest single part of a training run")
    aggregate_run: Array = cell("l", "FLOP", 0.0, seen_by=OWNER, guess=rough(0.4), about="largest run with its parts, proxies and covert sites added")
    year_flop: Array = cell("l", "FLOP", 0.0, seen_by=OWNER, guess=rough(0.4), about="training in the last year")
    components: Array = cell("l", "FLOP", 0.0, seen_by=OWNER, guess=REST, about="training behind the components of other makers that its model is built of")
    assembled: Array = cell("l", "FLOP", 0.0, seen_by=OWNER, guess=rough(0.4), about="training behind its model, bought components counted in")
    declared_run: Array = cell("l", "FLOP", 0.0, seen_by=ALL, guess=EXACT, about="largest run as the lab reports it")
    capability: Array = cell("l", "OOM of effective compute", 0.0, seen_by=JURISDICTION, guess=rough(0.1, "deployed", "opacity"), low=-INF, about="best model in the lab; 0 is the frontier of 2025")
    safety: Array = cell("l", "OOM of effective compute", 0.0, seen_by=JURISDICTION, guess=rough(0.2, "start", "opacity"), low=-INF, about="capability that the lab's safety work can carry")
    insight: Array = cell("l", "OOM", 0.0, seen_by=OWNER, guess=REST, low=-INF, about="algorithmic lead over what is public")
    deployed: Array = cell("l", "OOM of effective compute", 0.0, seen_by=ALL, guess=EXACT, low=-INF, about="best model released")
    tested: Array = cell("l", "OOM of effective compute", 0.0, seen_by=ALL, guess=EXACT, low=-INF, about="capability that release tests have certified")
    untested: Array = cell("l", "OOM", 0.0, seen_by=ALL, guess=EXACT, about="by which the model in use was released ahead of its tests")
    stage: Array = cell("l", "stage", 0.0, seen_by=ALL, guess=EXACT, high=4.0, about="0 none, 1 internal, 2 limited, 3 general, 4 critical infrastructure")
    market: Array = cell("l", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of AI revenue in the world")
    lock_in: Array = cell("l", "share", 0.0, seen_by=ALL, guess=EXACT, about="decaying bonus of whoever released a generation first")
    income: Array = cell("l", "bn USD a turn", 0.0, seen_by=ALL, guess=EXACT, low=-INF, about="revenue from deployed models")
    cash: Array = cell("l", "bn USD", 0.0, seen_by=OWNER, guess=rough(0.4), low=-INF)
    target: Array = cell("l", "bn USD a turn", 0.0, seen_by=OWNER, guess=rough(0.3), about="quarterly revenue target")
    misses: Array = cell("l", "count", 0.0, seen_by=ALL, guess=EXACT, about="targets missed in a row")
    culture: Array = cell("l", "share", 0.5, seen_by=OWNER, guess=rough(0.4), high=1.0, about="appetite for risk: 0 careful, 1 reckless")
    run_turns: Array = cell("l", "turns", 0.0, seen_by=OWNER, guess=REST, about="turns spent on the Run, the all-in last generation")
    run_start: Array = cell("l", "M H100e", 0.0, seen_by=OWNER, guess=REST, about="compute with which the Run began")
    run_seen: Array = cell("l", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="the lab's Run has been noticed")
    incident: Array = cell("l", "severity", 0.0, seen_by=ALL, guess=EXACT, about="worst incident of the lab's models this turn")
    incidents: Array = cell("l", "count a turn", 0.0, seen_by=ALL, guess=EXACT, about="recorded incidents of the lab's models")
    difficulty: Array = cell("", "times", 1.0, seen_by=NOBODY, guess=rough(0.3, "rest"), low=0.1, high=10.0, about="safety work that a step of capability takes, against what is expected")
    unsafe: Array = cell("l", "OOM", 0.0, seen_by=NOBODY, guess=REST, about="capability in use ahead of safety work")
    algorithms: Array = cell("", "OOM", 0.0, seen_by=ALL, guess=EXACT, low=-INF, about="public algorithmic progress")
    open_weights: Array = cell("", "OOM of effective compute", 0.0, seen_by=ALL, guess=EXACT, low=-INF, about="best open-weights model")
    generation: Array = cell("", "generation", 0.0, seen_by=ALL, guess=EXACT, low=-INF, about="generation of the best released model")
    crossing: Array = cell("", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="a new generation was reached this turn")

    unproven_stage: Array = cell("l", "stage", 0.0, seen_by=ALL, guess=EXACT, high=4.0, about="stage of the model in use where tests do not cover it")
    uncertified: Array = cell("l", "OOM of effective compute", -INF_OOM, seen_by=ALL, guess=EXACT, low=-INF, about="model in use, where tests do not cover it")
    published: Array = cell("l", "OOM of effective compute", -INF_OOM, seen_by=ALL, guess=EXACT, low=-INF, about="best model whose weights the lab has published")
    inference: Array = cell("l", "M H100e", 0.0, seen_by=OWNER, guess=rough(0.4), about="compute that serves models, hidden halls included")
    training: Array = cell("l", "share of compute", 0.0, seen_by=OWNER, guess=rough(0.3), high=1.0, about="that trains")
    guarded: Array = cell("l", "share of compute", 0.0, seen_by=OWNER, guess=rough(0.3), high=1.0, about="spent on safety work, hidden sites counted in the whole")
    misreport: Array = cell("l", "share", 0.0, seen_by=OWNER, guess=REST, high=1.0, about="of its compute and training that the lab leaves out of its reports")
    repute: Array = cell("l", "share", 0.7, seen_by=ALL, guess=EXACT, high=1.0, about="public rating of the lab: audits and open books raise it, findings lower it, money can buy it")
    opacity: Array = cell("l", "times", 1.0, seen_by=ALL, guess=EXACT, low=0.02, high=50.0, about="how wide strangers' guesses about the lab are, against the usual: it grows while nobody from outside may look")
    premium: Array = cell("l", "bn USD a turn", 0.0, seen_by=ALL, guess=EXACT, about="what insurers ask: the price of hidden risk, with noise")
    audit_worth: Array = cell("l", "share", 1.0, seen_by=NOBODY, guess=REST, high=1.0, about="of what an audit can find, what the lab's auditors do find")
    audit_name: Array = cell("l", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="of it, what the good name of the lab's auditors stands for")
    halted: Array = cell("l", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="the monitoring AI stopped the lab's training this turn")
    leaked: Array = cell("l", "OOM", 0.0, seen_by=OWNER, guess=REST, about="insight that inspectors, thieves and staff have carried to rivals so far")

    # --- danger ----------------------------------------------------------------------------------------------------------
    hazard: Array = cell("", "1/turn", 0.0, seen_by=NOBODY, guess=REST, high=1.0, about="true chance of catastrophe this turn")
    danger: Array = cell("", "chance", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="chance of catastrophe within a year, from public figures")
    exposure: Array = cell("", "index", 0.0, seen_by=NOBODY, guess=REST, about="systemic risk exposure: convex sum of unsafe capability; 1 is one lab of 2025 with safety work level")
    blame: Array = cell("l", "chance", 0.0, seen_by=NOBODY, guess=REST, about="the lab's part of all hazard so far")
    warned: Array = cell("", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="a warning shot has been fired")
    record: Array = cell("", "OOM", 0.0, seen_by=ALL, guess=EXACT, low=-INF, about="capability ahead of safety, as the public reads it off the incident record")
    amber: Array = cell("", "turns", 0.0, seen_by=ALL, guess=EXACT, about="turns that danger has stood above the amber line")
    survival: Array = cell("", "chance", 1.0, seen_by=NOBODY, guess=REST, high=1.0, about="product of (1 - hazard) so far")
    catastrophe: Array = cell("", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0)
    dominant: Array = cell("l", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="won the Run")
    ended: Array = cell("", "turn", -1.0, seen_by=ALL, guess=EXACT, low=-1.0, about="turn in which the game ended early, or -1")

    # --- nations: economy and society --------------------------------------------------------------------------------
    gdp: Array = cell("n", "bn USD a year", 0.0, seen_by=ALL, guess=EXACT)
    trend: Array = cell("n", "1/year", 0.02, seen_by=ALL, guess=EXACT, low=-0.2, high=0.2, about="growth without AI, shortage and foreign capital")
    civil_fill: Array = cell("n", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="of civil need for chips, cloud and power that was met")
    collateral: Array = cell("n", "bn USD a turn", 0.0, seen_by=ALL, guess=EXACT, about="output lost to shortage and sanction")
    treasury: Array = cell("n", "bn USD", 0.0, seen_by=OWNER, guess=rough(0.3), low=-INF)
    investment: Array = cell("n", "share of GDP", 0.0, seen_by=ALL, guess=EXACT, low=-1.0, about="net capital that has moved in")
    displacement: Array = cell("n", "share of workers", 0.0, seen_by=ALL, guess=EXACT, high=1.0)
    adoption: Array = cell("n", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of the economy that uses deployed AI")
    monitoring_jobs: Array = cell("n", "share of workers", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="retrained for audit and monitoring")
    military: Array = cell("n", "M H100e", 0.0, seen_by=OWNER, guess=rough(0.5, "rest"), about="compute drawn off for military use")
    programme: Array = cell("nr", "bn USD", 0.0, seen_by=OWNER, guess=rough(0.4), about="stock built by spending on the programme, decaying")
    concern: Array = cell("n", "index", 0.2, seen_by=ALL, guess=EXACT, high=1.0, about="public concern about AI")
    support: Array = cell("n", "share", 0.5, seen_by=ALL, guess=EXACT, high=1.0, about="approval of the government")
    political_capital: Array = cell("n", "points", 10.0, seen_by=OWNER, guess=rough(0.3), high=100.0)
    stance: Array = cell("n", "share", 0.5, seen_by=ALL, guess=EXACT, high=1.0, about="of the government: 0 cooperative, 1 competitive")
    leaning: Array = cell("n", "share", 0.5, seen_by=ALL, guess=EXACT, high=1.0, about="stance that the nation's governments have on average")
    elections: Array = cell("n", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="how far votes, and not force, decide who governs")
    changed: Array = cell("n", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="the government changed this turn")
    term: Array = cell("n", "turns", 0.0, seen_by=ALL, guess=EXACT, about="age of the government")
    certified_only: Array = cell("n", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of the market closed to uncertified models")
    procurement: Array = cell("n", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="state purchases tied to safety tiers")
    client: Array = cell("nn", "index", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="how far the first nation is the second's client: from a half on, its vote is the other's")
    goodwill: Array = cell("nn", "index", 0.5, seen_by=ALL, guess=EXACT, high=1.0, about="of the first nation towards the second")

    tariff: Array = cell("nn", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="duty of the first nation on trade with the second")
    openness: Array = cell("nn", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="of what the second nation orders from the first, by value, that the first lets go")
    arrears: Array = cell("n", "bn USD", 0.0, seen_by=ALL, guess=EXACT, about="dues to agencies and funds left unpaid")
    enacted: Array = cell("n", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="of what treaties asked of the nation's own law by last turn, what is law at home")
    asked_law: Array = cell("n", "sum of shares", 0.0, seen_by=ALL, guess=EXACT, about="what treaties asked of the nation's own law by last turn")
    spent_words: Array = cell("n", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of the goodwill that words alone had brought, gone")
    insurance: Array = cell("n", "bn USD a turn", 0.0, seen_by=ALL, guess=EXACT, about="premia that labs at home pay")

    # --- evidence: dossiers by treaty and promise, what nations see by themselves, agencies -------------------------------
    posterior: Array = cell("to", "chance", 0.0, seen_by=MEMBERS, guess=REST, high=1.0, about="that the promise is broken now, from admissible evidence: the dossier")
    pending: Array = cell("to", "nats", 0.0, seen_by=NOBODY, guess=REST, low=-INF, about="evidence still on its way through the offices")
    late: Array = cell("to", "nats", 0.0, seen_by=NOBODY, guess=REST, low=-INF, about="of it, what sensors deliver a turn later")
    found: Array = cell("to", "turns", 0.0, seen_by=ALL, guess=EXACT, about="a finding stands, for so many turns; 0 if none")
    accused: Array = cell("to", "turns", 0.0, seen_by=ALL, guess=EXACT, about="left to the accused to open its books")
    offence: Array = cell("to", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="size of the breach as found")
    breach_turns: Array = cell("to", "turns", 0.0, seen_by=NOBODY, guess=REST, low=-1.0, about="the promise has truly been broken for; -1 once that is found")
    traces: Array = cell("to", "share", 0.0, seen_by=NOBODY, guess=REST, high=1.0, about="what past breaches left in logs and samples")
    waived: Array = cell("to", "turns", 0.0, seen_by=ALL, guess=EXACT, about="the duty is lawfully suspended for")
    intel: Array = cell("na", "nats", 0.0, seen_by=OWNER, guess=REST, low=-INF, about="log likelihood ratio, from the nation's own eyes, that the actor breaks a promise")
    penalty: Array = cell("za", "depth", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of each penalty in force against the actor")
    penalty_left: Array = cell("za", "turns", 0.0, seen_by=ALL, guess=EXACT, about="until it lapses")
    lapsed: Array = cell("za", "turns", 0.0, seen_by=ALL, guess=EXACT, about="left in which it may snap back")
    carry: Array = cell("na", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of the penalties against the actor that the nation carries out")
    duty: Array = cell("nn", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="penal duty of the first nation on trade with the second")
    suspended: Array = cell("a", "depth", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of dividends withheld from the actor")
    fined: Array = cell("a", "bn USD", 0.0, seen_by=ALL, guess=EXACT, about="fines paid so far")
    suspected: Array = cell("a", "findings", 0.0, seen_by=ALL, guess=EXACT, about="made against the actor this turn")
    findings: Array = cell("a", "findings", 0.0, seen_by=ALL, guess=EXACT, about="against the actor so far")
    false_findings: Array = cell("a", "findings", 0.0, seen_by=NOBODY, guess=REST, about="against the actor in turns in which it kept the promise")
    cleared: Array = cell("a", "times", 0.0, seen_by=ALL, guess=EXACT, about="the actor has opened its books and was cleared")
    barred: Array = cell("a", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="refuses inspectors this turn")
    visits: Array = cell("a", "visits", 0.0, seen_by=ALL, guess=EXACT, about="by inspectors this turn")
    member: Array = cell("ta", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="party to the treaty when the last turn ended")
    bond: Array = cell("t", "bn USD", 0.0, seen_by=ALL, guess=EXACT, about="that a party forfeits if it leaves the treaty")
    expelled: Array = cell("ta", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="to leave the treaty before the next turn, by penalty")
    threats: Array = cell("n", "penalty-turns", 0.0, seen_by=ALL, guess=EXACT, about="of penalties that fell due to the nation to carry out")
    carried: Array = cell("n", "penalty-turns", 0.0, seen_by=ALL, guess=EXACT, about="of them, carried out")
    funds: Array = cell("y", "bn USD", 0.0, seen_by=OWNER, guess=rough(0.2), about="the agency's purse")
    inspectors: Array = cell("y", "hundreds", 0.0, seen_by=ALL, guess=EXACT, about="trained inspectors of the agency")
    trainees: Array = cell("y", "hundreds", 0.0, seen_by=ALL, guess=EXACT, about="inspectors in training")
    integrity: Array = cell("y", "share", 1.0, seen_by=OWNER, guess=rough(0.1, "rest"), high=1.0, about="of the agency's work that nobody has bent")
    trust: Array = cell("y", "share", 0.7, seen_by=ALL, guess=EXACT, high=1.0, about="that the world puts in the agency")
    favour: Array = cell("yn", "nats", 0.0, seen_by=NOBODY, guess=REST, low=-INF, about="how much better the evidence must be before the agency finds against the nation and its firms")
    tooling: Array = cell("c", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="of the sensor's first sensitivity that is left")
    drift: Array = cell("", "index", 0.0, seen_by=NOBODY, guess=REST, about="how far the monitoring AI has moved from what it was appointed for")
    monitor_power: Array = cell("", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of enforcement that runs through the monitoring AI")
    usurped: Array = cell("", "flag", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="the monitoring AI has defected")
    monitor_goal: Array = cell("n", "index", 0.0, seen_by=NOBODY, guess=REST, low=-INF, about="whom the monitoring AI would rather see win, drawn as it is appointed; nobody asked it")
    conflicts: Array = cell("", "pieces", 0.0, seen_by=ALL, guess=EXACT, about="of the monitoring AI's evidence so far that independent evidence contradicts")
    forecast: Array = cell("a", "chance", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="that the actor breaks a promise next turn, as the monitoring AI foretells it")
    misforecast: Array = cell("", "index", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="mean squared error of these forecasts against findings (Brier score)")
    reliance: Array = cell("", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of inspectors' judgement that has been left to the monitoring AI")
    disrepute: Array = cell("a", "findings", 0.0, seen_by=ALL, guess=EXACT, about="against the actor, as far as the world still minds them")
    unexplained: Array = cell("a", "bn USD a turn", 0.0, seen_by=ALL, guess=EXACT, about="spent without an account of it, as auditors estimate: evasion, and noise")
    audit_quality: Array = cell("x", "share", 0.8, seen_by=OWNER, guess=rough(0.2, "esteem"), high=1.0, about="of what an audit can find, what the auditor finds if nobody bends it")
    bent: Array = cell("x", "share", 0.0, seen_by=NOBODY, guess=REST, high=1.0, about="of its audits that those it depends on have bent")
    esteem: Array = cell("x", "share", 0.8, seen_by=ALL, guess=EXACT, high=1.0, about="what the auditor's name stands for")
    trading: Array = cell("x", "flag", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="the auditor is in business")
    clients: Array = cell("x", "labs", 0.0, seen_by=ALL, guess=EXACT, about="whose audits the auditor does")
    audit_price: Array = cell("", "bn USD a year", 0.0, seen_by=ALL, guess=EXACT, about="of the audits of one lab")
    unrehearsed: Array = cell("", "share", 1.0, seen_by=ALL, guess=EXACT, high=1.0, about="of what sanctions do that exercises, joint laboratories and use have not yet shown")
    leak_seen: Array = cell("", "times", 1.0, seen_by=ALL, guess=EXACT, low=0.05, high=20.0, about="how far refused goods leak, against what is usual, as far as it is known")
    leakiness: Array = cell("", "times", 1.0, seen_by=NOBODY, guess=rough(0.4, "leak_seen", "unrehearsed"), low=0.05, high=20.0, about="how far refused goods truly leak, against what is usual")
    found_after: Array = cell("u", "breaches", 0.0, seen_by=NOBODY, guess=REST, about="found, by turns from beginning to finding")
    missed_after: Array = cell("u", "breaches", 0.0, seen_by=NOBODY, guess=REST, about="ended unfound, by turns that they lasted")

    # --- the bargaining: ratification, side deals, secrets ----------------------------------------------------------------
    ratification: Array = cell("n", "years", 0.0, seen_by=ALL, guess=EXACT, high=20.0, about="that the nation's law takes from signature until a treaty binds it; 0 asks nobody")
    tabled: Array = cell("s", "drafts", 0.0, seen_by=ALL, guess=EXACT, about="of the seat's own that have come to the table so far")
    offer: Array = cell("q", "thing", 0.0, seen_by=DEALERS, guess=REST, high=8.0, about="that the first offers the second in this bargaining; 0 for no offer")
    offer_amount: Array = cell("q", "units", 0.0, seen_by=DEALERS, guess=REST, about="of it: bn USD, M H100e, systems, kt")
    offer_later: Array = cell("q", "turns", 0.0, seen_by=DEALERS, guess=REST, about="after which it would be handed over; 0 at once")
    asked: Array = cell("q", "thing", 0.0, seen_by=DEALERS, guess=REST, high=8.0, about="that the first asks for it")
    asked_amount: Array = cell("q", "units", 0.0, seen_by=DEALERS, guess=REST, about="of it")
    asked_later: Array = cell("q", "turns", 0.0, seen_by=DEALERS, guess=REST, about="after which it would be due; 0 at once")
    gift: Array = cell("q", "thing", 0.0, seen_by=DEALERS, guess=REST, high=8.0, about="that the first gave or promised the second in their last side deal")
    gift_amount: Array = cell("q", "units", 0.0, seen_by=DEALERS, guess=REST, about="of it")
    gift_due: Array = cell("q", "turn", 0.0, seen_by=DEALERS, guess=REST, about="at which it is due, counted from 1; 0 where nothing is owed any more")
    deals: Array = cell("q", "deals", 0.0, seen_by=DEALERS, guess=REST, about="side deals that the two have struck so far")
    secret_deal: Array = cell("q", "flag", 0.0, seen_by=DEALERS, guess=REST, high=1.0, about="their last side deal is known to nobody else")
    deal_out: Array = cell("q", "thing", 0.0, seen_by=ALL, guess=EXACT, high=8.0, about="that the first gave or promised the second, as has leaked")
    deal_out_amount: Array = cell("q", "units", 0.0, seen_by=ALL, guess=EXACT, about="of it, as has leaked")
    word_kept: Array = cell("q", "promises", 0.0, seen_by=DEALERS, guess=REST, about="of side deals that the first has kept towards the second")
    word_broken: Array = cell("q", "promises", 0.0, seen_by=DEALERS, guess=REST, about="of side deals that the first has broken towards the second")
    lent: Array = cell("q", "M H100e", 0.0, seen_by=DEALERS, guess=REST, about="of compute that labs of the first lend to labs of the second")
    lent_left: Array = cell("q", "turns", 0.0, seen_by=DEALERS, guess=REST, about="for which they go on lending it")
    secret: Array = cell("f", "kind", 0.0, seen_by=OWNER, guess=REST, about="place in the table of secrets of what the seat may show or tell")
    shown: Array = cell("sf", "unit of the secret", 0.0, seen_by=OWNER, guess=REST, low=-INF, about="figure of another's secret that the seat holds under seal")
    shown_kind: Array = cell("sf", "kind", -1.0, seen_by=OWNER, guess=REST, low=-1.0, about="what the figure is of; -1 where the seat holds none")
    shown_at: Array = cell("sf", "turn", 0.0, seen_by=OWNER, guess=REST, about="of which the figure is true, counted from 1; 0 where the seat holds none")
    told: Array = cell("sf", "unit of the secret", 0.0, seen_by=OWNER, guess=REST, low=-INF, about="figure that the other has told the seat, true or not")
    told_kind: Array = cell("sf", "kind", -1.0, seen_by=OWNER, guess=REST, low=-1.0, about="what that figure is of; -1 if nothing was told")
    told_at: Array = cell("sf", "turn", 0.0, seen_by=OWNER, guess=REST, about="in which it was told, counted from 1; 0 if never")

    # --- promises and score ---------------------------------------------------------------------------------------------
    met: Array = cell("a", "obligation-turns", 0.0, seen_by=NOBODY, guess=REST, about="promises due and kept so far")
    due: Array = cell("a", "obligation-turns", 0.0, seen_by=ALL, guess=EXACT, about="promises due so far")
    met_as_published: Array = cell("a", "obligation-turns", 0.0, seen_by=ALL, guess=EXACT, about="promises due and kept so far, by the parties' own figures")
    breach: Array = cell("a", "share", 0.0, seen_by=NOBODY, guess=REST, high=1.0, about="worst breach this turn")
    bound: Array = cell("a", "obligations", 0.0, seen_by=ALL, guess=EXACT, about="live promises that bind the actor")
    refusals: Array = cell("n", "share", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="of exports refused this turn, by value")
    score: Array = cell("a", "points", 0.0, seen_by=OWNER, guess=REST, low=-INF)
    terms: Array = cell("j", "points", 0.0, seen_by=OWNER, guess=REST, low=-INF, about="each score term so far")
    opening: Array = cell("j", "read-out", 0.0, seen_by=OWNER, guess=REST, low=-INF, about="what the term's read-out was at the start")
    agenda: Array = cell("a", "place", 0.0, seen_by=OWNER, guess=REST, about="which of its hidden agendas the seat has drawn")
    q: Array = cell("", "chance", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="final danger, measured by the epilogue")
    found_late: Array = cell("a", "chance", 0.0, seen_by=ALL, guess=EXACT, high=1.0, about="that a finding was made against the actor, or a firm at home there, by the end of the epilogue; 0 before it")

    @property
    def worlds(self) -> int:
        """How many worlds stand along the last axis."""
        return int(self.ended.shape[-1])

    @property
    def alive(self) -> Array:
        """`(b,)` bool: the game still runs in this world."""
        return np.asarray(self.ended < 0)

    def changed_by(self, fields: dict[str, Array]) -> World:
        """A world with these arrays in place of the old ones; the others are shared, not copied."""
        new = object.__new__(World)
        new.__dict__ = self.__dict__ | fields
        return new

    def copied(self) -> World:
        """A world with arrays of its own."""
        return self.changed_by({name: np.array(getattr(self, name)) for name in FIELDS})

    def at(self, worlds: Array | slice | list[int]) -> World:
        """Some of the worlds, as a world of their own."""
        return self.changed_by({name: columns(getattr(self, name), worlds) for name in FIELDS})

    def arrays(self) -> dict[str, Array]:
        """Every declared array by name, in order."""
        return {name: getattr(self, name) for name in FIELDS}


FIELDS: dict[str, Declared] = declared(World)


def empty(chart: Chart, worlds: int) -> World:
    """A world in which every quantity rests: `worlds` along the last axis."""
    values: dict[str, Any] = {
        name: np.full((*chart.axes.shape(line.axes), worlds), line.rest) for name, line in FIELDS.items()
    }
    return World(chart, **values)


def nbytes(world: World) -> int:
    """Bytes that the arrays hold."""
    return int(sum(array.nbytes for array in world.arrays().values()))


assert all(f.name == "chart" or f.name in FIELDS for f in dataclasses.fields(World)), "undeclared quantity"
