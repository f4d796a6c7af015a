"""What the feed tells of the talks, and to whom."""

from __future__ import annotations

from tables import bargained, seated, slot_of, text

from game.reports.feed import feed


def told(model, before, seat=None, kinds=None):
    return {(e.kind, e.text, e.why) for e in feed(model.setup, before, model.played, 0, seat) if kinds is None or e.kind in kinds}


def test_drafts_refusals_counter_offers_and_lapses_are_told_to_all():
    model = seated(exchanges=3)
    before = model.state
    model.file("Ash", {"propose": text(share=0.9)})
    model.advance()
    cell = f"Birch/{slot_of(model, 'Pause')}"
    model.file("Birch", {"answer": {cell: "limits"}, "price": {cell: 2.5}, "counter": {cell: text("Half a pause")}})
    model.advance()
    slot = slot_of(model, "Half a pause")
    bargained(model, {"Ash": {"sign": {f"Ash/{slot}": 1}}})
    model.advance()
    for seat in (None, "Cedar", "miner"):
        assert told(model, before, seat) == {
            ("tabled", "Ash put Pause on the table.", ""),
            (
                "tabled",
                "Birch offered Half a pause instead of Pause.",
                "Terms of entry: title Pause -> Half a pause; Article 1 (chip_cap): share 0.9 -> 0.5.",
            ),
            (
                "refused",
                "Birch would not sign Pause, because it would bind its own side too hard.",
                "Birch would for 2.5 billion USD.",
            ),
            ("in_force", "Half a pause entered into force among Ash and Birch.", ""),
            ("signed", "Ash signed Pause.", ""),
            ("lapsed", "Pause lapsed.", "It wanted 2 signatures."),
        }


def test_a_signature_that_awaits_a_parliament_is_told_as_one():
    model = seated(actors={"Birch": {"start": {"ratification": 0.5}}}, lapse=4)
    before = model.state
    bargained(model, {"Birch": {"propose": text()}})
    model.advance()
    assert ("ratifying", "Birch signed Pause; at home it has yet to pass.", "") in told(model, before)


def test_a_side_deal_is_told_to_the_two_and_its_breach_to_them_alone():
    model = seated(deals=2)
    before = model.state
    offer = {"with": "Birch", "give": "money", "give_amount": 5, "get": "vote", "get_later": 1}
    bargained(model, {"Ash": {"deal": offer}}, {"Birch": {"take": {"Birch>Ash": 1}}})
    model.advance()
    said = ("deal", "A side deal was struck: Ash gives 5 billion USD and Birch gives its vote.", "Due in 1 turn.")
    for seat in (None, "Ash", "Birch"):
        assert told(model, before, seat) == {said}
    assert told(model, before, "Cedar") == set()
    before = model.state
    bargained(model, {"Birch": {"renege": {"Birch>Ash": 1}}})
    model.advance()
    broken = ("word_broken", "Birch broke the word it had given Ash in a side deal.", "")
    assert broken in told(model, before, "Ash")
    assert broken not in told(model, before, "Cedar")


def test_a_leak_is_told_to_all():
    model = seated(deals=2)
    offer = {"with": "Birch", "give": "money", "give_amount": 5, "get": "vote", "get_later": 1}
    bargained(model, {"Ash": {"deal": offer}}, {"Birch": {"take": {"Birch>Ash": 1}}})
    model.advance()
    found = set()
    while not model.over:
        before = model.state
        model.step()
        found |= told(model, before, "Cedar", ("leak",))
    leaked = bool(model.world.deal_out.any())
    assert found == (
        {("leak", "A side deal has leaked: Ash gives 5 billion USD and Birch gives its vote.", "")} if leaked else set()
    )
    assert leaked  # with this seed


def test_a_secret_is_told_to_whom_it_was_shown():
    model = seated(secrets=2)
    before = model.state
    bargained(model, {"Ash": {"show": {"Ash.1/Birch": 1}, "tell": {"Ash.2/Cedar": 5.0}}})
    model.advance()
    assert {e[0] for e in told(model, before, "Birch")} == {"shown"}
    ((_, lie, why),) = told(model, before, "Cedar")
    assert lie.startswith("Ash told Cedar: ")
    assert lie.endswith(": 5.")
    assert why == "Words without a seal may be a lie."
    assert told(model, before, "Dogwood") == set()
