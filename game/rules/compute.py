"""Compute: what labs have to compute with, and what they train on it.

Data centres sell compute over the graph; this phase adds up what reached each lab, takes off what the state draws for its
armed forces and what stands at undeclared sites, and turns the rest into training runs. A run gathers operations over at most
about nine months (Epoch AI on the longest useful run), so a run is a rolling sum that fades at that age. Splitting it into
parts keeps every part under a ceiling and costs some efficiency (DiLoCo, Douillard et al. 2023, arXiv 2311.08105: eight
islands lose little; INTELLECT-1 2024 on three continents lost 4 to 17 % of its utilisation). A cap built into a chip
(MECHANISMS 82) keeps new chips out of larger runs; old chips join as ever. Parties may keep a common cluster, in which every lab
whose tests cover its model has the same quota (a club good: whoever is expelled loses it; Buchanan 1965; MECHANISMS 123).
"""

from __future__ import annotations

import numpy as np

from game.rules.assembly import components
from game.rules.certificates import certified
from game.rules.law import Change, Turn, Why
from game.rules.monitor import halted
from game.rules.upkeep import drag
from game.world.declare import Seen
from game.world.state import World
from game.world.total import Array, Sum, ratio, total

FLOP_PER_YEAR = 1e6 * 1e15 * 365.25 * 86400.0
"""Operations of a million H100 equivalents in a year at full use: an H100 does about 1e15 a second in 16 bit."""

LN10 = float(np.log(10.0))
UNLIMITED = 1e39
"""A ceiling on capped chips above this is none."""


def compute(world: World, turn: Turn) -> Change:
    """Add up compute by lab, move what is hidden, and train."""
    military = turn.orders.military * world.chart.sites.computing(world.output) / turn.year
    if not len(world.chart.axes.lab):
        return Change({"military": military})
    books, rented = _reached(world, turn)
    books = _lent(world, _shared(world, turn, books))
    moved = _hidden(world, turn, books)
    covert = world.covert * float(np.exp(-turn.year / turn.params.covert_life)) + moved
    declared = np.maximum(books - covert, 0.0)
    cash = world.cash - moved * turn.params.covert_site_cost
    if turn.orders.evade.any():
        cash = cash - total(np.moveaxis(turn.orders.evade[world.chart.lab_actor], 1, 0))
    runs = _runs(world, turn, declared, covert)
    built, cash = _built(world, turn, runs["aggregate_run"], cash)
    runs |= built
    lending = {"lent_left": np.maximum(world.lent_left - 1.0, 0.0)} if world.lent_left.any() else {}
    fields = lending | {"military": military, "compute": declared, "rented": np.minimum(rented, declared)}
    return Change(
        fields | {"covert": covert, "cash": cash} | runs,
        why={
            "hidden": Why("l", moved, Seen.OWNER),
            "drafted": Why("n", military, Seen.OWNER),
            "run": Why("l", runs["declared_run"], Seen.ALL),
            "forgone": Why("l", runs["forgone"], Seen.OWNER),
            "assembled": Why("l", np.where(built["components"] > world.components, built["components"], 0.0), Seen.OWNER),
        },
    )


def _built(world: World, turn: Turn, run: Array, cash: Array) -> tuple[dict[str, Array], Array]:
    """What models are assembled of, bought components counted in, and cash `(l, b)` after they are paid for."""
    trade = components(world, turn)
    if not trade:
        return {"components": np.zeros_like(run), "assembled": run}, cash
    bought = trade["components"]
    return {"components": bought, "assembled": run + bought}, cash - trade["paid"] + trade["earned"]


def dashing(world: World, turn: Turn) -> Array:
    """(l, b) bool: labs that go all in on the last generation this turn; only a model near it makes that possible."""
    able = world.capability >= turn.params.run_capability
    early = turn.number < turn.fair.get("no_catastrophe_before", 0)
    return np.asarray(able & (turn.orders.dash > 0.5) & (not early))


