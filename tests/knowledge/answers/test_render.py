"""Answers as words: pages that fit, a first message that keeps what matters, buttons that fit the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.cite import source_line
from knowledge.answers.render import FIRST_MESSAGE, PAGE_BYTES, paginate, render
from knowledge.answers.wording import aspects, say
from knowledge.catalog.guides import load_guides
from knowledge.catalog.topics import load_topics
from knowledge.document import Clause, Role
from knowledge.model import Answer, Citation, Status

Ask = Callable[..., Answer]
HINT = say("continue_hint")
WECHAT_BYTES = 2048


@given(st.text(alphabet="工资，。；\n😀a 1", max_size=4000))
def test_pages_fit_and_lose_nothing(text: str) -> None:
    pages = paginate(text)

    assert all(len(page.encode()) <= WECHAT_BYTES for page in pages)
    assert all(page.endswith(HINT) for page in pages[:-1]) and not pages[-1].endswith(HINT)
    assert "".join("".join(page.replace(HINT, "") for page in pages).split()) == "".join(text.split())


def test_short_text_is_one_page_and_sentences_stay_whole() -> None:
    sentence = "包工头欠了工钱，先去人社局投诉。"
    pages = paginate(sentence * 200)

    assert paginate("短") == ("短",)
    assert len(pages) > 4
    assert all(
        page.removesuffix(HINT).rstrip().endswith("。") and len(page.encode()) <= PAGE_BYTES + len(HINT.encode()) + 1 for page in pages
    )


@pytest.mark.parametrize("summary", [20, 90, 140])
@pytest.mark.parametrize("length", [30, 120, 600])
def test_first_message_fits_whatever_the_clause(summary: int, length: int, ask: Ask) -> None:
    answer = ask("呃", topic="wage_arrears", region="anyang")
    first = answer.citations[0]
    clause = replace(first.clause, summary="说" * summary, text="事" * (length - 1) + "。", sentences=((0, length),))
    message = render(replace(answer, citations=(Citation(clause, first.document, ((0, length),)),))).pages[0]

    assert len(message) <= FIRST_MESSAGE
    assert clause.summary in message and source_line(first) in message


def test_room_is_made_by_dropping_the_least_needed_line_first(ask: Ask) -> None:
    answer = ask("呃", topic="wage_arrears", region="anyang")
    first = answer.citations[0]
    guide = load_guides()["wage_arrears"].lead.removeprefix("先")
    tight = [
        render(replace(answer, citations=(replace(first, clause=replace(first.clause, summary="说" * size)),))).pages[0]
        for size in range(60, 160, 4)
    ]

    assert all(answer.notes[0] in page for page in tight)
    office, number = answer.offices[0].name, answer.hotlines[0].number
    assert all(guide in page and len(page) <= FIRST_MESSAGE for page in tight)
    assert any(office not in page and number in page for page in tight)
    assert all(number in page or office not in page for page in tight)


def test_offices_come_as_leading_and_with_their_printed_names(ask: Ask) -> None:
    answer = ask("谁管", topic="wage_arrears", region="xingtai")
    shown = render(answer, "offices").pages[0]

    assert answer.offices
    assert all(office.name in shown for office in answer.offices)
    leads = [office for office in answer.offices if office.role is Role.LEAD]
    assert all(shown.index(leads[0].name) <= shown.index(office.name) for office in answer.offices)


def test_clause_without_office_says_so_and_gives_a_number(ask: Ask) -> None:
    answer = ask("呃", topic="wage_arrears", region="anyang")
    bare = replace(answer.citations[0], clause=replace(answer.citations[0].clause, offices=()))
    shown = render(replace(answer, citations=(bare,)), "offices").pages[0]

    assert say("office_none") in shown
    assert answer.hotlines[0].number in shown


def test_steps_and_papers_are_numbered_with_their_sources() -> None:
    answer = Answer(Status.NEEDS_REGION, topic="wage_arrears")
    guide = load_guides()["wage_arrears"]
    steps, papers = "".join(render(answer, "steps").pages), render(answer, "papers").pages[0]

    assert all(f"{number}. {fact.text}" in steps for number, fact in enumerate(guide.steps, 1))
    # Act and article are shown; the date in force stays in the guide's file.
    assert all(fact.source.split("（")[0] in steps for fact in (*guide.steps, *guide.limits))
    assert all(fact.text in papers for fact in guide.papers)


@pytest.mark.parametrize("aspect", ["steps", "papers", "original", "offices", "phones"])
def test_buttons_offer_the_other_aspects(aspect: str, ask: Ask) -> None:
    labels = [option.label for option in render(ask("落户", topic="hukou", region="anyang"), aspect).options]

    assert aspects()[aspect] not in labels
    assert aspects()["region"] in labels and len(labels) <= 6


def test_buttons_without_a_clause_do_not_offer_its_text_or_offices(ask: Ask) -> None:
    answer = replace(ask("春运", topic="travel", region="anyang"), points=())
    labels = [option.label for option in render(answer).options]

    assert aspects()["steps"] in labels
    assert not {aspects()["original"], aspects()["offices"]} & set(labels)


@pytest.mark.parametrize("status", [Status.CRISIS, Status.OUT_OF_SCOPE, Status.HANDOVER, Status.SMALLTALK, Status.ERROR])
def test_statuses_without_a_topic_have_no_buttons(status: Status) -> None:
    assert render(Answer(status)).options == ()


def test_further_problems_come_first_among_the_buttons(ask: Ask) -> None:
    answer = replace(ask("落户", topic="hukou", region="anyang"), other_topics=("legal_aid",))

    assert render(answer).options[0].label == load_topics()["legal_aid"].button
    assert load_topics()["legal_aid"].button in render(answer).pages[0] or len(render(answer).pages[0]) > FIRST_MESSAGE - 40


def test_more_shows_the_other_clauses_only(ask: Ask) -> None:
    answer = ask("找工作", topic="job_search", region="anyang")
    shown = "".join(render(answer, "more").pages)

    assert len(answer.citations) > 1
    assert all(citation.clause.summary in shown for citation in answer.citations[1:])
    assert answer.citations[0].clause.summary not in shown


def test_simple_answer_is_the_point_or_the_summary_without_officialese(ask: Ask) -> None:
    answer = ask("落户", topic="hukou", region="anyang")
    shown = render(answer, "simple").pages[0]

    assert answer.points[0].point.says in shown
    assert answer.citations[0].clause.summary in render(replace(answer, points=()), "simple").pages[0]
    assert source_line(answer.citations[0]) not in shown


def test_undated_document_of_jilin_is_named_without_inventing_a_date(ask: Ask) -> None:
    answer = ask("呃", topic="wage_arrears", region="jilin")
    line = source_line(answer.citations[0])

    assert line in render(answer).pages[0]
    assert answer.citations[0].document.title in line and not any(year in line for year in ("2015年", "2016年", "2019年"))


def test_clause_without_highlight_is_quoted_from_its_start(ask: Ask) -> None:
    first = ask("落户", topic="hukou", region="anyang").citations[0]
    bare = Citation(Clause("d/1", 1, "（一）", "", "", "凭证落户。", summary="能落户。"), first.document)

    assert "凭证落户。" in render(Answer(Status.ANSWERED, topic="hukou", citations=(bare,))).pages[0]


@pytest.mark.parametrize(
    ("text", "says", "never"), [("米易县", "我手上的攀枝花市文件", "米易"), ("义乌市", "义乌市的文件我这里还没有", "金华")]
)
def test_missing_document_is_said_to_be_that_of_the_place_that_has_documents(text: str, says: str, never: str, ask: Ask) -> None:
    page = render(ask(text, topic="travel")).pages[0]

    assert says in page and never not in page


def test_action_comes_before_the_clause(ask: Ask) -> None:
    answer = ask("呃", topic="wage_arrears", region="anyang")
    page = render(answer).pages[0]
    order = [load_guides()["wage_arrears"].lead.removeprefix("先"), answer.citations[0].clause.summary, source_line(answer.citations[0])]

    assert sorted(order, key=page.index) == order


def test_limits_follow_the_steps_on_the_next_page() -> None:
    pages = render(Answer(Status.NEEDS_REGION, topic="wage_arrears"), "steps").pages
    guide = load_guides()["wage_arrears"]

    assert guide.steps[-1].text in pages[0] and guide.limits[0].text not in pages[0]
    assert pages[0].endswith(HINT) and guide.limits[0].text in pages[1]


def test_nothing_more_is_said_otherwise_where_nothing_was_cited(ask: Ask) -> None:
    cited = render(replace(answer := ask("落户", topic="hukou", region="anyang"), citations=answer.citations[:1]), "more").pages[0]
    uncited = render(ask("春运", topic="travel", region="anyang"), "more").pages[0]

    assert cited.startswith(say("more_none")) and uncited.startswith(say("more_none_uncited"))
    assert load_guides()["hukou"].limits[0].text in cited and load_guides()["travel"].limits[0].text in uncited


@pytest.mark.parametrize(
    ("topic", "shown", "hidden"),
    [("wage_arrears", "人力资源和社会保障局等11个部门", "发展和改革委员会"), ("housing", "住房和城乡建设局等3个部门", "自然资源局")],
)
def test_of_many_equal_offices_the_one_that_serves_is_shown(topic: str, shown: str, hidden: str, ask: Ask) -> None:
    answer = replace(ask("欠薪" if topic == "wage_arrears" else "公租房", topic=topic, region="xingtai"), notes=())
    page = render(answer).pages[0]

    assert shown in page and hidden not in page


@pytest.mark.parametrize(
    ("topic", "region", "told"), [("occupational_health", "anyang", "市安全监管局"), ("culture", "panzhihua", "文化和旅游")]
)
def test_renamed_lead_is_explained_in_the_first_message(topic: str, region: str, told: str, ask: Ask) -> None:
    assert told in render(ask("找谁", topic=topic, region=region)).pages[0].split(say("office_lead", names=""))[1]
