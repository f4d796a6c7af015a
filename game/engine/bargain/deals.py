"""Side deals: one seat gives and gets one thing each, now or later; secret, breakable, remembered (PLAY 5).

What is given now is swapped by the engine, both sides or neither. What is promised for later is handed over when it is due,
unless the debtor reneges or cannot: then its word is broken, and the other remembers. A vote is promised for one bargaining, a
silence until it is due: no accusation and no vote for a penalty. Two seats have one deal at a time between them.
"""

from __future__ import annotations

import numpy as np

from game.engine.bargain.table import Table
from game.engine.bargain.things import CONDUCT, able, code, handed
from game.engine.legal import Cut
from game.engine.state import State
from game.orders import THINGS, Moves, Orders
from game.world.chart import Chart
from game.world.draws import Draws
from game.world.state import World
from game.world.total import Array

OFFER = {
    "offer": "give", "offer_amount": "give_amount", "offer_later": "give_later", "asked": "get", "asked_amount": "get_amount",
    "asked_later": "get_later",
}  # fmt: skip
"""What lies on the table between two seats, and the move that puts it there."""
NOTHING = "so much of it is nothing: say how much"


# --- one exchange -----------------------------------------------------------------------------------------------------------
def struck(state: State, moves: Moves, table: Table, number: int) -> tuple[State, list[Cut]]:
    """Offers that are taken become deals; then this exchange's offers come to the table, for the other to take in the next."""
    world, cuts = state.world, []
    taken = _taken(world, moves, state.turn + number)
    chart, places = world.chart, len(world.chart.axes.pair)
    for pair in (np.arange(places) + state.turn) % max(places, 1):
        if taken[pair].any():
            world, failed = _deal(world, int(pair), taken[pair], state.turn, table)
            if failed.any():
                by = np.zeros_like(moves.take)
                by[chart.pairs.back[pair]] = failed
                cuts.append(Cut("take", "one of the two cannot hand over what is due now", by))
    world, sealed, more = _offered(world, moves, state, table)
    return state.but(world=world, sealed=sealed), cuts + more


def _taken(world: World, moves: Moves, rotation: int) -> Array:
    """(q, b) bool: offers of the first that the second takes. Where two take each other's, one of the two is struck, in turn."""
    back = world.chart.pairs.back
    taken = (moves.take[back] > 0.5) & (world.offer > 0.0) & world.alive & ~_owing(world)
    first = (world.chart.pairs.first < world.chart.pairs.second)[:, None] == (rotation % 2 == 0)
    return np.asarray(taken & ~(taken[back] & ~first))


def _owing(world: World) -> Array:
    """(q, b) bool: one of the two still owes the other something."""
    owed = world.gift_due > 0.0
    return np.asarray(owed | owed[world.chart.pairs.back])


def _deal(world: World, pair: int, where: Array, turn: int, table: Table) -> tuple[World, Array]:
    """Strike the deal that the first of a pair has offered, `where` the second has taken it; and where it fails."""
    back = int(world.chart.pairs.back[pair])
    sides = ((pair, world.offer[pair], world.offer_amount[pair], world.offer_later[pair]),
             (back, world.asked[pair], world.asked_amount[pair], world.asked_later[pair]))  # fmt: skip
    fine = where & _able(world, sides[0]) & _able(world, sides[1])
    fields = {name: getattr(world, name).copy() for name in ("gift", "gift_amount", "gift_due", "deals", "secret_deal")}
    for at, thing, amount, later in sides:
        due = np.where((later > 0.0) | _conduct(thing), turn + 1.0 + _later(thing, later, table), 0.0)
        for name, value in (("gift", thing), ("gift_amount", amount), ("gift_due", due)):
            fields[name][at] = np.where(fine, value, fields[name][at])
        fields["deals"][at] += fine
        fields["secret_deal"][at] = np.where(fine, 1.0, fields["secret_deal"][at])
        world = _handed(world, at, thing, amount * (fine & (later == 0.0)), table)
    wiped = {name: _wiped(world, name, pair, fine) for name in OFFER}
    return world.changed_by(fields | wiped), where & ~fine


def _conduct(thing: Array) -> Array:
    return np.isin(thing, [code(name) for name in CONDUCT])


def _later(thing: Array, later: Array, table: Table) -> Array:
    """Turns until a promise is due: a silence that is given now lasts until the next bargaining."""
    return np.where((thing == code("silence")) & (later == 0.0), table.session, later)


def _able(world: World, side: tuple[int, Array, Array, Array]) -> Array:
    """(b,) bool: what is due at once can be handed over, and whoever asks for nothing gets it."""
    pair, thing, amount, later = side
    fine = (later > 0.0) | (thing == 0.0)
    for place, name in enumerate(THINGS, 1):
        if (thing == place).any():
            fine = np.where((thing == place) & (later == 0.0), able(world, pair, name, amount), fine)
    return np.asarray(fine, bool)


