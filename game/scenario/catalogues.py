"""The tables of sensors, evasions and penalties: the catalogue's rows, a plugin's and the scenario's own over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from game.scenario.read import Document, InputError
from game.scenario.schema import Evasion, Penalty, Row, Scenario, Sensor
from game.treaty.levers import PROMISED
from game.world.axes import UnknownName
from game.world.chart import Chart
from game.world.evidence import Evidence, tables

KINDS: dict[str, type[Row]] = {"sensors": Sensor, "evasions": Evasion, "penalties": Penalty}
Tables = dict[str, dict[str, Any]]


def read_tables(file: Scenario, catalogue: Mapping[str, Mapping[str, Any]], document: Document) -> Tables:
    """Every table by name: id -> checked row as plain data. Raises InputError naming the key."""
    found: Tables = {}
    for table, kind in KINDS.items():
        rows = {name: dict(row) for name, row in catalogue[table].items()}
        for name, change in getattr(file, table).items():
            rows[name] = {**rows.get(name, {}), **change} if isinstance(change, dict) else change
        found[table] = {name: _checked(kind, row, (table, name), document) for name, row in rows.items()}
    _check_names(found, document)
    return found


def _checked(kind: type[Row], row: Any, path: tuple[str, str], document: Document) -> dict[str, Any]:
    try:
        return kind.model_validate(row).model_dump()
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        raise document.fault((*path, *map(str, first["loc"])), str(first["msg"])) from None


def _check_names(found: Tables, document: Document) -> None:
    for table, key, known, what in (
        ("sensors", "watches", PROMISED, "promised quantity"),
        ("evasions", "beats", tuple(found["sensors"]), "sensor"),
    ):
        for name, row in found[table].items():
            for one in row[key]:
                if one not in known:
                    raise document.fault((table, name, key, one), str(UnknownName(one, what, tuple(known))))


def laid_out(found: Tables, chart: Chart) -> Evidence:
    """The tables as arrays for a chart."""
    rows = {table: list(part.values()) for table, part in found.items()}
    ids = tuple(found["sensors"])
    return tables(rows["sensors"], rows["evasions"], rows["penalties"], ids, PROMISED, chart.axes.good.ids)


__all__ = ["InputError", "Tables", "laid_out", "read_tables"]
