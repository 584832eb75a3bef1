"""The assistant of this checkout, loaded once into this process: channel, NLU, rules, actions and desk, no server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.suite.as_of import date_questions, playing_on
from bot.suite.errors import TargetError
from bot.suite.targets import Messages
from knowledge.errors import KnowledgeError

T = TypeVar("T")

ENDPOINTS = Path("endpoints.yml")
LOAD_SECONDS = 300.0
TURN_SECONDS = 60.0
"""A turn ends itself after 10 s with the fallback line; this is for an assistant that is stuck."""


class InProcessTarget:
    """Plays through the REST channel's own code, in an event loop of its own thread."""

    name = "in process"
    applies_as_of = True

    def __init__(self, model: Path | None = None, endpoints: Path = ENDPOINTS) -> None:
        """Load the assistant.

        Raises:
            TargetError: where model, knowledge store or endpoints file cannot be used.
        """
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="suite-assistant", daemon=True)
        self._thread.start()
        try:
            self._agent = self._run(_load(model, endpoints), LOAD_SECONDS)
        except (KnowledgeError, TargetError, OSError, ImportError) as error:
            self.close()
            raise TargetError(f"the assistant cannot be loaded here: {error}; name a running one with its address instead") from error

    def say(self, sender: str, text: str, region: str | None, as_of: date | None) -> Messages:
        """One turn of a conversation."""
        return self._run(self._turn(sender, text, region, as_of))

    async def _turn(self, sender: str, text: str, region: str | None, as_of: date | None) -> Messages:
        from bot.channels.inbound import read_inbound
        from bot.channels.rest import run_turn

        inbound = read_inbound({"sender": sender, "message": text, "metadata": {"region": region} if region else {}})
        with playing_on(as_of):
            return await run_turn(inbound, self._agent.handle_message, "rest")

    def _run(self, work: Coroutine[Any, Any, T], seconds: float = TURN_SECONDS) -> T:
        try:
            return asyncio.run_coroutine_threadsafe(_contained(work), self._loop).result(seconds)
        except FutureTimeout as error:
            raise TargetError(f"the assistant did not come back within {seconds:.0f} s") from error

    def close(self) -> None:
        """Stop the event loop."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _contained(work: Coroutine[Any, Any, T]) -> T:
    """Rasa's SDK leaves the program where an action cannot be imported; that would stop the loop and nobody would hear of it."""
    try:
        return await work
    except SystemExit as error:
        raise TargetError("an action could not be imported; `python -m bot.ask` says which") from error


async def _load(model: Path | None, endpoints: Path) -> Any:
    from bot.rasa.quiet import quiet_dependencies

    quiet_dependencies()
    from bot.server import load_agent
    from bot.train import MODEL
    from knowledge.answers.desk import open_desk

    if not endpoints.is_file():
        raise TargetError(f"there is no {endpoints} in this folder")
    agent = await load_agent(model or MODEL, endpoints, in_memory=True)
    date_questions(open_desk())
    return agent
