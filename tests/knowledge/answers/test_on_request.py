"""What is told on request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.answers.render import FIRST_MESSAGE, render
from knowledge.answers.wording import say
from knowledge.catalog.glosses import hard_words
from knowledge.catalog.guides import load_guides
from knowledge.model import Answer, Status

Ask = Callable[..., Answer]


def page(answer: Answer, aspect: str) -> str:
    return render(answer, aspect).pages[0]


def test_hard_words_of_a_clause_are_explained_behind_it_never_inside(ask: Ask) -> None:
    answer = ask("孩子上学", topic="child_education", region="panzhihua")
    shown = "".join(render(answer, "original").pages)
    clause = answer.citations[0].clause.text

    assert hard_words(clause) and clause in shown.replace("\n" + say("continue_hint"), "")
    for gloss in hard_words(clause):
        assert gloss.meaning in shown.split(say("glosses"))[1] and gloss.meaning not in shown.split(say("glosses"))[0]


def test_hard_word_of_the_first_message_is_explained_in_it(ask: Ask) -> None:
    shown = render(replace(ask("孩子上学", topic="child_education", region="panzhihua"), points=())).pages[0]
    assert "“三免一补”：" in shown and len(shown) <= FIRST_MESSAGE


def test_simple_explains_and_short_leaves_out(ask: Ask) -> None:
    answer = replace(ask("孩子上学", topic="child_education", region="panzhihua"), points=())
    assert "“三免一补”：" in page(answer, "simple") and answer.citations[0].clause.summary in page(answer, "simple")
    assert answer.citations[0].clause.summary not in page(answer, "short") and answer.hotlines[0].number in page(answer, "short")


def test_where_nothing_was_cited_offices_are_those_of_the_guide(ask: Ask) -> None:
    waiting = page(Answer(Status.NEEDS_REGION, topic="wage_arrears"), "offices")
    silent = page(ask("春运", topic="travel", region="anyang"), "offices")

    assert load_guides()["wage_arrears"].where[0].text in waiting and say("office_needs_region") in waiting
    assert say("office_unknown") in silent and say("office_none") not in silent


def test_address_that_is_not_known_comes_before_the_long_list(ask: Ask) -> None:
    shown = page(ask("谁管", topic="wage_arrears", region="anyang"), "offices")
    assert shown.index(say("office_contact")) < shown.index(say("office_with", names=""))


def test_same_clause_again_says_its_summary_only_where_no_point_says_more(ask: Ask) -> None:
    plain = ask("呃", topic="wage_arrears", region="anyang")
    asked = ask("过了一年还能告不", topic="wage_arrears", region="anyang")

    assert plain.citations[0].clause.summary in page(plain, "again")
    assert asked.points and asked.points[0].point.says.rstrip("。") in page(asked, "again")
    assert asked.citations[0].clause.summary not in page(asked, "again")


def test_missing_detail_is_said_again_first(ask: Ask) -> None:
    answer = ask("赔多少钱", topic="work_injury", region="jilin")
    assert page(answer, "again").startswith(say("again_missing", place="吉林市", details="具体金额"))
