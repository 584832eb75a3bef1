"""Choosing clauses: details asked for and not written, the province where the city is silent, comparisons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.answers.choose import MOST_CLAUSES, documents_of, has_clause
from knowledge.answers.render import FIRST_MESSAGE, render
from knowledge.catalog.regions import Gazetteer
from knowledge.model import Answer, Status
from knowledge.store.repository import Library

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("text", "topic", "region", "missing"),
    [
        ("娃能在这边高考吗", "child_education", "panzhihua", ("高考",)),
        ("公积金怎么取", "housing", "xingtai", ("公积金",)),
        ("免费两癌检查在哪做", "health_services", "zhengzhou", ("两癌检查",)),
        ("公积金怎么取", "housing", "anyang", ()),
        ("创业能贷多少", "startup", "anyang", ()),
        ("落户要什么条件", "hukou", "anyang", ()),
    ],
)
def test_detail_that_no_cited_clause_states_is_missing(text: str, topic: str, region: str, missing: tuple[str, ...], ask: Ask) -> None:
    answer = ask(text, topic=topic, region=region)

    assert tuple(name for name in answer.missing if name in ("高考", "公积金", "两癌检查", "具体金额")) == missing
    assert all(name in render(answer).pages[0] for name in missing if answer.citations)


@pytest.mark.parametrize("text", ["高考", "公积金", "两癌检查", "疫苗", "租房补贴", "工资保证金", "贷款能贷多少"], ids=range(7))
@pytest.mark.parametrize("region", ["anyang", "panzhihua", "xingtai", "jilin", "zhengzhou"])
def test_missing_means_that_no_cited_text_holds_the_words(text: str, region: str, ask: Ask, library: Library) -> None:
    answer = ask(text, topic="housing", region=region)
    cited = "".join(citation.clause.heading + citation.clause.text for citation in answer.citations)

    assert not any(name in cited for name in answer.missing)
    assert len(answer.citations) <= MOST_CLAUSES


def test_sentence_that_states_the_detail_is_highlighted(ask: Ask) -> None:
    citation = ask("公积金怎么取", topic="housing", region="anyang").citations[0]
    (start, end), *_ = citation.highlights

    assert "公积金" in citation.clause.text[start:end]
    assert citation.clause.id == "anyang-2015-34/16"


@pytest.mark.parametrize("region", ["zhengzhou", "anyang"])
def test_province_speaks_where_its_city_is_silent(region: str, ask: Ask, library: Library) -> None:
    topic = "travel" if has_clause(library, "henan", "travel") else "residence_permit"
    answer = ask("怎么办", topic=topic, region=region)

    assert answer.status is Status.ANSWERED_FROM_PROVINCE
    assert {citation.document.id for citation in answer.citations} == {"henan-2019-2"}
    assert answer.place is not None and answer.place.id == region


def test_documents_of_a_region_are_its_own_newest_first(library: Library) -> None:
    ids = [document.id for document in documents_of(library, "zhengzhou")]

    assert set(ids) == {"zhengzhou-2019-10", "zhengzhou-2019-6"}
    assert has_clause(library, "anyang", "hukou") and not has_clause(library, "xian", "hukou")


def test_comparison_gives_one_clause_for_each_place(ask: Ask) -> None:
    answer = ask("安阳和邢台的落户有什么不同", topic="hukou")
    page = render(answer).pages[0]

    assert [citation.document.region for citation in answer.citations] == ["anyang", "xingtai"]
    assert all(citation.clause.summary in page for citation in answer.citations)


@pytest.mark.parametrize("text", ["邢台和攀枝花的中专免学费", "攀枝花和邢台的中专免学费"], ids=["silent_first", "silent_last"])
def test_silent_place_in_a_comparison_is_named_and_never_lent_the_others_clause(text: str, ask: Ask) -> None:
    answer = ask(text, topic="vocational_education")
    page = render(answer).pages[0]

    assert answer.status is Status.ANSWERED
    assert {citation.document.region for citation in answer.citations} == {"panzhihua"}
    assert "攀枝花" in page and "邢台" in page


@pytest.mark.parametrize("names", ["安阳和西安", "西安和安阳"], ids=["held_first", "held_last"])
def test_place_that_is_not_held_is_not_dropped_from_a_comparison(names: str, ask: Ask) -> None:
    answer = ask(f"{names}的落户有什么不同", topic="hukou")
    page = render(answer).pages[0]

    assert "安阳" in page and "西安" in page
    assert answer.place is not None and answer.place.id == "anyang"
    assert "anyang" in {citation.document.region for citation in answer.citations} <= {"anyang", "henan"}


@pytest.mark.parametrize("names", ["安阳和邢台", "安阳、邢台和攀枝花", "安阳、邢台、吉林市、攀枝花、郑州"], ids=["two", "three", "five"])
def test_first_message_of_a_comparison_is_short_too(names: str, ask: Ask) -> None:
    for topic in ("hukou", "wage_arrears", "housing"):
        assert len(render(ask(f"{names}有什么不同", topic=topic)).pages[0]) <= FIRST_MESSAGE


@pytest.mark.parametrize("names", ["郑州和攀枝花", "攀枝花和郑州"], ids=["province_first", "province_last"])
def test_province_of_one_place_does_not_speak_for_the_other(names: str, ask: Ask, gazetteer: Gazetteer) -> None:
    answer = ask(f"{names}的低保怎么领", topic="social_assistance")
    page = render(answer).pages[0]

    assert {citation.document.region for citation in answer.citations} == {"henan"}
    assert answer.place is not None and "henan" in gazetteer.lineage(answer.place.id)
    assert "攀枝花" in page


@pytest.mark.parametrize(
    ("text", "topic", "region", "told"),
    [
        ("夜校在哪", "culture", "panzhihua", "夜校"),
        ("党员组织关系怎么转", "party_union", "xingtai", "党员"),
    ],
)
def test_sentence_that_holds_the_questions_own_word_is_quoted(text: str, topic: str, region: str, told: str, ask: Ask) -> None:
    citation = ask(text, topic=topic, region=region).citations[0]
    (start, end), *_ = citation.highlights

    assert told in citation.clause.text[start:end]
    # Where a point leads, the whole marked span is its words.
    assert citation.focus is None or start <= citation.focus < end


@pytest.mark.parametrize("topic", ["wage_arrears", "child_education", "party_union"])
def test_rule_of_the_province_leads_and_is_said_to_be_its_own(topic: str, ask: Ask) -> None:
    answer = ask("怎么办", topic=topic, region="zhengzhou")
    page = render(answer).pages[0]

    assert answer.status is Status.ANSWERED_FROM_PROVINCE
    assert "河南省的规定（也管郑州市）：" in page and "文件" not in page.split("\n")[0]