def shares(world: World, turn: Turn) -> tuple[Array, Array, Array]:
    """(l, b) shares of compute: for training, for safety work, for serving customers. Together they are at most one."""
    dash = dashing(world, turn)
    guard = turn.orders.guard
    train = np.where(dash, 1.0, turn.orders.train)
    train = np.minimum(train, 1.0 - guard)
    return train, guard, np.maximum(1.0 - train - guard, 0.0)


def focus(world: World, turn: Turn) -> Array:
    """(l, b) share of training compute that goes into the one largest run; the rest is experiments."""
    return np.where(dashing(world, turn), 1.0, turn.params.run_focus)


def split_efficiency(parts: Array, turn: Turn) -> Array:
    """(l, b) what a run split into parts is worth against one of the same size at one site."""
    return np.exp(-turn.params.split_loss * np.log2(np.maximum(parts, 1.0)))


def _reached(world: World, turn: Turn) -> tuple[Array, Array]:
    """(l, b) compute on the labs' books after the armed forces took theirs, and how much of it other firms rent out."""
    sites = world.chart.sites
    shipped = world.shipped[sites.edges]
    left = shipped * (1.0 - turn.orders.military[sites.seller_nation])
    if turn.levers.access.any():
        left = left * (1.0 - drag(world, turn)[sites.seller_nation])
    arrived = sites.to_lab(shipped)
    books = sites.lab_plants(world.output) / turn.year * ratio(sites.to_lab(left), arrived, empty=1.0)
    return books, books * ratio(sites.to_foreign_lab(left), sites.to_lab(left))


def _shared(world: World, turn: Turn, books: Array) -> Array:
    """(l, b) compute after the common cluster: labs of parties put a share in, those with a certificate get equal quotas out."""
    given = turn.levers.pooled[world.chart.lab_home]
    if not given.any():
        return books
    verified = (given > 0.0) * certified(world.deployed, world.tested, turn) * (1.0 - kept_out(world))
    quota = ratio(verified, total(verified))
    given = given * (total(verified) > 0.0)  # a cluster that nobody may use is not built
    return np.asarray(books * (1.0 - given) + total(books * given) * quota)


def kept_out(world: World) -> Array:
    """(l, b) share of dividends withheld from each lab, by penalties on it or on its home nation (MECHANISMS 123)."""
    chart = world.chart
    if not world.suspended.any():
        return np.zeros_like(world.compute)
    return np.maximum(world.suspended[chart.lab_actor], world.suspended[chart.nation_actor][chart.lab_home])


def _lent(world: World, books: Array) -> Array:
    """(l, b) compute after what laboratories lend each other under side deals: at most half of what each seat speaks for."""
    chart = world.chart
    if not world.lent.size or not (world.lent_left > 0.0).any():
        return books
    home = chart.actor_nation[chart.delegate_actor][:, None] == chart.lab_home[None]
    own = home | (chart.delegate_actor[:, None] == chart.lab_actor[None])  # (s, l) laboratories that each seat speaks for
    held = np.array([total(books * labs[:, None]) for labs in own])
    active = world.lent * (world.lent_left > 0.0)
    given = Sum(chart.pairs.first, len(own))(active)
    flow = active * np.minimum(ratio(0.5 * held, given, empty=1.0), 1.0)[chart.pairs.first]
    after = books.copy()
    for pair in np.flatnonzero(flow.any(axis=1)):
        giver, taker = own[chart.pairs.first[pair]][:, None], own[chart.pairs.second[pair]][:, None]
        even = np.broadcast_to(taker / max(int(np.count_nonzero(taker)), 1), books.shape)
        gets = np.where(total(books * taker) > 0.0, ratio(books * taker, total(books * taker)), even)
        after += flow[pair] * (gets - ratio(books * giver, total(books * giver)))
    return np.maximum(after, 0.0)


def _hidden(world: World, turn: Turn, books: Array) -> Array:
    """(l, b) chips moved to undeclared sites: a share of what is on the books, which goes on showing them, and of what was
    smuggled into the lab's country, which a registered hall takes in part only (MECHANISMS 109). A site costs money, so a poor
    lab hides little."""
    chart, hide = world.chart, turn.orders.hide
    contraband = chart.sites.chips_to_nation(world.smuggled[chart.sites.chip_edges])[chart.lab_home]
    own = ratio(books, chart.labs_to_nation(books)[chart.lab_home])
    unfit = turn.params.contraband_hidden
    kept = unfit + (1.0 - unfit) * np.minimum(2.0 * hide, 1.0)
    wanted = hide * np.maximum(books - world.covert, 0.0) + kept * contraband * own
    able = np.maximum(world.cash, 0.0) / turn.params.covert_site_cost
    return np.asarray(np.minimum(np.minimum(wanted, able), np.maximum(books - world.covert, 0.0)))


