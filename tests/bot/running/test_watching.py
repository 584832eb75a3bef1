"""What tells how a server is: alive, ready, measured, logged, and to whom."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot.channels import rest
from bot.channels.address import Client, check_settings, may_watch
from bot.channels.limits import Gate, Rate
from bot.running import log
from bot.running.draining import add_turns
from bot.running.log import JsonLines
from bot.running.readiness import Readiness
from bot.shared_state import open_state
from knowledge.errors import KnowledgeError
from tests.bot.channels.test_rest import fail
from tests.bot.channels.web.web_page import FakeAgent, Talker, open_page

WAGES = "老板拖欠工资怎么办"


@pytest.fixture(autouse=True)
def own_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    for name in ("STATE_URL", "WATCHERS", "LOG"):
        monkeypatch.delenv(f"GONGYOU_{name}", raising=False)
    open_state.cache_clear()


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_turns_are_counted_by_channel_and_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {status: counted("gongyou_turns_total", channel="web", status=status) for status in ("answered", "none")}
    seconds = counted("gongyou_turn_seconds_count", channel="web")
    async with open_page(Talker(), tmp_path) as page:
        await page.say(WAGES)
        monkeypatch.setattr(page.agent, "handle_message", fail)
        text = (await (await page.session.get(f"{page.address}/metrics")).read()).decode()
    assert counted("gongyou_turns_total", channel="web", status="answered") == before["answered"] + 1
    assert counted("gongyou_turn_seconds_count", channel="web") == seconds + 1
    assert 'gongyou_turns_total{channel="web",status="answered"}' in text and 'gongyou_store_up{store="inbox"} 1.0' in text
    assert WAGES not in text and page.conversation not in text
    assert await rest.run_turn(rest.Inbound("a", WAGES), fail, "web")
    assert counted("gongyou_turns_total", channel="web", status="none") == before["none"] + 1


async def test_the_queue_is_what_was_taken_and_is_not_over(tmp_path: Path) -> None:
    talker = Talker()
    async with open_page(talker, tmp_path) as page:
        talker.gate.clear()
        await page.ask(WAGES)
        await page.another().ask(WAGES)
        assert counted("gongyou_running_turns") == 2
        talker.gate.set()
        await page.history()
        await asyncio.sleep(0.1)
        assert counted("gongyou_running_turns") == 0


@pytest.mark.parametrize(
    ("address", "headers", "may"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("10.1.2.3", {}, True),
        ("fd00::9", {}, True),
        ("10.2.2.3", {}, False),
        ("127.0.0.1", {"x-forwarded-for": "1.2.3.4"}, False),
        ("10.1.2.3", {"x-real-ip": "1.2.3.4"}, False),
        ("", {}, False),
        ("unknown", {}, False),
    ],
)
def test_only_this_machine_and_named_networks_may_watch(
    address: str, headers: dict[str, str], may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGYOU_WATCHERS", "10.1.0.0/16, fd00::/8")
    assert may_watch(address, headers) is may


def test_a_network_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_WATCHERS", "10.1.0.0/16 nonsense")
    with pytest.raises(KnowledgeError, match="GONGYOU_WATCHERS"):
        check_settings()


async def test_what_a_limit_refuses_or_slows_down_is_counted(tmp_path: Path) -> None:
    before = {kind: counted("gongyou_limited_total", limit=kind) for kind in ("conversation", "address")}
    rates = {"conversation": Rate(2, 0.01), "address": Rate(1, 1.0, 5.0)}
    gate = Gate("test", rates, state=lambda: open_state(f"sqlite:///{tmp_path}/state.db"))
    assert not gate.admit("a", Client("10.0.0.1")).wait
    assert gate.admit("a", Client("10.0.0.1")).wait, "slowed down"
    assert gate.admit("a", Client("10.0.0.1")).refused_by == "conversation"
    await gate.close()
    assert {kind: counted("gongyou_limited_total", limit=kind) - before[kind] for kind in before} == {"conversation": 1, "address": 1}


async def test_what_comes_by_a_server_in_front_gets_no_metrics(tmp_path: Path) -> None:
    async with open_page(Talker(), tmp_path) as page:
        assert (await page.call("GET", "/metrics"))[0] == 200
        assert (await page.call("GET", "/metrics", headers={"X-Forwarded-For": "1.2.3.4"})) == (403, "")


async def test_ready_names_the_store_that_is_down_and_people_still_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.running.readiness.FRESH_SECONDS", -1.0)
    async with open_page(Talker(), tmp_path) as page:
        assert await page.call("GET", "/ready") == (200, {"status": "ready", "stores": {"inbox": "ok"}, "model": "fake"})
        monkeypatch.setenv("GONGYOU_STATE_URL", "redis://127.0.0.1:1/0")
        monkeypatch.setenv("GONGYOU_INBOX_URL", "sqlite:////proc/no/inbox.db")
        assert await page.call("GET", "/ready") == (
            200,
            {"status": "degraded", "stores": {"inbox": "down", "state": "down"}, "model": "fake"},
        )


async def test_a_server_without_its_model_or_at_its_end_is_not_ready(tmp_path: Path) -> None:
    class Loading(FakeAgent):
        def is_ready(self) -> bool:
            return False

    async with open_page(Talker(), tmp_path, agent=Loading(Talker())) as page:
        status, body = await page.call("GET", "/ready")
    assert (status, body["status"]) == (503, "starting")
    app: Any = type("App", (), {"ctx": type("Ctx", (), {"is_stopping": True, "agent": FakeAgent(Talker())})()})()
    assert (await Readiness(app).report())["status"] == "stopping"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What stands in the log, as JSON."""
    monkeypatch.setenv("GONGYOU_LOG", "json")
    heard: list[dict[str, Any]] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(json.loads(JsonLines().format(record)))

    handler = Listening()
    root = logging.getLogger()
    root.addHandler(handler)
    monkeypatch.setattr(log.logger, "level", logging.INFO)
    yield heard
    root.removeHandler(handler)


