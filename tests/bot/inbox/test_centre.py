"""Settings and words of a centre."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.inbox import centre
from bot.inbox.centre import settings


def test_every_word_said_is_there_and_every_word_there_is_said() -> None:
    source = Path(centre.__file__).with_name("hours.py").read_text(encoding="utf-8")
    assert set(re.findall(r'(?<!\w)say\("([a-z_]+)"[,)]', source)) == set(centre.WORDING.load()["words"])


def test_a_centre_sets_what_it_names_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "staff.yml"
    path.write_text("settings:\n  centre: {name: 某某服务中心}\n", encoding="utf-8")
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(path))
    assert settings()["centre"] == {"name": "某某服务中心"} and settings()["hours"] is None
