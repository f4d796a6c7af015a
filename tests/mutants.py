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
    # --- fog
    Mutant("pairs shows what is hidden", "game/world/owners.py", "    elif seen_by is Seen.NOBODY:\n        mask = np.zeros(len(owner), bool)",
           "    elif seen_by is Seen.NOBODY:\n        mask = np.ones(len(owner), bool)", "belongs_to"),
    Mutant("a neighbour's cells are own", "game/world/owners.py", "        mask = owner == seat\n", "        mask = owner >= seat\n", "sees_nothing or imagined"),
    Mutant("imagination peeks", "game/engine/imagine.py", "    value, mask = seen.seen(line.name)\n", "    value, mask = seen.seen(line.name)\n    value, mask = np.array(getattr(seen._world, line.name)), np.ones_like(mask)\n", "imagined"),
    Mutant("a policy reads the truth", "game/policies/routine.py", 'seen.public("concern")[mine], seen.public("stance")[mine]\n    blocked',
           'seen._world.unsafe[0] + seen.public("concern")[mine], seen.public("stance")[mine]\n    blocked', "hidden_changes"),
    Mutant("one seat's answer leans on the group", "game/policies/routine.py", "    pressure = ratio(", "    pressure = seen.own(\"orders\").max(axis=0) + 0 * ratio(", "as_if_it_were_alone"),
    # --- conservation
    Mutant("trade delivers more than it ships", "game/rules/trade.py", "    stock = world.stock + chart.edges_at_once(moved)", "    stock = world.stock + 1.01 * chart.edges_at_once(moved)", "moves_goods"),
    Mutant("sellers keep what they ship", "game/rules/trade.py", " - chart.edges_to_seller(moved), 0.0)", " - 0.5 * chart.edges_to_seller(moved), 0.0)", "moves_goods"),
    Mutant("output needs no input", "game/rules/production.py", "    stock = world.stock * (1.0 - used[chart.holding_slot])", "    stock = world.stock * (1.0 - 0.0 * used[chart.holding_slot])", "uses_what_its_recipe or cut_costs", "tests/test_contract.py tests/test_supply.py"),
    Mutant("capacity without tools", "game/rules/build.py", "    added[tools.plants] *= room\n", "    added[tools.plants] *= 1.0\n", "tools_become_capacity"),
    # --- batches
    Mutant("a mean over worlds", "game/rules/build.py", "    return np.asarray(world.damage * np.exp(-turn.year / years))", "    return np.asarray(world.damage * np.exp(-turn.year / years)) + 0.0 * world.damage.mean(axis=-1, keepdims=True) + world.price.mean() * 0.0 + world.hazard.mean() * 0.0 + (world.damage.mean() > 0) * 1e-3", "same_bits or alone_and_in_a_batch"),
    Mutant("unsafe sums", "game/world/total.py", "    return np.asarray(np.add.accumulate(values, axis=0, dtype=float)[-1])", "    return np.asarray(values.sum(axis=0))", "same_bits or alone_and_in_a_batch"),
    Mutant("luck by place in the batch", "game/world/draws.py", "        worlds = _mix(self.seeds + base)", "        worlds = _mix(self.seeds + base + np.arange(len(self.seeds), dtype=np.uint64))", "same_bits or alone_and_in_a_batch"),
    Mutant("luck by hash()", "game/world/draws.py", '    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")', "    return hash(text) & 0xFFFFFFFFFFFFFFFF", "hash_seed"),
    Mutant("ended worlds live on", "game/engine/turn.py", "            kept[name][..., dead] = old[..., dead]\n", "", "dead_world"),
    Mutant("check looks away", "game/world/check.py", "        if not (low >=", "        if False and not (low >=", "check_names"),
    Mutant("a rule writes into the world", "game/rules/production.py", "    usage = world.usage.copy()", "    usage = world.usage", "writes_into_none"),
    # --- law
    Mutant("licences are ignored", "game/rules/trade.py", "    open_door = world.permit * turn.orders.serve", "    open_door = turn.orders.serve + 0.0 * world.permit", "licence or cut_costs", "tests/test_supply.py"),
    Mutant("entity lists are ignored", "game/rules/export_control.py", "    return np.asarray(permit * (1.0 - listed[law, buyer]))", "    return np.asarray(permit * (1.0 - 0.0 * listed[law, buyer]))", "entity_list", "tests/test_supply.py"),
    Mutant("notice is no notice", "game/rules/export_control.py", "    with_notice = ordered & (turn.orders.notice > 0.5) & (asked < world.announced)", "    with_notice = ordered & (turn.orders.notice > 1.5) & (asked < world.announced)", "announced", "tests/test_supply.py"),
    Mutant("home law stops at the border", "game/rules/export_control.py", "    permit = np.minimum(passes[chart.edge_lane], passes[chart.edge_home_lane])", "    permit = passes[chart.edge_lane]", "home_law", "tests/test_supply.py"),
    Mutant("a buffer a turn short", "game/rules/trade.py", "    return np.asarray(world.usage * (1.0 + world.buffer + lead + turn.orders.hoard))", "    return np.asarray(world.usage * (world.buffer + lead + turn.orders.hoard))", "cut_costs or buffer", "tests/test_supply.py"),
    Mutant("restricted moves go through", "game/engine/legal.py", "            allowed = np.where(cells, line.rest, allowed)\n", "", "restricted_move"),
    # --- treaties
    Mutant("the chip cap is ignored", "game/rules/build.py", "    fresh = turn.levers.chip_cap[world.chart.plant_nation]", "    fresh = 0.0 * turn.levers.chip_cap[world.chart.plant_nation]", "carry_the_cap or clips", "tests/test_treaty.py"),
    Mutant("nobody counts breaches", "game/rules/enforcement.py", "np.minimum(np.fmax(excess, 0.0), 1.0)", "0.0 * np.minimum(np.fmax(excess, 0.0), 1.0)", "breach or kept", "tests/test_treaty.py"),
    Mutant("strangers may sign", "game/engine/bargain.py", "    may = (standing & here)[:, None] & (register.invited > 0)", "    may = (standing & here)[:, None] & (register.invited > -1)", "uninvited", "tests/test_treaty.py"),
    Mutant("the laxest lever wins", "game/treaty/register.py", '"maximum": np.maximum, "minimum": np.minimum', '"maximum": np.minimum, "minimum": np.maximum', "strictest", "tests/test_treaty.py"),
    # --- files
    Mutant("a save forgets", "game/engine/state.py", '        named = {f"world.{k}": v for k, v in self.world.arrays().items()}', '        named = {f"world.{k}": v for k, v in self.world.arrays().items() if k != "stock"}', "saved_game or digests_see"),
    Mutant("any log will do", "game/engine/record.py",  "        if not whole_line:", "        if False:", "log or changed_byte or edited", "tests/test_hostile.py tests/test_cli.py"),
    Mutant("aliases are expanded", "game/scenario/read.py", "            if event.anchor is not None:", "            if False:", "alias or bomb or laugh", "tests/test_hostile.py"),
    Mutant("keys may stand twice", "game/scenario/read.py", "            if key in found:", "            if False:", "twice or duplicate", "tests/test_hostile.py"),
)  # fmt: skip


def survives(mutant: Mutant, tree: Path) -> str:
    """Plant a fault, run its tests, heal. Returns "" if it was caught, else what is wrong."""
    path = tree / mutant.file
    healthy = path.read_text()
    if healthy.count(mutant.old) != 1:
        return f"the text to replace stands {healthy.count(mutant.old)} times in {mutant.file}"
    path.write_text(healthy.replace(mutant.old, mutant.new))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not proof", *mutant.where.split(), "-k", mutant.tests],
            cwd=tree, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
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
        for mutant in chosen:
            fault = survives(mutant, tree)
            alive += bool(fault)
            table.add_row(mutant.name, mutant.file, mutant.tests, f"[red]{fault}[/]" if fault else "caught")
            print(f"{'ALIVE ' if fault else 'caught'}  {mutant.name}", flush=True)
    Console().print(table)
    print(f"{len(chosen) - alive} of {len(chosen)} caught")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
