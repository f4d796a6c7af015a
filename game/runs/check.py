"""`check`: every mistake in scenario files, one line each; of good files, what is in them. And their JSON Schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from game.runs.cli import DONE, WRONG
from game.runs.plugins import load_plugins
from game.scenario.load import InputError, Setup, find, load_scenario, scenario_files
from game.scenario.read import Document, read_yaml
from game.scenario.schema import Scenario
from game.scenario.treaties import TREATIES, is_treaty, load_treaty
from game.treaty.clause import kinds
from game.world.files import write_whole

PLAIN = ("Figure", "Input")
"""Rows for which a plain number may stand."""


def check(files: Sequence[str], plugins: Path | None = None, schema: Path | None = None) -> int:
    """Check scenario and treaty files, all there are if none is named. Prints a line each; returns the exit status."""
    load_plugins(plugins)
    if schema is not None:
        write_whole(schema, schema_text())
        print(f"{schema}: the JSON Schema of scenario files")
        if not files:
            return DONE
    wrong = False
    for name in files or [str(path) for path in (*scenario_files(), *sorted(TREATIES.glob("*.yaml")))]:
        try:
            path = find(name)
            document = read_yaml(path)
            print(f"{path}: {treaty(document) if is_treaty(document.data) else contents(load_scenario(name, plugins))}")
        except InputError as fault:
            wrong = True
            print(fault, file=sys.stderr)
    return WRONG if wrong else DONE


def contents(setup: Setup) -> str:
    """What is in a scenario, in one line."""
    axes, kinds_of = setup.chart.axes, setup.chart.actor_kind
    firms = sum(kind not in ("nation", "agency") for kind in kinds_of)
    counts = (
        (len(axes.actor), "seat"),
        (firms, "firm"),
        (len(axes.plant), "plant"),
        (len(axes.edge), "link"),
        (len(axes.good), "good"),
        (setup.file.turns, "turn"),
    )
    parts = ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts)
    figures = ", ".join(f"{count} {kind}" for kind, count in setup.provenance.items())
    return f"{parts}; figures: {figures}"


def treaty(document: Document) -> str:
    """What is in a treaty, in one line, as the standard game would take it. Raises InputError."""
    setup = load_scenario("standard")
    draft = load_treaty(document, setup).draft
    grade = draft.grade(setup.chart)
    levels = [p.level.value for p in grade.promises]
    counts = ", ".join(f"{levels.count(level)} {level}" for level in dict.fromkeys(levels))
    many = len(draft.clauses)
    return f"{many} clause{'' if many == 1 else 's'}; promises: {counts or 'none'}; in force at {draft.minimum} signatures"


# --- JSON Schema ------------------------------------------------------------------------------------------------------------
def schema_text() -> str:
    """The JSON Schema of scenario files, for editors that complete and check as one types."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Chokepoint scenario"
    for name in PLAIN:
        row = schema["$defs"].pop(name, None)
        if row is not None:
            schema["$defs"][name] = {"title": name, "anyOf": [{"type": "number"}, row]}
    schema["properties"]["goods"]["additionalProperties"] = {"$ref": "#/$defs/GoodRow"}
    schema["$defs"]["GoodRow"] = _good_row()
    schema["$defs"]["Treaty"]["properties"]["clauses"]["items"] = _clauses()
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _good_row() -> dict[str, Any]:
    """A row of the table of goods in a scenario: a whole one, or changes to one of the catalogue."""
    from game.scenario.schema import Good

    fields = Good.model_json_schema(ref_template="#/$defs/{model}")["properties"]
    return {"title": "Good", "type": "object", "properties": fields, "additionalProperties": False}


def _clauses() -> dict[str, Any]:
    """Clauses: one shape for each kind."""
    return {"oneOf": [_clause(kind, cls) for kind, cls in kinds().items()]}


def _clause(kind: str, cls: Any) -> dict[str, Any]:
    import dataclasses
    import enum

    shapes: dict[str, Any] = {"kind": {"const": kind}}
    for line in dataclasses.fields(cls):
        default = line.default
        if isinstance(default, enum.Enum):
            shapes[line.name] = {"enum": [member.value for member in type(default)], "default": default.value}
        elif isinstance(default, bool):
            shapes[line.name] = {"type": "boolean", "default": default}
        elif isinstance(default, int | float):
            limits = {"minimum": line.metadata["low"], "maximum": line.metadata["high"]} if line.metadata else {}
            shapes[line.name] = {"type": "number", "default": default, "description": line.metadata.get("unit", "")} | limits
        else:
            shapes[line.name] = {}
    about = " ".join((cls.__doc__ or "").split())
    return {"type": "object", "description": about, "properties": shapes, "required": ["kind"], "additionalProperties": False}
