"""Aspects of the last answer, pages of a long one."""

from __future__ import annotations

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.render import PAGE_BYTES
from knowledge.answers.wording import say
from knowledge.talk.asking import ASPECTS
from tests.knowledge.talk.conftest import Conversation

LONG = "anyang-2015-34/5"
HINT = say("continue_hint")
MOST_PAGES = 10


def pages_of(worker: Conversation) -> list[str]:
    """看原文, then 继续 until no page announces another."""
    texts = [worker.tap("original").text]
    while HINT in texts[-1] and len(texts) < MOST_PAGES:
        texts.append(worker.more().text)
    return texts


@pytest.mark.parametrize("intent", ASPECTS)
def test_every_follow_up_stays_with_topic_place_and_clauses(worker: Conversation, intent: str) -> None:
    first = worker.ask("wage_arrears", "安阳 老板拖欠工资怎么办")
    sent = worker.follow(intent, "那这个呢")
    assert sent.text.strip()
    assert (sent.answer["topic"], sent.answer["region"]["id"], sent.clauses) == ("wage_arrears", "anyang", first.clauses)


def test_follow_ups_can_be_chained(worker: Conversation) -> None:
    worker.ask("child_education", "攀枝花 孩子上学")
    texts = [worker.tap(aspect).text for aspect in ("steps", "papers", "original", "offices", "phones")]
    assert len(set(texts)) == len(texts)
    assert worker.talk.problem.topic == "child_education"


def test_follow_up_can_name_another_city(worker: Conversation) -> None:
    worker.ask("hukou", "攀枝花 落户要什么条件")
    sent = worker.follow("ask_office", "那邢台哪个部门管")
    assert sent.answer["region"]["id"] == "xingtai"
    assert worker.talk.place == "xingtai"


