"""A stress test in a terminal: verdict, parties, cheats, losers, measures, loopholes. Every figure with its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from game.reports import wording
from game.reports.ending import plain_table
from game.reports.kpis import KPIS

Say = Callable[[float], str]
SHOWN = 5
"""Turns of which the chance of defection is shown."""
WAYS = {"shade": "shading", "break": "breaking", "hide": "breaking in secret", "leave": "leaving"}
VERDICTS = {
    "yes": "Self-enforcing: keeping it is the best reply for every seat while the others keep it.",
    "no": "Not self-enforcing: {seat} gains {gain} points by {way} while the others keep it.",
    "unclear": "Whether it is self-enforcing is not clear from so many worlds: some gain lies on both sides of nothing.",
}
LEVERS = {
    "detection": "of the access it does not grant yet",
    "severity": "of the penalties' missing depth",
    "dividend": "of the parties' compute pooled",
    "detection and severity": "of the missing access and depth",
}


def show_stress(found: Mapping[str, Any], label: Callable[[str], str], console: Console) -> None:
    """Print a stress test, as `game.analysis.stress.data` has it."""
    for i, part in enumerate(_parts(found, label)):
        if i:
            console.print()
        console.print(part)


def _parts(found: Mapping[str, Any], label: Callable[[str], str]) -> Iterator[RenderableType]:
    head = (
        f"{found['treaty']}: {found['worlds']} worlds of {found['scenario']}, {found['turns']} turns, played by {found['policy']}"
    )
    yield Group(Text(head, "bold"), Text(_verdict(found, label)), *_closing(found))
    yield _parties(found, label)
    yield _cheats(found, label)
    yield _losers(found, label)
    yield _kpis(found)
    yield _loopholes(found, label)
    yield Text("Figures in brackets are 95 % intervals over worlds; all ensembles have the same luck.", "dim")


def _figure(value: Any, say: Say = wording.number) -> str:
    """A figure with its interval: 0.4 (0.2 to 0.6)."""
    if value is None:
        return "–"
    middle = value.get("mean", value.get("median"))
    if middle is None:
        low = value.get("low")
        return "–" if low is None else f"over {say(low)}"
    ends = wording.interval(value["low"], value["high"], say)
    return f"{say(middle)} ({ends})" if ends else say(middle)


def _points(value: float) -> str:
    """Points of a score with a sign."""
    return f"{value:+.1f}".replace("-", wording.MINUS)


def _hundredths(share: float) -> str:
    """A share in per cent, the unit left to the title."""
    return f"{100.0 * share:.0f}"


def _billions(value: float) -> str:
    """bn USD, down to ten millions."""
    return wording.number(value) if abs(value) >= 0.01 else "0"


def _verdict(found: Mapping[str, Any], label: Callable[[str], str]) -> str:
    told = found["self_enforcing"]
    worst = told["counterexample"]
    if worst is None:
        return VERDICTS[told["verdict"]]
    gain = _figure(worst["gain"], _points)
    return VERDICTS["no"].format(seat=label(worst["seat"]), gain=gain, way=WAYS[worst["conduct"]])


def _closing(found: Mapping[str, Any]) -> list[Text]:
    """What would close the gap, a line a lever."""
    lines = []
    for lever, row in found["self_enforcing"]["closes"].items():
        now = _figure(row["found_now"], wording.percent)
        if row["needed"] is None:
            said = f"{lever}: not within its reach (found out now: {now})"
        else:
            then = _figure(row["found_then"], wording.percent)
            needed = f"{_figure(row['needed'], wording.percent)} {LEVERS[lever]}"
            said = f"{lever}: {needed} would do (found out now: {now}, then: {then})"
        lines.append(Text(f"  {said}", "dim"))
    return [Text("What would close the gap, each lever by itself:"), *lines] if lines else []


def _parties(found: Mapping[str, Any], label: Callable[[str], str]) -> RenderableType:
    turns = _turns(found["turns"])
    columns = [(f"turn {turn + 1}", "right") for turn in turns]
    title = "Chance that a party, or a laboratory at home there, has broken a promise by then if all stay in; per cent"
    table = plain_table(title, ("", "left"), *columns, ("would leave", "right"))
    for party, row in found["parties"].items():
        by_turn = [_figure(row["defects_by_turn"][turn], _hundredths) for turn in turns]
        table.add_row(label(party), *by_turn, _figure(row["leaves"], _hundredths))
    return table


def _turns(turns: int) -> list[int]:
    """Turns to show, evenly spread, the last one among them."""
    step = max(turns / SHOWN, 1.0)
    return sorted({min(round(step * (k + 1)), turns) - 1 for k in range(SHOWN)})


def _cheats(found: Mapping[str, Any], label: Callable[[str], str]) -> RenderableType:
    columns = (("", "left"), ("best way", "left"), ("points", "right"), ("found out", "right"))
    table = plain_table("What turning away gains while the others keep it", *columns)
    rows = sorted(found["cheating"].items(), key=lambda row: -row[1]["gain"]["mean"])
    for seat, row in rows:
        table.add_row(label(seat), WAYS[row["best"]], _figure(row["gain"], _points), _figure(row["found"], wording.percent))
    return table


def _losers(found: Mapping[str, Any], label: Callable[[str], str]) -> RenderableType:
    table = plain_table("Who loses most by how it is played", ("", "left"), ("against all keeping it", "right"),
                        ("against no treaty", "right"))  # fmt: skip
    for row in found["losses"][:SHOWN]:
        loss = {name: None if end is None else -end for name, end in _turned(row["points"]).items()}
        table.add_row(label(row["seat"]), _figure(loss, _points), _figure(found["worth"][row["seat"]], _points))
    return table


def _turned(figure: Mapping[str, Any]) -> dict[str, Any]:
    return {"mean": figure["mean"], "low": figure["high"], "high": figure["low"]}


def _kpis(found: Mapping[str, Any]) -> RenderableType:
    table = plain_table("Measures", ("", "left"), ("true", "right"), ("public estimate", "right"))
    for name, kpi in KPIS.items():
        say = wording.percent if kpi.unit.startswith("share") else wording.number
        true, read = found["kpis"][name], found["kpis_estimated"][name]
        title = f"{kpi.title} (median turns)" if kpi.unit == "turns" else kpi.title
        table.add_row(title, _figure(true, say), _figure(read, say))
    table.add_row("Findings against who had kept the promise", _figure(found["false_findings"], wording.percent), "")
    table.add_row("Turns until half are found, where each breaks alone", _figure(found["detection_if_broken"]), "")
    table.add_row("Output lost to its penalties, bn USD", _figure(found["blowback"], _billions), "")
    table.add_row("Danger left at the end", _figure(found["danger_left"], wording.percent), "")
    return table


def _loopholes(found: Mapping[str, Any], label: Callable[[str], str]) -> RenderableType:
    search = found["loopholes"]
    if search is None:
        return Text("Loopholes were not looked for.", "dim")
    if not search["binds"]:
        return Text("Loopholes: its promises hold no training run back within the game; nothing to get around.")
    forbidden, kept = (wording.flop(search[name]) for name in ("forbidden_flop", "kept_flop"))
    title = f"Ways to the forbidden run of {forbidden} (keepers reach {kept})"
    if not search["found"]:
        return Text(f"{title}: none found.")
    columns: Sequence[tuple[str, str]] = (
        ("by", "left"), ("who", "left"), ("", "left"), ("bn USD", "right"), ("turn", "right"), ("gets there", "right"),
        ("found out", "right"), ("", "left"),
    )  # fmt: skip
    table = plain_table(title, *columns)
    for row in search["found"]:
        tried = "confirmed" if row["confirmed"] else "not confirmed"
        reached, caught = (_figure(row[name], wording.percent) for name in ("reached", "found"))
        means, cost = ", ".join(row["means"]).replace("_", " "), _figure(row["cost"])
        table.add_row(means, label(row["lab"]), row["kind"], cost, str(row["ready"] + 1), reached, caught, tried)
    table.caption = f"Tried in the engine in {search['worlds']} worlds each."
    return table
