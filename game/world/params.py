"""Parameters: arguable numbers that rules read, `params.leak_base`. They live in `catalogue/parameters.yaml`, each with unit,
range and source; scenarios override them; studies sweep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Params:
    """Read by attribute; an unknown name raises AttributeError."""

    values: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.__dict__.update({name: value for name, value in self.values.items() if name != "values"})

    def __getattr__(self, name: str) -> float:
        if name.startswith("__") or name == "values":
            raise AttributeError(name)
        raise AttributeError(f"no parameter {name!r}: add a row to catalogue/parameters.yaml")

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def but(self, **changes: float) -> Params:
        """The same parameters with some changed. Raises AttributeError for names that do not exist."""
        for name in changes:
            getattr(self, name)
        return Params({**self.values, **changes})
