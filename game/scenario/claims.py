"""Claims: what is said about treaties, laid out as experiments. Reads the file and makes the scenario of every arm.

A claim says its `claim` in a sentence, the scenario, and `arms`: what is played in each, with the same seeds. Its `tests` name a
measure, the arm (or the difference of two), what it is held against, and which way it must lie for the claim to be supported.
"""

from __future__ import annotations

import copy
import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from game.scenario.load import SCENARIOS, Setup, faults_of, find, load_scenario
from game.scenario.read import Document, InputError, clipped, read_yaml
from game.scenario.schema import Id, Number, Row
from game.world.readouts import readouts

CLAIMS = SCENARIOS / "claims"
OWN = ("kept", "unbroken", "found", "delay", "left", "members", "above", "lost", "legal_way")
"""Measures that are no read-outs: `game.analysis.claims` works them out."""
WORLDS_MOST = 100_000


class Measure(Row):
    """A number of each world: one of OWN, or a read-out of an actor or of all, taken at the end, or over the turns."""

    read: str
    of: Id | None = None
    take: Literal["end", "mean", "sum", "most"] = "end"
    line: Number | None = Field(None, description="above: FLOP of a run")

    @model_validator(mode="after")
    def _known(self) -> Measure:
        known = (*OWN, *readouts())
        if self.read not in known:
            near = difflib.get_close_matches(self.read[:64], known, 1, 0.5)
            raise ValueError(f"unknown measure {clipped(repr(self.read))}" + (f"; did you mean {near[0]!r}?" if near else ""))
        return self


class Arm(Row):
    """One way of playing: the treaty's clauses among parties, changes to the scenario, and how seats conduct themselves."""

    about: str = ""
    clauses: list[dict[str, Any]] | None = Field(None, description="of the treaty; null plays without any")
    parties: list[Id] = Field(default_factory=list, description="all nations if left out")
    minimum: int = Field(1, strict=True, ge=1, le=100, description="members below which the treaty ends")
    stay: bool = Field(False, description="nobody leaves: the question is what those bound do")
    conduct: dict[Id, Literal["keep", "shade", "break", "hide"]] = Field(
        default_factory=dict, description="seat, or `all`: what it does whatever it gains; the policy decides for the others"
    )
    changes: dict[str, Any] = Field(default_factory=dict, description="keys of the scenario: mappings are merged")


class Test(Row):
    """What the claim comes to: a measure in an arm, against another arm or a number."""

    measure: str
    arm: str | tuple[str, str] = Field(description="an arm, or two: the first less the second")
    against: str | tuple[str, str] | Number = 0.0
    expect: Literal["above", "below", "equal", "at_most", "at_least"]
    by: Annotated[float, Field(strict=True, ge=0)] = Field(
        0.0, description="above, below: by more than that; equal, at_most, at_least: what is still counted as nothing"
    )
    about: str = ""


class Claim(Row):
    """A claim as a file says it."""

    claim: str
    about: str = ""
    source: str = ""
    mechanisms: list[int] = Field(default_factory=list)
    scenario: str
    worlds: int = Field(64, strict=True, ge=2, le=WORLDS_MOST)
    turns: Annotated[int, Field(strict=True, ge=1, le=2000)] | None = None
    policy: str = "weigh"
    arms: dict[Id, Arm] = Field(min_length=1, max_length=12)
    measures: dict[Id, Measure] = Field(min_length=1, max_length=12)
    tests: list[Test] = Field(min_length=1, max_length=12)


@dataclass(frozen=True, eq=False)
class Experiment:
    """A claim that has been read, and the scenario that it is about."""

    name: str
    claim: Claim
    document: Document
    base: Setup
    plugins: Path | None = None

    def setup(self, arm: str) -> Setup:
        """The scenario of an arm, compiled. Raises InputError that names the arm."""
        row = self.claim.arms[arm]
        data = _merged(copy.deepcopy(self.base.document.data), row.changes)
        data["drafting"] = {"slots": 0}
        parties = row.parties or list(self.base.chart.axes.nation)
        treaty = {"id": "draft", "title": arm, "parties": parties, "minimum": row.minimum, "clauses": row.clauses}
        data["treaties"] = [] if row.clauses is None else [treaty]
        try:
            return load_scenario(data, self.plugins).lasting(self.claim.turns)
        except InputError as fault:
            said = [line.removeprefix("<data>:1: ") for line in str(fault).splitlines()]
            raise InputError("\n".join(str(self.document.fault(("arms", arm), line)) for line in said)) from None


def _merged(base: Any, change: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    return base | {key: _merged(base.get(key), value) for key, value in change.items()}


def claim_files() -> list[Path]:
    """Every claim that comes with the game."""
    return sorted(CLAIMS.glob("*.yaml"))


def find_claim(name: str) -> Path:
    """The file of a claim, by path or by its name in `scenarios/claims`. Raises InputError with the near miss."""
    path, ours = Path(name), CLAIMS / f"{name}.yaml"
    if path.is_file() or path.suffix in (".yaml", ".yml"):
        return path
    if not ours.is_file():
        known = [p.stem for p in claim_files()]
        near = difflib.get_close_matches(name[:64], known, 1, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
        raise InputError(f"no claim {clipped(repr(name))}; {hint}")
    return ours


def load_claim(path: Path, plugins: Path | None = None) -> Experiment:
    """Read a claim and the scenario it is about. Raises InputError, a line a fault."""
    document = read_yaml(path)
    if not isinstance(document.data, dict):
        raise document.fault((), "a claim is a mapping with claim, scenario, arms, measures, tests")
    try:
        claim = Claim.model_validate(document.data)
    except ValidationError as fault:
        raise InputError("\n".join(faults_of(fault, document, list(Claim.model_fields)))) from None
    _check(claim, document)
    return Experiment(path.stem, claim, document, load_scenario(str(find(claim.scenario)), plugins), plugins)


def _check(claim: Claim, document: Document) -> None:
    """Whether tests name arms and measures that there are."""
    for i, test in enumerate(claim.tests):
        document.known(test.measure, "measure", claim.measures, ("tests", i, "measure"))
        for key, named in (("arm", test.arm), ("against", test.against)):
            names = named if isinstance(named, tuple) else (named,) if isinstance(named, str) else ()
            for name in names:
                document.known(name, "arm", claim.arms, ("tests", i, key))
    document.told()
