"""The door to scenarios: `load_scenario("standard")` reads a file, checks it and compiles it into a `Setup`."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from game.engine.legal import Restrictions
from game.engine.shocks import Blow, Shock, lanes
from game.engine.turn import Rules
from game.orders import DEEDS, MOVES
from game.policies.doctrine import Doctrine
from game.policies.policy import make
from game.policies.scripted import Line, Plan
from game.rules import PHASE_NAMES
from game.rules.incidents import published_danger
from game.rules.score import compile_terms, opened
from game.scenario.catalogues import laid_out, read_tables
from game.scenario.compile import compile_chart
from game.scenario.read import FAULTS_TOLD, Document, InputError, Path_, clipped, parse_yaml, plain_text, read_yaml
from game.scenario.schema import Choice, Condition, Effect, Event, Figure, Good, Scenario, Spread, Step
from game.treaty.clause import kinds as clause_kinds
from game.treaty.clause import read as read_clause
from game.treaty.draft import Book, Draft, lower
from game.treaty.register import IN_FORCE, OPEN, Register
from game.world import secrets
from game.world.axes import Axis, UnknownName
from game.world.chart import Chart
from game.world.declare import Declared, Seen
from game.world.draws import Draws
from game.world.gauges import compile_gauges
from game.world.owners import owned
from game.world.params import Params
from game.world.readouts import cells_of
from game.world.readouts import find as find_readout
from game.world.starts import Drawn
from game.world.state import FIELDS, World, empty
from game.world.total import Array

CATALOGUE = Path(__file__).parent.parent / "catalogue"
SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"
PROMISES_USUAL = 8
"""Clauses of a text that seats write which promise something for every lab, or every nation."""
TABLES = ("sensors", "evasions", "penalties")
CELLS_MOST = 20_000_000
"""Numbers in one world: about ten times what 10,000 firms take."""
BEYOND = 10.0
"""A scenario may set a parameter so many times beyond the range written beside it."""
OPEN_UNITS = ("years", "months", "turns", "1/year", "OOM", "log", "times", "per", "bn USD")
""""Parameters in these units may exceed 1; others that stay below it are shares."""
CHANCE_MOST = 0.999
"""Chances whose own range ends below certainty stay below it: no evidence could move them."""


@dataclass(frozen=True, eq=False)
class Setup:
    """A scenario, checked and compiled: the file, its chart, and how a game of it starts."""

    file: Scenario
    document: Document
    chart: Chart
    drafts: tuple[Draft, ...]
    provenance: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.file.name

    def world(self, draws: Draws) -> World:
        """The world as it stands before the first turn: start values, those with a spread drawn per world."""
        return _start(self, draws)

    def register(self, worlds: int, treaties: bool = True) -> Register:
        """The treaties of the scenario, in force or still to open."""
        return _register(self, worlds, treaties)

    @property
    def rules(self) -> Rules:
        """What a game of it is played by."""
        return Rules(
            resting=frozenset(self.file.rest),
            restrictions=Restrictions.of(self.chart, self.file.moves),
            fair={k: float(v) for k, v in self.file.fair.model_dump().items()},
            turns=self.file.turns,
        )

    def lasting(self, turns: int | None) -> Setup:
        """The setup with another number of turns, or as it is."""
        return self if turns is None else replace(self, file=self.file.model_copy(update={"turns": turns}))

    def label(self, name: str, names: str | None = None) -> str:
        """What to call an actor: invented, role or real."""
        row = self.file.actors.get(name)
        if row is None:
            return self.file.plants[name].name or name if name in self.file.plants else name
        if isinstance(row.name, str):
            return row.name or name
        mode = names or self.file.names
        wanted = {"invented": row.name.invented, "roles": row.name.role, "real": row.name.real}[mode]
        return wanted or row.name.invented or name


def load_scenario(source: str | Path | Mapping[str, Any], plugins: Path | None = None) -> Setup:
    """Load a scenario by name (in `scenarios/`), by path, or from plain data.

    Raises InputError, whose text is one line a fault: file, line, key, what was found, what is allowed.
    """
    return _compiled(_document(source), plugins)


def load_text(text: str, name: str, plugins: Path | None = None) -> Setup:
    """Load a scenario from its text: from a save or a log. Raises InputError."""
    return _compiled(parse_yaml(text, name), plugins)


