"""The ending in a terminal: what came of it, who stands where, the measures, and what mattered most and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from game.reports import bands, wording
from game.reports.account import DISCLAIMER, GROSS, KPI_WORDS, OUTCOME_TITLES, Account
from game.reports.measures import FORECASTS, FORECASTS_ABOUT, Line, end_lines, forecast_bins, forecast_score, known, kpi
from game.rules.outcome import OUTCOMES

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
    span = f"{account.date(0)} to {account.date(account.summary['turns'] - 1)}"
    if account.worlds > 1:
        head = f"{account.title}: {account.worlds} games of {account.summary['turns']} turns, {span}"
        counts = account.summary["outcomes"]
        ends = ", ".join(f"{OUTCOME_TITLES[name].lower()} {counts[name]}" for name in OUTCOMES if counts[name])
        return Text.assemble((head, "bold"), f". {ends}." if account.has_labs else ".")
    if not account.has_labs:
        return Text.assemble((account.title, "bold"), f": {account.summary['turns']} turns, {span}.")
    line = Text.assemble((OUTCOME_TITLES[account.outcome], "bold"), f": {account.definitions[account.outcome]} ")
    if account.outcome == "catastrophe":
        return line.append(f"It came in {account.date(account.ended[0])}, in turn {account.ended[0] + 1}.")
    judged = account.judged()
    return line.append(f"{judged} " if judged else "").append(account.left(), "bold")


def parts(account: Account) -> Iterator[RenderableType]:
    """The parts of the ending, after the verdict; tables with nothing to say are left out."""
    if account.bands:
        yield band_table(account)
    if account.worlds > 1 and account.has_labs:
        yield outcomes(account)
    lines = end_lines(account)
    if lines:
        yield play_numbers(account, lines)
    if account.has_labs and account.standing:
        yield seats(account)
    if any(known(account, name) for name in KPI_WORDS):
        yield kpis(account)
    if account.forecasts:
        yield forecasts(account, account.forecasts)
    if account.story:
        yield story(account)
    if account.moments:
        yield moments(account)
    yield notes(account)


def band_table(account: Account) -> RenderableType:
    """Of a back-test: what was observed, the band, and what came out."""
    columns = (("", "left"), ("observed", "right"), ("band", "right"), ("in the game", "right"), ("", "left"))
    table = plain_table("What happened, and what the game makes of it", *columns)
    for row in account.bands:
        table.add_row(row["about"], *bands.said(row, account.months))
    table.caption = "Bands were stated before the first run." + (" Of the first game." if account.worlds > 1 else "")
    return table


def outcomes(account: Account) -> RenderableType:
    """How the games ended, as counts and bars, and what each outcome means."""
    table = plain_table("How the games ended", ("", "left"), ("games", "right"), ("", "left"))
    for name in OUTCOMES:
        count = account.summary["outcomes"][name]
        share = count / account.worlds
        table.add_row(OUTCOME_TITLES[name], str(count), "█" * round(30 * share) + ("▏" if 0 < share < 1 / 60 else ""))
    said = Text("\n").join(Text.assemble((OUTCOME_TITLES[n], "italic"), f": {account.definitions[n]}") for n in OUTCOMES)
    said.stylize("dim")
    return Group(table, said)


def play_numbers(account: Account, lines: list[Line]) -> RenderableType:
    """The numbers of play at the end, and the danger that was left."""
    ends = (("95 % interval of the mean", "left"),) if account.worlds > 1 else ()
    table = plain_table("At the end", ("", "left"), ("", "right"), *ends, ("", "left"))
    for line in lines:
        table.add_row(line.title, line.value, *((line.ends,) if ends else ()), Text(line.about, "dim"))
    return table


def seats(account: Account) -> RenderableType:
    """Nations and labs: score, best model, compute, growth, part of the danger."""
    scored = account.summary["seats"]
    columns = [("", "left"), *([("score", "right")] if scored else [])]
    columns += [(name, "right") for name in ("best model", "compute", "GDP growth", "AI market")]
    columns += [("of all danger", "right")] if account.danger else []
    table = plain_table("Seats", *columns)
    nations = [seat for seat in account.standing if account.kinds[seat] == "nation"]
    nations.sort(key=lambda seat: -account.standing[seat]["capability"])
    for nation in nations:
        table.add_row(*_seat_row(account, nation, ""), style="bold")
        labs = [seat for seat in account.standing if account.nations[seat] == nation]
        for lab in sorted(labs, key=lambda seat: -account.standing[seat]["capability"]):
            table.add_row(*_seat_row(account, lab, "  "))
    for seat in scored:
        if seat not in account.standing:
            table.add_row(account.tabled[seat], _score(account, seat))
    caption = (
        "best model: generations beyond the best of 2025 · compute: millions of H100 equivalents · GDP growth: since the start · "
        "AI market: share of the world’s AI revenue"
    )
    caption += " · of all danger: share of the catastrophe risk over the game" if account.danger else ""
    caption += " · under real names this table names roles" if account.names == "real" else ""
    table.caption = caption + (" · means over all games" if account.worlds > 1 else "")
    return table


def _seat_row(account: Account, seat: str, indent: str) -> list[str]:
    row = account.standing[seat]
    cells = [indent + account.tabled[seat]]
    if account.summary["seats"]:
        cells.append(_score(account, seat))
    cells += [
        f"{row['capability'] / account.generation:.2f}".replace("-", wording.MINUS),
        wording.number(row["compute"]),
        wording.signed(row["growth"]) if "growth" in row else "",
        wording.percent(row["market"]) if "market" in row else "",
    ]
    if account.danger:
        cells.append(wording.percent(row["danger_share"]) if row["danger_share"] > 0 else "")
    return cells


def _score(account: Account, seat: str) -> str:
    score = account.summary["seats"].get(seat, {}).get("score")
    return "" if score is None else f"{score['mean']:.1f}"


def kpis(account: Account) -> RenderableType:
    """The four measures, true and as the public can estimate them."""
    table = plain_table("Measures", ("", "left"), ("true", "right"), ("public estimate", "right"), ("", "left"))
    for name, (words, how) in KPI_WORDS.items():
        if known(account, name):
            true, read = (kpi(account.summary[part][name], name) for part in ("kpis", "kpis_estimated"))
            table.add_row(words, true, read, Text(how, "dim"))
    return table


def forecasts(account: Account, found: Mapping[str, Any]) -> RenderableType:
    """How good forecasts of broken promises were: what was said, how often it came, and who said it best."""
    table = plain_table(FORECASTS, ("said", "right"), ("times", "right"), ("came true", "left"))
    for row in forecast_bins(found):
        table.add_row(*row)
    by_seat = [(name, row) for name, row in found["seats"].items() if row is not None]
    by_seat.sort(key=lambda pair: pair[1]["brier"])
    told = "; ".join(f"{account.tabled.get(name, 'the ' + name)} {row['brier']:.3f}" for name, row in by_seat)
    return Group(table, Text(f"{forecast_score(found)}. {FORECASTS_ABOUT}. By who said it: {told}.", "dim"))


def story(account: Account) -> RenderableType:
    """The events that mattered most, when, why and with what consequences."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column()
    for event in account.story:
        more = " ".join(part for part in (event["why"], event["followed"]) if part)
        rows.add_row(event["date"], Text.assemble(event["text"], (f"\n{more}" if more else "", "dim")))
    title = Text("What mattered most" + (" in the first game" if account.worlds > 1 else ""), "bold")
    lost = any(" worth " in event["followed"] for event in account.story)
    return Group(title, rows, *([Text(GROSS, "dim")] if lost else []))


def moments(account: Account) -> RenderableType:
    """The moments of the game, and what to ask about each."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(no_wrap=True)
    rows.add_column()
    for one in account.moments:
        rows.add_row(one["date"], one["title"], Text.assemble(one["text"], (f"\n{one['ask']}", "dim")))
    return Group(Text("Moments" + (" of the first game" if account.worlds > 1 else ""), "bold"), rows)


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


def plain_table(title: str, *columns: tuple[str, str]) -> Table:
    """A table without lines: title, and columns with their sides."""
    table = Table(title=title, title_justify="left", title_style="bold", caption_justify="left", box=box.SIMPLE, pad_edge=False)
    table.show_header = any(name for name, _ in columns)
    for name, justify in columns:
        table.add_column(name, justify="right" if justify == "right" else "left")
    return table