def _runs(world: World, turn: Turn, declared: Array, covert: Array) -> dict[str, Array]:
    """The runs this turn: what was trained, in one part, in all parts, and as the lab reports it."""
    months, longest = world.chart.months, turn.params.run_months
    keep, in_time = max(0.0, 1.0 - months / longest), min(1.0, longest / months)
    pace = FLOP_PER_YEAR * turn.params.utilisation * turn.year * in_time
    train, _, _ = shares(world, turn)
    open_flop = pace * declared * train
    shadow_flop = pace * turn.params.covert_efficiency * covert
    parts = np.maximum(turn.orders.split, 1.0)
    kept = keep * (world.aggregate_run - world.covert_run)
    stopped = _stopped(world, turn, kept + open_flop * focus(world, turn))
    open_flop = open_flop * (1.0 - stopped)
    gathered = kept + open_flop * focus(world, turn)
    full = gathered / parts
    part = np.minimum(np.minimum(full, turn.orders.run_cap), _chip_limit(world, turn, full))
    covert_run = keep * world.covert_run + shadow_flop
    in_year = min(1.0, 1.0 / turn.year) / in_time
    return _told(world, turn, declared, covert, part) | {
        "largest_run": np.maximum(part, covert_run),
        "aggregate_run": part * parts + covert_run,
        "covert_run": covert_run,
        "forgone": np.log10(np.maximum(ratio(full, part, empty=1.0), 1.0)),
        "year_flop": max(0.0, 1.0 - turn.year) * world.year_flop + (open_flop + shadow_flop) * in_year,
        "halted": stopped,
    }


def _stopped(world: World, turn: Turn, gathered: Array) -> Array:
    """(l, b) 1 where a monitoring AI stops the lab's training this turn, given the run it would come to (MECHANISMS 89, 90)."""
    if not turn.levers.monitor.any():
        return np.zeros_like(gathered)
    parts = np.maximum(turn.orders.split, 1.0)
    part = np.minimum(gathered / parts, turn.orders.run_cap)
    return halted(world, turn, part, part * parts)


def _told(world: World, turn: Turn, declared: Array, covert: Array, part: Array) -> dict[str, Array]:
    """What compute was used for, hidden sites counted in, and what the lab says of it (MECHANISMS 79, 85). Hidden sites train and
    serve nobody; what is not reported is left out of the run as the public knows it."""
    train, guard, serve = shares(world, turn)
    whole = declared + covert
    return {
        "training": np.minimum(ratio(declared * train + covert, whole), 1.0),
        "guarded": np.minimum(ratio(declared * guard, whole), 1.0),
        "inference": declared * serve,
        "misreport": np.minimum(1.0 - turn.orders.report * ratio(declared, whole, empty=1.0), 1.0),
        "declared_run": part * turn.orders.report,
    }


def _chip_limit(world: World, turn: Turn, full: Array) -> Array:
    """(l, b) the largest run that on-chip caps let the lab do: all its chips up to the cap, uncapped ones beyond it."""
    sites, ceiling = world.chart.sites, turn.levers.chip_cap_flop
    binding = ceiling < UNLIMITED
    if not binding.any():
        return full
    carried = world.shipped[sites.edges]
    capped = carried * world.capped[sites.seller] * binding[sites.seller_nation]
    share = ratio(sites.to_lab(capped), sites.to_lab(carried))
    weight = sites.to_lab(capped * np.log10(ceiling)[sites.seller_nation])
    cap = np.exp(LN10 * ratio(weight, sites.to_lab(capped), empty=40.0)) * (1.0 - 1e-12)  # rounding breaks no promise
    return np.maximum(np.minimum(full, cap), full * (1.0 - share))