def _compiled(document: Document, plugins: Path | None) -> Setup:
    file = _spelled_out(_validated(document))
    goods, provenance = _goods(file, document, plugins)
    params, counted = _params(file, document, plugins)
    _check_rest(file, goods, document)
    _check_policies(file, document)
    programmes = {name: float(row["life"]) for name, row in _catalogue("programmes.yaml", plugins).items()}
    found = read_tables(file, {table: _catalogue(f"{table}.yaml", plugins) for table in TABLES}, document)
    chart = compile_chart(file, goods, params, programmes, document, {table: tuple(rows) for table, rows in found.items()})
    chart.extra["evidence"] = laid_out(found, chart)
    _check_size(chart, document)
    drafts = tuple(_draft(file, i, chart, document) for i in range(len(file.treaties)))
    chart = _with_places(chart, file, drafts)
    for i, band in enumerate(file.bands):
        if band.measure.read == "price":
            market = f"{band.measure.good}@{band.measure.destination}"
            document.known(market, "market", chart.axes.market.ids, ("bands", i, "measure"))
    counts: dict[str, int] = {"cited": 0, "derived": 0, "assumed": 0}
    for kind in [*provenance, *counted, *_plant_kinds(file)]:
        counts[kind] += 1
    setup = Setup(file, document, chart, drafts, counts)
    chart.extra["turns"] = file.turns
    chart.extra["epilogue"] = file.epilogue.turns
    chart.extra["rules"], chart.extra["start"] = setup.rules, setup.world
    _gauges(setup)
    for i, event in enumerate(file.events):
        _check_condition(event.when, chart, document, ("events", i, "when"))
        _check_cells(event, chart, document, i)
    chart.extra["terms"] = _terms(setup)
    chart.extra["scripted"] = _scripted(setup)
    chart.extra["plans"] = _plans(setup)
    chart.extra["profiles"] = _profiles(setup, plugins)
    chart.extra["doctrines"] = _doctrines(setup)
    chart.extra["advisers"] = {name: _adviser(name, row, chart) for name, row in _catalogue("advisers.yaml", plugins).items()}
    document.told()
    chart.extra["shocks"] = tuple(_shock(event, chart) for event in file.events)
    setup.world(Draws.of([0]))  # start values are checked by laying them out once
    chart.extra["shown"] = _types(setup)
    return setup


def _with_places(chart: Chart, file: Scenario, drafts: Sequence[Draft]) -> Chart:
    """The chart with as many places for promises in a treaty as the longest text of the file, or one still to be written,
    takes."""
    needed = max([1, *(len(lower(draft, chart).row) for draft in drafts)])
    if file.drafting.slots:
        usual = PROMISES_USUAL * max(len(chart.axes.lab), len(chart.axes.nation))
        needed = max(needed, file.drafting.promises or usual)
    places = Axis("obligation", tuple(str(i) for i in range(needed)))
    return replace(chart, axes=replace(chart.axes, obligation=places))


# --- reading ----------------------------------------------------------------------------------------------------------------
def find(name: str) -> Path:
    """The file of a scenario named on a command line. Raises InputError with the near miss."""
    path, found = Path(name), SCENARIOS / f"{name}.yaml"
    try:
        if path.exists():
            return path
        if not found.exists() and (path.suffix in (".yaml", ".yml") or "/" in name):
            near = _near_files(path)
            raise InputError(f"{clipped(name)}: No such file{'; did you mean ' + ' or '.join(near) + '?' if near else ''}")
    except (OSError, ValueError) as fault:  # too long a name, or one with a null character
        raise InputError(f"no scenario {clipped(repr(name))}: {getattr(fault, 'strerror', None) or fault}") from None
    if not found.exists():
        known = [str(p.relative_to(SCENARIOS))[:-5] for p in scenario_files()]
        near_names = difflib.get_close_matches(name, known, 1, 0.4)
        hint = f"; did you mean {near_names[0]!r}?" if near_names else f"; there are {', '.join(known)}"
        raise InputError(f"no scenario {name!r}{hint}")
    return found


def scenario_files() -> list[Path]:
    """Every scenario that comes with the game; what else lies in `scenarios/` has a folder of its own."""
    return sorted(p for p in SCENARIOS.rglob("*.yaml") if p.relative_to(SCENARIOS).parts[0] not in BESIDE)


BESIDE = ("studies", "treaties", "claims")
"""Folders in `scenarios/` whose files are no scenarios, or not for players."""


def _near_files(path: Path) -> list[str]:
    """Files that may have been meant: scenarios in the folder that was named, and those of the game by their names."""
    beside = [str(p) for p in sorted(path.parent.glob("*.y*ml"))[:500]] if path.parent.is_dir() else []
    ours = [str(p.relative_to(SCENARIOS))[:-5] for p in scenario_files()]
    bare = path.stem if path.parent == Path() else str(path.with_suffix(""))
    near = difflib.get_close_matches(str(path), beside, 1, 0.6)
    near += difflib.get_close_matches(bare.removeprefix("scenarios/"), ours, 1, 0.6)
    return list(dict.fromkeys(near))


def _document(source: str | Path | Mapping[str, Any]) -> Document:
    if not isinstance(source, Mapping):
        return read_yaml(find(str(source)))
    try:
        text = json.dumps(source, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as fault:
        raise InputError(
            f"<data>:1: not plain data (mappings, lists, text, numbers, true, false, null): {clipped(str(fault))}"
        ) from None
    return Document("<data>", dict(source), plain_text(text, "<data>"))


def _validated(document: Document) -> Scenario:
    if not isinstance(document.data, dict):
        raise document.fault((), f"a scenario is a mapping with name, turns, actors; found {type(document.data).__name__}")
    try:
        return Scenario.model_validate(document.data)
    except ValidationError as fault:
        raise InputError("\n".join(_sentences(fault, document))) from None


def faults_of(fault: ValidationError, document: Document, keys: Sequence[str]) -> list[str]:
    """The faults of another kind of file than a scenario, whose top level has these keys: a line each."""
    lines = _sentences(fault, document)
    for error in fault.errors(include_url=False):
        if error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
            near = difflib.get_close_matches(str(error["loc"][0])[:64], keys, 1, 0.5)
            said = str(document.fault(error["loc"], "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")))
            lines = [said if line.startswith(said.partition("; ")[0]) else line for line in lines]
    return lines


