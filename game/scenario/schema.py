"""What a scenario file may say. `load` turns it into charts, parameters and start values; nothing else reads YAML.

Numbers that one can argue about are figures: a plain number in a row that carries `source` and `kind`, or a mapping with
`value`, `low`, `high`, `unit`, `source`, `kind` (cited, derived or assumed).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Kind = Literal["cited", "derived", "assumed"]
ActorKind = Literal[
    "nation", "lab", "cloud", "foundry", "memory", "packaging", "lithography", "tools", "materials", "designer",
    "software", "utility", "startup", "agency",
]  # fmt: skip
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Positive = Annotated[float, Field(strict=True, gt=0, le=1e12)]
NonNegative = Annotated[float, Field(strict=True, ge=0, le=1e12)]
Number = Annotated[float, Field(strict=True, ge=-1e40, le=1e40)]


def _id(text: str) -> str:
    if not text or len(text) > 48 or not all(c.isalnum() or c in "_-" for c in text):
        raise ValueError("an id is 1 to 48 letters, digits, _ or -")
    return text


Id = Annotated[str, AfterValidator(_id)]


class Row(BaseModel):
    """Every mapping of a scenario file: unknown keys are refused, infinities and NaN too."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_max_length=20_000)


class Figure(Row):
    """An arguable number: its value, the range worth sweeping, its unit and where it comes from."""

    value: Number
    low: Number | None = None
    high: Number | None = None
    unit: str = ""
    source: str = ""
    kind: Kind = "assumed"

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"value": value} if isinstance(value, (int, float)) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _within(self) -> Figure:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"value {self.value:g} is outside its own range {low:g} to {high:g}")
        return self


def _within(low: float, high: float) -> AfterValidator:
    """Holds a figure, and the ends of its range, between two numbers."""

    def held(figure: Figure) -> Figure:
        for number in (figure.value, figure.low, figure.high):
            if number is not None and not low <= number <= high:
                raise ValueError(f"allowed: {low:g} to {high:g}")
        return figure

    return AfterValidator(held)


Amount = Annotated[Figure, _within(0, 1e12)]
Part = Annotated[Figure, _within(0, 1)]
Rate = Annotated[Figure, _within(0, 100)]  # 1/year
Trend = Annotated[Figure, _within(-0.5, 5)]  # 1/year
Months = Annotated[Figure, _within(0, 120)]
Years = Annotated[Figure, _within(0.05, 1000)]


class Spread(Row):
    """A start value drawn once per world; what falls outside the quantity's range is drawn to its edge."""

    uniform: tuple[Number, Number] | None = Field(None, description="least, most")
    normal: tuple[Number, NonNegative] | None = Field(None, description="mean, standard deviation")
    lognormal: tuple[Positive, Annotated[float, Field(strict=True, ge=0, le=5)]] | None = Field(
        None, description="median, standard deviation of the logarithm"
    )
    seen_by: Literal["all", "owner", "jurisdiction", "nobody"] | None = Field(
        None, description="who sees what was drawn; as the quantity is seen if left out"
    )

    @model_validator(mode="after")
    def _one(self) -> Spread:
        if sum(x is not None for x in (self.uniform, self.normal, self.lognormal)) != 1:
            raise ValueError("give exactly one of uniform, normal, lognormal")
        if self.uniform is not None and self.uniform[0] > self.uniform[1]:
            raise ValueError("uniform takes the least and then the most")
        return self


Start = dict[Id, Number | Spread]


class Name(Row):
    """A name in each of the three ways of naming."""

    invented: str
    role: str = ""
    real: str = ""


class Input(Row):
    """One thing a plant needs: a good, or any of several (`any`: how much of the need one unit of each covers)."""

    amount: Amount = Field(description="units per unit of output; for capital, units per unit of yearly capacity built")
    any: dict[Id, Positive] = Field(default_factory=dict)
    weight: Share = Field(1.0, description="output lost when none arrives: 1 stops the plant, 0.2 costs a fifth")
    service: Rate = Figure(value=0.0, unit="1/year", kind="assumed")  # capital: share of installed units renewed or serviced

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"amount": value} if isinstance(value, (int, float)) and not isinstance(value, bool) else value


