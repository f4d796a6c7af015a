"""The command line: what it prints, what it writes, what it says when something is wrong, and how a run survives a kill."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game import Model, load_scenario
from game.runs import plan
from game.runs.check import schema_text
from game.runs.cli import FIRST_SEED, WRITTEN, main, parse, parser
from game.runs.folder import Folder
from game.scenario.load import find, scenario_files

ROOT = Path(__file__).parents[1]
MICRO = "micro/ceiling"
KEYS = ["scenario", "version", "seeds", "turns", "outcomes", "kpis", "kpis_estimated", "seats", "digest", "digests", "seconds"]


@pytest.fixture
def told(capsys):
    """Run the program here: (status, stdout, lines on stderr)."""

    def run(*arguments: object) -> tuple[int, str, list[str]]:
        status = main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return status, out, err.splitlines()

    return run


@pytest.fixture
def game(told):
    """Play with --json: what it printed."""

    def run(*arguments: object) -> dict:
        status, out, err = told("run", *arguments, "--json")
        assert (status, err) == (0, [])
        return json.loads(out)

    return run


def program(*arguments: object, **given) -> subprocess.CompletedProcess:
    """Run the program as a process of its own."""
    command = [sys.executable, "main.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **given)


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command loads."""
    code = f"import sys; from game.runs.cli import main; main({list(arguments)}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


# --- help -------------------------------------------------------------------------------------------------------------------
def test_help_loads_nothing_heavy():
    code = "import sys; from game.runs.cli import main; main(['--help']); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "run" in done.stdout
    assert not [
        name for name in ("numpy", "mesa", "scipy", "pydantic", "yaml", "rich", "pyarrow", "pygame") if f"'{name}'" in done.stdout
    ]


def test_help_names_every_command_with_a_line_of_its_own(told):
    status, out, _ = told("--help")
    assert status == 0
    assert {"run", "check", "replay", "report", "sweep", "tournament"} <= set(parser().commands)
    for command in parser().commands:
        assert re.search(rf"\n    {command}\s+\w", out), command


@pytest.mark.parametrize("command", parser().commands)
def test_every_command_explains_itself(told, command):
    status, out, _ = told(command, "--help")
    assert status == 0
    assert "exit status" in out


def test_a_headless_run_loads_no_window_and_no_plots():
    assert not loaded_by("run", MICRO, "--json") & {"pygame", "matplotlib", "rich.console"}


def test_without_a_command_a_game_is_played(told, monkeypatch):
    monkeypatch.setattr("game.runs.run.STANDARD", MICRO)
    status, out, err = told()
    assert status == 0
    assert out.startswith("There is no display for the window")
    assert f"with seed {FIRST_SEED}." in out
    assert "What mattered most" in out
    assert err == []


def test_the_first_game_ends_with_commands_that_work(told, monkeypatch):
    monkeypatch.setattr("game.runs.run.STANDARD", MICRO)
    _, out, _ = told()
    lines = out.partition("Next, for example:\n")[2].splitlines()
    assert len(lines) >= 3
    for line in lines:
        command, main_py, *rest = line.strip().partition("  ")[0].split()
        assert Path(command).exists() or shutil.which(command)
        assert main_py == "main.py"
        parse(rest)
        find(next(word for word in rest[1:] if not word.startswith("-")))


def test_the_first_game_lasts_its_ten_years():
    model = Model(load_scenario("standard"), seeds=[FIRST_SEED]).run_model()
    assert model.turn == model.turns