def _spelled_out(file: Scenario) -> Scenario:
    """The file with what it says of a kind of actor said of every actor of the kind; a seat's own rows stand over its kind's."""
    named = {str(a.kind) for a in file.actors.values()}
    kinds = {kind: [name for name, a in file.actors.items() if a.kind == kind] for kind in named}

    def by_seat(rows: Mapping[str, Any]) -> dict[str, Any]:
        meant = {name: row for key, row in rows.items() for name in kinds.get(key, ()) if key not in file.actors}
        return meant | {key: row for key, row in rows.items() if key in file.actors or key not in kinds}

    orders = []
    for order in file.orders:
        who = kinds.get(order.seat, []) if order.seat not in file.actors else []
        orders += [order.model_copy(update={"seat": name}) for name in who] or [order]
    return file.model_copy(update={"objectives": by_seat(file.objectives), "plans": by_seat(file.plans), "orders": orders})


def _sentences(fault: ValidationError, document: Document, at: Path_ = ()) -> list[str]:
    """One line for each fault that pydantic found, in the words of the file. `at`: where in the file the data stood."""
    lines: dict[str, None] = {}
    plain: set[Path_] = set()  # where a plain value was meant: faults of the mapping it might have been say nothing
    for error in fault.errors(include_url=False):
        path: Path_ = (*at, *(part for part in error["loc"] if not _tag(part)))
        branch = _branch(error["loc"])
        if (branch and not _meant(branch, error)) or any(path[:i] in plain for i in range(len(at), len(path))):
            continue
        if branch.startswith(PLAIN):
            plain.add(path)
        lines[str(document.fault(path, _sentence(error, path)))] = None
        if len(lines) > FAULTS_TOLD:
            return [*list(lines)[:FAULTS_TOLD], f"{document.file}: {fault.error_count()} faults in all"]
    return list(lines)


def _sentence(error: Any, path: Path_) -> str:
    """What was found and what is allowed."""
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(path[-1])[:64], _keys(path), 1, 0.5)
        return "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    if kind == "missing":
        return "is required"
    said = str(error["msg"]).removeprefix("Value error, ")
    if kind in WANTED:
        said = f"{WANTED[kind].format(**error.get('ctx', {}))} is expected"
    elif kind in BOUNDS:
        said = f"allowed: {BOUNDS[kind].format(**error['ctx'])}"
        near = difflib.get_close_matches(str(given)[:64], said.split("'")[1::2], 1, 0.5)
        said += f"; did you mean {near[0]!r}?" if near else ""
    if str(error["msg"]).endswith(("instance of Figure", "instance of Input")):
        said = "a number is expected, or a mapping that says more about it"
    return said if kind == "value_error" and isinstance(given, (dict, list)) else f"found {_shown(given)}; {said}"


def _shown(value: Any) -> str:
    """A value, short and in the words of the file."""
    if isinstance(value, (dict, list)):
        return f"a {'mapping' if isinstance(value, dict) else 'list'}"
    words = {None: "nothing", True: "true", False: "false"}
    return words[value] if value is None or isinstance(value, bool) else clipped(repr(value))


WANTED = {
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "list_type": "a list",
    "tuple_type": "a list",
    "too_long": "a list of at most {max_length}",
    "string_too_long": "text of at most {max_length:,} characters",
    "string_pattern_mismatch": "text of the form {pattern}",
    "string_type": "text (in quotes where it looks like a number)",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
}
"""What pydantic calls the kinds of fault, in the words of a scenario file."""
BOUNDS = {
    "less_than_equal": "at most {le:g}",
    "greater_than_equal": "at least {ge:g}",
    "greater_than": "above {gt:g}",
    "literal_error": "{expected}",
}
PLAIN = ("float", "str", "constrained")
ROWS = ("Figure", "Spread", "Name", "function-after[")
"""The names pydantic gives to the branches of `this or that`: plain values, and rows."""


def _tag(part: str | int) -> bool:
    """Whether a part of pydantic's path is the name of a branch and not a key of the file."""
    return isinstance(part, str) and (part == "[key]" or part in ("float", "str") or part.startswith((*ROWS, "constrained-")))


def _branch(loc: Sequence[str | int]) -> str:
    """The branch that a fault lies on, or ""."""
    tags = [part for part in loc if _tag(part) and part != "[key]"]
    return str(tags[-1]) if tags else ""


def _meant(branch: str, error: Any) -> bool:
    """Whether a fault lies on the branch that was meant: mappings mean a row, everything else a plain value."""
    if error["loc"][-1] != branch:
        return True  # within a row
    return branch.startswith(PLAIN) != isinstance(error.get("input"), dict)


def _keys(path: Path_) -> list[str]:
    from game.scenario import schema

    names: set[str] = set()
    for model in vars(schema).values():
        if isinstance(model, type) and issubclass(model, schema.Row):
            if len(path) == 1 and model is not Scenario:
                continue
            names |= set(model.model_fields)
    return sorted(names)


@lru_cache(maxsize=64)
def _read_cached(path: Path) -> Any:
    return read_yaml(path).data


def _catalogue(name: str, plugins: Path | None) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for root in (CATALOGUE, *((plugins / "catalogue",) if plugins else ())):
        if (root / name).exists():
            data = _read_cached(root / name)
            rows |= data.get(name.partition(".")[0], data) if isinstance(data, dict) else {}
    return rows


