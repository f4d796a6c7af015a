"""The kinds of event that the feed tells, one row each.

A row says which number it watches (`why` of a phase, a quantity of the world after the turn, or a figure worked out from
some), from which size on that is worth telling, how much it matters, and how it is said. Slots in braces are names (`{nation}`,
`{good}`), figures with the way to say them (`{value:percent}`, `{after_licence:percent}`), or the length of a turn (`{turn}` for
"quarter", `{a_turn}` for "a quarter"). A seat is told what it may know and nothing else: an event whose number or sentence shows
a figure hidden from the seat is not told, and such a `because` left out.
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
    reads: str  # "phase.why", "world.quantity" or "figure.name" (DERIVED in game/reports/scene.py)
    matters: float  # from 0 to 100, for the fullest case
    say: str
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
    ends: bool = False  # something is over: it matters as much as it stood before


CONTROLS = (
    Kind("embargo", "export_control.tightened", 65,
         "{origin} stopped all exports of {good} to {dest}",
         full=0.25, above=0.02, when=("after_licence", 0.0, 0.005), merge=("dest", "good")),
    Kind("cut", "export_control.tightened", 60,
         "{origin} cut exports of {good} to {dest} to {after_licence:percent} of orders",
         full=0.25, above=0.02, when=("after_licence", 0.005, 1.0), merge=("dest", "good"), same=("after_licence",)),
    Kind("reopening", "export_control.loosened", 40,
         "{origin} eased its controls: {after_licence:percent} of ordered {good} may go to {dest} again",
         full=0.25, above=0.05, when=("after_licence", 0.0, 0.995), merge=("dest", "good"), same=("after_licence",)),
    Kind("free_again", "export_control.loosened", 45,
         "{origin} lifted its controls on exports of {good} to {dest}",
         full=0.25, above=0.05, when=("after_licence", 0.995, 1.0), merge=("dest", "good")),
    Kind("notice_of_stop", "export_control.announcement", 48,
         "{origin} gave notice that from the next {turn} on no {good} may go to {dest}",
         full=0.25, above=0.02, when=("after_announced", 0.0, 0.005), merge=("dest", "good")),
    Kind("notice", "export_control.announcement", 45,
         "{origin} gave notice that from the next {turn} on only {after_announced:percent} of ordered {good} may go to {dest}",
         full=0.25, above=0.02, when=("after_announced", 0.005, 1.0), merge=("dest", "good"), same=("after_announced",)),
    Kind("listing", "export_control.listing", 40,
         "{nation} put {actor} on its entity list",
         above=0.5, merge=("actor",)),
    Kind("delisting", "export_control.listing", 25,
         "{nation} took {actor} off its entity list",
         above=0.5, sign=DOWN, merge=("actor",)),
    Kind("blowback", "world.blowback", 40,
         "Its own export controls cost {origin} sales worth {value:money} in {a_turn}",
         full=20.0, steps=(0.25, 1.0, 5.0, 25.0), lump=True, most=2),
    Kind("smuggling", "figure.smuggled_worth", 45,
         "{good} worth {value:money} were smuggled past the controls of {origin} to {dest} in {a_turn}",
         full=5.0, steps=(0.05, 0.5, 2.0, 10.0), lump=True, most=3),
    Kind("substitution", "world.substitution", 35,
         "{nation} now {nation:needs|need} {value:percent} less {good}: substitutes have taken their place",
         full=0.25, steps=(0.1, 0.2, 0.35, 0.5), merge=("nation",)),
    Kind("decoupling", "world.decoupling", 30,
         "The supply chains of {nation} and {other} have drifted {value:percent} apart",
         full=0.5, steps=(0.25, 0.5, 0.75), once_each=True, merge=("other",)),
)  # fmt: skip
"""The law on exports and what it does to those who make it."""

CHAIN = (
    Kind("shortage", "world.shortage", 40,
         "Buyers of {good} in {nation} got {value:percent} less than they ordered",
         full=0.3, steps=(0.15, 0.3, 0.5, 0.75, 0.95), merge=("nation",),
         because=(Because("after_blocked", 0.02, "export controls held back {after_blocked:percent} of the orders"),)),
    Kind("price", "world.price", 35,
         "The price of {good} in {nation} rose to {value:times} its usual level",
         full=3.0, steps=(1.5, 2.5, 5.0, 10.0, 20.0, 40.0), merge=("nation",)),
    Kind("starved", "world.starved", 50,
         "{plant} ran {value:percent} below plan for lack of {input}",
         full=0.3, steps=(0.1, 0.25, 0.5, 0.8), merge=("plant",)),
    Kind("worn", "world.worn", 45,
         "{plant} lost {value:percent} of {plant:its|their} capacity for lack of service on tools",
         full=0.3, steps=(0.1, 0.25, 0.5), merge=("plant",)),
    Kind("civil", "world.civil_fill", 40,
         "{nation:genitive} {nation:economy|economies} got only {value:percent} of the chips, cloud and power needed",
         full=0.3, steps=(-0.95, -0.85, -0.7, -0.5), sign=DOWN, merge=("nation",)),
)  # fmt: skip
"""The supply chain."""

LABS = (
    Kind("first", "release.first", 50,
         "{lab} {lab:was|were} the first to release generation {after_generation:count} of AI",
         above=0.99, merge=("lab",)),
    Kind("follower", "release.first", 20,
         "{lab} caught up with the newest generation of AI",
         above=0.01, when=("value", 0.0, 0.98), merge=("lab",)),
    Kind("untested", "release.untested", 40,
         "{lab} released {lab:a model|models} {value:generations} beyond what {lab:its|their} tests cover",
         above=0.2, merge=("lab",)),
    Kind("critical", "world.stage", 45,
         "Models of {lab} now run critical infrastructure",
         full=4.0, steps=(4.0,), merge=("lab",)),
    Kind("opened", "research.opened", 35,
         "The best model with open weights gained {value:generations} at a stroke",
         full=2.0, above=0.5),
    Kind("leadership", "release.leadership", 30,
         "{lab} missed {lab:its revenue target|their revenue targets} too often; the new leadership takes more risks",
         above=0.5, merge=("lab",)),
    Kind("hidden", "compute.hidden", 45,
         "{lab} secretly moved {value:chips} to undeclared sites",
         full=0.5, above=0.005, most=2),
    Kind("assembled", "compute.assembled", 30,
         "{lab} built components of other makers into its model: {value:flop} that it did not do itself",
         full=1e28, above=1e26, most=1),
    Kind("run_begun", "research.run_begun", 75,
         "{lab} began the Run: everything on the last generation of AI",
         above=0.5, merge=("lab",)),
    Kind("run_noticed", "research.run_noticed", 80,
         "Others noticed that {lab} {lab:is|are} on the Run for the last generation of AI",
         above=0.5, merge=("lab",)),
    Kind("run_stopped", "research.run_stopped", 75,
         "The Run of {lab} came to a halt",
         above=0.5, when=("before_run_seen", 0.5, 1.0), merge=("lab",)),
    Kind("run_dropped", "research.run_stopped", 50,
         "The Run of {lab} came to a halt before anybody had noticed it, after {before_run_turns:turns}",
         above=0.5, when=("before_run_seen", 0.0, 0.5), merge=("lab",)),
    Kind("breach", "world.breach", 60,
         "{actor} broke a promise, by {value:percent} of a full breach",
         steps=(0.05, 0.35, 0.95), merge=("actor",)),
    Kind("kept_again", "world.breach", 35,
         "{actor} kept {actor:its|their} promises again",
         steps=(-0.05,), sign=DOWN, ends=True, merge=("actor",)),
)  # fmt: skip
"""Laboratories."""

EVIDENCE = (
    Kind("whistle", "sensing.whistle", 40,
         "A whistle-blower at {actor} spoke up",
         above=0.5, merge=("actor",)),
    Kind("accused", "dossiers.burned", 50,
         "{nation} accused {actor} of breaking a promise and gave its own sources away",
         above=0.5, merge=("actor",)),
    Kind("cleared", "dossiers.cleared", 45,
         "{actor} opened {actor:its|their} books and {actor:was|were} cleared",
         above=0.5, merge=("actor",)),
    Kind("finding", "dossiers.finding", 65,
         "{actor} {actor:was|were} found to have broken a promise",
         above=0.5, merge=("actor",)),
    Kind("false_finding", "dossiers.false_finding", 60,
         "The finding against {actor} was false: the promise had been kept",
         above=0.5, merge=("actor",)),
    Kind("penalty", "world.penalty", 50,
         "{actor} came under {penalty}, at {value:percent} of what it can be",
         steps=(0.05,), merge=("actor", "penalty")),
    Kind("penalty_over", "world.penalty", 25,
         "For {actor} {penalty} came to an end",
         steps=(-0.05,), sign=DOWN, ends=True, merge=("actor", "penalty")),
    Kind("coverup", "oversight.coverup", 55,
         "It came out that {actor} had kept findings back",
         above=0.5),
    Kind("usurped", "world.usurped", 95,
         "The monitoring AI took control of what it was to watch",
         steps=(0.5,)),
)  # fmt: skip
"""What is noticed of broken promises, rightly or wrongly, and what follows."""

DANGERS = (
    Kind("incident", "incidents.incident", 45,
         "An incident with models of {lab} made headlines around the world",
         full=3000.0, above=300.0, most=2, merge=("lab",),
         because=(Because("after_unsafe", 0.1, "these models ran {after_unsafe:generations} ahead of safety work"),)),
    Kind("warning", "incidents.warning", 85,
         "A warning shot: the world escaped an AI catastrophe by luck alone",
         above=0.5,
         because=(Because("before_danger", 0.0, "the public had read the danger within a year as {before_danger:percent}"),)),
    Kind("danger", "world.danger", 55,
         "Danger rose to {value:percent}, the chance of an AI catastrophe within a year",
         full=0.5, steps=(0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75)),
    Kind("catastrophe", "incidents.catastrophe", 100,
         "Catastrophe: an AI got out of control, and the game is over for everyone",
         full=0.01, above=0.01, merge=("lab",),
         because=(Because("value", 0.01, "{lab:first} carried {value:percent most} of the danger, more than any other"),)),
    Kind("dominance", "incidents.dominance", 98,
         "{lab} completed the Run, and nobody can catch up with it",
         above=0.5),
)  # fmt: skip
"""What can go wrong for everyone."""

NATIONS = (
    Kind("cost", "figure.cost", 40,
         "Shortages and controls cost {nation} {after_collateral:money} of GDP in {a_turn}, {value:percent} of it",
         full=0.05, steps=(0.004, 0.01, 0.03, 0.1), most=2),
    Kind("displaced", "world.displacement", 30,
         "In {nation} {value:percent} of workers have been displaced by AI",
         full=0.05, steps=(0.01, 0.02, 0.04, 0.08, 0.16), merge=("nation",)),
    Kind("alarm", "society.alarm", 40,
         "Concern about AI rose sharply in {nation}, to {after_concern:percent} of the public",
         full=0.3, above=0.1, merge=("nation",)),
    Kind("government", "society.government", 40,
         "The government of {nation} changed; the new one {after_stance:leaning}",
         full=0.5, above=0.5,
         because=(Because("after_displacement", 0.02, "{after_displacement:percent} of workers were displaced"),)),
    Kind("law", "society.law", 35,
         "{nation} closed {after_certified_only:percent} of {nation:its market|their markets} to uncertified models",
         full=0.1, above=0.03, merge=("nation",)),
    Kind("unlaw", "society.law", 30,
         "{nation} eased the rules: {after_certified_only:percent} of the market stays closed to uncertified models",
         full=0.1, above=0.03, sign=DOWN, merge=("nation",)),
    Kind("purchases", "society.purchases", 25,
         "{nation} tied {after_procurement:percent} of state purchases to safety tiers",
         full=0.2, above=0.05, merge=("nation",)),
)  # fmt: skip
"""Economies and governments."""

WATCHERS = (
    Kind("trust", "world.trust", 50,
         "Trust in {actor} fell to {value:percent}",
         steps=(-0.6, -0.45, -0.3, -0.15), sign=DOWN, merge=("actor",)),
    Kind("ruined", "world.trading", 45,
         "{auditor} had passed what proved false, and went out of business",
         steps=(-0.5,), sign=DOWN, ends=True, merge=("auditor",)),
    Kind("premium", "world.premium", 20,
         "Insurers now ask {lab} {value:money} for {a_turn}",
         full=2.0, steps=(0.25, 0.5, 1.0, 2.0, 4.0)),
    Kind("halted", "world.halted", 55,
         "The monitoring AI stopped training at {lab}",
         steps=(0.5,), merge=("lab",)),
    Kind("conflicts", "world.conflicts", 50,
         "Independent evidence contradicts the monitoring AI: {value:count} pieces so far",
         full=10.0, steps=(1.0, 3.0, 6.0, 10.0, 15.0, 25.0)),
)  # fmt: skip
"""Those who watch: agencies, auditors, insurers, the monitoring AI."""

KINDS: tuple[Kind, ...] = (*CONTROLS, *CHAIN, *LABS, *EVIDENCE, *DANGERS, *NATIONS, *WATCHERS)