def _handed(world: World, pair: int, thing: Array, amount: Array, table: Table) -> World:
    for place, name in enumerate(THINGS, 1):
        if ((thing == place) & (amount > 0.0)).any():
            world = handed(world, pair, name, amount * (thing == place), table.due)
    return world


def _wiped(world: World, name: str, pair: int, where: Array) -> Array:
    array: Array = getattr(world, name).copy()
    array[pair] = np.where(where, 0.0, array[pair])
    return array


def _offered(world: World, moves: Moves, state: State, table: Table) -> tuple[World, dict[str, Array], list[Cut]]:
    """Offers of this exchange on the table, as many as the limit allows; each replaces what the seat offered the other before."""
    made = (moves.give > 0.0) & world.alive
    sealed = dict(state.sealed)
    if not made.any():
        return world, sealed, []
    chart, cuts = world.chart, []
    spent = sealed.get("deals", np.zeros((len(chart.axes.delegate), world.worlds)))
    rank = spent[chart.pairs.first] + _counted(chart, made)
    checks = (
        ("the two have a deal between them that is not yet done", _owing(world)),
        (f"what is promised is due within {table.due} turns", np.maximum(moves.give_later, moves.get_later) > table.due),
        (NOTHING, _nothing(moves.give, moves.give_amount) | _nothing(moves.get, moves.get_amount)),
        (f"a seat offers at most {table.deals} side deals in one bargaining", rank > table.deals),
    )
    for reason, where in checks:
        if (made & where).any():
            cuts.append(Cut("give", reason, (made & where) * 1.0))
            made = made & ~where
    fields = {name: np.where(made, _units(moves, move), getattr(world, name)) for name, move in OFFER.items()}
    many = np.zeros_like(spent)
    np.add.at(many, chart.pairs.first, made * 1.0)
    sealed["deals"] = spent + many
    return world.changed_by(fields), sealed, cuts


def _units(moves: Moves, move: str) -> Array:
    """(q, b) a move as it stands in an offer: things and turns are whole numbers, and what does not come in amounts is one."""
    value: Array = getattr(moves, move)
    if move.endswith("amount"):
        return np.where(_single(getattr(moves, move.removesuffix("_amount"))), 1.0, value)
    return np.floor(value + 0.5)


def _single(thing: Array) -> Array:
    """(q, b) bool: things that do not come in amounts."""
    return np.isin(np.floor(thing + 0.5), [code(name) for name in (*CONDUCT, "evidence")])


def _nothing(thing: Array, amount: Array) -> Array:
    """(q, b) bool: so much of something that comes in amounts is nothing."""
    return (thing > 0.0) & ~_single(thing) & (amount <= 0.0)


def _counted(chart: Chart, made: Array) -> Array:
    """(q, b) how many offers the first of each pair makes up to this one, in the order of the axis."""
    seats = len(chart.axes.delegate)
    by_seat = made.reshape(seats, -1, made.shape[-1])
    return np.cumsum(by_seat, axis=1).reshape(made.shape).astype(float)


# --- the close --------------------------------------------------------------------------------------------------------------
def due_votes(state: State, moves: Moves) -> Moves:
    """Moves in which whoever owes a vote in this bargaining votes as the other does, unless it reneges."""
    world, pairs = state.world, state.world.chart.pairs
    owed = _due(world, state.turn, "vote") & (moves.renege < 0.5)
    if not owed.any():
        return moves
    chart, vote, motion = world.chart, moves.vote.copy(), moves.motion.copy()
    nation = chart.actor_nation[chart.delegate_actor]
    for pair in np.flatnonzero(owed.any(axis=1)):
        debtor, other = int(pairs.first[pair]), int(pairs.second[pair])
        one, two = chart.delegate_actor[debtor], chart.delegate_actor[other]
        motion[one] = np.where(owed[pair], np.fmax(motion[one], moves.motion[two]), motion[one])
        if nation[debtor] >= 0 and nation[other] >= 0:
            mine, theirs = int(nation[debtor]), int(nation[other])
            vote[mine] = np.where(owed[pair], np.fmax(vote[mine], moves.vote[theirs]), vote[mine])
    return moves.changed_by({"vote": vote, "motion": motion})


def _due(world: World, turn: int, thing: str) -> Array:
    """(q, b) bool: promises of one thing that fall due in this bargaining."""
    return np.asarray((world.gift_due > 0.0) & (world.gift_due <= turn + 1.0) & (world.gift == code(thing)) & world.alive)


def settled(state: State, moves: Moves, table: Table) -> State:
    """The state after the bargaining: what is due is handed over or a word is broken, and offers lapse."""
    world = _silenced(state.world, moves.vote)
    for place, name in enumerate(THINGS, 1):
        due = (world.gift == place) & (world.gift_due > 0.0) & (world.gift_due <= state.turn + 1.0) & world.alive
        for pair in np.flatnonzero(due.any(axis=1)):
            world = _kept_or_not(world, int(pair), name, due[pair], moves.renege[pair] > 0.5, table)
    empty = {name: np.zeros_like(world.offer) for name in OFFER if getattr(world, name).any()}
    alive = {name: np.where(world.alive, value, getattr(world, name)) for name, value in empty.items()}
    return state.but(world=world.changed_by(alive))


