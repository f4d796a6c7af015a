"""Two nations, a laboratory in each, one ceiling; no luck but that of sensors. Small enough to work out by hand."""

from __future__ import annotations

from typing import Any

from game import load_scenario
from game.scenario.load import Setup

CEILING = 1.0e27
SURE = {"compute_metering": {"watches": {"aggregate_run": 1.0, "largest_run": 1.0}, "half": 0.0, "false_alarm": 1e-9, "ageing": 0.0,
                             "vendor": "", "leak": 0.0}}  # fmt: skip
"""A sensor that misses nothing and never errs, where there is access."""
STILL = {"insight_luck": 0.0}
LAB = {"cash": 500.0, "culture": 0.2, "capability": 1.0, "deployed": 0.8, "tested": 1.0, "safety": 1.0, "stage": 3}


def quiet(*names: str) -> dict[str, Any]:
    """Every sensor blind but these."""
    from game.scenario.load import _catalogue

    return {name: {"watches": {}} for name in _catalogue("sensors.yaml", None) if name not in names}


def scenario(**changes: Any) -> dict[str, Any]:
    """The scenario as plain data: `parties` and `clauses` make the treaty."""
    parties = changes.pop("parties", ["Alder", "Beryl"])
    clauses = changes.pop("clauses", [{"kind": "compute_cap", "flop": CEILING}])
    halls = {"makes": "compute", "capacity": 8.0}
    base: dict[str, Any] = {
        "name": "two_nations",
        "turns": 6,
        "catalogue": False,
        "goods": {
            "compute": {"level": 7, "unit": "M H100e", "price": 20.0, "growth": 0.0, "perishable": True},
            "frontier_ai": {"level": 8, "unit": "M H100e", "price": 25.0, "growth": 0.0, "inputs": {"compute": 1.0}},
        },
        "actors": {
            "Alder": {"kind": "nation", "start": {"gdp": 20000.0, "treasury": 500.0}},
            "Beryl": {"kind": "nation", "start": {"gdp": 20000.0, "treasury": 500.0}},
            "cloud_a": {"kind": "cloud", "nation": "Alder"},
            "cloud_b": {"kind": "cloud", "nation": "Beryl"},
            "one": {"kind": "lab", "nation": "Alder", "state_share": 1.0, "start": LAB},
            "two": {"kind": "lab", "nation": "Beryl", "start": LAB},
        },
        "plants": {
            "halls_a": {"firm": "cloud_a", "nation": "Alder"} | halls,
            "halls_b": {"firm": "cloud_b", "nation": "Beryl"} | halls,
            "work_1": {"firm": "one", "nation": "Alder", "makes": "frontier_ai", "capacity": 8.0},
            "work_2": {"firm": "two", "nation": "Beryl", "makes": "frontier_ai", "capacity": 8.0},
        },
        "links": {"only": {"work_1": {"compute": {"halls_a": 1.0}}, "work_2": {"compute": {"halls_b": 1.0}}}},
        "policies": {"nation": "hold", "lab": "hold", "cloud": "hold"},
        "parameters": STILL,
        "sensors": quiet(),
        "treaties": [{"id": "t", "title": "T", "parties": parties, "minimum": 1, "clauses": clauses}],
        "objectives": {lab: {"terms": [{"weight": 10.0, "read": "capability"}]} for lab in ("one", "two")},
        "rest": ["incidents", "economy", "society"],
        "epilogue": {"turns": 0, "worlds": 1},
    }
    return base | changes


def world(**changes: Any) -> Setup:
    """The scenario, loaded."""
    return load_scenario(scenario(**changes))


def fined(weight: float) -> dict[str, Any]:
    """Objectives of laboratories: capability at 10 points an order, and so many points lost for each bn USD of fines."""
    terms = [{"weight": 10.0, "read": "capability"}, {"weight": -weight, "read": "fined"}]
    return {lab: {"terms": terms} for lab in ("one", "two")}
