"""Calls: few attempts with pauses, nothing sent twice that shows twice, no secret in errors and logs."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Iterator

import pytest

from bot.channels.wechat import transport
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.menu import GET
from bot.channels.wechat.token import PATH
from bot.channels.wechat.transport import ApiError, Transport, UnreachableError
from bot.simulator.api import SimulatedApi
from tests.bot.channels.wechat.conftest import calling_back


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address where nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_busy_server_is_asked_again_after_growing_pauses(api: WeChatApi, simulated: SimulatedApi, pauses: list[float]) -> None:
    simulated.busy = 2
    assert api.token.get()
    assert pauses == [0.3, 0.6]


def test_a_server_that_stays_busy_is_given_up(api: WeChatApi, simulated: SimulatedApi) -> None:
    simulated.busy = 99
    with pytest.raises(ApiError) as refused:
        api.token.get()
    assert refused.value.code == -1 and simulated.calls[PATH] == 3


@pytest.mark.parametrize("is_repeatable", [True, False])
def test_only_what_may_be_repeated_is_repeated(is_repeatable: bool, api: WeChatApi, simulated: SimulatedApi) -> None:
    api.token.get()
    simulated.broken = 1
    simulated.menu = {}
    if is_repeatable:
        assert api.post("/cgi-bin/menu/create", {"button": [{"name": "a", "type": "click", "key": "b"}]}) == {"errcode": 0, "errmsg": "ok"}
        return
    with pytest.raises(UnreachableError, match="502"):
        api.post("/cgi-bin/message/custom/send", {"touser": "o"}, is_repeatable=False)
    assert simulated.calls["/cgi-bin/message/custom/send"] == 0


def test_a_call_that_never_left_is_tried_again_even_if_it_may_not_be_repeated(nobody: str, pauses: list[float]) -> None:
    with pytest.raises(UnreachableError, match="no connection"):
        Transport(nobody, sleep=pauses.append).call("POST", "/x", body={}, is_repeatable=False)
    assert len(pauses) == 2


def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch, api: WeChatApi, simulated: SimulatedApi) -> None:
    monkeypatch.setattr(transport, "READ_SECONDS", 0.1)
    simulated.delay = 0.3
    with pytest.raises(UnreachableError, match="ReadTimeout"):
        api.token.get()


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"\xff", b""])
def test_what_is_no_json_object_is_no_answer(body: bytes, pauses: list[float]) -> None:
    with calling_back(lambda _: (200, body)) as address, pytest.raises(UnreachableError, match="JSON"):
        Transport(address, sleep=pauses.append).call("GET", "")


def test_chinese_is_sent_as_it_is_and_not_as_escapes(pauses: list[float]) -> None:
    seen: list[bytes] = []
    with calling_back(lambda call: (200, seen.append(call.body) or b"{}")) as address:  # type: ignore[func-returns-value]
        Transport(address, sleep=pauses.append).call("POST", "", body={"name": "换城市"})
    assert "换城市".encode() in seen[0]


@pytest.mark.parametrize("trouble", ["refused", "unreachable", "slow", "secret"])
def test_neither_errors_nor_logs_hold_a_secret(
    trouble: str, api: WeChatApi, simulated: SimulatedApi, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    token = api.token.get()
    if trouble == "unreachable":
        monkeypatch.setattr(api.transport, "base_url", "http://127.0.0.1:1")
    if trouble == "slow":
        monkeypatch.setattr(transport, "READ_SECONDS", 0.05)
        simulated.delay = 0.2
    if trouble == "secret":
        api.token.state.purge("wechat-token")
        simulated.secret = "changed"
    try:
        api.get(GET)
        pytest.fail("no error")
    except (ApiError, UnreachableError):
        said = traceback.format_exc()
    for hidden in (token, "simulated-app-secret"):
        assert hidden not in said + caplog.text


def test_settings_are_printed_without_secrets(api: WeChatApi) -> None:
    assert "simulated-app-secret" not in repr(api)


def test_words_of_the_server_come_without_its_trace_id(api: WeChatApi) -> None:
    with pytest.raises(ApiError, match=r"^/cgi-bin/menu/get: errcode 46003 menu no exist$"):
        api.get(GET)