class Good(Row):
    """A row of the table of goods: what it takes, how its makers grow, how it moves and what a control does to it."""

    level: int = Field(strict=True, ge=0, le=9)
    about: str = ""
    unit: str
    price: Amount = Field(description="bn USD per unit at rest")
    inputs: dict[Id, Input] = Field(default_factory=dict, description="flow inputs: used up as the good is made")
    capital: dict[Id, Input] = Field(default_factory=dict, description="tools: needed to add capacity, and serviced")
    local: bool = Field(False, description="bought in the nation where it is used, like power from the grid")
    perishable: bool = Field(False, description="cannot be stored: what is not used this turn is gone")
    lead: Months = Figure(value=0.0, unit="months", kind="assumed")
    life: Years | None = Field(None, description="years until installed capacity is worn out; none for lasting plants")
    growth: Rate = Figure(value=0.1, unit="1/year", kind="assumed")  # most that capacity grows under full pressure
    trend: Trend = Figure(value=0.0, unit="1/year", kind="assumed")  # progress in units per plant that needs no tools
    controlled: bool = Field(True, description="export licences can bind it")
    redesign: Part = Figure(value=0.0, unit="share", kind="assumed")  # of demand a product under a threshold can serve
    substitution: Rate = Figure(value=0.02, unit="1/year", kind="assumed")  # need designed out under a full control
    smuggling: Part = Figure(value=0.0, unit="share", kind="assumed")  # of refused trade that finds a third country at rest price
    source: str = ""
    kind: Kind = "assumed"


class Actor(Row):
    """A deciding party."""

    kind: ActorKind
    nation: Id | None = Field(None, description="home; nations leave it out")
    name: Name | str = ""
    state_share: Share = 0.0
    profile: Id | None = Field(None, description="a row of the catalogue's profiles")
    policy: str | None = None
    start: Start = Field(default_factory=dict, description="start values of the world's fields on the actor's axis")
    programmes: dict[Id, NonNegative] = Field(
        default_factory=dict, description="nations: stock of each programme at the start, bn USD"
    )
    note: str = ""
    source: str = ""


class Plant(Row):
    """A firm's site in a nation; it makes one good."""

    firm: Id
    nation: Id
    makes: Id
    capacity: Amount = Field(description="units a year")
    needs: dict[Id, Input] | None = Field(None, description="instead of the good's recipe, e.g. a nation's civil needs")
    capital: dict[Id, Input] | None = Field(None, description="instead of the good's tools, e.g. a fab without EUV")
    buffers: dict[Id, NonNegative] = Field(default_factory=dict, description="months of use in stock, by input slot")
    finished: NonNegative = Field(1.0, description="months of output kept as finished stock")
    growth: Rate | None = None
    start: Start = Field(default_factory=dict)
    name: str = ""
    source: str = ""
    kind: Kind = "assumed"


class Links(Row):
    """Who may supply whom. Each input of each plant is linked to its nearest suppliers: same firm, then by capacity."""

    suppliers: int = Field(4, strict=True, ge=1, le=64, description="at most so many suppliers an input")
    goods: dict[Id, Annotated[int, Field(strict=True, ge=0, le=64)]] = Field(
        default_factory=dict, description="another number for some goods"
    )
    only: dict[Id, dict[Id, dict[Id, NonNegative]]] = Field(
        default_factory=dict, description="buyer plant: good: supplier plant: share; replaces the rule for that input"
    )
    never: list[tuple[Id, Id, Id]] = Field(
        default_factory=list, description="[seller, buyer, good]: plants, firms or nations that do not deal"
    )
    also: list[tuple[Id, Id]] = Field(default_factory=list, description="[seller plant, buyer plant]: a further link")


