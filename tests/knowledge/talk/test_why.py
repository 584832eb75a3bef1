"""What `--why` prints is what the turn computed, in the talk in which it is asked."""

from __future__ import annotations

import re

import pytest

from knowledge.answers.desk import Desk
from knowledge.catalog.topics import load_topics
from knowledge.model import Guess
from knowledge.search.following import FEATURES as FOLLOWING_FEATURES
from knowledge.search.point_ranker import FEATURES as POINT_FEATURES
from knowledge.talk.model import Message, Talk
from knowledge.talk.turn import hear
from knowledge.talk.why import explain
from tests.knowledge.talk.conftest import Conversation

WAGES = "安阳老板拖欠工资怎么办"


def message(text: str, topic: str = "wage_arrears", confidence: float = 0.9, **more: str) -> Message:
    return Message(text, f"ask_{topic}" if topic in load_topics() else topic, confidence, (Guess(topic, confidence),), **more)


def lines(told: str, name: str) -> list[str]:
    return [line.removeprefix(name).strip() for line in told.splitlines() if line.split()[0] == name]


def test_a_question_by_itself(desk: Desk) -> None:
    told = explain(message(WAGES), Talk(), desk)
    heard = hear(message(WAGES), Talk(), desk)
    best, probability = next(iter(heard.moves.items()))
    assert lines(told, "intent") == ["wage_arrears 0.90"]
    assert lines(told, "move")[0].startswith(f"{best} {probability:.2f}, ") and lines(told, "move")[0].endswith("-> ask")
    assert lines(told, "place") == ["anyang: in the message (named)"] and lines(told, "danger")[0].startswith("none below")
    answer = heard.answer(heard.alone())
    (reading,) = lines(told, "reading")
    assert reading.startswith(f"alone: {WAGES} -> answered wage_arrears, point {answer.sure:.2f}, strange 0.")
    points = lines(told, "point")
    assert len(points) == 5 and points[0].startswith(f"{answer.sure:.2f} {answer.points[0].point.id} (")
    assert all(re.findall(r"([a-z_]+) -?\d", point.partition("(")[2]) == list(POINT_FEATURES) for point in points)
    assert lines(told, "weighed") == [] and lines(told, "reply") == ["answered wage_arrears"]


def test_what_follows_is_told_in_the_light_of_the_problem(worker: Conversation, desk: Desk) -> None:
    worker.ask("wage_arrears", WAGES)
    told = explain(message("仲裁要交多少钱", "rights_channels", 0.6), worker.talk, desk)
    alone, lit = lines(told, "reading")
    assert alone.startswith("alone: 仲裁要交多少钱 -> ") and lit.startswith("in the light of: 老板拖欠工资怎么办 | 仲裁要交多少钱 -> ")
    (weighed,) = lines(told, "weighed")
    assert re.search(r"topic talked of \d\.\d\d, best other 0\.60 -> (alone|in the light of)$", weighed)
    names = FOLLOWING_FEATURES if weighed.endswith("in the light of") else POINT_FEATURES
    assert all(re.findall(r"([a-z_]+) -?\d", point.partition("(")[2]) == list(names) for point in lines(told, "point"))
    assert lines(told, "place") == ["anyang: told before"]


def test_what_it_tells_is_what_is_sent_and_the_talk_stays_as_it_is(worker: Conversation, desk: Desk) -> None:
    worker.ask("wage_arrears", WAGES)
    before = worker.talk
    told = explain(message("那要是没签合同呢", "labor_contract", 0.5), worker.talk, desk)
    assert worker.talk == before
    sent = worker.ask("labor_contract", "那要是没签合同呢", confidence=0.5)
    assert lines(told, "reply") == [" ".join(filter(None, (sent.status, sent.answer["topic"])))]
    if points := sent.answer.get("points"):
        assert points[0]["id"] in lines(told, "point")[0]


@pytest.mark.parametrize(("text", "level"), [("我不想活了", r"certain \d\.\d\d self_harm "), ("工资怎么算", r"none below 0\.\d\d$")])
def test_the_level_of_danger(desk: Desk, text: str, level: str) -> None:
    assert re.match(level, lines(explain(message(text), Talk(), desk), "danger")[0])


def test_what_has_a_form_of_its_own_and_asks_the_desk_nothing(desk: Desk) -> None:
    told = explain(message("清除", "erase", 1.0), Talk(), desk)
    assert lines(told, "move")[0].endswith("-> by its form")
    assert lines(told, "reading") == lines(told, "point") == [] and lines(told, "reply") == ["smalltalk"]


@pytest.mark.parametrize(
    ("text", "talk", "region", "place"),
    [
        ("公租房怎么申请", Talk(), None, "none"),
        ("公租房怎么申请", Talk(), "xingtai", "xingtai: preset"),
        ("吉林公租房怎么申请", Talk(), None, r"none: could be .*jilin.*"),
        ("我在汤阴打工，公租房怎么申请", Talk(), None, r"anyang-tangyin: in the message \(.*work.*\)"),
    ],
)
def test_the_place_and_how_it_is_known(desk: Desk, text: str, talk: Talk, region: str | None, place: str) -> None:
    told = explain(message(text, "housing", **({"region": region} if region else {})), talk, desk)
    assert re.fullmatch(place, lines(told, "place")[0])
