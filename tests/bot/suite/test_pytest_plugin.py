"""The plug-in in a pytest of its own: suites are collected, other runs are left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.suite.conftest import Write

ROOT = Path(__file__).parents[3]
Server = tuple[str, list[dict[str, Any]]]
SUITE = "suite: 试\nconversations:\n  - {name: 甲, turns: [{user: 工资, must: 工资}]}\n  - name: 乙\n    tags: smoke\n    turns:\n      - {user: 工资, must: 没有的话}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A stranger's project: this package is importable, nothing else of it is there."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def run_pytest(project: Path, *options: str) -> str:
    """The output of pytest in that project."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "bot.suite.pytest_plugin", "-p", "no:cacheprovider", "-q", *options]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=60, check=False).stdout


def test_suites_are_played_against_a_running_assistant(project: Path, server: Server, write: Write) -> None:
    write(SUITE, "suites/wages.yml")
    write(SUITE, "checks/wages.suite.yml")
    write(SUITE, "checks/other.yml")
    write("name: 甲\n", "suites/no-suite.yml")
    output = run_pytest(project, "--suite-url", server[0])

    assert "2 failed, 2 passed" in output
    assert "wages.yml:7: must: expected 没有的话, got 工资" in output and "Traceback" not in output
    assert len(server[1]) == 4


def test_conversations_are_chosen_by_name_and_tag(project: Path, server: Server, write: Write) -> None:
    write(SUITE, "suites/wages.yml")

    assert "1 passed, 1 deselected" in run_pytest(project, "--suite-url", server[0], "-k", "甲")
    assert "1 failed" in run_pytest(project, "--suite-url", server[0], "-k", "smoke")
    assert "2 deselected" in run_pytest(project, "--suite-url", server[0], "-m", "not suite")


def test_a_day_that_cannot_be_applied_is_a_skip(project: Path, server: Server, write: Write) -> None:
    write(SUITE.replace("suite: 试", "suite: 试\nas_of: 2016-01-01"), "suites/wages.yml")

    assert "1 passed, 1 skipped" in run_pytest(project, "--suite-url", server[0])


def test_mistakes_of_a_suite_are_told_at_collection(project: Path, write: Write) -> None:
    write("suite: 试\nconversation: []\n", "suites/wages.yml")
    output = run_pytest(project)

    assert "wages.yml:2: `conversation` means nothing" in output and "Did you mean `conversations`?" in output


def test_without_an_assistant_each_conversation_says_so(project: Path, write: Write) -> None:
    write(SUITE, "suites/wages.yml")
    output = run_pytest(project)

    assert "2 failed" in output and "cannot be loaded here" in output and "Traceback" not in output


def test_ordinary_runs_import_nothing_of_ours(project: Path, write: Write) -> None:
    write("key: value\n", "data.yml")
    write(
        """
        import sys

        def test_quiet():
            assert not [name for name in sys.modules if name.startswith(("rasa", "knowledge", "tensorflow", "bot.suite.parse", "ruamel.yaml"))]
        """,
        "test_own.py",
    )

    assert "1 passed" in run_pytest(project)


def test_named_twice_it_is_loaded_once(project: Path, write: Write) -> None:
    """As an entry point of the same name, and by `-p` too."""
    info = project / "fake-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fake\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[pytest11]\nbot.suite.pytest_plugin = bot.suite.pytest_plugin\n")
    write("def test_one(): pass\n", "test_own.py")
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{project}"}
    command = [sys.executable, "-m", "pytest", "-p", "bot.suite.pytest_plugin", "-p", "no:cacheprovider", "-q"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert "1 passed" in done.stdout, done.stderr
