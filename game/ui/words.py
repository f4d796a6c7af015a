"""Words of the window: every text goes through gettext, so that a translation is one file more."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"


@lru_cache(maxsize=1)
def _translation() -> gettext.NullTranslations:
    return gettext.translation("chokepoint", LOCALES, fallback=True)


def _(text: str) -> str:
    """A text in the language of the system, where there is a translation."""
    return _translation().gettext(text)


def many(one: str, more: str, count: int) -> str:
    """The form of a text for so many."""
    return _translation().ngettext(one, more, count)
