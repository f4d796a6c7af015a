"""A branch at the command line and in words."""

from __future__ import annotations

import json

import pytest

from game.runs.cli import main


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    path = tmp_path_factory.mktemp("branch") / "run"
    assert main(["run", "class50", "--seed", "3", "--out", str(path), "--quiet"]) == 0
    return path


@pytest.fixture
def told(capsys):
    def run(*arguments):
        capsys.readouterr()
        status = main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return status, out, err.splitlines()

    return run


def test_a_run_is_branched_at_one_decision(told, finished):
    status, out, err = told("replay", finished, "--turn", 1, "--change", "beryl.sign=rest", "--change", "beryl.answer=rest")
    assert (status, err) == (0, [])
    assert "as it was" in out
    assert "The score of Beryl" in out


def test_the_line_as_it_was_comes_to_what_the_run_came_to(told, finished):
    status, out, _ = told("replay", finished, "--turn", 3, "--change", "fathom.train=0", "--json")
    assert status == 0
    found = json.loads(out)
    manifest = json.loads((finished / "run.json").read_text("utf-8"))
    assert found["lines"][0]["digest"] == manifest["digests_logged"][0]
    assert found["lines"][1]["digest"] != manifest["digests_logged"][0]
    assert found["danger"][0][:2] == found["danger"][1][:2]
    assert len(found["dates"]) == len(found["danger"][0]) == 8


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--turn", 1], "both --turn and --change"),
        (["--change", "beryl.dues=0"], "both --turn and --change"),
        (["--turn", 1, "--change", "beryl"], "SEAT.DEED=VALUE"),
        (["--turn", 1, "--change", "beril.dues=0"], "did you mean beryl?"),
        (["--turn", 1, "--change", "beryl.dus=0"], "did you mean dues?"),
        (["--turn", 2, "--change", "beryl.dues=0"], "nothing was decided then"),
        (["--turn", 1, "--change", "beryl.dues=much"], "allowed: 0 to 2"),
        (["--turn", 1, "--change", "beryl.dues=0", "--change", "beryl.sign=1"], "one decision"),
        (["--turn", 1, "--change", "beryl.visit=0"], "no say in visit"),
        (["--turn", 1, "--change", "beryl.propose=0"], "taken back"),
    ],
)
def test_a_change_that_is_none_is_refused_in_one_line(told, finished, flags, said):
    status, _, err = told("replay", finished, *flags)
    assert (status, len(err)) == (2, 1), err
    assert said in err[0]
