"""Numbers and lists as people say them: percent, money, times, dates, "A, B and 3 others"."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

MINUS = "−"


def number(value: float, digits: int = 2) -> str:
    """A number with `digits` significant figures and thousands set apart: 0.034, 1.2, 34, 1,240."""
    if not math.isfinite(value):
        return "unlimited" if value > 0 else "none"
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, places):,.{max(places, 0)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS) if text != "-0" else "0"


def percent(share: float) -> str:
    """A share as a percentage: 34 %, 0.4 %; never 0 % for something, nor 100 % for not quite all."""
    hundredths = 100.0 * share
    if 0.0 < hundredths < 0.05:
        return "under 0.1 %"
    if 99.5 <= hundredths < 100.0:
        return "over 99 %"
    shown = f"{hundredths:.1f}" if abs(hundredths) < 1.0 else f"{hundredths:.0f}"
    return f"{shown.removesuffix('.0').replace('-', MINUS)} %"


def signed(share: float) -> str:
    """Growth as a percentage with its sign: +13 %, −2 %, 0 %."""
    shown = f"{100.0 * share:+,.0f}"
    return f"{'0' if shown in ('+0', '-0') else shown.replace('-', MINUS)} %"


def points(share: float) -> str:
    """A difference of shares, with its sign: +3 points."""
    return f"{'+' if share >= 0 else MINUS}{abs(100.0 * share):.0f} points"


def money(billions: float) -> str:
    """Billions of dollars as people say them: 40 million USD, 1.2 billion USD, 3.4 trillion USD."""
    size = abs(billions)
    if size >= 1000.0:
        return f"{number(billions / 1000.0)} trillion USD"
    if size >= 1.0:
        return f"{number(billions, 2 if size < 100 else 3)} billion USD"
    return f"{number(billions * 1000.0)} million USD"


def times(ratio: float) -> str:
    """A ratio: 2.3 times."""
    return f"{number(ratio)} times"


def interval(low: float | None, high: float | None, say: Callable[[float], str]) -> str:
    """An interval, or nothing where there is none: 2 to 5 %. That of a share is shown as far as it is one."""
    if low is None or high is None:
        return ""
    if say is percent:
        low, high = max(low, 0.0), min(high, 1.0)
    return between(say(low), say(high))


def between(low: str, high: str) -> str:
    """Two figures in words as a range, with their unit once: 20 to 34 %."""
    unit = high.partition(" ")[2]
    return high if low == high else f"{low.removesuffix(f' {unit}')} to {high}"


def flop(operations: float) -> str:
    """Training operations: 3.2 × 10^26."""
    if operations <= 0:
        return "none"
    power = math.floor(math.log10(operations))
    return f"{operations / 10.0**power:.1f} × 10^{power} operations"


def chips(millions: float) -> str:
    """Accelerators in H100 equivalents, given in millions: 40,000 accelerators."""
    return f"{number(millions * 1e6)} accelerators"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names as a phrase: A; A and B; A, B and C; A, B and 4 others; "A and B, and C" where a name holds an "and" of its own."""
    names = list(dict.fromkeys(names))
    last = ", and" if len(names) > 1 and any(" and " in name for name in names) else " and"
    if len(names) > most + 1:
        return f"{', '.join(names[:most])}{last} {len(names) - most} others"
    if len(names) > 1:
        return f"{', '.join(names[:-1])}{last} {names[-1]}"
    return names[0] if names else "nobody"


def possessive(name: str) -> str:
    """A name's genitive: Delta's, the Netherlands'."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def typeset(text: str) -> str:
    """Text with the apostrophes of print, whatever a scenario file was typed with."""
    return text.replace("'", "’")


def a(figure: str) -> str:
    """A figure with its article: a 5 %, an 8 %, an 18 %, an 80 %."""
    head = figure.partition(" ")[0].partition(".")[0]
    return f"{'an' if head in ('11', '18') or head.startswith('8') else 'a'} {figure}"


def capital(sentence: str) -> str:
    """A sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]


def date(begins: str, months: float, turn: float) -> str:
    """When a turn is: 2027 Q2, 2027-05 or 2027, by how long a turn is."""
    year, month = (int(part) for part in begins.split("-"))
    passed = year * 12 + month - 1 + months * turn
    whole = math.floor(passed + 1e-9)
    if months >= 12:
        return str(whole // 12)
    if months == 3:
        return f"{whole // 12} Q{whole % 12 // 3 + 1}"
    return f"{whole // 12}-{whole % 12 + 1:02d}"


def span(months: float) -> str:
    """How long a stretch is: a quarter, a year, 18 months."""
    named = {1.0: "a month", 3.0: "a quarter", 6.0: "half a year", 12.0: "a year", 24.0: "two years"}
    return named.get(months, f"{number(months)} months")
