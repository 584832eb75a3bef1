"""The simulated WeChat server and phone against the real channel with the real assistant behind it."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.channels.wechat import settings as names
from bot.channels.wechat.delivery import Limits
from bot.channels.wechat.menu import read_menu
from bot.channels.wechat.turns import Turns
from bot.channels.wechat.wording import load_words
from bot.server import create_app, serving
from bot.shared_state import open_state
from bot.simulator import messages as messages
from bot.simulator.api import SimulatedApi
from bot.simulator.api_server import running_api
from bot.simulator.demo import CALLBACK, take, use_account
from bot.simulator.follower import Follower
from bot.simulator.malformed import attacks
from bot.simulator.server import Account, Mode, Outcome, WeChatServer
from tests.bot.conftest import Run

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SAFE = Account("secrettoken", aes_key=KEY, mode=Mode.SAFE)
MODES = [Account("secrettoken"), Account("secrettoken", aes_key=KEY, mode=Mode.COMPATIBLE), SAFE]
QUICK = Limits(budget=0.3, closed=0.5, gap=0.4, poll=0.02)
PATIENCE = 0.45
"""Both sides ten times as hasty as WeChat."""
WAGES = "安阳 老板拖欠工资怎么办"
Play = Callable[[WeChatServer], Any]


class Assistant:
    """The real agent behind a door that counts, and can be made slow."""

    def __init__(self, agent: Any) -> None:
        self._agent, self.heard, self.delay = agent, [], 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._agent, name)

    async def handle_message(self, message: Any) -> Any:
        self.heard.append(message.text)
        await asyncio.sleep(self.delay)
        return await self._agent.handle_message(message)


@pytest.fixture
def assistant(agent: Any) -> Assistant:
    return Assistant(agent)


@pytest.fixture(autouse=True)
def own_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test has its own account, inbox and shared state."""
    for name in ("GONGYOU_WECHAT_TOKEN", "GONGYOU_WECHAT_APPID", "GONGYOU_WECHAT_AES_KEY", "GONGYOU_WECHAT_SECRET", "GONGYOU_WECHAT_API"):
        monkeypatch.setenv(name, "")
    for name in ("GONGYOU_INBOX_URL", "GONGYOU_STATE_URL"):
        monkeypatch.setenv(name, f"sqlite:///{tmp_path / name}.db")
    open_state.cache_clear()
    yield
    open_state.cache_clear()


@pytest.fixture
def played(run: Run, assistant: Assistant, tmp_path: Path) -> Callable[..., Any]:
    """Serves the channel for an account and plays against it in a thread, as WeChat's server would from outside."""

    def serve_and_play(play: Play, account: Account = SAFE, patience: float = 5.0, environment: Mapping[str, str] | None = None) -> Any:
        use_account(account, tmp_path)
        os.environ.update(environment or {})
        credentials = tmp_path / "credentials.yml"
        chosen = {"verified": environment is not None, "safe_only": account.mode is Mode.SAFE}
        credentials.write_text(json.dumps({"bot.channels.wechat.channel.WeChatInput": chosen}))

        async def serve() -> Any:
            async with serving(create_app(assistant, credentials)) as address:
                return await asyncio.to_thread(play, WeChatServer(address + CALLBACK, account, patience))

        return run(serve())

    return serve_and_play


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The channel's time limits, a tenth of the real ones."""
    monkeypatch.setattr("bot.channels.wechat.channel.Turns", partial(Turns, limits=QUICK))


def mode_name(account: Account) -> str:
    return account.mode.value


@pytest.mark.parametrize("account", MODES, ids=mode_name)
def test_the_demo_has_no_fault_in_any_mode(played: Callable[..., Any], account: Account) -> None:
    def play(server: WeChatServer) -> list[Outcome]:
        wang = Follower(server)
        assert server.verify() is None
        return [take(step, wang) for step in load_words()["demo"]["script"]]

    outcomes = played(play, account)
    assert [fault for outcome in outcomes for fault in outcome.faults] == []
    assert [outcome.shown is None for outcome in outcomes] == [False] * (len(outcomes) - 1) + [True], "only leaving gets no words"


