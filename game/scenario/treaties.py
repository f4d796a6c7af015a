"""Treaties as files: a text by itself, with whom it invites and who keeps it, in YAML and back.

`load_treaty("moratorium")` reads `scenarios/treaties/moratorium.yaml`. A file says `title`, `clauses` and, if it likes, `about`,
`invited` (all nations if left out), `minimum`, `depositary` and `payments`. What is wrong is said in one line a fault: file,
line, key, what was found, what is allowed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from game.scenario.load import SCENARIOS, Setup
from game.scenario.read import Document, InputError, clipped, read_yaml
from game.treaty.clause import Clause, WrongField, read
from game.treaty.draft import Draft
from game.treaty.text import PAYMENT_MOST
from game.world.axes import UnknownName

TREATIES = SCENARIOS / "treaties"
KEYS = ("title", "about", "invited", "minimum", "depositary", "clauses", "payments", "replaces")


@dataclass(frozen=True)
class Text:
    """A treaty as it stands in a file: the draft, and what it is about."""

    draft: Draft
    about: str = ""

    def data(self) -> dict[str, Any]:
        """As plain data, the way a file has it: clauses last."""
        said = self.draft.data()
        about = {"about": self.about} if self.about else {}
        return {"title": said.pop("title")} | about | said | {"clauses": said.pop("clauses")}

    def yaml(self) -> str:
        """As YAML that `load_treaty` reads back to the same text."""
        return yaml.safe_dump(self.data(), sort_keys=False, allow_unicode=True, width=120)

    def row(self, name: str, parties: Iterable[str], since: int = 0) -> dict[str, Any]:
        """As a row of a scenario's `treaties`, in force among `parties` from `since` on."""
        seats, said = list(parties), self.draft.data()
        row = {
            "id": name,
            "title": said["title"],
            "parties": seats,
            "since": since,
            "minimum": min(self.draft.minimum, len(seats)),
        }
        keeper = {"depositary": self.draft.depositary} if self.draft.depositary else {}
        return row | keeper | {"clauses": said["clauses"]}


def find_treaty(name: str) -> Path:
    """The file of a treaty, by path or by its name in `scenarios/treaties`. Raises InputError with the near miss."""
    path, ours = Path(name), TREATIES / f"{name}.yaml"
    if path.is_file() or path.suffix in (".yaml", ".yml"):
        return path
    if not ours.is_file():
        known = sorted(p.stem for p in TREATIES.glob("*.yaml"))
        near = difflib.get_close_matches(name[:64], known, 1, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
        raise InputError(f"no treaty {clipped(repr(name))}; {hint}")
    return ours


def load_treaty(source: str | Path | Document, setup: Setup | None = None) -> Text:
    """Read a treaty by name, by path or from a document. With a scenario, whatever the text names must exist there.

    Raises InputError, one line a fault."""
    document = source if isinstance(source, Document) else read_yaml(find_treaty(str(source)))
    if not isinstance(document.data, dict):
        raise document.fault((), f"a treaty is a mapping with title and clauses; found {type(document.data).__name__}")
    for key in document.data:
        document.known(key, "key of a treaty", KEYS, (key,))
    text = Text(_draft(document, document.data), _words(document, "about"))
    document.told()
    if setup is not None:
        _fits(text, setup, document)
    return text


def is_treaty(data: Any) -> bool:
    """Whether plain data is a treaty and not a scenario."""
    return isinstance(data, dict) and "clauses" in data and "actors" not in data


def _draft(document: Document, data: Mapping[str, Any]) -> Draft:
    rows = data.get("clauses")
    if not isinstance(rows, list):
        document.note(("clauses",), "is required" if rows is None else f"found {_shown(rows)}; a list is expected")
        rows = []
    clauses = [clause for i, row in enumerate(rows) if (clause := _clause(document, row, i)) is not None]
    minimum = data.get("minimum", 2)
    if isinstance(minimum, bool) or not isinstance(minimum, int) or not 1 <= minimum <= 1000:
        document.note(("minimum",), f"found {_shown(minimum)}; allowed: a whole number from 1 to 1000")
        minimum = 2
    if not (title := _words(document, "title")):
        document.note(("title",), "is required")
    return Draft(
        title,
        tuple(clauses),
        minimum,
        _words(document, "depositary"),
        tuple(_names(document, "invited")),
        tuple(_payments(document)),
        _words(document, "replaces"),
    )


def _payments(document: Document) -> Iterator[tuple[str, str, float]]:
    for i, row in enumerate(_list(document, "payments")):
        bn = row.get("bn") if isinstance(row, dict) and set(row) == {"from", "to", "bn"} else None
        if isinstance(bn, bool) or not isinstance(bn, (int, float)) or not 0.0 < bn <= PAYMENT_MOST:
            document.note(("payments", i), f"found {_shown(row)}; allowed: from, to and bn, 0 to {PAYMENT_MOST:g} bn USD")
            continue
        yield str(row["from"]), str(row["to"]), float(bn)


def _clause(document: Document, row: Any, place: int) -> Clause | None:
    if not isinstance(row, dict):
        document.note(("clauses", place), f"found {_shown(row)}; a mapping is expected")
        return None
    try:
        return read(row)
    except WrongField as fault:
        document.note(("clauses", place, fault.name), str(fault))
    except (UnknownName, ValueError, TypeError) as fault:
        document.note(("clauses", place), str(fault))
    return None


def _words(document: Document, key: str) -> str:
    value = document.data.get(key) or ""
    if not isinstance(value, str) or len(value) > 20_000:
        document.note((key,), f"found {_shown(value)}; text of at most 20,000 characters is expected")
        return ""
    return value


def _names(document: Document, key: str) -> Iterator[str]:
    for i, name in enumerate(_list(document, key)):
        if isinstance(name, str):
            yield name
        else:
            document.note((key, i), f"found {_shown(name)}; the id of an actor is expected")


def _list(document: Document, key: str) -> list[Any]:
    value = document.data.get(key) or []
    if isinstance(value, list):
        return value
    document.note((key,), f"found {_shown(value)}; a list is expected")
    return []


def _shown(value: Any) -> str:
    return f"a {'mapping' if isinstance(value, dict) else 'list'}" if isinstance(value, (dict, list)) else clipped(repr(value))


def _fits(text: Text, setup: Setup, document: Document) -> None:
    """Whether a scenario has whatever the text names: actors, sensors, penalties."""
    axes = setup.chart.axes
    for i, name in enumerate(text.draft.invited):
        document.known(name, "actor", axes.actor.ids, ("invited", i))
    for i, (payer, payee, _) in enumerate(text.draft.payments):
        for name in (payer, payee):
            document.known(name, "nation", axes.nation.ids, ("payments", i))
    if text.draft.depositary:
        document.known(text.draft.depositary, "agency", axes.agency.ids, ("depositary",))
    for i, clause in enumerate(text.draft.clauses):
        try:
            list(clause.terms(setup.chart))
        except (UnknownName, KeyError, ValueError) as fault:
            document.note(("clauses", i), str(fault))
    document.told()


__all__ = ["TREATIES", "Text", "find_treaty", "is_treaty", "load_treaty"]