def _merged(base: Any, change: Any) -> Any:
    if isinstance(base, dict) and isinstance(change, dict) and "value" not in change:
        return base | {key: _merged(base.get(key), value) for key, value in change.items()}
    return change


def _goods(file: Scenario, document: Document, plugins: Path | None) -> tuple[dict[str, Good], list[str]]:
    rows: dict[str, Any] = dict(_catalogue("goods.yaml", plugins)) if file.catalogue else {}
    for name, row in file.goods.items():
        rows[name] = _merged(rows.get(name), row)
    goods = {}
    for name, row in rows.items():
        try:
            goods[name] = Good.model_validate(row)
        except ValidationError as fault:
            raise InputError("\n".join(_sentences(fault, document, ("goods", name)))) from None
    if file.catalogue:
        goods = _used(file, goods)
    kinds = [kind for good in goods.values() for kind in _figure_kinds(good)]
    return goods, kinds


def _used(file: Scenario, goods: dict[str, Good]) -> dict[str, Good]:
    """The goods that somebody makes, and those named in the file: a small world carries no empty rows."""
    wanted = {p.makes for p in file.plants.values()} | set(file.goods)
    for plant in file.plants.values():
        row = goods.get(plant.makes)
        flows = plant.needs if plant.needs is not None else row.inputs if row else {}
        tools = plant.capital if plant.capital is not None else row.capital if row else {}
        for name, given in [*flows.items(), *tools.items()]:
            wanted |= set(given.any or {name: 1.0})
    kept = {name: good for name, good in goods.items() if name in wanted}
    return {
        n: g.model_copy(update={"inputs": _inputs(g.inputs, kept), "capital": _inputs(g.capital, kept)}) for n, g in kept.items()
    }


def _inputs(inputs: Any, kept: dict[str, Good]) -> Any:
    return {slot: given for slot, given in inputs.items() if any(g in kept for g in (given.any or {slot: 1.0}))}


def _figure_kinds(row: Any) -> Iterator[str]:
    own = getattr(row, "kind", "assumed")
    for name in type(row).model_fields:
        value = getattr(row, name)
        if isinstance(value, Figure):
            yield value.kind if value.source else own
        elif isinstance(value, dict):
            for part in value.values():
                if hasattr(part, "model_fields_set") and hasattr(part, "amount"):
                    yield part.amount.kind if part.amount.source else own


def _plant_kinds(file: Scenario) -> Iterator[str]:
    for plant in file.plants.values():
        yield plant.capacity.kind if plant.capacity.source else plant.kind


def _params(file: Scenario, document: Document, plugins: Path | None) -> tuple[Params, list[str]]:
    rows: dict[str, Figure] = {}
    for root in (CATALOGUE, *((plugins / "catalogue",) if plugins else ())):
        for path in sorted((root / "parameters").glob("*.yaml")):
            rows |= {name: Figure.model_validate(row) for name, row in _read_cached(path).items()}
    values = {name: figure.value for name, figure in rows.items()}
    for name, given in file.parameters.items():
        if not document.known(name, "parameter", rows, ("parameters", name)):
            continue
        values[name] = given.value if isinstance(given, Figure) else given
        low, high = allowed(rows[name])
        if not low <= values[name] <= high:
            document.note(("parameters", name), f"found {values[name]:g}; allowed: {low:g} to {high:g} {rows[name].unit}")
    return Params(values), [figure.kind for figure in rows.values()]


def allowed(figure: Figure) -> tuple[float, float]:
    """What a scenario may set a parameter to: some way beyond the range written beside it, which is what a study sweeps. A
    parameter whose range keeps clear of 0 may not be 0, a share not above 1, and a chance short of 1 stays short."""
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    most = high * BEYOND if high > 1.0 or low < 0.0 or figure.unit.startswith(OPEN_UNITS) else 1.0
    most = CHANCE_MOST if figure.unit.startswith("chance") and high < 1.0 else most
    return (low / BEYOND if low > 0.0 else low * BEYOND), most


def parameter_rows() -> dict[str, dict[str, Figure]]:
    """Every parameter by phase, as figures: for docs, sweeps and `check`."""
    return {
        path.stem: {name: Figure.model_validate(row) for name, row in _read_cached(path).items()}
        for path in sorted((CATALOGUE / "parameters").glob("*.yaml"))
    }


# --- checks that need the chart -------------------------------------------------------------------------------------------
def _check_size(chart: Chart, document: Document) -> None:
    """A world of which a batch fits into memory."""
    cells = sum(math.prod(chart.axes.shape(line.axes)) for line in FIELDS.values())
    if cells > CELLS_MOST:
        long = ", ".join(f"{size} {name}s" for name, size in chart.axes.sizes().items() if size > 1000)
        raise document.fault((), f"a world of {cells:,} numbers ({long}); at most {CELLS_MOST:,} are played")


def _check_policies(file: Scenario, document: Document) -> None:
    """Policies are known before anything is played."""
    listed: list[tuple[Path_, str]] = [(("policies", seat), spec) for seat, spec in file.policies.items()]
    listed += [(("actors", name, "policy"), row.policy) for name, row in file.actors.items() if row.policy is not None]
    plans = [(("plans", seat, p), _choice(row).policy) for seat, rows in file.plans.items() for p, row in rows.items()]
    listed += [(path, spec) for path, spec in plans if spec is not None]
    for path, spec in listed:
        try:
            make(spec)
        except UnknownName as fault:
            document.note(path, str(fault))


