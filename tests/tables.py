"""Tables for tests of the bargaining: four nations and a lab that may negotiate, in a world in which little else happens."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from worlds import chain, setup

from game import Model, load_scenario
from game.scenario.load import Setup

SEATS = ("Ash", "Birch", "Cedar", "Dogwood")


def text(title: str = "Pause", share: float = 0.5, **entry: Any) -> dict[str, Any]:
    """A draft as plain data: new chips carry a cap."""
    return {"title": title, "clauses": [{"kind": "chip_cap", "share": share}]} | entry


def scenario(actors: dict[str, Any] | None = None, treaties: list[Any] | None = None, **drafting: Any) -> dict[str, Any]:
    """Four nations of 100 bn USD each, a lab at home in Ash, two firms of the chain."""
    seats: dict[str, Any] = {seat: {"kind": "nation", "start": {"treasury": 100.0}} for seat in SEATS}
    seats |= {
        "brain": {"kind": "lab", "nation": "Ash", "start": {"cash": 10.0, "capability": 0.4, "covert": 0.02}},
        "miner": {"kind": "materials", "nation": "Ash"},
        "miller": {"kind": "foundry", "nation": "Birch"},
    }
    seats |= {seat: seats.get(seat, {}) | row for seat, row in (actors or {}).items()}
    rest = ["build", "compute", "research", "release", "incidents", "economy", "society", "oversight"]
    made = chain(actors=seats, rest=rest, treaties=treaties or [], drafting={"slots": 3} | drafting)
    made["plants"]["mine"]["nation"], made["plants"]["mill"]["nation"] = "Ash", "Birch"
    return made | {"policies": dict.fromkeys(("nation", "materials", "foundry", "lab"), "hold")}


def seated(worlds: int = 1, policy: Any = None, exchanges: int | None = None, **said: Any) -> Model:
    """A game at such a table, its first bargaining open."""
    return Model(load_scenario(scenario(**said)), seeds=range(1, worlds + 1), policy=policy, exchanges=exchanges)


@lru_cache(maxsize=8)
def class50(deals: int = 2, secrets: int = 2, slots: int = 3, **more: int) -> Setup:
    """The class game with everything to negotiate."""
    data = setup("class50").document.data
    drafting = {"slots": slots, "deals": deals, "secrets": secrets, "seats": ["lab", "agency"]} | more
    return load_scenario(data | {"drafting": drafting, "epilogue": {"turns": 1, "worlds": 1}})


def bargained(model: Model, *rounds: dict[str, Any]) -> Model:
    """File the answers of each exchange and play the bargaining to its close: `{seat: answer}` an exchange."""
    for answers in rounds:
        for seat, answer in answers.items():
            model.file(seat, answer)
        model.advance()
    while model.stage == "bargaining":
        model.advance()
    return model


def slot_of(model: Model, title: str, world: int = 0) -> int:
    """The slot in which the text of that title stands."""
    register = model.state.register
    for slot, number in enumerate(register.draft[:, world].astype(int)):
        if number >= 0 and register.book.drafts[number].title == title:
            return slot
    raise AssertionError(f"no text {title!r} on the table")


def parties(model: Model, title: str, world: int = 0) -> set[str]:
    """Who is in it."""
    row = model.state.register.party[slot_of(model, title, world), :, world]
    return {seat for seat, member in zip(model.axes.actor.ids, row, strict=True) if member}


def reasons(model: Model) -> set[str]:
    """Why moves were cut in this bargaining."""
    return {cut.reason for cut in model.refused}
