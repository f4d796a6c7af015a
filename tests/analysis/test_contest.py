"""A contest of treaties: by-hand games give the ranking, identical texts differ by nothing, a stricter one averts more."""

from __future__ import annotations

import json

import numpy as np
import pytest
from two_nations import LAB, scenario

from game import load_scenario
from game.analysis import contest as contests
from game.analysis.contest import MEASURES, NONE, OWN, Games, contested, dominated, pairs, per_cost, place, ranking
from game.analysis.texts import under
from game.reports.contest import picture, ticks
from game.runs.cli import main
from game.treaty.clause import read
from game.treaty.draft import Draft

FLOORS = {"low": 0.05, "high": 0.5}


def by_hand(risk: dict[str, list[float]], cost: dict[str, list[float]]) -> Games:
    """Games of one population with these figures, `kept` undefined, everything else nothing."""
    names = tuple(risk)
    values = {m: np.zeros((len(names), 1, len(risk[NONE]))) for m in MEASURES}
    values["risk"], values["cost"] = (np.array([[of[n]] for n in names], float) for of in (risk, cost))
    values["kept"][:] = np.nan
    return Games(names, (OWN,), np.arange(len(risk[NONE])), values)


def a_world():
    """Two laboratories far ahead of their safety work, and nothing else that is dangerous."""
    actors = scenario()["actors"]
    ahead = LAB | {"capability": 2.5, "deployed": 2.4, "safety": 0.5}
    actors |= {lab: actors[lab] | {"start": ahead} for lab in ("one", "two")}
    policies = {"nation": "hold", "lab": "always_comply", "cloud": "hold"}
    changes = {"actors": actors, "policies": policies, "rest": ["economy", "society"], "treaties": []}
    return load_scenario(scenario(**changes, epilogue={"turns": 4, "worlds": 1}))


def floor(share: float, title: str = "Floor") -> Draft:
    return Draft(title, (read({"kind": "safety_floor", "share": share}),), 1)


@pytest.fixture(scope="module")
def floors() -> Games:
    base = a_world()
    texts = {name: under(base, [floor(share)]) for name, share in FLOORS.items()} | {"twin": under(base, [floor(0.5)])}
    return contested({NONE: under(base, [])} | texts, ["always_comply", OWN], range(1, 6))


# --- the ranking, by hand ---------------------------------------------------------------------------------------------------
def test_texts_rank_by_risk_averted_per_cost():
    risk = {NONE: [0.5, 0.5, 0.5], "dear": [0.29, 0.31, 0.30], "cheap": [0.39, 0.41, 0.40]}
    found = ranking(by_hand(risk, {NONE: [0, 0, 0], "dear": [99, 101, 100], "cheap": [9, 11, 10]}))
    assert [row["text"] for row in found] == ["cheap", "dear"]  # 0.1 / 10 against 0.2 / 100
    assert found[0]["averted"]["mean"] == pytest.approx(0.1)
    assert found[0]["averted_per_100bn"]["mean"] == pytest.approx(1.0)
    assert [row["dominated_by"] for row in found] == [None, None]
    assert found[0]["kept"] is None


def test_what_averts_risk_and_costs_nothing_comes_first_and_what_averts_none_last():
    order = sorted([place(0.01, -5.0, True), place(0.5, 1.0, True), place(0.9, 1.0, False), place(-0.1, -9.0, False)])
    assert order == [(0, -0.01), (1, -0.5), (2, -0.9), (2, 0.1)]


def test_a_text_whose_interval_reaches_down_to_nothing_ranks_behind_one_that_is_shown_to_avert():
    risk = {NONE: [0.5, 0.5, 0.5], "wild": [0.0, 0.6, 0.3], "sure": [0.49, 0.488, 0.49]}
    found = ranking(by_hand(risk, {NONE: [0] * 3, "wild": [1.0] * 3, "sure": [50.0] * 3}))
    assert [(row["text"], row["shown"]) for row in found] == [("sure", True), ("wild", False)]


def test_a_text_is_dominated_by_one_that_averts_as_much_for_less_and_never_by_its_twin():
    points = {
        NONE: (0.0, 0.0),
        "a": (0.2, 10.0),
        "twin": (0.2, 10.0),
        "dearer": (0.2, 11.0),
        "less": (0.1, 5.0),
        "harm": (-0.1, 1.0),
    }
    assert dominated(points) == {NONE: None, "a": None, "twin": None, "dearer": "a", "less": None, "harm": "less"} | {
        "harm": NONE
    }


def test_nothing_is_averted_per_cost_where_nothing_is_paid_and_an_interval_without_end_has_none():
    assert per_cost(np.array([0.1, 0.1]), np.array([-1.0, -1.0])) is None
    wide = per_cost(np.array([0.1, 0.3, 0.2]), np.array([5.0, -4.0, 1.0]))
    assert wide is not None
    assert (wide["low"], wide["high"]) == (None, None)
    assert wide["mean"] == pytest.approx(100.0 * 0.2 / (2.0 / 3.0))


def test_a_figure_is_the_mean_over_seeds_of_the_mean_over_populations_that_define_it():
    values = {m: np.zeros((2, 2, 2)) for m in MEASURES}
    values["kept"] = np.array([[[np.nan] * 2] * 2, [[0.5, np.nan], [1.0, 0.8]]])
    games = Games((NONE, "a"), ("x", "y"), np.arange(2), values)
    assert games.of("kept", "a").tolist() == [0.75, 0.8]
    assert np.isnan(games.gap("kept", "a", NONE)).all()
    assert games.of("kept", "a", "y").tolist() == [1.0, 0.8]


