"""Effects: what carries the game, switched on and off in whole games on the same seeds. Long: run by `make proof`.

A difference counts where it is `CLEAR` standard errors from nothing; where a size is stated it must be reached as well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pairs import SEEDS, ended, less, more, variant
from worlds import setup

from game import Model
from game.knowledge.observe import Observation
from game.policies.policy import Answer
from game.policies.routine import Routine
from game.world.draws import Draws
from game.world.readouts import find
from game.world.total import Array

pytestmark = pytest.mark.proof

NATIONS = tuple(setup().chart.axes.nation)
SCHEDULE = setup().document.data["events"]
HOLDING = {"nation": "hold"}
"""Nations that keep to the law as it stands, so that one cut is all that differs."""


def accord(*clauses: dict[str, Any], parties: tuple[str, ...] = NATIONS) -> list[dict[str, Any]]:
    """A treaty in force from the start."""
    return [{"id": "accord", "title": "Accord", "parties": list(parties), "minimum": 2, "clauses": list(clauses)}]


CEILING = {"kind": "compute_cap", "flop": 1.2e28}
HONEST, FAITHLESS = {"profiles": {"lab": {"honour": 1.0}}}, {"profiles": {"lab": {"honour": -2.0}}}


def licence(origin: str, goods: list[str], destinations: list[str], share: float = 0.0) -> dict[str, Any]:
    return {"origin": origin, "goods": goods, "destinations": destinations, "licence": share}


def event(*effects: dict[str, Any], turn: int = 4) -> dict[str, Any]:
    """One event in the second year."""
    return {"id": "cut", "title": "A cut", "turn": turn, "effects": list(effects)}


def damage(months: float, *plants: str) -> dict[str, Any]:
    return {"plants": list(plants), "damage": 0.9, "months": months}


def after_cut(*events: dict[str, Any], turns: int = 16, **changes: Any) -> Model:
    """The standard game after so many turns under these events and the usual ones."""
    return ended(variant(policies=HOLDING, turns=turns, events=[*SCHEDULE, *events], **changes))


def made(model: Model, good: str, nation: str | None = None, field: str = "output") -> Array:
    """`(b,)` a quantity of plants, added over those that make a good, in one nation or anywhere."""
    chart = model.chart
    rows = chart.plant_good == model.axes.good[good]
    if nation:
        rows = rows & (chart.plant_nation == model.axes.nation[nation])
    return np.asarray(getattr(model.world, field)[rows].sum(axis=0))


def at_home(model: Model, nation: str) -> Array:
    """(l) bool: labs at home in a nation."""
    return np.asarray(model.chart.lab_home == model.axes.nation[nation])


def best(model: Model, nation: str | None = None) -> Array:
    """`(b,)` the best model in a nation, or anywhere."""
    world = model.world
    return np.asarray((world.capability[at_home(model, nation)] if nation else world.capability).max(axis=0))


def kept(model: Model) -> Array:
    return find("adherence").get(model.world)


# --- promises ---------------------------------------------------------------------------------------------------------------
def test_1_defection_gains_capability_and_costs_the_safety_of_all():
    honest = ended(variant(treaties=accord(CEILING), **HONEST))
    faithless = ended(variant(treaties=accord(CEILING), **FAITHLESS))
    assert more(best(faithless), best(honest) + 0.3)
    assert less(kept(faithless), kept(honest))
    assert less(faithless.world.survival, honest.world.survival - 0.01)


def test_20_a_ceiling_that_is_kept_holds_runs_and_danger_down():
    bound, free = ended(variant(treaties=accord(CEILING), **HONEST)), ended(variant(), treaties=False)
    runs = [np.log10(model.world.aggregate_run.max(axis=0)) for model in (bound, free)]
    assert less(runs[0], runs[1] - 0.5)
    assert less(best(bound), best(free) - 0.5)
    assert more(bound.world.survival, free.world.survival)
    assert less(bound.world.gdp.sum(axis=0), free.world.gdp.sum(axis=0))


def test_23_whom_a_ceiling_leaves_out_goes_over_it_and_breaks_no_promise():
    all_labs = ended(variant(treaties=accord(CEILING), **HONEST))
    states = ended(variant(treaties=accord(CEILING | {"binds": "consortia"}), **HONEST))
    private = all_labs.chart.actor_state_share[all_labs.chart.lab_actor] == 0.0
    runs = [np.log10(m.world.aggregate_run[private].max(axis=0)) for m in (states, all_labs)]
    assert more(runs[0], runs[1] + 0.5)
    assert (states.world.bound[states.chart.lab_actor[private]] == 0.0).all()
    assert less(states.world.survival, all_labs.world.survival)


def test_160_runs_split_over_sites_go_round_a_ceiling_that_counts_each_part():
    clause = CEILING | {"aggregate": False}
    split, whole = (ended(variant(treaties=accord(clause), **manners)) for manners in (FAITHLESS, HONEST))
    assert more(best(split), best(whole) + 0.3)
    assert more(np.log10(split.world.aggregate_run.max(axis=0)), np.log10(CEILING["flop"]) + 0.3)
    assert (np.mean(kept(split)) > 0.97).all()  # and the letter is kept


def test_162_adding_up_parts_and_proxies_finds_what_counting_parts_does_not():
    added = ended(variant(treaties=accord(CEILING), **FAITHLESS))
    parts = ended(variant(treaties=accord(CEILING | {"aggregate": False}), **FAITHLESS))
    assert less(kept(added), kept(parts) - 0.03)


def test_186_what_is_published_looks_better_than_what_is_true_and_only_where_promises_are_broken():
    gap = {}
    for name, manners in {"honest": HONEST, "faithless": FAITHLESS}.items():
        world = ended(variant(treaties=accord(CEILING), **manners)).world
        gap[name] = find("adherence_as_published").get(world) - find("adherence").get(world)
    assert more(gap["faithless"], gap["honest"] + 0.03)
    assert abs(np.mean(gap["honest"])) < 0.002


# --- the race ---------------------------------------------------------------------------------------------------------------
def test_6_the_first_to_a_generation_sells_more_in_the_year_after():
    with_, without = (_year_after_first(variant(parameters={"first_mover": v})) for v in (0.8, 0.0))
    for generation in (1, 2):
        both = with_[generation].keys() & without[generation].keys()
        same = [w for w in both if with_[generation][w][0] == without[generation][w][0]]
        assert len(same) > 20
        share = [np.array([found[generation][w][1] for w in same]) for found in (with_, without)]
        assert more(share[0], share[1] + 0.02)


def _year_after_first(scenario: Any) -> dict[int, dict[int, tuple[int, float]]]:
    """Generation -> world -> (the lab that was first, its mean share of the market in the four turns from then on)."""
    model = Model(scenario, seeds=SEEDS)
    shares: list[Array] = []
    first: dict[int, dict[int, tuple[int, int]]] = {1: {}, 2: {}}
    step = model.chart.params.generation_step
    while not model.over:
        before = model.world
        model.step()
        shares.append(model.world.market)
        for generation, found in first.items():
            new = (before.generation < generation) & (model.world.generation >= generation)
            leader = ((model.world.deployed >= generation * step) & (before.deployed < generation * step)).argmax(axis=0)
            found |= {w: (int(leader[w]), model.turn - 1) for w in np.flatnonzero(new).tolist()}
    year = {g: {w: v for w, v in found.items() if v[1] + 4 <= len(shares)} for g, found in first.items()}
    return {
        g: {w: (lab, float(np.mean([shares[t][lab, w] for t in range(at, at + 4)]))) for w, (lab, at) in found.items()}
        for g, found in year.items()
    }


CAREFUL, RUSHED = 0.9, 0.0


def race(*rushing: str) -> Model:
    """Four powers without a treaty; every lab is careful but for those that rush."""
    weights = {"openness": 0.3, "honour": 0.6}
    profiles = {"careful": weights | {"caution": CAREFUL}, "rushed": weights | {"caution": RUSHED}}
    manners = {lab: {"profile": "rushed" if lab in rushing else "careful"} for lab in LABS}
    return ended(variant("four_powers", treaties=[], profiles=profiles, actors=manners))


LABS = tuple(setup("four_powers").chart.axes.lab)


def test_8_rushing_pays_whoever_does_it_alone_and_ruins_those_who_all_do():
    careful, reckless = race(), race(*LABS)
    gained, danger = [], []
    for lab in LABS:
        alone, actor = race(lab), careful.axes.actor[lab]
        gained.append(alone.world.score[actor] - careful.world.score[actor])
        danger.append(careful.world.survival - alone.world.survival)
    assert more(np.concatenate(gained), 0.0 * np.concatenate(gained) + 1.0)
    assert more(np.concatenate(danger), 0.0 * np.concatenate(danger))
    assert less(reckless.world.survival, careful.world.survival - 0.03)
    seats = [careful.axes.actor[seat] for seat in careful.setup.file.objectives]
    lost = careful.world.score[seats].sum(axis=0) - reckless.world.score[seats].sum(axis=0)
    assert np.mean(lost) > 30.0
    assert more(lost, 0.0 * lost + 5.0) or np.mean(lost) > 3.0 * np.std(lost) / np.sqrt(len(lost))


def test_189_exposure_drives_the_danger_that_ends_the_game_for_all():
    alone = ended(variant(parameters={"systemic_coupling": 0.0}))
    coupled = ended(variant())
    assert less(coupled.world.survival, alone.world.survival - 0.005)
    exposure, hazard = coupled.world.exposure, coupled.world.hazard
    assert np.corrcoef(exposure, hazard)[0, 1] > 0.7


# --- what may be known ------------------------------------------------------------------------------------------------------
class Clairvoyant(Routine):
    """The same rules of thumb, on the danger as it truly is."""

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        world = seen._world
        truth = 1.0 - (1.0 - world.hazard) ** (1.0 / world.chart.year)
        return super().decide(replace(seen, _world=world.changed_by({"danger": truth})), luck)


def test_166_seats_act_on_what_they_believe_and_would_do_otherwise_if_they_knew():
    foggy, clear = ended(variant("four_powers")), Model(variant("four_powers"), seeds=SEEDS)
    clear._policies["routine"] = Clairvoyant()
    clear.run_model()
    believed, true = foggy.world.danger, 1.0 - (1.0 - foggy.world.hazard) ** 4
    assert more(np.abs(believed - true), 0.1 * true)
    assert more(foggy.world.safety.max(axis=0), clear.world.safety.max(axis=0))


def test_166_what_nobody_can_see_is_answered_by_nobody_and_still_decides():
    hidden = {lab: {"start": {"covert": 0.3}} for lab in LABS}
    with_, without = (Model(variant("four_powers", actors=a), seeds=SEEDS) for a in (hidden, {}))
    for model in (with_, without):
        model.step()
    for deed, orders in with_.played.orders.arrays().items():
        assert np.array_equal(orders, getattr(without.played.orders, deed)), deed
    assert less(with_.run_model().world.survival, without.run_model().world.survival)


# --- sanctions --------------------------------------------------------------------------------------------------------------
def test_99_a_sanction_together_bites_deeper_and_whoever_stays_out_sells_more():
    scanners = [licence(n, ["duv"], ["CHN"]) for n in ("NLD", "JPN")]
    nobody, alone, joint = after_cut(), after_cut(event(scanners[0])), after_cut(event(*scanners))
    fabs = [made(model, "mature_logic", "CHN", "capacity") for model in (nobody, alone, joint)]
    assert less(fabs[1], 0.995 * fabs[0])
    assert less(fabs[2], 0.95 * fabs[1])
    assert more(made(alone, "duv", "JPN", "revenue"), made(nobody, "duv", "JPN", "revenue"))


def test_100_an_export_control_slows_its_target_costs_its_author_and_leaks():
    closed, free = (after_cut(event(licence("USA", ["accelerators"], ["CHN"], share))) for share in (0.0, 1.0))
    chips = [model.world.compute[at_home(model, "CHN")].sum(axis=0) for model in (closed, free)]
    assert less(chips[0], 0.95 * chips[1])
    assert less(best(closed, "CHN"), best(free, "CHN"))
    assert less(made(closed, "accelerators", "USA", "revenue"), made(free, "accelerators", "USA", "revenue"))
    assert more(into_china(closed, "accelerators"), into_china(free, "accelerators"))


def into_china(model: Model, good: str) -> Array:
    """`(b,)` smuggled this turn."""
    chart = model.chart
    edges = chart.edge_good == model.axes.good[good]
    edges = edges & (chart.plant_nation[chart.edge_buyer] == model.axes.nation["CHN"])
    return np.asarray(model.world.smuggled[edges].sum(axis=0))


def test_101_the_holder_of_a_chokepoint_outweighs_all_others_together():
    holder = after_cut(event(licence("CHN", ["rare_earths"], ["JPN"])))
    others = after_cut(event(*(licence(n, ["rare_earths"], ["JPN"]) for n in ("AUS", "MYS", "USA"))))
    market = holder.axes.market["rare_earths@JPN"]
    assert more(holder.world.price[market], 1.3 * others.world.price[market])
    assert less(holder.world.civil_fill[holder.axes.nation["JPN"]], others.world.civil_fill[holder.axes.nation["JPN"]])


def test_107_a_cut_of_logic_costs_bystanders_output_jobs_and_support():
    cut, free = after_cut(event(licence("TWN", ["leading_logic"], [n for n in NATIONS if n != "TWN"], 0.2))), after_cut()
    for name in ("DEU", "IND", "USA"):
        nation = cut.axes.nation[name]
        assert less(cut.world.civil_fill[nation], free.world.civil_fill[nation] - 0.005)
        assert less(cut.world.gdp[nation], free.world.gdp[nation])
        assert more(cut.world.displacement[nation], 1.2 * free.world.displacement[nation])
    assert less(cut.world.support[cut.axes.nation["IND"]], free.world.support[cut.axes.nation["IND"]])


def test_108_neutrals_that_a_control_has_hurt_carry_goods_past_it():
    bystanders = [n for n in NATIONS if n not in ("TWN", "CHN")]
    cut = event(licence("TWN", ["leading_logic", "mature_logic"], ["CHN"]), licence("TWN", ["leading_logic"], bystanders, 0.3))

    def game(**changes: Any) -> Model:
        return ended(variant(policies=HOLDING, turns=16, events=[cut], **changes))

    with_, without = game(), game(parameters={"hub_rise": 0.0})
    assert more(into_china(with_, "leading_logic"), 1.2 * into_china(without, "leading_logic"))
    assert more(with_.world.civil_fill[with_.axes.nation["CHN"]], without.world.civil_fill[with_.axes.nation["CHN"]])


def test_109_a_sanction_drives_development_underground_where_it_is_more_dangerous():
    cut = event(licence("USA", ["accelerators"], ["CHN"]))
    sanctioned, free = after_cut(cut, turns=24), after_cut(event(licence("USA", ["accelerators"], ["CHN"], 1.0)), turns=24)
    declared = after_cut(cut, turns=24, parameters={"contraband_hidden": 0.0})
    hidden = [m.world.covert[at_home(m, "CHN")].sum(axis=0) for m in (sanctioned, free, declared)]
    assert more(hidden[0], hidden[1] + 0.1)
    assert more(hidden[0], hidden[2] + 0.1)
    assert less(sanctioned.world.survival, declared.world.survival)


# --- the chain --------------------------------------------------------------------------------------------------------------
def test_127_capability_grows_on_chips_and_starves_without_them():
    stopped, free = after_cut(event(damage(60, "acc_usa_a", "acc_usa_b", "acc_usa_c")), turns=20), after_cut(turns=20)
    assert less(stopped.world.compute.sum(axis=0), 0.8 * free.world.compute.sum(axis=0))
    assert less(best(stopped), best(free) - 0.1)


def test_128_a_disaster_at_a_few_foundries_halves_the_worlds_logic():
    quake, calm = after_cut(event(damage(12, "fab_twn_south", "fab_twn_north", "fab_kor")), turns=6), after_cut(turns=6)
    assert less(made(quake, "leading_logic"), 0.55 * made(calm, "leading_logic"))
    world = quake.world
    into = [m for m, good in enumerate(quake.chart.market_good) if good == quake.axes.good["leading_logic"]]
    assert more(world.price[into].mean(axis=0), 3.0 * calm.world.price[into].mean(axis=0))


def test_129_scanners_set_what_foundries_can_make_a_year_later_and_their_service_what_they_make_after_that():
    cut = event(licence("NLD", ["euv"], ["TWN", "KOR", "USA", "JPN"]))
    for turns, part in ((6, 1.0), (12, 0.97), (24, 0.6)):
        embargo, free = after_cut(cut, turns=turns), after_cut(turns=turns)
        made_of = np.mean(made(embargo, "leading_logic")) / np.mean(made(free, "leading_logic"))
        assert (made_of > 0.99) if part == 1.0 else (made_of < part)
    capacity = [made(m, "leading_logic", field="capacity") for m in (after_cut(cut, turns=8), after_cut(turns=8))]
    assert less(capacity[0], 0.98 * capacity[1])
    assert less(after_cut(cut, turns=24).world.compute.sum(axis=0), 0.95 * after_cut(turns=24).world.compute.sum(axis=0))


def test_130_rare_earths_answer_a_control_cheaply_and_for_years():
    struck, free = after_cut(event(licence("CHN", ["rare_earths"], ["JPN", "NLD", "USA", "DEU"])), turns=12), after_cut(turns=12)
    cost = {n: struck.world.collateral[i] - free.world.collateral[i] for n, i in struck.axes.nation.place.items()}
    assert more(cost["JPN"] + cost["DEU"], 5.0 + 10.0 * np.maximum(cost["CHN"], 0.0) * 0.0)
    assert np.mean(cost["JPN"] + cost["DEU"]) > 10.0 * np.mean(np.maximum(cost["CHN"], 0.01))
    assert more(
        struck.world.price[struck.axes.market["rare_earths@JPN"]], 5.0 * free.world.price[free.axes.market["rare_earths@JPN"]]
    )
    eased = after_cut(event(licence("CHN", ["rare_earths"], ["JPN", "NLD", "USA", "DEU"])), turns=32)
    late = eased.world.price[eased.axes.market["rare_earths@JPN"]]
    assert less(late, struck.world.price[struck.axes.market["rare_earths@JPN"]])


def test_131_packaging_is_the_second_bottleneck_and_bites_before_the_fabs_do():
    halls = after_cut(event(damage(12, "pack_twn_south", "pack_twn_mid")), turns=6)
    fabs = after_cut(event(damage(12, "fab_twn_south", "fab_twn_north")), turns=6)
    free = after_cut(turns=6)
    assert less(made(halls, "packaging"), 0.8 * made(free, "packaging"))
    assert less(made(halls, "accelerators"), 0.97 * made(free, "accelerators"))
    assert less(made(halls, "accelerators"), made(fabs, "accelerators"))
    grown = {good: np.mean(made(after_cut(turns=24), good, field="capacity") / made(after_cut(turns=6), good, field="capacity"))
             for good in ("packaging", "leading_logic")}  # fmt: skip
    assert grown["packaging"] > grown["leading_logic"] + 0.3  # new halls are built sooner than new fabs


# --- rewards ----------------------------------------------------------------------------------------------------------------
def test_118_where_all_markets_ask_for_certificates_the_untested_no_longer_outsell_the_tested():
    closed, free = (
        ended(variant(policies=HOLDING, turns=16, actors={n: {"start": {"certified_only": asked}} for n in NATIONS}))
        for asked in (1.0, 0.0)
    )
    certified = []
    for model in (closed, free):
        world = model.world
        paper = np.clip(1.0 - (world.deployed - world.tested) / model.chart.params.certificate_slack, 0.0, 1.0)
        certified.append((paper * world.market).sum(axis=0))
    assert more(certified[0], certified[1] + 0.1)
    assert less(closed.world.income.sum(axis=0), free.world.income.sum(axis=0))


def test_123_a_common_cluster_lifts_its_small_member_over_the_outsider():
    parties = ("alder", "corvin", "delta")
    clauses = {
        "with": [CEILING | {"flop": 1e30}, {"kind": "shared_compute", "share": 0.1}],
        "without": [CEILING | {"flop": 1e30}],
    }
    with_, without = (ended(variant("four_powers", treaties=accord(*clauses[k], parties=parties))) for k in ("with", "without"))
    small, outsider = (with_.axes.lab[name] for name in ("corvin_lab_1", "beryl_lab_1"))
    assert more(with_.world.capability[small], without.world.capability[small] + 0.1)
    edge = [m.world.capability[small] - m.world.capability[outsider] for m in (with_, without)]
    assert more(edge[0], edge[1] + 0.1)
    assert less(with_.world.compute[with_.axes.lab["alder_lab_1"]], without.world.compute[with_.axes.lab["alder_lab_1"]])
