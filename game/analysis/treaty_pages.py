"""The page on treaties, from the clauses themselves: each with its article, its fields, what it moves and an example."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator
from typing import Any

from game.scenario.load import load_scenario
from game.scenario.treaties import TREATIES, load_treaty
from game.treaty.clause import Clause, Family, kinds, plain, read
from game.treaty.example import ACCORD
from game.treaty.fields import steps

INTRODUCTION = """\
A treaty is a bundle of clauses and terms of entry. A clause is parameters: it renders to an article, and lowers to numbers that
rules read. It names a **class of bound actors** (field `binds`), never a list of parties:

| `binds` | who must keep the promise |
|---|---|
| `nations` | each party, for the laboratories at home |
| `labs_of_parties` | every laboratory at home in a party |
| `firms_of_parties` | those among them without the state as an owner |
| `consortia` | those among them with the state as an owner |
| `signatories` | laboratories that have signed for themselves |

`size` leaves out laboratories that hold less than this share of all laboratories' compute at the start. Whoever is in no
class may do the forbidden thing.

**What a promise is worth** depends on what stands beside it. It is *enforced* if somebody may check it and a breach brings a
penalty, *verified* if somebody may check it, and *declaratory* otherwise: then it works as goodwill that fades, and as
nothing else.
`Draft.grade(chart)` says so promise by promise, names what is missing, which kinds of laboratory are bound by nothing, which
clauses do nothing for want of another, and how much the text leaves undefined.

**As a file.** `scenarios/treaties/*.yaml` hold a text each; `python main.py check FILE` says every mistake in one line.

```yaml
title: Pause with meters
minimum: 3                 # signatures for entry into force
depositary: agency         # who keeps the text, inspects and finds; the first agency if left out
clauses:
  - {kind: moratorium, years: 1.0}
  - {kind: compute_metering, share: 0.8}
  - {kind: automatic_penalty, penalty: cloud_cut, depth: 0.5}
```

```python
from game.scenario.treaties import load_treaty
from game.treaty.redline import redline_text

text = load_treaty("moratorium")  # a name or a path; text.draft, text.about
print(text.draft.text())  # as articles
print(text.yaml())  # and back
print(redline_text(text.draft, load_treaty("strictest").draft))
```

A number field lists the values between which it is usually bargained; any value in its range may be written. A clause of one's
own is one file in `DIR/clauses/` with `--plugins DIR`."""


def treaties() -> str:
    """Every clause and every template, as Markdown."""
    parts = ["# Treaties", INTRODUCTION, "## Texts to start from", _templates()]
    ours = [cls for cls in kinds().values() if cls.__module__.startswith("game.treaty.clauses")]
    for family in Family:
        parts.append(f"## {HEADINGS[family]}")
        for cls in sorted((c for c in ours if c.family is family), key=lambda c: c.kind):
            parts += _clause(cls)
    return "\n\n".join(parts) + "\n"


HEADINGS = {
    Family.PROMISE: "Promises and limits",
    Family.VERIFICATION: "Verification",
    Family.PENALTY: "Penalties and liability",
    Family.DIVIDEND: "Dividends and access",
    Family.ENTRY: "Entry and exit",
    Family.EXEMPTION: "Exemptions",
    Family.INSTITUTION: "Institutions",
}


def _templates() -> str:
    rows = []
    for path in sorted(TREATIES.glob("*.yaml")):
        text = load_treaty(path)
        rows.append(f"| `{path.stem}` | {text.draft.title} | {len(text.draft.clauses)} | {' '.join(text.about.split())} |")
    return "\n".join(["| file | title | clauses | about |", "|---|---|---|---|", *rows])


def _clause(cls: type[Clause]) -> Iterator[str]:
    example = cls.example()
    one = read(example["clause"])
    yield f"### `{cls.kind}`"
    yield " ".join((cls.__doc__ or "").split())
    yield f"> {one.text()}"
    yield _fields(cls)
    yield "\n".join(_facts(cls, one, example))


def _fields(cls: type[Clause]) -> str:
    lines = ["| field | default | range | usual | unit |", "|---|---|---|---|---|"]
    for line in dataclasses.fields(cls):  # type: ignore[arg-type]
        default = line.default.value if isinstance(line.default, enum.Enum) else line.default
        usual = ", ".join(_said(value) for value in steps(line))
        span = f"{line.metadata['low']:g} to {line.metadata['high']:g}" if "low" in line.metadata else ""
        lines.append(f"| `{line.name}` | {_said(default)} | {span} | {usual} | {line.metadata.get('unit', '')} |")
    return "\n".join(lines)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _facts(cls: type[Clause], one: Clause, example: dict[str, Any]) -> Iterator[str]:
    """What the clause moves, what it needs beside it, and what its example shows."""
    terms = list(one.terms(load_scenario(ACCORD).chart))
    for what, promised in (("Promised", True), ("Sets", False)):
        names = sorted({f"`{t.lever}`" for t in terms if t.promise is promised})
        if names:
            yield f"- {what}: {', '.join(names)}."
    if one.gates():
        yield f"- Condition on every other article: {', '.join(f'`{g.kind}`' for g in one.gates())}."
    if cls.needs:
        yield f"- Needs beside it: {', '.join(need.value for need in cls.needs)}."
    if cls.vague:
        yield f"- Leaves open: {cls.vague:g}."
    yield _shows(one, example)


def _shows(one: Clause, example: dict[str, Any]) -> str:
    values = ", ".join(f"{k}: {_said(v)}" for k, v in plain(one).items() if k != "kind")
    beside = ", ".join(f"`{c['kind']}`" for c in example["beside"])
    whose = f" of {example['of']}" if example["of"] else ""
    with_them = f", beside {beside}" if beside else ""
    return (
        f"- Example: with {{{values}}}{with_them}, in `{example['scenario']}` over {example['turns']} turns, `{example['read']}`"
        f"{whose} goes {example['goes']}."
    )


__all__ = ["treaties"]
