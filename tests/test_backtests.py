"""Back-tests: real shocks played as scenarios, against bands that were stated before the first run (tests/bands.py)."""

from __future__ import annotations

import numpy as np
import pytest
from bands import CONTROLS_2022, RARE_EARTHS_2010

from game import Model, load_scenario

pytestmark = pytest.mark.proof


def within(value, band):
    low, high = band
    assert low <= value <= high, f"{value:.3f} is outside {low} to {high}"


@pytest.fixture(scope="module")
def controls():
    """China's share of accelerators shipped by US designers, per cent, by quarter."""
    model = Model(load_scenario("controls_2022"), seeds=range(16))
    chart, shares = model.chart, []
    cards = chart.edge_good == model.axes.good["accelerators"]
    china = chart.plant_nation[chart.edge_buyer] == model.axes.nation["CHN"]
    while not model.over:
        model.step()
        shipped = model.world.shipped[:, 0]
        shares.append(100 * shipped[cards & china].sum() / shipped[cards].sum())
    return np.array(shares)


def test_controls_of_2022_cut_come_back_and_cut_again(controls):
    before = controls[:2].mean()
    within(before, CONTROLS_2022["before"])
    within(controls[2] / before, CONTROLS_2022["drop"])
    within(controls[3] / before, CONTROLS_2022["rebound"])
    within(controls[4:7].mean() / before, CONTROLS_2022["overshoot"])
    within(controls[7] / controls[4:7].mean(), CONTROLS_2022["second_drop"])


def test_controls_of_2022_quarter_by_quarter(controls):
    near = np.abs(controls - CONTROLS_2022["observed"]) <= CONTROLS_2022["points"]
    assert near.sum() >= CONTROLS_2022["quarters"], controls.round(1)


@pytest.fixture(scope="module")
def rare_earths():
    """Monthly exports of China, price in Japan, and Japan's share of rare earths that comes from China."""
    model = Model(load_scenario("rare_earths_2010"), seeds=[1])
    chart = model.chart
    seller, buyer = chart.plant_nation[chart.edge_seller], chart.plant_nation[chart.edge_buyer]
    china, japan = model.axes.nation["CHN"], model.axes.nation["JPN"]
    ore = chart.edge_good == model.axes.good["rare_earths"]
    exports, price, share = [], [], []
    while not model.over:
        model.step()
        shipped = model.world.shipped[:, 0]
        exports.append(shipped[ore & (seller == china) & (buyer != china)].sum())
        price.append(model.world.price[model.axes.market["rare_earths@JPN"], 0])
        into = ore & (buyer == japan)
        share.append(shipped[into & (seller == china)].sum() / shipped[into].sum())
    return np.array(exports), np.array(price), np.array(share)


def test_rare_earth_exports_of_october_2010_fall_as_they_did(rare_earths):
    exports, _, _ = rare_earths
    within(exports[9] / exports[8] - 1, RARE_EARTHS_2010["halt"])


def test_rare_earth_price_lags_peaks_and_falls_back(rare_earths):
    _, price, _ = rare_earths
    lag = int(np.argmax(price[9:] >= 1.5 * price[8])) + 1
    within(lag, RARE_EARTHS_2010["lag_months"])
    peak = int(price.argmax())
    within(price[peak] / price[0], RARE_EARTHS_2010["peak"])
    within(peak - 8, RARE_EARTHS_2010["peak_month"])
    within(price[47] / price[peak], RARE_EARTHS_2010["by_end_2013"])
    within(price[59] / price[peak], RARE_EARTHS_2010["by_end_2014"])


def test_japan_diversifies_as_it_did(rare_earths):
    _, _, share = rare_earths
    within(share[0], RARE_EARTHS_2010["dependence_start"])
    within(share[-1], RARE_EARTHS_2010["dependence_end"])
