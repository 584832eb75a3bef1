"""Redis or PostgreSQL hang in the middle of a conversation: everybody is answered at once, nothing is doubled, and all is as before afterwards."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.inbox.store import open_inbox
from bot.rasa.lock_store import FairLockStore
from bot.rasa.tracker_store import WindowTrackerStore
from bot.shared_state import open_state
from bot.surviving_state import surviving
from knowledge.answers.wording import say
from tests.bot.channels.whole_app import Running, own_var, play_fixture  # noqa: F401 - a fixture
from tests.bot.forgetting.stores import Store, stopped

CHANNELS = ("rest", "web", "wechat")
WAGES = "老板拖欠工资怎么办"


@pytest.fixture
def shared(var: Any, database: Store, redis_store: Store, agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything in PostgreSQL and Redis, as several processes have it."""
    for name, url in {"INBOX": database.url, "TRACKER": database.url, "STATE": redis_store.url}.items():
        monkeypatch.setenv(f"GONGYOU_{name}_URL", url)
    open_state.cache_clear()
    monkeypatch.setattr(agent, "lock_store", FairLockStore(state=surviving(open_state())))


async def asked(app: Running, channel: str, text: str) -> str:
    """What is answered within 2 s."""
    began = time.monotonic()
    answer = await app.says(channel)(text)
    assert time.monotonic() - began < 2, (channel, text, time.monotonic() - began)
    assert answer and say("fallback") not in answer, (channel, text, answer)
    return answer


async def heard(app: Running, channel: str) -> list[str]:
    """What the tracker store holds of the person, in another process's eyes."""
    store = WindowTrackerStore(app.agent.domain, host=os.environ["GONGYOU_TRACKER_URL"])
    tracker: DialogueStateTracker | None = await store.retrieve(app.key(channel))
    return [event.text or "" for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


@pytest.mark.usefixtures("shared")
def test_redis_hangs(play: Callable[..., None], redis_store: Store) -> None:
    async def scene(app: Running) -> None:
        for channel in CHANNELS:
            assert "安阳" in await asked(app, channel, f"安阳{WAGES}")
        with stopped(redis_store):
            for channel in CHANNELS:
                assert "郑州" in await asked(app, channel, "那郑州呢"), "what was talked of is still known"
        for channel in CHANNELS:
            await asked(app, channel, "电话多少")
            assert await heard(app, channel) == [f"安阳{WAGES}", "那郑州呢", "电话多少"], channel
        inbox = open_inbox()
        for channel in ("web", "wechat"):
            assert [message.author for message in inbox.messages_after(app.key(channel))] == ["person", "bot"] * 3

    play(scene)


@pytest.mark.usefixtures("shared")
def test_postgresql_hangs(play: Callable[..., None], database: Store) -> None:
    async def scene(app: Running) -> None:
        for channel in CHANNELS:
            await asked(app, channel, f"安阳{WAGES}")
        with stopped(database):
            for channel in CHANNELS:
                await asked(app, channel, f"郑州{WAGES}")
                assert "河南省" in await asked(app, channel, "哪个部门管"), "what is said meanwhile is remembered here"
        await asyncio.sleep(0.5)
        for channel in CHANNELS:
            await asked(app, channel, "还有吗")
        await asyncio.sleep(0.3)
        for channel in CHANNELS:
            assert (await heard(app, channel))[:3] == [f"安阳{WAGES}", f"郑州{WAGES}", "哪个部门管"], channel

    play(scene)
