"""The documents tell the truth: every place and proof exists, every phase has its row, every link and command works."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml

from game.runs import cli
from game.scenario.load import InputError, find, load_scenario

ROOT = Path(__file__).parent.parent
MECHANISMS = 204
NOT_YET = "not yet"


# Tables


def rows(markdown: str) -> list[list[str]]:
    """The cells of every table row, headers and rules left out."""
    lines = markdown.splitlines()
    rules = {n for n, line in enumerate(lines) if re.fullmatch(r"\|(\s*:?-+:?\s*\|)+", line)}
    dropped = rules | {n - 1 for n in rules}
    return [_cells(line) for n, line in enumerate(lines) if line.startswith("|") and n not in dropped]


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


# Places: `path::name`


def missing(place: str, root: Path = ROOT) -> str | None:
    """What of `path::name` does not exist, or nothing."""
    path, _, name = place.partition("::")
    file = root / path
    if not name:
        return f"{place}: not path::name"
    if not file.is_file():
        return f"{place}: no such file"
    if file.suffix not in NAMES:
        return f"{place}: names are looked up in {', '.join(NAMES)} only"
    if name.replace("::", ".").partition("[")[0] not in NAMES[file.suffix](file.read_text("utf-8")):
        return f"{place}: no such name in the file"
    return None


def python_names(source: str) -> set[str]:
    """What a Python file defines: functions, classes, constants, and a class's methods and fields as `Class.name`."""
    return set(_defined(ast.parse(source).body))


def _defined(body: Iterable[ast.stmt], prefix: str = "") -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name
            case ast.ClassDef(name=name, body=inner):
                yield prefix + name
                yield from _defined(inner, f"{prefix}{name}.")
            case ast.Assign(targets=targets):
                yield from (prefix + name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            case ast.If(body=inner, orelse=other) | ast.Try(body=inner, orelse=other):
                yield from _defined([*inner, *other], prefix)


def yaml_names(source: str) -> set[str]:
    """Every mapping key in a YAML file, at any depth."""
    return set(_keys(yaml.safe_load(source)))


def _keys(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        yield from map(str, data)
        data = data.values()
    if not isinstance(data, str | None) and isinstance(data, Iterable):
        for item in data:
            yield from _keys(item)


NAMES = {".py": python_names, ".yaml": yaml_names}


# The ledger of mechanisms


def ledger_faults(markdown: str, count: int = MECHANISMS, root: Path = ROOT) -> list[str]:
    """What is wrong with the ledger: its numbers, half-filled rows, places and proofs that do not exist."""
    table = rows(markdown)
    numbers = [cells[0] for cells in table]
    faults = [] if numbers == [str(n) for n in range(1, count + 1)] else [f"numbers are not 1 to {count} in order"]
    for cells in table:
        faults += [f"row {cells[0]}: {fault}" for fault in _row_faults(cells, root)]
    return faults


def _row_faults(cells: list[str], root: Path) -> list[str]:
    if len(cells) != 4 or not all(cells):
        return ["not | number | name | place | proof |"]
    _, _, place, proof = cells
    if NOT_YET in {place, proof}:
        return [] if place == proof else ["a place needs a proof, and a proof a place"]
    proofs = [each.strip(" `") for each in proof.split(",")]
    return [fault for each in [place, *proofs] if (fault := missing(each, root))]


# The map


def map_faults(markdown: str, phases: Iterable[str], root: Path = ROOT) -> list[str]:
    """What is wrong with the map: questions without a place, places that do not exist, phases without a row."""
    table = rows(markdown)
    faults = [f"{cells}: not | question | path::name |" for cells in table if len(cells) != 2 or not all(cells)]
    places = {cells[-1] for cells in table}
    faults += [fault for place in sorted(places) if (fault := missing(place, root))]
    return faults + [f"{phase}: no row" for phase in phases if phase not in places]


def phases() -> list[str]:
    """The phases of a turn as places: `game/rules/trade.py::trade`."""
    from game.engine.turn import PHASES

    return [f"{phase.__module__.replace('.', '/')}.py::{phase.__name__}" for phase in PHASES]


# Links

CODE = re.compile(r"^ *```.*?^ *```|`[^`\n]+`", re.DOTALL | re.MULTILINE)


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("scenarios/**/*.md")])


