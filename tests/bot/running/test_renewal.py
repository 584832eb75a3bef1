"""New knowledge under a running server: loaded beside the old, switched to between turns, refused where it cannot be used."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from rasa.shared.core.events import UserUttered
from sanic import Sanic

from bot.inbox.person import person_key
from bot.running import renewal
from bot.running.renewal import Renewal, add_renewal, hold, switch
from bot.server import create_app, load_agent, serving
from knowledge.errors import KnowledgeError
from knowledge.generation import Generation, current, inside, kept, serve
from tests.bot.channels.web.web_page import FakeAgent, Talker
from tests.bot.conftest import ENDPOINTS, MODEL, Run

TITLE, NEW_TITLE, DIGEST = "安阳市人民政府关于进一步做好", "安阳市人民政府（新）关于进一步做好", "feedfacefeed"
TURNS = ("安阳老板拖欠工资怎么办", "电话多少", "安阳工地受伤了怎么办", "要什么材料", "安阳孩子怎么上学")


@pytest.fixture
def back(agent: Any) -> Iterator[None]:
    """What served before the test serves after it."""
    generation, before = current(), {name: getattr(agent, name) for name in ("processor", "nlg", "domain", "fingerprint")}
    handle = agent.processor.handle_message
    yield
    serve(generation)
    for name, value in before.items():
        setattr(agent, name, value)
    agent.processor.handle_message = handle
    agent.tracker_store.domain = agent.domain


def new_store(folder: Path) -> Path:
    """The knowledge store with another title of a document."""
    path = folder / "knowledge.db"
    shutil.copy(Path("var/knowledge.db"), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE documents SET title = replace(title, ?, ?)", (TITLE, NEW_TITLE))
        connection.execute("UPDATE meta SET value = ? WHERE key = 'digest'", (DIGEST * 5,))
    return path


@pytest.mark.usefixtures("back")
def test_people_talk_on_while_new_knowledge_comes(run: Run, agent: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.delenv("GONGYOU_STATE_URL", raising=False)
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(json.dumps({"bot.channels.rest.SafeRestInput": None, "bot.channels.web.pages.Pages": None}))

    async def talk() -> None:
        app = create_app(agent, credentials)
        own = Renewal(agent, MODEL, lambda: asyncio.run(load_agent(MODEL, ENDPOINTS, in_memory=True)))
        app.ctx.renewal = own
        before = own.served.knowledge
        async with serving(app) as address, aiohttp.ClientSession() as session:
            monkeypatch.setenv("KNOWLEDGE_DB_URL", f"sqlite:///{new_store(tmp_path)}")
            coming = asyncio.create_task(own.renew())
            told = await asyncio.gather(*(worker(session, address, f"w{number}", coming) for number in range(3)))
            assert coming.result(), own.served.waiting
            async with session.get(f"{address}/health") as answer:
                assert (await answer.json())["knowledge"] == DIGEST != before
            async with session.get(f"{address}/ready") as answer:
                assert (await answer.json())["knowledge"] == DIGEST
        for number, (said, titles) in enumerate(told):
            assert titles == sorted(titles) and not titles[0] and titles[-1], "the old first, then the new, to the end"
            tracker = await agent.tracker_store.retrieve(person_key("rest", f"w{number}"))
            heard = [event.text for event in tracker.events if isinstance(event, UserUttered)]
            assert heard == said, "no turn was lost and none is there twice"

    run(talk())


async def worker(session: aiohttp.ClientSession, address: str, name: str, coming: asyncio.Task[bool]) -> tuple[list[str], list[bool]]:
    """Talks until some turns after the new knowledge has come; what was said, and of answers from the document whether it was the new one."""
    said: list[str] = []
    titles: list[bool] = []
    left = 6
    while left:
        left -= coming.done()
        said.append(TURNS[len(said) % len(TURNS)])
        async with session.post(f"{address}/webhooks/rest/webhook", json={"sender": name, "message": said[-1]}) as response:
            messages = await response.json()
        answers = [message["custom"]["answer"] for message in messages if "custom" in message]
        assert len(answers) == 1 and answers[0]["status"] not in ("error", "needs_region"), (said[-1], messages)
        shown = json.dumps(messages, ensure_ascii=False)
        if TITLE in shown or NEW_TITLE in shown:
            titles.append(NEW_TITLE in shown)
    return said, titles


words = {"known": "旧"}


@kept()
def known() -> str:
    return words["known"]


class Processor:
    """Answers with what is known when a turn ends."""

    tracker_store = lock_store = None

    def __init__(self) -> None:
        self.gate = asyncio.Event()

    async def handle_message(self, message: str) -> str:
        await self.gate.wait()
        return f"{message}：{known()}"


class Agent(FakeAgent):
    """An agent whose turns are its processor's."""

    def __init__(self) -> None:
        super().__init__(Talker())
        self.processor, self.nlg, self.domain, self.fingerprint = Processor(), None, None, ""
        self.handle_message = lambda message: self.processor.handle_message(message)  # type: ignore[assignment,return-value,arg-type]


