"""What a bargaining leaves behind: drafts by content in log and save, saves in its midst, replays that reach the same digest."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables import SEATS, bargained, class50, parties, scenario, seated, slot_of, text
from worlds import same

from game import InputError, Model, load_scenario
from game.agents.model import BARGAINING
from game.engine.record import Log
from game.policies.policy import Policy
from game.runs.game import Game, scripted
from game.treaty.draft import Draft


def logged(model):
    model.log = Log()
    return model


# --- log --------------------------------------------------------------------------------------------------------------------
def test_a_log_names_drafts_by_their_content_and_holds_each_text_once():
    model = logged(seated(exchanges=2, lapse=3))
    bargained(model, {"Ash": {"propose": text()}, "Birch": {"propose": text()}}, {"Cedar": {"propose": text()}})
    number = slot_of(model, "Pause")
    draft = model.state.register.book.drafts[int(model.state.register.draft[number, 0])]
    first, second = model.log.entries
    assert first["worlds"]["0"]["Ash"] == {"propose": {"Ash": draft.content}}
    assert first["drafts"] == {draft.content: draft.data()}
    assert "drafts" not in second
    assert (first.get("exchange", 0), second["exchange"]) == (0, 1)
    assert json.loads(json.dumps(model.log.entries)) == model.log.entries


@pytest.mark.parametrize("worlds", [1, 3])
def test_a_run_in_which_drafts_were_written_is_replayed_to_the_same_digest(worlds):
    setup = class50()
    seeds = list(range(5, 5 + worlds))
    first = logged(Model(setup, seeds, policy="random_legal")).run_model()
    assert any("drafts" in entry for entry in first.log.entries)
    again = Game(setup, seeds, policy="hold")
    again.script = scripted(first.log, 0)
    while again.script and not again.over:
        again.advance()
    assert again.digests() == first.digests()


def test_a_log_whose_draft_has_another_text_is_refused():
    from game.scenario.read import InputError

    model = logged(seated(exchanges=2))
    bargained(model, {"Ash": {"propose": text()}})
    (content,) = model.log.entries[0]["drafts"]
    model.log.entries[0]["drafts"][content]["title"] = "Another"
    again = Game(load_scenario(scenario()), [1])
    again.script = scripted(model.log, 0)
    with pytest.raises(InputError, match="has another text"):
        again.advance()


# --- saves ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("exchange", [1, 2])
def test_a_save_in_the_midst_of_a_bargaining_goes_on_as_if_nothing_had_been(tmp_path, exchange):
    def begun():
        model = Model(class50(), [4, 5], policy="random_legal", exchanges=4)
        model.step()
        while model.stage != BARGAINING:
            model.advance()
        for _ in range(exchange):
            model.advance()
        return model

    whole = begun()
    whole.file("alder", {"propose": text("Filed"), "answer": 0.0})
    whole.save(tmp_path / "game.save")
    again = Model.load(tmp_path / "game.save")
    assert (again.exchange, again.table) == (exchange, whole.table)
    assert again.state.sealed.keys() == whole.state.sealed.keys()
    assert same(whole.state, again.state) == []
    assert again.digests() == whole.digests()
    for model in (whole, again):
        model.run_model()
    assert whole.digests() == again.digests()


def test_terms_of_entry_outlive_a_save(tmp_path):
    model = seated(exchanges=2, lapse=2)
    draft = text(invited=["Ash", "Cedar"], payments=[{"from": "Ash", "to": "Cedar", "bn": 3}], minimum=2)
    bargained(model, {"Ash": {"propose": draft}})
    model.save(tmp_path / "game.save")
    again = Model.load(tmp_path / "game.save")
    assert again.digests() == model.digests()
    for one in (model, again):
        one.step()
        slot = slot_of(one, "Pause")
        bargained(one, {"Cedar": {"sign": {f"Cedar/{slot}": 1}}})
    assert again.digests() == model.digests()
    assert parties(again, "Pause") == {"Ash", "Cedar"}


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [("exchange", 9, "exchange is 9; allowed: 0 to 1"), ("exchanges", 99, "exchanges is 99; allowed: 1 to 6")],
)
def test_a_save_that_says_what_cannot_be_is_refused(tmp_path, name, value, fault, monkeypatch):
    model = seated(exchanges=2)
    about = model._about()
    monkeypatch.setattr(model, "_about", lambda: about | {name: value})
    model.save(tmp_path / "game.save")
    with pytest.raises(InputError, match=fault):
        Model.load(tmp_path / "game.save")


# --- properties -------------------------------------------------------------------------------------------------------------
ANSWER = st.fixed_dictionaries(
    {},
    optional={
        "propose": st.builds(text, st.sampled_from("ABC"), st.sampled_from([0.25, 0.5]), minimum=st.integers(1, 4)),
        "sign": st.sampled_from([0, 1]),
        "leave": st.sampled_from([0, 1]),
        "answer": st.sampled_from([0, 1, 3]),
        "give": st.sampled_from([0, 1]),
        "give_amount": st.floats(0.0, 60.0),
        "get": st.sampled_from([0, 1, 6]),
        "get_amount": st.floats(0.0, 60.0),
        "get_later": st.integers(0, 4),
        "take": st.sampled_from([0, 1]),
        "renege": st.sampled_from([0, 1]),
        "show": st.sampled_from([0, 1]),
    },
)
ROUND = st.fixed_dictionaries(dict.fromkeys(SEATS, ANSWER))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds=st.lists(ROUND, min_size=2, max_size=6), order=st.permutations(SEATS))
def test_the_order_of_filing_never_matters_and_a_bargaining_ends(rounds, order):
    models = [Model(load_scenario(scenario(deals=3, secrets=1)), seeds=[3], policy="hold") for _ in range(2)]
    for answers in rounds:
        for model, seats in zip(models, (SEATS, order), strict=True):
            for _ in range(model.table.exchanges):
                assert model.stage == BARGAINING
                for seat in seats:
                    model.file(seat, answers[seat])
                model.advance()
            assert model.stage != BARGAINING  # as many exchanges as the scenario says, whatever is said
            assert model.state.sealed == {}
            model.advance()
    assert models[0].digests() == models[1].digests()


def test_no_more_is_said_than_there_are_exchanges():
    for exchanges in (1, 2, 6):
        model = Model(class50(), seeds=[1], policy="random_legal", exchanges=exchanges)
        for said in range(exchanges):
            assert model.stage == BARGAINING
            assert model.exchange == said
            seen = model.observe(["alder"])
            assert (seen.exchange, seen.exchanges) == (said, exchanges)
            model.advance()
        assert model.stage == "orders"


# --- probing ----------------------------------------------------------------------------------------------------------------
class Curious(Policy):
    """Writes drafts as it thinks, and says how strict each is."""

    def probe(self, seen, drafts):
        for draft in drafts:
            seen.register.book.enter(draft)
        return [draft.clauses[0].share for draft in drafts]


def test_a_probe_is_answered_by_the_seats_policy_and_changes_nothing():
    model = seated()
    assert model.probe("Ash", text()) is None
    model.hand("Ash", Curious(), "curious")
    before, drafts = model.digests(), len(model.state.register.book.drafts)
    asked = (text(share=0.25), Draft.of(text(share=0.75)))
    assert model.probe("Ash", *asked) == model.probe("Ash", *asked) == [0.25, 0.75]
    assert (model.digests(), len(model.state.register.book.drafts), model.stage) == (before, drafts, BARGAINING)
    with pytest.raises(ValueError, match="clause 1: unknown clause"):
        model.probe("Ash", {"title": "T", "clauses": [{"kind": "nothing"}]})
