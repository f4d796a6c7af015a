"""Reports: figures with honest intervals, words for numbers, curves, and a page that needs nothing else."""

from __future__ import annotations

import itertools
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from bands import CONTROLS_2022, RARE_EARTHS_2010
from worlds import played, setup

from game import Model
from game.reports import charts, history, wording
from game.reports.account import DISCLAIMER, GROSS, OUTCOME_TITLES, Account, definitions, story
from game.reports.bands import Tracker, taken, within
from game.reports.charts import Chart, Series
from game.reports.chronicle import Chronicle
from game.reports.ending import console_for, show
from game.reports.history import History
from game.reports.page import page
from game.reports.results import Results, exposure_read, figure, summary
from game.rules.outcome import OUTCOMES
from game.scenario.schema import Band, Measure


# --- words ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("say", "value", "words"),
    [
        (wording.percent, 0.0, "0 %"),
        (wording.percent, 0.0002, "under 0.1 %"),
        (wording.percent, 0.004, "0.4 %"),
        (wording.percent, 0.22, "22 %"),
        (wording.percent, 0.999, "over 99 %"),
        (wording.percent, 1.0, "100 %"),
        (wording.percent, -0.03, "−3 %"),
        (wording.money, 0.04, "40 million USD"),
        (wording.money, 1.24, "1.2 billion USD"),
        (wording.money, 3400.0, "3.4 trillion USD"),
        (wording.number, 0.0, "0"),
        (wording.number, 1240.0, "1,200"),
        (wording.number, -0.034, "−0.034"),
        (wording.number, float("inf"), "unlimited"),
        (wording.times, 2.31, "2.3 times"),
        (wording.flop, 3.2e26, "3.2 × 10^26 operations"),
        (wording.chips, 0.04, "40,000 accelerators"),
        (wording.points, 0.031, "+3 points"),
        (wording.signed, 0.134, "+13 %"),
        (wording.signed, 1.204, "+120 %"),
        (wording.signed, -0.02, "−2 %"),
        (wording.signed, -0.001, "0 %"),
    ],
)
def test_numbers_are_said_as_people_say_them(say, value, words):
    assert say(value) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "nobody"),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C", "D"], "A, B, C and D"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 others"),
        (["A", "A", "B"], "A and B"),
        (["A and B", "C"], "A and B, and C"),
        (["A", "B and C", "D"], "A, B and C, and D"),
    ],
)
def test_lists_are_said_as_people_say_them(names, words):
    assert wording.listed(names) == words


@pytest.mark.parametrize(
    ("begins", "months", "turn", "words"),
    [("2026-01", 3, 0, "2026 Q1"), ("2026-01", 3, 5, "2027 Q2"), ("2010-07", 1, 3, "2010-10"), ("2026-01", 12, 3, "2029")],
)
def test_dates_fit_the_length_of_a_turn(begins, months, turn, words):
    assert wording.date(begins, months, turn) == words


@pytest.mark.parametrize(
    ("figure", "said"),
    [("5 %", "a 5 %"), ("8 %", "an 8 %"), ("18 %", "an 18 %"), ("80 %", "an 80 %"), ("0.8 %", "a 0.8 %"), ("1 %", "a 1 %")],
)
def test_a_figure_takes_the_article_it_is_read_with(figure, said):
    assert wording.a(figure) == said


def test_a_range_says_its_unit_once():
    assert wording.interval(0.2, 0.34, wording.percent) == "20 to 34 %"
    assert wording.interval(-0.1, 1.2, wording.percent) == "0 to 100 %"
    assert wording.interval(0.2, 0.2, wording.percent) == "20 %"
    assert wording.interval(None, None, wording.percent) == ""
    assert wording.possessive("Miller") + wording.possessive("Glass") == "Miller’sGlass’"


# --- figures ----------------------------------------------------------------------------------------------------------------
def test_the_interval_is_that_of_the_mean_by_students_t():
    found = figure([1.0, 2.0, 3.0])
    assert found is not None
    assert found["mean"] == 2.0
    assert found["high"] == pytest.approx(2.0 + 4.302653 / np.sqrt(3.0), abs=1e-5)  # t of 2 degrees of freedom
    assert found["low"] == pytest.approx(2.0 - 4.302653 / np.sqrt(3.0), abs=1e-5)