@pytest.fixture(autouse=True)
def own_generation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = current()
    monkeypatch.setitem(words, "known", "旧")
    yield
    serve(before)


async def test_a_turn_ends_with_the_knowledge_it_began_with() -> None:
    agent, other, new = Agent(), Agent(), Generation()
    hold(agent.processor, current())
    known.cache_clear()
    assert known() == "旧"
    running = asyncio.create_task(agent.handle_message("甲"))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    old = agent.processor
    words["known"] = "新"
    with inside(new):
        assert known() == "新"
    assert known() == "旧"
    switch(agent, other, new)
    other.processor.gate.set()
    assert await agent.handle_message("乙") == "乙：新"  # type: ignore[arg-type]
    old.gate.set()
    assert await running == "甲：旧"


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model whose files are looked at often; what it is made from is as it was."""
    model = tmp_path / "gongyou.tar.gz"
    model.write_bytes(b"one")
    monkeypatch.setattr(renewal, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(renewal, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr(renewal, "is_current", lambda *_: True)
    monkeypatch.setattr(renewal, "knowledge_digest", lambda: "1234")
    monkeypatch.setattr(renewal, "read_meta", lambda _: {"digest": "1234"})
    monkeypatch.delenv("GONGYOU_STATE_URL", raising=False)
    return model


Watch = Callable[[Renewal], Coroutine[Any, Any, None]]


async def watch(own: Renewal, scene: Watch) -> None:
    app: Any = type("App", (), {"ctx": type("Ctx", (), {})()})()
    keeping = asyncio.create_task(own.keep(app))
    try:
        await asyncio.sleep(0.1)
        await scene(own)
    finally:
        keeping.cancel()


async def until(works: Callable[[], bool]) -> None:
    for _ in range(500):
        if works():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("never")


async def test_new_files_are_loaded_once_when_they_are_whole_and_again_when_asked(watched: Path) -> None:
    loaded: list[Agent] = []

    def load() -> Agent:
        loaded.append(Agent())
        return loaded[-1]

    agent = Agent()

    async def scene(own: Renewal) -> None:
        assert loaded == [], "nothing has changed"
        watched.write_bytes(b"another")
        await until(lambda: bool(loaded) and agent.processor is loaded[0].processor)
        await asyncio.sleep(0.2)
        assert len(loaded) == 1
        own.ask()
        await until(lambda: len(loaded) == 2)

    await watch(Renewal(agent, watched, load), scene)


async def test_what_cannot_be_loaded_is_said_and_the_old_goes_on(watched: Path) -> None:
    tried: list[str] = []

    def load() -> Agent:
        tried.append("")
        raise KnowledgeError("model: is damaged") if len(tried) == 1 else ValueError("secret")

    agent = Agent()
    before = agent.processor

    async def scene(own: Renewal) -> None:
        watched.write_bytes(b"broken")
        await until(lambda: "is damaged" in own.served.waiting)
        await asyncio.sleep(0.2)
        assert len(tried) == 1, "not again and again"
        assert own.report() == {"knowledge": "1234", "waiting": "cannot be loaded: model: is damaged"}
        watched.write_bytes(b"broken in another way")
        await until(lambda: own.served.waiting == "cannot be loaded: ValueError")
        assert agent.processor is before

    await watch(Renewal(agent, watched, load), scene)


async def test_a_training_that_is_not_over_and_other_code_are_waited_for(watched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = Agent()

    async def scene(own: Renewal) -> None:
        monkeypatch.setattr(renewal, "is_current", lambda *_: False)
        watched.write_bytes(b"danger alone")
        await until(lambda: "train it" in own.served.waiting)
        monkeypatch.setattr(renewal, "is_current", lambda *_: True)
        monkeypatch.setattr(renewal, "code_digest", lambda *_: "other")
        watched.write_bytes(b"all of it")
        await until(lambda: "restart" in own.served.waiting)

    await watch(Renewal(agent, watched, Agent), scene)


async def test_a_hangup_asks_for_it(watched: Path) -> None:
    app = Sanic(f"renewal-{os.urandom(4).hex()}", configure_logging=False)
    agent, other = Agent(), Agent()
    own = Renewal(agent, watched, lambda: other)
    add_renewal(app, own)
    async with serving(app):
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: agent.processor is other.processor)
    asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