# --- games ------------------------------------------------------------------------------------------------------------------
def test_texts_that_say_the_same_differ_by_exactly_nothing(floors):
    rows = [row for row in pairs(floors) if (row["text"], row["against"]) == ("twin", "high")]
    assert len(rows) == len(MEASURES)
    assert {row[end] for row in rows for end in ("mean", "low", "high")} <= {0.0, None}
    assert all(row["mean"] == 0.0 for row in rows if row["measure"] != "found")  # nothing is broken, nothing found


def test_a_stricter_text_averts_more(floors):
    found = {row["text"]: row for row in ranking(floors)}
    assert found["high"]["averted"]["low"] > 1e-6
    assert found["high"]["averted"]["mean"] > found["low"]["averted"]["mean"]
    assert found["high"]["members"]["mean"] == 2.0


def test_the_world_alone_and_among_others_is_the_same(floors, monkeypatch):
    monkeypatch.setattr(contests, "CHUNK", 2)
    base = a_world()
    texts = {name: under(base, [floor(share)]) for name, share in FLOORS.items()} | {"twin": under(base, [floor(0.5)])}
    again = contested({NONE: under(base, [])} | texts, ["always_comply", OWN], range(1, 6))
    assert again.digest == floors.digest
    for name in MEASURES:
        np.testing.assert_array_equal(again.values[name], floors.values[name])


def test_cost_is_what_watching_costs_where_output_does_not_move():
    base = a_world()
    watched = Draft("Watched", (read({"kind": "hardware_telemetry", "share": 0.5}),), 1)
    games = contested({NONE: under(base, []), "watched": under(base, [watched])}, [OWN], range(1, 3))
    assert (games.of("watching", "watched") > 0.0).all()
    np.testing.assert_array_equal(
        games.of("cost", "watched"), games.of("output_lost", "watched") + games.of("watching", "watched")
    )
    assert not games.of("cost", NONE).any()


# --- the command ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def files(tmp_path):
    """A scenario and three texts: one that fits it, one that names an agency it lacks, one that cannot be read."""
    data = dict(a_world().document.data)
    (tmp_path / "micro.yaml").write_text(json.dumps(data))
    (tmp_path / "fits.yaml").write_text("title: Fits\nclauses:\n  - {kind: safety_floor, share: 0.5}\n")
    (tmp_path / "stranger.yaml").write_text(
        "title: S\ninvited: [Alder, Zembla]\nclauses:\n  - {kind: safety_floor, share: 0.5}\n"
    )
    (tmp_path / "torn.yaml").write_text("title: T\nclauses:\n  - {kind: safety_flor, share: 0.5}\n")
    return tmp_path


def asked(folder, *texts, more=()):
    names = [str(folder / f"{text}.yaml") for text in texts]
    return ["tournament", str(folder / "micro.yaml"), "--treaties", *names, "--games", "8", "--quiet", *more]


def test_the_command_ranks_texts_and_writes_what_it_found(files, capsys):
    assert main(asked(files, "fits", more=["--json", "--out", str(files / "out")])) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["text"] for row in told["ranking"]] == ["fits"]
    assert told["seeds"] == {"first": 1, "count": 4}
    assert sorted(p.name for p in (files / "out").iterdir()) == ["front.svg", "games.parquet", "pairs.csv", "ranking.csv"]
    assert main(asked(files, "fits", more=["--json"])) == 0
    assert json.loads(capsys.readouterr().out)["digest"] == told["digest"]


def test_a_text_that_does_not_fit_the_scenario_is_left_out_with_one_line_that_says_why(files, capsys):
    assert main(asked(files, "fits", "stranger", more=["--json"])) == 0
    out, err = capsys.readouterr()
    assert len(err.splitlines()) == 1
    assert "stranger.yaml:2: invited.1" in err
    assert "Zembla" in err
    assert list(json.loads(out)["left_out"]) == ["stranger"]
    assert main(asked(files, "stranger")) == 2
    assert "no text fits" in capsys.readouterr().err


def test_a_text_that_cannot_be_read_is_refused_and_so_is_everything_with_it(files, capsys):
    assert main(asked(files, "fits", "torn")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "torn.yaml:3:" in err
    assert "safety_floor" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tournament", "class50"], "--policies"),
        (["tournament", "class50", "--treaties", "moratorium", "moratorium"], "stands there already"),
        (["tournament", "micro/ceiling", "--treaties", "moratorium"], "no catastrophe can strike"),
        (["tournament", "class50", "--treaties", "moratorum"], "did you mean 'moratorium'"),
        (["tournament", "class50", "--treaties", "moratorium", "--policies", "weigh,weigh"], "that differ"),
    ],
)
def test_a_contest_that_makes_no_sense_is_refused_in_one_line(arguments, says, capsys):
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert says in err
    assert len(err.splitlines()) == 1


def test_the_picture_tells_dominated_texts_by_their_shape():
    risk = {NONE: [0.5, 0.5], "good": [0.29, 0.31], "worse": [0.39, 0.41]}
    drawn = picture(ranking(by_hand(risk, {NONE: [0, 0], "good": [9, 11], "worse": [19, 21]})), "Two & none")
    assert drawn.count("<circle") == 3
    assert drawn.count('fill="white" stroke=') == 1
    assert "Two &amp; none" in drawn


@pytest.mark.parametrize(("low", "high"), [(-3.0, 41.0), (0.0, 1.0), (-1200.0, 90000.0), (0.0, 9.9)])
def test_axes_have_a_few_round_numbers(low, high):
    found = ticks(low, high)
    assert 3 <= len(found) <= 10
    assert all(low < value <= high for value in found)
