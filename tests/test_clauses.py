"""What every clause owes: data both ways, a text that says what its terms do, a game in which it changes something.

Clauses are found by themselves: a new file under `game/treaty/clauses/` is held to all of this.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
import itertools
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pairs import less, more
from worlds import frozen, setup

from game import InputError, Model, load_scenario
from game.engine.bargain import bargain
from game.orders import silent
from game.scenario.treaties import TREATIES, Text, find_treaty, load_treaty
from game.treaty.bound import duties, lab_sizes
from game.treaty.clause import Bound, Family, kinds, plain, read
from game.treaty.draft import GATES_MOST, Book, Draft, lower
from game.treaty.fields import steps
from game.treaty.grade import Level
from game.treaty.levers import LEVERS, PROMISED, PUBLISHED
from game.treaty.redline import redline, redline_text
from game.treaty.register import IN_FORCE, OPEN, Register
from game.world.readouts import readout, readouts
from game.world.state import FIELDS, empty

ROOT = Path(__file__).parents[1]
KINDS = sorted(kind for kind, cls in kinds().items() if cls.__module__.startswith("game.treaty.clauses"))
SEEDS = range(64)
TEMPLATES = sorted(path.stem for path in TREATIES.glob("*.yaml"))


def accord():
    """The small world in which clauses show what they do."""
    return setup("micro/accord")


def shown(kind):
    """The clause of an example, with its telling values."""
    return read(kinds()[kind].example()["clause"])


def lowered(clause, chart):
    """What a clause comes to: its terms, and the conditions it puts on others."""
    return list(clause.terms(chart)), clause.gates()


def neighbours(clause):
    """(field, the clause with another usual value in that field, or one at an end of its range), for every field and value."""
    for line in dataclasses.fields(clause):
        ends = [line.metadata[end] for end in ("low", "high") if end in line.metadata]
        for value in dict.fromkeys([*steps(line), *ends]):
            if value != plain(clause)[line.name]:
                yield line.name, read(plain(clause) | {line.name: value})


# --- data, text, terms --------------------------------------------------------------------------------------------------------
def test_there_are_at_least_thirty_clauses_in_files_of_their_own():
    files = {path.stem for path in (ROOT / "game/treaty/clauses").glob("*.py")} - {"__init__"}
    assert files == set(KINDS)
    assert len(KINDS) >= 30


@pytest.mark.parametrize("kind", KINDS)
def test_a_clause_is_plain_data_both_ways(kind):
    for clause in (kinds()[kind](), shown(kind), *(other for _, other in neighbours(shown(kind)))):
        data = plain(clause)
        assert read(json.loads(json.dumps(data))) == clause
        assert data["kind"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_terms_say_the_same(kind):
    """Changing any field changes the article and what it comes to, and no two values of a field read alike."""
    chart = accord().chart
    changed = set()
    for clause in (kinds()[kind](), shown(kind)):
        for name, other in neighbours(clause):
            assert other.text() != clause.text(), name
            if lowered(other, chart) != lowered(clause, chart):
                changed.add(name)
    assert changed == set(plain(shown(kind))) - {"kind"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_reads_like_one(kind):
    for clause in (kinds()[kind](), shown(kind)):
        text = clause.text()
        assert text.endswith(".")
        assert text[0].isupper() or text[0].isdigit()
        assert len(clause.summary().split()) <= 7
        assert "nan" not in text
        assert "{" not in text
        assert 30 < len(text) < 700


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_unit_a_range_and_steps_to_bargain_over(kind):
    for line in dataclasses.fields(kinds()[kind]):
        if "low" in line.metadata:
            assert line.metadata["unit"]
            assert line.metadata["low"] < line.metadata["high"]
            assert 2 <= len(line.metadata["steps"]) <= 5
            assert all(line.metadata["low"] <= value <= line.metadata["high"] for value in line.metadata["steps"])
            assert line.metadata["low"] <= line.default <= line.metadata["high"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_clause_says_what_it_is_for(kind):
    cls = kinds()[kind]
    assert isinstance(cls.family, Family)
    assert all(isinstance(need, Family) for need in cls.needs)
    assert cls.vague >= 0.0
    assert cls.__doc__


def test_a_promise_says_who_is_bound_wherever_laboratories_are():
    chart = accord().chart
    for kind in KINDS:
        clause = shown(kind)
        if any(t.promise and FIELDS[t.lever].axes == "l" for t in clause.terms(chart)):
            assert "binds" in plain(clause), kind


# --- levers -------------------------------------------------------------------------------------------------------------------
def sources(*parts):
    """Every rule's file, parsed."""
    return [ast.parse(path.read_text("utf-8")) for part in parts for path in sorted((ROOT / "game" / part).rglob("*.py"))]