class Fair(Row):
    """Fairness rules of play; off in research."""

    no_catastrophe_before: int = Field(0, strict=True, ge=0, le=2000, description="turn; hazard is zero before it")
    warning_shot: bool = False
    never_from_green: bool = False


class Epilogue(Row):
    """After the last turn: conduct is frozen and the danger that is left is measured."""

    turns: int = Field(4, strict=True, ge=0, le=40)
    worlds: int = Field(1, strict=True, ge=1, le=4096)


class Factor(Row):
    """One read-out in a product, and whose: an actor's, `all` (the whole world added up) or `others` (all but one's own)."""

    read: str
    of: Id | None = Field(None, description="whose: an actor, all, or others; each actor's own if left out")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"read": value} if isinstance(value, str) else value


class Product(Factor):
    """One product in the sum of a gauge."""

    weight: Number = 1.0
    times: list[Factor] = Field(default_factory=list, description="further factors")


class Gauge(Row):
    """A read-out worked out from others: `constant` plus a sum of products, seen through `form`."""

    each: list[Id] | None = Field(None, description="actors or kinds that have it; one for the whole world if left out")
    sum: list[Product]
    constant: Number = 0.0
    form: Literal["value", "positive", "at_least", "at_most", "highest", "share"] = "value"
    goal: Number = Field(0.0, description="the line of at_least and at_most")
    unit: str = ""
    about: str = ""


class Term(Row):
    """One term of a seat's score: `weight` x a read-out, or x a product of two, or a pair term over all other actors."""

    weight: float = Field(strict=True, ge=-1e6, le=1e6)
    read: str = Field(description="a read-out: a field of the world, or a name from the table of read-outs")
    of: Id | None = Field(None, description="whose; the seat itself if left out")
    times: str | None = Field(None, description="a second read-out to multiply with")
    times_of: Id | None = None
    against: Id | None = Field(None, description="take the difference to this actor's value")
    pair: dict[Id, Number] | None = Field(None, description="pair term: read of the seat x `times` of each actor x this")
    base: Literal["value", "growth", "log", "at_least", "at_most"] = "value"
    goal: Number = Field(0.0, description="value at which the term pays in full; for at_least and at_most, the line")
    floor: Number = Field(0.0, description="value at which it pays nothing")
    when: Literal["end", "turn", "year"] = "end"
    group: Literal["public", "hidden", "edge", "common", ""] = ""
    about: str = ""


class Objective(Row):
    """What a seat wants. Scores of play are scaled so that `par` is what all-keep earns."""

    terms: list[Term]
    discount: Share = Field(0.0, description="a year, on terms paid by turn")
    scale: Number = 1.0
    offset: Number = 0.0
    survival: bool = Field(False, description="multiply by 1 - 0.75 q, and by 0.25 after a catastrophe")
    agenda: dict[Id, list[Term]] = Field(default_factory=dict, description="hidden agendas; each world draws one")


class Effect(Row):
    """What an event does."""

    damage: Share | None = None
    months: NonNegative = 0.0
    plants: list[Id] = Field(default_factory=list)
    field: str | None = None
    cells: list[Id] = Field(default_factory=list, description="ids along the field's first axis; all if left out")
    add: Number | None = None
    set: Number | None = None
    times: NonNegative | None = None
    licence: Share | None = None
    origin: Id | None = None
    goods: list[Id] = Field(default_factory=list)
    destinations: list[Id] = Field(default_factory=list)
    threshold: Share | None = None
    announce: bool = False
    ends: bool = Field(False, description="the game is over in this world: the turn just played was its last")


class Condition(Row):
    """A test of one read-out."""

    read: str
    of: Id | None = None
    above: Number | None = None
    below: Number | None = None

    @model_validator(mode="after")
    def _tests(self) -> Condition:
        if self.above is None and self.below is None:
            raise ValueError("a condition needs above or below")
        return self