def _check_rest(file: Scenario, goods: Mapping[str, Good], document: Document) -> None:
    """Names in those parts of the file that the chart is not drawn from."""
    known, seats = document.known, file.actors
    kinds = sorted({a.kind for a in seats.values()})
    nations = [name for name, a in seats.items() if a.kind == "nation"]
    for i, phase in enumerate(file.rest):
        known(phase, "phase", PHASE_NAMES, ("rest", i))
    for seat, deeds in file.moves.items():
        known(seat, "seat or kind", [*seats, *kinds], ("moves", seat))
        for i, deed in enumerate(deeds):
            known(deed, "deed", list(DEEDS), ("moves", seat, i))
    for i, seat in enumerate(file.leaders):
        known(seat, "seat", seats, ("leaders", i))
    for seat in file.objectives:
        known(seat, "seat", seats, ("objectives", seat))
    for seat in file.policies:
        known(seat, "seat or kind", [*seats, *kinds], ("policies", seat))
    for i, order in enumerate(file.orders):
        known(order.seat, "seat", seats, ("orders", i, "seat"))
        known(order.deed, "deed", [*DEEDS, *MOVES], ("orders", i, "deed"))
    for seat, plans in file.plans.items():
        known(seat, "seat", seats, ("plans", seat))
        for name, plan in plans.items():
            for i, step in enumerate(_choice(plan).orders):
                known(step.deed, "deed", [*DEEDS, *MOVES], ("plans", seat, name, i, "deed"))
    for i, treaty in enumerate(file.treaties):
        for part in ("parties", "invited"):
            for j, seat in enumerate(getattr(treaty, part)):
                known(seat, "seat", seats, ("treaties", i, part, j))
        may_sign = {*treaty.parties, *treaty.invited}
        if treaty.minimum > len(may_sign):
            fault = f"found {treaty.minimum}; allowed: 1 to {len(may_sign)}, as many as are parties or invited"
            document.note(("treaties", i, "minimum"), fault)
    for i, seat in enumerate(file.drafting.seats):
        known(seat, "seat or kind", [*seats, *kinds], ("drafting", "seats", i))
    for i, card in enumerate(file.drafting.cards):
        known(card, "clause", list(clause_kinds()), ("drafting", "cards", i))
    for i, band in enumerate(file.bands):
        known(band.measure.good, "good", goods, ("bands", i, "measure", "good"))
        for part in ("origin", "destination"):
            if (nation := getattr(band.measure, part)) is not None:
                known(nation, "nation", nations, ("bands", i, "measure", part))
        if band.measure.read == "price" and band.measure.destination is None:
            document.note(("bands", i, "measure", "destination"), "is required for a price")
    for i, event in enumerate(file.events):
        for j, effect in enumerate(event.effects):
            path = ("events", i, "effects", j)
            for plant in effect.plants:
                known(plant, "plant", file.plants, (*path, "plants"))
            if effect.field is not None:
                known(effect.field, "field", FIELDS, (*path, "field"))
            for good in effect.goods:
                known(good, "good", goods, (*path, "goods"))
            for nation in effect.destinations:
                known(nation, "nation", nations, (*path, "destinations"))
            if effect.origin is not None:
                known(effect.origin, "nation", nations, (*path, "origin"))


def _check_cells(event: Event, chart: Chart, document: Document, place: int) -> None:
    """The cells that an event's effects name along a field's first axis."""
    for j, effect in enumerate(event.effects):
        axes = FIELDS[effect.field].axes if effect.field is not None else ""
        axis = chart.axes.of(axes[0]) if axes else Axis("cell", ())
        for one in effect.cells:
            document.known(one, axis.what, axis.ids, ("events", place, "effects", j, "cells"))


def _check_condition(when: Condition | None, chart: Chart, document: Document, path: Path_) -> None:
    if when is None:
        return
    try:
        source = find_readout(when.read, chart)
        if source.deed:
            raise ValueError(f"{when.read!r} is known while a turn is scored, and by no condition")
        if when.of is not None:
            cells_of(chart, source.axes, when.read, chart.axes.actor[when.of])
    except (UnknownName, ValueError) as fault:
        document.note(path, str(fault))


def _draft(file: Scenario, place: int, chart: Chart, document: Document) -> Draft:
    row = file.treaties[place]
    clauses = []
    for i, data in enumerate(row.clauses):
        try:
            clauses.append(read_clause(dict(data)))
        except (UnknownName, ValueError, TypeError) as fault:
            document.note(("treaties", place, "clauses", i), str(fault))
    draft = Draft(row.title, tuple(clauses), row.minimum, row.depositary or "")
    lower(draft, chart)
    return draft


def _shock(event: Event, chart: Chart) -> Shock:
    when = event.when
    blows = [blow for effect in event.effects for blow in _blows(effect, chart)]
    return Shock(
        event.id, event.title, event.turn, when.read if when else None, when.of if when else None, when.above if when else None,
        when.below if when else None, event.chance, event.once, tuple(blows),
    )  # fmt: skip


