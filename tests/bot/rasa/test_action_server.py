"""The same actions behind HTTP, named in an endpoints file, give the same answers as in process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.endpoint import create_app

from bot.rasa.action_runner import InProcessActions, TimelyActionServer
from bot.server import load_agent, serving
from tests.bot.conftest import ENDPOINTS, MODEL, Heard, Run, Worker

CONVERSATION = ("老板拖欠工资怎么办", "安阳", "那郑州呢", "看原文", "电话多少", "换城市", "邢台", "我不想活了", "谢谢")


@pytest.fixture(scope="module")
def remote(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An assistant whose endpoints file names an action server that is not there yet."""
    endpoints = tmp_path_factory.mktemp("endpoints") / "endpoints.yml"
    text = Path(ENDPOINTS).read_text(encoding="utf-8")
    endpoints.write_text(f"{text}\naction_endpoint:\n  url: http://127.0.0.1:9/webhook\n", encoding="utf-8")
    return run(load_agent(MODEL, endpoints, in_memory=True))


def comparable(heard: Heard) -> list[dict[str, Any]]:
    return [{key: value for key, value in message.items() if key != "recipient_id"} for message in heard.messages]


async def talk(worker: Worker) -> list[Heard]:
    return [await worker.turn(text) for text in CONVERSATION]


def test_the_endpoints_file_decides_where_actions_run(agent: Any, remote: Any) -> None:
    assert isinstance(agent.processor.action_endpoint, InProcessActions)
    assert isinstance(remote.processor.action_endpoint, TimelyActionServer)


def test_a_whole_conversation_is_the_same_over_http(run: Run, agent: Any, remote: Any) -> None:
    async def over_http() -> list[Heard]:
        async with serving(create_app("actions")) as address:
            remote.processor.action_endpoint.url = f"{address}/webhook"
            return await talk(Worker(run, remote))

    there, here = run(over_http()), run(talk(Worker(run, agent)))
    assert [comparable(heard) for heard in there] == [comparable(heard) for heard in here]
    assert {heard.status for heard in there} >= {
        "answered_from_law",
        "needs_region",
        "answered",
        "answered_from_province",
        "crisis",
        "smalltalk",
    }


def test_without_its_action_server_every_turn_still_gets_words(run: Run, remote: Any) -> None:
    remote.processor.action_endpoint.url = "http://127.0.0.1:9/webhook"
    heard = Worker(run, remote).says("安阳老板拖欠工资怎么办")
    assert heard.status == "error" and heard.answer["hotlines"]
    assert all(line["number"] in heard.text for line in heard.answer["hotlines"])
