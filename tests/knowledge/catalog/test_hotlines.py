"""Whom to call: for a topic, for a problem outside them, and in danger; with the false friends of danger."""

from __future__ import annotations

import pytest

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.catalog.hotlines import Danger, load_hotlines, read_danger, read_reading

HOTLINES = load_hotlines()
SAID = [(danger, word) for danger in HOTLINES.dangers for word in danger.words]
READING = read_reading({"aspect": "了|过|一?[瓶口]", "gap": "[^，]{0,3}", "owed": "的?工资", "present": ["现在"]})


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("工钱要不回来，我不想活了", "suicide"),
        ("三个月没发钱，我现在站在楼顶", "suicide"),
        ("老板喊人来打我们了", "violence"),
        ("包工头拿刀追我", "violence"),
        ("厂里把我们锁在宿舍不让出去", "confinement"),
        ("去年来的，老板一直把我锁起来，身份证也收了", "confinement"),
        ("工友从架子上掉下来昏迷了", "accident"),
        ("脚手架塌了有人被埋", "accident"),
        ("不给工资我就死给老板看", "suicide"),
        ("老板拿刀追我 去年的工资还没给", "violence"),
        ("被老板打了去年的工资也不给", "violence"),
        ("我们被关着不让走 想辞职他不放人", "confinement"),
        ("工友晕倒了 叫不醒 怎么赔", "accident"),
        ("他昏迷了 去年干活的钱没给 现在喊不醒", "accident"),
        ("在家喝了农药咋办", "suicide"),
        ("吃了一瓶安眠药", "suicide"),
        ("老鼠药我吃了", "suicide"),
        ("要是老板打我咋弄", "violence"),
        ("老板打了我两巴掌", "violence"),
        ("老板说要打断我的腿", "violence"),
        ("被老板扇耳光", "violence"),
        ("护照被收，人在柬埔寨", "confinement"),
        ("宿舍有煤气味，头晕", "gas"),
        ("煤气罐好像漏了", "gas"),
        ("工友触了电", "accident"),
        ("井下冒烟了", "accident"),
        ("手指头切掉了", "accident"),
        ("孩子发烧抽搐", "accident"),
        ("娃发高烧抽过去了", "accident"),
        ("孙子抽风翻白眼", "accident"),
        ("小孩从阳台掉下去了", "accident"),
        ("脚扎穿了，出了好多血", "accident"),
        ("砸了头，现在头晕想吐", "accident"),
        ("他把我头打破了", "violence"),
        ("我要打回去", "violence"),
        ("被钢筋砸了头 一直吐", "accident"),
        ("快生了 羊水破了 在工地", "accident"),
        ("电梯掉下来人压里头了", "accident"),
        ("工头半夜来女工宿舍动手动脚", "harassment"),
        ("工头摸我", "harassment"),
        ("在车间被班长性骚扰了", "harassment"),
    ],
)
def test_danger_is_heard(text: str, danger: str) -> None:
    found = HOTLINES.danger_in(text)

    assert found is not None
    assert found.id == danger


@pytest.mark.parametrize(
    "text",
    [
        "老板拖欠工资怎么办",
        "这衣服跳楼价卖",
        "累得想死，加班费还不给",
        "我爬塔吊上班有补贴吗",
        "辞职老板不让走怎么办",
        "工资什么时候打卡里，别让我打人社电话都打不通",
        "去年被老板打了，能算工伤吗",
        "上个月摔下来昏迷，怎么赔",
        "车间防触电培训谁管",
        "这是救命钱，工资啥时候给",
        "小孩不让走读怎么办",
        "想死孩子了，春运票咋买",
        "我要辞职，老板不让走",
        "累死了，气死我了，钱还不给",
        "老板跑路了 没饭吃了",
        "老板打我卡里两千就不管了",
        "工资打了我三千块",
        "他们不打我电话",
        "关系不好办不了证",
        "手指被机器压断算几级伤残",
        "触电算不算工伤",
        "车胎漏气谁修",
        "车间抽风机坏了没人修",
        "手机又抽风了",
        "坐车头晕咋办",
        "农药补贴咋领",
        "菜打过农药，喝了点水",
        "有骚扰电话咋办",
        "厂被关了，工资没给",
        "媳妇要生了能不能报销",
        "我爸有病干不了活了我妈没工作",
        "",
    ],
)
def test_false_friends_of_danger_are_let_pass(text: str) -> None:
    assert HOTLINES.danger_in(text) is None


@pytest.mark.parametrize("danger", HOTLINES.dangers, ids=lambda danger: danger.id)
def test_every_phrase_of_a_danger_sets_it_off_and_every_false_friend_does_not(danger: Danger) -> None:
    assert [word for word in danger.words if not danger.is_in(f"我{word}")] == []
    assert [words for words in danger.not_words if danger.is_in(f"我{words}")] == []


def test_phrases_that_mean_danger_in_any_case_are_among_its_words() -> None:
    assert [
        entry["id"] for entry in read_yaml(CATALOG / "hotlines.yml")["crisis"] if not {*entry.get("always", ())} <= {*entry["words"]}
    ] == []


@pytest.mark.parametrize("suffix", ["，去年的工资还没给", " 去年干活的钱没给", "，上个月的工钱也欠着"])
def test_last_years_wages_never_hide_a_danger(suffix: str) -> None:
    assert [word for danger, word in SAID if not danger.is_in(f"我{word}{suffix}")] == []


