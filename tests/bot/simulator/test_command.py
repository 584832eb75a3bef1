"""`python -m bot.simulator`: a phone as its person sees it, and how many faults were found."""

from __future__ import annotations

import pytest

from bot.channels.wechat import settings as names
from bot.simulator.__main__ import main
from bot.simulator.server import Account
from tests.bot.channels.wechat.conftest import calling_back
from tests.bot.simulator.test_simulator import right


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token of the other side, and plain messages."""
    for name, value in {names.TOKEN: "secrettoken", names.APP_ID: "", names.SECRET: "", names.AES_KEY: ""}.items():
        monkeypatch.setenv(name, value)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(words)
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_demo_against_another_assistant_prints_a_phone_and_counts_faults(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account("secrettoken")
    monkeypatch.setenv(names.AES_KEY, "")
    monkeypatch.setattr("bot.simulator.demo.load_words", lambda: {"demo": {**words(), "script": [{"do": "say", "text": "工资"}]}})
    with calling_back(right(account)) as url:
        code, said = run(capsys, "--url", url)
    assert code == 0 and "工资 ：我" in said and "  │ 你说：工资" in said and "毛病 0 处" in said
    with calling_back(right(account, lambda _: "x" * 3000)) as url:
        code, said = run(capsys, "--url", url)
    assert code == 1 and "3000 bytes" in said and "服务出现故障" in said


def words() -> dict[str, object]:
    from bot.channels.wechat.wording import load_words

    return dict(load_words()["demo"])


@pytest.mark.parametrize(("token", "reason"), [("", "GONGYOU_WECHAT_TOKEN"), ("another", "没有通过验证")])
def test_the_demo_needs_the_token_of_the_other_side(
    token: str, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(names.TOKEN, token)
    with calling_back(right(Account("secrettoken"))) as url:
        code, said = run(capsys, "--url", url)
    assert code == 1 and reason in said