class Event(Row):
    """A scripted shock: by turn, by condition, or by yearly chance."""

    id: Id
    title: str
    turn: int | None = Field(None, strict=True, ge=0)
    when: Condition | None = None
    chance: Share | None = Field(None, description="a year")
    once: bool = True
    effects: list[Effect]
    source: str = ""

    @model_validator(mode="after")
    def _fires(self) -> Event:
        if self.turn is None and self.when is None and self.chance is None:
            raise ValueError("an event needs turn, when or chance")
        return self


class Treaty(Row):
    """A treaty on the table: in force from `since`, or open for signature from then on."""

    id: Id
    title: str
    parties: list[Id] = Field(default_factory=list, description="in force among these from `since`")
    invited: list[Id] = Field(default_factory=list, description="may sign from `since` on")
    since: int = Field(0, strict=True, ge=0, le=2000)
    minimum: int = Field(2, strict=True, ge=1, description="members needed to enter into force")
    depositary: Id | None = Field(None, description="the agency that inspects and finds; the first there is if left out")
    clauses: list[dict[str, Any]] = Field(description="each with `kind` and the clause's own fields")


class Step(Row):
    """One order of a plan."""

    deed: Id
    cells: list[str] = Field(default_factory=list, description="cells the order touches, or all the seat owns")
    value: Number
    turn: int = Field(0, strict=True, ge=0)
    until: int | None = Field(None, strict=True, ge=0)


class Choice(Row):
    """A plan: as a policy says, or holding still, and orders on top; perhaps with a limit on how often it may be played."""

    policy: str | None = None
    orders: list[Step] = Field(default_factory=list)
    most: int | None = Field(None, strict=True, ge=0, description="turns, where a game is solved turn by turn")


class Order(Step):
    """An order for the policies `scripted` and `mixed`."""

    seat: Id
    chance: Share = Field(1.0, description="for `mixed`: orders for the same cells are alternatives")


class Sensor(Row):
    """A row of the table of sensors: what may notice a broken promise."""

    about: str = ""
    family: Literal["record", "eyes", "access", "hardware"] = "access"
    mode: Literal["alarm", "sample", "balance"] = "alarm"
    watches: dict[Id, Share] = Field(description="promised quantity: sensitivity to a full breach, a turn at full reach")
    false_alarm: Share = Field(0.02, description="a turn, at full reach")
    half: NonNegative = Field(0.0, description="breach at which sensitivity is half of the full")
    ageing: Share = Field(0.0, description="of sensitivity lost a year unless tooling is renewed")
    latency: int = Field(0, strict=True, ge=0, le=1, description="turns")
    cost: NonNegative = Field(0.0, description="bn USD a year at full reach of one nation")
    leak: Share = Field(0.0, description="of the suspect's insight shown to the inspector, a turn")
    drag: Share = Field(0.0, description="of compute lost to the measure")
    early: Share = Field(0.0, description="of sensitivity that bites on plans, before the breach")
    item: Positive = Field(1.0, description="sample: units of the quantity in one item")
    items: NonNegative = Field(1.0, description="sample: items drawn a visit")
    sigma: Positive = Field(1.0, description="balance: error of the books, units of the quantity")
    visits: bool = Field(False, description="reach comes from inspectors' visits")
    monitor: bool = Field(False, description="works only while a monitoring AI is appointed")
    shielded: bool = Field(False, description="people inside, who need protection")
    past: bool = Field(False, description="reads what past breaches left behind")
    alone: Share = Field(1.0, description="of its worth that is left where nobody from outside may look")
    told: Share = Field(
        0.0, description="of its sensitivity that rests on what the watched report: what they leave out is not seen"
    )
    vendor: str = ""
    shared_error: Share = Field(0.0, description="of errors that sensors of one vendor share")
    source: str = ""
    kind: Kind = "assumed"


