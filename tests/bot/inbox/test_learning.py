"""What the inbox keeps to learn from: unsure questions, votes, bare counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from bot.inbox.errors import InboxError
from bot.inbox.model import REASONS, Count
from bot.inbox.store import Inbox
from tests.bot.inbox.conftest import Clock

TODAY = date(2026, 11, 22)


def answer(status: str, topic: str | None = "hukou", region: str | None = "anyang") -> dict[str, Any]:
    place = {"id": region, "name": "安阳市", "level": "city", "asked": "汤阴县"} if region else None
    return {"answer": {"status": status, "topic": topic, "region": place}}


@pytest.mark.parametrize("status", ["needs_topic", "no_clause", "region_not_covered", "out_of_scope", "error"])
def test_questions_without_a_sure_answer_are_kept(inbox: Inbox, worker: str, status: str) -> None:
    inbox.note_turn(worker, "web", "我叫张伟，咋落户", answer(status), 0.9)
    (question,) = inbox.questions()
    assert (question.text, question.topic, question.region, question.answer_status) == ("我叫〔姓名〕，咋落户", "hukou", "anyang", status)
    assert (question.status, question.confidence) == ("new", 0.9)


@pytest.mark.parametrize("status", ["answered", "answered_from_province", "needs_region", "crisis", "smalltalk", "handover"])
def test_sure_answers_and_what_is_no_question_are_only_counted(inbox: Inbox, worker: str, status: str) -> None:
    inbox.note_turn(worker, "web", "咋落户", answer(status), 0.95)
    assert inbox.questions() == []
    assert inbox.counts(TODAY, TODAY) == [Count(TODAY, "hukou", "anyang", status, 1)]


def test_an_unsure_answer_is_kept_but_never_words_of_danger(inbox: Inbox, worker: str) -> None:
    inbox.note_turn(worker, "web", "咋落户", answer("answered"), 0.3)
    inbox.note_turn(worker, "web", "不想活了", answer("crisis"), 0.3)
    assert [question.text for question in inbox.questions()] == ["咋落户"]


def test_turns_are_counted_by_the_day_in_china(inbox: Inbox, worker: str, clock: Clock) -> None:
    inbox.note_turn(worker, "web", "一", answer("answered"))
    inbox.note_turn(worker, "web", "二", answer("answered"))
    inbox.note_turn(worker, "web", "三", {"status": "no_clause"})
    clock.move(hours=12)
    inbox.note_turn(worker, "web", "四", answer("answered"))
    assert inbox.counts(TODAY, TODAY) == [Count(TODAY, None, None, "no_clause", 1), Count(TODAY, "hukou", "anyang", "answered", 2)]
    assert inbox.counts(date(2026, 11, 23), date(2026, 11, 30)) == [Count(date(2026, 11, 23), "hukou", "anyang", "answered", 1)]


def test_counting_from_many_threads_misses_none(inbox: Inbox, worker: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: inbox.note_turn(worker, "web", "一", answer("answered")), range(50)))
    assert [count.turns for count in inbox.counts(TODAY, TODAY)] == [50]


def test_a_vote_down_brings_its_question_to_staff(inbox: Inbox, worker: str) -> None:
    inbox.add_message(worker, "web", "person", "咋落户")
    seq = inbox.add_message(worker, "web", "bot", "凭居住证", answer("answered")).seq
    inbox.add_message(worker, "web", "person", "后来的话")
    inbox.add_feedback(worker, "web", seq, "down", "地方不对")
    (question,) = inbox.questions()
    assert (question.text, question.topic, question.answer_status, question.reason) == ("咋落户", "hukou", "answered", "地方不对")


def test_a_vote_down_on_a_question_that_is_there_already_adds_its_reason(inbox: Inbox, worker: str) -> None:
    inbox.add_message(worker, "web", "person", "咋落户")
    seq = inbox.add_message(worker, "web", "bot", "没有", answer("no_clause")).seq
    inbox.note_turn(worker, "web", "咋落户", answer("no_clause"))
    inbox.add_feedback(worker, "web", seq, "down", None)
    assert [(question.text, question.reason) for question in inbox.questions()] == [("咋落户", "down")]


@pytest.mark.parametrize("seq", [None, 999])
def test_a_vote_on_nothing_known_is_stored_alone(inbox: Inbox, worker: str, seq: int | None) -> None:
    inbox.add_feedback(worker, "web", seq, "down", "看不懂", "打13812345678")
    assert [(vote.vote, vote.reason, vote.text) for vote in inbox.feedback()] == [("down", "看不懂", "打〔电话〕")]
    assert inbox.questions() == []


def test_a_later_vote_takes_the_place_of_the_earlier(inbox: Inbox, worker: str, other: str) -> None:
    inbox.add_feedback(worker, "web", 7, "down", "过期了")
    inbox.add_feedback(worker, "web", 7, "up", None)
    inbox.add_feedback(other, "wechat", 7, "down", None)
    assert [(vote.channel, vote.vote) for vote in inbox.feedback()] == [("wechat", "down"), ("web", "up")]


@pytest.mark.parametrize(("vote", "reason"), [("maybe", None), ("down", "太长")])
def test_other_votes_and_reasons_are_refused(inbox: Inbox, worker: str, vote: str, reason: str | None) -> None:
    assert reason not in REASONS
    with pytest.raises(InboxError):
        inbox.add_feedback(worker, "web", 1, vote, reason)


def test_questions_are_listed_newest_first_in_pages(inbox: Inbox, worker: str) -> None:
    for number in range(5):
        inbox.note_turn(worker, "web", f"问题{number}", answer("no_clause"))
    assert [question.text for question in inbox.questions(limit=2, offset=1)] == ["问题3", "问题2"]
    assert inbox.count_questions() == 5


def test_a_decision_moves_a_question_out_of_the_new_ones_and_back(inbox: Inbox, worker: str, clock: Clock) -> None:
    inbox.note_turn(worker, "web", "咋落户", answer("needs_topic", None))
    (question,) = inbox.questions()
    decided = inbox.decide(question.id, "example", "li", "hukou")
    assert (decided.status, decided.decided_topic, decided.decided_by, decided.decided_at) == ("example", "hukou", "li", clock.time)
    assert inbox.questions() == []
    assert inbox.questions(status="example") == [decided]
    assert inbox.decide(question.id, "new", "li").decided_topic is None
    assert inbox.count_questions() == 1


@pytest.mark.parametrize(("decision", "topic"), [("later", None), ("example", None)])
def test_a_decision_that_makes_no_sense_is_refused(inbox: Inbox, worker: str, decision: str, topic: str | None) -> None:
    inbox.note_turn(worker, "web", "咋落户", answer("no_clause"))
    with pytest.raises(InboxError):
        inbox.decide(inbox.questions()[0].id, decision, "li", topic)
    assert inbox.count_questions() == 1


def test_an_unknown_question_cannot_be_decided(inbox: Inbox) -> None:
    with pytest.raises(InboxError, match="question 7"):
        inbox.decide(7, "gap", "li")
