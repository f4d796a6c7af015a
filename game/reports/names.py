"""What things are called in sentences: actors by the chosen naming, goods and plants in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from game.reports.wording import possessive, typeset
from game.scenario.load import Setup

MODES = ("invented", "roles", "real")

WITH_ARTICLE = ("United ", "European Union", "Netherlands", "Philippines", "Czech Republic", "Gulf ")
"""How real names begin that take "the" in a sentence."""

GOODS = {
    "abf_film": "build-up film",
    "ai_services": "AI services",
    "civil_output": "civil goods",
    "compute": "computing time",
    "duv": "DUV scanners",
    "eda": "chip-design software",
    "etch": "etch tools",
    "euv": "EUV scanners",
    "frontier_ai": "frontier AI work",
    "hbm": "high-bandwidth memory",
    "ip": "chip-design licences",
    "leading_logic": "leading-edge logic",
    "mature_logic": "mature chips",
    "metrology": "metrology tools",
    "optics": "EUV optics",
    "packaging": "advanced packaging",
    "power": "electric power",
    "substrates": "package substrates",
}
"""Goods whose id is not already what people say; any other id is read as words."""

SITES = {
    "accelerators": "accelerator lines",
    "ai_services": "AI services",
    "civil_output": "economy",
    "compute": "data centres",
    "eda": "design-software business",
    "frontier_ai": "laboratory",
    "hbm": "memory fabs",
    "ip": "design business",
    "leading_logic": "leading-edge fabs",
    "mature_logic": "mature-chip fabs",
    "packaging": "packaging lines",
    "power": "power supply",
    "wafers": "wafer plants",
}
"""What the place is called where a good is made; elsewhere it is a plant."""


@dataclass(frozen=True, eq=False)
class Names:
    """Display names for one scenario and one way of naming."""

    setup: Setup
    mode: str

    @staticmethod
    def of(setup: Setup, mode: str | None = None) -> Names:
        """Names in the given way, or in the scenario's own."""
        return Names(setup, mode or setup.file.names)

    def actor(self, place: int) -> str:
        """An actor by its place on the actor axis, as it stands in a sentence: a role takes its article, and so do real names
        such as the United States or the Netherlands."""
        name = self.setup.chart.axes.actor.ids[place]
        label, row = self.seat(name), self.setup.file.actors[name].name
        if isinstance(row, str):
            return label
        if self.mode == "roles" and label == row.role:
            label = label.partition(",")[0]  # a sentence has commas of its own
            return f"the {label if label[1:2].isupper() else label[:1].lower() + label[1:]}"
        return f"the {label}" if self.mode == "real" and label.startswith(WITH_ARTICLE) else label

    def seat(self, name: str) -> str:
        """An actor by its id, as it stands in a table."""
        return typeset(self.setup.label(name, self.mode))

    def nation(self, place: int) -> str:
        """A nation by its place on the nation axis."""
        return self.actor(int(self.setup.chart.nation_actor[place]))

    def lab(self, place: int) -> str:
        """A lab by its place on the lab axis."""
        return self.actor(int(self.setup.chart.lab_actor[place]))

    def good(self, place: int) -> str:
        """A good by its place on the good axis."""
        return good(self.setup.chart.axes.good.ids[place])

    def plant(self, place: int) -> str:
        """A plant: whose, its name or what it makes and, where that is not its firm's home, where it stands."""
        chart = self.setup.chart
        name = chart.axes.plant.ids[place]
        made = chart.axes.good.ids[int(chart.plant_good[place])]
        firm, nation = int(chart.plant_firm[place]), int(chart.plant_nation[place])
        own = self.setup.file.plants[name].name
        site = own[:1].lower() + own[1:] if own else SITES.get(made, f"{good(made)} plant")
        abroad = chart.actor_home[firm] not in (nation, -1)
        owner, where = self.actor(firm), f" in {self.nation(nation)}" if abroad else ""
        whose = f"{possessive(owner)} {site}" if len(owner.split()) <= SHORT else f"the {site} of {owner}"
        return whose + where


SHORT = 3
"""Words of a name that still takes a genitive."""


def good(name: str) -> str:
    """A good by its id, in words."""
    return GOODS.get(name, name.replace("_", " "))


PENALTIES = {
    "chip_cut": "a cut of chips",
    "cloud_cut": "a cut of rented computing",
    "dividend_loss": "the loss of the treaty’s dividends",
    "expulsion": "expulsion from the treaty",
    "fine": "a fine",
    "gain_fine": "a fine on what was gained",
    "infrastructure_cut": "a cut of grid and network services",
    "market_exclusion": "exclusion from markets",
    "material_cut": "a cut of materials",
    "suspension": "a suspension of what is owed to it",
    "tariff": "a tariff",
    "tool_cut": "a cut of tools",
}
"""Penalties in sentences; any other id is read as words."""


def penalty(name: str) -> str:
    """A penalty by its id, in words."""
    return PENALTIES.get(name, f"the penalty “{name.replace('_', ' ')}”")
