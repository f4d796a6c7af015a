"""Hold still: order nothing, sign nothing."""

from __future__ import annotations

from typing import ClassVar

from game.policies.policy import Policy, policy


@policy
class Hold(Policy):
    """Leaves every deed at rest."""

    name: ClassVar[str] = "hold"