def test_what_is_undefined_is_left_out_and_not_made_zero():
    assert figure([]) is None
    assert figure([None, None]) is None
    assert figure([None, 4.0]) == {"mean": 4.0, "low": None, "high": None}


def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(7)
    draws = rng.normal(3.0, 1.0, (2000, 5))
    hits = sum(f["low"] <= 3.0 <= f["high"] for f in map(figure, draws.tolist()) if f)  # type: ignore[operator]
    assert 0.93 < hits / 2000 < 0.97


def test_results_of_lots_joined_are_the_results_of_all():
    made = setup("class50")
    whole = Results.of(Model(made, seeds=range(1, 6)).run_model())
    parts = [Results.of(Model(made, seeds=seeds).run_model()) for seeds in (range(1, 4), range(4, 6))]
    joined = Results.joined(parts)
    standing = {"standing": None}
    assert joined.data() | standing == whole.data() | standing
    for seat, row in whole.mean_standing().items():
        assert joined.mean_standing()[seat] == pytest.approx(row)
    assert Results.from_data(json.loads(json.dumps(whole.data()))) == whole


def test_the_public_estimate_of_exposure_reads_public_figures_alone():
    model = played("standard", worlds=2, turns=5)
    world = model.world
    hidden = {n: getattr(world, n) * 0.0 for n in ("unsafe", "hazard", "exposure", "safety", "capability", "covert")}
    assert np.array_equal(exposure_read(world.changed_by(hidden)), exposure_read(world))


def test_a_game_without_promises_has_no_rate_of_promises_kept():
    found = summary(setup("micro/buffer_chain"), results("micro/buffer_chain"), 1, "0", 0.0)
    assert found["kpis"]["compliance_adherence_rate"] is None
    assert found["kpis_estimated"] == dict.fromkeys(found["kpis"])


def results(name: str, seeds: tuple[int, ...] = (1,)) -> Results:
    return Results.of(Model(setup(name), seeds=seeds).run_model())


# --- curves -----------------------------------------------------------------------------------------------------------------
def watched(name: str, worlds: int, first: int = 0) -> tuple[Model, History]:
    model = Model(setup(name), seeds=range(1, worlds + 1))
    found = History(model.chart, first)
    found.add(0, model.world)
    while not model.over:
        model.step()
        found.add(model.turn, model.world)
    return model, found


def test_the_history_holds_every_curve_of_every_seat(tmp_path):
    model, found = watched("class50", 2)
    path = tmp_path / "history.parquet"
    path.write_bytes(found.parquet())
    curves = history.read(path, world=1)
    assert set(curves) == set(history.curves(model.chart))
    assert [turn for turn, _ in curves["danger"][""]] == list(range(model.turn + 1))
    for nation in model.axes.nation:
        assert curves["gdp"][nation][-1] == (model.turn, model.world.gdp[model.axes.nation[nation], 1])
    assert curves["good_price"]["accelerators"][0] == (0, 1.0)


def test_of_worlds_beyond_the_first_the_history_keeps_the_table_and_the_end(tmp_path):
    model, found = watched("class50", 2, first=history.WHOLE)
    path = tmp_path / "history.parquet"
    path.write_bytes(found.parquet())
    curves = history.read(path, world=history.WHOLE + 1)
    assert len(curves["danger"][""]) == model.turn + 1
    assert [turn for turn, _ in curves["gdp"][model.axes.nation.ids[0]]] == [model.turn]


def test_lots_of_worlds_join_into_one_history(tmp_path):
    parts = []
    for number in (0, 1):
        parts.append(tmp_path / f"{number}.parquet")
        parts[-1].write_bytes(watched("micro/ceiling", 2, first=2 * number)[1].parquet())
    target = tmp_path / "history.parquet"
    history.write_joined(parts, target)
    assert history.read(target, world=3)["danger"] == history.read(parts[1], world=3)["danger"]
    median, band = history.fans(target)["chip_strain"]
    assert len(median) == len(band) == 13
    assert all(low <= middle <= high for (_, middle), (_, low, high) in zip(median, band, strict=True))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0.parquet", "1.parquet", "history.parquet"]


def test_what_is_no_history_is_refused(tmp_path):
    path = tmp_path / "history.parquet"
    path.write_bytes(b"PAR1 not really")
    with pytest.raises(ValueError, match="not a history"):
        history.read(path)


