"""Gather the texts of the window into locale/chokepoint.pot, and compile every translation that lies beside it.

make strings          or: python assets/strings.py

Texts are the arguments of `_` and `many`, and all strings in tables inside `marked(...)`, in game/ui. Some that the window
translates stand elsewhere, in tables that the game declares: `elsewhere` names them. `en_XA` is no language: it puts every text
into brackets, so that what does not go through gettext, or was not gathered, can be seen: LANGUAGE=en_XA python main.py
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from game.world.files import write_whole

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "assets" / "locale"
TEMPLATE = LOCALES / "chokepoint.pot"
PSEUDO = "en_XA"
OPEN, SHUT = "⟦", "⟧"
Found = tuple[str | tuple[str, str], str, int]  # text (or one and more of it), file, line


def gathered() -> Iterator[Found]:
    """Every text of the window, where it stands."""
    for path in sorted((ROOT / "game" / "ui").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from ((text, name, node.lineno) for text in _texts(node.func.id, node.args))
    yield from ((text, where, 0) for where, text in elsewhere())


def _texts(call: str, given: list[ast.expr]) -> list[str | tuple[str, str]]:
    """The texts in one call."""
    strings = [n.value for arg in given for n in ast.walk(arg) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    if call == "_":
        return [given[0].value] if given and isinstance(given[0], ast.Constant) and given[0].value else []
    if call == "many":
        return [(strings[0], strings[1])]
    return [text for text in strings if text.strip()] if call == "marked" else []


def elsewhere() -> Iterator[tuple[str, str]]:
    """(file, text) of what the window translates and others declare."""
    from game.orders import DEEDS, MOVES, REASONS
    from game.treaty.clause import kinds
    from game.world.secrets import SECRETS

    yield from (("game/orders.py", text) for text in REASONS.values())
    yield from (("game/world/secrets.py", kind.about) for kind in SECRETS)
    yield from (("game/orders.py", name.replace("_", " ").capitalize()) for name in (*DEEDS, *MOVES))
    for name, kind in kinds().items():
        yield f"game/treaty/clauses/{name}.py", name.replace("_", " ").capitalize()
        yield f"game/treaty/clauses/{name}.py", kind.family.value


def template() -> Catalog:
    """All texts as a catalogue without translations."""
    made = Catalog(project="Chokepoint", charset="utf-8", fuzzy=False)
    for text, name, line in gathered():
        made.add(text, locations=[(name, line)] if line else [(name, 1)])
    return made


def pseudo(texts: Catalog) -> Catalog:
    """Every text in brackets."""
    made = Catalog(locale="en", fuzzy=False)
    for message in texts:
        if message.id:
            one, more = message.id if isinstance(message.id, tuple | list) else (message.id, "")
            made.add(message.id, (f"{OPEN}{one}{SHUT}", f"{OPEN}{more}{SHUT}") if more else f"{OPEN}{one}{SHUT}")
    return made


def main() -> int:
    """Write the template, and compile what is translated and what is not a language."""
    import io

    texts, out = template(), io.BytesIO()
    write_po(out, texts, omit_header=True, sort_by_file=True, include_lineno=False, width=130)
    LOCALES.mkdir(exist_ok=True)
    write_whole(TEMPLATE, out.getvalue())
    named = [(path.stem, read_po(path.open("rb"), path.stem)) for path in sorted(LOCALES.glob("*.po"))]
    for name, catalogue in [*named, (PSEUDO, pseudo(texts))]:
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        folder = LOCALES / name / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "chokepoint.mo", compiled.getvalue())
    print(
        f"{TEMPLATE.relative_to(ROOT)}: {len(texts)} texts; compiled: {', '.join(name for name, _ in named) or 'none'}, {PSEUDO}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