def broken_links(document: Path) -> list[str]:
    """Links of a document to files, or to headings of files, that are not there."""
    text = CODE.sub("", document.read_text("utf-8"))
    targets = re.findall(r"\]\(<?([^)>\s]+)", text) + re.findall(r"^\[[^\]]+\]:\s*<?([^>\s]+)", text, re.MULTILINE)
    return [target for target in targets if not (re.match(r"[a-z]+:", target) or _resolves(target, document))]


def _resolves(target: str, document: Path) -> bool:
    path, _, anchor = target.partition("#")
    file = document.parent / path if path else document
    return file.exists() and (not anchor or anchor in _anchors(file.read_text("utf-8")))


def _anchors(markdown: str) -> set[str]:
    headings = re.findall(r"^#+ +(.+?) *$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# Commands


def unknown_targets(markdown: str, makefile: str) -> set[str]:
    """Targets that a document's code tells the reader to make and the Makefile does not know."""
    code = "\n".join(CODE.findall(markdown))
    return set(re.findall(r"^[` $]*make ([a-z]\w*)", code, re.MULTILINE)) - targets(makefile).keys()


def targets(makefile: str) -> dict[str, list[str]]:
    """The targets a reader may make, each with the plain Python commands it runs."""
    found = re.findall(r"^([a-z]+):.*\n((?:\t.*\n)*)", makefile, re.MULTILINE)
    return {name: re.findall(r"\$\(RUN\) (.*)", recipe) for name, recipe in found}


def plain_commands(makefile: str) -> list[str]:
    """What `make play` and `make test` come to, for those without make."""
    known = targets(makefile)
    return [f"python {command}" for name in ("play", "test") for command in known[name]]


def program_commands(markdown: str) -> list[list[str]]:
    """What a document's code tells the reader to run with `python main.py`, word by word; comments left out."""
    code = "\n".join(CODE.findall(markdown))
    found = re.findall(r"python main\.py ([^`\n#]+)", code)
    return [shlex.split(command) for command in found if not command.strip().startswith("in ")]


def wrong_commands(markdown: str) -> list[str]:
    """Commands that the program would not take, or that name scenarios and studies that are not there. Words in capitals and
    files called `my_...` stand for the reader's own."""
    faults = []
    for words in program_commands(markdown):
        try:
            asked = cli.parse(words)
            named = [getattr(asked, "scenario", None), *(getattr(asked, "files", None) or [])]
            for name in named:
                if name and not (name.isupper() or name.startswith("my_")):
                    find(name)
            study = getattr(asked, "study", None)
            if study is not None and not study.stem.isupper() and not (ROOT / study).is_file():
                faults.append(f"{' '.join(words)}: no such study")
        except SystemExit:
            continue  # --help
        except (cli.Wrong, InputError) as fault:
            faults.append(f"{' '.join(words)}: {fault}")
    return faults


def snippets(markdown: str) -> list[str]:
    """The Python that a document shows, each block as a program."""
    return re.findall(r"^```python\n(.*?)^```", markdown, re.DOTALL | re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


# What must be true


def test_every_mechanism_has_its_row_and_every_place_and_proof_exists():
    assert ledger_faults(read("docs/mechanisms.md")) == []


def test_every_place_on_the_map_exists():
    assert map_faults(read("docs/map.md"), []) == []


def test_every_phase_is_on_the_map():
    assert map_faults(read("docs/map.md"), phases()) == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document):
    assert broken_links(document) == []


@pytest.mark.parametrize("command", ["make play", "make test"])
def test_readme_gives_the_command(command):
    assert re.search(rf"^{command}\b", read("README.md"), re.MULTILINE)


@pytest.mark.parametrize("command", plain_commands(read("Makefile")))
def test_readme_gives_the_plain_command_for_those_without_make(command):
    assert command in read("README.md")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_makefile_knows_what_the_documents_make(document):
    assert unknown_targets(read(document), read("Makefile")) == set()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/runs.md", "docs/scenarios.md"])
def test_every_command_that_a_document_gives_is_one_that_the_program_takes(document):
    assert wrong_commands(read(document)) == []


def test_readme_counts_what_is_in_the_standard_scenario():
    chart = load_scenario("standard").chart
    firms = sum(kind not in ("nation", "agency") for kind in chart.actor_kind)
    axes = chart.axes
    counts = f"{len(axes.nation)} nations, {firms} firms on {len(axes.plant)} plants, {len(axes.good)} goods"
    assert counts in read("README.md")


@pytest.mark.parametrize("code", snippets(read("README.md")))
def test_the_python_that_readme_shows_runs(code):
    names: dict[str, object] = {}
    exec("from game import Model, load_scenario\n" + code.replace("range(64)", "range(2)"), names)


# Each check, seen red


@pytest.fixture
def project(tmp_path):
    (tmp_path / "rule.py").write_text(
        "LIMIT = 1\n\ndef bite(): ...\n\nclass Cap:\n    flop: float = 1.0\n\n    def text(self): ...\n", "utf-8"
    )
    (tmp_path / "goods.yaml").write_text("goods:\n  euv: {level: 5}\nsources: [{page: 3}]\n", "utf-8")
    (tmp_path / "notes.txt").write_text("bite\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "place",
    [
        "rule.py::bite",
        "rule.py::LIMIT",
        "rule.py::Cap",
        "rule.py::Cap.flop",
        "rule.py::Cap::text",
        "rule.py::bite[usa-3]",
        "goods.yaml::euv",
        "goods.yaml::level",
        "goods.yaml::page",
    ],
)
def test_a_place_that_exists_is_found(project, place):
    assert missing(place, project) is None


@pytest.mark.parametrize(
    "place",
    [
        "gone.py::bite",
        "rule.py::bit",
        "rule.py::flop",
        "rule.py::Cap.gone",
        "rule.py",
        "goods.yaml::duv",
        "goods.yaml::5",
        "notes.txt::bite",
    ],
)
def test_a_place_that_does_not_exist_is_reported(project, place):
    assert missing(place, project)


LEDGER = """
| Number | Name | Place | Proof |
|-------:|------|-------|-------|
| 1 | Defection | `rule.py::bite` | rule.py::Cap.text, rule.py::LIMIT |
"""


@pytest.mark.parametrize(
    "row",
    [
        "| 3 | Gap | not yet | not yet |",
        "| 1 | Twice | not yet | not yet |",
        "| 2 | | not yet | not yet |",
        "| 2 | Short | not yet |",
        "| 2 | Unproven | rule.py::bite | not yet |",
        "| 2 | Homeless | not yet | rule.py::bite |",
        "| 2 | Gone | rule.py::gone | rule.py::bite |",
        "| 2 | Gone | rule.py::bite | rule.py::bite, rule.py::gone |",
        "",
    ],
)
def test_a_bad_row_of_the_ledger_is_reported(project, row):
    assert ledger_faults(LEDGER, 1, project) == []
    assert ledger_faults(LEDGER + row, 2, project)


@pytest.mark.parametrize(
    "row",
    [
        "| Where does it leak? | rule.py::leak |",
        "| Where does it bite? | |",
        "| rule.py::bite |",
        "| Twice? | rule.py::bite | x |",
    ],
)
def test_a_bad_row_of_the_map_is_reported(project, row):
    table = "| Where is the rule for ... | Place |\n|---|---|\n| the bite? | `rule.py::bite` |\n"
    assert map_faults(table, ["rule.py::bite"], project) == []
    assert map_faults(table + row, ["rule.py::bite"], project)
    assert map_faults(table, ["rule.py::bite", "rule.py::Cap"], project) == ["rule.py::Cap: no row"]


def test_a_broken_link_is_reported(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# What it is\n[a](page.md#what-it-is) [b](#what-it-is) [c](https://example.org/x) `[code](gone.md)`\n"
        "```\n[code](gone.md)\n```\n![d](gone.png) [e](page.md#gone)\n[f]: gone.md\n",
        "utf-8",
    )
    assert broken_links(page) == ["gone.png", "page.md#gone", "gone.md"]


def test_a_command_that_the_program_does_not_take_is_reported():
    text = "`python main.py run standrd` `python main.py run standard --sede 3`\n```\npython main.py check my_own.yaml\n```\n"
    faults = wrong_commands(text + "`python main.py run standard --seed 3` `python main.py sweep none.yaml --out DIR`\n")
    assert len(faults) == 3
    assert "did you mean" in faults[0]
    assert "did you mean --seed" in faults[1]
    assert "no such study" in faults[2]


def test_a_command_that_make_does_not_know_is_reported():
    makefile = "play: .play ## play\n\t@$(RUN) main.py\n\ntest: .test\n\t$(RUN) -m pytest -q\n"
    text = "```\nmake play\nmake war  # all\n```\nSo\nmake sure, `make test` or `make peace`.\n"
    assert unknown_targets(text, makefile) == {"war", "peace"}
    assert plain_commands(makefile) == ["python main.py", "python -m pytest -q"]
