"""Seats as Mesa agents: one class per kind of actor. They carry who they are and which policy decides for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import mesa

if TYPE_CHECKING:
    from game.agents.model import Model


class Seat(mesa.Agent):
    """A deciding party of the game."""

    kind: ClassVar[str] = ""

    def __init__(self, model: Model, seat: str, policy: str) -> None:
        super().__init__(model)
        self.seat = seat
        self.place = model.axes.actor[seat]
        self._policy = policy

    @property
    def policy(self) -> str:
        """The policy that decides for this seat; it may change hands in play."""
        return self._policy

    @policy.setter
    def policy(self, policy: str) -> None:
        self._policy = policy
        self.model.regroup()

    def observe(self) -> Any:
        """What this seat sees now: an Observation of one seat."""
        model: Model = self.model
        return model.observe([self.seat])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.seat} by {self.policy}>"


class Nation(Seat):
    """A state: licences, budgets, law, treaties."""

    kind = "nation"


class Firm(Seat):
    """A firm with plants: builds, serves, bids, hoards."""


class Lab(Firm):
    """An AI laboratory: trains, guards, releases."""

    kind = "lab"


class Cloud(Firm):
    """Rents out compute."""

    kind = "cloud"


class Foundry(Firm):
    """Makes logic."""

    kind = "foundry"


class Supplier(Firm):
    """A supplier of anything the chain needs; the kinds below say which."""


class Lithography(Supplier):
    kind = "lithography"


class Tools(Supplier):
    kind = "tools"


class Materials(Supplier):
    kind = "materials"


class Memory(Supplier):
    kind = "memory"


class Packaging(Supplier):
    kind = "packaging"


class Software(Supplier):
    kind = "software"


class Utility(Supplier):
    kind = "utility"


class Designer(Firm):
    """Designs accelerators and sells them."""

    kind = "designer"


class Startup(Seat):
    """Sells audits and monitoring."""

    kind = "startup"


class Agency(Seat):
    """The body that watches over a treaty."""

    kind = "agency"


def _kinds(cls: type[Seat]) -> dict[str, type[Seat]]:
    found = {cls.kind: cls} if cls.kind else {}
    for sub in cls.__subclasses__():
        found |= _kinds(sub)
    return found


KINDS: dict[str, type[Seat]] = _kinds(Seat)
