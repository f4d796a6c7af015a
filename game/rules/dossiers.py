"""Dossiers: what an agency believes of every promise, and when it finds a breach.

Conduct is a hidden Markov chain (kept, broken); log likelihood ratios of admissible evidence add up (Good 1950; Rabiner 1989). A
finding is made when the posterior passes the treaty's standard of proof; a hidden favour of the agency moves the line (MECHANISMS
24, 51). Own eyes are inadmissible until a nation accuses, which burns the source. Whoever opens its books is cleared or convicted
by what is in them, and shows its secrets.
"""

from __future__ import annotations

import numpy as np

from game.rules.enforcement import breaches
from game.rules.law import Change, Turn, Why
from game.rules.monitor import pretext
from game.world.declare import Seen
from game.world.state import World
from game.world.total import Array, Index

CERTAIN = 1e-9


def dossiers(world: World, turn: Turn) -> Change:
    """Take in what has arrived, weigh it, and find."""
    due = turn.obligations
    if not len(due) or not due.live.any():
        return Change(_closed(world, turn))
    breach, slot = breaches(world, turn), due.place // len(world.chart.axes.obligation)
    arrived, pending = _arrivals(world, turn, due.place, slot)
    shown, burning = _burned(world, turn, slot)
    books, opened = _books(turn, breach)
    odds = _predicted(world, turn, due.place) + arrived + shown + books
    posterior = np.where(due.live > 0.0, 1.0 / (1.0 + np.exp(-odds)), 0.0)
    finding = _findings(world, turn, slot, breach, posterior, odds)
    clocks = _clocks(world, turn, due.place, slot, breach, finding["fresh"])
    rows = {"posterior": posterior, **{k: finding[k] for k in ("found", "accused", "offence")}} | clocks["rows"]
    fields = {name: _placed(world, name, due.place, value) for name, value in rows.items()}
    fields |= {"pending": pending, "late": np.zeros_like(world.late)} | clocks["counts"]
    fields |= _standing(world, turn, breach, finding, opened) | burning | _leaks(world, turn, opened)
    return Change(
        fields,
        why={
            "found": Why("o", finding["fresh"] * breach, Seen.NOBODY),
            "finding": Why("a", fields["findings"] - world.findings, Seen.ALL),
            "false_finding": Why("a", fields["false_findings"] - world.false_findings, Seen.NOBODY),
            "cleared": Why("a", fields["cleared"] - world.cleared, Seen.ALL),
            "burned": Why("na", turn.orders.accuse * (world.intel > 0.0), Seen.ALL),
        },
    )


def _rows(world: World, name: str, place: Index) -> Array:
    """(o, b) of a dossier field."""
    return np.asarray(getattr(world, name).reshape(-1, world.worlds)[place])


def _placed(world: World, name: str, place: Index, value: Array) -> Array:
    """A dossier field with the rows of live promises written in, and all others at rest."""
    array = np.zeros_like(getattr(world, name)).reshape(-1, world.worlds)
    array[place] = value
    return np.asarray(array.reshape(getattr(world, name).shape))


def _closed(world: World, turn: Turn) -> dict[str, Array]:
    """Nothing is promised: dossiers are closed, and breaches that nobody found are counted as missed."""
    names = ("posterior", "pending", "late", "found", "accused", "offence", "breach_turns", "traces", "waived", "suspected")
    fields = {n: np.zeros_like(getattr(world, n)) for n in names if getattr(world, n).any()}
    barred = np.where(turn.orders.bar > 0.5, 1.0, 0.0)
    if barred.any() or world.barred.any():
        fields["barred"] = barred
    lasted = world.breach_turns.reshape(-1, world.worlds)
    if (lasted > 0.0).any():
        fields["missed_after"] = _histogram(world, world.missed_after, lasted - 1.0, lasted > 0.0)
    return fields


def _arrivals(world: World, turn: Turn, place: Index, slot: Index) -> tuple[Array, Array]:
    """(o, b) evidence that reaches the agency this turn, and the whole field of what is still on its way."""
    waiting, late = _rows(world, "pending", place), _rows(world, "late", place)
    arrived = (waiting - late) / (1.0 + turn.levers.hops[slot])
    return arrived, _placed(world, "pending", place, (waiting - arrived) * (turn.obligations.live > 0.0))


