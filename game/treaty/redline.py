"""Red lines: what one draft changes in another, clause by clause and field by field, as data and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from game.treaty.clause import Clause, plain

if TYPE_CHECKING:
    from game.treaty.draft import Draft


@dataclass(frozen=True)
class Change:
    """One red line: a clause or a term of entry that was `struck`, `added` or `changed`, and from what to what."""

    what: str  # struck | added | changed
    article: int  # counted from 1, in the draft where it stands; 0 for the terms of entry
    kind: str
    field: str = ""
    old: Any = None
    new: Any = None

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "what": self.what,
            "article": self.article,
            "kind": self.kind,
            "field": self.field,
            "old": self.old,
            "new": self.new,
        }

    def line(self) -> str:
        """As a sentence."""
        where = f"Article {self.article} ({self.kind})" if self.article else "Terms of entry"
        if self.what == "changed":
            return f"{where}: {self.field} {self.old} -> {self.new}"
        return f"{where} {self.what}: {self.new if self.what == 'added' else self.old}"


def redline(old: Draft, new: Draft) -> tuple[Change, ...]:
    """What `new` changes in `old`: terms of entry first, then articles in order. Nothing for the same draft."""
    return (*_entry(old, new), *_articles(old.clauses, new.clauses))


def redline_text(old: Draft, new: Draft) -> str:
    """The red lines, one a line."""
    return "\n".join(change.line() for change in redline(old, new))


def _entry(old: Draft, new: Draft) -> Iterator[Change]:
    before, after = old.data(), new.data()
    for name in ("title", "minimum", "depositary", "invited", "payments", "replaces"):
        if before.get(name) != after.get(name):
            yield Change("changed", 0, "entry", name, before.get(name), after.get(name))


def _articles(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[Change]:
    """Clauses are matched by kind, in order; those of one kind are then compared field by field."""
    kinds = [c.kind for c in old], [c.kind for c in new]
    for what, i1, i2, j1, j2 in SequenceMatcher(a=kinds[0], b=kinds[1], autojunk=False).get_opcodes():
        if what == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield from _fields(old[i], new[j], j + 1)
        else:
            yield from (Change("struck", i + 1, old[i].kind, old=old[i].text()) for i in range(i1, i2))
            yield from (Change("added", j + 1, new[j].kind, new=new[j].text()) for j in range(j1, j2))


def _fields(old: Clause, new: Clause, article: int) -> Iterator[Change]:
    before, after = plain(old), plain(new)
    for name, value in after.items():
        if before[name] != value:
            yield Change("changed", article, new.kind, name, before[name], value)
