"""What an actor shows of itself: reports, books, doors; and what it gains and loses by showing less (MECHANISMS 3, 4, 12)."""

from __future__ import annotations

import numpy as np
import pytest
from watched import ONE, TWO, access, actor, after, turn, watched

from game.rules.certificates import papers
from game.rules.dossiers import dossiers
from game.rules.oversight import oversight
from game.rules.release import release
from game.rules.sensing import looks


def barring(world, who="two"):
    """(a, 1) 1 for an actor that keeps inspectors out."""
    shut = np.zeros((len(world.chart.axes.actor), 1))
    shut[actor(world, who)] = 1.0
    return shut


# --- 3 ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("sensor", "rests"), [("capability_reports", 1.0), ("compute_metering", 0.0)])
def test_who_shades_its_reports_is_seen_less_by_what_rests_on_them_and_readers_do_not_know(sensor, rests):
    world = watched(aggregate_run=[1e27, 1e27])
    levers = {"access": access(world, sensor, "weights_audit")}
    honest, shaded = looks(world, turn(world, levers)), looks(world, turn(world, levers, report=[1.0, 0.25]))
    here = honest.sensor == world.chart.axes.sensor[sensor]
    one, two = here & (honest.row == ONE), here & (honest.row == TWO)
    assert honest.truly[two].max() > 0.0
    np.testing.assert_array_equal(shaded.truly[one], honest.truly[one])
    np.testing.assert_allclose(shaded.truly[two], np.maximum(honest.truly[two] * (1.0 - rests * 0.75), honest.false[two]))
    np.testing.assert_array_equal(shaded.believed, honest.believed)


def test_what_is_not_reported_need_not_be_paid_for():
    world = watched()
    paid, saved = after(release, world, turn(world)).cash, after(release, world, turn(world, report=[1.0, 0.0])).cash
    params = turn(world).params
    cost = 0.25 * params.compliance_cost * params.reporting_share * world.bound[world.chart.lab_actor[TWO], 0]
    assert saved[TWO, 0] - paid[TWO, 0] == pytest.approx(cost)
    assert saved[ONE, 0] == paid[ONE, 0]


# --- 4 ---------------------------------------------------------------------------------------------------------------------
def test_a_closed_door_keeps_secrets_and_costs_the_certificate_and_trust():
    world = watched(insight=[0.4, 0.4])
    levers = {"access": access(world, "onsite_sampling", "weights_audit"), "inspections": 8.0}
    open_, shut = turn(world, levers), turn(world, levers, bar=barring(world))
    genuine = np.ones_like(world.compute)
    assert papers(world, open_, genuine)[:, 0].tolist() == [1.0, 1.0]
    assert papers(world, shut, genuine)[:, 0].tolist() == [1.0, 0.0]
    visited = world.changed_by({"visits": world.visits + 2.0})
    kept = visited.changed_by({"visits": visited.visits * (1.0 - barring(world))})
    told = [after(dossiers, w, now).insight[TWO, 0] for w, now in ((visited, open_), (kept, shut))]
    assert told[0] < told[1] == 0.4


# --- 12 --------------------------------------------------------------------------------------------------------------------
def test_open_books_narrow_what_strangers_guess_and_show_secrets():
    world = watched(insight=[0.4, 0.4], opacity=1.0)
    books = np.zeros((len(world.chart.axes.actor), 1))
    books[actor(world, "one")] = 1.0
    now = turn(world, open_books=books)
    shown = after(oversight, world, now).opacity
    assert shown[ONE, 0] < shown[TWO, 0]
    leaked = after(dossiers, world, now).insight
    assert leaked[ONE, 0] < leaked[TWO, 0] == 0.4
