"""Which of several places a question is about, by topic."""

from __future__ import annotations

import pytest

from knowledge.answers.locate import locate
from knowledge.answers.relevant import ACTIVITY, BOUND, PAST_WORK, relevant_places
from knowledge.catalog.regions import Gazetteer
from knowledge.catalog.topics import load_topics

TOPICS = load_topics()


@pytest.mark.parametrize(
    ("text", "topic", "places"),
    [
        ("老家安阳，在郑州打工", "wage_arrears", ("zhengzhou",)),
        ("老家安阳，在郑州打工", "land_rights", ("anyang",)),
        ("老家安阳", "wage_arrears", ()),
        ("老家安阳", "child_education", ()),
        ("老家邢台", "travel", ("xingtai",)),
        ("老家邢台，在北京打工", "travel", ("beijing",)),
        ("我在安阳打工，老家的地被收了", "land_rights", ()),
        ("安阳这边村里修路占了我家的地", "land_rights", ("anyang",)),
        ("在安阳修路，村里占了我家的地", "land_rights", ()),
        ("我在安阳打工，低保咋申请", "social_assistance", ("anyang",)),
        ("我从广东回来，想在邢台开个小饭店", "startup", ("xingtai",)),
        ("从广东回来，想创业", "startup", ()),
        ("从广东回来，孩子上学", "child_education", ()),
        ("从广东回来，老板还欠我钱", "wage_arrears", ("guangdong",)),
        ("从郑州回安阳了，工资还没给", "wage_arrears", ("zhengzhou", "anyang")),
        ("从郑州回来，在安阳打工", "wage_arrears", ("anyang",)),
        ("以前在郑州打工，现在在安阳", "child_education", ("anyang",)),
        ("在郑州打工，想回安阳找工作", "job_search", ("anyang",)),
        ("在郑州打工没给钱，想回安阳告他", "wage_arrears", ("zhengzhou", "anyang")),
        ("我是新疆来的，在攀枝花上中专", "vocational_education", ("panzhihua",)),
        ("老家安阳，我在邢台打工，儿子想在老家读中专", "vocational_education", ("anyang",)),
        ("在邢台租房开店，老家安阳，想贷款", "startup", ("xingtai",)),
        ("娃在郑州上学，户口安阳的，老婆在邢台", "child_education", ("zhengzhou",)),
        ("娃在老家安阳上学，想转到郑州", "child_education", ("zhengzhou",)),
        ("我在安阳和郑州都干过活", "wage_arrears", ("anyang", "zhengzhou")),
        ("我在郑州打工，安阳落户要啥条件", "hukou", ("zhengzhou", "anyang")),
        ("老公在郑州打工受伤了，我在安阳", "work_injury", ("zhengzhou",)),
        ("我妈在安阳住院", "social_insurance", ("anyang",)),
        ("娃在安阳跟爷爷，我在郑州打工", "left_behind", ("anyang",)),
        ("没说在哪", "wage_arrears", ()),
    ],
)
def test_places_that_count(text: str, topic: str, places: tuple[str, ...], gazetteer: Gazetteer) -> None:
    is_home_topic = TOPICS[topic].place == "home"

    assert relevant_places(locate(text, None, gazetteer), topic, is_home_topic, text, gazetteer) == places


def test_rules_name_topics_of_the_catalog() -> None:
    assert PAST_WORK | BOUND | set(ACTIVITY) <= set(TOPICS)