def _kept_or_not(world: World, pair: int, thing: str, due: Array, reneges: Array, table: Table) -> World:
    amount = world.gift_amount[pair]
    keeps = due & ~reneges & able(world, pair, thing, np.where(due, amount, 0.0))
    world = handed(world, pair, thing, np.where(keeps, amount, 0.0), table.due)
    kept = world.word_kept.copy()
    kept[pair] += keeps
    gift_due = world.gift_due.copy()
    gift_due[pair] = np.where(keeps, 0.0, gift_due[pair])
    world = world.changed_by({"word_kept": kept, "gift_due": gift_due})
    broken = np.zeros(world.gift.shape, bool)
    broken[pair] = due & ~keeps
    return _broken(world, broken)


def _broken(world: World, broken: Array) -> World:
    """The world after the words of `broken (q, b)` were broken: the debt is gone, and the other nation is the colder for it."""
    if not broken.any():
        return world
    chart = world.chart
    nation = chart.actor_nation[chart.delegate_actor]
    goodwill = world.goodwill.copy()
    for pair in np.flatnonzero(broken.any(axis=1)):
        debtor, other = int(nation[chart.pairs.first[pair]]), int(nation[chart.pairs.second[pair]])
        if debtor >= 0 and other >= 0:
            goodwill[other, debtor] *= 1.0 - chart.params.broken_word * broken[pair]
    return world.changed_by({
        "word_broken": world.word_broken + broken, "gift_due": np.where(broken, 0.0, world.gift_due), "goodwill": goodwill,
    })  # fmt: skip


# --- silence ----------------------------------------------------------------------------------------------------------------
def heard(world: World, orders: Orders) -> World:
    """The world after a turn's orders: whoever promised silence and accused all the same has broken its word."""
    if not world.gift_due.size or not (world.gift_due > 0.0).any() or not orders.accuse.any():
        return world
    return _silenced(world, orders.accuse)


def _silenced(world: World, said: Array) -> World:
    """`said (n, a, b)`: who accuses whom, or votes for a penalty on whom."""
    quiet = (world.gift == code("silence")) & (world.gift_due > 0.0) & world.alive
    if not quiet.any() or not said.any():
        return world
    chart, pairs = world.chart, world.chart.pairs
    broken = np.zeros(quiet.shape, bool)
    for pair in np.flatnonzero(quiet.any(axis=1)):
        debtor, other = (int(chart.delegate_actor[place]) for place in (pairs.first[pair], pairs.second[pair]))
        nation = int(chart.actor_nation[debtor])
        if nation >= 0:
            loud = (said[nation, _side(chart, other)] > 0.5).any(axis=0)
            broken[pair] = quiet[pair] & loud
    return _broken(world, broken)


def _side(chart: Chart, actor: int) -> Array:
    """(a) bool: an actor and, of a nation, the firms at home."""
    nation = int(chart.actor_nation[actor])
    own = np.arange(len(chart.axes.actor)) == actor
    return np.asarray(own | (chart.actor_home == nation) if nation >= 0 else own)


# --- leaks ------------------------------------------------------------------------------------------------------------------
def leaked(world: World, draws: Draws, table: Table) -> World:
    """The world as a bargaining begins: some side deals have leaked since the last one, and are public; other nations are the
    colder to both."""
    if not world.secret_deal.any():
        return world
    chart, pairs = world.chart, world.chart.pairs
    quarters = chart.months * table.session / 3.0
    chance = 1.0 - float(np.exp(quarters * np.log1p(-min(chart.params.deal_leak, 1.0 - 1e-12))))
    key = np.minimum(chart.keys["q"], chart.keys["q"][pairs.back])
    out = draws.chance("deals.leak", key, chance) & (world.secret_deal > 0.0) & world.alive
    if not out.any():
        return world
    return _colder(world, out).changed_by({
        "secret_deal": np.where(out, 0.0, world.secret_deal),
        "deal_out": np.where(out, world.gift, world.deal_out),
        "deal_out_amount": np.where(out, world.gift_amount, world.deal_out_amount),
    })  # fmt: skip


def _colder(world: World, out: Array) -> World:
    """What a leak costs its two parties with every other nation."""
    chart, goodwill = world.chart, world.goodwill.copy()
    nation = chart.actor_nation[chart.delegate_actor]
    for pair in np.flatnonzero(out.any(axis=1)):
        one, two = int(nation[chart.pairs.first[pair]]), int(nation[chart.pairs.second[pair]])
        others = [n for n in range(len(goodwill)) if n not in (one, two)]
        if one >= 0:
            goodwill[others, one] *= 1.0 - chart.params.deal_offence * out[pair]
    return world.changed_by({"goodwill": goodwill})
