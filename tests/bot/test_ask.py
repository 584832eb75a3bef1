"""`python -m bot.ask --why`: the reasons stand below the answer, in a talk too, and change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot import ask
from bot.ask import reasons, reply, shown, talk
from tests.bot.conftest import Run


@pytest.fixture(autouse=True)
def own_conversation(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(ask, "SENDER", request.node.name)


def told(why: str, name: str) -> list[str]:
    return [line for line in why.splitlines() if line.startswith(name)]


def test_the_point_that_leads_and_the_recognised_intent_are_those_of_the_answer(agent: Any, run: Run) -> None:
    why = run(reasons(agent, "安阳老板拖欠工资怎么办"))
    answer = run(reply(agent, "安阳老板拖欠工资怎么办"))[-1]["custom"]["answer"]
    assert told(why, "point")[0].split()[2] == answer["points"][0]["id"]
    assert told(why, "intent")[0].split()[1] == answer["topic"] and told(why, "place")[0].split()[1] == "anyang:"
    assert told(why, "reply") == [f"reply   {answer['status']} {answer['topic']}"]


def test_asking_for_reasons_says_nothing(agent: Any, run: Run) -> None:
    plain = [shown(run(reply(agent, text))) for text in ("安阳老板拖欠工资怎么办", "那要多久")]
    ask.SENDER += "-again"
    for text, heard in zip(("安阳老板拖欠工资怎么办", "那要多久"), plain, strict=True):
        run(reasons(agent, text))
        run(reasons(agent, "我不想活了"))
        assert shown(run(reply(agent, text))) == heard


def test_in_a_talk_each_answer_has_its_reasons(
    agent: Any, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: Iterator[str] = iter(["安阳老板拖欠工资怎么办", "仲裁要交多少钱"])

    def typed(_: str) -> str:
        try:
            return next(said)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    run(talk(agent, None, with_reasons=True))
    printed = capsys.readouterr().out
    assert printed.count("\nintent ") == 2 and len(told(printed, "weighed")) == 1
    assert told(printed, "place")[1] == "place   anyang: told before"


def test_a_preset_region_counts(agent: Any, run: Run) -> None:
    assert told(run(reasons(agent, "公租房怎么申请", "xingtai")), "place") == ["place   xingtai: preset"]
