"""Bargaining: what seats propose, answer, sign, leave, vote and trade before they give their orders. Who moves first never
matters.

A bargaining is some exchanges of moves, all at once in each (`exchange`): drafts come to the table (`tabling`), open drafts
are answered, side deals are struck (`deals`), secrets shown and told (`confide`). Signatures, withdrawals and votes are sealed
until the last of them and then opened together (`signing`).
"""

from game.engine.bargain.exchange import COUNTS, SEALED, Talked, close, exchange
from game.engine.bargain.signing import bargain
from game.engine.bargain.table import Table

__all__ = ["COUNTS", "SEALED", "Table", "Talked", "bargain", "close", "exchange"]