# --- charts -----------------------------------------------------------------------------------------------------------------
def drawn(series: list[Series], **given) -> ET.Element:
    return ET.fromstring(charts.figure(Chart("Title", "About.", series, wording.number, str, **given)))


def test_a_chart_is_whole_and_says_itself_in_words():
    figure_ = drawn([Series("One", [(0, 1.0), (1, 2.0)]), Series("<Two>", [(0, 3.0), (1, 1.0)])])
    svg = figure_.find("svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Title. One from 1 to 2; <Two> from 3 to 1."
    assert [text.text for text in svg.iter("text") if text.get("class", "").startswith("name")] == ["One", "<Two>"]
    assert figure_.find(".//table") is not None


def test_lines_are_told_apart_by_more_than_colour():
    svg = drawn([Series(str(i), [(0, i), (1, i)]) for i in range(charts.STYLES)]).find("svg")
    assert svg is not None
    dashes = [p.get("stroke-dasharray", "") for p in svg.iter("path") if p.get("class", "").startswith("line")]
    assert len(set(dashes)) == charts.STYLES


@pytest.mark.parametrize("values", [[0.0] * 6, [1.0, 1.0, 1.0, 1.01, 5.0, 5.0], [9.0, 8.9, 8.8, 8.7, 8.6, 8.5]])
def test_names_at_the_ends_of_lines_never_overlap(values):
    svg = drawn([Series(str(i), [(0, v), (1, v)]) for i, v in enumerate(values)]).find("svg")
    assert svg is not None
    places = sorted(float(t.get("y", "0")) for t in svg.iter("text") if t.get("class", "").startswith("name"))
    assert min(b - a for a, b in itertools.pairwise(places)) >= charts.GAP - 0.11
    assert places[0] >= 0.0
    assert places[-1] <= charts.HEIGHT


@pytest.mark.parametrize("log", [False, True])
def test_ticks_are_few_round_and_within_the_axis(log):
    svg = drawn([Series("One", [(0, 1.0), (40, 57.0)])], log=log).find("svg")
    assert svg is not None
    ticks = [t.text for t in svg.iter("text") if t.get("class") == "tick" and t.get("text-anchor") == "end"][:-1]
    assert 3 <= len(ticks) <= 8
    assert len(set(ticks)) == len(ticks)


def test_a_chart_of_nothing_is_left_out():
    assert charts.figure(Chart("Title", "About.", [Series("One", [])], wording.number, str)) == ""


# --- the page and the ending ------------------------------------------------------------------------------------------------
def account(name: str, worlds: int = 1, names: str = "invented") -> tuple[Account, dict, dict]:
    made = setup(name)
    model = Model(made, seeds=range(1, worlds + 1))
    chronicle, curves, tracker = Chronicle(made, 0, names), History(made.chart), Tracker(made)
    curves.add(0, model.world)
    while not model.over:
        before, news = model.state, model.news
        model.step()
        assert model.played is not None
        chronicle.turn(before, model.played, news)
        curves.add(model.turn, model.world)
        tracker.turn(model.world)
    found = Account.of(made, Results.of(model), story(made, chronicle), 1, names, "0.1.0", 0.5, tracker.rows())
    table = curves.table().to_pylist()
    read: dict = {}
    for row in table:
        if row["world"] == 0:
            read.setdefault(row["quantity"], {}).setdefault(row["of"], []).append((row["turn"], row["value"]))
    events = [
        {"world": 0, "turn": e.turn, "kind": e.kind, "text": e.text, "why": e.why, "matters": e.matters} for e in chronicle.events
    ]
    return found, read, {"events": events}


class Outline(HTMLParser):
    """Checks that every element is closed in its place."""

    VOID = frozenset({"meta", "br", "img", "link", "line"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())


@pytest.mark.parametrize(("name", "worlds"), [("class50", 1), ("class50", 3), ("micro/buffer_chain", 1), ("controls_2022", 1)])
def test_the_page_is_well_formed_and_needs_nothing_else(name, worlds):
    found, curves, more = account(name, worlds)
    text = page(found, curves, {}, more["events"], {"versions": {"numpy": "2"}, "command": "python main.py run"})
    outline = Outline()
    outline.feed(text)
    assert outline.open == []
    assert not [tag for tag, _ in outline.seen if tag in ("script", "img", "link", "iframe")]
    assert not [a for _, given in outline.seen for a in given if a in ("src", "href")]
    assert "url(" not in text
    assert re.findall(r"https?://", text) == []
    for tag, given in outline.seen:
        if tag == "svg":
            assert given["role"] == "img"
            assert given["aria-label"]
        if tag == "th":
            assert given.get("scope") in ("row", "col")


def test_names_cannot_write_into_the_page():
    found, curves, more = account("micro/ceiling")
    evil = "<script>alert('x')</script>\"&"
    found = Account(**found.data() | {"title": evil, "about": evil, "labels": dict.fromkeys(found.labels, evil)})
    more["events"].append({"world": 0, "turn": 0, "kind": "news", "text": evil, "why": evil, "matters": 99.0})
    text = page(found, curves, {}, more["events"], {"versions": {evil: evil}, "command": evil})
    assert "<script" not in text
    assert text.count("&lt;script&gt;") > 5


@pytest.mark.parametrize(("names", "there"), [("invented", False), ("roles", False), ("real", True)])
def test_real_names_carry_the_note_that_they_are_a_game(names, there, capsys):
    found, curves, more = account("micro/ceiling", names=names)
    assert (DISCLAIMER in page(found, curves, {}, more["events"], {})) is there
    show(found, console_for())
    assert (DISCLAIMER in " ".join(capsys.readouterr().out.split())) is there


def test_tables_of_results_name_roles_under_real_names(capsys):
    made = setup("standard")
    found = Account.of(made, results("standard"), [], 1, "real", "0", 0.0)
    show(found, console_for())
    table = capsys.readouterr().out.partition("Seats")[2].partition("Measures")[0]
    assert "Designer and cloud power" in table
    assert "United States" not in table
    assert found.labels["USA"] == "United States"


def test_the_ending_tells_what_came_of_it_who_stands_where_and_why(capsys):
    found, _, _ = account("class50")
    show(found, console_for())
    out = capsys.readouterr().out
    for part in ("Seats", "Measures", "What mattered most", "Danger", "Promises kept", "Chip strain", "Lead", "score", "digest"):
        assert part in out
    assert all(found.labels[seat] in out for seat in found.standing)
    assert max(map(len, out.splitlines())) <= 110


def test_the_ending_of_many_games_gives_counts_and_intervals(capsys):
    found, _, _ = account("class50", worlds=3)
    show(found, console_for())
    out = capsys.readouterr().out
    assert "3 games of 8 turns" in out
    assert "95 % interval of the mean" in out
    assert all(title in out for title in OUTCOME_TITLES.values())


def told(found: Account, capsys) -> str:
    """What the ending prints, in one line."""
    show(found, console_for())
    return " ".join(capsys.readouterr().out.split())


def test_an_outcome_is_told_by_the_lines_that_it_is_judged_by(capsys):
    made = setup("class50")
    params = made.chart.params
    said = definitions(made)
    assert set(said) == set(OUTCOMES)
    assert wording.percent(params.safe_danger) in said["cooperative_transition"]
    assert wording.percent(params.common_rules) in said["cooperative_transition"]
    assert wording.percent(params.race_danger) in said["fragmented_race"]
    assert wording.percent(params.dominance_market) in said["unilateral_dominance"]
    found, _, _ = account("class50")
    assert found.definitions[found.outcome] in told(found, capsys)


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_figures_that_are_told_are_those_that_the_outcome_was_judged_by(seed):
    made = setup("four_powers")
    found = Account.of(made, results("four_powers", (seed,)), [], seed, "invented", "0", 0.0)
    said, params = found.judged(), made.chart.params
    if found.outcome in ("catastrophe", "unilateral_dominance"):
        assert said == ""
        return
    yearly, apart, rules = ((found.ending[name] or {})["mean"] for name in ("yearly", "apart", "rules"))
    assert wording.percent(yearly) in said
    race = yearly > params.race_danger or apart > params.race_apart
    calm = yearly <= params.safe_danger and rules >= params.common_rules
    assert found.outcome == ("fragmented_race" if race else "cooperative_transition" if calm else "managed_rivalry")


def test_a_world_without_laboratories_has_no_outcome_no_danger_and_no_seats_to_tell(capsys):
    found, curves, more = account("micro/buffer_chain")
    for text in (told(found, capsys), page(found, curves, {}, more["events"], {})):
        assert "What mattered most" in text
        for idle in ("Seats", "Measures", "Danger", "Chip strain", "Concern", *OUTCOME_TITLES.values()):
            assert idle not in text, idle


def test_a_danger_that_nothing_can_bring_about_is_not_told(capsys):
    found, _, _ = account("micro/ceiling")  # its incidents rest, and it has no epilogue
    out = told(found, capsys)
    assert "Seats" in out
    assert "Promises kept" in out
    assert "anger left" not in out
    assert "of all danger" not in out


def test_a_back_test_shows_what_happened_its_bands_and_what_came_out(capsys):
    found, curves, more = account("controls_2022")
    assert [within(row) for row in found.bands] == [True] * 5
    for text in (told(found, capsys), page(found, curves, {}, more["events"], {})):
        for part in ("observed", "2023 Q4 against the three quarters before", "within"):
            assert part in text.replace("Observed", "observed")


def test_bands_in_a_scenario_are_those_that_the_back_tests_hold_it_to():
    bands = {row.about: row for row in setup("controls_2022").file.bands}
    for words, name in (
        ("licence letters", "drop"),
        ("made to fit", "rebound"),
        ("stocking up", "overshoot"),
        ("second rule", "second_drop"),
    ):
        (row,) = (row for about, row in bands.items() if words in about)
        assert (row.low, row.high) == CONTROLS_2022[name]
    rare = [(row.low, row.high) for row in setup("rare_earths_2010").file.bands]
    low, high = RARE_EARTHS_2010["halt"]
    assert rare[0] == pytest.approx((1.0 + low, 1.0 + high))
    names = ("lag_months", "peak", "peak_month", "by_end_2013", "by_end_2014", "dependence_start", "dependence_end")
    assert rare[1:] == [RARE_EARTHS_2010[name] for name in names]


SERIES = [2.0, 4.0, 3.0, 12.0, 6.0]


@pytest.mark.parametrize(
    ("given", "figure"),
    [
        ({"turns": (1, 2)}, 3.5),
        ({"turns": (3, 3), "over": (0, 1)}, 4.0),
        ({"turns": (4, 4), "over_peak": True}, 0.5),
        ({"turns": (0, 4), "take": "peak", "over": (0, 0)}, 6.0),
        ({"turns": (1, 4), "take": "peak_turn"}, 2.0),
        ({"turns": (1, 4), "take": "reach", "over": (0, 0), "level": 2.0}, 1.0),
        ({"turns": (1, 4), "take": "reach", "over": (0, 0), "level": 5.0}, 3.0),
        ({"turns": (1, 4), "take": "reach", "over": (0, 0), "level": 9.0}, None),
        ({"turns": (4, 5)}, None),
    ],
)
def test_the_figure_of_a_band_is_the_one_that_a_hand_would_take(given, figure):
    band = Band(about="", measure=Measure(good="ore"), low=0.0, high=1.0, **given)
    assert taken(band, SERIES) == figure


def test_a_game_cut_short_leaves_the_bands_behind_it_open():
    made = setup("controls_2022")
    model, tracker = Model(made, seeds=[1]), Tracker(made)
    for _ in range(3):
        model.step()
        tracker.turn(model.world)
    assert [within(row) for row in tracker.rows()] == [True, True, None, None, None]


def test_losses_carry_the_note_that_they_are_gross(capsys):
    found, curves, more = account("micro/buffer_chain")
    assert " ".join(GROSS.split()) in told(found, capsys)
    assert GROSS in page(found, curves, {}, more["events"], {})


def test_a_loss_in_chips_counts_at_what_chips_cost_by_then():
    found = Chronicle(setup("standard"))
    chart, rate = found.setup.chart, found.setup.chart.params.hardware_progress
    goods = chart.axes.good
    assert found._cheaper(0) == pytest.approx(1.0)
    assert found._cheaper(8)[goods["accelerators"]] == pytest.approx((1.0 + rate) ** -2.0)
    assert found._cheaper(8)[goods["rare_earths"]] == 1.0


def test_names_in_reports_carry_the_apostrophes_of_print(capsys):
    for name in ("standard", "class50", "controls_2022"):
        found, _, _ = account(name)
        assert "'" not in told(found, capsys)


def test_an_account_comes_back_from_plain_data_as_it_was():
    found, _, _ = account("micro/ceiling")
    assert Account.from_data(json.loads(json.dumps(found.data()))) == found
