"""Twelve moments of a game (PLAY 6): one rule each, read by tests, the report, the debrief and `python -m game.analysis.moments`.

record = Record(setup.chart)          # a column a turn, as the game is played
for one in happened(record): print(one.name, one.turn, one.actor)
"""

from game.analysis.moments import affairs as _affairs
from game.analysis.moments import conduct as _conduct
from game.analysis.moments.found import MOMENTS as _REGISTERED
from game.analysis.moments.found import Found, Happened, Moment, happened
from game.analysis.moments.record import Record

del _affairs, _conduct

ORDER = (
    "betrayal", "false_accusation", "ghost", "warning_shot", "open_books", "burned_source", "boomerang", "letter_of_the_law",
    "walk_out", "leak", "hub_turns", "the_run",
)  # fmt: skip
"""As PLAY 6 counts them."""
MOMENTS: dict[str, Moment] = {name: _REGISTERED[name] for name in ORDER}

__all__ = ["MOMENTS", "Found", "Happened", "Moment", "Record", "happened"]
