"""Bands of the back-tests, stated before the first run against them. Observed values: data/events.csv and data/timeseries.csv
of the project's fact files (Epoch AI chip counts; Bloomberg, Adamas, USGS and customs on rare earths)."""

from __future__ import annotations

CONTROLS_2022 = {
    # China's share of new US-designed accelerators by quarter, per cent (Epoch AI ai-chip-counts)
    "observed": [14.1, 14.1, 4.7, 11.6, 18.3, 19.0, 19.0, 5.1],  # 2022Q1 to 2023Q4
    "before": (11.0, 17.0),  # mean of 2022Q1 and Q2
    "drop": (0.0, 0.5),  # 2022Q3 over before; observed 0.33
    "rebound": (0.5, 1.1),  # 2022Q4 over before; observed 0.82
    "overshoot": (0.9, 1.7),  # mean of 2023Q1 to Q3 over before; observed 1.33
    "second_drop": (0.0, 0.5),  # 2023Q4 over the mean of the three quarters before; observed 0.27
    "points": 6.0,  # each quarter within so many points of what was observed ...
    "quarters": 7,  # ... in at least so many of the eight
}

RARE_EARTHS_2010 = {
    "halt": (-0.95, -0.60),  # exports of China in October over September 2010, less 1; observed -0.77
    "lag_months": (2, 6),  # months after the halt until the price stands at 1.5 times its September level; observed about 3
    "peak": (8.0, 78.0),  # peak price over the start, within a factor of three of the observed 26
    "peak_month": (6, 18),  # months after September 2010; observed 11 (August 2011)
    "by_end_2013": (0.1, 0.6),  # price over its peak; observed 0.34
    "by_end_2014": (0.05, 0.4),  # observed 0.17
    "dependence_start": (0.8, 0.92),  # Japan's share of rare earths from China in 2010; observed 0.80 to 0.90
    "dependence_end": (0.5, 0.7),  # at the end of 2024; observed 0.60
}

PACKAGING_2026 = (1.29, 2.14)
"""Capacity of advanced packaging at the end of 2026 over the end of 2025: forecasts of 90,000 to 150,000 over 70,000."""

TOHOKU_2011 = {
    "capacity_out": 0.25,  # of the world's wafers, for 112 days
    "output_lost": (0.0, 0.05),  # of the logic made in that half-year: "little output lost, because of stocks"
}
