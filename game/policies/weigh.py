"""Weigh: the closed-form calculus over what a seat may do (the default of scenarios).

Firms run their desks by rules of thumb; what is promised, hidden, looked for, accused, punished and signed is weighed, each
factor from what the seat sees: temptation, chance of being found, severity, credibility, dividend, reputation, danger, the shadow
of what comes later (`game.policies.temptation`). The last reckoning of every decision is kept for the debrief.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from game.knowledge.observe import Observation
from game.policies.appraise import feared
from game.policies.components import gained, on_offer
from game.policies.conduct import conduct, depths
from game.policies.odds import best_evasions, chance_found, looked_at
from game.policies.policy import Answer, policy
from game.policies.routine import Routine, _weight
from game.policies.severity import members, penalties, resolve
from game.policies.sounding import Sounded, sounded
from game.policies.table import bargaining
from game.policies.temptation import SIZES, Factors, Reckoning, reckon
from game.policies.wants import anyone_wants, of, wants
from game.treaty.draft import Draft
from game.treaty.levers import PROMISED, Levers, deed_of_row
from game.world.chart import Chart
from game.world.draws import Draws
from game.world.total import Array, Index, ratio, total

HORIZON = {"novice": 2, "skilled": 4, "expert": 8}
"""Turns that a level looks ahead."""
PATIENCE = 0.97
"""What a turn later is worth (about a tenth a year)."""


@policy
class Weigh(Routine):
    """Keeps, shades or breaks by what it gains and what it risks; looks, accuses and punishes where it pays."""

    name: ClassVar[str] = "weigh"

    def __init__(self, level: str = "expert") -> None:
        super().__init__(level)
        self.reckonings: dict[str, tuple[Index, Reckoning]] = {}
        self.told: dict[str, Array] = {}

    def decide(self, seen: Observation, luck: Draws) -> Answer:
        """Rules of thumb for the desks, the calculus for the rest."""
        left = max(int(seen.chart.extra["turns"]) - seen.turn, 1)
        worth = wants(seen, left)
        answer = super().decide(seen, luck)
        answer |= self._conduct(seen, worth, left, answer)
        return answer | _nations(seen, worth, answer)

    def reckoned(self, chart: Chart, world: int) -> list[dict[str, Any]]:
        """The last reckoning of every lab of the group in one world, as plain data: each promise that tempted it, and why."""
        told = []
        for deed, (labs, found) in self.reckonings.items():
            for row, lab in enumerate(labs):
                if found.factors.temptation[2, row, world] > 0.0:
                    told.append({"seat": chart.axes.lab.ids[lab], "promise": deed} | found.plain(row, world))
        return told

    def bargain(self, seen: Observation, luck: Draws) -> Answer:
        """Sign what is worth it, leave what is not, vote against the guilty."""
        return bargaining(seen, self.told)

    def probe(self, seen: Observation, drafts: Sequence[Draft]) -> list[Sounded | None]:
        """What a nation of the group would say to these texts, and what would change its mind."""
        return sounded(seen, drafts)

    # --- promises -----------------------------------------------------------------------------------------------------------
    def _conduct(self, seen: Observation, worth: Array, left: int, answer: Answer) -> Answer:
        """Keep, shade or break each promise that binds the group, hidden or bare; open one's books, or build a hall in secret."""
        rows = seen.obligations()
        depth = np.zeros(rows.live.shape)
        deeds: Answer = {}
        labs = seen.cells("l")
        if len(labs):
            mine = np.array([seen.seats.index(int(a)) for a in seen.seat_of("l")], np.int64)
            worth = worth[:, mine]
            levers, horizon = seen.levers(), self._horizon(seen, left)
            evade = np.zeros((len(seen.seats), len(seen.chart.axes.evasion), seen.worlds))
            if len(rows) and rows.live.any():
                for deed in self._promised(seen, labs):
                    self._weighed(seen, labs, worth, levers, horizon, deed, depth, evade, mine)
            deeds = {"evade": evade} | _books(seen, labs, worth) | _hidden_hall(seen, labs, worth, levers, answer)
        return conduct(seen, answer | deeds, depth) if len(rows) else answer | deeds

    def _horizon(self, seen: Observation, left: int) -> float:
        """Turns within which being found matters: to the end and, for who loses by being found later, through the epilogue."""
        after = int(seen.chart.extra.get("epilogue", 0)) if anyone_wants(seen.chart, "unfound") else 0
        return float(min(HORIZON[self.level], left + after))

    def _promised(self, seen: Observation, labs: Index) -> list[str]:
        """Quantities on which promises bind any lab of the group."""
        return [deed for deed in GAINS if (seen.ceiling(deed)[labs] < 1e39).any()]

    def _weighed(
        self, seen: Observation, labs: Index, worth: Array, levers: Levers, horizon: float, deed: str, depth: Array, evade: Array,
        mine: Index,
    ) -> None:  # fmt: skip
        """Weigh one promised quantity: write the depth of every promise on it, and what is spent on hiding the breach."""
        line = seen.ceiling(deed)[labs]
        bound = line < 1e39
        gain, size = self._gain(seen, labs, deed, np.where(bound, line, 1e39))
        factors, evasions = self._factors(seen, labs, worth, levers, horizon, deed, gain, size)
        found = reckon(factors)
        self.reckonings[deed] = (labs, found)
        tempted = bound & (gain[2] > 0.0)
        chosen = np.where(tempted, SIZES[found.chosen], 0.0)
        hidden = tempted & (found.chosen >= 3) & (chosen > 0.0)
        for v in evasions:
            evade[mine, v] = np.maximum(evade[mine, v], np.where(hidden, seen.chart.evidence.evasions.price[v], 0.0))
        by_actor = np.zeros((len(seen.chart.axes.actor), seen.worlds))
        by_actor[seen.chart.lab_actor[labs]] = chosen
        rows = seen.obligations()
        here = deed_of_row(seen.chart)[rows.row.astype(np.int64)] == PROMISED.index(deed)
        depth += np.where(here, depths(rows, by_actor), 0.0)

    def _gain(self, seen: Observation, labs: Index, deed: str, line: Array) -> tuple[Array, Array]:
        """(k, l, b) OOM that each conduct gains over keeping, and how large a breach it is: of ceilings what the run would exceed
        them by, of other promises what a full breach is usually worth."""
        shares = SIZES[:, None, None]
        if deed == "assembled":
            return _more_parts(seen, line)
        if deed not in RUNS:
            return shares * GAINS[deed] * np.ones(line.shape), shares * np.ones(line.shape)
        scale = 9.0
        run = seen.own("year_flop") if deed == "year_flop" else seen.own(deed)
        full = run * np.exp(np.log(10.0) * seen.own("forgone")) * 1.3
        asked = np.minimum(full[None], line[None] * (1.0 + scale * shares))
        gain = np.log10(np.maximum(asked / np.maximum(line[None], 1.0), 1.0))
        return gain, np.clip((asked / line[None] - 1.0) / scale, 0.0, 1.0)

    def _factors(
        self, seen: Observation, labs: Index, worth: Array, levers: Levers, horizon: float, deed: str, gain: Array, size: Array
    ) -> tuple[Factors, Index]:
        """The factors of one promise for each conduct: `gain (k, l, b)` in OOM, `size` of the breach."""
        chart, table = seen.chart, seen.chart.evidence.evasions
        looked = looked_at(seen, levers, labs, _agency_doubt(seen))
        evasions = best_evasions(chart, deed)
        blind = 1.0 - np.exp(total(np.log1p(-0.5 * table.beats[evasions][:, looked.sensor])))
        bare = np.zeros(len(looked.sensor))
        chances = [
            chance_found(seen, looked, deed, size[k], blind if k >= 3 else bare, horizon) * (size[k] > 0.0)
            for k in range(len(SIZES))
        ]
        lost, dividend = penalties(seen, levers, labs, worth)
        pressure = 1.0 + 0.3 * np.minimum(seen.public("misses")[labs], 2.0) + 0.2 * seen.own("culture")
        reward = np.maximum(of(worth, "capability"), 0.0) + 0.15 * np.maximum(of(worth, "market"), 0.0) + _crossing(seen)
        wished = WISHES.get(deed, "")
        wish = np.maximum(of(worth, wished), 0.0) * EAGER[wished] if wished else np.zeros(lost.shape)
        unfound = np.maximum(of(worth, "unfound"), 0.0) * (seen.public("findings")[chart.lab_actor[labs]] == 0.0)
        left = max(int(chart.extra["turns"]) - seen.turn, 1)
        in_time = min(left / horizon, 1.0)  # nothing is cut after the last turn
        risk = np.maximum(-of(worth, "danger"), 0.0) * feared(seen) * chart.params.hazard_steepness
        honour = _weight(seen, "honour", "l")
        share = 3.0 / max(len(chart.axes.lab), 3)
        price = np.where(np.arange(len(SIZES)) >= 3, float(total(table.price[evasions])) * 4.0, 0.0)[:, None, None]
        return Factors(
            temptation=gain * (reward * pressure)[None] + (size > 0.0) * wish[None],
            detection=np.array(chances),
            penalty=lost * in_time,
            credibility=np.broadcast_to(resolve(seen), lost.shape),
            dividend=dividend * in_time,
            reputation=np.maximum(of(worth, "kept"), 0.0) * 0.2 + unfound + 4.0 * honour * np.ones(lost.shape),
            danger=gain * (risk * share)[None] + (size > 0.0) * (1.5 * honour)[None],
            evasion=price * np.maximum(of(worth, "treasury"), 0.01)[None],
            shadow=np.full(lost.shape, float(np.exp(np.log(PATIENCE) * horizon / 2.0))),
        ), evasions


