"""Reasons: the family that each lever and each promised quantity belongs to, from which a refusal takes its reason.

A seat that will not sign says why in one of the words of `game.orders.REASONS`; what speaks most against a text is one of its
levers, and every lever has a family here.
"""

from __future__ import annotations

from game.orders import ANSWERS, REASONS
from game.treaty.levers import LEVERS, PROMISED

FAMILIES: dict[str, tuple[str, ...]] = {
    "limits": (*PROMISED, "chip_cap", "chip_cap_flop", "identity", "re_export"),
    "verification": (
        "access", "inspections", "challenges", "forewarning", "mutual", "hops", "sealed", "kept_logs", "secured", "shield",
        "formats", "by_lot", "cross_border", "proof", "ledger",
    ),
    "penalties": (
        "cure", "automatic", "voted", "majority", "lapse", "escalation", "snapback", "reciprocity", "by_control", "recognition",
    ),
    "dividends": ("pooled", "rent_pool", "market_access", "tiers", "joint_labs", "adjustment", "rating", "goodwill_bonus"),
    "money": ("dues", "side_payment", "strict_liability", "insured"),
    "secrets": ("privacy",),
    "exemptions": ("exempt", "ambiguity"),
    "institutions": ("monitor", "stack", "bounds_proven"),
    "entry": ("notice", "exit_tax", "entry_fee", "entry_rise"),
    "partners": (),  # who is in it: no lever says that
    "trust": (),
    "home": (),
}  # fmt: skip
"""Reason -> the levers and promised quantities that it is about."""


def reason_of(lever: str) -> str:
    """The reason that a lever or a promised quantity stands for; a lever of no family is a matter of institutions."""
    return next((family for family, names in FAMILIES.items() if lever in names), "institutions")


def answer_because(reason: str) -> int:
    """What a move says to refuse for a reason. Raises ValueError for a word that is no reason."""
    return ANSWERS.index(reason)


assert FAMILIES.keys() == REASONS.keys()
assert {name for names in FAMILIES.values() for name in names} <= {*LEVERS, *PROMISED}
