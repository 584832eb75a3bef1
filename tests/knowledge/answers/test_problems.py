"""Problems told in words that intent recognition may miss."""

from __future__ import annotations

import pytest

from knowledge.answers.problems import named_topic, told_topics


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("累死了 一天干16小时", "wage_arrears"),
        ("每天上班十二个小时", "wage_arrears"),
        ("欠条丢了咋办", "wage_arrears"),
        ("帮我把李老板告了", "rights_channels"),
        ("我要告老板", "rights_channels"),
        ("那我去攀枝花干活还给不给我报销看病", "social_insurance"),
        ("我要告诉老板", None),
        ("一天干8小时", None),
        ("借条丢了", None),
        ("", None),
    ],
)
def test_topic_of_a_named_problem(text: str, topic: str | None) -> None:
    assert named_topic(text) == topic


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("老板不签合同也不交社保,孩子也没地方上学", {"labor_contract", "social_insurance", "child_education"}),
        ("没给我们签劳动合同", {"labor_contract"}),
        ("三个月没发工资", {"wage_arrears"}),
        ("签了合同，社保也交了", set()),
    ],
)
def test_topics_of_all_problems_told(text: str, topics: set[str]) -> None:
    assert set(told_topics(text)) == topics