WISHES = {"covert": "covert", "aggregate_run": "run", "largest_run": "run"}
"""Promised quantity -> the thing that some seats want for its own sake, and get by breaking the promise."""
EAGER = {"covert": 0.15, "run": 0.5}
"""Share of its worth that one turn's breach earns."""
RUNS = ("aggregate_run", "largest_run", "year_flop")
GAINS = {
    "aggregate_run": 0.0, "largest_run": 0.0, "year_flop": 0.0, "covert": 0.1, "untested": 0.25, "unproven_stage": 0.2,
    "uncertified": 0.2, "deployed": 0.3, "published": 0.05, "inference": 0.1, "training": 0.3, "run_turns": 2.0,
    "misreport": 0.02, "assembled": 0.0,
}  # fmt: skip
"""Promised quantity of a lab -> OOM that a full breach is worth; ceilings on runs are worth what the run exceeds them by."""


def _more_parts(seen: Observation, line: Array) -> tuple[Array, Array]:
    """(k, l, b) OOM that parts beyond a limit `line (l, b)` on what a model is assembled of would add, and how large a breach
    each conduct is."""
    scale = 9.0
    own, offered = seen.own("aggregate_run"), on_offer(seen)
    asked = np.minimum((own + offered)[None], line[None] * (1.0 + scale * SIZES[:, None, None]))
    kept = gained(seen, np.clip(line - own, 0.0, offered))
    gain = np.array([gained(seen, np.maximum(one - own, 0.0)) - kept for one in asked])
    return np.maximum(gain, 0.0), np.clip((asked / line[None] - 1.0) / scale, 0.0, 1.0)


