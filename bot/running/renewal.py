"""New knowledge or a new model under a running server: noticed, loaded beside the old, and switched to between two turns.

A turn runs from its first to its last line with the model and the generation of knowledge (`knowledge/generation.py`) it began with. What
cannot be loaded is left alone, and so is everything where the code itself has changed: that takes a restart. `/ready` says which.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import logging
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.running.draining import running_turns
from bot.running.leading import may_lead
from bot.running.log import told
from bot.train import DANGER, MOVES, PLACES, inputs_digest, is_current
from knowledge.answers.desk import open_desk
from knowledge.errors import KnowledgeError
from knowledge.generation import Generation, current, inside, serve
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import read_meta

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
CODE = ("actions", "bot", "knowledge")
LOOK_SECONDS = 10.0
AFTER_ANOTHER_SECONDS = 15.0
"""Processes that share a machine load one after the other."""
QUIET_SECONDS = 5.0
"""So long a moment without turns is waited for before memory is cleared up, which stops everything for some tenths of a second."""

Signature = tuple[str, tuple[tuple[str, int, int], ...]]
Load = Callable[[], Any]
"""Gives an agent, ready to answer, whose stores are of no matter."""


@dataclass
class Served:
    """What answers now; `waiting` says in a line why something newer does not, and is empty where there is none."""

    signature: Signature
    knowledge: str
    since: int
    waiting: str = ""


class Renewal:
    """Keeps an agent's model and knowledge new."""

    def __init__(self, agent: Any, model: Path, load: Load) -> None:
        """`load` makes another agent of the model file; it is called in a thread."""
        self._agent, self._model, self._load = agent, model, load
        self._code = code_digest()
        self._asked = asyncio.Event()
        self._refused: Signature | None = None
        self.served = Served(signature(model), knowledge_digest(), int(time.time()))
        hold(agent.processor, current())

    def ask(self) -> None:
        """Load anew, whether anything has changed or not (SIGHUP)."""
        self._asked.set()

    async def keep(self, app: Any) -> None:
        """As long as the server runs, look for something new."""
        seen = self.served.signature
        while True:
            is_asked = await _set_within(self._asked, LOOK_SECONDS)
            self._asked.clear()
            try:
                found = await asyncio.to_thread(signature, self._model)
                # What still changes from one look to the next is not whole yet.
                is_new = found == seen and found not in (self.served.signature, self._refused)
                if (is_asked or (is_new and await self._is_due(found))) and await self.renew():
                    await clear_up(app)
                seen = found
            except KnowledgeError as error:
                self._refuse(str(error), None)

    async def renew(self) -> bool:
        """Load what there is now beside what serves, and switch; False where what serves stays, and `served.waiting` says why."""
        began, found = time.monotonic(), await asyncio.to_thread(signature, self._model)
        if await asyncio.to_thread(code_digest) != self._code:
            return self._refuse("the code has changed: restart", found)
        generation = Generation()
        try:
            with inside(generation):
                other = await asyncio.to_thread(self._load)
                digest = knowledge_digest()
        except Exception as error:  # a broken file of any kind must not touch what answers
            logger.exception("new knowledge or model cannot be loaded; the old ones go on")
            return self._refuse(f"cannot be loaded: {error if isinstance(error, KnowledgeError) else type(error).__name__}", found)
        switch(self._agent, other, generation)
        self.served = Served(found, digest, int(time.time()))
        told("renewed", knowledge=digest, model=str(self._agent.model_id), ms=round((time.monotonic() - began) * 1000))
        return True

    def report(self) -> Mapping[str, str]:
        """For `/ready`: the digest that serves, and what newer one does not."""
        return {"knowledge": self.served.knowledge, **({"waiting": self.served.waiting} if self.served.waiting else {})}

    async def _is_due(self, found: Signature) -> bool:
        """True where the new files belong together and no other process is at it."""
        if not await asyncio.to_thread(lambda: is_current(self._model, inputs_digest())):
            return self._refuse("the model is older than what it is made from: train it, or send SIGHUP", found)
        return await may_lead("renewal", AFTER_ANOTHER_SECONDS)

    def _refuse(self, why: str, found: Signature | None) -> bool:
        """Stay with what serves; what was refused is not looked at again until it changes."""
        self._refused = found
        if why != self.served.waiting:
            self.served.waiting = why
            logger.warning("not renewed: %s", why)
        return False


def add_renewal(app: Any, renewal: Renewal) -> None:
    """As long as the app runs: load what is new as soon as it is whole, or when SIGHUP asks for it."""
    app.ctx.renewal = renewal
    running: list[asyncio.Task[None]] = []

    async def begin(_: Any, __: Any) -> None:
        # In a terminal the signal says that its window was closed, and ends the server as before.
        if sys.stdin is None or not sys.stdin.isatty():
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, renewal.ask)
        running.append(asyncio.create_task(renewal.keep(app)))

    async def end(_: Any, __: Any) -> None:
        running.pop().cancel()

    app.register_listener(begin, "after_server_start")
    app.register_listener(end, "before_server_stop")


def switch(agent: Any, other: Any, generation: Generation) -> None:
    """Have an agent answer with the model of another one and with this knowledge, from the next turn on; its stores stay."""
    processor = other.processor
    processor.tracker_store, processor.lock_store = agent.tracker_store, agent.lock_store
    hold(processor, generation)
    serve(generation)
    agent.processor, agent.nlg, agent.domain = processor, other.nlg, other.domain
    agent.fingerprint = other.fingerprint
    agent.tracker_store.domain = other.domain


def hold(processor: Any, generation: Generation) -> None:
    """Have every turn of a model run with the knowledge it was loaded with."""
    handle = type(processor).handle_message

    async def handle_message(message: Any) -> Any:
        with inside(generation):
            return await handle(processor, message)

    processor.handle_message = handle_message


async def clear_up(app: Any) -> None:
    """Give back the memory of what no longer serves, in a moment without turns where there is one soon."""
    patience = time.monotonic() + QUIET_SECONDS
    while running_turns(app) and time.monotonic() < patience:
        await asyncio.sleep(0.02)
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def signature(model: Path) -> Signature:
    """What changes when knowledge or models do.

    Raises:
        StoreError: where the knowledge store cannot be read.
    """
    files = (model, model.with_suffix(".digest"), *(model.with_name(path.name) for path in (DANGER, MOVES, PLACES)))
    states = tuple((path.name, state.st_mtime_ns, state.st_size) for path in files if path.exists() and (state := path.stat()))
    return read_meta(DEFAULT_PATH).get("digest", ""), states


def knowledge_digest() -> str:
    """The digest of the knowledge that answers, twelve characters."""
    return open_desk().resources.library.meta.get("digest", "")[:12]


def code_digest(root: Path = ROOT) -> str:
    """SHA-256 over our own code."""
    digest = hashlib.sha256()
    for path in sorted(path for name in CODE for path in (root / name).rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    """True where an event is set before the time is over."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except asyncio.TimeoutError:
        return False
    return True
