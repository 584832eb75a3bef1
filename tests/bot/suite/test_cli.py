"""The commands as a clerk runs them: what they print, what they write, how they end."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from bot.suite.cli import main
from bot.suite.coverage import held_cities
from bot.suite.parse import load_suite
from knowledge.catalog.topics import load_topics
from tests.bot.suite.conftest import Write

Server = tuple[str, list[dict[str, Any]]]

GOOD = "suite: 试\nconversations:\n  - {name: 甲, tags: smoke, turns: [{user: 工资, must: 工资, topic: 拖欠工资}]}\n"
BAD = "suite: 错\nconversations:\n  - {name: 乙, turns: [{user: 工资, must: 没有的话}]}\n"


def test_run_passes_and_writes_every_report(server: Server, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = [tmp_path / "out" / name for name in ("run.json", "run.xml", "run.html")]
    options = [word for option, path in zip(("--json", "--junit", "--html"), reports) for word in (option, str(path))]

    assert main(["run", str(write(GOOD)), "--url", server[0], *options]) == 0
    assert "1 passed, 0 failed, 0 could not run" in capsys.readouterr().out
    assert all(path.stat().st_size > 200 for path in reports)


def test_run_fails_where_an_expectation_does(server: Server, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(BAD)

    assert main(["run", str(path), "--url", server[0]]) == 1
    assert f"{path}:3: must: expected 没有的话, got 工资" in capsys.readouterr().out


def test_a_day_that_cannot_be_applied_decides_nothing(server: Server, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(BAD.replace("suite: 错\n", "suite: 错\nas_of: 2016-01-01\n"))

    assert main(["run", str(path), "--url", server[0]]) == 0
    assert "UNDECIDED test::乙" in (shown := capsys.readouterr().out) and "1 of them went otherwise" in shown


@pytest.mark.parametrize(
    "words",
    [
        ["run", "{path}", "--url", "http://127.0.0.1:9"],
        ["run", "nowhere"],
        ["run", "{path}", "--tag", "none"],
        ["check", "{broken}"],
        ["diff", "{path}", "{path}"],
    ],
)
def test_what_cannot_run_ends_with_two_and_one_message(words: list[str], write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    names = {"path": str(write(GOOD)), "broken": str(write("suite: 试\n", "broken.yml"))}

    assert main([word.format(**names) for word in words]) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize(("options", "played"), [(["--tag", "smoke"], 1), (["--tag=-smoke"], 1), (["-k", "乙"], 1), ([], 2)])
def test_conversations_are_chosen_by_tag_and_words(server: Server, write: Write, tmp_path: Path, options: list[str], played: int) -> None:
    write(GOOD, "suites/a.yml")
    write(BAD, "suites/b.yml")
    write("name: no suite\n", "suites/c.yml")
    main(["run", str(tmp_path / "suites"), "--url", server[0], *options])

    assert len(server[1]) == played


def test_check_counts(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write(GOOD))]) == 0
    assert "1 suites, 1 conversations, 1 turns" in capsys.readouterr().out


def test_diff_of_two_runs(server: Server, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = str(tmp_path / "a.json"), str(tmp_path / "b.json")
    main(["run", str(write(GOOD)), "--url", server[0], "--json", before])
    main(["run", str(write(GOOD.replace("user: 工资", "user: 工资呢"))), "--url", server[0], "--json", after])

    assert (main(["diff", before, before]), main(["diff", before, after])) == (0, 1)
    assert "工资呢" in capsys.readouterr().out


def test_coverage_misses_what_no_suite_asks(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", str(write(GOOD))]) == 1
    assert f"0 of {len(load_topics()) * len(held_cities())} pairs" in capsys.readouterr().out


def test_our_own_suites_exercise_every_pair_of_topic_and_city() -> None:
    assert main(["coverage", str(Path(__file__).parents[2] / "suites")]) == 0


def test_a_recorded_chat_is_a_masked_suite_that_passes(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "chat.yml"
    monkeypatch.setattr("sys.stdin", io.StringIO("我的电话是13800138000\n\n工资\n"))

    assert main(["record", "--url", server[0], "--out", str(path), "--region", "安阳"]) == 0
    assert "13800138000" not in path.read_text(encoding="utf-8") + capsys.readouterr().out
    assert all("13800138000" not in body["message"] for body in server[1])
    assert [turn.text for turn in load_suite(path).conversations[0].turns][1] == "工资"
    assert load_suite(path).conversations[0].region == "anyang"
    assert main(["run", str(path), "--url", server[0]]) == 0
    assert main(["record", "--url", server[0], "--out", str(path)]) == 2, "a suite that exists is never overwritten"


@pytest.mark.parametrize("words", [["run", "--jobs", "0"], ["run", "--jobs", "many"], []])
def test_wrong_options_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
