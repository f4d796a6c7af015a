"""Sites: where compute meets labs. Which plants and edges of the graph feed which lab, and which stand in which nation.

Drawn once from the chart. A scenario without data centres, or without labs, has empty sites and every sum is zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game.world.total import Array, Index, Sum

if TYPE_CHECKING:
    from game.world.chart import Chart

COMPUTE, LAB_WORK, CHIPS, CIVIL = "compute", "frontier_ai", "accelerators", "civil_output"
"""Goods that the rules of compute and economy know by name; a scenario may do without any of them."""


@dataclass(frozen=True, eq=False)
class Sites:
    """The part of the graph between data centres and those who compute."""

    lab_plants: Sum  # plants that work for a lab, to labs
    computing: Sum  # data centres, to the nation they stand in
    hosted: Sum  # data centres of foreign firms, to the nation they stand in
    civil: Sum  # plants that stand for a nation's civil economy, to nations
    edges: Index  # compute on its way from a data centre to a lab
    to_lab: Sum  # these edges, to labs
    to_foreign_lab: Sum  # those of them that cross from one firm to another, to labs
    seller: Index  # plant of each of these edges
    seller_nation: Index
    price: Array  # of a unit, at rest, on each of these edges
    market: Index
    chip_edges: Index  # accelerators on their way to data centres
    chips_to_nation: Sum  # these edges, to the buyer's nation
    compute_markets: Index  # markets of accelerators and compute
    pairs: Sum  # pairs of nations, flattened, to the second of them
    purse: Sum  # a nation's programmes, flattened, to nations

    @staticmethod
    def of(chart: Chart) -> Sites:
        """Find the sites of a chart."""
        lab_work, computing, civil = (_makes(chart, good) for good in (LAB_WORK, COMPUTE, CIVIL))
        lab = np.where(lab_work, chart.actor_lab[chart.plant_firm], -1)
        abroad = chart.actor_home[chart.plant_firm] != chart.plant_nation
        edges = np.flatnonzero((lab[chart.edge_buyer] >= 0) & computing[chart.edge_seller])
        chips = np.flatnonzero(_makes(chart, CHIPS)[chart.edge_seller] & computing[chart.edge_buyer])
        seller, buyer = chart.edge_seller[edges], chart.edge_buyer[edges]
        rented = chart.plant_firm[seller] != chart.plant_firm[buyer]
        labs, nations = len(chart.axes.lab), len(chart.axes.nation)
        return Sites(
            lab_plants=Sum(lab, labs),
            computing=Sum(np.where(computing, chart.plant_nation, -1), nations),
            hosted=Sum(np.where(computing & abroad, chart.plant_nation, -1), nations),
            civil=Sum(np.where(civil, chart.plant_nation, -1), nations),
            edges=edges,
            to_lab=Sum(lab[buyer], labs),
            to_foreign_lab=Sum(np.where(rented, lab[buyer], -1), labs),
            seller=seller,
            seller_nation=chart.plant_nation[seller],
            price=chart.good_price[chart.edge_good[edges]],
            market=chart.holding_market[chart.edge_sink[edges]],
            chip_edges=chips,
            chips_to_nation=Sum(chart.plant_nation[chart.edge_buyer[chips]], nations),
            pairs=Sum(np.tile(np.arange(nations), nations), nations),
            purse=Sum(np.repeat(np.arange(nations), len(chart.axes.programme)), nations),
            compute_markets=np.flatnonzero(_named(chart, CHIPS)[chart.market_good] | _named(chart, COMPUTE)[chart.market_good]),
        )


def _named(chart: Chart, good: str) -> Array:
    """(g) True for the good of that name; nowhere if the scenario has none."""
    return np.array([name == good for name in chart.axes.good.ids], bool)


def _makes(chart: Chart, good: str) -> Array:
    """(p) True for plants that make the good of that name."""
    return np.asarray(_named(chart, good)[chart.plant_good], bool)