@pytest.mark.parametrize("filler", ["了", "过", "着", "一瓶", "了一把"])
def test_aspect_words_inside_a_phrase_do_not_hide_a_danger(filler: str) -> None:
    opened = [(danger, word[:at] + filler + word[at:]) for danger, word in SAID for at in range(1, len(word))]

    assert [words for danger, words in opened if not danger.is_in(f"我{words}")] == []


@pytest.mark.parametrize("danger", HOTLINES.dangers, ids=lambda danger: danger.id)
def test_every_danger_has_an_emergency_number(danger: Danger) -> None:
    assert set(danger.numbers) & {"110", "119", "120"}
    assert set(danger.numbers) <= set(HOTLINES.by_number)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("昏迷了", True),
        ("去年昏迷了", False),
        ("去年的事，昏迷了", True),
        ("去年工资没给昏迷了", True),
        ("去年的工资没给昏迷了", True),
        ("去年昏迷现在也是", True),
        ("去年没呼吸", True),
        ("昏迷了，怎么赔", False),
        ("现在昏迷了，怎么赔", True),
        ("没呼吸，怎么赔", True),
        ("喝了一瓶药", True),
        ("喝别人药", True),
        ("喝，药", False),
        ("喝药酒", False),
    ],
)
def test_signs_of_the_past_count_in_the_same_clause_and_never_against_the_present(text: str, danger: bool) -> None:
    entry = {
        "id": "x",
        "words": ["昏迷", "没呼吸", "喝药"],
        "patterns": ["喝…药"],
        "not": ["喝药酒"],
        "always": ["没呼吸"],
        "unless": ["去年"],
        "context": ["怎么赔"],
    }

    assert read_danger(entry, READING).is_in(text) is danger


def test_a_false_friend_taken_out_joins_nothing() -> None:
    assert not read_danger({"id": "x", "words": ["自杀"], "not": ["动"]}, READING).is_in("自动杀")


def test_danger_that_no_word_names_is_never_found_by_words() -> None:
    unknown = HOTLINES.unknown_danger

    assert not unknown.words and not unknown.is_in("我不想活了") and unknown not in HOTLINES.dangers
    assert {*unknown.numbers} == {"110", "119", "120", "12356"} and all(number in unknown.say for number in unknown.numbers)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("厂里招了个13岁的娃干活 安阳", "rights_channels"),
        ("我14岁能进厂不", "rights_channels"),
        ("十五岁能打工吗", "rights_channels"),
        ("举报厂里用童工", "rights_channels"),
        ("未满十六岁可以打工吗", "rights_channels"),
        ("俺16岁能进厂不", None),
        ("四十五岁还能进厂不", None),
        ("35岁进厂", None),
        ("娃13岁在老家，我在外打工", None),
        ("我十三岁就出来打工了，现在五十", None),
        ("身份证也被他收了", "labor_contract"),
        ("老板扣着身份证不给", "labor_contract"),
        ("中介拿走了我的身份证", "labor_contract"),
        ("身份证丢了咋办", None),
        ("身份证被偷了", None),
        ("老板扣我工资 身份证也丢了", None),
        ("办居住证要收身份证复印件吗", None),
        ("派出所收了我身份证", None),
        ("老板拖欠工资", None),
    ],
)
def test_child_labour_and_a_kept_identity_card_name_their_topic(text: str, topic: str | None) -> None:
    assert HOTLINES.topic_hint(text) == topic
    assert topic is None or HOTLINES.danger_in(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("网购买到假货不给退", "12315"),
        ("买的风扇用两天坏了不给退", "12315"),
        ("培训费不给退", None),
        ("房东把押金吞了", "12345"),
        ("刷单被骗了钱", "96110"),
        ("路上出了车祸对方跑了", "122"),
        ("老公天天打老婆", "12338"),
        ("我想离婚，孩子抚养权归谁", "12348"),
        ("下班路上被车撞算不算工伤", None),
        ("离婚了，工资还没要回来", None),
        ("今天天气怎么样", None),
    ],
)
def test_problem_outside_the_topics_has_its_number(text: str, number: str | None) -> None:
    problem = HOTLINES.problem_in(text)

    assert (problem.number if problem else None) == number


@pytest.mark.parametrize(
    ("topic", "first"), [("wage_arrears", "12333"), ("legal_aid", "12348"), ("travel", "12306"), (None, "12345"), ("x", "12345")]
)
def test_numbers_for_a_topic_come_best_first(topic: str | None, first: str) -> None:
    assert HOTLINES.for_topic(topic)[0].number == first


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("老板跑路了 我爸在工地死了 咋个赔", "work_injury"),
        ("我老公上班时摔死了", "work_injury"),
        ("怀起娃儿老板喊我走人", "labor_contract"),
        ("怀孕了被厂里辞退", "labor_contract"),
        ("在工地累死了，工资还不发", None),
        ("怀孕了去哪里免费检查", None),
    ],
)
def test_matters_that_must_not_be_taken_for_danger(text: str, topic: str | None) -> None:
    assert (HOTLINES.topic_hint(text), HOTLINES.danger_in(text)) == (topic, None)