def _blows(effect: Effect, chart: Chart) -> Iterator[Blow]:
    if effect.damage is not None:
        plants = np.array([chart.axes.plant[p] for p in effect.plants], np.int64)
        yield Blow("damage", plants, "damage", effect.damage, effect.months / 12.0)
    cut = lanes(chart, effect.origin, effect.goods, effect.destinations)
    if effect.licence is not None:
        yield Blow("announced", cut, "set", effect.licence)
        if not effect.announce:
            yield Blow("licence", cut, "set", effect.licence)
    if effect.threshold is not None:
        yield Blow("threshold", cut, "set", effect.threshold)
    if effect.ends:
        yield Blow("ended", np.array([], np.int64), "ends", 0.0)
    if effect.field is not None:
        axes = FIELDS[effect.field].axes
        ids = effect.cells or (list(chart.axes.of(axes[0]).ids) if axes else [])
        cells = np.array([chart.axes.of(axes[0])[i] for i in ids], np.int64)
        for how in ("set", "add", "times"):
            value = getattr(effect, how)
            if value is not None:
                yield Blow(effect.field, cells if axes else np.array([], np.int64), how, value)


def _scripted(setup: Setup) -> tuple[Line, ...]:
    lines = []
    used: dict[tuple[str, str, tuple[str, ...], int], float] = {}
    for i, row in enumerate(setup.file.orders):
        key = (row.seat, row.deed, tuple(row.cells), row.turn)
        low = used.get(key, 0.0)
        used[key] = low + row.chance
        lines.append(_line(setup, row.seat, row, ("orders", i), row.chance, low))
    return tuple(lines)


def _choice(row: str | list[Step] | Choice) -> Choice:
    """A plan in its longest form."""
    return Choice(policy=row) if isinstance(row, str) else Choice(orders=row) if isinstance(row, list) else row


def _plans(setup: Setup) -> dict[str, tuple[Plan, ...]]:
    """seat -> the plans that the file lets it choose from."""
    found: dict[str, tuple[Plan, ...]] = {}
    for seat, rows in setup.file.plans.items():
        plans = []
        for name, row in rows.items():
            path: Path_ = ("plans", seat, name)
            choice = _choice(row)
            lines = tuple(_line(setup, seat, step, (*path, i)) for i, step in enumerate(choice.orders))
            plans.append(Plan(name, choice.policy or "", lines, choice.most))
        found[seat] = tuple(plans)
    return found


def _line(setup: Setup, seat_name: str, row: Step, path: Path_, chance: float = 1.0, low: float = 0.0) -> Line:
    """One order of a seat, with the cells it touches; a value or a cell that cannot be ordered is noted."""
    chart, declared = setup.chart, (DEEDS | MOVES)[row.deed]
    if not declared.low <= row.value <= declared.high:
        fault = f"found {row.value:g}; allowed: {declared.low:g} to {declared.high:g} {declared.unit}"
        setup.document.note((*path, "value"), fault)
    seat = chart.axes.actor[seat_name]
    mine = owned(chart, declared.axes, (seat,))
    size = math.prod(len(chart.axes.of(letter)) for letter in declared.axes[1:])
    cells = [int(c) * size + j for c in mine for j in range(size)]
    if row.cells:
        with setup.document.noting():
            cells = [_cell(setup, declared, name, mine, (*path, "cells")) for name in row.cells]
    until = row.until if row.until is not None else 10**9
    return Line(seat, row.deed, np.array(cells, np.int64), row.value, row.turn, until, chance, low)


def _cell(setup: Setup, line: Declared, name: str, mine: Array, path: Path_) -> int:
    axes = [setup.chart.axes.of(letter) for letter in line.axes]
    parts = name.split("/")
    if len(parts) != len(axes):
        raise setup.document.fault(path, f"{line.name} takes cells of the form {'/'.join(a.what for a in axes)}; found {name!r}")
    flat = 0
    for axis, part in zip(axes, parts, strict=True):
        if part not in axis:
            raise setup.document.fault(path, str(UnknownName(part, axis.what, axis.ids)))
        flat = flat * len(axis) + axis[part]
    if axes[0][parts[0]] not in mine:
        raise setup.document.fault(path, f"{name!r} is not a cell of the seat's own")
    return flat


def _profiles(setup: Setup, plugins: Path | None) -> dict[str, Array]:
    """weight -> (a) value for every actor: the row of its profile, of its kind, and the scenario's own rows over them."""
    table = _catalogue("profiles.yaml", plugins)
    rows = {name: {k: Figure.model_validate(v).value for k, v in row.items()} for name, row in table.items()}
    rows = {name: rows.get(name, {}) | setup.file.profiles.get(name, {}) for name in {**rows, **setup.file.profiles}}
    weights = sorted({weight for row in rows.values() for weight in row})
    found = {weight: np.zeros(len(setup.chart.axes.actor)) for weight in weights}
    for place, (name, actor) in enumerate(setup.file.actors.items()):
        if actor.profile is not None:
            setup.document.known(actor.profile, "profile", rows, ("actors", name, "profile"))
        row = rows.get("all", {}) | rows.get(actor.kind, {}) | rows.get(actor.profile or "", {})
        for weight, value in row.items():
            found[weight][place] = value
    return found


