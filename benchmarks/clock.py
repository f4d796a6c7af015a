"""A clock that is hung on functions of the engine for a while: who takes how long."""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from game.engine import epilogue, turn
from game.knowledge.observe import Observation
from game.world.draws import Draws


class Clock:
    """Seconds by name. A name that is entered again within itself is counted once."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside: set[str] = set()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time added up under a name."""

        @functools.wraps(function)
        def run(*given: Any, **named: Any) -> Any:
            if name in self._inside:
                return function(*given, **named)
            self._inside.add(name)
            began = time.process_time()
            try:
                return function(*given, **named)
            finally:
                self.seconds[name] += time.process_time() - began
                self._inside.discard(name)

        return run

    @contextmanager
    def on(self, *places: tuple[Any, str, str]) -> Iterator[None]:
        """Time attributes for a while: (holder, attribute, name). An attribute that is not there is left out."""
        with ExitStack() as stack:
            for holder, attribute, name in places:
                found = getattr(holder, attribute, None)
                if found is not None:
                    stack.enter_context(patch.object(holder, attribute, self.timed(name, found)))
            yield

    @contextmanager
    def on_draws(self) -> Iterator[None]:
        """Time every draw."""
        with self.on(*((Draws, name, "luck") for name in ("uniform", "chance", "normal", "pareto", "salted"))):
            yield

    @contextmanager
    def on_phases(self) -> Iterator[None]:
        """Time every phase of a turn."""
        timed = tuple(self.timed(rule.__name__, rule) for rule in turn.PHASES)
        with patch.object(turn, "PHASES", timed):
            yield

    @contextmanager
    def on_engine(self) -> Iterator[None]:
        """Time the parts of a turn around its phases."""
        from game.agents import model
        from game.policies.policy import policies
        from game.treaty.register import Register

        with self.on(
            (turn, "legal", "cutting orders to the possible"),
            (turn, "check", "check"),
            (turn, "_only_alive", "putting ended worlds back"),
            (Register, "opened", "gates of the register"),
            (Register, "combined", "levers and promises"),
            (model, "strike", "shocks"),
            *(
                (policy, what, f"policies {what}")
                for policy in policies().values()
                for what in ("bargain", "decide")
                if what in vars(policy)
            ),
            (model, "bargain", "register moves"),
            (model, "_scatter", "writing answers on one sheet"),
            (model, "unwritten", "blank orders"),
            (model, "epilogue", "epilogue"),
            (epilogue, "play", "epilogue, turns"),
            (model.Model, "_record", "record"),
            (Observation, "own", "observe: own cells"),
            (Observation, "public", "observe: public"),
            (Observation, "pairs", "observe: pairs"),
            (Observation, "cells", "observe: which cells"),
        ):
            yield
