"""Texts for questions: a scenario under a draft, and variants of the draft with some of its terms changed or left out.

A variant keeps the luck of the text it stems from: what sensors show of its promises is drawn by the same keys, so that two
worlds that differ in a penalty alone differ by that penalty alone.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from game.scenario.load import Setup, load_scenario
from game.treaty.clause import Clause, Term, agreed, enforced, plain
from game.treaty.draft import Book, Draft, Lowered
from game.treaty.register import Register
from game.world.chart import Chart

Change = Callable[[Chart, list[Term]], list[Term]]
PENAL = ("automatic", "voted", "reciprocity", "exit_tax", "snapback", "escalation")
"""Levers by which a text threatens."""
LOOKING = ("access", "inspections", "challenges", "monitor", "shield", "sealed", "kept_logs", "cross_border", "formats")
"""Levers by which a text looks."""
USUAL_PENALTIES = ("chip_cut", "cloud_cut", "market_exclusion", "dividend_loss")
"""Penalties that a text without any would take up first."""


# --- a scenario under a draft -----------------------------------------------------------------------------------------------
def under(setup: Setup, drafts: Sequence[Draft], parties: Sequence[str] = (), since: int = 0, **changes: Any) -> Setup:
    """The scenario with these drafts in force, from `since` on, among `parties` (all nations if none is named), in place of its
    own treaties; nobody drafts others. `changes` replace keys of the file. Raises InputError where the two do not fit."""
    data = copy.deepcopy(setup.document.data) | changes
    seats = list(parties) or list(setup.chart.axes.nation)
    data["drafting"] = {"slots": 0}
    data["treaties"] = [_row(draft, i, seats, since) for i, draft in enumerate(drafts)]
    if drafts:
        data["policies"] = data.get("policies", {})
    return load_scenario(data)


def _row(draft: Draft, place: int, parties: Sequence[str], since: int) -> dict[str, Any]:
    row: dict[str, Any] = {"id": f"draft{place}", "title": draft.title, "clauses": [plain(c) for c in draft.clauses]}
    row |= {"parties": list(parties), "minimum": min(draft.minimum, len(parties)), "since": since}
    return row | ({"depositary": draft.depositary} if draft.depositary else {})


def quick(setup: Setup) -> Setup:
    """The same scenario with an epilogue of one copy a world: worlds are many here, and danger is averaged over them."""
    short = setup.file.epilogue.model_copy(update={"worlds": 1})
    return replace(setup, file=setup.file.model_copy(update={"epilogue": short}))


# --- variants ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Terms(Clause):
    """A clause that is a list of terms: what a variant has in place of the clauses of its text."""

    kind: ClassVar[str] = "terms"

    listed: tuple[Term, ...] = ()

    def terms(self, chart: Chart) -> Iterator[Term]:
        return iter(self.listed)

    def text(self) -> str:
        return f"{len(self.listed)} terms."

    def summary(self) -> str:
        return f"{len(self.listed)} terms"


@dataclass(frozen=True)
class Variant(Draft):
    """A draft with its terms changed; `label` tells variants of one text apart."""

    base: Draft | None = None
    label: str = ""

    def data(self) -> dict[str, Any]:
        assert self.base is not None
        return self.base.data() | {"variant": self.label}


def variant(draft: Draft, chart: Chart, label: str, change: Change) -> Variant:
    """`draft` with its terms as `change` makes them. Its promises must stay as many and in order."""
    listed = [term for _, term in draft.terms(chart)]
    made = (Terms(tuple(change(chart, listed))),)
    return Variant(draft.title, made, draft.minimum, draft.depositary, base=draft, label=label)


@dataclass
class Texts(Book):
    """A book in which variants draw the luck of the text they stem from."""

    def lowered(self, draft: int) -> Lowered:
        found = super().lowered(draft)
        one = self.drafts[draft]
        if isinstance(one, Variant) and one.base is not None:
            base = super().lowered(self.enter(one.base))
            if len(base.key) != len(found.key):
                raise ValueError(f"{one.label}: a variant keeps the promises of its text")
            found = replace(found, key=base.key)
        return found


def with_variants(register: Register, drafts: Sequence[Draft], chosen: Iterable[int], slot: int = 0) -> Register:
    """The register with `drafts[chosen[w]]` in the slot of world `w`, in a book of their own."""
    texts = Texts(register.book.chart, list(register.book.drafts))
    for i, one in enumerate(texts.drafts):
        texts._ids[one.content] = i  # as `enter` does
    ids = np.array([texts.enter(one) for one in drafts], float)
    draft = register.draft.copy()
    draft[slot] = ids[np.asarray(list(chosen), np.int64)]
    return register.but(book=texts, draft=draft)


# --- changes ----------------------------------------------------------------------------------------------------------------
def without(*levers: str) -> Change:
    """Leave out every term on these levers."""
    return lambda chart, terms: [t for t in terms if t.promise or t.lever not in levers]


def both(one: Change, other: Change) -> Change:
    """One change upon another."""
    return lambda chart, terms: other(chart, one(chart, terms))


def detection(share: float) -> Change:
    """Grant `share` of the access that the text does not grant yet, for every sensor, in every party."""

    def change(chart: Chart, terms: list[Term]) -> list[Term]:
        has = {t.cell: t.value for t in terms if t.lever == "access"}
        rights = [
            enforced("access", (c, n), has.get((c, n), 0.0) + share * (1.0 - has.get((c, n), 0.0)), party=int(actor))
            for c in range(len(chart.axes.sensor))
            for n, actor in enumerate(chart.nation_actor)
            if not chart.evidence.sensors.eyes[c]
        ]
        return [t for t in terms if t.lever != "access"] + rights

    return change


def severity(share: float) -> Change:
    """Make every penalty that the text names automatic, and deeper by `share` of what is missing to its full depth; the usual
    ones where it names none."""

    def change(chart: Chart, terms: list[Term]) -> list[Term]:
        named = {int(np.ravel(t.cell)[0]): 0.0 for t in terms if t.lever in ("automatic", "voted")}
        for t in terms:
            if t.lever == "automatic":
                place = int(np.ravel(t.cell)[0])
                named[place] = max(named[place], t.value)
        named = named or {chart.axes.penalty[name]: 0.0 for name in USUAL_PENALTIES if name in chart.axes.penalty}
        kept = [t for t in terms if t.lever != "automatic"]
        return kept + [agreed("automatic", depth + share * (1.0 - depth), (z,)) for z, depth in named.items()]

    return change


DIVIDEND_MOST = 0.5
"""Share of compute that a common cluster may take at most (`shared_compute`)."""


def dividend(share: float) -> Change:
    """Pool so much more of the parties' compute, open to those without a finding alone."""

    def change(chart: Chart, terms: list[Term]) -> list[Term]:
        has = {int(np.ravel(t.cell)[0]): t.value for t in terms if t.lever == "pooled"}
        rest = [t for t in terms if t.lever != "pooled"]
        pools = [
            enforced("pooled", n, min(has.get(n, 0.0) + share, DIVIDEND_MOST), party=int(actor))
            for n, actor in enumerate(chart.nation_actor)
        ]
        lost = agreed("automatic", 1.0, (chart.axes.penalty["dividend_loss"],)) if "dividend_loss" in chart.axes.penalty else None
        return rest + pools + ([lost] if lost else [])

    return change