@lru_cache(maxsize=1)
def levers_read():
    """Levers that rules and bargaining read: `levers.<name>`, or by a name in a table that a rule goes through."""
    found = set()
    for tree in sources("rules", "engine"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and any(said in ast.unparse(node.value) for said in ("levers", "combined(")):
                found.add(node.attr)
            if isinstance(node, ast.Assign) and "LAWS" in ast.unparse(node.targets[0]):
                found |= set(ast.literal_eval(node.value))
    return found


@lru_cache(maxsize=1)
def set_by_clauses():
    """Levers and promised quantities that the examples of clauses, or values near them, set."""
    chart, levers, promised = accord().chart, set(), set()
    for kind in KINDS:
        for clause in (shown(kind), *(other for _, other in neighbours(shown(kind)))):
            for term in clause.terms(chart):
                (promised if term.promise else levers).add(term.lever)
    return levers, promised


def test_what_clauses_set_is_a_lever_and_what_they_promise_can_be_promised():
    levers, promised = set_by_clauses()
    assert levers <= set(LEVERS)
    assert promised <= set(PROMISED)


def test_every_lever_is_set_by_a_clause():
    assert set(LEVERS) - set_by_clauses()[0] == set()


def test_every_lever_is_read_by_a_rule():
    assert set(LEVERS) - levers_read() == set()


def test_whatever_can_be_promised_is_promised_by_a_clause_and_watched_by_a_sensor():
    assert set(PROMISED) - set_by_clauses()[1] == set()
    watches = accord().chart.evidence.sensors.watches
    assert [name for i, name in enumerate(PROMISED) if not watches[:, i].any()] == []
    assert set(PUBLISHED) <= set(PROMISED)


# --- examples -----------------------------------------------------------------------------------------------------------------
def game(example, with_it):
    """The scenario of an example with the clause or without it."""
    data = copy.deepcopy(setup(example["scenario"]).document.data)
    for key, value in example["changes"].items():
        data[key] = data.get(key, {}) | value if isinstance(value, dict) else value
    clauses = [*example["beside"], *([example["clause"]] if with_it else [])]
    data |= {"orders": [*data["orders"], *example["orders"]], "turns": example["turns"]}
    data["treaties"] = [data["treaties"][0] | {"clauses": clauses}] if clauses else []
    return load_scenario(data)


def measured(world, name, of):
    """(b,) a read-out, or a quantity added up over all its cells, or over those of one name."""
    if name in readouts():
        return readout(world, name, of)
    values, axes = getattr(world, name), [world.chart.axes.of(letter) for letter in FIELDS[name].axes]
    if of is not None:
        place = next(i for i, axis in enumerate(axes) if of in axis)
        values = np.take(values, [axes[place][of]], axis=place)
    return values.reshape(-1, world.worlds).sum(axis=0)


def over_the_game(example, with_it):
    """(b,) what the example reads, averaged over the turns."""
    model, found = Model(game(example, with_it), seeds=SEEDS), 0.0
    while not model.over:
        model.step()
        found = found + measured(model.world, example["read"], example["of"])
    return found / example["turns"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_plain_data_that_names_a_scenario(kind):
    example = kinds()[kind].example()
    assert json.loads(json.dumps(example)) == example
    assert example["clause"]["kind"] == kind
    assert example["goes"] in ("up", "down")
    assert setup(example["scenario"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_clause_changes_a_game_as_its_example_says(kind):
    """The same game with the same luck, with the clause and without: beyond noise, and in the direction stated."""
    example = kinds()[kind].example()
    with_it, without = over_the_game(example, True), over_the_game(example, False)
    moved = more if example["goes"] == "up" else less
    assert moved(with_it, without), f"{example['read']} of {example['of']}: {with_it.mean():.4g}, without {without.mean():.4g}"


# --- drafts -------------------------------------------------------------------------------------------------------------------
@st.composite
def drafts(draw, most=5):
    """A draft of a few clauses with usual values."""
    clauses = []
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=most)):
        values = {line.name: draw(st.sampled_from(steps(line))) for line in dataclasses.fields(kinds()[kind])}
        clauses.append(read({"kind": kind} | values))
    return Draft("Drawn", tuple(clauses), minimum=draw(st.integers(1, 3)))


@settings(max_examples=40, deadline=None)
@given(draft=drafts())
def test_a_draft_is_plain_data_both_ways_and_lowering_is_pure(draft):
    chart = accord().chart
    again = Draft.of(json.loads(json.dumps(draft.data())))
    assert again == draft
    assert again.content == draft.content
    before = draft.data()
    one, two = lower(draft, chart), lower(again, chart)
    assert draft.data() == before
    for name in ("row", "bound", "scale", "sign", "party", "bound_by", "toward", "outside", "key"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    assert one.gates == two.gates
    assert one.promise_gates == two.promise_gates
    for how, terms in one.settings.items():
        np.testing.assert_array_equal(terms.value, two.settings[how].value)


@settings(max_examples=25, deadline=None)
@given(draft=drafts(most=4), order=st.permutations(["Alder", "Beryl", "Corvin", "Dorn"]), turn=st.integers(0, 5))
def test_the_order_of_signature_never_matters(draft, order, turn):
    """Nations that sign one after the other, in any order, come to the treaty of those who sign at once."""
    loaded = accord()
    chart, world = loaded.chart, loaded.world(_draws())
    nations = [chart.axes.actor[name] for name in order]
    apart = together = _open(draft, chart)
    for seat in nations:
        apart = _signed(apart, chart, world, [seat], turn)
    together = _signed(together, chart, world, nations, turn)
    for name, array in apart.arrays().items():
        np.testing.assert_array_equal(array, together.arrays()[name], err_msg=name)
    levers, due = (apart.opened(turn, world).combined(world)), (together.opened(turn, world).combined(world))
    for name in LEVERS:
        np.testing.assert_array_equal(getattr(levers[0], name), getattr(due[0], name), err_msg=name)
    np.testing.assert_array_equal(levers[1].live, due[1].live)


def _draws():
    from game.world.draws import Draws

    return Draws.of([1])


def _open(draft, chart):
    """A register in which the draft lies open to every nation."""
    book = Book(chart)
    register = Register.blank(book, 1, 1)
    invited = np.zeros_like(register.invited)
    invited[0, chart.nation_actor] = 1.0
    number = book.enter(draft)
    return register.but(draft=np.full((1, 1), float(number)), status=np.full((1, 1), OPEN), invited=invited)


def _signed(register, chart, world, seats, turn):
    moves = silent(chart, 1)
    moves.sign[seats, 0, 0] = 1.0
    return bargain(register, moves, turn, np.ones(1, bool), world)


def test_a_world_is_the_same_alone_and_among_others_that_hold_other_drafts():
    """Five worlds, five texts: each comes out bit for bit as by itself."""
    loaded = variant_with_slots()
    texts = [load_treaty(name).draft for name in ("moratorium", "strictest", "bletchley", "dividends_club", "central_agency")]

    def play(worlds):
        model = Model(loaded, seeds=[seed + 1 for seed in worlds])
        register = model.state.register
        ids = np.array([float(register.book.enter(draft)) for draft in texts])  # the same ids in every book
        register = register.but(draft=np.where(register.draft == 0.0, ids[list(worlds)], register.draft))
        model.state = model.state.but(register=register)
        return model.run_model().digests()

    together = play(range(5))
    assert [play([w])[0] for w in range(5)] == together
    assert len(set(together)) == 5


def variant_with_slots():
    """The accord with room for the longest text."""
    data = copy.deepcopy(accord().document.data)
    data["treaties"][0]["clauses"] = [c for name in ("strictest", "moratorium") for c in load_treaty(name).data()["clauses"]]
    return load_scenario(data)


def test_rules_leave_the_levers_of_a_draft_alone():
    loaded = game(kinds()["compute_cap"].example(), True)
    model = Model(loaded, seeds=[1, 2])
    model.step()
    world = frozen(model.world)
    levers, due = model.state.register.opened(1, world).combined(world)
    assert due.live.any()
    for name in LEVERS:
        line = LEVERS[name]
        values = getattr(levers, name)
        assert (values >= line.low).all()
        assert (values <= line.high).all()


def test_a_text_with_more_conditions_than_a_register_remembers_is_refused():
    chart = accord().chart
    many = tuple(read({"kind": "pledge_and_review", "years": 0.5 + 0.5 * i, "share": 0.2}) for i in range(GATES_MOST))
    with pytest.raises(ValueError, match="different conditions; allowed: 0 to 16"):
        lower(Draft("Too many", many), chart)


# --- who is bound ---------------------------------------------------------------------------------------------------------------
def test_a_class_takes_in_whom_it_names():
    chart = accord().chart
    ids = chart.axes.actor.ids

    def bound(binds, size=0.0):
        return {(ids[d.bound_by], ids[d.party]) for d in duties(chart, binds, size)}

    every = {("careful", "Alder"), ("bold", "Alder"), ("state", "Beryl"), ("outsider", "Dorn")}
    assert bound(Bound.LABS_OF_PARTIES) == every
    assert bound(Bound.CONSORTIA) == {("state", "Beryl")}
    assert bound(Bound.FIRMS_OF_PARTIES) == every - {("state", "Beryl")}
    assert bound(Bound.NATIONS) == {("Alder", "Alder"), ("Beryl", "Beryl"), ("Dorn", "Dorn")}
    assert bound(Bound.SIGNATORIES) == {(lab, lab) for lab, _ in every}
    assert bound(Bound.LABS_OF_PARTIES, size=0.3) == {("bold", "Alder")}


def test_sizes_are_shares_of_what_all_laboratories_can_put_to_work():
    chart = accord().chart
    np.testing.assert_allclose(lab_sizes(chart), np.array([2, 4, 2, 1]) / 9)


def test_a_laboratory_that_signs_for_itself_is_bound_without_its_nation():
    data = copy.deepcopy(accord().document.data)
    code = {"kind": "voluntary_code", "binds": "signatories"}
    data["treaties"] = [{"id": "code", "title": "Code", "parties": ["bold", "state"], "minimum": 2, "clauses": [code]}]
    model = Model(load_scenario(data), seeds=[1])
    model.step()
    assert {model.axes.actor.ids[a] for a in np.flatnonzero(model.world.bound[:, 0])} == {"bold", "state"}


def test_a_guarantee_holds_between_members_and_a_pact_against_outsiders():
    chart = accord().chart
    pact = Draft("P", (read({"kind": "export_control_pact"}), read({"kind": "supply_guarantee"})))
    register = _open(pact, chart)
    party = np.zeros_like(register.party)
    party[0, [chart.axes.actor[n] for n in ("Alder", "Beryl")]] = 1.0
    register = register.but(party=party, status=np.full((1, 1), IN_FORCE))
    _, due = register.combined(empty(chart, 1))
    low, live = register.book.lowered(0), due.live[:, 0] > 0.0
    ids = chart.axes.actor.ids
    pairs = {(ids[low.bound_by[j]], ids[low.toward[j]], bool(low.outside[j])) for j in np.flatnonzero(live)}
    assert {(a, b) for a, b, outside in pairs if not outside} == {("Alder", "Beryl"), ("Beryl", "Alder")}
    assert {b for _, b, outside in pairs if outside} == {"Corvin", "Dorn"}


# --- grades ---------------------------------------------------------------------------------------------------------------------
def grade(*clauses):
    return Draft("G", tuple(read(c) for c in clauses)).grade(accord().chart)


CAP, FINE = {"kind": "compute_cap"}, {"kind": "automatic_penalty", "penalty": "fine"}
METERED = {"kind": "hardware_telemetry"}


@pytest.mark.parametrize(
    ("clauses", "level", "missing"),
    [
        ([CAP], Level.DECLARATORY, ("verification", "penalty")),
        ([CAP, METERED], Level.VERIFIED, ("penalty",)),
        ([CAP, FINE], Level.DECLARATORY, ("verification",)),
        ([CAP, METERED, FINE], Level.ENFORCED, ()),
        ([CAP, METERED, {"kind": "reciprocity"}], Level.ENFORCED, ()),
        ([{"kind": "open_weights_limit"}, FINE], Level.ENFORCED, ()),  # what is published needs no right to look
        ([{"kind": "open_weights_limit"}], Level.DECLARATORY, ("verification", "penalty")),
        ([CAP, {"kind": "whistleblower_protection"}, FINE], Level.ENFORCED, ()),
        ([CAP, {"kind": "ai_monitor"}, FINE], Level.ENFORCED, ()),
        ([CAP, {"kind": "chip_registry"}, FINE], Level.DECLARATORY, ("verification",)),  # looks elsewhere
    ],
)
def test_a_promise_is_worth_what_stands_beside_it(clauses, level, missing):
    found = grade(*clauses)
    assert found.promises[0].level is level
    assert found.promises[0].missing == missing
    assert found.level is level


def test_a_grade_names_who_is_free_what_is_idle_and_what_is_left_open():
    found = grade(CAP | {"binds": "consortia"}, METERED, FINE, {"kind": "declaration"})
    assert found.promises[0].unbound == ("private laboratories",)
    assert found.ambiguity == 1.0
    assert grade(FINE).idle == ((0, "automatic_penalty", "promise"),)
    assert grade(CAP | {"size": 0.3}, METERED).promises[0].unbound == ("private laboratories", "state consortia")
    assert json.loads(json.dumps(found.data()))["level"] == "enforced"
    assert "free to do it: private laboratories" in found.lines()[0]
    assert grade({"kind": "definitions", "defined": 5.0}, {"kind": "declaration"}).ambiguity == 0.0


def test_words_alone_are_worth_goodwill_and_checked_promises_are_not():
    chart = accord().chart

    def lift(*clauses):
        terms = lower(Draft("W", tuple(read(c) for c in clauses)), chart).settings["maximum"]
        from game.treaty.levers import layout

        place = layout(chart)["goodwill_bonus"]
        here = (terms.row >= place.start) & (terms.row < place.start + len(chart.axes.nation))
        return terms.value[here].max(initial=0.0)

    assert lift(CAP) == chart.params.words_lift
    assert lift(CAP, METERED) == chart.params.words_lift
    assert lift(CAP, METERED, FINE) == 0.0


# --- red lines, history ---------------------------------------------------------------------------------------------------------
@settings(max_examples=40, deadline=None)
@given(draft=drafts())
def test_a_draft_has_no_red_lines_against_itself_and_some_against_any_other(draft):
    assert redline(draft, draft) == ()
    other = Draft(draft.title, draft.clauses, draft.minimum + 1)
    assert [(c.what, c.field, c.old, c.new) for c in redline(draft, other)] == [
        ("changed", "minimum", draft.minimum, draft.minimum + 1)
    ]
    longer = Draft(draft.title, (*draft.clauses, read({"kind": "cure_period"})), draft.minimum)
    assert [c.what for c in redline(draft, longer)] == ["added"]
    assert [c.what for c in redline(longer, draft)] == ["struck"]


def test_red_lines_say_which_field_of_which_article_changed():
    one = Draft("A", (read(CAP), read(METERED), read(FINE)))
    two = Draft("A", (read(CAP | {"flop": 1e27}), read(FINE), read({"kind": "cure_period"})))
    changes = redline(one, two)
    assert [(c.what, c.article, c.kind) for c in changes] == [
        ("changed", 1, "compute_cap"), ("struck", 2, "hardware_telemetry"), ("added", 3, "cure_period"),
    ]  # fmt: skip
    assert (changes[0].field, changes[0].old, changes[0].new) == ("flop", 1e26, 1e27)
    assert "Article 1 (compute_cap): flop 1e+26 -> 1e+27" in redline_text(one, two)
    assert json.loads(json.dumps([c.data() for c in changes]))[0]["field"] == "flop"


def test_the_book_remembers_who_proposed_what_in_place_of_what(tmp_path):
    data = copy.deepcopy(accord().document.data) | {"treaties": [], "drafting": {"slots": 3}}
    model = Model(load_scenario(data), seeds=[1, 2])
    book = model.state.register.book
    texts = [Draft("A", tuple(read(c) for c in row)) for row in ([CAP], [CAP, METERED], [CAP, METERED, FINE])]
    first, second, third = (book.enter(text) for text in texts)
    model.file("Alder", {"propose": float(first)})
    model.advance()
    slot = int(np.argmax(model.state.register.draft[:, 0] == first))
    model.file("Beryl", {"counter": {f"Beryl/{slot}": float(second)}})
    model.step()
    assert [(p.seat, p.draft, p.amends, p.turn) for p in book.history(second)] == [
        ("Alder", first, -1, 0), ("Beryl", second, first, 0),
    ]  # fmt: skip
    assert book.history(second, world=1) == book.history(second)
    assert book.history(third) == []
    lines = [redline_text(book.drafts[a.draft], book.drafts[b.draft]) for a, b in itertools.pairwise(book.history(second))]
    assert lines[0].startswith("Article 2 (hardware_telemetry) added")
    model.save(tmp_path / "talks.save")
    assert Model.load(tmp_path / "talks.save").state.register.book.proposals == book.proposals


# --- treaties as files ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_treaty_file_goes_both_ways_and_fits_the_standard_game(name, tmp_path):
    text = load_treaty(name, setup("standard"))
    assert text.about
    copied = tmp_path / "copy.yaml"
    copied.write_text(text.yaml(), "utf-8")
    assert load_treaty(copied) == text
    assert (TREATIES / f"{name}.yaml").read_text("utf-8").startswith("# ")
    found = text.draft.grade(setup("standard").chart)
    assert found.idle == ()
    assert (found.level is Level.DECLARATORY) == (name in ("bletchley", "seoul_commitments"))


@settings(max_examples=25, deadline=None)
@given(draft=drafts())
def test_any_draft_goes_through_yaml_unchanged(draft, tmp_path_factory):
    path = tmp_path_factory.mktemp("drafts") / "drawn.yaml"
    text = Text(draft, "Anything: [even] {this}, 'and' \"that\" # too")
    path.write_text(text.yaml(), "utf-8")
    assert load_treaty(path) == text


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("title: T\nclauses:\n- {kind: momatorium}\n", ":3: clauses.0: unknown clause 'momatorium'; did you mean 'moratorium'?"),
        ("title: T\nclauses:\n- kind: compute_cap\n  flop: 3\n", ":4: clauses.0.flop: compute_cap.flop is 3; allowed: 1e+20 to"),
        ("title: T\nclauses: []\nminimu: 2\n", ":3: minimu: unknown key of a treaty 'minimu'; did you mean 'minimum'?"),
        ("title: T\nclauses: []\nminimum: 0\n", ":3: minimum: found 0; allowed: a whole number from 1 to 1000"),
        ("clauses: []\n", ": title: is required"),
        ("title: T\n", ": clauses: is required"),
        ("title: T\nclauses: {}\n", ":2: clauses: found a mapping; a list is expected"),
        ("title: T\nclauses: [3]\n", ":2: clauses.0: found 3; a mapping is expected"),
        ("title: [1]\nclauses: []\n", ":1: title: found a list; text of at most 20,000 characters is expected"),
        ("title: T\nclauses: []\ninvited: [USA, USB]\n", ":3: invited.1: unknown actor 'USB'; did you mean 'USA'?"),
        ("title: T\nclauses:\n- {kind: automatic_penalty, penalty: chipcut}\n", ":3: clauses.0: unknown penalty 'chipcut'; did"),
        ("title: T\nclauses: []\ndepositary: agensy\n", ":3: depositary: unknown agency 'agensy'; did you mean 'agency'?"),
        ("- 3\n", ":1: a treaty is a mapping with title and clauses; found list"),
    ],
)  # fmt: skip
def test_a_wrong_treaty_file_says_where_what_and_what_is_allowed(said, fault, tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(said, "utf-8")
    with pytest.raises(InputError) as raised:
        load_treaty(path, setup("standard"))
    assert fault in str(raised.value)


def test_a_treaty_is_found_by_name_with_the_near_miss():
    assert find_treaty("moratorium") == TREATIES / "moratorium.yaml"
    with pytest.raises(InputError, match="no treaty 'moratorum'; did you mean 'moratorium'"):
        find_treaty("moratorum")


# --- Bletchley ------------------------------------------------------------------------------------------------------------------
def test_bletchley_is_signed_by_ten_binds_nobody_to_anything_checked_and_its_goodwill_fades():
    loaded = setup("bletchley_2023")
    for draft, name in zip(loaded.drafts, ("bletchley", "seoul_commitments"), strict=True):
        assert [plain(c) for c in draft.clauses] == [plain(c) for c in load_treaty(name).draft.clauses]
        assert draft.grade(loaded.chart).level is Level.DECLARATORY
    one, other = (loaded.chart.axes.nation[n] for n in ("GBR", "CHN"))
    longer = loaded.lasting(32)
    signed, alone = Model(longer, seeds=range(8)), Model(longer, seeds=range(8), treaties=False)
    lifted, spent = [], [0.0]
    while not signed.over:
        signed.step()
        alone.step()
        lifted.append(float((signed.world.goodwill - alone.world.goodwill)[one, other].mean()))
        spent.append(float(signed.world.spent_words[one].mean()))
    assert spent == sorted(spent)
    assert spent[1] > 0.0
    assert max(lifted) > 0.01
    assert lifted[-1] < 0.6 * max(lifted)
    assert (signed.world.penalty == 0.0).all()
    assert signed.state.register.party[0].sum(axis=0).min() >= 10
    home = signed.world.due[signed.chart.lab_actor].sum(axis=0)
    assert (home > 0.0).all()  # the laboratories' own code is due, and its keeping is for all to read
