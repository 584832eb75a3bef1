"""Suites on WeChat: the real channel in the real Sanic app, WeChat's server simulated, an assistant that answers at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.wechat import settings as names
from bot.channels.wechat.settings import Settings
from bot.server import create_app, serving
from bot.shared_state import open_state
from bot.suite.cli import main
from bot.suite.errors import TargetError
from bot.suite.model import Suite
from bot.suite.parse import load_suite
from bot.suite.play import play, play_all
from bot.suite.report_html import html
from bot.suite.report_junit import junit
from bot.suite.report_table import table
from bot.suite.results import ConversationResult, Run, read_run, to_json
from bot.suite.wechat_target import WeChatTarget, callback_of, choices_in
from tests.bot import conftest as bot_fixtures
from tests.bot.channels.wechat.conftest import Call, calling_back
from tests.bot.channels.wechat.wechat_fixtures import make_world
from tests.bot.channels.wechat.wechat_world import AES_KEY, APP_ID, TOKEN, Assistant, say

T = TypeVar("T")
Load = Callable[[str], Suite]
Serve = Callable[[Callable[[str], T]], T]

SETTINGS = Settings(TOKEN, APP_ID, aes_key=AES_KEY)
SUITES = Path(__file__).parents[2] / "suites"
LONG = "干活就该拿钱。" * 150


async def answered(message: UserMessage) -> None:
    """城市 offers choices, 长 does not fit one reply, 多 offers more than fits as links; everything else is repeated."""
    if message.text == "城市":
        await say(message, "在哪？", buttons=("安阳市", "邢台市"))
    elif message.text == "多":
        await say(message, "在哪？", buttons=tuple(f"第{number}个很长的选项" for number in range(1, 31)))
    else:
        region = (message.metadata or {}).get("region") or "没说"
        await say(message, LONG + "完了" if message.text == "长" else f"答：{message.text}，{region}")


@pytest.fixture
def assistant() -> Assistant:
    return Assistant(answered)


@pytest.fixture
def serve(assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serve[Any]:
    """Runs the channel and plays against its address in a thread, as from outside."""
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")

    def serve_and_play(played: Callable[[str], T]) -> T:
        async def whole() -> T:
            async with serving(make_world(tmp_path, assistant).app) as address:
                return await asyncio.to_thread(played, address)

        return asyncio.run(whole())

    return serve_and_play


def results(serve: Serve[Run], load: Load, turns: str, head: str = "") -> tuple[ConversationResult, ...]:
    suite = load(f"suite: 试\nconversations:\n  - name: 甲\n{head}    turns: {turns}\n")
    return serve(lambda address: play_all(suite.conversations, WeChatTarget(address, SETTINGS))).conversations


def test_words_buttons_and_bytes_are_decided(serve: Serve[Run], load: Load) -> None:
    (held,) = results(serve, load, "[{user: 城市, must: 在哪, must_not: 安政, buttons: [安阳市], max_bytes: 2048, within_ms: 5000}]")
    (missed,) = results(serve, load, "[{user: 城市, must: 安政, must_not: 在哪, buttons: 郑州市, max_bytes: 40, within_ms: 1}]")

    assert (held.outcome, held.failures) == ("passed", ())
    assert [failure.field for failure in missed.failures] == ["must", "must_not", "buttons", "max_bytes", "within_ms"]
    assert int(next(failure.got for failure in missed.failures if failure.field == "max_bytes")) > 150, "links count"


def test_what_needs_the_payload_is_undecided(serve: Serve[Run], load: Load) -> None:
    (result,) = results(serve, load, "[{user: 城市, status: crisis, clause: none, must: 在哪}]")
    (failed,) = results(serve, load, "[{user: 城市, status: crisis, must: 没有的话}]")

    assert (result.outcome, result.undecided, result.failures) == ("undecided", ("status", "clause"), ())
    assert failed.outcome == "failed"


def test_a_tap_follows_the_link(serve: Serve[Run], load: Load, assistant: Assistant) -> None:
    (result,) = results(serve, load, "[{user: 城市}, {tap: 邢台市, must: 答：邢台市}, {tap: 安阳市}]")

    assert assistant.texts == ["城市", "邢台市", "安阳市"]
    assert [failure.field for failure in result.failures] == ["tap"], "the last reply offers nothing"


def test_a_tap_types_the_number_where_there_are_no_links(serve: Serve[Run], load: Load, assistant: Assistant) -> None:
    (result,) = results(serve, load, "[{user: 多}, {tap: 第7个很长的选项, must: 答：7}]")

    assert [button[1] for button in result.turns[0].reply.buttons[:2]] == ["1", "2"]
    assert (result.outcome, assistant.texts) == ("passed", ["多", "7"]), "the assistant resolves its own numbers"


def test_the_rest_comes_only_with_a_turn_that_asks_for_it(serve: Serve[Run], load: Load) -> None:
    (first,) = results(serve, load, "[{user: 长, must: 完了}]")
    (both,) = results(serve, load, "[{user: 长, must: 继续, must_not: 完了, max_bytes: 2048}, {user: 继续, must: 完了}]")

    assert (first.outcome, both.outcome) == ("failed", "passed")


def test_each_conversation_is_another_follower_and_a_preset_place_is_a_scanned_code(
    serve: Serve[Run], load: Load, assistant: Assistant
) -> None:
    (preset,) = results(serve, load, "[{user: 嗯, must: 答：嗯，anyang}]", "    region: 安阳\n")
    (plain,) = results(serve, load, "[{user: 嗯, must: 答：嗯，没说}]")

    assert (preset.outcome, plain.outcome) == ("passed", "passed")
    assert len({message.sender_id for message in assistant.heard}) == 2


def test_reports_tell_what_was_not_decided(serve: Serve[Run], load: Load, tmp_path: Path) -> None:
    suite = load("suite: 试\nconversations:\n  - {name: 甲, turns: [{user: 城市, status: crisis}]}\n")
    run = serve(lambda address: play_all(suite.conversations, WeChatTarget(address, SETTINGS)))
    path = tmp_path / "run.json"
    path.write_text(to_json(run), encoding="utf-8")

    assert read_run(path) == run
    assert "status could not be decided; 1 conversations" in table(run)
    assert "needs the payload: status" in junit(run) and "needs the payload: status" in html(run)


def test_a_fault_fails_the_turn_whatever_was_expected(load: Load) -> None:
    def unsigned(call: Call) -> tuple[int, bytes]:
        return 200, call.params["echostr"].encode() if "echostr" in call.params else b"<xml></xml>"

    (conversation,) = load(
        "suite: 试\nas_of: 2016-01-01\nconversations:\n  - {name: 甲, turns: [{user: 城市, status: crisis}]}\n"
    ).conversations
    with calling_back(unsigned) as url:
        target = WeChatTarget(url.replace("/callback", "/webhooks/wechat/callback"), SETTINGS)
        result = play(conversation, target)

    assert [failure.field for failure in result.failures] == ["wechat"]
    assert result.outcome == "failed", "another day does not excuse it"


def test_silence_fails(load: Load) -> None:
    def silent(call: Call) -> tuple[int, bytes]:
        return 200, call.params.get("echostr", "success").encode()

    (conversation,) = load("suite: 试\nconversations:\n  - {name: 甲, turns: [{user: 城市, must_not: 错}]}\n").conversations
    with calling_back(silent) as url:
        result = play(conversation, WeChatTarget(url, SETTINGS))

    assert [failure.field for failure in result.failures] == ["reply"]


@pytest.mark.parametrize("text", ["", "工\x00资"])
def test_what_wechat_cannot_send_is_told(text: str, serve: Serve[None]) -> None:
    def played(address: str) -> None:
        with pytest.raises(TargetError, match="cannot send"):
            WeChatTarget(address, SETTINGS).say("s", text, None, None)

    serve(played)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(), "no GONGYOU_WECHAT_TOKEN"),
        (Settings(TOKEN, APP_ID, aes_key="short"), "GONGYOU_WECHAT_AES_KEY"),
        (SETTINGS, "would not accept"),
    ],
)
def test_an_account_that_cannot_be_played_is_told(settings: Settings, words: str) -> None:
    with pytest.raises(TargetError, match=words):
        WeChatTarget("http://127.0.0.1:9", settings)


def test_another_token_is_refused(serve: Serve[None]) -> None:
    def played(address: str) -> None:
        with pytest.raises(TargetError, match="would not accept this callback"):
            WeChatTarget(address, Settings("another"))

    serve(played)


def test_the_address_may_be_the_host_or_the_callback() -> None:
    assert callback_of("http://localhost:5005/") == "http://localhost:5005/webhooks/wechat/callback"
    assert callback_of("https://host/webhooks/wechat/callback") == "https://host/webhooks/wechat/callback"


def test_a_numbered_list_of_an_answer_is_no_choice() -> None:
    assert choices_in("先做两件事：\n1. 打12333\n2. 带上合同") == []


def test_the_command_reads_the_environment(serve: Serve[int], write: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    for name, value in {names.TOKEN: TOKEN, names.APP_ID: APP_ID, names.AES_KEY: AES_KEY}.items():
        monkeypatch.setenv(name, value)
    path = str(write("suite: 试\nconversations:\n  - {name: 甲, turns: [{user: 城市, must: 在哪}]}\n"))

    assert serve(lambda address: main(["run", path, "--channel", "wechat", "--url", address, "--quiet"])) == 0
    assert "1 passed" in capsys.readouterr().out
    assert main(["run", path, "--channel", "wechat"]) == 2, "in process there is no WeChat"


def test_the_suite_for_wechat_is_decided_and_holds(
    run: bot_fixtures.Run, agent: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_state: None
) -> None:
    for name, value in {names.TOKEN: TOKEN, names.APP_ID: APP_ID, names.AES_KEY: AES_KEY, names.SECRET: ""}.items():
        monkeypatch.setenv(name, value)
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(json.dumps({"bot.channels.wechat.channel.WeChatInput": {"safe_only": True}}))
    conversations = load_suite(SUITES / "wechat.yml").conversations

    async def whole() -> Run:
        async with serving(create_app(agent, credentials)) as address:
            return await asyncio.to_thread(lambda: play_all(conversations, WeChatTarget(address, SETTINGS)))

    played = run(whole())
    assert [result.outcome for result in played.conversations] == ["passed"] * len(conversations), table(played)


@pytest.fixture
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inbox and shared state of the test's own."""
    monkeypatch.setenv("GONGYOU_SECRET", "secret of the tests, long enough")
    for name in ("GONGYOU_INBOX_URL", "GONGYOU_STATE_URL"):
        monkeypatch.setenv(name, f"sqlite:///{tmp_path / name}.db")
    open_state.cache_clear()
    yield
    open_state.cache_clear()
