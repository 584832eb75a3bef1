"""WeChat in the real app where something fails."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage

from bot.state_errors import StateError
from tests.bot.channels.wechat.wechat_fixtures import World, few_cities, loaded, make_world, quick_world, started  # noqa: F401 - fixtures
from tests.bot.channels.wechat.wechat_world import TOKEN, Assistant, query, request, text, xml


async def test_a_failing_turn_still_gets_words_with_numbers(world: World) -> None:
    async def fail(_: UserMessage) -> None:
        raise RuntimeError("secret detail")

    world.assistant._handler = fail
    words = await world.says("工资")
    assert "12333" in words and "secret" not in words


async def test_a_broken_inbox_does_not_stop_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    broken = await started(make_world(tmp_path, Assistant(), inbox_url="sqlite:////proc/nowhere/inbox.db"))
    assert await broken.says("工资") == "答：工资"


async def test_a_broken_state_gets_the_fallback_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    broken = await started(make_world(tmp_path, Assistant()))

    def down(*_: object) -> None:
        raise StateError("down")

    for name in ("increment", "get", "add"):
        monkeypatch.setattr(broken.state, name, down)
    assert "12333" in await broken.says("工资")


async def test_nothing_personal_or_secret_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await world.says("电话13812345678", FromUserName="oOPENID")
    await request(world.app, "POST", query() | {"signature": "bad"}, text("电话13812345678", FromUserName="oOPENID"))
    await request(world.app, "POST", query(), b"<xml>13812345678 oOPENID")
    for secret in ("13812345678", "oOPENID", TOKEN):
        assert secret not in caplog.text


@pytest.mark.parametrize("body", [b"", b"{}", b"<xml></xml>", text("x" * 70_000), xml(MsgId=None)])
async def test_a_signed_body_that_means_nothing_is_acknowledged(world: World, body: bytes) -> None:
    got = await request(world.app, "POST", query(), body)
    assert (got.status, got.body) == (200, b"success")
