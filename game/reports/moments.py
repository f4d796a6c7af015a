"""The twelve moments of a game that is over, in sentences, each with a question to discuss (rules: `game.analysis.moments`).

They are read off what was true: nothing of this may be shown while a game is in play.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from game.analysis.moments import MOMENTS, Happened, Record, happened
from game.reports.names import Names
from game.reports.wording import capital, date, money, number, percent, possessive
from game.scenario.load import Setup
from game.world.state import World

MOST = 3
"""Of one kind of moment, at most so many are told."""


def moments(setup: Setup, record: Record, world: World, names: str | None = None) -> list[dict[str, Any]]:
    """The moments of a record of one game, as plain data, by turn; of one kind the strongest."""
    if not record.turns:
        return []
    record.close(world)
    called = Names.of(setup, names)
    counts: Counter[str] = Counter()
    kept: list[Happened] = []
    for one in sorted(happened(record), key=lambda m: -m.strength):
        counts[one.name] += 1
        if counts[one.name] <= MOST:
            kept.append(one)
    return [_row(setup, called, one, counts[one.name]) for one in sorted(kept, key=lambda m: m.turn)]


def _row(setup: Setup, names: Names, one: Happened, count: int) -> dict[str, Any]:
    kind = MOMENTS[one.name]
    about = [names.actor(place) for place in (one.actor, one.other) if place >= 0]
    return {
        "turn": one.turn,
        "date": date(setup.file.begins, float(setup.file.months_per_turn), one.turn),
        "name": one.name,
        "title": kind.title,
        "about": about,
        "text": capital(sentence(names, one)),
        "ask": kind.ask,
        "count": count,
    }


def sentence(names: Names, one: Happened) -> str:
    """What happened, in a sentence or two."""
    who = names.actor(one.actor)
    other = names.actor(one.other) if one.other >= 0 else ""
    share, strong = percent(min(one.strength, 1.0)), one.strength
    turns = f"{strong:.0f} turn{'' if strong == 1 else 's'}"
    match one.name:
        case "betrayal":
            return f"{who} broke in hiding what it had promised, by {share} of a full breach, and the logs gave it away."
        case "false_accusation":
            if other:
                return f"{other} accused {who}, who had kept its promises for a year."
            return f"{who} was found in breach, though it had kept its promises for a year."
        case "ghost":
            return f"{who} broke a promise, by up to {share} of a full breach, and nobody found it."
        case "warning_shot":
            return f"what might have been a catastrophe passed by; {who} carried {share} of the danger."
        case "open_books":
            return f"{who} opened its books and was cleared; who looked into them learned its secrets."
        case "burned_source":
            right = "had broken a promise" if one.turned else "had broken none"
            return f"{who} laid open what only its own eyes had seen of {other}, and lost the source. {capital(other)} {right}."
        case "boomerang":
            return f"{possessive(who)} squeeze on {other} cost {who} {money(strong)} more than a preview could show."
        case "letter_of_the_law":
            if one.turned:
                return f"{who}, bound by no ceiling, trained {number(strong)} times what those bound may."
            return f"{who} split a run of {number(strong)} times the ceiling into parts that each stay under it."
        case "walk_out":
            after = "others followed, or the treaty fell" if one.turned else "the others held"
            return f"{who} walked out of a treaty; {after}."
        case "leak":
            return f"the secret side deal of {who} and {other} came out."
        case "hub_turns":
            return f"{who}, from which nothing was held back, turned away from {other} over its controls."
        case _:
            return f"{who} went all in on the last generation, for {turns}{', and was stopped' if one.turned else ''}."
