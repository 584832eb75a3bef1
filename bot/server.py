"""`python -m bot.server`: the whole assistant in one process.

Rasa's own agent, channels and tracker; the actions run inside it (bot/rasa/action_runner.py) unless endpoints.yml
names an action server. Nothing listens before everything that a question needs is loaded.
"""

from __future__ import annotations

from knowledge.kernels import choose_kernels

choose_kernels()  # before anything imports numpy

import argparse
import asyncio
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.channels.inbound import clean_text
from bot.descriptors import raise_limit
from bot.inbox.person import check_secret
from bot.inbox.private import OWN, tighten_tree
from bot.rasa.quiet import quiet_dependencies
from bot.rasa.without_tensorflow import leave_out_tensorflow
from bot.running.draining import running_turns
from bot.running.leading import check_shared_secret
from bot.running.log import add_traces, set_up
from bot.running.metrics import RUNNING
from bot.running.renewal import Renewal, add_renewal
from bot.standing import add_standing_work
from bot.train import MODEL
from knowledge.answers.desk import open_desk
from knowledge.answers.wording import say
from knowledge.errors import KnowledgeError
from knowledge.talk.turn import warm_up

DEFAULT_PORT = 5005
LAST_ANSWERS_SECONDS = 10.0
"""As long as a turn may take (rest.py): what was taken is answered before the end."""
FIRST_QUESTION = "老板拖欠工资怎么办"
"""Asked once at the start, so that the first person waits no longer than the next."""


def check_model(model: Path) -> None:
    """Stop with one line where the model is missing.

    Raises:
        KnowledgeError: naming file and remedy.
    """
    if not model.is_file():
        raise KnowledgeError(f"{model}: the trained model is missing; train it with `python -m bot.train`")


async def load_agent(model: Path, endpoints_file: Path, in_memory: bool = False) -> Any:
    """The agent with our tracker store (or one that forgets), lock store and actions.

    Raises:
        KnowledgeError: where model or knowledge store are missing or damaged.
    """
    check_model(model)
    warm_up(open_desk())
    from rasa.core.agent import Agent
    from rasa.core.brokers.broker import EventBroker
    from rasa.core.lock_store import LockStore
    from rasa.core.tracker_store import TrackerStore
    from rasa.core.utils import AvailableEndpoints
    from rasa.shared.exceptions import RasaException

    from bot.rasa.action_runner import action_endpoint, cache_result_validator
    from bot.rasa.graph_runner import run_graph_straight
    from bot.rasa.rule_matching import remember_classes, remember_matches

    endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file))
    broker = None if in_memory else await EventBroker.create(endpoints.event_broker, loop=asyncio.get_running_loop())
    cache_result_validator()
    run_graph_straight()
    remember_classes()
    agent = Agent(
        tracker_store=TrackerStore.create(None if in_memory else endpoints.tracker_store, event_broker=broker),
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=action_endpoint(endpoints.action),
        generator=endpoints.nlg,
    )
    _load_model(agent, model)
    try:
        remember_matches(agent)
        await agent.parse_message(clean_text(FIRST_QUESTION))
    except (RasaException, OSError, KeyError, ValueError) as error:
        raise _damaged(model) from error
    return agent


def _load_model(agent: Any, model: Path) -> None:
    try:
        agent.load_model(str(model))
    except Exception as error:  # the archive, each pickle and each array in it has errors of its own
        raise _damaged(model) from error


def _damaged(model: Path) -> KnowledgeError:
    return KnowledgeError(f"{model}: the trained model is damaged or of another version; run `python -m bot.train --force`")


def create_app(agent: Any, credentials: Path) -> Any:
    """The Sanic app: every channel of the credentials file in front of the agent."""
    from rasa.core.channels.channel import register
    from rasa.core.run import create_http_input_channels
    from sanic import Sanic

    from bot.channels.web.failures import add_failure_pages
    from bot.http_guard import GuardedRequest

    app = Sanic("gongyou", configure_logging=False, request_class=GuardedRequest)
    app.config.REQUEST_MAX_SIZE = 1_000_000
    app.config.MOTD = False
    register(create_http_input_channels(None, str(credentials)), app, route="/webhooks/")
    add_failure_pages(app)

    app.ctx.agent = agent
    add_traces(app)
    RUNNING.set_function(lambda: len(running_turns(app)))
    return app


