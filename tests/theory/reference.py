"""The published results that theory tests compare with (`tests/validation_reference.json`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDS: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "validation_reference.json").read_text())


def records(kind: str) -> list[dict[str, Any]]:
    """Every record of a kind: input, expected, tolerance, source."""
    found = [record for record in RECORDS if record["id"] == kind]
    assert found, kind
    return found


def called(record: dict[str, Any]) -> str:
    """A record in the name of a test."""
    return ",".join(f"{k}={v}" for k, v in record["input"].items() if not isinstance(v, list))
