"""Words for the articles of a treaty: numbers as a lawyer would write them, exact enough that no two fields read alike."""

from __future__ import annotations


def share(value: float) -> str:
    """0.125 -> 12.5%."""
    return f"{100.0 * value:.4g}%"


def flop(value: float) -> str:
    """1.2e28 -> 1.2e28 operations."""
    return f"{value:.4g} operations".replace("e+", "e")


def money(value: float) -> str:
    """2.5 -> 2.5 billion US dollars."""
    return f"{value:.4g} billion US dollars"


def count(value: float, one: str, many: str = "") -> str:
    """3 -> 3 visits; 1 -> 1 visit."""
    return f"{value:.4g} {one if value == 1.0 else many or one + 's'}"


def chips(value: float) -> str:
    """In H100 equivalents; the game counts them by the million."""
    return f"{1e6 * value:,.10g} accelerators of the strength of an H100"


def capability(value: float) -> str:
    """Capability in orders of magnitude over the frontier of 2025."""
    if value == 0.0:
        return "the frontier of 2025"
    return f"{abs(value):.3g} orders of magnitude {'above' if value > 0.0 else 'below'} the frontier of 2025"


def of(name: str) -> str:
    """The name of a row in a table, as words."""
    return name.replace("_", " ")


def after_comma(sentence: str) -> str:
    """A sentence that goes on after a comma."""
    return sentence[:1].lower() + sentence[1:]
