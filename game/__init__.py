"""Chokepoint: an agent-based strategy game about making, watching, enforcing and breaking AI-safety treaties.

from game import load_scenario, Model
model = Model(load_scenario("standard"), seeds=range(64))
model.run_model()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["InputError", "Model", "__version__", "load_scenario"]

if TYPE_CHECKING:
    from game.agents.model import Model
    from game.scenario.load import InputError, load_scenario


def __getattr__(name: str) -> Any:
    """Import on first use, so that `main.py --help` starts at once."""
    if name == "Model":
        from game.agents.model import Model

        return Model
    if name in ("load_scenario", "InputError"):
        from game.scenario import load

        return getattr(load, name)
    raise AttributeError(name)
