"""The report as one HTML page that needs nothing else: curves, events, seats, measures, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from game.reports import bands, charts, wording
from game.reports.account import DISCLAIMER, GROSS, KPI_WORDS, OUTCOME_TITLES, Account
from game.reports.charts import Chart, Series
from game.reports.kpis import KPIS, events_behind, said
from game.reports.measures import FORECASTS, FORECASTS_ABOUT, end_lines, forecast_bins, forecast_score, known, kpi
from game.rules.outcome import OUTCOMES

Curves = Mapping[str, Mapping[str, Sequence[tuple[int, float]]]]
Fans = Mapping[str, tuple[Sequence[tuple[int, float]], Sequence[tuple[int, float, float]]]]

LINES = charts.STYLES
STYLE = Path(__file__).with_name("page.css")


def page(account: Account, curves: Curves, fans: Fans, events: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any]) -> str:
    """The whole page. `curves` are those of world 0; `fans` the median and the middle 80 % of table curves over all worlds."""
    body = [
        _head(account),
        _cards(account),
        _bands(account) if account.bands else "",
        _outcomes(account) if account.worlds > 1 and account.has_labs else "",
        _story(account),
        _moments(account),
        _charts(account, curves, fans),
        _seats(account),
        _kpis(account, events),
        _forecasts(account, account.forecasts) if account.forecasts else "",
        _events(account, events),
        _origins(account, manifest),
    ]
    title = f"{account.title}: {OUTCOME_TITLES[account.outcome]}" if account.has_labs else account.title
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f"<body><main>{''.join(part for part in body if part)}</main></body></html>\n"
    )


# --- the top ----------------------------------------------------------------------------------------------------------------
def _head(account: Account) -> str:
    title, words = _verdict(account)
    seeds = account.summary["seeds"]
    games = f"{seeds['count']} games, seeds {seeds['first']} to {seeds['first'] + seeds['count'] - 1}"
    one = f"Seed {seeds['first']}"
    return (
        f'<header><p class="eyebrow">{escape(account.title)} · {escape(_span(account))} · '
        f"{games if account.worlds > 1 else one}</p>"
        f'<h1>{escape(title)}</h1><p class="lede">{escape(wording.capital(words))} {escape(_left(account))}</p>'
        f"{_notice(account)}</header>"
    )


def _verdict(account: Account) -> tuple[str, str]:
    """The headline and the sentence below it; a world without laboratories has no outcome to speak of."""
    if not account.has_labs:
        return account.title, account.about
    title, words = OUTCOME_TITLES[account.outcome], account.definitions[account.outcome]
    if account.worlds == 1:
        return title, f"{words} {account.judged()}"
    count = account.summary["outcomes"][account.outcome]
    return f"{title} in {count} of {account.worlds} games", f"the most frequent outcome: {words}"


def _span(account: Account) -> str:
    return f"{account.date(0)} to {account.date(account.summary['turns'] - 1)}"


def _left(account: Account) -> str:
    if account.worlds == 1 and account.outcome == "catastrophe":
        return f"It came in {account.date(account.ended[0])}, turn {account.ended[0] + 1}."
    return account.left()


def _notice(account: Account) -> str:
    return f'<p class="notice">{escape(DISCLAIMER)}</p>' if account.names == "real" else ""


def _cards(account: Account) -> str:
    cards = [
        f'<div class="card"><h2>{escape(line.title)}</h2><p class="big">{escape(line.value)}</p><p>{escape(line.about)}</p>'
        f"{f'<small>95 %: {escape(line.ends)}</small>' if line.ends else ''}</div>"
        for line in end_lines(account)
    ]
    return f'<section class="cards" aria-label="At the end">{"".join(cards)}</section>' if cards else ""


def _bands(account: Account) -> str:
    """Of a back-test: what was observed, the band, and what came out."""
    rows = "".join(
        f'<tr><th scope="row">{escape(row["about"])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for row in account.bands
        for cells in (bands.said(row, account.months),)
    )
    head = "".join(f'<th scope="col">{h}</th>' for h in ("Figure", "Observed", "Band", "In the game", ""))
    where = " Of the first game." if account.worlds > 1 else ""
    return (
        '<section><h2>What happened, and what the game makes of it</h2><p class="note">Bands were stated before the first run.'
        f'{where}</p><div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>'
    )


def _outcomes(account: Account) -> str:
    rows = []
    for name in OUTCOMES:
        count = account.summary["outcomes"][name]
        share = 100.0 * count / account.worlds
        rows.append(
            f'<tr><th scope="row">{escape(OUTCOME_TITLES[name])}<span class="how">{escape(account.definitions[name])}</span></th>'
            f"<td>{count}</td><td>{wording.percent(share / 100)}</td>"
            f'<td class="bar"><span style="width:{share:.1f}%"></span></td></tr>'
        )
    return (
        '<section><h2>How the games ended</h2><table><thead><tr><th scope="col">Outcome</th><th scope="col">Games</th>'
        f'<th scope="col">Share</th><th scope="col"></th></tr></thead><tbody>{"".join(rows)}</tbody></table></section>'
    )


def _story(account: Account) -> str:
    if not account.story:
        return ""
    where = " in the first game" if account.worlds > 1 else ""
    items = "".join(
        f"<li><time>{escape(e['date'])}</time><div><p>{escape(e['text'])}</p>"
        f"{_more(' '.join(part for part in (e['why'], e['followed']) if part))}</div></li>"
        for e in account.story
    )
    lost = any(" worth " in e["followed"] for e in account.story)
    note = f'<p class="note below">{GROSS}</p>' if lost else ""
    return f'<section><h2>What mattered most{where}</h2><ol class="story">{items}</ol>{note}</section>'


def _moments(account: Account) -> str:
    if not account.moments:
        return ""
    where = " in the first game" if account.worlds > 1 else ""
    items = "".join(
        f"<li><time>{escape(m['date'])}</time><div><p><strong>{escape(m['title'])}.</strong> {escape(m['text'])}</p>"
        f"{_more(m['ask'])}</div></li>"
        for m in account.moments
    )
    return f'<section><h2>Moments{where}</h2><ol class="story">{items}</ol></section>'


def _more(text: str) -> str:
    return f'<p class="why">{escape(text)}</p>' if text else ""


# --- curves -----------------------------------------------------------------------------------------------------------------
def _charts(account: Account, curves: Curves, fans: Fans) -> str:
    drawn = "".join(charts.figure(chart) for chart in _all_charts(account, curves, fans) if _moves(chart))
    if not drawn:
        return ""
    note = "Names stand at the ends of their lines."
    if account.worlds > 1:
        note += " Curves of seats and goods are those of the first game."
    return f'<section><h2>Curves</h2><p class="note">{note}</p><div class="charts">{drawn}</div></section>'


def _moves(chart: Chart) -> bool:
    """Whether anything in a chart ever changes: what rests in a scenario is not drawn."""
    return any(len({y for _, y in series.points}) > 1 for series in chart.series)


def _all_charts(account: Account, curves: Curves, fans: Fans) -> list[Chart]:
    gens = account.generation
    names = account.labels
    labs = [seat for seat, kind in account.kinds.items() if kind == "lab"]
    nations = [seat for seat, kind in account.kinds.items() if kind == "nation"]
    when = account.date

    def plain(value: float) -> str:
        return wording.number(value, 3)

    def in_generations(value: float) -> str:
        return f"{value / gens:.1f}".replace("-", wording.MINUS)

    year = account.months / 12.0
    true = [(t, 1.0 - (1.0 - min(h, 1.0)) ** (1.0 / year)) for t, h in curves.get("hazard", {}).get("", [])]
    danger = [*_fan("public reading", "danger", curves, fans)]
    if account.worlds == 1:
        danger.append(Series("true", true))
    band = " The band holds the middle 80 % of games." if fans else ""
    best = "In generations over the best of 2025"
    behind = "By how much the capability in use is ahead of a lab’s safety work, in generations."
    strain = _fan("unmet", "chip_strain", curves, fans)
    by_lab, by_nation = _ranked(curves, "capability", labs, names), _ranked(curves, "nation_capability", nations, names)
    unsafe = _ranked(curves, "unsafe", labs, names)
    compute = _summed(curves, ("compute", "covert"), labs, names)
    prices = _ranked(curves, "good_price", list(account.goods), account.goods, by=max, least=1.1)
    concern, output = _ranked(curves, "concern", nations, names), _index(curves, nations, names)
    return [
        Chart("Danger", f"Chance of an AI catastrophe within a year.{band}", danger, wording.percent, when, floor=0.1),
        Chart("Chip strain", f"Demand for chips and compute left unmet.{band}", strain, wording.percent, when, floor=0.2),
        Chart("Best model of each lab", f"{best}.", by_lab, in_generations, when, zero=False),
        Chart("Best model of each nation", f"{best}; open weights count.", by_nation, in_generations, when, zero=False),
        Chart("How far models outrun safety work", behind, unsafe, in_generations, when, floor=0.5 * gens),
        Chart("Compute of each lab", "Declared and covert, in millions of H100 equivalents.", compute, plain, when),
        Chart("Prices of the scarcest goods", "Against their usual level; a logarithmic scale.", prices, plain, when, log=True),
        Chart("GDP of nations", "100 at the start; the largest economies.", output, plain, when, zero=False),
        Chart("Concern about AI", "Public concern, from none to all.", concern, wording.percent, when),
    ]


def _fan(name: str, quantity: str, curves: Curves, fans: Fans) -> list[Series]:
    if quantity in fans:
        median, band = fans[quantity]
        return [Series("median", median, band)]
    return [Series(name, curves.get(quantity, {}).get("", []))]


def _ranked(
    curves: Curves, quantity: str, ids: Sequence[str], names: Mapping[str, str], by: Any = None, least: float | None = None
) -> list[Series]:
    """The curves of a quantity, the highest first: at the end, or by whatever `by` makes of a curve."""
    found = {of: points for of, points in curves.get(quantity, {}).items() if of in ids}
    rank = {of: (by or (lambda values: values[-1]))([y for _, y in points]) for of, points in found.items()}
    chosen = sorted((of for of in found if least is None or rank[of] >= least), key=lambda of: -rank[of])
    chosen = chosen[:LINES] if by else chosen
    return [Series(names[of], found[of]) for of in chosen]


def _summed(curves: Curves, quantities: Sequence[str], ids: Sequence[str], names: Mapping[str, str]) -> list[Series]:
    series = []
    for of in ids:
        parts = [dict(curves[q][of]) for q in quantities if of in curves.get(q, {})]
        if parts:
            series.append(Series(names[of], [(t, sum(part.get(t, 0.0) for part in parts)) for t in sorted(parts[0])]))
    return sorted(series, key=lambda s: -s.points[-1][1])


def _index(curves: Curves, ids: Sequence[str], names: Mapping[str, str]) -> list[Series]:
    """Output of the largest economies, 100 at the start."""
    found = {of: points for of, points in curves.get("gdp", {}).items() if of in ids and points[0][1] > 0}
    largest = sorted(found, key=lambda of: -found[of][0][1])[:LINES]
    series = [Series(names[of], [(t, 100.0 * y / found[of][0][1]) for t, y in found[of]]) for of in largest]
    return sorted(series, key=lambda s: -s.points[-1][1])


# --- tables -----------------------------------------------------------------------------------------------------------------
def _seats(account: Account) -> str:
    if not account.standing or not account.has_labs:
        return ""
    scored = account.summary["seats"]
    head = ["Seat", *(["Score"] if scored else []), "Best model", "Compute", "GDP growth", "AI market"]
    head += ["Of all danger"] if account.danger else []
    rows = []
    for nation in sorted((s for s in account.standing if account.kinds[s] == "nation"), key=_best(account)):
        rows.append(_seat_row(account, nation, "nation"))
        labs = [s for s in account.standing if account.nations[s] == nation]
        rows += [_seat_row(account, lab, "lab") for lab in sorted(labs, key=_best(account))]
    means = " Means over all games." if account.worlds > 1 else ""
    means += " Under real names this table names roles." if account.names == "real" else ""
    return (
        '<section><h2>Seats</h2><p class="note">Best model: generations beyond the best of 2025. Compute: millions of H100 '
        "equivalents. GDP growth: since the start. AI market: share of the world’s AI revenue."
        f"{' Of all danger: share of the catastrophe risk over the game.' if account.danger else ''}{means}</p>"
        f'<div class="wide"><table><thead><tr>{"".join(f"<th scope=col>{h}</th>" for h in head)}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _best(account: Account) -> Any:
    return lambda seat: -account.standing[seat]["capability"]


def _seat_row(account: Account, seat: str, kind: str) -> str:
    row, scored = account.standing[seat], account.summary["seats"]
    score = scored.get(seat, {}).get("score")
    growth = row.get("growth")
    cells = [
        *([f"{score['mean']:.1f}" if score else ""] if scored else []),
        f"{row['capability'] / account.generation:.2f}".replace("-", wording.MINUS),
        wording.number(row["compute"]),
        "" if growth is None else wording.signed(growth),
        wording.percent(row["market"]) if "market" in row else "",
        *([wording.percent(row["danger_share"]) if row["danger_share"] > 0 else ""] if account.danger else []),
    ]
    shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{kind}"><th scope="row">{escape(account.tabled[seat])}</th>{shown}</tr>'


def _kpis(account: Account, events: Sequence[Mapping[str, Any]]) -> str:
    rows = []
    for name, (words, how) in KPI_WORDS.items():
        if not known(account, name):
            continue
        cells = "".join(f"<td>{escape(kpi(account.summary[part][name], name))}</td>" for part in ("kpis", "kpis_estimated"))
        more = _formula(account, name, [event for event in events if event.get("world") == 0])
        rows.append(f'<tr><th scope="row">{escape(words)}</th>{cells}<td class="how">{escape(how)}{more}</td></tr>')
    return (
        ""
        if not rows
        else (
            '<section><h2>Measures</h2><div class="wide"><table><thead><tr><th scope="col">Measure</th><th scope="col">True</th>'
            '<th scope="col">Public estimate</th><th scope="col">How it is worked out</th></tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div></section>"
        )
    )


def _forecasts(account: Account, found: Mapping[str, Any]) -> str:
    """How good forecasts of broken promises were: the calibration curve, and the score of each who forecast."""
    bins = found["bins"]
    came = [(100.0 * row["said"], row["came"]["mean"]) for row in bins]
    band = [(100.0 * row["said"], row["came"]["low"], row["came"]["high"]) for row in bins if row["came"]["low"] is not None]
    right = [(100.0 * row["said"], row["said"]) for row in bins]
    lines = [Series("came true", came, band), Series("said", right)]
    about = "How often it came true, where about so much was said. The band is the 95 % interval over games."
    curve = Chart("Said and came true", about, lines, wording.percent, lambda said: f"{said:.0f} %", floor=0.1)
    drawn = charts.figure(curve) if len(bins) > 1 else ""
    rows = "".join(
        f'<tr><th scope="row">{escape(account.tabled.get(name, "the " + name))}</th><td>{row["count"]:,}</td>'
        f"<td>{escape(forecast_score(row))}</td></tr>"
        for name, row in found["seats"].items()
        if row is not None
    )
    bare = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in forecast_bins(found))
    return (
        f'<section><h2>{FORECASTS}</h2><p class="note">{escape(forecast_score(found))}. {escape(FORECASTS_ABOUT)}.</p>'
        f'<div class="charts">{drawn}</div><div class="wide"><table><thead><tr><th scope="col">Said</th>'
        f'<th scope="col">Times</th><th scope="col">Came true</th></tr></thead><tbody>{bare}</tbody></table></div>'
        '<div class="wide"><table><thead><tr><th scope="col">By</th><th scope="col">Forecasts</th><th scope="col">Score</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div></section>"
    )


BEHIND = 12
"""Events shown behind a measure."""


def _formula(account: Account, name: str, events: Sequence[Mapping[str, Any]]) -> str:
    """What opens under a measure: its formula, the public's way to it, and the events behind it in the first game."""
    one, behind = KPIS[name], events_behind(name, events)
    told = sorted(sorted(behind, key=lambda e: -e["matters"])[:BEHIND], key=lambda e: e["turn"])
    items = "".join(f"<li><time>{escape(account.date(int(e['turn'])))}</time> {escape(e['text'])}</li>" for e in told)
    shown = f"The {len(told)} that mattered most of {len(behind)} events" if len(behind) > BEHIND else "Events behind it"
    listed = f"<p>{shown}:</p><ul>{items}</ul>" if told else ""
    lines = (("Formula", one.formula), ("Public estimate", one.estimate), ("Figures", one.interval))
    facts = "".join(f"<p><b>{title}:</b> {escape(said(text))}.</p>" for title, text in lines)
    return f"<details><summary>Formula and events</summary>{facts}{listed}</details>"