def _predicted(world: World, turn: Turn, place: Index) -> Array:
    """(o, b) log odds before this turn's evidence: conduct may have changed since."""
    params = turn.params
    before = _rows(world, "posterior", place)
    before = np.where(before > 0.0, before, params.breach_prior)
    now = before * (1.0 - params.breach_ends) + (1.0 - before) * params.breach_begins
    now = np.clip(now, CERTAIN, 1.0 - CERTAIN)
    return np.asarray(np.log(now / (1.0 - now)))


def _burned(world: World, turn: Turn, slot: Index) -> tuple[Array, dict[str, Array]]:
    """(o, b) what accusing parties lay on the table, and what their sources are worth after it."""
    accuse = turn.orders.accuse > 0.5
    due = turn.obligations
    if not accuse.any() or turn.treaties is None:
        return np.zeros(due.live.shape), {}
    chart, by = world.chart, due.bound_by.astype(np.int64)
    shown = np.zeros(due.live.shape)
    for nation, actor in enumerate(chart.nation_actor):
        if accuse[nation].any():
            member = turn.treaties.party[slot, actor]
            said = np.where(accuse[nation], world.intel[nation], 0.0) * turn.params.intel_credit
            shown += np.take_along_axis(said, by, axis=0) * member * due.live
    kept = 1.0 - turn.params.burned * accuse.any(axis=1)
    fields = {"intel": np.where(accuse, 0.0, world.intel)}
    if "intelligence" in chart.axes.programme:
        programme = world.programme.copy()
        programme[:, chart.axes.programme["intelligence"]] *= kept
        fields["programme"] = programme
    return shown, fields


def _books(turn: Turn, breach: Array) -> tuple[Array, Array]:
    """(o, b) what open books say, and (a, b) who opened them."""
    opened = turn.orders.open_books > 0.5
    if not opened.any():
        return np.zeros(breach.shape), opened
    by = turn.obligations.bound_by.astype(np.int64)
    nats = turn.params.books_nats * np.where(breach > 0.0, 1.0, -1.0)
    return nats * np.take_along_axis(opened, by, axis=0), opened


def _findings(world: World, turn: Turn, slot: Index, breach: Array, posterior: Array, odds: Array) -> dict[str, Array]:
    """Findings made, kept and lifted, with the turns left for a cure."""
    due, levers, params = turn.obligations, turn.levers, turn.params
    proof = levers.proof[slot]
    line = np.log(proof / (1.0 - proof)) + _favour(world, turn) + pretext(world, turn)
    proven = (odds >= line) & (due.live > 0.0)
    before, left = _rows(world, "found", due.place), _rows(world, "accused", due.place)
    stands = (before > 0.0) & (posterior >= params.drop_line) & (before < levers.lapse[slot]) & (due.live > 0.0)
    fresh = proven & (before == 0.0)
    found = np.where(fresh, 1.0, np.where(stands, before + 1.0, 0.0))
    size = np.where(breach > 0.0, breach, params.assumed_breach)
    offence = np.where(fresh, size, np.where(stands, _rows(world, "offence", due.place), 0.0))
    accused = np.where(fresh, levers.cure[slot], np.where(stands, np.maximum(left - 1.0, 0.0), 0.0))
    return {"fresh": fresh, "found": found, "offence": offence, "accused": accused, "lifted": (before > 0.0) & (found == 0.0)}


def _favour(world: World, turn: Turn) -> Array:
    """(o, b) how much the evidence must exceed the standard, by the agency's hidden leaning towards the suspect's nation."""
    if not world.favour.any():
        return np.zeros(turn.obligations.live.shape)
    home = np.maximum(world.chart.actor_home, 0)[turn.obligations.bound_by.astype(np.int64)]
    agency = _depositary(turn)
    return np.asarray(world.favour[agency, home, np.arange(world.worlds)[None]])


def _depositary(turn: Turn) -> Array:
    """(o, b) agency that keeps each promise's treaty: the first there is unless the text names one."""
    due = turn.obligations
    agencies = turn.chart.axes.agency
    found = np.zeros(due.live.shape, np.int64)
    if turn.treaties is None or len(agencies) < 2:
        return found
    slot = due.place // len(turn.chart.axes.obligation)
    names = [draft.depositary for draft in turn.treaties.book.drafts]
    kept = np.array([agencies.place.get(name, 0) for name in names] or [0], np.int64)
    return np.asarray(kept[np.maximum(turn.treaties.draft[slot].astype(np.int64), 0)])