def test_a_worker_gets_what_was_asked_for(played: Callable[..., Any]) -> None:
    def play(server: WeChatServer) -> list[str]:
        wang = Follower(server)
        said = [wang.sends(messages.subscribe(), ""), wang.taps("安阳市"), wang.says("包工头跑了，三个月工钱没给，咋办？"), wang.says("5")]
        said += [wang.sends(messages.click("换城市"), ""), wang.taps("郑州市"), wang.says("孩子上学要啥材料")]
        return [str(outcome.shown) for outcome in said]

    welcome, city, wages, phones, change, moved, school = played(play)
    assert "12333" in welcome and "安阳市" in city
    assert "安政〔2015〕34号（九）" in wages and "12348" in phones
    assert "哪个城市" in change and "郑州市" in moved and "安政" not in moved
    assert "管郑州市的河南省文件" in school


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (messages.location(37.07, 114.5), "邢台市"),
        (messages.location(26.58, 101.72, "四川省攀枝花市东区"), "攀枝花市"),
        (messages.location(31.23, 121.47, ""), "哪个城市"),
        (messages.voice("安阳老板拖欠工资怎么办"), "安政〔2015〕34号"),
        (messages.voice(), "听不了"),
        (messages.image(), "看不了"),
        (messages.video("shortvideo"), "看不了"),
        (messages.link(), "打不开"),
        (messages.file(), "看不了"),
        (messages.subscribe("anyang"), "安阳市"),
        (messages.scan("zhengzhou:station"), "郑州市"),
        (messages.click("老板拖欠工资怎么办"), "依据：《保障农民工工资支付条例》"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.fields.get("Event", value.kind),
)
def test_every_kind_of_message_gets_fitting_words(played: Callable[..., Any], message: messages.Message, said: str) -> None:
    outcome = played(lambda server: Follower(server).sends(message, ""))
    assert outcome.faults == () and said in str(outcome.shown)


@pytest.mark.parametrize(
    "message", [messages.view("https://example.org"), messages.event("TEMPLATESENDJOBFINISH"), messages.reported_location(36.1, 114.4)]
)
def test_events_that_ask_nothing_get_no_words(played: Callable[..., Any], message: messages.Message) -> None:
    outcome = played(lambda server: Follower(server).sends(message, ""))
    assert (outcome.shown, outcome.faults) == (None, ())


@pytest.mark.parametrize("account", MODES, ids=mode_name)
def test_no_attack_reaches_the_assistant(played: Callable[..., Any], assistant: Assistant, account: Account) -> None:
    found = played(lambda server: [attack.fault(server.post(attack.request)) for attack in attacks(server)], account)
    assert [fault for fault in found if fault] == []
    assert assistant.heard == []


def test_a_duplicate_is_not_a_second_question(played: Callable[..., Any], assistant: Assistant) -> None:
    def play(server: WeChatServer) -> list[Outcome]:
        first = server.deliver(messages.text(WAGES), "o-twice")
        return [first, server.deliver_again(first, "o-twice"), server.deliver_again(first, "o-twice")]

    first, *again = played(play)
    assert "安政〔2015〕34号" in str(first.shown)
    assert [outcome.faults for outcome in again] == [(), ()] and again[1].shown is None
    assert assistant.heard == [WAGES]


def test_a_crowd_at_the_same_moment_gets_one_answer_each(played: Callable[..., Any], assistant: Assistant) -> None:
    crowd = [(messages.text(WAGES), f"o-crowd-{number}") for number in range(12)]
    outcomes = played(lambda server: server.deliver_together(*crowd))
    assert all("安政〔2015〕34号" in str(outcome.shown) and not outcome.faults for outcome in outcomes)
    assert len(assistant.heard) == 12


def test_one_person_s_burst_is_answered_message_by_message(played: Callable[..., Any], assistant: Assistant) -> None:
    burst = [(messages.text(words), "o-burst") for words in (WAGES, "落户要什么条件", "你好")]
    outcomes = played(lambda server: server.deliver_together(*burst))
    assert [outcome.faults for outcome in outcomes] == [(), (), ()]
    # Sent at once they may be heard in any order, so that 安阳 need not be known yet when the second is.
    assert "保障农民工工资支付条例" in str(outcomes[0].shown) and "落户" in str(outcomes[1].shown)
    assert sorted(assistant.heard) == sorted(message.fields["Content"] for message, _ in burst)


@pytest.mark.usefixtures("hasty")
def test_a_slow_turn_is_joined_by_the_retry(played: Callable[..., Any], assistant: Assistant) -> None:
    assistant.delay = 0.6
    outcome = played(lambda server: Follower(server).says(WAGES), patience=PATIENCE)
    assert "安政〔2015〕34号" in str(outcome.shown) and len(outcome.responses) in (2, 3)
    assert assistant.heard == [WAGES]


