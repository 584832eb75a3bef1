"""Where actions run: inside the process, or on an HTTP server that may be slow, silent or wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import Sanic, response

from actions.services import use_desk
from bot.rasa import action_runner
from bot.rasa.action_runner import InProcessActions, TimelyActionServer, action_endpoint, cache_result_validator
from bot.server import serving
from knowledge.answers.desk import Desk
from tests.bot.conftest import ROOT

GUARD_SECONDS = 5
DOMAIN = Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def in_process(desk: Desk) -> Iterator[InProcessActions]:
    use_desk(desk)
    yield InProcessActions("actions")
    use_desk(None)


def call(action: str, text: str = "安阳") -> dict[str, Any]:
    """What Rasa sends to run an action."""
    tracker = {"sender_id": "wang", "slots": {"region": None, "talk": None}, "latest_message": {"text": text}, "events": []}
    return {"next_action": action, "sender_id": "wang", "tracker": tracker, "domain": {}}


async def run_as_rasa_does(endpoint: EndpointConfig) -> list[Any]:
    """Runs an action through Rasa's own remote action."""
    action = RemoteAction("action_talk", endpoint)
    return await action.run(CollectingOutputChannel(), None, DialogueStateTracker.from_events("wang", []), DOMAIN)  # type: ignore[arg-type]


@asynccontextmanager
async def action_server(body: Any, status: int = 200) -> AsyncIterator[str]:
    """An action server that always answers the same; `None` stands for one that never answers."""
    app = Sanic("fake_actions", configure_logging=False)

    @app.post("/webhook")
    async def webhook(_: Any) -> Any:
        if body is None:
            await asyncio.Event().wait()
        return response.raw(json.dumps(body).encode(), status=status, content_type="application/json")

    async with serving(app) as address:
        yield f"{address}/webhook"


async def test_real_actions_run_in_process(in_process: InProcessActions) -> None:
    result = await in_process.request(json=call("action_talk"))
    assert result["responses"][0]["custom"]["answer"]["status"] == "needs_topic"
    assert {"event": "slot", "timestamp": None, "name": "region", "value": "anyang"} in result["events"]


def test_domain_lists_exactly_the_actions_that_exist(in_process: InProcessActions) -> None:
    listed = {name for name in DOMAIN.user_actions if not name.startswith("utter_")}
    assert set(in_process._executor.actions) == listed


async def test_an_unknown_action_is_an_error(in_process: InProcessActions) -> None:
    with pytest.raises(ActionNotFoundException):
        await in_process.request(json=call("action_unknown"))


@pytest.mark.parametrize("configured", [None, EndpointConfig(), EndpointConfig(url="")])
def test_without_an_address_actions_run_in_process(configured: EndpointConfig | None) -> None:
    assert isinstance(action_endpoint(configured), InProcessActions)


def test_an_address_means_an_http_server() -> None:
    endpoint = action_endpoint(EndpointConfig(url="http://127.0.0.1:5055/webhook"))
    assert isinstance(endpoint, TimelyActionServer)
    assert endpoint.url == "http://127.0.0.1:5055/webhook"


async def test_a_silent_action_server_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_runner, "REQUEST_SECONDS", 0.05)
    async with action_server(None) as url:
        task = asyncio.create_task(run_as_rasa_does(action_endpoint(EndpointConfig(url=url))))
        await asyncio.wait({task}, timeout=GUARD_SECONDS)
        gave_up = task.done()
        task.cancel()
        assert gave_up, "Rasa's own time limit of five minutes was in force"
        assert isinstance(task.exception(), asyncio.TimeoutError)


@pytest.mark.parametrize("status", [404, 500])
async def test_a_failing_action_server_is_an_error(status: int) -> None:
    async with action_server({"error": "x"}, status) as url:
        with pytest.raises(RasaException):
            await run_as_rasa_does(action_endpoint(EndpointConfig(url=url)))


async def test_an_action_server_that_is_down_is_an_error() -> None:
    async with action_server({}) as url:
        pass
    with pytest.raises(RasaException):
        await run_as_rasa_does(action_endpoint(EndpointConfig(url=url)))


@pytest.mark.parametrize(
    ("result", "valid"),
    [
        ({"events": [], "responses": []}, True),
        ({"events": [{"event": "slot", "name": "region", "value": None}], "responses": [{"text": "好"}]}, True),
        ({"events": "none"}, False),
        ({"events": [{"name": "region"}], "responses": []}, False),
        ([], False),
    ],
)
async def test_a_result_is_checked_as_rasa_checks_it(monkeypatch: pytest.MonkeyPatch, result: Any, valid: bool) -> None:
    original = RemoteAction._validate_action_result
    monkeypatch.setattr(RemoteAction, "_validate_action_result", original)
    cache_result_validator()
    async with action_server(result) as url:
        endpoint = TimelyActionServer(url=url)
        if valid:
            assert len(await run_as_rasa_does(endpoint)) == len(result["events"]) + len(result["responses"])
        else:
            with pytest.raises(ValidationError):
                await run_as_rasa_does(endpoint)


async def test_a_fast_action_server_is_heard(in_process: InProcessActions) -> None:
    body = json.loads(json.dumps(await in_process.request(json=call("action_talk"))))
    async with action_server(body) as url:
        assert await TimelyActionServer(url=url).request(json={}, timeout=aiohttp.ClientTimeout(total=300)) == body