def _clocks(world: World, turn: Turn, place: Index, slot: Index, breach: Array, fresh: Array) -> dict[str, dict[str, Array]]:
    """How long each breach has lasted, what it leaves behind, and by how many turns findings came after it (KPI 2)."""
    params, year = turn.params, turn.year
    broken = breach > 0.0
    before = _rows(world, "breach_turns", place)
    counted = before < 0.0  # found already: counted once
    lasted = np.where(broken, np.where(counted, before, before + 1.0), 0.0)
    hit = fresh & broken & ~counted
    ended = ~broken & (before > 0.0)
    counts = {
        "found_after": _histogram(world, world.found_after, lasted - 1.0, hit),
        "missed_after": _histogram(world, world.missed_after, before - 1.0, ended),
    }
    kept = turn.levers.kept_logs[slot]
    life = params.trace_life + kept * (params.trace_kept - params.trace_life)
    old = _rows(world, "traces", place) * np.exp(-year / life)
    rows = {
        "breach_turns": np.where(hit, -1.0, lasted),
        "traces": np.maximum(old, breach) * (turn.obligations.live > 0.0),
        "waived": np.maximum(_rows(world, "waived", place) - 1.0, 0.0) * (turn.obligations.live > 0.0),
    }
    return {"rows": rows, "counts": counts}


def _histogram(world: World, counts: Array, delay: Array, which: Array) -> Array:
    """(u, b) counts with those of `which (o, b)` added at their delay."""
    if not which.any():
        return counts
    out = counts.copy()
    at = np.clip(delay, 0.0, len(world.chart.axes.delay) - 1.0).astype(np.int64)
    np.add.at(out, (at, np.broadcast_to(np.arange(world.worlds), at.shape)), which.astype(float))
    return out


def _standing(world: World, turn: Turn, breach: Array, finding: dict[str, Array], opened: Array) -> dict[str, Array]:
    """Counts by actor: findings, false ones, and books opened to clear oneself."""
    from game.rules.enforcement import add_by_actor

    by, actors = turn.obligations.bound_by.astype(np.int64), len(world.bound)
    fresh = finding["fresh"].astype(float)
    false = fresh * (breach == 0.0)
    cleared = np.minimum(add_by_actor(by, finding["lifted"] * 1.0, actors), 1.0) * opened
    return {
        "suspected": add_by_actor(by, fresh, actors),
        "findings": world.findings + add_by_actor(by, fresh, actors),
        "false_findings": world.false_findings + add_by_actor(by, false, actors),
        "cleared": world.cleared + cleared,
        "barred": np.where(turn.orders.bar > 0.5, 1.0, 0.0),
    }


def _leaks(world: World, turn: Turn, opened: Array) -> dict[str, Array]:
    """Secrets that inspectors and open books carry off: part of a lab's lead in insight goes to the public."""
    lost = turn.params.books_leak * opened[world.chart.lab_actor] + _watched(world, turn)
    if not lost.any():
        return {}
    gone = np.maximum(world.insight, 0.0) * np.minimum(lost, 1.0)
    return {"insight": world.insight - gone, "leaked": world.leaked + gone}


def _watched(world: World, turn: Turn) -> Array:
    """(l, b) share of insight that access itself shows, less what privacy keeps (federated, encrypted, proven without showing);
    people who come to look see nothing where the door is barred (MECHANISMS 4)."""
    access, sensors = turn.levers.access, world.chart.evidence.sensors
    if not access.any() or not len(world.chart.axes.lab):
        return np.zeros_like(world.insight)
    shown = np.zeros((2, *world.gdp.shape))
    for c in np.flatnonzero(sensors.leak > 0.0):
        shown[int(sensors.visits[c])] += sensors.leak[c] * access[c]
    devices, people = shown[:, world.chart.lab_home]
    let_in = turn.orders.bar[world.chart.lab_actor] < 0.5
    private = np.max(turn.levers.privacy, axis=0, initial=0.0)
    if len(world.chart.axes.agency):  # who keeps the keys can peek (MECHANISMS 48, 80)
        private = private * np.max(world.integrity, axis=0)
    return np.asarray((devices + people * let_in) * (1.0 - private))