@pytest.mark.usefixtures("hasty")
def test_a_turn_that_misses_all_deliveries_comes_with_the_next_message(played: Callable[..., Any], assistant: Assistant) -> None:
    def play(server: WeChatServer) -> tuple[Outcome, Outcome]:
        wang = Follower(server)
        assistant.delay = 2.0
        missed = wang.says(WAGES)
        assistant.delay = 0.0
        time.sleep(0.8)
        return missed, wang.says("继续")

    missed, later = played(play, patience=PATIENCE)
    assert len(missed.responses) == 3 and "安政" not in str(missed.shown)
    assert "安政〔2015〕34号" in str(later.shown) and later.faults == ()
    assert assistant.heard.count(WAGES) == 1


@pytest.mark.usefixtures("hasty")
def test_a_verified_account_sends_it_by_customer_service(played: Callable[..., Any], assistant: Assistant) -> None:
    api = SimulatedApi()

    def play(server: WeChatServer) -> tuple[Outcome, list[str]]:
        wang = Follower(server, api=api)
        assistant.delay = 2.0
        missed = wang.says(WAGES)
        return missed, came(wang)

    def came(wang: Follower) -> list[str]:
        give_up = time.monotonic() + 5
        while not (texts := [bubble.text for bubble in wang.look() if bubble.by == "account"]) and time.monotonic() < give_up:
            time.sleep(0.05)
        return texts

    with running_api(api) as address:
        missed, texts = played(play, patience=PATIENCE, environment={names.API_URL: address, names.SECRET: api.secret})
    assert missed.shown is None and len(missed.responses) == 3
    assert len(texts) == 1 and "安政〔2015〕34号" in texts[0]


@pytest.mark.usefixtures("hasty")
def test_what_customer_service_could_not_send_comes_with_the_next_message(played: Callable[..., Any], assistant: Assistant) -> None:
    api = SimulatedApi(is_verified=False)

    def play(server: WeChatServer) -> Outcome:
        wang = Follower(server, api=api)
        assistant.delay = 2.0
        wang.says(WAGES)
        assistant.delay = 0.0
        time.sleep(2.5)
        return wang.says("你好")

    with running_api(api) as address:
        later = played(play, patience=PATIENCE, environment={names.API_URL: address, names.SECRET: api.secret})
    assert api.calls["/cgi-bin/message/custom/send"] == 1
    assert "安政〔2015〕34号" in str(later.shown)


def test_nothing_stored_names_the_person(played: Callable[..., Any], tmp_path: Path) -> None:
    openid = "o-very-secret-openid"

    def play(server: WeChatServer) -> None:
        Follower(server, openid).says("我叫王小明，电话13812345678，老板拖欠工资怎么办")

    played(play)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "拖欠工资".encode() in stored
    for hidden in (openid, "13812345678", "王小明", SAFE.token, KEY):
        assert hidden.encode() not in stored


def test_leaving_forgets_the_person(played: Callable[..., Any], tmp_path: Path) -> None:
    def play(server: WeChatServer) -> str:
        wang = Follower(server)
        wang.says(WAGES)
        wang.sends(messages.unsubscribe(), "")
        return str(wang.says("落户要什么条件").shown)

    assert "哪个城市" in played(play), "the city is forgotten"
    with create_engine(f"sqlite:///{tmp_path / 'inbox.db'}").connect() as connection:
        tables = [name for (name,) in connection.execute(text("select name from sqlite_master where type = 'table'"))]
        kept = [str(row) for name in tables for row in connection.execute(text(f"select * from {name}"))]
    assert not any("拖欠工资" in row for row in kept)


def test_every_item_of_the_menu_is_understood(played: Callable[..., Any]) -> None:
    says = [item.say for column in read_menu() for item in column.items]

    def play(server: WeChatServer) -> dict[str, str]:
        wang = Follower(server)
        wang.says("安阳")
        return {key: str(wang.sends(messages.click(key), key).shown) for key in says}

    shown = played(play)
    lost = [key for key, words in shown.items() if "我不懂" in words or "没听明白" in words or "哪一样" in words]
    assert lost == []
    assert all(number in shown[f"{number}是什么电话"] for number in ("12333", "12348", "12345"))
