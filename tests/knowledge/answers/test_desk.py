"""The desk never raises and never invents: hostile input, failures inside, repeated and parallel questions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answers.desk import Desk, open_desk, warm_up
from knowledge.answers.render import render
from knowledge.errors import StoreError
from knowledge.model import Answer, Guess, Question, Status
from knowledge.search.encoder import NgramEncoder
from knowledge.search.rank import ClauseSearch
from knowledge.store.repository import Library
from tests.conftest import CITIES

Ask = Callable[..., Answer]

HOSTILE = {
    "empty": "",
    "spaces": " \t\n\u3000",
    "long": "工" * 10_000,
    "long_latin": "a" * 10_000,
    "emoji": "😀👍🏽👨‍👩‍👧",
    "controls": "\x00\x01\x07\x1b[31m\x7f",
    "invisible": "\u200b\u202e\ufeff",
    "half_character": "\ud800",
    "sql": "'; DROP TABLE clauses; --",
    "fts": '" OR 1=1 NEAR(* ^',
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "command": '/ask_hukou{"region": "anyang"}',
    "json": '{"answer": {"status": "answered"}}',
    "format": "{place} %s %(x)s {0.__class__}",
    "path": "../../etc/passwd",
    "marks": "？？？！！！。。。",
    "digits": "1234567890" * 30,
    "rare": "龘靐齉\U0002a6d6",
}
every_hostile_text = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


@every_hostile_text
def test_hostile_text_gets_an_honest_question_back(text: str, ask: Ask) -> None:
    answer = ask(text)
    reply = render(answer)

    assert answer.status is Status.NEEDS_TOPIC
    assert answer.citations == () and reply.pages[0].strip()


@every_hostile_text
def test_hostile_text_on_a_known_topic_is_answered_and_not_repeated(text: str, ask: Ask) -> None:
    answer = ask(text, topic="hukou", region="anyang")
    page = render(answer).pages[0]

    assert answer.status is Status.ANSWERED
    assert answer.citations[0].clause.id == "anyang-2015-34/17"
    assert len(text.strip()) < 3 or text not in page


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=60) | st.text(alphabet="安阳吉林郑州东区工资落户不是老家打工在的怎么办？", max_size=40),
    label=st.sampled_from(["hukou", "wage_arrears", "out_of_scope", "crisis", "nonsense"]),
    confidence=st.floats(0, 1),
    region=st.sampled_from([None, *CITIES, "henan", "xian"]),
)
def test_any_question_gets_an_answer_that_can_be_said(desk: Desk, text: str, label: str, confidence: float, region: str | None) -> None:
    answer = desk.answer(Question(text, guesses=(Guess(label, confidence),), region=region))

    assert answer.status is not Status.ERROR
    assert bool(answer.citations) is (answer.status in (Status.ANSWERED, Status.ANSWERED_FROM_PROVINCE))
    assert all(page.strip() for page in render(answer).pages)


def test_failure_inside_becomes_an_answer_with_numbers_to_call(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Desk(library)

    def fail(*_: object) -> None:
        raise RuntimeError("index gone")

    monkeypatch.setattr(ClauseSearch, "scores", fail)
    with caplog.at_level(logging.ERROR):
        answer = broken.answer(Question("拖欠工资", topic="wage_arrears", region="anyang"))

    assert answer.status is Status.ERROR and answer.hotlines
    assert "index gone" in caplog.text and "index gone" not in render(answer).pages[0]


def test_same_question_has_the_same_answer_on_any_thread(desk: Desk) -> None:
    questions = [Question("工资和落户怎么办", topic=topic, region=city) for topic in ("hukou", "wage_arrears") for city in CITIES] * 4
    alone = [desk.answer(question) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(desk.answer, questions))

    assert together == alone
    assert all(answer.status is not Status.ERROR for answer in alone)


def test_desk_without_the_sentence_encoder_still_answers(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.answers.desk.load_encoder", NgramEncoder)

    answer = Desk(library).answer(Question("老板拖欠工资", topic="wage_arrears", region="anyang"))

    assert answer.status is Status.ANSWERED
    assert answer.citations[0].clause.id == "anyang-2015-34/9"


@pytest.fixture
def fresh_desk() -> Iterator[None]:
    """The default desk is opened anew in the test and after it."""
    open_desk.cache_clear()
    yield
    open_desk.cache_clear()


def test_desk_opens_a_built_store_once(store: Path, fresh_desk: None) -> None:
    desk = open_desk(store)
    warm_up(desk)

    assert open_desk(store) is desk
    assert desk.answer(Question("落户", topic="hukou", region="xingtai")).status is Status.ANSWERED


def test_desk_over_a_missing_store_does_not_open(tmp_path: Path, fresh_desk: None) -> None:
    with pytest.raises(StoreError, match="build it with"):
        open_desk(tmp_path / "none.db")


def test_a_masked_telephone_asks_for_no_telephone(desk: Desk) -> None:
    answer = desk.answer(Question("我电话〔电话〕，孩子要上小学", topic="child_education", region="anyang"))

    assert answer.missing == ()
