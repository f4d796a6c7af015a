"""Certificates: whether release tests cover the model in use. Markets, common clusters and prize pools ask for them."""

from __future__ import annotations

import numpy as np

from game.rules.law import Turn
from game.world.total import Array


def certified(deployed: Array, tested: Array, turn: Turn) -> Array:
    """(l, b) 1 where tests cover the model in use, falling to 0 as it runs ahead of them."""
    return np.minimum(np.maximum(1.0 - (deployed - tested) / turn.params.certificate_slack, 0.0), 1.0)
