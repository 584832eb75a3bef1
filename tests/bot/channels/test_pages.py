"""The health report; tests/bot/test_chat_page.py covers the page itself."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.channels.pages import health_report
from knowledge.store.repository import read_meta

READY = SimpleNamespace(is_ready=lambda: True, model_id="m1")


@pytest.fixture
def knowledge(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a store in its usual place."""
    (tmp_path / "var").mkdir()
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "var" / "knowledge.db"
    path.write_bytes(store.read_bytes())
    return path


def test_ready_names_model_and_knowledge(knowledge: Path) -> None:
    report = health_report(READY)
    assert (report["status"], report["model"]) == ("ok", "m1")
    assert report["knowledge"] and read_meta(knowledge)["digest"].startswith(report["knowledge"])


@pytest.mark.parametrize("agent", [None, SimpleNamespace(is_ready=lambda: False, model_id=None)])
@pytest.mark.usefixtures("knowledge")
def test_without_a_loaded_model_it_is_still_starting(agent: object) -> None:
    report = health_report(agent)
    assert (report["status"], report["model"]) == ("starting", None)


def test_a_missing_store_is_named(knowledge: Path) -> None:
    knowledge.unlink()
    report = health_report(READY)
    assert report["status"] == "error"
    assert "knowledge.db" in report["reason"] and "\n" not in report["reason"]


def test_a_damaged_store_is_named(knowledge: Path) -> None:
    knowledge.write_bytes(b"this is no database" * 100)
    report = health_report(READY)
    assert report["status"] == "error" and "knowledge.db" in report["reason"]
