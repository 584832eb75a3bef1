"""A machine whose clock is wrong refuses WeChat, and says so where people look."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client import REGISTRY

from bot.running import clock
from bot.server import create_app, serving
from bot.shared_state import open_state
from tests.bot.channels.wechat.wechat_world import ADDRESS, TOKEN, Assistant, query, text

HOUR = 3600.0


async def test_a_wrong_clock_is_said_until_a_callback_is_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.running.readiness.FRESH_SECONDS", -1.0)
    for name, value in {"WECHAT_TOKEN": TOKEN, "WECHAT_AES_KEY": "", "INBOX_URL": f"sqlite:///{tmp_path}/inbox.db"}.items():
        monkeypatch.setenv(f"GONGYOU_{name}", value)
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    open_state.cache_clear()
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(json.dumps({"bot.channels.wechat.channel.WeChatInput": None, "bot.channels.web.pages.Pages": None}))
    async with serving(create_app(Assistant(), credentials)) as address, aiohttp.ClientSession() as session:

        async def call(arguments: dict[str, str]) -> int:
            async with session.post(f"{address}{ADDRESS}", params=arguments, data=text("你好")) as answer:
                return answer.status

        async def ready() -> dict[str, Any]:
            async with session.get(f"{address}/ready") as answer:
                assert answer.status == 200
                return dict(await answer.json())

        assert await call(query(nonce="n", timestamp="1")) == 403
        assert "clock" not in await ready(), "nobody signed that"
        assert await call(query(time.time() + HOUR)) == 403
        found = await ready()
        assert found["status"] == "degraded" and re.search(r"\b3[56]\d\d s ahead of this machine's clock", found["clock"])
        assert round(REGISTRY.get_sample_value("gongyou_wechat_clock_seconds") or 0) in range(3500, 3601)
        assert await call(query(time.time() - HOUR)) == 403
        assert re.search(r"\b36\d\d s behind", (await ready())["clock"])
        assert await call(query()) == 200
        found = await ready()
        assert found["status"] == "ready" and "clock" not in found
        assert REGISTRY.get_sample_value("gongyou_wechat_clock_seconds") == 0
    open_state.cache_clear()


def test_what_was_said_long_ago_is_said_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = clock.ClockWatch()
    watch.refused(HOUR)
    assert watch.report()
    monkeypatch.setattr(clock, "KNOWN_SECONDS", -1.0)
    assert watch.report() == ""
