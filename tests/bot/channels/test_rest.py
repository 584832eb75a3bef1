"""The app of `make run` in process, with an assistant that works, fails, stays silent or hangs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels import rest
from bot.channels.fallback import NUMBERS, fallback_messages
from bot.server import create_app, serving
from tests.bot.conftest import ROOT

Handler = Callable[[UserMessage], Awaitable[None]]


async def echo(message: UserMessage) -> None:
    await message.output_channel.send_text_message(message.sender_id, message.text)
    await message.output_channel.send_custom_json(message.sender_id, {"answer": {"status": "smalltalk"}})


async def fail(_: UserMessage) -> None:
    raise RuntimeError("secret detail")


async def stay_silent(_: UserMessage) -> None:
    return


async def hang(_: UserMessage) -> None:
    await asyncio.Event().wait()


async def stop_half_way(message: UserMessage) -> None:
    await message.output_channel.send_text_message(message.sender_id, "第一句")
    raise RuntimeError("secret detail")


class FakeAgent:
    """Stands for Rasa's agent: the channel only hands it messages."""

    model_id = "fake"

    def __init__(self, handler: Handler) -> None:
        self.handle_message = handler

    def is_ready(self) -> bool:
        return True


async def post(handler: Handler, body: Any = None, data: bytes | None = None) -> tuple[int, Any, str]:
    """Status, JSON and raw text of one request to a running app."""

    content = data if data is not None else json.dumps(body).encode()
    async with (
        serving(create_app(FakeAgent(handler), ROOT / "credentials.yml")) as address,
        aiohttp.ClientSession() as session,
        session.post(f"{address}/webhooks/rest/webhook", data=content) as response,
    ):
        text = await response.text()
        return response.status, json.loads(text), text


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives a hanging turn up almost at once."""
    monkeypatch.setattr(rest, "TURN_SECONDS", 0.2)


async def test_messages_come_back_in_order() -> None:
    status, messages, _ = await post(echo, {"sender": "wang", "message": "工资"})
    assert status == 200
    assert messages == [{"recipient_id": "wang", "text": "工资"}, {"recipient_id": "wang", "custom": {"answer": {"status": "smalltalk"}}}]


@pytest.mark.parametrize("handler", [fail, stay_silent, hang, stop_half_way], ids=lambda handler: handler.__name__)
async def test_a_turn_that_comes_to_nothing_gets_the_fallback_with_hotlines(handler: Handler) -> None:
    status, messages, text = await post(handler, {"sender": "wang", "message": "工资"})
    assert status == 200
    assert messages[-2:] == fallback_messages("wang")
    assert "secret" not in text and "Traceback" not in text


async def test_words_already_said_are_not_lost_by_a_failure() -> None:
    _, messages, _ = await post(stop_half_way, {"sender": "wang", "message": "工资"})
    assert messages[0] == {"recipient_id": "wang", "text": "第一句"}


async def test_of_the_metadata_nothing_is_kept_but_a_place_we_know() -> None:
    heard: list[UserMessage] = []

    async def listen(message: UserMessage) -> None:
        heard.append(message)
        await echo(message)

    for region in ("anyang", "我叫刘二奎，电话13812345678", "x" * 900_000, 5, {"id": "anyang"}):
        await post(listen, {"sender": "x" * 900, "message": "工资", "metadata": {"region": region, "note": "电话13812345678"}})
    assert [message.metadata for message in heard] == [{"region": "anyang"}, {}, {}, {}, {}]
    assert all(len(message.sender_id) == 32 for message in heard)


def test_fallback_names_its_hotlines_in_words_and_payload() -> None:
    words, payload = fallback_messages("wang")
    assert all(number in words["text"] for number in NUMBERS)
    assert payload["custom"]["answer"]["status"] == "error"
    assert [line["number"] for line in payload["custom"]["answer"]["hotlines"]] == list(NUMBERS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"1e999",
        b"\xff\xfe\x00",
        b"[" * 5000,
        b'{"sender": {}, "message": []}',
        b'{"sender": null, "message": null, "metadata": 1}',
        b'{"message": "\\ud83d", "sender": "w"}',
        b'{"message": "hi", "sender": "\\ud83d"}',
        b'{"message": "hi", "metadata": {"region": "\\udfff"}}',
        b'{"message": "' + b"a" * 10_000 + b'"}',
    ],
    ids=lambda data: repr(data[:30]),
)
async def test_every_body_gets_a_json_list_and_never_an_error(data: bytes) -> None:
    status, messages, _ = await post(echo, data=data)
    assert status == 200
    assert messages[0]["text"] and "custom" in messages[-1]


async def test_health_is_ready_with_an_agent_and_a_store(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "knowledge.db").write_bytes(store.read_bytes())

    async with serving(create_app(FakeAgent(echo), ROOT / "credentials.yml")) as address, aiohttp.ClientSession() as session:
        monkeypatch.chdir(tmp_path)
        async with session.get(f"{address}/health") as ready:
            assert (ready.status, (await ready.json())["model"]) == (200, "fake")
        (tmp_path / "var" / "knowledge.db").unlink()
        async with session.get(f"{address}/health") as broken:
            assert (broken.status, (await broken.json())["status"]) == (503, "error")


async def test_the_name_of_a_sender_comes_back_but_goes_no_further() -> None:
    seen: list[str] = []

    async def note(message: UserMessage) -> None:
        seen.append(message.sender_id)
        await echo(message)

    for _ in range(2):
        status, messages, _ = await post(note, {"sender": "张三 13812345678", "message": "你好"})
        assert status == 200 and {message["recipient_id"] for message in messages} == {"张三 13812345678"}

    assert len(set(seen)) == 1 and "张三" not in seen[0] and "13812345678" not in seen[0]
