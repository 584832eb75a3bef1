"""Messages after the reply: within WeChat's quota, and False instead of an error where one cannot be sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.channels.wechat import quota
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.customer_service import SEND, TYPING, CustomerService, open_customer_service
from bot.channels.wechat.quota import Occasion
from bot.shared_state import SharedState
from bot.simulator.api import Occasion as Did
from bot.simulator.api import SimulatedApi
from bot.state_errors import StateError
from tests.bot.channels.wechat.conftest import Clock

WANG = "o-wang-openid"


@pytest.fixture
def service(api: WeChatApi, state: SharedState) -> CustomerService:
    return CustomerService(api, state)


@pytest.fixture
def wrote(service: CustomerService, simulated: SimulatedApi) -> None:
    """Wang wrote just now, and both sides know."""
    does(service, simulated, Occasion.MESSAGE)


def does(service: CustomerService, simulated: SimulatedApi, occasion: Occasion) -> None:
    service.noticed(WANG, occasion)
    simulated.interacted(WANG, Did(occasion.value))


def sent(service: CustomerService, count: int) -> int:
    return sum(service.send_text(WANG, "好") for _ in range(count))


@pytest.mark.usefixtures("wrote")
def test_a_text_arrives(service: CustomerService, simulated: SimulatedApi) -> None:
    assert service.send_text(WANG, "查到了")
    assert simulated.collect(WANG) == ["查到了"]
    assert simulated.collect(WANG) == []


@pytest.mark.parametrize(("occasion", "count"), [(Occasion.MESSAGE, 5), (Occasion.MENU, 3), (Occasion.SUBSCRIBE, 3), (Occasion.SCAN, 3)])
def test_each_occasion_allows_its_number_and_no_call_is_wasted(
    occasion: Occasion, count: int, service: CustomerService, simulated: SimulatedApi
) -> None:
    does(service, simulated, occasion)
    assert sent(service, 8) == count
    assert simulated.calls[SEND] == count


@pytest.mark.parametrize(
    ("occasion", "seconds", "still"),
    [
        (Occasion.MESSAGE, 48 * 3600 - 1, True),
        (Occasion.MESSAGE, 48 * 3600 + 1, False),
        (Occasion.MENU, 59, True),
        (Occasion.MENU, 61, False),
    ],
)
def test_an_allowance_ends(
    occasion: Occasion, seconds: float, still: bool, service: CustomerService, simulated: SimulatedApi, clock: Clock
) -> None:
    does(service, simulated, occasion)
    clock.now += seconds
    assert service.send_text(WANG, "好") is still


def test_a_new_message_gives_a_new_allowance(service: CustomerService, simulated: SimulatedApi) -> None:
    for _ in range(2):
        does(service, simulated, Occasion.MESSAGE)
        assert sent(service, 6) == 5


def test_allowances_do_not_add_up(service: CustomerService, simulated: SimulatedApi) -> None:
    does(service, simulated, Occasion.MESSAGE)
    does(service, simulated, Occasion.MENU)
    assert sent(service, 9) == 5
    assert simulated.calls[SEND] == 5


@pytest.mark.usefixtures("wrote")
def test_the_quota_holds_for_many_threads(service: CustomerService, simulated: SimulatedApi) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: service.send_text(WANG, "好"), range(16))) == 5
    assert simulated.calls[SEND] == 5


def test_where_nothing_is_known_wechat_decides_and_is_asked_once(service: CustomerService, simulated: SimulatedApi) -> None:
    assert sent(service, 4) == 0
    assert simulated.calls[SEND] == 1, "45015 closes the allowance"
    does(service, simulated, Occasion.MESSAGE)
    assert sent(service, 1) == 1


@pytest.mark.usefixtures("wrote")
def test_a_count_that_wechat_sees_otherwise_closes_the_allowance(service: CustomerService, simulated: SimulatedApi) -> None:
    simulated._windows[WANG].left = 2
    assert sent(service, 5) == 2
    assert simulated.calls[SEND] == 3, "45047 once"


@pytest.mark.usefixtures("wrote")
def test_an_account_without_the_right_is_not_tried_every_time(service: CustomerService, simulated: SimulatedApi, clock: Clock) -> None:
    simulated.is_verified = False
    assert sent(service, 3) == 0
    assert simulated.calls[SEND] == 1
    simulated.is_verified = True
    clock.now += 3601
    assert sent(service, 1) == 1


@pytest.mark.usefixtures("wrote")
def test_a_refused_token_costs_neither_message_nor_words(service: CustomerService, simulated: SimulatedApi) -> None:
    service.send_text(WANG, "一")
    simulated.expire_tokens()
    assert service.send_text(WANG, "二")
    assert simulated.collect(WANG) == ["一", "二"]


@pytest.mark.usefixtures("wrote")
def test_a_message_is_never_sent_twice(service: CustomerService, simulated: SimulatedApi) -> None:
    service.send_text(WANG, "一")
    simulated.broken = 1
    assert not service.send_text(WANG, "二")
    assert simulated.collect(WANG) == ["一"]


@pytest.mark.usefixtures("wrote")
def test_choices_come_as_a_menu_with_their_numbers(service: CustomerService, simulated: SimulatedApi) -> None:
    assert service.send_choices(WANG, "你在哪个城市？", ["安阳市", "郑州市"], "也可以直接打字")
    assert simulated.sent[0]["msgmenu"] == {
        "head_content": "你在哪个城市？",
        "list": [{"id": "1", "content": "安阳市"}, {"id": "2", "content": "郑州市"}],
        "tail_content": "也可以直接打字",
    }


@pytest.mark.usefixtures("wrote")
def test_what_wechat_would_refuse_is_not_sent(service: CustomerService, simulated: SimulatedApi) -> None:
    assert not any((service.send_text(WANG, "工" * 683), service.send_text(WANG, " "), service.send_choices(WANG, "选", [])))
    assert service.send_text(WANG, "工" * 682)
    assert simulated.calls[SEND] == 1


def test_typing_shows_and_ends(service: CustomerService, simulated: SimulatedApi) -> None:
    assert service.show_typing(WANG), "no message lately is no failure"
    does(service, simulated, Occasion.MESSAGE)
    assert service.show_typing(WANG) and service.show_typing(WANG, is_typing=False)
    assert simulated.typing == [(WANG, "Typing"), (WANG, "CancelTyping")]
    assert simulated.calls[TYPING] == 3 and sent(service, 6) == 5, "typing costs no allowance"


class Broken:
    """A shared state that fails."""

    def __getattr__(self, _: str) -> object:
        def fail(*_: object) -> object:
            raise StateError("down")

        return fail


def test_a_broken_state_is_no_error_of_the_turn(api: WeChatApi) -> None:
    service = CustomerService(api, Broken())  # type: ignore[arg-type]
    service.noticed(WANG, Occasion.MESSAGE)
    assert not service.send_text(WANG, "好")


@pytest.mark.usefixtures("wrote")
def test_no_openid_is_stored_or_logged(service: CustomerService, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sent(service, 7)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))
    assert b"quota" in stored and WANG.encode() not in stored and WANG not in caplog.text


def test_without_a_secret_there_is_no_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGYOU_WECHAT_SECRET", raising=False)
    assert open_customer_service() is None


def test_the_simulated_quota_and_ours_come_from_the_same_rules() -> None:
    from bot.simulator.api import ALLOWED

    assert {name.value: (rule.messages, rule.seconds) for name, rule in quota.ALLOWANCES.items()} == {
        name.value: rule for name, rule in ALLOWED.items()
    }