def _agency_doubt(seen: Observation) -> Array | None:
    """(l, b) what the agency thinks of each lab of the group, where its home is a member and sees the dossier."""
    rows = np.array([i for i, seat in enumerate(seen.seats) if seen.chart.actor_lab[seat] >= 0], np.int64)
    if not len(rows):
        return None
    labs = np.array(seen.seats, np.int64)[rows]
    return np.asarray(seen.suspicion(rows)[np.arange(len(rows)), labs])


def _crossing(seen: Observation) -> Array:
    """(b,) points that being first to the next generation adds, the nearer it is."""
    params = seen.chart.params
    best = np.max(seen.public("deployed"), axis=0, initial=-9.0)
    into = np.mod((best - params.generation_base) / params.generation_step, 1.0)
    return np.asarray(4.0 * np.maximum(into - 0.6, 0.0))


def _books(seen: Observation, labs: Index, worth: Array) -> Answer:
    """Whoever is accused and has kept its word opens its books, if what a finding costs outweighs the secrets shown."""
    accused = seen.against("accused")
    rows = [i for i, seat in enumerate(seen.seats) if seen.chart.actor_lab[seat] >= 0]
    books = np.zeros((len(seen.seats), seen.worlds))
    if not accused.any():
        return {"open_books": books}
    ceiling = np.minimum(seen.ceiling("aggregate_run")[labs], seen.ceiling("largest_run")[labs])
    kept = (seen.own("aggregate_run") <= ceiling) & (seen.own("covert") <= np.maximum(seen.ceiling("covert")[labs], 0.0) + 1e-12)
    secrets = seen.own("insight") * np.maximum(of(worth, "capability"), 0.0)
    books[rows] = accused[seen.chart.lab_actor[labs]] * kept * (secrets < 20.0)
    return {"open_books": books}


def _hidden_hall(seen: Observation, labs: Index, worth: Array, levers: Levers, answer: Answer) -> Answer:
    """An undeclared hall, for who wants one and thinks it goes unseen."""
    wish = of(worth, "covert")
    if not (wish > 0.0).any():
        return {}
    looked = looked_at(seen, levers, labs)
    found = chance_found(seen, looked, "covert", np.full(looked.needed.shape, 0.5), np.zeros(len(looked.sensor)), 4.0)
    lost, dividend = penalties(seen, levers, labs, worth)
    promised = seen.ceiling("covert")[labs] < 1e39
    risk = np.where(promised, found * (lost * resolve(seen) + dividend + 5.0), 0.0)
    return {"hide": np.where(wish * 0.15 > risk, 0.1, answer.get("hide", np.zeros(wish.shape)))}