class Evasion(Row):
    """A row of the table of evasions: how a broken promise stays unnoticed."""

    about: str = ""
    family: Literal["hide", "split", "relabel"] = "hide"
    price: Positive = Field(1.0, description="bn USD a turn for half of the full effect")
    by: Literal["", "split", "hide"] = Field("", description="a deed that does it instead of money")
    beats: dict[Id, Share] = Field(description="sensor: share of alarms that full effort takes away")
    mark: Share = Field(0.0, description="chance a turn at full effort that sealed logs show it")
    slows: Share = 0.0
    pooled: bool = Field(False, description="pooling data over borders undoes it")
    chosen: bool = Field(False, description="auditors assigned by lot undo it")
    channel: bool = Field(False, description="a secured channel undoes it")
    poses: Share = Field(0.0, description="of a bad record that full effort hides from those who check identities")
    forges: Share = Field(0.0, description="of what tests do not cover that full effort has certified all the same")
    flatters: Share = Field(0.0, description="of the way to the best public rating that full effort buys")
    needs: Literal["", "exempt", "privacy"] = ""
    source: str = ""
    kind: Kind = "assumed"


class Penalty(Row):
    """A row of the table of penalties: what a finding may bring."""

    about: str = ""
    acts: Literal["cut", "market", "tariff", "dividend", "fine", "gain_fine", "expulsion", "suspension"]
    goods: list[Id] = Field(default_factory=list, description="what a cut stops")
    rate: NonNegative = Field(0.0, description="fines: bn USD, or multiple of the gain; tariffs: duty at full depth")
    source: str = ""
    kind: Kind = "assumed"


CARDS = (
    "compute_cap", "compute_metering", "hardware_telemetry", "inspection_rights", "testing_protocol", "moratorium",
    "automatic_penalty", "voted_penalty", "shared_compute", "national_security_exemption", "incident_reporting", "withdrawal",
)  # fmt: skip
"""Templates within reach where a scenario names none (PLAY 5)."""


class Drafting(Row):
    """The bargaining: what seats may write themselves, trade and tell, and within which limits."""

    slots: int = Field(0, strict=True, ge=0, le=40, description="treaties that may stand beside those of the file")
    clauses: int = Field(12, strict=True, ge=1, le=40, description="at most, in one text")
    promises: int | None = Field(None, strict=True, ge=1, le=4000, description="rows of promises one text may come to")
    seats: list[Id] = Field(default_factory=list, description="seats or kinds that take part beside the nations")
    exchanges: int = Field(2, strict=True, ge=1, le=6, description="rounds of moves in one bargaining")
    tabled: int = Field(1, strict=True, ge=1, le=8, description="drafts tabled in one exchange, at most")
    lapse: int = Field(1, strict=True, ge=1, le=40, description="bargainings after which an unsigned draft lapses")
    offers: int = Field(1, strict=True, ge=0, le=12, description="drafts a seat may table unasked in one bargaining")
    counters: int = Field(2, strict=True, ge=0, le=12, description="counter-offers a seat may make in one bargaining")
    deals: int = Field(0, strict=True, ge=0, le=12, description="side deals a seat may offer in one bargaining; 0 for none")
    due: int = Field(4, strict=True, ge=1, le=40, description="turns after which a promise for later is due, at the latest")
    secrets: int = Field(0, strict=True, ge=0, le=2, description="true secrets that each seat starts with and may show or tell")
    cards: list[Id] = Field(
        default_factory=lambda: list(CARDS), description="kinds of clause within reach of a person; the rest lie in a drawer"
    )

    @property
    def open(self) -> bool:
        """Whether there is anything to negotiate beside signing what the file has laid out."""
        return bool(self.slots or self.deals or self.secrets)


class Measure(Row):
    """What a band is about, turn by turn: the price of a good in a nation, or what was shipped of it."""

    good: Id
    read: Literal["price", "shipped", "share_of_origin", "share_of_destination"] = Field(
        "shipped", description="a share is of all that the origin sells abroad and at home, or of all that the destination buys"
    )
    origin: Id | None = Field(None, description="shipped: from this nation; from anywhere if left out")
    destination: Id | None = Field(None, description="to this nation; abroad to anybody if left out. Of a price: where")


