"""Which place a text is about: hometown or workplace, negated, ambiguous, remembered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.locate import Located, keep_specific, locate
from knowledge.catalog.regions import Gazetteer, load_gazetteer


@pytest.mark.parametrize(
    ("text", "home", "work"),
    [
        ("老家安阳，在郑州打工", ("anyang",), ("zhengzhou",)),
        ("我是安阳的人，在郑州打工", ("anyang",), ("zhengzhou",)),
        ("户口在林州，人在巩义上班", ("anyang-linzhou",), ("zhengzhou-gongyi",)),
        ("我家是邢台的，现在在攀枝花干活", ("xingtai",), ("panzhihua",)),
        ("安阳户口能在郑州上学不", ("anyang",), ()),
        ("从安阳来，在吉林市送外卖", ("anyang",), ("jilin",)),
        ("换成郑州", (), ("zhengzhou",)),
        ("安阳拖欠工资", (), ()),
    ],
)
def test_hometown_and_workplace_are_told_apart(text: str, home: tuple[str, ...], work: tuple[str, ...], gazetteer: Gazetteer) -> None:
    located = locate(text, None, gazetteer)

    assert (located.home, located.work) == (home, work)
    assert set(home) | set(work) <= set(located.named)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("不是安阳，是邢台", ("xingtai",)),
        ("我不在郑州，在攀枝花", ("panzhihua",)),
        ("别说郑州了，说安阳", ("anyang",)),
        ("安阳的就算了，说邢台", ("xingtai",)),
        ("除了安阳", ()),
        ("不是安阳", ()),
        ("安阳不发工资", ("anyang",)),
        ("郑州市不让落户", ("zhengzhou",)),
    ],
)
def test_negated_places_do_not_count(text: str, named: tuple[str, ...], gazetteer: Gazetteer) -> None:
    assert locate(text, None, gazetteer).named == named


@pytest.mark.parametrize(
    ("text", "remembered", "named", "candidates"),
    [
        ("吉林的落户", None, (), {"jilin", "jilin-province"}),
        ("吉林市的落户", None, ("jilin",), set()),
        ("吉林蛟河的落户", None, ("jilin-jiaohe",), set()),
        ("朝阳区落户", None, (), {"beijing-chaoyang", "changchun-chaoyang"}),
        ("北京朝阳区落户", None, ("beijing-chaoyang",), set()),
        ("昌邑的厂", None, (), {"jilin-changyi", "changyi"}),
        ("昌邑的厂", "jilin", ("jilin-changyi",), set()),
        ("桥东区", "xingtai", ("xingtai-xiangdu",), set()),
        ("东区的厂", None, (), set()),
        ("东区的厂", "panzhihua", ("panzhihua-dong",), set()),
        ("攀枝花东区的厂", None, ("panzhihua-dong",), set()),
        ("安阳和吉林", None, ("anyang",), set()),
    ],
)
def test_names_of_several_places_are_settled_or_asked_back(
    text: str, remembered: str | None, named: tuple[str, ...], candidates: set[str], gazetteer: Gazetteer
) -> None:
    located = locate(text, remembered, gazetteer)

    assert located.named == named
    assert set(located.candidates) == candidates
    assert bool(located.ambiguous) is bool(candidates)


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        (["zhengzhou", "zhengzhou-gongyi"], ["zhengzhou-gongyi"]),
        (["zhengzhou-gongyi", "zhengzhou"], ["zhengzhou-gongyi"]),
        (["henan", "anyang", "zhengzhou"], ["anyang", "zhengzhou"]),
        (["anyang", "anyang"], ["anyang"]),
    ],
)
def test_most_specific_place_of_each_line_is_kept(places: list[str], kept: list[str], gazetteer: Gazetteer) -> None:
    found: list[str] = []
    for place in places:
        keep_specific(found, place, gazetteer)

    assert found == kept


@given(
    st.text(alphabet="安阳郑州吉林东区老家打工不是在的户口市，和", max_size=30),
    st.sampled_from([None, "anyang", "jilin", "panzhihua-dong"]),
)
def test_any_text_is_located_without_contradiction(text: str, remembered: str | None) -> None:
    located = locate(text, remembered, load_gazetteer())

    assert isinstance(located, Located)
    assert not (located.named and located.ambiguous)
    assert len(set(located.named)) == len(located.named)