# --- what is wrong ----------------------------------------------------------------------------------------------------------
WRONG = [
    (["rnu"], "unknown command 'rnu'; did you mean run?"),
    (["run", "--sede", "3"], "unknown option --sede; did you mean --seed?"),
    (["--verison"], "unknown option --verison; did you mean --version?"),
    (["run", "--seed"], "--seed: expected one argument"),
    (["run", "--seed", "x"], "found 'x'; allowed: a whole number from 0 to"),
    (["run", "--worlds", "0"], "found '0'; allowed: a whole number from 1 to"),
    (["run", "--turns", "-1"], "found '-1'; allowed"),
    (["run", "--names", "rael"], "found 'rael'; did you mean real?"),
    (["run", "standrd"], "no scenario 'standrd'; did you mean 'standard'?"),
    (["run", "standard", "twice"], "found 'twice' after all that is asked for"),
    (["run", "nowhere.yaml"], "nowhere.yaml: No such file"),
    (["run", "standrad.yaml"], "standrad.yaml: No such file; did you mean standard?"),
    (["run", "scenarios/clas50.yaml"], "did you mean scenarios/class50.yaml or class50?"),
    (["check", "micro/ceilin"], "did you mean micro/ceiling?"),
    (["run", "tests"], "tests: is a directory"),
    (["run", "./tests"], "is a directory"),
    (["run", MICRO, "--policy", "routin"], "unknown policy 'routin'; did you mean routine?"),
    (["run", MICRO, "--policy", "keper=hold"], "unknown seat or kind 'keper'; did you mean keeper?"),
    (["run", MICRO, "--policy", "hold:novic"], "unknown level 'novic'; did you mean novice?"),
    (["run", MICRO, "--plugins", "nowhere"], "nowhere: no such folder of plug-ins"),
    (["run", MICRO, "--plugins", "docs"], "docs: holds no plug-ins; allowed: folders named"),
    (["run", "--resume", "nowhere"], "nowhere: no such run"),
    (["run", "--resume", "tests"], "tests: holds no run"),
    (["run", "--resume", "README.md"], "README.md: not a saved game"),
    (["run", "--resume", "nowhere", "--seed", "3"], "--seed cannot be given with --resume"),
    (["replay"], "the following arguments are required"),
    (["replay", "nowhere"], "nowhere: no such run or saved game"),
    (["replay", "README.md"], "README.md: not a saved game"),
    (["report", "nowhere"], "nowhere: no such run"),
    (["report", "README.md"], "README.md: is no folder of a run"),
    (["check", "nowhere"], "no scenario 'nowhere'"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_wrong_input_is_named_in_one_line(told, monkeypatch, arguments, said):
    monkeypatch.chdir(ROOT)
    status, out, err = told(*arguments)
    assert (status, out, len(err)) == (2, "", 1)
    assert said in err[0]


HOSTILE = {
    "empty": b"",
    "not_utf8": b"name: \xff\xfe\n",
    "no_mapping": b"- 1\n- 2\n",
    "twice": b"name: a\nname: b\n",
    "bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "deep": b"[" * 2000,
    "tag": b"name: !!python/object/apply:os.system ['true']\n",
    "nan": b"name: a\nturns: .nan\nactors: {A: {kind: nation}}\n",
    "huge": b"name: a\nturns: 1e999\nactors: {A: {kind: nation}}\n",
    "required": b"name: a\nturns: 3\n",
    "near_miss": b"name: a\nturns: 3\nactrs: {}\nactors: {A: {kind: nation}}\n",
    "kind": b"name: a\nturns: 3\nactors: {A: {kind: natoin}}\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_scenario_gives_plain_lines_with_file_and_line(told, tmp_path, name):
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(HOSTILE[name])
    status, out, err = told("run", path)
    assert (status, out) == (2, "")
    assert 1 <= len(err) <= 3
    assert all(line.startswith(f"{path}:") and "Traceback" not in line for line in err)


def test_a_near_miss_in_a_file_is_named(told, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(HOSTILE["near_miss"])
    _, _, err = told("run", path)
    assert err == [f"{path}:3: actrs: unknown key; did you mean 'actors'?"]


BROKEN_POLICY = """
from game.policies.policy import Policy, policy

@policy
class Broken(Policy):
    name = "broken"
    def decide(self, seen, luck):
        raise ZeroDivisionError("no plan survives")
"""


def plugin(folder: Path, source: str, part: str = "policies", name: str = "mine.py") -> Path:
    (folder / part).mkdir(parents=True)
    (folder / part / name).write_text(source, "utf-8")
    return folder


def test_a_run_that_fails_says_so_in_one_line(told, tmp_path):
    folder = plugin(tmp_path / "plugins", BROKEN_POLICY)
    status, out, err = told("run", MICRO, "--plugins", folder, "--policy", "broken")
    assert (status, out, len(err)) == (1, "", 1)
    assert err[0] == "main.py: the run failed: ZeroDivisionError: no plan survives (CHOKEPOINT_DEBUG=1 shows where)"


def test_whoever_asks_for_it_gets_the_traceback(told, tmp_path, monkeypatch):
    monkeypatch.setenv("CHOKEPOINT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        told("run", MICRO, "--plugins", plugin(tmp_path / "p", BROKEN_POLICY), "--policy", "broken")


def test_a_mistake_in_a_plug_in_is_named_with_its_line(told, tmp_path):
    folder = plugin(tmp_path / "p", "import os\n\nno_such_name\n")
    status, _, err = told("run", MICRO, "--plugins", folder)
    assert status == 2
    assert err == [f"{folder / 'policies' / 'mine.py'}:3: NameError: name 'no_such_name' is not defined"]


def test_a_policy_of_ones_own_decides(game, tmp_path):
    source = BROKEN_POLICY.replace('"broken"', '"hider"').replace(
        'raise ZeroDivisionError("no plan survives")',
        'return {"hide": seen.pairs("covert")[2] * 0.0 + 0.5} if len(seen.cells("l")) else {}',
    )
    folder = plugin(tmp_path / "p", source)
    hidden = game(MICRO, "--plugins", folder, "--policy", "lab=hider")
    assert hidden["digest"] != game(MICRO, "--policy", "lab=hold")["digest"]


# --- JSON -------------------------------------------------------------------------------------------------------------------
def test_json_has_the_keys_of_the_contract(game):
    found = game(MICRO, "--worlds", 10, "--seed", 5)
    assert list(found) == KEYS
    assert found["seeds"] == {"first": 5, "count": 10}
    assert found["turns"] == 12
    assert sum(found["outcomes"].values()) == 10
    assert list(found["kpis"]) == list(found["kpis_estimated"])
    assert len(found["kpis"]) == 4
    assert set(found["seats"]) == {"Alder", "Beryl", "keeper", "breaker"}
    assert len(found["digests"]) == 8
    assert isinstance(found["seconds"], float)
    figures = [found["kpis"]["compliance_adherence_rate"], *(seat["score"] for seat in found["seats"].values())]
    assert all(f["low"] <= f["mean"] <= f["high"] for f in figures)
    assert set(found["kpis"]["time_to_detection"]) == {"median", "low", "high"}
    assert found["kpis"]["enforcement_efficacy"] is None


def test_one_game_has_a_mean_and_no_interval(game):
    found = game(MICRO)
    score = found["seats"]["keeper"]["score"]
    assert score["low"] is None
    assert score["high"] is None
    assert isinstance(score["mean"], float)


def test_json_is_all_that_stands_on_stdout_and_nothing_on_stderr():
    done = program("run", MICRO, "--json")
    assert json.loads(done.stdout)["scenario"] == "ceiling"
    assert done.stdout.count("\n") == 1
    assert (done.returncode, done.stderr) == (0, "")


def test_another_number_of_turns_and_other_policies_make_another_game(game):
    usual = game(MICRO)
    assert game(MICRO, "--turns", 4)["turns"] == 4
    assert len({usual["digest"], game(MICRO, "--turns", 4)["digest"], game(MICRO, "--policy", "keeper=hold")["digest"]}) == 3
    assert game(MICRO, "--policy", "hold")["digest"] == game(MICRO, "--policy", "nation=hold", "--policy", "hold")["digest"]


@pytest.mark.parametrize("name", [MICRO, "class50"])
def test_the_same_digests_come_out_whatever_the_lots(game, monkeypatch, name):
    whole = game(name, "--worlds", 7)
    monkeypatch.setattr(plan, "CHUNK", 3)
    parts = game(name, "--worlds", 7)
    assert {k: v for k, v in whole.items() if k != "seconds"} == {k: v for k, v in parts.items() if k != "seconds"}


def test_worlds_that_end_early_have_the_digest_they_have_alone(game):
    many = game("standard", "--worlds", 3)
    alone = [game("standard", "--seed", seed)["digest"] for seed in (1, 2, 3)]
    ones = [game("standard", "--seed", seed)["digests"][0] for seed in (1, 2, 3)]
    assert ones == many["digests"]
    assert len(set(alone)) == 3


# --- folders ----------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """A finished run of two worlds. Copy it before changing it."""
    path = tmp_path_factory.mktemp("runs") / "finished"
    assert main(["run", MICRO, "--worlds", "2", "--seed", "3", "--out", str(path), "--json"]) == 0
    return path


def copied(finished: Path, target: Path) -> Path:
    shutil.copytree(finished, target)
    return target


def killed(finished: Path, target: Path, size: int) -> Path:
    """The run as a kill left it when `size` bytes of its log had reached the disk."""
    target.mkdir(parents=True)
    shutil.copy(finished / "scenario.yaml", target)
    manifest = json.loads((finished / "run.json").read_text("utf-8"))
    for key in ("finished", "account", "digests_logged", "log"):
        manifest.pop(key)
    (target / "run.json").write_text(json.dumps(manifest | {"status": "running"}), "utf-8")
    (target / "orders.jsonl").write_bytes((finished / "orders.jsonl").read_bytes()[:size])
    return target


def test_out_writes_all_that_it_says(finished):
    names = {path.name for path in finished.iterdir()}
    assert set(WRITTEN) < names
    assert names - set(WRITTEN) == {"scenario.yaml", "worlds.csv"}
    manifest = json.loads((finished / "run.json").read_text("utf-8"))
    assert manifest["status"] == "done"
    assert {"numpy", "python", "chokepoint"} <= set(manifest["versions"])
    assert manifest["cpu"]["features"]
    assert manifest["decides"]["keeper"] == "routine"
    worlds = (finished / "worlds.csv").read_text("utf-8").splitlines()
    assert len(worlds) == 3
    assert worlds[1].endswith(manifest["account"]["summary"]["digests"][0])


def test_events_are_those_of_every_world_up_to_eight(finished):
    events = [json.loads(line) for line in (finished / "events.jsonl").read_text("utf-8").splitlines()]
    assert {event["world"] for event in events} == {0, 1}
    assert all(event["text"].endswith(".") and event["date"] for event in events)


def test_a_finished_run_has_nothing_left_to_do(told, finished):
    status, out, err = told("run", "--resume", finished, "--json")
    assert status == 0
    assert err == [f"{finished}: the run is over; nothing left to do"]
    assert list(json.loads(out)) == KEYS


def test_another_run_is_not_written_over(told, finished, tmp_path):
    status, _, err = told("run", MICRO, "--out", finished)
    assert (status, len(err)) == (2, 1)
    assert "holds a finished run" in err[0]
    (tmp_path / "report.html").write_text("mine")
    status, _, err = told("run", MICRO, "--out", tmp_path)
    assert status == 2
    assert "is no folder of a run and holds 'report.html'; --out takes a new or an empty folder" in err[0]
    assert (tmp_path / "report.html").read_text() == "mine"


def test_a_folder_that_is_not_a_runs_own_is_refused_whatever_it_holds(told, tmp_path):
    (tmp_path / "scenario.yaml").write_text("mine")
    (tmp_path / "sub").mkdir()
    status, out, err = told("run", MICRO, "--out", tmp_path)
    assert (status, out, len(err)) == (2, "", 1)
    assert "holds 'scenario.yaml' and 1 more" in err[0]
    assert (tmp_path / "scenario.yaml").read_text() == "mine"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert told("run", MICRO, "--out", empty, "--quiet")[0] == 0


def test_whoever_repeats_an_out_is_told_what_stands_there_and_what_to_do(told, finished, tmp_path):
    _, _, err = told("run", MICRO, "--out", finished)
    assert f"holds a finished run (python main.py report {finished} tells it)" in err[0]
    going = killed(finished, tmp_path / "going", 3000)
    _, _, err = told("run", MICRO, "--out", going)
    assert f"run --resume {going} goes on with it" in err[0]
    (going / "run.json").write_text("{")
    _, _, err = told("run", MICRO, "--out", going)
    assert "cannot be read; name another --out" in err[0]


def test_a_run_says_where_it_wrote(told, tmp_path):
    _, out, _ = told("run", MICRO, "--out", tmp_path / "a")
    assert f"Written to {tmp_path / 'a'}; the page to look at: {tmp_path / 'a' / 'report.html'}" in out
    _, out, _ = told("run", MICRO, "--out", tmp_path / "b", "--quiet")
    assert "Written to" in out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize(("worlds", "said"), [(1, "1 world,"), (3, "3 worlds,"), (12, "1 of 12 worlds (no more are logged)")])
def test_run_and_replay_print_the_same_digest(told, tmp_path, worlds, said):
    _, out, _ = told("run", MICRO, "--worlds", worlds, "--out", tmp_path / "run")
    digest = re.search(r"digest (\w{12}),", out)
    status, again, _ = told("replay", tmp_path / "run")
    assert status == 0
    assert digest is not None
    assert f"Digest {digest[1]}" in again
    assert said in again


def test_replay_comes_to_the_same(told, finished):
    status, out, err = told("replay", finished)
    assert (status, err) == (0, [])
    assert "the same" in out
    assert "2 worlds" in out


def test_a_changed_byte_is_found_and_its_line_named(told, finished, tmp_path):
    path = copied(finished, tmp_path / "run")
    log = path / "orders.jsonl"
    raw = log.read_bytes()
    for at in range(0, len(raw), max(1, len(raw) // 60)):
        log.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        status, _, err = told("replay", path)
        line = raw[:at].count(b"\n") + 1
        assert status == 2, at
        assert len(err) == 1
        named = int(err[0].split(":")[1])
        assert named in (line, line + 1), (at, err)


def test_a_log_that_was_cut_short_or_made_anew_is_found(told, finished, tmp_path):
    path = copied(finished, tmp_path / "run")
    log = path / "orders.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))
    status, _, err = told("replay", path)
    assert status == 2
    assert f"orders.jsonl:{len(lines)}: the log ends here" in err[0]
    other = tmp_path / "other"
    assert told("run", MICRO, "--worlds", 2, "--seed", 4, "--out", other, "--quiet")[0] == 0
    shutil.copy(other / "orders.jsonl", log)
    assert told("replay", path)[0] == 2


def test_a_game_that_no_longer_comes_to_the_same_fails(told, finished, tmp_path):
    path = copied(finished, tmp_path / "run")
    manifest = json.loads((path / "run.json").read_text("utf-8"))
    manifest["digests_logged"][1] = "0" * 32
    (path / "run.json").write_text(json.dumps(manifest), "utf-8")
    status, out, _ = told("replay", path)
    assert status == 1
    assert "NOT the same. World 1" in out


def test_a_changed_scenario_is_found(told, finished, tmp_path):
    path = copied(finished, tmp_path / "run")
    text = (path / "scenario.yaml").read_text("utf-8")
    (path / "scenario.yaml").write_text(text.replace("capacity: 8", "capacity: 9"), "utf-8")
    status, _, err = told("replay", path)
    assert status == 2
    assert err == [f"{path}: the scenario changed since the run began"]


def test_a_run_killed_anywhere_goes_on_to_the_same_digest(told, finished, tmp_path):
    whole = json.loads((finished / "run.json").read_text("utf-8"))["account"]["summary"]["digest"]
    size = (finished / "orders.jsonl").stat().st_size
    for number, part in enumerate((0.0, 0.02, 0.3, 0.301, 0.8, 0.999, 1.0)):
        path = killed(finished, tmp_path / str(number), round(size * part))
        status, out, err = told("run", "--resume", path, "--json")
        assert status == 0
        assert json.loads(out)["digest"] == whole
        assert all("the last line was torn and is dropped" in line for line in err)
        assert (path / "orders.jsonl").read_bytes() == (finished / "orders.jsonl").read_bytes()
        assert told("replay", path)[0] == 0


def test_a_run_with_leaders_goes_on_and_is_re_run(told, tmp_path):
    text = (ROOT / "scenarios" / f"{MICRO}.yaml").read_text("utf-8") + "leaders: [keeper]\nsession_turns: 2\n"
    path, led = tmp_path / "led.yaml", tmp_path / "run"
    path.write_text(text, "utf-8")
    assert told("run", path, "--out", led, "--policy", "random_legal", "--quiet")[0] == 0
    status, out, _ = told("replay", led)
    assert status == 0
    assert "the same" in out
    again = killed(led, tmp_path / "again", (led / "orders.jsonl").stat().st_size // 2)
    assert told("run", "--resume", again, "--quiet")[0] == 0
    assert (again / "orders.jsonl").read_bytes() == (led / "orders.jsonl").read_bytes()


def test_a_run_that_is_not_over_is_re_run_as_far_as_it_goes_and_has_no_report(told, finished, tmp_path):
    path = killed(finished, tmp_path / "run", 3000)
    status, out, _ = told("replay", path)
    assert status == 0
    assert "not over" in out
    status, _, err = told("report", path)
    assert status == 2
    assert f"--resume {path}" in err[0]


def test_many_worlds_go_on_from_the_last_lot_that_was_done(told, game, tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "CHUNK", 4)
    whole = game(MICRO, "--worlds", 12)["digest"]
    path, keep, lots = tmp_path / "run", Folder.keep, []

    def stopped(self, number, part):
        if number == 2 and not lots[2:]:
            lots.append("stopped")
            raise KeyboardInterrupt
        lots.append(number)
        keep(self, number, part)

    monkeypatch.setattr(Folder, "keep", stopped)
    assert told("run", MICRO, "--worlds", 12, "--out", path, "--json")[0] == 130
    status, out, _ = told("run", "--resume", path, "--json")
    assert status == 0
    assert json.loads(out)["digest"] == whole
    assert lots == [0, 1, "stopped", 2]
    assert told("replay", path)[0] == 0
    assert len((path / "worlds.csv").read_text("utf-8").splitlines()) == 13


def test_a_saved_game_goes_on_to_the_same_digest(told, game, tmp_path):
    model = Model(load_scenario(MICRO), seeds=[1])
    for _ in range(5):
        model.step()
    save = tmp_path / "game.save"
    model.save(save)
    whole = game(MICRO)["digest"]
    status, out, _ = told("run", "--resume", save, "--out", tmp_path / "run", "--json")
    assert status == 0
    assert json.loads(out)["digest"] == whole
    status, out, _ = told("replay", tmp_path / "run")
    assert status == 0
    assert "the same" in out
    status, _, err = told("replay", save)
    assert status == 2
    assert "holds no log" in err[0]


def test_a_saved_game_with_its_log_is_re_run(told, tmp_path):
    from game.engine.record import Log

    model = Model(load_scenario(MICRO), seeds=[1, 2])
    model.log = Log()
    for _ in range(3):
        model.step()
    save = tmp_path / "game.save"
    model.save(save)
    status, out, _ = told("replay", save)
    assert status == 0
    assert "the same" in out
    model.log.entries[2]["turn"] = 7
    model.save(save)
    status, _, err = told("replay", save)
    assert status == 2
    assert "the hash of entry 3 does not fit" in err[0]


# --- reading what was written ------------------------------------------------------------------------------------------------
def test_report_tells_the_ending_and_writes_the_page_afresh(told, finished, tmp_path):
    path = copied(finished, tmp_path / "run")
    (path / "report.html").unlink()
    status, out, err = told("report", path)
    assert (status, err) == (0, [])
    assert "2 games of 12 turns" in out
    assert "What mattered most" in out
    assert (path / "report.html").read_bytes() == (finished / "report.html").read_bytes()


@pytest.mark.parametrize("name", ["run.json", "history.parquet", "events.jsonl"])
def test_a_spoilt_file_of_a_run_is_named_in_one_line(told, finished, tmp_path, name):
    path = copied(finished, tmp_path / "run")
    (path / name).write_bytes(b"{spoilt")
    status, _, err = told("report", path)
    assert (status, len(err)) == (2, 1)
    assert name in err[0]


def test_quiet_prints_only_what_came_of_it(told):
    status, out, _ = told("run", MICRO, "--quiet")
    assert status == 0
    assert 1 <= len(out.splitlines()) <= 3


# --- check ------------------------------------------------------------------------------------------------------------------
def test_check_counts_what_is_in_a_good_file(told):
    status, out, err = told("check", MICRO)
    assert (status, err) == (0, [])
    assert "7 seats, 5 firms, 5 plants, 4 links, 3 goods, 12 turns; figures: " in out
    assert all(word in out for word in ("cited", "derived", "assumed"))


def test_check_names_the_mistakes_of_every_file(told, tmp_path):
    paths = []
    for name in ("kind", "near_miss"):
        paths.append(tmp_path / f"{name}.yaml")
        paths[-1].write_bytes(HOSTILE[name])
    status, out, err = told("check", *paths, MICRO)
    assert status == 2
    assert len(err) == 2
    assert [line.split(":")[0] for line in err] == [str(path) for path in paths]
    assert len(out.splitlines()) == 1


def test_check_names_all_wrong_names_of_a_file_at_once_in_the_order_of_its_lines(told, tmp_path):
    path = tmp_path / "names.yaml"
    path.write_text(
        "name: names\nturns: 4\nactors:\n  North: {kind: nation}\n  mine: {kind: materials, nation: Nroth}\n"
        "plants:\n  pit: {firm: mien, nation: North, makes: neeon, capacity: 3}\n"
        "parameters: {no_such: 1}\npolicies: {nation: hodl}\n"
        "treaties:\n  - {id: t, title: T, parties: [Nort], minimum: 1, clauses: []}\n",
        "utf-8",
    )
    status, _, err = told("check", path)
    assert status == 2
    lines = [int(line.removeprefix(f"{path}:").partition(":")[0]) for line in err]
    assert lines == sorted(lines) == [5, 7, 7, 8, 9, 11]
    assert all("unknown" in line for line in err)


def test_check_faults_a_treaty_that_asks_for_more_parties_than_may_sign(told, tmp_path):
    path = tmp_path / "treaty.yaml"
    text = "name: t\nturns: 4\nactors:\n  A: {kind: nation}\n  B: {kind: nation}\n  C: {kind: nation}\ntreaties:\n"
    row = "  - {{id: t, title: T, parties: [A], invited: [A, B], minimum: {}, clauses: []}}\n"
    path.write_text(text + row.format(2), "utf-8")
    assert told("check", path)[0] == 0
    path.write_text(text + row.format(3), "utf-8")
    status, _, err = told("check", path)
    assert status == 2
    assert err == [f"{path}:8: treaties.0.minimum: found 3; allowed: 1 to 2, as many as are parties or invited"]


def test_check_without_a_file_checks_them_all(told):
    status, out, _ = told("check")
    assert status == 0
    checked = {line.partition(": ")[0] for line in out.splitlines()}
    assert {str(path) for path in scenario_files()} <= checked
    assert len(scenario_files()) >= 5


def outline(schema: dict) -> dict[str, list[str]]:
    """Every row of a schema with its keys; what stands around them differs between versions of pydantic."""
    rows = schema["$defs"] | {"": schema} | {c["properties"]["kind"]["const"]: c for c in clauses(schema)}
    rows = {name: next((r for r in row.get("anyOf", []) if "properties" in r), row) for name, row in rows.items()}
    return {name: sorted(row.get("properties", {})) for name, row in rows.items()}


def clauses(schema: dict) -> list[dict]:
    return schema["$defs"]["Treaty"]["properties"]["clauses"]["items"]["oneOf"]


def test_the_schema_for_editors_is_current(told, tmp_path):
    status, _, _ = told("check", "--schema", tmp_path / "schema.json")
    assert status == 0
    assert (tmp_path / "schema.json").read_text("utf-8") == schema_text()
    committed = json.loads((ROOT / "docs" / "scenario.schema.json").read_text("utf-8"))
    assert outline(committed) == outline(json.loads(schema_text())), "run: main.py check --schema docs/scenario.schema.json"


# --- processes --------------------------------------------------------------------------------------------------------------
def test_a_reader_that_goes_away_is_no_fault():
    with subprocess.Popen(
        [sys.executable, "main.py", "check"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def begun(path: Path, *arguments: object, lines: int) -> subprocess.Popen:
    """A run in a process of its own, whose log has grown to so many lines."""
    command = [sys.executable, "main.py", "run", *map(str, arguments), "--out", str(path), "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60.0
    log = path / "orders.jsonl"
    while time.monotonic() < until and process.poll() is None:
        if log.exists() and log.read_bytes().count(b"\n") >= lines:
            break
        time.sleep(0.005)
    return process


def test_ctrl_c_ends_the_turn_in_flight_and_says_how_to_go_on(told, game, tmp_path):
    path = tmp_path / "run"
    with begun(path, MICRO, "--turns", 80, lines=20) as process:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == b""
    assert f"go on with: python main.py run --resume {path}" in err.decode()
    assert b"Traceback" not in err
    status, out, _ = told("run", "--resume", path, "--json")
    assert status == 0
    assert json.loads(out)["digest"] == game(MICRO, "--turns", 80)["digest"]


def progress(path: Path) -> int:
    """How much of a run has reached the disk: whole lines of its log, and lots that are done."""
    log = path / "orders.jsonl"
    lines = log.read_bytes().count(b"\n") if log.exists() else 0
    return lines + len(list((path / "parts").glob("*.json")))


def killed_after(path: Path, asked: list[object], step: int, pause: float) -> tuple[int, str]:
    """Play on until `step` more has reached the disk, wait a little, kill: exit status and stdout."""
    begun = (path / "run.json").exists()
    command = ["run", "--resume", str(path)] if begun else ["run", *map(str, asked), "--out", str(path)]
    before = progress(path)
    process = subprocess.Popen(
        [sys.executable, "main.py", *command, "--json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 120.0
    while process.poll() is None and progress(path) < before + step and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(pause)
    process.kill()
    out, _ = process.communicate(timeout=60)
    return process.returncode, out.decode()


@pytest.mark.proof
@pytest.mark.parametrize(("name", "worlds"), [("standard", 1), ("standard", 3), ("class50", 400)])
def test_a_run_that_is_killed_again_and_again_loses_nothing_but_the_turn_in_flight(tmp_path, name, worlds):
    asked = [name, "--worlds", worlds]
    whole = json.loads(program("run", *asked, "--json").stdout)["digest"]
    path, kills, reached = tmp_path / "run", 0, 0
    for attempt in range(60):
        status, out = killed_after(path, asked, 1 + 5 * attempt % 13, 0.003 * (attempt % 7))
        assert progress(path) >= reached or status == 0
        reached = progress(path)
        if status == 0:
            break
        assert status == -signal.SIGKILL
        kills += 1
    assert kills >= 3
    assert json.loads(out)["digest"] == whole
    assert program("replay", path).returncode == 0
