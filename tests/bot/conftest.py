"""The real assistant in its own event loop, and real servers on free ports."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import structlog
from sanic import Sanic

from tests.bot.forgetting.stores import Store, emptied, own_database, running_postgresql, running_redis

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "var" / "models" / "gongyou.tar.gz"
ENDPOINTS = ROOT / "endpoints.yml"

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="session", autouse=True)
def several_apps() -> Iterator[None]:
    """Lets one process make more than one app, of the same name as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sanic, "test_mode", True)
        yield


@pytest.fixture(scope="session", autouse=True)
def unerased_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test leaves unerased is no matter of this machine's server."""
    from bot.channels import erasing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(erasing, "UNERASED", tmp_path_factory.mktemp("unerased"))
        yield


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """Runs coroutines in the one event loop that the agent lives in."""
    loop = asyncio.new_event_loop()
    yield loop.run_until_complete
    loop.close()


@pytest.fixture(scope="session")
def agent(run: Run) -> Any:
    """The trained assistant of `make run`, with a tracker store that forgets."""
    from bot.server import load_agent

    # Rasa logs every message at debug level to standard output.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    return run(load_agent(MODEL, ENDPOINTS, in_memory=True))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Store]:
    """The one PostgreSQL of all tests."""
    with running_postgresql() as server:
        yield server


@pytest.fixture
def database(postgresql_server: Store) -> Iterator[Store]:
    """A database of PostgreSQL that is this test's alone."""
    with own_database(postgresql_server) as own:
        yield own


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Store]:
    """The one Redis of all tests."""
    with running_redis() as server:
        yield server


@pytest.fixture
def redis_store(redis_server: Store) -> Iterator[Store]:
    """Redis, with nothing of another test in it."""
    with emptied(redis_server) as store:
        yield store


@dataclass(frozen=True)
class Heard:
    """The messages of one turn as a client of the REST channel gets them."""

    messages: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages if "text" in message)

    @property
    def answer(self) -> dict[str, Any]:
        payloads = [message["custom"]["answer"] for message in self.messages if "custom" in message]
        assert len(payloads) == 1, "every turn gives exactly one payload"
        return payloads[0]

    @property
    def status(self) -> str:
        return str(self.answer["status"])

    @property
    def region(self) -> str | None:
        return self.answer["region"] and self.answer["region"]["id"]

    @property
    def clauses(self) -> list[str]:
        return [clause["id"] for clause in self.answer["clauses"]]

    @property
    def buttons(self) -> list[str]:
        return [button["payload"] for message in self.messages for button in message.get("buttons", [])]


class Worker:
    """One person's conversation, through the channel's own code."""

    _numbers = count()

    def __init__(self, run: Run, agent: Any) -> None:
        self._run, self._agent = run, agent
        self.sender = f"worker-{next(self._numbers)}"

    def says(self, *texts: Any, **metadata: Any) -> Heard:
        """Says one text after the other; gives what the last one got."""
        for text in texts:
            heard = self._run(self.turn(text, metadata))
        return heard

    async def turn(self, text: Any, metadata: Any = None) -> Heard:
        from bot.channels.inbound import read_inbound
        from bot.channels.rest import run_turn

        inbound = read_inbound({"sender": self.sender, "message": text, "metadata": metadata})
        return Heard(await run_turn(inbound, self._agent.handle_message, "rest"))


@pytest.fixture
def worker(run: Run, agent: Any) -> Worker:
    """A new conversation with the assistant."""
    return Worker(run, agent)
