"""Every text of the window goes through gettext and was gathered: a pseudo-locale puts brackets round each, and what stands outside
of them must be a name, a number, or a sentence that another part of the game makes."""

from __future__ import annotations

import gettext
import importlib.util
import io
import re
from pathlib import Path

import pytest

from game.ui import words
from game.ui.host.desk import Desk
from game.ui.scenes.ending import PAGES
from game.ui.screens import SCREENS

ROOT = Path(__file__).parents[2]
WORD = re.compile(r"[^\W\d_]{3,}")
BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
UNREAD = ("scroll", "listbox", "none", "img", "map", "graph")
"""Roles whose names are keys for tests and for scroll positions, or repeat what stands beside them."""
KEYS = {
    "Chokepoint",
    "node",
    "nation",
    "suspect",
    "deeds",
    "lanes",
    "treaties",
    "screens",
    "turn",
    "preview",
    "table",
    "settings",
}
"""Names of groups that only tests ask for."""
ELSEWHERE = {
    "about", "buyers", "buffers.label", "card.text", "chokepoints.label", "clauses.text", "fields.options", "fields.shown",
    "fields.unit", "feed.text", "feed.why", "goods.label", "group", "lanes.good", "against.good", "nodes.label", "plants.label",
    "doctrine.look", "title", "role", "sheet.cells.label", "sheet.unit", "moves.unit",
}  # fmt: skip
"""Where a seat's view holds sentences and names that the scenario, the treaty or the reports make: they are not the window's."""


@pytest.fixture(scope="module")
def strings():
    spec = importlib.util.spec_from_file_location("strings", ROOT / "assets" / "strings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pseudo(strings, monkeypatch):
    """The window in brackets."""
    from babel.messages.mofile import write_mo

    out = io.BytesIO()
    write_mo(out, strings.pseudo(strings.template()))
    out.seek(0)
    translation = gettext.GNUTranslations(out)
    monkeypatch.setattr(words, "_translation", lambda: translation)


def outside(text: str) -> str:
    """What stands outside of all brackets."""
    while (less := BRACKETS.sub(" ", text)) != text:
        text = less
    return text


def spoken(data) -> list[str]:
    """All strings in plain data."""
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return [text for part in parts for text in spoken(part)]


def read(table, told: set[str]) -> list[str]:
    """Texts on the stage with words outside of brackets that no message of the host holds."""
    from game.ui.kit.table import Table

    found = []
    for node in table.app.stage.nodes():
        texts = [node.tip, *(() if node.role in UNREAD else (node.name, str(node.value() or "")))]
        texts += [*node.texts(), *node.tips] if isinstance(node, Table) else []
        found += [t for t in texts if t not in KEYS and any(w.lower() not in told for w in WORD.findall(outside(t)))]
    return found


def listened(table) -> set[str]:
    """Words that the host says outside of brackets; grows as messages arrive."""
    told = {"true", "false"}
    poll = table.app.link.poll

    def heard():
        messages = poll()
        told.update(w.lower() for m in messages for text in spoken(m) for w in WORD.findall(outside(text)))
        return messages

    table.app.link.poll = heard
    return told


def test_what_was_gathered_is_what_stands_in_the_template(strings):
    from babel.messages.pofile import read_po

    with strings.TEMPLATE.open("rb") as file:
        kept = {str(m.id) for m in read_po(file) if m.id}
    now = {str(m.id) for m in strings.template() if m.id}
    assert kept == now, "texts changed: make strings"


def test_every_text_of_the_window_goes_through_gettext(pseudo, at_table):
    table = at_table()
    told = listened(table)
    found = read(table, told)
    table.pilot.click("button", table.first())
    found += read(table, told)
    table.pilot.click("button", table.first())
    found += read(table, told)
    table.app.begin("class50", {"alder": "person"}, 3)
    table.settle()
    found += read(table, told)
    table.app.go("table")
    steps = set()
    for _ in range(200):
        if table.app.scene != "table":
            break
        if table.app.play.step not in steps:
            steps.add(table.app.play.step)
            for screen in SCREENS:
                table.app.show(screen.key)
                table.settle()
                found += read(table, told)
        table.pilot.click("button", table.first())
    found += read(table, told)
    table.app.go("debrief")
    for page, _title in PAGES:
        table.app.choice["page"] = page
        table.app.refresh()
        table.settle()
        found += read(table, told)
    assert sorted(set(found)) == []
    assert len(steps) >= 6


def sentences(data, path=()):
    """(path, text) of every string of more than one word outside of brackets."""
    if isinstance(data, str):
        if " " in data and len(re.findall(r"\b[a-z]{3,}\b", outside(data))) >= 2:
            yield ".".join(path), data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from sentences(value, (*path, str(key)))
    elif isinstance(data, list):
        for value in data:
            yield from sentences(value, path)


def test_what_the_host_words_goes_through_gettext_too(pseudo):
    desk = Desk()
    desk.answer({"do": "open", "scenario": "class50", "seats": {"beryl": "person"}, "seed": 3})
    found = set()
    for _ in range(8):
        desk.answer({"do": "file", "seat": "beryl", "answer": {}})
        desk.answer({"do": "play"})
        said = [*sentences(desk.view("beryl")), *sentences(desk.answer({"do": "advise", "seat": "beryl"}))]
        found |= {(path, text) for path, text in said if not path.endswith(tuple(ELSEWHERE))}
    assert found == set()


def test_a_text_that_was_forgotten_would_be_seen(pseudo, at_table, monkeypatch):
    from game.ui.scenes import title

    monkeypatch.setattr(title, "_", lambda text: text)
    table = at_table()
    assert read(table, {"true"})


def test_a_text_in_brackets_is_bracketed_once_however_it_was_made(pseudo):
    from game.ui.words import _, many

    assert _("Undone.") == "⟦Undone.⟧"
    assert _("never gathered") == "never gathered"
    assert outside(_("Look at {who}").format(who=_("Nobody"))).strip() == ""
    assert many("x", "y", 2) == "y"