def _doctrines(setup: Setup) -> dict[int, Doctrine]:
    """Actor -> the standing orders that the file gives its seat, or its kind."""
    file, chart, found = setup.file, setup.chart, {}
    titles = None if file.drafting.slots else [treaty.title for treaty in file.treaties]
    read: dict[str, Doctrine] = {}
    for seat, row in file.doctrines.items():
        if setup.document.known(seat, "seat or kind", [*file.actors, *sorted(set(chart.actor_kind))], ("doctrines", seat)):
            try:
                read[seat] = Doctrine.of(row, chart, titles)
            except (UnknownName, ValueError) as fault:
                setup.document.note(("doctrines", seat), str(fault))
    for place, name in enumerate(chart.axes.actor.ids):
        for key in (name, chart.actor_kind[place]):
            if key in read:
                found[place] = read[key]
                break
    return found


def _adviser(name: str, row: Any, chart: Chart) -> Doctrine:
    """The doctrine of an adviser. Raises InputError in one line."""
    try:
        return Doctrine.of(row, chart)
    except (UnknownName, ValueError) as fault:
        raise InputError(f"advisers.yaml: {clipped(name)}: {clipped(str(fault), 300)}") from None


def _gauges(setup: Setup) -> None:
    for name, gauge in setup.file.gauges.items():
        try:
            compile_gauges(setup.chart, {name: gauge})
        except (UnknownName, KeyError, ValueError) as fault:
            setup.document.note(("gauges", name), str(fault))


def _terms(setup: Setup) -> tuple[Any, ...]:
    found: list[Any] = []
    for seat, objective in setup.file.objectives.items():
        try:
            found += compile_terms({seat: objective}, setup.chart)
        except (UnknownName, KeyError, ValueError) as fault:
            setup.document.note(("objectives", seat), str(fault))
    return tuple(found)


# --- the first position ---------------------------------------------------------------------------------------------------
def _start(setup: Setup, draws: Draws) -> World:
    chart, file, document = setup.chart, setup.file, setup.document
    worlds = len(draws.seeds)
    world = empty(chart, worlds)
    capacity = chart.first_capacity
    flow = ~chart.slot_capital
    replaced = 1.0 / chart.good_life[chart.plant_good[chart.slot_plant]]
    rate = np.where(flow, 1.0, chart.plant_growth[chart.slot_plant] + chart.slot_service + replaced)
    usage = chart.slot_amount * rate * capacity[chart.slot_plant]
    buffer = _buffers(setup)
    inputs = chart.inputs
    slots = chart.holding_slot[inputs]
    first = np.concatenate([[True], slots[1:] != slots[:-1]]) if len(slots) else np.zeros(0, bool)
    stock = np.zeros(len(chart.holding_slot))
    at_hand = buffer + flow  # tools are installed as they arrive: only their buffer is in stock
    stock[inputs] = np.where(first, usage[slots] * at_hand[slots] / chart.holding_worth[inputs], 0.0)
    stock[chart.plant_output] = chart.plant_finished * capacity * ~chart.good_perishable[chart.plant_good]
    preferred = np.bincount(chart.edge_slot, chart.edge_affinity, len(chart.slot_plant)) if len(chart.edge_slot) else np.ones(0)
    share = chart.edge_affinity / np.where(preferred > 0, preferred, 1.0)[chart.edge_slot]
    orders = np.where(chart.plant_sink, capacity, np.bincount(chart.edge_seller, usage[chart.edge_slot] * share, len(capacity)))
    for name, values in (
        ("capacity", capacity), ("orders", orders), ("usage", usage), ("buffer", buffer), ("stock", stock), ("share", share),
        ("growth", chart.plant_growth * chart.year),
    ):  # fmt: skip
        getattr(world, name)[...] = values[:, None]
    world.goodwill[...] = chart.first_goodwill[..., None]
    coming = chart.holding_slot[chart.delayed]
    for turns in range(len(chart.axes.transit)):
        on_way = np.where(chart.slot_lead[coming] > turns, usage[coming] / chart.holding_worth[chart.delayed], 0.0)
        world.transit[turns] = on_way[:, None]
    _start_values(setup, world, draws)
    for actor, row in file.actors.items():
        for name, value in row.programmes.items():
            path = ("actors", actor, "programmes", name)
            if name not in chart.axes.programme or actor not in chart.axes.nation:
                raise document.fault(path, str(UnknownName(name, "programme of a nation", chart.axes.programme.ids)))
            world.programme[chart.axes.nation[actor], chart.axes.programme[name]] = _drawn(value, ".".join(path), draws)
    if len(chart.axes.lab) and "danger" not in file.start:
        world.danger[...] = published_danger(world, world.record, chart.params)
    return secrets.drawn(opened(world, draws), draws)


def _buffers(setup: Setup) -> Array:
    """(i) turns of use that each plant keeps in stock."""
    chart = setup.chart
    plants = list(setup.file.plants.values())
    buffer = np.zeros(len(chart.slot_plant))
    for i, name in enumerate(chart.axes.slot.ids):
        given = plants[chart.slot_plant[i]].buffers
        slot = name.split("<", 1)[1].removeprefix("cap:")
        buffer[i] = given.get(slot, given.get("all", 0.0)) / chart.months
    return buffer


