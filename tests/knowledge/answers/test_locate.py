"""Which place a text is about: hometown or workplace, negated, ambiguous, remembered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.locate import Located, keep_specific, locate, merge
from knowledge.catalog.regions import Gazetteer, load_gazetteer


@pytest.mark.parametrize(
    ("text", "home", "work"),
    [
        ("老家安阳，在郑州打工", ("anyang",), ("zhengzhou",)),
        ("我是安阳的人，在郑州打工", ("anyang",), ("zhengzhou",)),
        ("户口在林州，人在巩义上班", ("anyang-linzhou",), ("zhengzhou-gongyi",)),
        ("我家是邢台的，现在在攀枝花干活", ("xingtai",), ("panzhihua",)),
        ("安阳户口能在郑州上学不", ("anyang",), ()),
        ("安阳户口在郑州打工", ("anyang",), ("zhengzhou",)),
        ("人在安阳户口在郑州", ("zhengzhou",), ("anyang",)),
        ("安阳户口，在郑州租房上班", ("anyang",), ("zhengzhou",)),
        ("老家是河南信阳的在巩义打工", ("xinyang",), ("zhengzhou-gongyi",)),
        ("河南省 信阳市的人", ("xinyang",), ()),
        ("俺是攀枝花的，身份证在打工的地方丢了", ("panzhihua",), ()),
        ("我是新疆来的 在攀枝花", ("xinjiang",), ()),
        ("我是安阳人，在外头打工", ("anyang",), ()),
        ("我不是农民工 我是安阳城里人", (), ("anyang",)),
        ("我是郑州电子厂的员工", (), ("zhengzhou",)),
        ("大家在安阳干活", (), ("anyang",)),
        ("在邢台送快递", (), ("xingtai",)),
        ("我在安阳和郑州都干过活", (), ("anyang", "zhengzhou")),
        ("老公在郑州打工受伤了，我在安阳", (), ("zhengzhou",)),
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
        ("不要攀枝花了，看邢台", ("xingtai",)),
        ("不对，是汤阴县", ("anyang-tangyin",)),
        ("不是河南信阳", ()),
        ("他现在去郑州的新工地了", ()),
        ("老板跑到安阳去了", ()),
        ("出生地(非邢台)能报销吗", ()),
        ("我现在去郑州的新工地了", ("zhengzhou",)),
        ("是不是安阳能落户", ("anyang",)),
        ("安阳不要社保能落户不", ("anyang",)),
        ("安阳不管农民工吗", ("anyang",)),
        ("信阳管不管", ("xinyang",)),
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
        ("吉林", "jilin", ("jilin",), set()),
        ("吉林", "jilin-jiaohe", ("jilin",), set()),
        ("吉林", "jilin-province", ("jilin-province",), set()),
        ("吉林省", "jilin", ("jilin-province",), set()),
        ("老家安阳，在吉林打工", None, ("anyang",), {"jilin", "jilin-province"}),
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
    ("text", "role", "places"),
    [
        ("我从广东回来，想在邢台开个小饭店", "left", ("guangdong",)),
        ("我从广东回来，想在邢台开个小饭店", "goal", ("xingtai",)),
        ("我从广东回来，想在邢台开个小饭店", "shop", ("xingtai",)),
        ("昆山打工回来了", "left", ("kunshan",)),
        ("以前在郑州干", "left", ("zhengzhou",)),
        ("以前在郑州干，现在在安阳", "now", ("anyang",)),
        ("在郑州打工，想回安阳找工作", "goal", ("anyang",)),
        ("户口在安阳，想落到郑州", "goal", ("zhengzhou",)),
        ("娃6岁，在郑州上学，老婆在邢台", "school", ("zhengzhou",)),
        ("娃6岁，在郑州上学，老婆在邢台", "kin", ("xingtai",)),
        ("在攀枝花上中专", "school", ("panzhihua",)),
        ("我和媳妇在郑州开饭馆", "shop", ("zhengzhou",)),
        ("爹娘在安阳内黄种大棚", "kin", ("anyang-neihuang",)),
        ("在邢台养老", "shop", ()),
        ("不要攀枝花了，看邢台", "denied", ("panzhihua",)),
    ],
)
def test_what_else_a_place_is_to_the_person(text: str, role: str, places: tuple[str, ...], gazetteer: Gazetteer) -> None:
    assert getattr(locate(text, None, gazetteer), role) == places


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("河南信阳", ["河南信阳"]),
        ("河南省的信阳市", ["河南省的信阳市"]),
        ("攀枝花东区", ["攀枝花东区"]),
        ("吉林吉林", ["吉林吉林"]),
        ("河南和信阳", ["河南", "信阳"]),
        ("信阳河南", ["信阳", "河南"]),
        ("郑州安阳", ["郑州", "安阳"]),
    ],
)
def test_a_place_after_the_one_it_lies_in_is_one_mention(text: str, surfaces: list[str], gazetteer: Gazetteer) -> None:
    assert [mention.surface for mention in merge(text, gazetteer.find(text), gazetteer)] == surfaces


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
    assert not located.ambiguous or not located.work
    assert {*located.home, *located.work, *located.goal, *located.left, *located.kin} <= _around(located.named)
    assert len(set(located.named)) == len(located.named)


def _around(places: tuple[str, ...]) -> set[str]:
    """The places and all that they lie in: of each line only the most specific is named."""
    return {around for place in places for around in load_gazetteer().lineage(place)}