def test_phones_lists_every_hotline_of_the_payload(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    sent = worker.tap("phones")
    assert sent.answer["hotlines"]
    assert all(line["number"] in sent.text for line in sent.answer["hotlines"])


def test_offices_names_those_of_the_first_clause(worker: Conversation) -> None:
    worker.ask("wage_arrears", "邢台 老板拖欠工资")
    sent = worker.tap("offices")
    assert sent.answer["offices"]
    assert all(office["name"] in sent.text for office in sent.answer["offices"])


def test_long_clause_comes_whole_in_pages_that_fit_wechat(worker: Conversation, shared_desk: Desk) -> None:
    assert worker.ask("startup", "安阳 回老家创业有啥扶持").clauses[0] == LONG
    pages = pages_of(worker)
    clause = next(clause for clause in shared_desk.resources.library.clauses if clause.id == LONG)
    shown = "".join(page.replace(HINT, "") for page in pages)
    assert len(pages) > 1 and all(len(page.encode()) <= PAGE_BYTES + len(HINT.encode()) + 1 for page in pages)
    assert "".join(clause.text.split()) in "".join(shown.split())


def test_continue_after_the_last_page_says_that_it_is_all(worker: Conversation) -> None:
    worker.ask("startup", "安阳 回老家创业有啥扶持")
    pages_of(worker)
    sent = worker.more()
    assert sent.text == say("pages_none")


def test_continue_works_after_a_turn_about_something_else_is_forgotten(worker: Conversation) -> None:
    worker.ask("startup", "安阳 回老家创业有啥扶持")
    worker.tap("original")
    worker.ask("wage_arrears", "老板拖欠工资怎么办")
    assert worker.more().text == say("pages_none")


@pytest.mark.parametrize("turn", [lambda worker: worker.tap("original"), lambda worker: worker.more()])
def test_follow_up_without_a_question_says_so(worker: Conversation, turn) -> None:  # type: ignore[no-untyped-def]
    sent = turn(worker)
    assert sent.text == say("repeat_none")
    assert not sent.clauses


def test_unsure_follow_up_is_a_question_of_its_own(worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    ranking = (("ask_papers", 0.4), ("ask_residence_permit", 0.6))
    sent = worker.say("办居住证要带什么材料", "ask_papers", 0.4, ranking)
    assert sent.answer["topic"] != "wage_arrears"


def test_a_follow_up_to_nothing_that_names_a_topic_is_a_question_about_it(worker: Conversation) -> None:
    ranking = (("ask_papers", 0.52), ("ask_rights_channels", 0.43))

    sent = worker.say("安阳投诉公司要带啥材料", "ask_papers", 0.52, ranking)

    assert "rights_channels" in (sent.answer["topic"], *sent.answer["other_topics"])


@pytest.mark.parametrize("confidence", [0.4, 0.95])
def test_how_to_go_on_after_choices_shows_them_again(confidence: float, worker: Conversation) -> None:
    offered = worker.unsure("这个事咋整", "wage_arrears", "housing").buttons

    sent = worker.follow("ask_steps", "那咋办", confidence)

    assert (sent.status, sent.buttons) == ("needs_topic", offered) and sent.text.startswith(say("choice_unclear"))
    assert worker.pick("1").answer["topic"] == "wage_arrears"


def test_steps_are_given_before_the_place_is_known(worker: Conversation) -> None:
    asked = worker.ask("child_education", "孩子上学")
    sent = worker.tap("steps")
    assert sent.status == asked.status == "needs_region"
    assert sent.text != asked.text and sent.buttons == asked.buttons


def test_original_where_no_document_is_held_is_that_of_the_law(worker: Conversation) -> None:
    first = worker.ask("wage_arrears", "深圳 老板不给工资")
    sent = worker.follow("ask_original", "看原文")
    assert first.status == sent.status == "region_not_covered"
    assert not sent.clauses and "深圳市" not in sent.text
    assert sent.text.startswith("《保障农民工工资支付条例》第十条")


def test_follow_up_that_names_another_topic_is_about_that(worker: Conversation) -> None:
    worker.ask("land_rights", "安阳 宅基地")
    ranking = (("ask_office", 0.8), ("ask_wage_arrears", 0.1))
    sent = worker.say("那工资的事找哪个部门", "ask_office", 0.8, ranking)
    assert (sent.answer["topic"], sent.answer["region"]["id"]) == ("wage_arrears", "anyang")


def test_last_page_keeps_the_payload_of_its_answer(worker: Conversation) -> None:
    first = worker.ask("hukou", "邢台 落户")
    assert worker.more().clauses == first.clauses


def test_telephone_before_any_question_is_that_of_the_general_lines(worker: Conversation) -> None:
    sent = worker.tap("phones")
    assert "12345" in sent.text and "12333" in sent.text and worker.talk.problem.topic is None


@pytest.mark.parametrize(("text", "aspect"), [("刚才那个电话再说一遍", "phones"), ("那个部门再说一遍", "offices")])
def test_repeat_of_one_thing_is_that_thing(text: str, aspect: str, worker: Conversation) -> None:
    worker.ask("wage_arrears", "安阳 老板拖欠工资")
    assert worker.follow("repeat", text).text == worker.tap(aspect).text


def test_how_long_is_no_question_for_steps_where_recognition_hardly_thinks_so(worker: Conversation) -> None:
    first = worker.ask("wage_arrears", "安阳 老板拖欠我三个月工资怎么办")
    ranking = (("ask_steps", 0.52), ("out_of_scope", 0.25), ("ask_rights_channels", 0.08))
    sent = worker.say("那要多久", "ask_steps", 0.52, ranking)
    assert sent.text != first.text and "30天内要结案" in sent.text.splitlines()[0]  # Henan's own rule goes before the 60 working days


def test_who_meets_a_closed_door_is_not_sent_to_another_topic(worker: Conversation) -> None:
    worker.ask("land_rights", "邢台 村里把我家地收了给别人种")
    sent = worker.say("去问村里，村里说开过会定的，不管", "ask_political_rights", 0.65)
    assert sent.answer["topic"] == "land_rights"


def test_a_matter_that_was_not_kept_is_asked_by_its_words(worker: Conversation) -> None:
    told = (("ask_wage_arrears", 0.9), ("ask_labor_contract", 0.9), ("ask_child_education", 0.9))
    worker.say("郑州。1工资压了两个月 2厂里没签合同 3孩子上学要啥", "ask_wage_arrears", 0.9, parts=told)
    assert worker.say("先说居住证那个", "ask_residence_permit", 0.7).answer["topic"] == "residence_permit"
