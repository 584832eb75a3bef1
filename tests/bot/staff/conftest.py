"""An inbox, a state and a secret of each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.inbox.store import Inbox, open_inbox

PERSON = "a" * 32
"""Somebody who talks to the assistant."""


@pytest.fixture(autouse=True)
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    monkeypatch.delenv("GONGYOU_STAFF_SETTINGS", raising=False)
    return open_inbox()
