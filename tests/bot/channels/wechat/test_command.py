"""`python -m bot.channels.wechat`: what the person who connects an account reads, and the exit code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.wechat import settings as names
from bot.channels.wechat.__main__ import main
from bot.channels.wechat.settings import DEFAULT_API, Settings, read_settings
from bot.shared_state import open_state
from bot.simulator.api import SimulatedApi
from bot.simulator.server import Account
from tests.bot.channels.wechat.conftest import calling_back
from tests.bot.simulator.test_simulator import always, right


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, simulated: SimulatedApi) -> Iterator[None]:
    """A complete and right environment, with the simulated API in place of the real one."""
    values = {names.TOKEN: "secrettoken", names.APP_ID: simulated.app_id, names.SECRET: simulated.secret, names.AES_KEY: "k" * 43}
    for name, value in {**values, names.API_URL: address, "GONGYOU_STATE_URL": f"sqlite:///{tmp_path / 'state.db'}"}.items():
        monkeypatch.setenv(name, value)
    open_state.cache_clear()
    yield
    open_state.cache_clear()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(words)
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_complete_setting_is_found_complete(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "check")
    assert code == 0 and said.count("✓") == 4 and "✗" not in said


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({names.TOKEN: ""}, 1, "GONGYOU_WECHAT_TOKEN 没有设"),
        ({names.TOKEN: "with space"}, 1, "GONGYOU_WECHAT_TOKEN 的样子不对"),
        ({names.AES_KEY: "short"}, 1, "GONGYOU_WECHAT_AES_KEY 的样子不对"),
        ({names.AES_KEY: ""}, 0, "明文模式"),
        ({names.APP_ID: ""}, 1, "还要设 GONGYOU_WECHAT_APPID"),
        ({names.SECRET: ""}, 0, "菜单和客服消息用不了"),
        ({names.SECRET: "wrong"}, 1, "AppSecret 不对"),
        ({names.APP_ID: "wxffffffffffffffff"}, 1, "AppID 不对"),
        ({names.API_URL: "http://127.0.0.1:1"}, 1, "连不上微信服务器"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    changes: dict[str, str], code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.channels.wechat.transport.FIRST_PAUSE", 0)
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    result, said = run(capsys, "check")
    assert result == code and words in said
    assert "wrong" not in said and "simulated-app-secret" not in said and "Traceback" not in said


def test_an_unlisted_machine_and_an_unverified_account_are_explained(simulated: SimulatedApi, capsys: pytest.CaptureFixture[str]) -> None:
    simulated.is_verified = False
    assert run(capsys, "check")[0] == 0
    code, said = run(capsys, "menu", "push")
    assert code == 1 and "微信认证" in said
    simulated.is_listed = False
    open_state().purge("wechat-token")
    code, said = run(capsys, "check")
    assert code == 1 and "IP 白名单" in said


def test_the_callback_is_verified_where_its_address_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    with calling_back(right(Account("secrettoken"))) as url:
        assert run(capsys, "check", "--url", url)[0] == 0
    with calling_back(always(403, b"")) as url:
        code, said = run(capsys, "check", "--url", url)
    assert code == 1 and "没有通过验证" in said


def test_the_menu_is_pushed_and_shown(capsys: pytest.CaptureFixture[str], simulated: SimulatedApi) -> None:
    assert run(capsys, "menu", "show") == (0, "这个账号现在没有菜单。\n")
    assert run(capsys, "menu", "push")[0] == 0
    code, said = run(capsys, "menu", "show")
    assert code == 0 and "12348免费律师 → 12348是什么电话" in said


def test_a_wrong_menu_file_is_never_sent(tmp_path: Path, simulated: SimulatedApi, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "menu.yml"
    path.write_text("columns: [{name: 太长太长的名字, items: []}]")
    code, said = run(capsys, "menu", "push", "--file", str(path))
    assert code == 1 and "太长太长的名字" in said and "0 items" in said and not simulated.calls


@pytest.mark.parametrize("command", ["push", "show"])
def test_without_appid_the_menu_says_so(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(names.APP_ID, "")
    code, said = run(capsys, "menu", command)
    assert code == 1 and "GONGYOU_WECHAT_APPID" in said


def test_settings_come_from_the_environment_only() -> None:
    assert read_settings({}) == Settings() and read_settings({}).api_url == DEFAULT_API
    assert read_settings({names.TOKEN: " t "}).token == "t"
    assert "hidden" not in repr(read_settings({names.TOKEN: "hidden", names.SECRET: "hidden", names.AES_KEY: "hidden"}))