# --- nations ------------------------------------------------------------------------------------------------------------------
def _nations(seen: Observation, worth: Array, answer: Answer) -> Answer:
    """Where to look, whom to accuse, what to punish, what to buy and to close."""
    mine = seen.cells("n")
    if not len(mine):
        return {}
    rows = np.array([seen.seats.index(int(a)) for a in seen.seat_of("n")], np.int64)
    own = worth[:, rows]
    return _law(seen, own, answer, mine) | _look(seen, rows, mine) | _punish(seen, own, mine)


def _law(seen: Observation, worth: Array, answer: Answer, mine: Index) -> Answer:
    """What its own score pays for directly: chips for the forces, certificates, open exports."""
    deeds: Answer = {}
    military = of(worth, "military")
    deeds["military"] = np.where(military > 0.0, 0.35, answer["military"])
    certified, now = of(worth, "certified"), seen.public("certified_only")[mine]
    deeds["certified_only"] = np.where(certified > 0.0, np.minimum(now + 0.25, 1.0), answer["certified_only"])
    deeds["procurement"] = np.where(of(worth, "procurement") > 0.0, 0.6, answer["procurement"])
    if "licence" in answer:
        k = seen.cells("k")
        place = np.searchsorted(mine, seen.chart.lane_origin[k])
        open_pays = of(worth, "open")[place] > 15.0
        shut = (answer["licence"] >= 0.0) | (seen.public("licence")[k] < 1.0)
        deeds["licence"] = np.where(open_pays & shut, 1.0, answer["licence"])
    return deeds


def _look(seen: Observation, rows: Index, mine: Index) -> Answer:
    """Eyes go where doubt is greatest and the stakes are; an accusation is made where it would prove something."""
    chart, mind = seen.chart, seen.mind("doubt")
    actors = len(chart.axes.actor)
    inspect = np.zeros((len(mine), actors, seen.worlds))
    accuse = np.zeros((len(mine), actors, seen.worlds))
    if mind is None:
        return {"inspect": inspect, "accuse": accuse}
    doubt = mind[rows]
    bound = seen.public("bound") > 0.0
    foreign = chart.actor_home[None, :] != mine[:, None]
    stakes = (doubt * (1.0 - doubt) + 0.02) * bound[None] * foreign[..., None]
    inspect = ratio(stakes, total(np.moveaxis(stakes, 1, 0))[:, None])
    hawk = 0.5 + _weight(seen, "hawk", "n")
    intel = seen.own("intel")
    agency = seen.suspicion(rows)
    proof = np.min(np.where(seen.register.in_force(), seen.levers().proof, 1.0), axis=0, initial=1.0)
    odds = np.log(np.clip(agency, 1e-6, 1 - 1e-6) / (1.0 - np.clip(agency, 1e-6, 1 - 1e-6)))
    would = 1.0 / (1.0 + np.exp(-(odds + intel * chart.params.intel_credit)))
    member = members(seen)[mine]
    pays = (would >= np.minimum(proof, 0.99)) & (intel > 1.0) & (agency < proof) & (hawk[:, None] > 0.6)
    accuse = (pays & bound[None] & foreign[..., None] & (member > 0.0)[:, None]) * 1.0
    return {"inspect": inspect, "accuse": accuse}


def _punish(seen: Observation, worth: Array, mine: Index) -> Answer:
    """Carry out what is due unless it costs more than one's word is worth: blowback against standing."""
    chart = seen.chart
    goodwill = seen.public("goodwill")[mine]
    home = np.maximum(chart.actor_home, 0)
    friend = goodwill[:, home]
    output = np.maximum(of(worth, "output"), 0.0)
    dear = np.minimum(output / 100.0, 1.0)[:, None] * _sells(chart)[mine][:, home][..., None]
    hawk = _weight(seen, "hawk", "n")[:, None]
    return {"withhold": np.where(friend * 0.5 + dear - 0.5 * hawk > 0.6, 1.0, 0.0)}


def _sells(chart: Chart) -> Array:
    """(n, n) share of each nation's exports, by value at the start, that goes to each other."""
    nations = len(chart.axes.nation)
    value = chart.first_capacity[chart.edge_seller] * chart.good_price[chart.edge_good] * chart.edge_affinity
    found = np.zeros((nations, nations))
    np.add.at(found, (chart.plant_nation[chart.edge_seller], chart.plant_nation[chart.edge_buyer]), value)
    np.fill_diagonal(found, 0.0)
    return np.asarray(found / np.maximum(np.add.accumulate(found, axis=1)[:, -1:], 1e-30))
