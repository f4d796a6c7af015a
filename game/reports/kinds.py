"""The kinds of event that the feed tells, one row each.

A row says which number it watches (`why` of a phase, a quantity of the world after the turn, or a figure worked out from
some), from which size on that is worth telling, how much it matters, and how it is said. Slots in braces are names (`{nation}`, `{good}`) or figures with the
way to say them (`{value:percent}`, `{after_licence:percent}`). A seat is told what it may know and nothing else: an event
whose number or whose sentence shows a figure hidden from the seat is not told, and a `because` with one is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

UP, DOWN = 1.0, -1.0


@dataclass(frozen=True)
class Because:
    """A second sentence, told where `figure` is at least `least` and may be known."""

    figure: str
    least: float
    say: str


@dataclass(frozen=True)
class Kind:
    """One kind of event."""

    name: str
    reads: str  # "phase.why", "world.quantity" or "figure.name" (FIGURES in game/reports/figures.py)
    say: str
    matters: float  # from 0 to 100, for the fullest case
    full: float = 1.0  # size that counts as the fullest: value x what the cell stands for
    above: float = 0.0  # least value worth telling, in units of the number
    steps: tuple[float, ...] = ()  # quantities: told when one of these is passed
    sign: float = UP
    when: tuple[str, float, float] | None = None  # a figure, and the range it must lie in
    lump: bool = False  # add up cells that have the names of the sentence in common
    merge: tuple[str, ...] = ()  # names that go together in one sentence
    same: tuple[str, ...] = ()  # figures that must read the same for that
    because: tuple[Because, ...] = ()
    most: int = 4  # sentences a turn
    once_each: bool = False  # of two cells with names swapped, tell the first


CONTROLS = (
    Kind("embargo", "export_control.tightened", "{origin} stopped all exports of {good} to {dest}", 65, full=0.25, above=0.02,
         when=("after_licence", 0.0, 0.005), merge=("dest", "good")),
    Kind("cut", "export_control.tightened", "{origin} cut exports of {good} to {dest} to {after_licence:percent} of orders", 60,
         full=0.25, above=0.02, when=("after_licence", 0.005, 1.0), merge=("dest", "good"), same=("after_licence",)),
    Kind("reopening", "export_control.loosened", "{origin} let {after_licence:percent} of ordered {good} go to {dest} again", 40,
         full=0.25, above=0.05, when=("after_licence", 0.0, 0.995), merge=("dest", "good"), same=("after_licence",)),
    Kind("free_again", "export_control.loosened", "{origin} lifted its controls on exports of {good} to {dest}", 45,
         full=0.25, above=0.05, when=("after_licence", 0.995, 1.0), merge=("dest", "good")),
    Kind("announcement", "export_control.announcement",
         "{origin} gave notice that only {after_announced:percent} of ordered {good} may go to {dest} from next turn on", 45,
         full=0.25, above=0.02, merge=("dest", "good"), same=("after_announced",)),
    Kind("listing", "export_control.listing", "{nation} put {actor} on its entity list", 40, above=0.5, merge=("actor",)),
    Kind("delisting", "export_control.listing", "{nation} took {actor} off its entity list", 25, above=0.5, sign=DOWN,
         merge=("actor",)),
    Kind("blowback", "world.blowback", "Its own export controls cost {origin} {value:money} of sales", 40, full=20.0,
         steps=(0.25, 1.0, 5.0, 25.0), lump=True, most=2),
    Kind("smuggling", "figure.smuggled_worth", "{good} worth {value:money} slipped past {origin:genitive} controls to {dest}", 45,
         full=5.0, steps=(0.05, 0.5, 2.0, 10.0), lump=True, most=3),
    Kind("substitution", "world.substitution", "{nation} has learnt to do without {value:percent} of the {good} it used to need", 35,
         full=0.25, steps=(0.1, 0.2, 0.35, 0.5), merge=("nation",)),
    Kind("decoupling", "world.decoupling", "The technologies of {nation} and {other} have grown {value:percent} apart", 30, full=0.5,
         steps=(0.25, 0.5, 0.75), once_each=True, merge=("other",)),
)  # fmt: skip
"""The law on exports and what it does to those who make it."""

CHAIN = (
    Kind("shortage", "world.shortage", "Buyers of {good} in {nation} went without {value:percent} of what they asked for", 40, full=0.3,
         steps=(0.15, 0.3, 0.5, 0.75, 0.95), merge=("nation",),
         because=(Because("after_blocked", 0.02, "the law of others refused {after_blocked:percent}"),)),
    Kind("price", "world.price", "The price of {good} in {nation} rose to {value:times} its usual level", 35, full=3.0,
         steps=(1.5, 2.5, 5.0, 10.0, 20.0, 40.0), merge=("nation",)),
    Kind("starved", "world.starved", "{plant} ran {value:percent} below plan for want of {input}", 50, full=0.3,
         steps=(0.1, 0.25, 0.5, 0.8), merge=("plant",)),
    Kind("worn", "world.worn", "{plant} lost {value:percent} of its capacity for want of service on its tools", 45, full=0.3,
         steps=(0.1, 0.25, 0.5), merge=("plant",)),
    Kind("civil", "world.civil_fill", "{nation:genitive} economy got only {value:percent} of the chips, cloud and power it needs", 40,
         full=0.3, steps=(-0.95, -0.85, -0.7, -0.5), sign=DOWN, merge=("nation",)),
)  # fmt: skip
"""The supply chain."""

LABS = (
    Kind("first", "release.first", "{lab} is the first to bring out generation {after_generation:count} of AI", 50, above=0.99),
    Kind("follower", "release.first", "{lab} reached the newest generation behind others", 20, above=0.01, when=("value", 0.0, 0.98),
         merge=("lab",)),
    Kind("untested", "release.untested", "{lab} brought out a model {value:generations} ahead of what its tests cover", 40, full=1.0,
         above=0.2),
    Kind("critical", "world.stage", "Models of {lab} now run critical infrastructure", 45, full=4.0, steps=(4.0,), merge=("lab",)),
    Kind("opened", "research.opened", "Open weights gained {value:generations} at a stroke", 35, full=2.0, above=0.5),
    Kind("leadership", "release.leadership", "{lab} missed its targets once too often and came under bolder leadership", 30, above=0.5,
         merge=("lab",)),
    Kind("hidden", "compute.hidden", "{lab} moved {value:chips} to sites nobody was told of", 45, full=0.5, above=0.005, most=2),
    Kind("run_begun", "research.run_begun", "{lab} staked everything on the last generation and began the Run", 75, above=0.5),
    Kind("run_noticed", "research.run_noticed", "{lab} was seen to be on the Run for the last generation", 80, above=0.5),
    Kind("run_stopped", "research.run_stopped", "The Run of {lab} was brought to a halt", 75, above=0.5,
         when=("before_run_seen", 0.5, 1.0)),
    Kind("run_dropped", "research.run_stopped", "{lab} broke off its Run before anybody had noticed", 50, above=0.5,
         when=("before_run_turns", 0.5, 1e9)),
    Kind("breach", "world.breach", "{actor} broke a promise, by {value:percent} of a full breach", 60, full=1.0,
         steps=(0.05, 0.35, 0.95)),
)  # fmt: skip
"""Laboratories."""

DANGERS = (
    Kind("incident", "incidents.incident", "An incident with models of {lab} made headlines around the world", 45, full=100.0,
         above=10.0, most=2,
         because=(Because("after_unsafe", 0.1, "its models ran {after_unsafe:generations} ahead of its safety work"),)),
    Kind("warning", "incidents.warning", "A warning shot: the world escaped an AI catastrophe by luck alone", 85, above=0.5,
         because=(Because("before_danger", 0.0, "the public figures had put the danger within a year at {before_danger:percent}"),)),
    Kind("danger", "world.danger", "Danger rose to {value:percent}, the chance of an AI catastrophe within a year", 55, full=0.5,
         steps=(0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75)),
    Kind("catastrophe", "incidents.catastrophe", "Catastrophe: an AI got out of control, and the game is over for everyone", 100,
         above=0.01, full=0.01, merge=("lab",), because=(Because("value", 0.01, "{lab} carried {value:percent} of the danger"),)),
    Kind("dominance", "incidents.dominance", "{lab} completed the Run, and nobody can catch up with it", 98, above=0.5),
)  # fmt: skip
"""What can go wrong for everyone."""

NATIONS = (
    Kind("cost", "figure.cost", "Shortage and controls cost {nation} {after_collateral:money} this turn, {value:percent} of its output",
         40, full=0.05, steps=(0.004, 0.01, 0.03, 0.1), most=2),
    Kind("displaced", "world.displacement", "In {nation} {value:percent} of workers have been displaced by AI", 30, full=0.05,
         steps=(0.01, 0.02, 0.04, 0.08, 0.16), merge=("nation",)),
    Kind("alarm", "society.alarm", "The public in {nation} took fright: concern about AI rose to {after_concern:percent}", 40, full=0.3,
         above=0.1, merge=("nation",)),
    Kind("government", "society.government", "The government of {nation} changed; the new one {after_stance:leaning}", 40, full=0.5,
         above=0.5, because=(Because("after_displacement", 0.02, "{after_displacement:percent} of workers were displaced"),)),
    Kind("law", "society.law", "{nation} closed {after_certified_only:percent} of its market to uncertified models", 35, full=0.1,
         above=0.03, merge=("nation",)),
    Kind("unlaw", "society.law", "{nation} opened its market again: {after_certified_only:percent} stays closed to uncertified models",
         30, full=0.1, above=0.03, sign=DOWN, merge=("nation",)),
    Kind("purchases", "society.purchases", "{nation} tied {after_procurement:percent} of state purchases to safety tiers", 25,
         full=0.2, above=0.05, merge=("nation",)),
)  # fmt: skip
"""Economies and governments."""

KINDS: tuple[Kind, ...] = (*CONTROLS, *CHAIN, *LABS, *DANGERS, *NATIONS)