class Band(Row):
    """A figure of a back-test: what was observed, and the band, stated in advance, in which the game's figure must lie."""

    about: str
    measure: Measure
    take: Literal["mean", "peak", "peak_turn", "reach"] = Field(
        "mean", description="of `turns`; the turn of the peak, or the one that reaches `level` x the base, from their first on"
    )
    turns: tuple[int, int] = Field(description="first and last turn, counted from 0")
    over: tuple[int, int] | None = Field(None, description="divide by the mean over these turns")
    over_peak: bool = Field(False, description="divide by the highest value of the whole game")
    level: Positive = 1.0
    low: Number
    high: Number
    observed: Number | None = None
    unit: Literal["percent", "times", "turns"] = "percent"
    source: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Band:
        if self.low > self.high or not 0 <= self.turns[0] <= self.turns[1]:
            raise ValueError("low and high, and the turns, stand in order")
        return self


class Scenario(Row):
    """A scenario file."""

    name: Id
    title: str = ""
    about: str = ""
    turns: int = Field(strict=True, ge=1, le=2000)
    months_per_turn: float = Field(3.0, strict=True, ge=0.25, le=60)
    session_turns: int = Field(1, strict=True, ge=1, le=12)
    attention: int = Field(
        0, strict=True, ge=0, le=99, description="what a person may spend on exceptions in a turn; 0 for no limit"
    )
    begins: str = Field("2026-01", pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    names: Literal["invented", "roles", "real"] = "invented"
    disputed_labels: dict[Id, str] = Field(default_factory=dict)
    actors: dict[Id, Actor]
    plants: dict[Id, Plant] = Field(default_factory=dict)
    links: Links = Links()
    goods: dict[Id, Any] = Field(default_factory=dict, description="rows added to or changed in the table of goods")
    catalogue: bool = Field(True, description="start from the game's own table of goods; false: only `goods` here")
    parameters: dict[Id, Number | Figure] = Field(default_factory=dict)
    rest: list[Id] = Field(default_factory=list, description="phases that rest")
    moves: dict[Id, list[Id]] = Field(default_factory=dict, description="seat or kind: deeds it may order; all if left out")
    leaders: list[Id] = Field(default_factory=list, description="seats whose orders the others see first")
    start: Start = Field(default_factory=dict, description="start values of fields without an axis")
    relations: dict[Id, dict[Id, dict[Id, Share]]] = Field(
        default_factory=dict, description="start values of pair fields: field: nation: nation: value"
    )
    gauges: dict[Id, Gauge] = Field(default_factory=dict, description="read-outs worked out from others, in order")
    objectives: dict[Id, Objective] = Field(default_factory=dict, description="seat or kind: what it wants")
    policies: dict[str, str] = Field(default_factory=dict, description="seat or kind: policy; `weigh` if left out")
    doctrines: dict[Id, dict[Id, Any]] = Field(
        default_factory=dict, description="seat or kind: standing orders for the policy `doctrine`; a seat's own row goes first"
    )
    treaties: list[Treaty] = Field(default_factory=list, max_length=200)
    drafting: Drafting = Drafting()
    sensors: dict[Id, Any] = Field(default_factory=dict, description="rows added to or changed in the table of sensors")
    evasions: dict[Id, Any] = Field(default_factory=dict, description="rows added to or changed in the table of evasions")
    penalties: dict[Id, Any] = Field(default_factory=dict, description="rows added to or changed in the table of penalties")
    events: list[Event] = Field(default_factory=list, max_length=1000)
    orders: list[Order] = Field(default_factory=list, max_length=10_000, description="for the `scripted` policy")
    plans: dict[Id, dict[Id, str | list[Step] | Choice]] = Field(
        default_factory=dict, description="seat or kind: plan: a policy, or orders; what `analysis.equilibrium` lets seats choose"
    )
    profiles: dict[Id, dict[Id, Annotated[float, Field(strict=True, ge=-10, le=10)]]] = Field(default_factory=dict)
    fair: Fair = Fair()
    epilogue: Epilogue = Epilogue()
    bands: list[Band] = Field(default_factory=list, max_length=100, description="of a back-test: observed figures and bands")
    notes: str = ""
