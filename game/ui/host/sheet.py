"""The order sheet: every deed that a seat may order, straight from their declarations, so that none is out of reach."""

from __future__ import annotations

from typing import Any

import numpy as np

from game.orders import DEEDS, MOVES
from game.ui.host.eye import Eye, plain
from game.ui.words import _, marked
from game.world.declare import Declared

TITLES = marked(
    {
        "licence": "Export licences",
        "notice": "Notice before a licence binds",
        "threshold": "Thresholds",
        "listing": "Entity list",
        "spend": "Spending on programmes",
        "military": "Military compute",
        "certified_only": "Market for certified models only",
        "procurement": "State purchases by safety",
        "expand": "Building",
        "serve": "Whom to serve",
        "bid": "Premium bids",
        "hoard": "Stockpiling",
        "train": "Training",
        "guard": "Safety work",
        "run_cap": "Own ceiling on runs",
        "split": "Splitting runs",
        "hide": "Hiding machines",
        "inspect": "Own eyes",
        "accuse": "Accusations",
        "withhold": "Penalties withheld",
        "dues": "Dues to agencies",
        "tariff": "Tariffs",
        "visit": "Inspectors",
        "evade": "Evasion",
        "open_books": "Open books",
        "bar": "Bar inspectors",
        "report": "Reporting",
        "sign": "Sign",
        "leave": "Leave",
        "vote": "Vote for a penalty",
        "motion": "Motions",
        "propose": "Table a draft",
        "answer": "Answer to a draft",
        "price": "Price of a yes",
        "counter": "Counter-draft",
        "give": "Side deal: what I give",
        "give_amount": "Side deal: how much I give",
        "give_later": "Side deal: when I give",
        "get": "Side deal: what I get",
        "get_amount": "Side deal: how much I get",
        "get_later": "Side deal: when I get it",
        "take": "Take a side deal",
        "renege": "Break a side deal",
        "show": "Show a secret",
        "tell": "Tell a figure, true or not",
        "pass_on": "Pass a secret on",
        "release": "Release",
        "testing": "Tests before release",
        "open_weights": "Open weights",
        "dash": "The Run",
    }
)
"""What deeds are called; any other by its own name."""
COVERT = ("split", "hide", "dash", "military", "evade", "report", "withhold")
"""Deeds that nobody is meant to see; they carry an icon."""


def title(name: str) -> str:
    """What a deed is called."""
    return _(TITLES.get(name, name.replace("_", " ").capitalize()))


def sheet(eye: Eye, moves: bool = False) -> list[dict[str, Any]]:
    """Deeds (or moves of the bargaining) with the cells the seat owns, what holding still means and what stands now."""
    found = []
    for name, line in (MOVES if moves else DEEDS).items():
        cells = _cells(eye, line)
        if cells:
            found.append(
                {
                    "name": name,
                    "title": title(name),
                    "about": line.about,
                    "unit": line.unit,
                    "low": line.low,
                    "high": line.high,
                    "rest": line.rest,
                    "covert": name in COVERT,
                    "cells": cells,
                }
            )
    return found


def joined(eyes: list[Eye]) -> list[dict[str, Any]]:
    """The sheets of a seat and of the firms it answers for as one: each deed once, with all their cells."""
    found: dict[str, dict[str, Any]] = {}
    for eye in eyes:
        for row in sheet(eye):
            if row["name"] in found:
                found[row["name"]]["cells"] += row["cells"]
            else:
                found[row["name"]] = row
    return list(found.values())


def _cells(eye: Eye, line: Declared) -> list[dict[str, Any]]:
    """The seat's own cells of a deed: id as the Model takes it, a label, the value now where the world has one."""
    mine = [int(c) for c in eye.seen.cells(line.axes)]
    rest = [range(len(eye.axes.of(letter))) for letter in line.axes[1:]]
    now = _standing(eye, line)
    found = []
    for cell in mine:
        for place in [(cell,)] if not rest else [(cell, other) for other in rest[0]]:
            ids = [eye.axes.of(letter).ids[i] for letter, i in zip(line.axes, place, strict=True)]
            found.append(
                {"id": "/".join(ids), "label": label(eye, line.axes, place), "now": None if now is None else plain(now[place])}
            )
    return found


def _standing(eye: Eye, line: Declared) -> Any:
    """What stands now, for deeds that change a standing law: they rest at -1, which leaves it as it is."""
    if line.rest != -1.0:
        return None
    try:
        value = eye.seen.seen(line.name)[0]
    except KeyError:
        return None
    return value[..., 0] if value.shape[:-1] == eye.axes.shape(line.axes) else None


def label(eye: Eye, axes: str, place: tuple[int, ...]) -> str:
    """What a cell is called."""
    chart, names = eye.chart, eye.names
    first = place[0]
    match axes[0]:
        case "k":
            return _("{good} to {nation}").format(
                good=names.good(int(chart.lane_good[first])), nation=eye.nation(int(chart.lane_dest[first]))
            )
        case "p":
            return names.plant(first)
        case "e":
            return _("{good} to {plant}").format(
                good=names.good(int(chart.edge_good[first])), plant=names.plant(int(chart.edge_buyer[first]))
            )
        case "i":
            good = names.good(int(chart.market_good[chart.slot_market[first]]))
            return _("{good} for {plant}").format(good=good, plant=names.plant(int(chart.slot_plant[first])))
        case "l":
            return names.lab(first)
        case "n" | "a" | "y":
            head = (
                eye.nation(first)
                if axes[0] == "n"
                else names.actor(first)
                if axes[0] == "a"
                else eye.names.seat(eye.axes.of("y").ids[first])
            )
            return head if len(place) == 1 else _second(eye, axes[1], place[1])
    return " / ".join(_third(eye, letter, i) for letter, i in zip(axes, place, strict=True))


def _third(eye: Eye, letter: str, place: int) -> str:
    """Delegates, pairs of them and their secrets."""
    chart = eye.chart
    if letter == "s":
        return eye.names.actor(int(chart.delegate_actor[place]))
    if letter == "q":
        first, second = (int(chart.delegate_actor[side[place]]) for side in (chart.pairs.first, chart.pairs.second))
        return _("{first} to {second}").format(first=eye.names.actor(first), second=eye.names.actor(second))
    if letter == "f":
        owner = eye.names.actor(int(chart.delegate_actor[chart.secret_owner[place]]))
        return _("secret {n} of {owner}").format(n=eye.axes.secret.ids[place].split(".")[-1], owner=owner)
    return eye.axes.of(letter).ids[place]


def _second(eye: Eye, letter: str, place: int) -> str:
    if letter == "a":
        return eye.names.actor(place)
    if letter == "n":
        return eye.nation(place)
    return eye.axes.of(letter).ids[place].replace("_", " ").capitalize()


def rows_of(answer: dict[str, Any], eye: Eye, moves: bool = False) -> dict[str, dict[str, float]]:
    """A policy's answer for one seat as deed -> cell -> value, what holds still left out."""
    found: dict[str, dict[str, float]] = {}
    for name, rows in answer.items():
        line = (MOVES if moves else DEEDS)[name]
        flat = np.asarray(rows)[..., 0].reshape(-1)
        cells = _cells(eye, line)
        values = {c["id"]: float(v) for c, v in zip(cells, flat, strict=True) if abs(float(v) - line.rest) > 1e-12}
        if values:
            found[name] = values
    return found
