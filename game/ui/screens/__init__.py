"""The screens of the table: one file each. A screen is a function from the App and the Play to a tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from game.ui.kit.node import Node
from game.ui.screens import chain, charts, evidence, feed, home, mapped, orders, squeeze, treaties
from game.ui.words import marked


@dataclass(frozen=True)
class Screen:
    """An entry of the bar at the side."""

    key: str
    label: str
    icon: str
    about: str
    build: Callable[[Any, Any], Node]
    badge: Callable[[Any], int] = lambda play: 0


SCREENS: tuple[Screen, ...] = marked(
    (
        Screen("map", "Map", "globe", "The map: who holds what, and what flows", mapped.build),
        Screen("chain", "Chain", "share-2", "The supply chain by stage", chain.build),
        Screen("treaties", "Treaties", "scroll-text", "The room: what lies open and what binds", treaties.build, treaties.badge),
        Screen("evidence", "Evidence", "search", "What you know of who keeps faith", evidence.build, evidence.badge),
        Screen("squeeze", "Squeeze", "ban", "The law of trade, with a preview of what a cut does", squeeze.build),
        Screen("home", "Home", "landmark", "Your own house: purse, laboratories, plants, aims", home.build),
        Screen("charts", "Charts", "chart-line", "How things went, with bands where you only estimate", charts.build),
        Screen("feed", "Feed", "newspaper", "Everything you were told", feed.build),
        Screen("orders", "Orders", "list", "Every order you can give, line by line", orders.build),
    )
)