async def test_lines_of_one_request_are_joined_and_hold_nothing_of_the_person(tmp_path: Path, lines: list[dict[str, Any]]) -> None:
    async def broken(_: Any) -> None:
        raise RuntimeError(f"secret {WAGES}")

    trace = "0123456789abcdef0123456789abcdef"
    async with open_page(broken, tmp_path) as page:
        await page.call("POST", "/chat/messages", json={"id": "q1", "text": WAGES}, headers={"X-Request-ID": trace})
        await page.history()
        async with page.session.get(f"{page.address}/health?x={page.conversation}", headers={"X-Request-ID": "not one\tof ours"}) as answer:
            own = answer.headers["X-Request-ID"]
    of_request = [line for line in lines if line.get("trace") == trace]
    assert [line["event"] for line in of_request] == ["request", "turn failed", "turn"]
    assert (of_request[0]["method"], of_request[0]["route"], of_request[0]["status"]) == ("POST", "/chat/messages", 202)
    assert (of_request[2]["channel"], of_request[2]["status"]) == ("web", "none")
    assert of_request[0]["ms"] >= 0 and of_request[1]["error"] == "RuntimeError" and "broken test_watching.py" in of_request[1]["where"][-1]
    assert re.fullmatch("[0-9a-f]{32}", own) and any(line.get("trace") == own for line in lines)
    everything = json.dumps(lines, ensure_ascii=False)
    assert WAGES not in everything and page.conversation not in everything and "127.0.0.1" not in everything


def test_of_other_packages_the_place_is_told_and_not_the_message(lines: list[dict[str, Any]]) -> None:
    logging.getLogger("rasa.core").error("user said %s", WAGES)
    assert lines[-1]["logger"] == "rasa.core" and WAGES not in json.dumps(lines, ensure_ascii=False)


def test_json_lines_only_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "basicConfig", lambda **settings: made.append(settings))
    made: list[dict[str, Any]] = []
    log.set_up()
    monkeypatch.setenv("GONGYOU_LOG", "json")
    log.set_up()
    assert len(made) == 1 and made[0]["handlers"][0].stream is sys.stderr


def test_a_channel_may_add_turns_beside_another() -> None:
    app: Any = type("App", (), {"ctx": type("Ctx", (), {})()})()
    add_turns(app, set)
    add_turns(app, set)
    assert len(app.ctx.turns) == 2
