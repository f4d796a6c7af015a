"""The ending in a terminal: what came of it, who stands where, the measures, and what mattered most and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from game.reports import wording
from game.reports.account import DISCLAIMER, KPI_WORDS, OUTCOME_WORDS, Account
from game.rules.outcome import OUTCOMES

if TYPE_CHECKING:
    from game.reports.results import Figure

PLAIN_WIDTH = 110
"""Columns where the width of the output is not known: in a pipe or a file."""


def show(account: Account, console: Console, brief: bool = False) -> None:
    """Print the ending; `brief` leaves all but the outcome out."""
    console.print(verdict(account))
    if brief:
        return
    for part in parts(account):
        console.print()
        console.print(part)


class Paper(Console):
    """A console that says when nobody reads it any more, like every other stream."""

    def on_broken_pipe(self) -> None:
        """Raise what `print` would."""
        raise BrokenPipeError


def console_for() -> Console:
    """A console on stdout: colours on a terminal, plain text of a fixed width elsewhere."""
    console = Paper(highlight=False)
    return console if console.is_terminal else Paper(highlight=False, width=PLAIN_WIDTH)


def verdict(account: Account) -> RenderableType:
    """What came of it, in one or two lines."""
    if account.worlds > 1:
        return Text.assemble((f"{account.title}: {account.worlds} games of {account.summary['turns']} turns", "bold"))
    title, words = OUTCOME_WORDS[account.outcome]
    line = Text.assemble((f"{title}", "bold"), f": {words} ")
    if account.outcome == "catastrophe":
        return line.append(f"It came in {account.date(account.ended[0])}, in turn {account.ended[0] + 1}.")
    left = account.ending["danger_left"]
    if left is not None and left["mean"] is not None and account.has_labs:
        line.append(f"You left a {wording.percent(left['mean'])} world", "bold")
        line.append(": the chance of catastrophe in the time after, if nobody changes course.")
    return line


def parts(account: Account) -> Iterator[RenderableType]:
    """The parts of the ending, after the verdict."""
    if account.worlds > 1:
        yield outcomes(account)
    yield play_numbers(account)
    if account.standing:
        yield seats(account)
    yield kpis(account)
    if account.story:
        yield story(account)
    yield notes(account)


def outcomes(account: Account) -> RenderableType:
    """How the games ended, as counts and bars."""
    table = _table("Outcomes", ("", "left"), ("games", "right"), ("", "left"))
    for name in OUTCOMES:
        count = account.summary["outcomes"][name]
        share = count / account.worlds
        table.add_row(OUTCOME_WORDS[name][0], str(count), "█" * round(30 * share) + ("▏" if 0 < share < 1 / 60 else ""))
    return table


def play_numbers(account: Account) -> RenderableType:
    """The four numbers of play at the end, and the danger that was left."""
    table = _table("At the end", ("", "left"), ("", "right"), ("95 % interval of the mean" if account.worlds > 1 else "", "left"))
    gens = account.generation
    rows: tuple[tuple[str, str, Callable[[float], str]], ...] = (
        ("Danger within a year, as the public reads it", "danger", wording.percent),
        ("Danger left, the game over and conduct frozen", "danger_left", wording.percent),
        ("Promises kept", "kept", wording.percent),
        ("Chip strain: demand for chips and compute unmet", "strain", wording.percent),
        ("Lead: first nation before the second", "lead", lambda v: f"{wording.number(v / gens)} generations"),
    )
    for words, name, say in rows:
        value = account.ending[name]
        if value is None or value["mean"] is None:
            table.add_row(words, "none due" if name == "kept" else "–", "")
        else:
            table.add_row(words, say(value["mean"]), wording.interval(value["low"], value["high"], say))
    return table


def seats(account: Account) -> RenderableType:
    """Nations and labs: score, best model, compute, growth, part of the danger."""
    scored = account.summary["seats"]
    columns = [("", "left"), *([("score", "right")] if scored else [])]
    columns += [(name, "right") for name in ("best model", "compute", "output", "market", "of all danger")]
    table = _table("Seats", *columns)
    nations = [seat for seat in account.standing if account.kinds[seat] == "nation"]
    nations.sort(key=lambda seat: -account.standing[seat]["capability"])
    for nation in nations:
        table.add_row(*_seat_row(account, nation, ""), style="bold")
        labs = [seat for seat in account.standing if account.nations[seat] == nation]
        for lab in sorted(labs, key=lambda seat: -account.standing[seat]["capability"]):
            table.add_row(*_seat_row(account, lab, "  "))
    for seat in scored:
        if seat not in account.standing:
            table.add_row(account.labels[seat], _score(account, seat))
    caption = "Best model in generations over 2025; compute in millions of H100 equivalents"
    table.caption = caption + ("; means over all games." if account.worlds > 1 else ".")
    return table


def _seat_row(account: Account, seat: str, indent: str) -> list[str]:
    row = account.standing[seat]
    cells = [indent + account.labels[seat]]
    if account.summary["seats"]:
        cells.append(_score(account, seat))
    cells += [
        f"{row['capability'] / account.generation:.2f}".replace("-", wording.MINUS),
        wording.number(row["compute"]),
        _signed(row["growth"]) if "growth" in row else "",
        wording.percent(row["market"]) if "market" in row else "",
        wording.percent(row["danger_share"]) if row["danger_share"] > 0 else "",
    ]
    return cells


def _score(account: Account, seat: str) -> str:
    score = account.summary["seats"].get(seat, {}).get("score")
    return "" if score is None else f"{score['mean']:.1f}"


def _signed(share: float) -> str:
    return ("+" if share > 0 else "") + wording.percent(share)


def kpis(account: Account) -> RenderableType:
    """The four measures, true and as the public can estimate them."""
    table = _table("Measures", ("", "left"), ("true", "right"), ("public estimate", "right"), ("how it is worked out", "left"))
    for name, (words, how) in KPI_WORDS.items():
        true, read = (_kpi(account.summary[part][name], name) for part in ("kpis", "kpis_estimated"))
        table.add_row(words, true, read, how)
    return table


def _kpi(value: Figure, name: str) -> str:
    if value is None or value["mean"] is None:
        return "–"
    say = wording.percent if name.endswith("rate") else wording.number
    shown = say(value["mean"])
    ends = wording.interval(value["low"], value["high"], say)
    return f"{shown} ({ends})" if ends else shown


def story(account: Account) -> RenderableType:
    """The events that mattered most, when, why and with what consequences."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column()
    for event in account.story:
        more = " ".join(part for part in (event["why"], event["followed"]) if part)
        rows.add_row(event["date"], Text.assemble(event["text"], (f"\n{more}" if more else "", "dim")))
    return Group(Text("What mattered most" + (" in the first game" if account.worlds > 1 else ""), "bold"), rows)


def notes(account: Account) -> RenderableType:
    """Where the numbers come from, how to get this game again, and the note that real names ask for."""
    rows = account.provenance
    summary = account.summary
    text = Text(style="dim")
    text.append(f"Figures: {rows['cited']} cited, {rows['derived']} derived, {rows['assumed']} assumed. ")
    text.append(f"Scenario {summary['scenario']}, seed {summary['seeds']['first']}, digest {summary['digest'][:12]}, ")
    text.append(f"{summary['seconds']:.1f} s.")
    if account.names == "real":
        text.append(f"\n{DISCLAIMER}")
    return text


def _table(title: str, *columns: tuple[str, str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", caption_justify="left", box=box.SIMPLE, pad_edge=False)
    table.show_header = any(name for name, _ in columns)
    for name, justify in columns:
        table.add_column(name, justify="right" if justify == "right" else "left")
    return table