def _events(account: Account, events: Sequence[Mapping[str, Any]]) -> str:
    first = [e for e in events if e.get("world") == 0]
    if not first:
        return ""
    turns: dict[int, list[Mapping[str, Any]]] = {}
    for event in first:
        turns.setdefault(int(event["turn"]), []).append(event)
    blocks = []
    for turn, found in sorted(turns.items()):
        items = "".join(f"<li>{escape(e['text'])}{_aside(e['why'])}</li>" for e in sorted(found, key=lambda e: -e["matters"]))
        title = f"<time>{escape(account.date(turn))}</time> {escape(_top(found))}"
        blocks.append(f"<details><summary>{title}</summary><ul>{items}</ul></details>")
    where = " in the first game" if account.worlds > 1 else ""
    return f'<section><h2>All events{where}</h2><div class="events">{"".join(blocks)}</div></section>'


def _top(found: Sequence[Mapping[str, Any]]) -> str:
    top = max(found, key=lambda e: float(e["matters"]))
    more = len(found) - 1
    return f"{top['text']}" + (f" And {more} more." if more else "")


def _aside(why: str) -> str:
    return f' <span class="why">{escape(why)}</span>' if why else ""


def _origins(account: Account, manifest: Mapping[str, Any]) -> str:
    counts, summary = account.provenance, account.summary
    versions = ", ".join(f"{escape(str(k))} {escape(str(v))}" for k, v in manifest.get("versions", {}).items())
    about = f"<p>{escape(account.about)}</p>" if account.about else ""
    kinds = f"{counts['cited']} cited, {counts['derived']} derived from published ones, {counts['assumed']} assumed"
    rows = {
        "Scenario": escape(summary["scenario"]),
        "Command": f"<code>{escape(str(manifest.get('command', '')))}</code>",
        "Digest": f"<code>{escape(summary['digest'])}</code>",
        "Versions": versions,
    }
    return (
        f"<section><h2>Where the numbers come from</h2>{about}<p>The scenario rests on {sum(counts.values())} arguable figures: "
        f"{kinds}. <code>python main.py check</code> counts them; each stands in its file with unit, range and source.</p>"
        f"<dl>{''.join(f'<dt>{term}</dt><dd>{said}</dd>' for term, said in rows.items())}</dl>{_notice(account)}</section>"
    )
