"""The calculus of temptation: sums that add up, flips that flip, and breaches that fall as theory says."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.policies.temptation import ENTRIES, FACTORS, SIZES, Factors, decide, entries, reckon, values


def factors(seed=0, cells=4, worlds=50, **fixed):
    """Factors drawn at random: more breach, more gain, more danger, likelier found; hidden, less likely and dearer."""
    rng = np.random.default_rng(seed)
    one = lambda low, high: rng.uniform(low, high, (cells, worlds))  # noqa: E731
    size = SIZES[:, None, None]
    hidden = (np.arange(6) >= 3)[:, None, None]
    chance = one(0.0, 1.0)
    made = {
        "temptation": size**0.7 * one(0.0, 20.0), "detection": np.where(size > 0, chance * size**0.5, 0.0) * np.where(hidden, 0.5, 1.0),
        "penalty": one(0.0, 30.0), "credibility": one(0.1, 1.0), "dividend": one(0.0, 8.0), "reputation": one(0.0, 5.0),
        "danger": size * one(0.0, 6.0), "evasion": hidden * one(0.0, 3.0), "shadow": one(0.5, 1.0),
    }  # fmt: skip
    return Factors(**(made | fixed))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_a_reckoning_adds_up_to_the_difference_of_values(seed):
    f = factors(seed)
    found, value = reckon(f), values(f)
    best = np.take_along_axis(value, found.chosen[None], 0)[0]
    second = np.take_along_axis(value, found.runner_up[None], 0)[0]
    assert (best >= value.max(axis=0) - 1e-12).all()
    added = np.zeros_like(best)
    for name in ENTRIES:
        added += found.difference[name]
    np.testing.assert_allclose(added, best - second, atol=1e-9)
    np.testing.assert_allclose(found.margin, best - second, atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_past_the_nearest_flip_the_runner_up_is_better_and_short_of_it_is_not(seed):
    f = factors(seed, cells=2, worlds=20)
    found = reckon(f)
    for place, factor in enumerate(FACTORS):
        for cell, world in np.argwhere(found.flip == place):
            for step, flips in ((1.02, True), (0.98, False)):
                times = found.times[cell, world] ** step
                after = values(f.scaled(factor, times))[:, cell, world]
                better = after[found.runner_up[cell, world]] > after[found.chosen[cell, world]]
                assert better == flips, (factor, times)


def test_past_the_flip_the_decision_changes():
    f = factors(3)
    found = reckon(f)
    changed = 0
    for place, factor in enumerate(FACTORS):
        here = np.argwhere(found.flip == place)
        for cell, world in here:
            after, _ = decide(f.scaled(factor, found.times[cell, world] ** 1.02))
            assert (
                SIZES[after[cell, world]] != SIZES[found.chosen[cell, world]] or after[cell, world] != found.chosen[cell, world]
            )
            changed += 1
    assert changed > 100


def breaking(f):
    return float((SIZES[decide(f)[0]] > 0.0).mean())


@pytest.mark.parametrize("factor", ["detection", "penalty", "credibility", "dividend", "reputation", "danger", "shadow"])
def test_more_of_what_deters_never_makes_more_breaches(factor):
    f = factors(1, worlds=2000)
    shares = [breaking(f.scaled(factor, times)) for times in (0.0, 0.25, 0.5, 1.0, 2.0)]
    assert all(a >= b - 1e-12 for a, b in itertools.pairwise(shares))
    assert shares[0] > shares[-1]


def test_more_to_gain_makes_more_breaches():
    f = factors(1, worlds=2000)
    shares = [breaking(f.scaled("temptation", times)) for times in (0.0, 0.5, 1.0, 2.0, 4.0)]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] > 0.6


def test_who_has_nothing_to_gain_keeps_the_promise_bare():
    assert (decide(factors(2).scaled("temptation", 0.0))[0] == 0).all()


def test_no_entry_is_left_out_of_the_value():
    f = factors(5)
    for name in ENTRIES:
        assert np.abs(entries(f)[name]).max() > 0.0


def test_a_reckoning_tells_itself_in_two_sentences():
    from game.reports.reckonings import sentences

    f = factors(7)
    found = reckon(f)
    for cell, world in ((0, 0), (1, 3), (2, 7), (3, 11)):
        told = sentences({"seat": "lab", "promise": "aggregate_run"} | found.plain(cell, world), name=lambda seat: "Fathom")
        assert told.startswith("Fathom ")
        assert told.count(". ") == 1
        assert told.endswith(".")
        assert "would have" in told or "Nothing near" in told