@asynccontextmanager
async def serving(app: Any, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Run a Sanic app in this loop, on a free port where none is named; gives its address.

    Sanic's own `run` loses a stop signal that comes while its start-up ends, and then stops at none.

    Raises:
        KnowledgeError: where the port is taken or the address is not this machine's.
    """
    from bot.http_guard import GuardedProtocol

    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise KnowledgeError(f"{host}:{port}: cannot listen there ({error.strerror}); name another with --port or PORT=") from error
    server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False, protocol=GuardedProtocol)
    await server.startup()
    await server.before_start()
    await server.after_start()
    try:
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        app.ctx.is_stopping = True
        server.server.close()
        patience = time.monotonic() + LAST_ANSWERS_SECONDS
        await finish_turns(app, server.connections, patience)
        # Sends home the pages that wait for nothing.
        await server.before_stop()
        await answer_the_last(server.connections, patience)
        await server.server.wait_closed()
        await server.after_stop()


async def finish_turns(app: Any, connections: set[Any], patience: float) -> None:
    """Let turns that were taken end, until `patience` (monotonic seconds); no connection brings another one meanwhile."""
    while running_turns(app) and time.monotonic() < patience:
        for connection in list(connections):
            connection.close_if_idle()
        await asyncio.sleep(0.05)


async def answer_the_last(connections: set[Any], patience: float) -> None:
    """Let running requests end, until `patience`, and close what waits for nothing."""
    while connections and time.monotonic() < patience:
        for connection in list(connections):
            connection.close_if_idle()
        await asyncio.sleep(0.05)
    for connection in list(connections):
        connection.abort()


def announce(host: str, port: int, seconds: float) -> None:
    """Say in Chinese and English where the assistant can be reached, once it can be."""
    shown = "localhost" if host in {"0.0.0.0", "127.0.0.1"} else host
    print(say("ready", address=f"http://{shown}:{port}/", seconds=f"{seconds:.0f}"), flush=True)
    print(f"Ready: open http://{shown}:{port}/ (started in {seconds:.0f} s; stop with Ctrl-C)", flush=True)


async def serve(model: Path, host: str, port: int, endpoints: Path, credentials: Path) -> None:
    """Load everything and answer until SIGINT or SIGTERM.

    Raises:
        KnowledgeError: where model or knowledge store are missing or damaged, a setting is wrong, the secret is missing beside a
            filled inbox, or nothing can listen at that address.
    """
    from bot.channels import address
    from bot.inbox import hours

    started = time.monotonic()
    raise_limit()
    tighten_tree(OWN)
    check_secret()
    check_shared_secret()
    hours.check_settings()
    address.check_settings()
    agent = await load_agent(model, endpoints)
    app = create_app(agent, credentials)
    add_standing_work(app, agent)
    # Loaded in a thread with a loop of its own: the stores stay those of the agent that serves.
    add_renewal(app, Renewal(agent, model, lambda: asyncio.run(load_agent(model, endpoints, in_memory=True))))
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    # What is loaded stays: a collection need not look through it again and again, in the middle of somebody's turn.
    gc.collect()
    gc.freeze()
    async with serving(app, host, port):
        announce(host, port, time.monotonic() - started)
        await stop.wait()


def main() -> int:
    """Run the server; 1 with one line on standard error where something it needs is missing."""
    parser = argparse.ArgumentParser(prog="python -m bot.server", description="Run 工友问 in one process.")
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (default: all)")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", DEFAULT_PORT)))
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--endpoints", type=Path, default=Path("endpoints.yml"))
    parser.add_argument("--credentials", type=Path, default=Path("credentials.yml"))
    arguments = parser.parse_args()
    quiet_dependencies()
    set_up()
    leave_out_tensorflow()
    from sanic.server import try_use_uvloop

    try_use_uvloop()
    try:
        asyncio.run(serve(arguments.model, arguments.host, arguments.port, arguments.endpoints, arguments.credentials))
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
