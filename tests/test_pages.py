"""Pages of documentation that follow from the code are current."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.analysis import pages

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", ["model", "quantities", "treaties"])
def test_the_page_is_current(name):
    assert (DOCS / f"{name}.md").read_text() == getattr(pages, name)(), "run: python -m game.analysis.pages"
