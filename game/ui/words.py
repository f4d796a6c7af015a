"""Words of the window: every text goes through gettext, so that a translation is one file more.

`make strings` gathers all texts into assets/locale/chokepoint.pot (`assets/strings.py`). What stands in a table of constants is
marked there and translated where it is shown, for a table is read before a language is known.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

LOCALES = Path(__file__).parents[2] / "assets" / "locale"
Any_ = TypeVar("Any_")


@lru_cache(maxsize=1)
def _translation() -> gettext.NullTranslations:
    return gettext.translation("chokepoint", LOCALES, fallback=True)


def _(text: str) -> str:
    """A text in the language of the system, where there is a translation."""
    return _translation().gettext(text) if text else text


def many(one: str, more: str, count: int) -> str:
    """The form of a text for so many."""
    return _translation().ngettext(one, more, count)


def marked(table: Any_) -> Any_:
    """A table as it is: its texts are gathered for translation, and translated where they are shown."""
    return table
