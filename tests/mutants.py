"""Mutants: faults planted one at a time in a copy of the tree, each of which the tests it names must catch.

`python tests/mutants.py [word ...]` runs all, or those whose name contains a word; exit status 1 if one survives, or if the text it
replaces no longer stands there once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    "game",
    "assets",
    "scenarios",
    "tests",
    "docs",
    "main.py",
    "pyproject.toml",
    "README.md",
    "Makefile",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
)


@dataclass(frozen=True)
class Mutant:
    """A fault: in which file which text becomes which other, and the tests that must fail then."""

    name: str
    file: str
    old: str
    new: str
    tests: str  # a pytest expression for -k, behind the test files
    where: str = "tests/test_contract.py"


MUTANTS = (
    # --- doctrine
    Mutant("a delegate accuses", "game/policies/delegate.py", 'ITS_OWN_CLICK = ("accuse", ', "ITS_OWN_CLICK = (", "nothing_of_it_harms", "tests/policies/test_doctrine.py"),
    Mutant("a delegate signs", "game/policies/delegate.py", 'said = {"vote": moves["vote"]} if "vote" in moves else {}', "said = dict(moves)", "starts_no_breach", "tests/policies/test_doctrine.py"),
    Mutant("a delegate breaks as it weighs", "game/policies/delegate.py", "_at_rest(conduct(seen, answer, depth, rows), (", "_at_rest(answer, (", "break_nothing", "tests/policies/test_doctrine.py"),
    Mutant("a programme's cap is ignored", "game/policies/caps.py", "        spend[rows] = np.minimum(spend[rows], _times(caps, purse[rows]))\n", "", "cap_holds", "tests/policies/test_doctrine.py"),
    Mutant("standing orders of a neighbour", "game/knowledge/observe.py", "self._standing.get(seat, listed.get(seat))", "next(iter(self._standing.values()), listed.get(seat))", "its_own_standing", "tests/policies/test_doctrine.py"),
    Mutant("a strong dossier rings for ever", "game/policies/alarms.py", " & (strongest(before, own) < STRONG)", "", "turns_strong", "tests/policies/test_alarms.py"),
    # --- fog
    Mutant("pairs shows what is hidden", "game/world/owners.py", "see `observe`\n        mask = np.zeros(len(owner), bool)",
           "see `observe`\n        mask = np.ones(len(owner), bool)", "belongs_to"),
    Mutant("a neighbour's cells are own", "game/world/owners.py", "        mask = owner == seat\n", "        mask = owner >= seat\n", "no_second_actor"),
    Mutant("imagination peeks", "game/engine/imagine.py", "    value, mask = seen.seen(line.name)\n", "    value, mask = seen.seen(line.name)\n    value, mask = np.array(getattr(seen._world, line.name)), np.ones_like(mask)\n", "imagined"),
    Mutant("a policy reads the truth", "game/policies/routine.py", 'seen.public("concern")[mine], seen.public("stance")[mine]\n    blocked',
           'seen._world.unsafe[0] + seen.public("concern")[mine], seen.public("stance")[mine]\n    blocked', "hidden_changes"),
    Mutant("one seat's answer leans on the group", "game/policies/routine.py", "    pressure = ratio(", "    pressure = seen.own(\"orders\").max(axis=0) + 0 * ratio(", "as_if_it_were_alone"),
    Mutant("the true hazard is published", "game/world/state.py", '    hazard: Array = cell("", "1/turn", 0.0, seen_by=NOBODY, guess=REST', '    hazard: Array = cell("", "1/turn", 0.0, seen_by=ALL, guess=EXACT', "secrets_are", "tests/test_secrets.py"),
    Mutant("hidden sites are the state's to see", "game/world/state.py", '    covert: Array = cell("l", "M H100e", 0.0, seen_by=OWNER', '    covert: Array = cell("l", "M H100e", 0.0, seen_by=JURISDICTION', "secrets_are", "tests/test_secrets.py"),
    Mutant("who imagines sees the future", "game/engine/imagine.py", '    draws = Draws(seeds, seen.turn).salted("imagine")', "    draws = Draws(seeds, seen.turn)", "who_imagines", "tests/test_secrets.py"),
    Mutant("policies see the future", "game/agents/model.py", 'self.state.draws.salted(f"policy {name}{again}")', "self.state.draws", "policy_does_not_draw", "tests/test_secrets.py"),
    Mutant("the epilogue is the future itself", "game/engine/epilogue.py", '.salted("epilogue")', "", "many_futures", "tests/test_secrets.py"),
    # --- conservation
    Mutant("trade delivers more than it ships", "game/rules/trade.py", "    stock = world.stock + chart.edges_at_once(moved)", "    stock = world.stock + 1.01 * chart.edges_at_once(moved)", "moves_goods"),
    Mutant("sellers keep what they ship", "game/rules/trade.py", " - chart.edges_to_seller(moved))", " - 0.5 * chart.edges_to_seller(moved))", "moves_goods"),
    Mutant("output needs no input", "game/rules/production.py", "    chart.flow.used(stock, used)\n", "", "uses_what_its_recipe or cut_costs", "tests/test_contract.py tests/test_supply.py"),
    Mutant("capacity without tools", "game/rules/build.py", "    added[tools.plants] *= room\n", "    added[tools.plants] *= 1.0\n", "tools_become_capacity"),
    # --- batches
    Mutant("a mean over worlds", "game/rules/build.py", "    damage[hurt] *= np.exp(-turn.year / years)\n", "    damage[hurt] *= np.exp(-turn.year / years)\n    damage += (world.damage.mean() > 0) * 1e-3\n", "same_bits or alone_and_in_a_batch"),
    Mutant("unsafe sums", "game/world/total.py", "    return np.asarray(np.add.accumulate(values, axis=0, dtype=float)[-1])", "    return np.asarray(values.sum(axis=0))", "same_bits or alone_and_in_a_batch"),
    Mutant("luck by place in the batch", "game/world/draws.py", "        worlds = _mix(self.seeds + base)", "        worlds = _mix(self.seeds + base + np.arange(len(self.seeds), dtype=np.uint64))", "same_bits or alone_and_in_a_batch"),
    Mutant("luck by hash()", "game/world/draws.py", '    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")', "    return hash(text) & 0xFFFFFFFFFFFFFFFF", "hash_seed"),
    Mutant("programmes in the order of a set", "game/scenario/compile.py", 'programme=Axis("programme", tuple(programmes)),', 'programme=Axis("programme", tuple(set(programmes))),', "hash_seed"),
    Mutant("ended worlds live on", "game/engine/turn.py", "            kept[name][..., dead] = old[..., dead]\n", "", "dead_world"),
    Mutant("check looks away", "game/world/check.py", "        if not (low >=", "        if False and not (low >=", "check_names"),
    Mutant("nobody checks", "game/engine/turn.py", '    check(world, _to_check(world, turn), f"turn {number}")\n', "", "get_away", "tests/test_secrets.py"),
    Mutant("a rule writes into the world", "game/rules/production.py", "    usage = world.usage.copy()", "    usage = world.usage", "writes_into_none"),
    # --- law
    Mutant("licences are ignored", "game/rules/export_control.py", "    passes = np.concatenate([lanes, np", "    passes = np.concatenate([np.ones_like(lanes), np", "licence or cut_costs", "tests/test_supply.py"),
    Mutant("entity lists are ignored", "game/rules/export_control.py", "        permit = permit * (1.0 - listed[law, buyer])\n", "", "entity_list", "tests/test_supply.py"),
    Mutant("notice is no notice", "game/rules/export_control.py", "    with_notice = ordered & (turn.orders.notice > 0.5) & (asked < world.announced)", "    with_notice = ordered & (turn.orders.notice > 1.5) & (asked < world.announced)", "announced", "tests/test_supply.py"),
    Mutant("home law stops at the border", "game/rules/export_control.py", "    permit[reached] = np.minimum(permit[reached], passes[chart.edge_home_lane[reached]])\n", "", "home_law", "tests/test_supply.py"),
    Mutant("a buffer a turn short", "game/rules/trade.py", "    return np.asarray(world.usage * (1.0 + world.buffer + lead + turn.orders.hoard))", "    return np.asarray(world.usage * (world.buffer + lead + turn.orders.hoard))", "cut_costs or buffer", "tests/test_supply.py"),
    Mutant("restricted moves go through", "game/engine/legal.py", "            allowed = np.where(cells, line.rest, allowed)\n", "", "restricted_move"),
    Mutant("a lab's own ceiling is ignored", "game/rules/compute.py", "np.minimum(full, turn.orders.run_cap)", "np.minimum(full, 1e40)", "caps_itself", "tests/rules/test_compute.py"),
    # --- treaties
    Mutant("the chip cap is ignored", "game/rules/build.py", "    fresh = turn.levers.chip_cap[world.chart.plant_nation]", "    fresh = 0.0 * turn.levers.chip_cap[world.chart.plant_nation]", "carry_the_cap or clips", "tests/test_treaty.py"),
    Mutant("nobody counts breaches", "game/rules/enforcement.py", "np.minimum(np.fmax(excess, 0.0), 1.0)", "0.0 * np.minimum(np.fmax(excess, 0.0), 1.0)", "breach or kept", "tests/test_treaty.py"),
    Mutant("only the first to sign counts", "game/engine/bargain/signing.py", "    party = np.where(signs & ~expelled, 1.0, register.party)", "    party = np.where(signs & ~expelled & (np.cumsum(signs, axis=1) <= 1), 1.0, register.party)", "signs_first", "tests/test_treaty.py"),
    Mutant("strangers may sign", "game/engine/bargain/signing.py", "> 0.5) & here[:, None] & (register.invited > 0)", "> 0.5) & here[:, None] & (register.invited > -1)", "uninvited", "tests/test_treaty.py"),
    Mutant("the laxest lever wins", "game/treaty/levers.py", '"maximum": np.maximum, "minimum": np.minimum', '"maximum": np.minimum, "minimum": np.maximum', "strictest", "tests/test_treaty.py"),
    # --- institutions
    Mutant("a cover-up costs no trust", "game/rules/agency.py", "np.where(out.any(axis=0), 1.0 - params.coverup_loss, 1.0)", "np.where(out.any(axis=0), 1.0, 1.0)", "cover_up", "tests/institutions/test_agency.py"),
    Mutant("evasion is free", "game/rules/compute.py", "        cash = cash - total(np.moveaxis(turn.orders.evade", "        cash = cash - 0.0 * total(np.moveaxis(turn.orders.evade", "paid_in_cash", "tests/institutions/test_standing.py"),
    Mutant("dependent auditors judge freely", "game/rules/assurance.py", "* world.audit_quality[:, None] * (1.0 - bend))", "* world.audit_quality[:, None] * (1.0 - 0.0 * bend))", "dependence or by_lot", "tests/institutions/test_assurance.py"),
    Mutant("a drifted monitor is honest", "game/rules/monitor.py", "    does = luck < autonomy * params.forge_rate", "    does = luck < 0.0 * autonomy * params.forge_rate", "forges", "tests/institutions/test_monitor.py"),
    Mutant("a monitor that takes over ends nothing", "game/rules/monitor.py", '        "catastrophe": np.where(taken, 1.0, world.catastrophe),\n', "", "defects or end_so", "tests/institutions/test_monitor.py"),
    Mutant("the ledger is on time", "game/rules/custody.py", "    return np.maximum(latency, waits)", "    return np.maximum(latency, 0.0 * waits)", "ledger", "tests/institutions/test_upkeep.py"),
    Mutant("the suspended draw dividends", "game/rules/compute.py", "certified(world.deployed, world.tested, turn) * (1.0 - kept_out(world))", "certified(world.deployed, world.tested, turn) * (1.0 - 0.0 * kept_out(world))", "dividends", "tests/institutions/test_penalties.py"),
    Mutant("a lawful cut breaks a guarantee", "game/rules/trade.py", "        refused = np.where(lawful > 0.0, wanted * own, refused)", "        refused = np.where(lawful > 2.0, wanted * own, refused)", "guarantee", "tests/institutions/test_penalties.py"),
    Mutant("oversight leaks from world to world", "game/rules/oversight.py", "    return {name: np.where(watched, new, getattr(world, name)) for name, new in fields.items()}", "    return fields", "beside_one_without", "tests/institutions/test_alone.py"),
    # --- the bargaining
    Mutant("the first seat always goes first", "game/engine/bargain/tabling.py", "    around = (np.arange(many) - begins) % many", "    around = np.arange(many)", "another_seat_goes", "tests/negotiation/test_tabling.py"),
    Mutant("nobody counts whose turn it was", "game/engine/bargain/tabling.py", "    counts[seat, worlds] += 1.0\n", "", "seldom_goes", "tests/negotiation/test_tabling.py"),
    Mutant("a reused slot remembers", "game/engine/bargain/tabling.py", "    world = _reset(state.world, place, worlds)", "    world = state.world", "reused_slot", "tests/negotiation/test_tabling.py"),
    Mutant("texts never lapse", "game/engine/bargain/signing.py", "    lapsing = here & _due(register, turn)", "    lapsing = here & False & _due(register, turn)", "lapses or lies_open", "tests/negotiation/test_tabling.py"),
    Mutant("signatures are opened at once", "game/engine/bargain/exchange.py", "    state = state.but(register=register, sealed=sealed)\n", "    register = register.but(party=np.maximum(register.party, np.moveaxis(sealed['sign'], 0, 1) * register.invited))\n    state = state.but(register=register, sealed=sealed)\n", "nobodys_screen", "tests/negotiation/test_signing.py"),
    Mutant("large nations are led like small ones", "game/rules/clients.py", "params.client_pull * tied * small", "params.client_pull * tied", "becomes_its_client_slowly", "tests/institutions/test_clients.py"),
    Mutant("a tie binds whoever is tied a little", "game/rules/clients.py", "OWES_ITS_VOTE = 0.5", "OWES_ITS_VOTE = 0.3", "vote_is_its_patrons", "tests/institutions/test_clients.py"),
    Mutant("the patron's own help sets free", "game/rules/clients.py", "[:, None] - lent", "[:, None] + 0.0 * lent", "loosens_the_tie", "tests/institutions/test_clients.py"),
    Mutant("a vote is sold to the patron", "game/policies/dealing.py", "(lot > 0.0) & ~patron &", "(lot > 0.0) &", "offers_its_vote", "tests/institutions/test_clients.py"),
    Mutant("an assembled model counts its own run alone", "game/rules/compute.py", '"assembled": run + bought', '"assembled": run', "only_an_assembly_limit", "tests/mechanisms/test_promises.py"),
    Mutant("components are worth nothing", "game/rules/research.py", "worth + params.component_worth * world.components", "worth", "only_an_assembly_limit", "tests/mechanisms/test_promises.py"),
    Mutant("components are a present", "game/rules/compute.py", 'cash - trade["paid"] + trade["earned"]', 'cash + trade["earned"]', "paid_for", "tests/mechanisms/test_promises.py"),
    Mutant("entity lists leave components alone", "game/rules/assembly.py", " * (1.0 - listed[home][:, chart.lab_actor].swapaxes(0, 1))", "", "market_in_components", "tests/mechanisms/test_promises.py"),
    Mutant("a lab under an assembly limit buys on", "game/policies/conduct.py", "np.maximum(now, room), np.minimum(now, room)", "np.maximum(now, room), now", "keeps_an_assembly_limit", "tests/mechanisms/test_promises.py"),
    Mutant("only the last exchange counts", "game/engine/bargain/exchange.py", "np.fmax(a, state.sealed[n]) if n in state.sealed else a", "a", "any_of_its_exchanges", "tests/negotiation/test_signing.py"),
    Mutant("parliaments are free", "game/engine/bargain/signing.py", "    capital = world.political_capital - np.where(passes.any(axis=0), cost, 0.0)", "    capital = world.political_capital - 0.0 * cost", "parliament_takes or concern_makes", "tests/negotiation/test_signing.py"),
    Mutant("moving over forfeits the bond", "game/engine/bargain/signing.py", 'world.changed_by({"member": np.where(moved, 0.0, world.member)})', "world", "owe_nothing", "tests/negotiation/test_signing.py"),
    Mutant("an amendment leaves the old text alone", "game/engine/bargain/signing.py", "        party = np.where(both, 0.0, party)\n", "", "move_over or amendment_later", "tests/negotiation/test_signing.py"),
    Mutant("payments come from nowhere", "game/engine/bargain/signing.py", "    treasury[a] -= paid\n", "", "payment_that or payer_does_not", "tests/negotiation/test_signing.py"),
    Mutant("one side hands over alone", "game/engine/bargain/deals.py", "    fine = where & _able(world, sides[0]) & _able(world, sides[1])", "    fine = where & _able(world, sides[0])", "neither_side", "tests/negotiation/test_deals.py"),
    Mutant("goods appear in stock", "game/engine/bargain/things.py", "    stock[source] -= taken\n", "", "from_stock_to_stock or only_moved", "tests/negotiation/test_deals.py"),
    Mutant("a broken word is forgotten", "game/engine/bargain/deals.py", '"word_broken": world.word_broken + broken', '"word_broken": world.word_broken + 0.0 * broken', "remembered or broken_its_word", "tests/negotiation/test_deals.py"),
    Mutant("deals never leak", "game/engine/bargain/deals.py", "    out = draws.chance(", "    out = (world.gift < 0.0) & draws.chance(", "leaks_a_quarter", "tests/negotiation/test_deals.py"),
    Mutant("side deals are public", "game/world/state.py", '    gift: Array = cell("q", "thing", 0.0, seen_by=DEALERS, guess=REST, high=8.0', '    gift: Array = cell("q", "thing", 0.0, seen_by=ALL, guess=EXACT, high=8.0', "secret_from_everybody", "tests/negotiation/test_deals.py"),
    Mutant("what is told bears a seal", "game/engine/bargain/confide.py", '        fields["told_at"] =', '        fields["shown_at"] = np.where(tells, turn + 1.0, world.shown_at)\n        fields["told_at"] =', "bears_no_seal", "tests/negotiation/test_secrets.py"),
    Mutant("logs name drafts by number", "game/engine/record.py", '            value = number if line.unit != "draft" else _content(book, number)', "            value = number", "by_their_content or replayed", "tests/negotiation/test_record.py"),
    # --- the negotiating room
    Mutant("prices are told too low", "game/policies/sounding.py", "    return np.asarray(np.round(LEAST_PRICE * np.exp(math.log(FIFTH) * steps), 2))", "    return np.asarray(np.round(LEAST_PRICE * np.exp(math.log(FIFTH) * (steps - 2.0)), 2))", "price_that_is_named", "tests/policies/test_sounding.py"),
    Mutant("seats say yes beforehand", "game/policies/sounding.py", "    signs = value.whole[0] > 0.0", "    signs = value.whole[0] > -1e9", "says_beforehand", "tests/policies/test_sounding.py"),
    Mutant("payments are not weighed", "game/policies/appraise.py", "    return Worth(found.parts | {", "    return found if paid.any() else Worth(found.parts | {", "price_that_is_named", "tests/policies/test_sounding.py"),
    Mutant("a private test reads the truth", "game/analysis/private.py", "    start = start.but(memory=", "    start = start.but(world=state.at([0] * count).world, memory=", "hidden_from_the_seat", "tests/analysis/test_private.py"),
    Mutant("a private test leaves a trace", "game/analysis/private.py", "    return register.but(status=status, book=register.book.copied())", "    return register.but(status=status)", "no_trace", "tests/analysis/test_private.py"),
    Mutant("evidence is sold to anybody", "game/policies/dealing.py", "(0.5 + 2.0 * worry) * liking if gets", "(0.5 + 2.0 * worry) if gets", "goes_to_friends", "tests/policies/test_dealing.py"),
    Mutant("no word counts", "game/policies/dealing.py", "np.where(later, ratio(kept + 1.0, kept + broken + 2.0), 1.0)", "np.where(later, 1.0, 1.0)", "word_that_was_kept", "tests/policies/test_dealing.py"),
    Mutant("accusations take no attention", "game/ui/attention.py", 'COSTS = {"inspect": LOOK, "visit": LOOK, "accuse": ACCUSE}', 'COSTS = {"inspect": LOOK, "visit": LOOK}', "set_by_hand", "tests/ui/test_attention.py"),
    Mutant("looking does not help", "game/rules/sensing.py", "np.minimum(effort * 2.0, 1.0))", "np.minimum(effort * 0.0, 1.0))", "half_of_ones_eyes", "tests/evidence/test_own_eyes.py"),
    # --- files
    Mutant("a save forgets", "game/engine/state.py", '        named = {f"world.{k}": v for k, v in self.world.arrays().items()}', '        named = {f"world.{k}": v for k, v in self.world.arrays().items() if k != "stock"}', "saved_game or digests_see"),
    Mutant("any log will do", "game/engine/record.py",  "        if not whole_line:", "        if False:", "log or changed_byte or edited", "tests/test_hostile.py tests/test_cli.py"),
    Mutant("aliases are expanded", "game/scenario/read.py", "            if event.anchor is not None:", "            if False:", "alias or bomb or laugh", "tests/test_hostile.py"),
    Mutant("tags are obeyed", "game/scenario/read.py", "            if tag is not None:", "            if False:", "tag or Python", "tests/test_hostile.py"),
    Mutant("bytes that are no text end in a traceback", "game/scenario/read.py", "    except UnicodeDecodeError as fault:", "    except UnicodeTranslateError as fault:", "encoding or UTF", "tests/test_hostile.py"),
    Mutant("figures may be anything", "game/scenario/schema.py", "            if number is not None and not low <= number <= high:", "            if False:", "negative or share_above or lead", "tests/test_hostile.py"),
    Mutant("near misses are not named", "game/world/axes.py", "near = difflib.get_close_matches(str(name)[:64], known, 1, 0.5)", "near = []", "unknown", "tests/test_hostile.py"),
    Mutant("a save unpacks to any size", "game/engine/save.py", "    if size > MAX_UNPACKED:", "    if False:", "save_at_fault and bomb", "tests/test_hostile.py"),
    Mutant("a save may hold what is not a number", "game/engine/save.py", '    if dtype.kind == "f" and not np.isfinite(array).all():', "    if False:", "save_at_fault", "tests/test_hostile.py"),
    Mutant("a log may write in another's name", "game/engine/record.py", "                if owner[place[0]] != actor:", "                if False:", "chain_that_holds or save_at_fault", "tests/test_hostile.py"),
    Mutant("wrong input exits with 1", "game/runs/cli.py", "    return WRONG if wrong else FAILED", "    return FAILED", "command_line", "tests/test_hostile.py"),
    Mutant("keys may stand twice", "game/scenario/read.py", "            if key in found:", "            if False:", "twice or duplicate", "tests/test_hostile.py"),
)  # fmt: skip


def tested(tree: Path, where: str, tests: str) -> subprocess.CompletedProcess[str]:
    """Run some tests of a tree up to the first that fails."""
    asked = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not proof", *where.split(), "-k", tests]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *asked],
        cwd=tree, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def unsound(mutants: list[Mutant], tree: Path) -> list[str]:
    """Files whose named tests fail without any fault: they would catch anything."""
    named: dict[str, list[str]] = {}
    for mutant in mutants:
        named.setdefault(mutant.where, []).append(f"({mutant.tests})")
    return [where for where, tests in named.items() if tested(tree, where, " or ".join(dict.fromkeys(tests))).returncode]


def survives(mutant: Mutant, tree: Path) -> str:
    """Plant a fault, run its tests, heal. Returns "" if it was caught, else what is wrong."""
    path = tree / mutant.file
    healthy = path.read_text()
    if healthy.count(mutant.old) != 1:
        return f"the text to replace stands {healthy.count(mutant.old)} times in {mutant.file}"
    path.write_text(healthy.replace(mutant.old, mutant.new))
    try:
        done = tested(tree, mutant.where, mutant.tests)
    finally:
        path.write_text(healthy)
    if done.returncode == 1:
        return ""
    return "survived" if done.returncode == 0 else f"pytest said {done.returncode}: {done.stdout.strip().splitlines()[-1:]}"


def main(words: list[str]) -> int:
    """Run the mutants and print a table."""
    chosen = [m for m in MUTANTS if not words or any(word in m.name for word in words)]
    table = Table("fault", "file", "caught by", "")
    alive = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, tree / name)
        for where in unsound(chosen, tree):
            alive += 1
            print(f"UNSOUND {where}: its tests fail without any fault", flush=True)
        for mutant in chosen:
            fault = survives(mutant, tree)
            alive += bool(fault)
            table.add_row(mutant.name, mutant.file, mutant.tests, f"[red]{fault}[/]" if fault else "caught")
            print(f"{'ALIVE ' if fault else 'caught'}  {mutant.name}", flush=True)
    Console().print(table)
    print(f"{len(chosen)} faults, {alive or 'none'} not caught")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
