"""Looking: what a nation's own eyes would catch, by the share of them that is spent on one suspect, before it looks."""

from __future__ import annotations

from game.rules.sensing import alarms, focused
from game.world.chart import Chart
from game.world.total import Array


def alarms_by_effort(chart: Chart, stock: float, tooling: Array, efforts: Array) -> tuple[Array, Array]:
    """Chance in one turn that own eyes ring for a full breach abroad that hides behind nothing, and for none: one figure for each
    of `efforts`. `stock` is what is in the programme of intelligence, bn USD; `tooling (c)` how well sensors have kept up."""
    sight = stock / (stock + chart.params.intelligence_half) if stock > 0.0 else 0.0
    return alarms(chart, sight * focused(efforts, chart.params.attention), tooling)
