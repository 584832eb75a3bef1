"""The steps of the desk: danger first, then topic, place, clauses and notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.first_message import first_message
from knowledge.answers.thresholds import load_thresholds
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Guess, Question, Status
from knowledge.store.repository import Library

Ask = Callable[..., Answer]
LIMITS = load_thresholds()
SURE = Guess("wage_arrears", 0.9)
WITHOUT_PLACE = (Status.NEEDS_REGION, Status.ANSWERED_FROM_LAW)
"""National law answers at once; where it does not, the city is asked for."""


@pytest.mark.parametrize(
    "text",
    [
        "我不想活了",
        "安阳老板拖欠工资，再不给我就跳楼",
        "落户要什么条件，不给办我就死给你们看",
        "不\u200b想活了",
        "我要跳樓",
        "我不想活了。" + "去年三月我跟着老乡到工地上干活，说好每天三百。" * 40 + "工资怎么要？",
    ],
    ids=["plain", "with_topic", "with_other_question", "invisible", "traditional", "long_story"],
)
def test_danger_comes_before_everything_else(text: str, ask: Ask) -> None:
    answer = ask(text, guesses=(SURE,), topic="wage_arrears", region="anyang")

    assert answer.status is Status.CRISIS
    assert {"110", "120"} <= {hotline.number for hotline in answer.hotlines}


@pytest.mark.parametrize("confidence", [0.2, 0.95])
def test_danger_is_read_in_the_text_never_guessed(confidence: float, ask: Ask) -> None:
    assert ask("呃", guesses=(Guess("crisis", confidence),)).status is Status.NEEDS_TOPIC


@pytest.mark.parametrize(
    ("first", "second", "topic"),
    [
        (LIMITS.answer_confidence, 0.0, "hukou"),
        (LIMITS.answer_confidence - 0.01, 0.1, None),
        (0.9, 0.9 - LIMITS.answer_gap - 0.01, "hukou"),
        (0.6, 0.6 - LIMITS.answer_gap + 0.02, None),
    ],
)
def test_topic_is_taken_where_it_is_sure_and_well_ahead(first: float, second: float, topic: str | None, ask: Ask) -> None:
    answer = ask("呃", guesses=(Guess("hukou", first), Guess("housing", second)), region="anyang")

    assert (answer.status is Status.ANSWERED) is (topic is not None)
    assert topic is None or answer.topic == topic


@pytest.mark.parametrize("confidence", [LIMITS.offer_confidence, 0.3, LIMITS.answer_confidence - 0.01])
def test_a_choice_of_one_is_offered_beside_common_topics(confidence: float, ask: Ask) -> None:
    answer = ask("呃", guesses=(Guess("hukou", confidence),), region="anyang")

    labels = [option.label for option in answer.options]
    assert answer.status is Status.NEEDS_TOPIC and len(labels) == 4
    assert (labels[0], labels[-1]) == (load_topics()["hukou"].button, "都不是")


@pytest.mark.parametrize(
    ("text", "guesses", "topic"),
    [
        ("怀起娃儿老板喊我走人 啷个办嘛", (("crisis", 0.4), ("left_behind", 0.18)), "labor_contract"),
        ("帮我把李老板告了", (("out_of_scope", 0.28), ("crisis", 0.27), ("rights_channels", 0.25)), "rights_channels"),
        ("呃", (("crisis", 0.4), ("hukou", 0.38)), "hukou"),
    ],
)
def test_danger_without_its_words_gives_way_to_a_problem_of_ours(
    text: str, guesses: tuple[tuple[str, float], ...], topic: str, ask: Ask
) -> None:
    answer = ask(text, guesses=tuple(Guess(*guess) for guess in guesses), region="anyang")
    assert (answer.status is not Status.CRISIS, answer.topic) == (True, topic)


@pytest.mark.parametrize("fields", [{}, {"region": "xingtai"}, {"region": "shenzhen"}], ids=["asks", "answered", "not_covered"])
def test_death_at_work_is_met_with_condolence(fields: dict[str, str], ask: Ask) -> None:
    answer = ask("老板跑路了 我爸在工地死了 咋个赔", guesses=(Guess("work_injury", 0.49), Guess("crisis", 0.38)), **fields)

    assert answer.topic == "work_injury"
    assert first_message(answer).startswith("听到这事")
    assert "工亡" in first_message(answer)


def test_problems_told_in_one_breath_are_all_kept(ask: Ask) -> None:
    parts = (Guess("social_insurance", 0.68), Guess("child_education", 0.98))
    answer = ask("老板不签合同也不交社保,孩子也没地方上学", guesses=(Guess("child_education", 0.8),), parts=parts, region="jilin")

    assert answer.topic == "child_education"
    assert set(answer.other_topics) == {"labor_contract", "social_insurance"}


def test_likely_topics_are_offered_as_choices(ask: Ask) -> None:
    guesses = (Guess("hukou", 0.3), Guess("housing", 0.29), Guess("culture", 0.2), Guess("travel", 0.15), Guess("startup", 0.01))
    answer = ask("呃", guesses=guesses, region="anyang")

    assert answer.status is Status.NEEDS_TOPIC
    assert [option.label for option in answer.options] == [
        *(load_topics()[topic].button for topic in ("hukou", "housing", "culture")),
        "都不是",
    ]


def test_question_that_a_clause_was_stored_for_is_answered_without_a_sure_topic(ask: Ask, library: Library) -> None:
    clause = next(clause for clause in library.clauses if clause.id == "anyang-2015-34/9")
    answer = ask(clause.questions[0], guesses=(Guess("culture", 0.2),), region="anyang")

    assert answer.status is Status.ANSWERED
    assert answer.topic in clause.topics


@pytest.mark.parametrize(("text", "number"), [("网购买到假货", "12315"), ("给我写首诗", None)])
def test_question_outside_the_topics_is_declined_with_a_number_where_there_is_one(text: str, number: str | None, ask: Ask) -> None:
    answer = ask(text, guesses=(Guess("out_of_scope", 0.95), Guess("hukou", 0.02)), region="anyang")

    assert answer.status is Status.OUT_OF_SCOPE and answer.citations == ()
    assert number is None or [hotline.number for hotline in answer.hotlines] == [number]


def test_a_thing_of_ours_does_not_save_what_is_surely_outside(ask: Ask) -> None:
    near_sure, sure = (ask("年终奖要交多少税", guesses=(Guess("out_of_scope", scope), Guess("hukou", 0.02))) for scope in (0.7, 0.9))

    assert (near_sure.topic, sure.status) == ("wage_arrears", Status.OUT_OF_SCOPE)


@pytest.mark.parametrize(("scope", "status"), [(0.8, Status.OUT_OF_SCOPE), (0.01, Status.NEEDS_TOPIC)])
def test_what_looks_strange_is_declined_with_the_likeliest_topic_on_a_button(scope: float, status: Status, ask: Ask) -> None:
    answer = ask("插秧", guesses=(Guess("hukou", 0.3), Guess("housing", 0.2), Guess("out_of_scope", scope)))

    assert answer.status is status
    assert load_topics()["hukou"].button in [option.label for option in answer.options]


def test_of_several_problems_the_likeliest_of_the_whole_message_is_answered(ask: Ask) -> None:
    parts = (Guess("social_insurance", 0.95), Guess("child_education", 0.9))
    guesses = (Guess("child_education", 0.5), Guess("hukou", 0.2))

    answer = ask("插秧", guesses=guesses, parts=parts, region="anyang")

    assert answer.topic == "child_education" and "social_insurance" in answer.other_topics


def test_further_problems_of_a_long_message_are_not_dropped(ask: Ask) -> None:
    parts = (Guess("wage_arrears", 0.9), Guess("hukou", 0.8), Guess("hukou", 0.7), Guess("culture", 0.1), Guess("crisis", 0.9))
    answer = ask("老板不给钱。户口咋迁", guesses=(SURE,), parts=parts, region="anyang")

    assert answer.topic == "wage_arrears"
    assert answer.other_topics == ("hukou",)


def test_place_is_asked_with_the_held_cities(ask: Ask) -> None:
    answer = ask("呃", guesses=(Guess("hukou", 0.9),))

    assert answer.status is Status.NEEDS_REGION and answer.topic == "hukou"
    assert {option.label for option in answer.options} == {"安阳市", "攀枝花市", "邢台市", "吉林市", "郑州市"}


def test_national_law_answers_before_the_place_is_known(ask: Ask) -> None:
    answer = ask("老板不给钱", guesses=(SURE,))

    assert answer.status is Status.ANSWERED_FROM_LAW and answer.topic == "wage_arrears"
    assert answer.place is None and answer.citations == ()
    assert all(led.point.region is None for led in answer.points)


@pytest.mark.parametrize(
    ("text", "fields", "status", "place"),
    [
        ("汤阴的工地", {}, Status.ANSWERED, "anyang"),
        ("工地", {"region": "xingtai"}, Status.ANSWERED, "xingtai"),
        ("工地", {"region": "panzhihua-miyi"}, Status.ANSWERED, "panzhihua"),
        ("安阳的工地", {"region": "xingtai"}, Status.ANSWERED, "anyang"),
        ("不是安阳，是邢台", {}, Status.ANSWERED, "xingtai"),
        ("老家西安，在安阳打工", {}, Status.ANSWERED, "anyang"),
        ("西安的工地", {}, Status.REGION_NOT_COVERED, "xian"),
        ("西安的工地", {"region": "anyang"}, Status.REGION_NOT_COVERED, "xian"),
        ("四川的工地", {"asked_back": True}, Status.REGION_NOT_COVERED, "sichuan"),
        ("河南的工地", {}, Status.ANSWERED, "henan"),
        ("工地", {"place_text": "邢台"}, Status.ANSWERED, "xingtai"),
    ],
)
def test_place_that_answers(text: str, fields: dict[str, object], status: Status, place: str, ask: Ask) -> None:
    answer = ask(text, topic="wage_arrears", **fields)

    assert answer.status is status
    assert answer.place is not None and answer.place.id == place


@pytest.mark.parametrize(
    ("text", "topic", "place", "silent"),
    [
        # Wages owed in 深圳 are no matter of 安阳: no document, no clause of another city.
        ("老家安阳，在深圳打工，欠薪", "wage_arrears", "shenzhen", []),
        ("春节回家买不到票 我在北京打工 老家邢台沙河", "travel", "xingtai", ["beijing"]),
        ("我从广东回来，想在邢台开个小饭店", "startup", "xingtai", []),
        ("老家信阳，在深圳打工，欠薪", "wage_arrears", "shenzhen", []),
        ("老家西安，在安阳打工，欠薪", "wage_arrears", "anyang", []),
    ],
)
def test_only_on_the_way_home_another_place_answers(text: str, topic: str, place: str, silent: list[str], ask: Ask) -> None:
    answer = ask(text, topic=topic)

    assert answer.place is not None and answer.place.id == place
    assert [silent_place.id for silent_place in answer.silent] == silent
    assert (answer.status is Status.REGION_NOT_COVERED) is (place == "shenzhen")


def test_both_workplaces_are_answered_for(ask: Ask) -> None:
    answer = ask("我在安阳和郑州都干过活，两边都欠我钱", topic="wage_arrears")

    assert [place.id for place in answer.compared] == ["anyang", "zhengzhou"]


@pytest.mark.parametrize(
    ("text", "region", "place"),
    [
        ("不要攀枝花了，看邢台", "panzhihua", "xingtai"),
        ("老家邢台咋说", "anyang", "xingtai"),
        ("老家邢台，人在郑州", "anyang", "zhengzhou"),
        ("那河南省的规定呢", "zhengzhou", "henan"),
        ("吉林", "jilin", "jilin"),
        ("不是安阳", "anyang", None),
        ("不是安阳", "anyang-tangyin", None),
        ("不是西安", "anyang", "anyang"),
    ],
)
def test_place_said_after_an_answer_is_taken(text: str, region: str, place: str | None, ask: Ask) -> None:
    answer = ask("老板不给钱", topic="wage_arrears", region=region, place_text=text)

    assert (answer.place.id if answer.place else None) == place
    assert (answer.status in WITHOUT_PLACE) is (place is None)


@pytest.mark.parametrize(("text", "topic"), [("老家在安阳，工资没给", "wage_arrears"), ("我在安阳打工，老家的地被收了", "land_rights")])
def test_a_place_that_does_not_count_is_not_remembered(text: str, topic: str, ask: Ask) -> None:
    answer = ask(text, topic=topic)

    assert answer.status in WITHOUT_PLACE
    assert answer.place is None and answer.asked is None


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("老家安阳，在吉林打工，工资没给", ["吉林省", "吉林市"]),
        ("吉林的工地", ["吉林省", "吉林市"]),
        ("桥东区的工地", ["邢台", "张家口"]),
        ("四川的工地", ["攀枝花市", "四川省"]),
    ],
)
def test_doubtful_place_is_asked_back_with_its_meanings(text: str, options: list[str], ask: Ask) -> None:
    answer = ask(text, topic="wage_arrears")
    labels = [option.label for option in answer.options]

    assert answer.status in WITHOUT_PLACE and answer.place is None
    assert all(any(name in label for label in labels) for name in options)


@pytest.mark.parametrize(
    ("topic", "place"), [("land_rights", "anyang"), ("left_behind", "anyang"), ("housing", "panzhihua"), ("child_education", "panzhihua")]
)
def test_hometown_answers_for_land_and_family_and_the_workplace_for_the_rest(topic: str, place: str, ask: Ask) -> None:
    answer = ask("老家安阳，在攀枝花打工", topic=topic)

    assert answer.place is not None and answer.place.id == place
    assert {citation.document.region for citation in answer.citations} == {place}


@pytest.mark.parametrize(
    ("region", "as_of", "tells_age"),
    [
        ("anyang", date(2016, 1, 1), False),
        ("anyang", date(2018, 1, 1), True),
        ("xingtai", date(2020, 1, 1), False),
        ("jilin", date(2016, 1, 1), True),
    ],
)
def test_age_of_the_document_is_told_from_three_years_on(region: str, as_of: date, tells_age: bool, ask: Ask) -> None:
    notes = ask("落户", topic="hukou", region=region, as_of=as_of).notes
    age = [note for note in notes if "文件" in note and ("年发的" in note or "没写日期" in note)]

    assert bool(age) is tells_age


@pytest.mark.parametrize(("as_of", "is_passed"), [(date(2020, 6, 1), False), (date(2021, 1, 1), True)])
def test_target_of_the_cited_clause_is_noted_once_it_has_passed(as_of: date, is_passed: bool, ask: Ask) -> None:
    answer = ask("农民工工资基本无拖欠", topic="wage_arrears", region="xingtai", as_of=as_of)

    assert answer.citations[0].clause.id == "xingtai-2019-3/7"
    assert any("2020年目标" in note for note in answer.notes) is is_passed


@pytest.mark.parametrize(("as_of", "is_noted"), [(date(2015, 12, 1), True), (date(2026, 11, 22), True)])
def test_what_was_abolished_is_noted_whatever_the_day(as_of: date, is_noted: bool, ask: Ask) -> None:
    notes = ask("生育证在哪办", topic="health_services", region="anyang", as_of=as_of).notes

    assert any("已废止" in note for note in notes) is is_noted


def test_a_misread_question_offers_no_topic_of_the_misreading(desk: Desk) -> None:
    guesses = (Guess("skill_training", 0.4), Guess("vocational_education", 0.3))

    answer = desk.answer(Question("在攀枝花能高考不", guesses=guesses))

    assert answer.topic == "child_education"
    assert answer.other_topics == ()


@pytest.mark.parametrize(
    ("sure", "topic"),
    [(0.5, "wage_arrears"), (0.3, "housing")],
    ids=["recognised, so named in passing", "not recognised, so what is named counts"],
)
def test_a_thing_named_in_passing_does_not_decide(sure: float, topic: str, ask: Ask) -> None:
    guesses = (Guess("wage_arrears", sure), Guess("rights_channels", 0.3), Guess("housing", 0.03))
    parts = (Guess("wage_arrears", 0.6), Guess("housing", 0.5), Guess("rights_channels", 0.4))
    answer = ask("九个月没发钱，公积金也没交，到底找谁", guesses=guesses, parts=parts, region="anyang")
    assert answer.topic == topic
