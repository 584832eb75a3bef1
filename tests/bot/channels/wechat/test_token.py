"""One token for all, renewed once where it is refused, forced only within WeChat's limits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.menu import GET
from bot.channels.wechat.settings import Settings
from bot.channels.wechat.token import PATH, AccessToken, NotConfiguredError
from bot.channels.wechat.transport import ApiError, Transport
from bot.shared_state import SharedState
from bot.simulator.api import SimulatedApi
from tests.bot.channels.wechat.conftest import Clock


def other_process(api: WeChatApi) -> AccessToken:
    return AccessToken(Transport(api.transport.base_url), api.token.settings, api.token.state, api.token.clock)


def test_a_token_is_asked_for_once_and_shared(api: WeChatApi, simulated: SimulatedApi) -> None:
    assert len({api.token.get(), api.token.get(), other_process(api).get()}) == 1
    assert simulated.calls[PATH] == 1


def test_a_token_is_asked_for_again_five_minutes_before_its_end(api: WeChatApi, simulated: SimulatedApi, clock: Clock) -> None:
    first = api.token.get()
    clock.now += 7200 - 301
    assert api.token.get() == first
    clock.now += 2
    assert api.token.get() != first
    assert simulated.calls[PATH] == 2


@pytest.mark.parametrize("end", ["expired", "replaced"])
def test_a_refused_token_is_renewed_once_and_the_call_made_again(end: str, api: WeChatApi, simulated: SimulatedApi, clock: Clock) -> None:
    stale = api.token.get()
    if end == "replaced":
        simulated.expire_tokens()
    else:
        clock.now += 7201
        api.token.state.put(f"wechat-token:{simulated.app_id}:value", stale, 60)
    simulated.menu = {"button": []}
    assert api.get(GET) == {"menu": {"button": []}}
    assert simulated.calls == {PATH: 2, GET: 2}


def test_a_token_that_keeps_being_refused_is_not_asked_for_for_ever(
    api: WeChatApi, simulated: SimulatedApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "_with_token", lambda *_: {"errcode": 40001, "errmsg": "invalid credential"})
    with pytest.raises(ApiError) as refused:
        api.get(GET)
    assert refused.value.code == 40001
    assert simulated.calls == {PATH: 3, GET: 2}, "one token, one renewal, one forced, and the call once more"


def test_forcing_keeps_within_the_limits(api: WeChatApi, simulated: SimulatedApi, clock: Clock) -> None:
    forced_by_us = 0
    for _ in range(30):
        before = len(simulated._forced)
        token = api.token.get()
        assert api.token.renewed(token) != token or len(simulated._forced) == before
        forced_by_us += len(simulated._forced) - before
        token = api.token.get()
        assert api.token.renewed(token) == token, "not again within 30 seconds"
        clock.now += 31
    assert forced_by_us == 20


def test_a_token_that_another_process_renewed_is_taken_without_a_call(api: WeChatApi, simulated: SimulatedApi) -> None:
    stale = api.token.get()
    simulated.expire_tokens()
    fresh = other_process(api).renewed(stale)
    assert api.token.renewed(stale) == fresh
    assert simulated.calls[PATH] == 2


def test_many_threads_get_the_same_token(api: WeChatApi) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: other_process(api).get(), range(16)))) == 1


def test_without_appid_nothing_is_called(settings: Settings, state: SharedState, simulated: SimulatedApi) -> None:
    bare = replace(settings, secret="")
    with pytest.raises(NotConfiguredError):
        AccessToken(Transport(settings.api_url), bare, state).get()
    assert not simulated.calls


@pytest.mark.parametrize(
    ("change", "code"), [({"secret": "wrong"}, 40125), ({"app_id": "wxffffffffffffffff"}, 40013)], ids=["secret", "appid"]
)
def test_wrong_credentials_are_said_by_number(
    change: dict[str, str], code: int, settings: Settings, state: SharedState, clock: Clock
) -> None:
    with pytest.raises(ApiError) as refused:
        AccessToken(Transport(settings.api_url), replace(settings, **change), state, clock).get()
    assert refused.value.code == code
