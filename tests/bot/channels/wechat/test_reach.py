"""Replies of staff on WeChat: pushed within the quota, else kept for the person's next message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.wechat import reach
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.customer_service import CustomerService
from bot.channels.wechat.ledger import Ledger
from bot.channels.wechat.quota import Occasion
from bot.channels.wechat.reach import deliver, openid_of, push, remember_reach
from bot.channels.wechat.settings import Settings
from bot.channels.wechat.token import AccessToken
from bot.channels.wechat.transport import Transport
from bot.inbox.model import Message
from bot.inbox.person import person_key
from bot.inbox.store import Inbox, open_inbox
from bot.shared_state import SharedState, SqlState
from bot.simulator.api import Occasion as Did
from bot.simulator.api import SimulatedApi
from bot.simulator.api_server import running_api
from tests.bot.channels.wechat.conftest import Clock

WANG = "o-wang-openid"


@pytest.fixture(autouse=True)
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    monkeypatch.setenv("GONGYOU_INBOX_URL", f"sqlite:///{tmp_path}/inbox.db")
    monkeypatch.setenv("GONGYOU_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GONGYOU_SECRET", "a secret of the tests, long enough")
    return open_inbox()


@pytest.fixture
def simulated() -> SimulatedApi:
    return SimulatedApi(clock=Clock())


@pytest.fixture
def service(simulated: SimulatedApi, tmp_path: Path) -> Iterator[CustomerService]:
    state = SqlState(f"sqlite:///{tmp_path / 'reach.db'}")
    with running_api(simulated) as address:
        settings = Settings(app_id=simulated.app_id, secret=simulated.secret, api_url=address)
        transport = Transport(address)
        yield CustomerService(WeChatApi(transport, AccessToken(transport, settings, state)), state)


@pytest.fixture
def wang(inbox: Inbox, service: CustomerService, simulated: SimulatedApi) -> str:
    """Wang wrote on WeChat, asked for staff, and can be reached."""
    person = person_key("wechat", WANG)
    asked = inbox.add_message(person, "wechat", "person", "转人工")
    inbox.open_handover(person, "wechat", "转人工", None, None)
    service.noticed(WANG, Occasion.MESSAGE)
    simulated.interacted(WANG, Did("message"))
    remember_reach(service.state, WANG)
    Ledger(service.state, person).move_staff_cursor(asked.seq)
    return person


def reply(inbox: Inbox, person: str, text: str) -> Message:
    return inbox.reply_as_staff(person, "li", text)


def test_a_reply_is_pushed_once(inbox: Inbox, service: CustomerService, simulated: SimulatedApi, wang: str) -> None:
    message = reply(inbox, wang, "你在哪个工地？")
    assert push(inbox, service, message)
    assert simulated.collect(WANG) == ["工作人员回你：你在哪个工地？"]
    assert Ledger(service.state, wang).staff_cursor() == message.seq


def test_replies_that_waited_go_first(inbox: Inbox, service: CustomerService, simulated: SimulatedApi, wang: str) -> None:
    reply(inbox, wang, "第一句")
    assert push(inbox, service, reply(inbox, wang, "第二句"))
    assert simulated.collect(WANG) == ["工作人员回你：第一句\n工作人员回你：第二句"]


def test_without_quota_the_reply_waits(inbox: Inbox, service: CustomerService, simulated: SimulatedApi, wang: str) -> None:
    before = Ledger(service.state, wang).staff_cursor()
    service.quota.close(WANG)
    assert not push(inbox, service, reply(inbox, wang, "在吗"))
    assert Ledger(service.state, wang).staff_cursor() == before and simulated.collect(WANG) == []


def test_somebody_who_left_no_way_is_told_later(inbox: Inbox, service: CustomerService, wang: str) -> None:
    Ledger(service.state, wang).forget()
    assert openid_of(service.state, wang) is None
    assert not push(inbox, service, reply(inbox, wang, "在吗"))


def test_no_openid_lies_open_in_the_state(tmp_path: Path, service: CustomerService, wang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert openid_of(service.state, wang) == WANG
    files = b"".join(path.read_bytes() for path in tmp_path.glob("reach.db*"))
    assert WANG.encode() not in files
    monkeypatch.setenv("GONGYOU_SECRET", "another secret of the tests, long enough")
    assert openid_of(service.state, wang) is None, "sealed with the secret"


@pytest.mark.parametrize(("channel", "done"), [("web", "web"), ("wechat", "later")])
def test_without_an_account_only_the_web_is_at_once(inbox: Inbox, monkeypatch: pytest.MonkeyPatch, channel: str, done: str) -> None:
    monkeypatch.delenv("GONGYOU_WECHAT_APPID", raising=False)
    inbox.add_message("a" * 32, channel, "person", "转人工")
    assert deliver(inbox, reply(inbox, "a" * 32, "在")) == done


def test_a_broken_state_is_no_error_for_staff(inbox: Inbox, service: CustomerService, wang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.state_errors import StateError

    def fail(*_: object) -> SharedState:
        raise StateError("down")

    monkeypatch.setattr(reach, "open_customer_service", fail)
    assert deliver(inbox, reply(inbox, wang, "在")) == "later"