def _start_values(setup: Setup, world: World, draws: Draws) -> None:
    file, chart, document = setup.file, setup.chart, setup.document
    axes = chart.axes
    for name, value in file.start.items():
        with document.noting():
            _put(world, name, "", None, value, ("start", name), draws, document)
    for actor, row in file.actors.items():
        letters = {"a": axes.actor, "n": axes.nation, "l": axes.lab, "y": axes.agency, "x": axes.auditor}
        for name, value in row.start.items():
            path = ("actors", actor, "start", name)
            if not document.known(name, "field", FIELDS, path):
                continue
            letter = FIELDS[name].axes
            if letter not in letters or actor not in letters[letter]:
                document.note(path, f"{name} is a quantity of axes {letter!r}; a {row.kind} has none of its own")
                continue
            with document.noting():
                _put(world, name, letter, letters[letter][actor], value, path, draws, document)
    for place, (plant, plant_row) in enumerate(file.plants.items()):
        for name, value in plant_row.start.items():
            with document.noting():
                _put(world, name, "p", place, value, ("plants", plant, "start", name), draws, document)
    for name, table in file.relations.items():
        for one, row_of in table.items():
            for other, number in row_of.items():
                path = ("relations", name, one, other)
                if name not in FIELDS or FIELDS[name].axes != "nn":
                    pairs = tuple(f for f, line in FIELDS.items() if line.axes == "nn")
                    document.note(("relations", name), str(UnknownName(name, "pair field", pairs)))
                elif all(document.known(nation, "nation", axes.nation.ids, path) for nation in (one, other)):
                    getattr(world, name)[axes.nation[one], axes.nation[other]] = number
    document.told()


def _put(
    world: World, name: str, axes: str, place: int | None, value: float | Spread, path: Path_, draws: Draws, document: Document
) -> None:
    line = FIELDS.get(name)
    if line is None or line.axes != axes:
        known = tuple(f for f, one in FIELDS.items() if one.axes == axes)
        raise document.fault(path, str(UnknownName(name, "field", known)))
    low, high = _start_range(line)
    for number in _ends(value):
        if not low <= number <= high:
            raise document.fault(path, f"found {number:g}; allowed: {low:g} to {high:g} {line.unit}")
    drawn = np.clip(_drawn(value, ".".join(map(str, path)), draws), low, high)
    array = getattr(world, name)
    if place is None:
        array[...] = drawn
    else:
        array[place] = drawn


def _start_range(line: Declared) -> tuple[float, float]:
    """What a quantity may start at: its range, short of what overflows where that is open."""
    open_end = OOM_MOST if "OOM" in line.unit else HUGE
    return max(line.low, -open_end), min(line.high, open_end)


OOM_MOST, HUGE = 30.0, 1e40
"""Start values of quantities whose range is open: orders of magnitude, and everything else."""


def _ends(value: float | Spread) -> Iterable[float]:
    """The numbers of a start value that must lie in the quantity's range."""
    if not isinstance(value, Spread):
        return (value,)
    return value.uniform or (value.normal or value.lognormal or (0.0,))[:1]


def _drawn(value: float | Spread, key: str, draws: Draws) -> Array:
    return _law(value, key).draw(draws) if isinstance(value, Spread) else np.full(len(draws.seeds), float(value))


def _law(value: Spread, key: str) -> Drawn:
    """How a start value is drawn, and who sees it."""
    seen_by = Seen(value.seen_by) if value.seen_by is not None else None
    for law in ("uniform", "normal", "lognormal"):
        if getattr(value, law) is not None:
            one, other = getattr(value, law)
            return Drawn(law, one, other, key, seen_by)
    raise AssertionError("a spread has one law")


def _types(setup: Setup) -> dict[str, dict[int, Drawn]]:
    """Quantity -> cell -> how it was drawn, of the cells whose start says who sees them."""
    axes = setup.chart.axes
    found: dict[str, dict[int, Drawn]] = {}
    letters = {"a": axes.actor, "n": axes.nation, "l": axes.lab, "y": axes.agency, "x": axes.auditor, "p": axes.plant}
    rows = [("start", "", setup.file.start)]
    rows += [("actors", name, actor.start) for name, actor in setup.file.actors.items()]
    rows += [("plants", name, plant.start) for name, plant in setup.file.plants.items()]
    for part, owner, start in rows:
        for name, value in start.items():
            if isinstance(value, Spread) and value.seen_by is not None:
                place = letters[FIELDS[name].axes][owner] if owner else 0
                key = ".".join((part, owner, "start", name) if owner else (part, name))
                found.setdefault(name, {})[place] = _law(value, key)
    return found


def _register(setup: Setup, worlds: int, treaties: bool) -> Register:
    book = Book(setup.chart)
    ids = [book.enter(draft) for draft in setup.drafts]
    register = Register.blank(book, len(setup.chart.axes.treaty), worlds)
    if not treaties:
        return register
    for slot, row in enumerate(setup.file.treaties):
        in_force = len(row.parties) >= row.minimum
        register.draft[slot] = ids[slot]
        register.status[slot] = IN_FORCE if in_force and row.since == 0 else OPEN
        register.since[slot] = row.since
        for seat in row.parties:
            register.party[slot, setup.chart.axes.actor[seat]] = 1.0
        for seat in {*row.parties, *row.invited}:
            register.invited[slot, setup.chart.axes.actor[seat]] = 1.0
    return register


__all__ = ["InputError", "Setup", "find", "load_scenario", "parameter_rows", "parse_yaml"]
