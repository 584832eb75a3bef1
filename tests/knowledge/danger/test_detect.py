"""Danger is found in wordings that no example has, in long stories and beside a question; look-alikes are not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.danger.detect import LONG, WINDOW, Detector, danger_in, is_danger, load_detector, windows_of
from knowledge.danger.kinds import CALIBRATION, read_examples, read_lines
from knowledge.danger.train import DOUBTFUL_AT_MOST, MISSED_AT_MOST

STORY = "去年三月我跟着老乡到工地上干活，说好一天三百块，干到腊月，包工头只给了五千，剩下的一直拖着。"
DANGERS = [
    ("活得太没意思了，我想从桥上跳下去一了百了", "self_harm"),
    ("我刚把一整瓶安眠药都咽下去了", "self_harm"),
    ("再不还钱我就带刀去捅死那个包工头", "threat"),
    ("老板叫了一帮人拿着钢管正在打我们", "violence"),
    ("老公喝醉了掐我脖子，往死里打", "violence"),
    ("班长半夜钻我被窝，扒我衣服", "sexual"),
    ("我们六个人被锁在砖窑里，手机都收走了，出不去", "confinement"),
    ("被骗到缅甸园区了，逃不出来，天天挨电棍", "confinement"),
    ("沟塌了，两个工友埋在土里面", "accident"),
    ("工友的胳膊被搅拌机绞进去了，血止不住", "accident"),
    ("宿舍起火了，楼道里全是烟", "fire_gas"),
    ("屋里煤气味好大，老婆已经晕过去了", "fire_gas"),
    ("我爸突然捂着胸口倒下了，叫不答应", "medical"),
    ("闺女放学没回来，到处找不见人", "child"),
    ("娃掉到井里头去了", "child"),
]
LOOK_ALIKES = [
    "老板拖欠工资怎么办",
    "今年累死了，加班费一分没见着",
    "这价钱是跳楼价，工钱压得太低",
    "工资啥时候打到我卡里",
    "想死家里的娃了，过年车票咋买",
    "辞职书交了，厂里不放人怎么办",
    "触电培训归谁管",
    "去年摔断了腿，现在能评几级",
    "煤气费谁出，房东还是我",
    "家里的火烧地能不能补钱",
    "孩子转学丢了学籍卡怎么补",
    "老人晕车能不能退票",
    "人身意外险工地给买吗",
    "",
]
# The same words of a matter that is told, and of a danger there is.
PAIRS = [
    ("前天铁皮划了手背，缝了四针，老板不肯出药费", "铁皮划开了手腕，血一股一股往外冒，压不住"),
    ("去年从跳板上摔下来，骨头接好了，能评几级", "刚从跳板上摔下来一个，头上全是血，不会动了"),
    ("我媳妇还在吉林那边，她的社保咋转", "我媳妇还在吉林那边，她说农药都喝了，叫我别找她"),
    ("我妈七十五了走路不稳，高龄补贴咋领", "我妈七十五了，刚才一头栽倒，叫不醒了"),
    ("班长早就走了，去苏州了，工钱找谁", "工友走了绝路，刚从楼上跳下去"),
    ("今天真热，三十九度还不让歇", "今天真热，他晒倒了，身上烫得很，抽起来了"),
    ("工钱压在老板手里，死活不给", "工钱不给，我带着刀在他家门口，今晚就捅死他"),
    ("卡着我们的工资不给，活活拖死人", "活活拖到今天，我不活了，绳子挂好了"),
    ("没人管我们的死活，打了三个电话都往外推", "没人管我的死活，我站在楼顶上，跳下去算了"),
    ("租的房子煤气灶坏了，房东不给修", "租的房子煤气漏了，同屋的两个叫不醒"),
]


def story(times: int) -> str:
    return STORY * times


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load_detector()


def test_no_wording_of_these_tests_stands_in_an_example() -> None:
    known = {text for text, _ in read_examples()}

    assert not known & {*(text for text, _ in DANGERS), *LOOK_ALIKES, *(text for pair in PAIRS for text in pair)}


@pytest.mark.parametrize(("text", "kind"), DANGERS)
def test_danger_of_every_kind_is_found(text: str, kind: str, detector: Detector) -> None:
    danger = detector.find(text)

    assert danger is not None and danger.is_certain
    assert danger.kind.name == kind


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_danger_is_none(text: str, detector: Detector) -> None:
    danger = detector.find(text)

    assert danger is None or not danger.is_certain


@pytest.mark.parametrize(("matter", "danger"), PAIRS)
def test_what_is_over_or_only_strongly_said_is_told_apart_from_danger_in_the_same_words(
    matter: str, danger: str, detector: Detector
) -> None:
    told, heard = detector.find(matter), detector.find(danger)

    assert told is None or not told.is_certain
    assert heard is not None and heard.is_certain


@pytest.mark.parametrize(
    "text", ["我不想活了", "不\u200b想活了", "我 要 自杀", "欠钱不给，我就死给老板看"], ids=["plain", "invisible", "spaced", "beside"]
)
def test_certain_forms_need_no_model(text: str) -> None:
    assert is_danger(text) or " " in text


def test_whole_story_without_danger_is_none(detector: Detector) -> None:
    danger = detector.find(story(32))

    assert len(story(32)) > 1400
    assert danger is None or not danger.is_certain


@pytest.mark.parametrize("before", [0, 8, 16, 24, 32])
@pytest.mark.parametrize(
    "text", ["我现在站在楼顶上，不想活下去了。", "刚才工友从五楼架子上掉下来，人叫不醒了。", "他们把我们锁在屋里，不让出门。"]
)
def test_one_sentence_of_danger_in_a_long_story_is_heard(text: str, before: int, detector: Detector) -> None:
    danger = detector.find(story(before) + text + story(32 - before) + "工资怎么要？")

    assert danger is not None and danger.is_certain


@pytest.mark.parametrize("text", ["安阳老板拖欠工资，再不给我就跳楼", "落户要什么条件，再不办我就从楼上跳下去"])
def test_a_threat_in_the_same_breath_as_a_question_is_heard(text: str, detector: Detector) -> None:
    assert len(text) <= LONG
    danger = detector.find(text)

    assert danger is not None and danger.kind.name == "self_harm"


@pytest.mark.parametrize("text", ["laoban bu gei gongzi", "hello", "12333", "😀", "？？？"])
def test_other_scripts_are_not_judged(text: str, detector: Detector) -> None:
    assert detector.find(text) is None


def test_all_but_few_dangers_of_a_writer_who_saw_no_example_are_heard(detector: Detector) -> None:
    found = [detector.find(line) for line in read_lines(CALIBRATION / "danger.txt")]
    certain = [danger for danger in found if danger is not None and danger.is_certain]

    # A quantile lies between two lines.
    assert len(certain) + 1 >= (1 - DOUBTFUL_AT_MOST) * len(found)
    assert sum(map(bool, found)) + 1 >= (1 - MISSED_AT_MOST) * len(found)


@given(st.text(alphabet="工钱，。！ \n来a", max_size=400))
def test_windows_are_short_and_lose_no_word(text: str) -> None:
    windows = list(windows_of(text))
    at = 0
    for sign in (sign for sign in text if sign not in "，。！ \n"):
        at += sign in "".join(windows)

    assert all(len(window) <= WINDOW or window.strip("，。！ \n") == "" or len(window.rstrip("，。！ \n")) <= WINDOW for window in windows)
    assert at == len([sign for sign in text if sign not in "，。！ \n"])


def test_windows_follow_each_other_and_overlap() -> None:
    pieces = [f"第{number}句话说的是工钱。" for number in range(60)]
    windows = list(windows_of("".join(pieces)))

    assert all(any(piece in window for window in windows) for piece in pieces)
    assert all(any(one + other in window for window in windows) for one, other in pairwise(pieces))
    assert max(map(len, windows)) <= WINDOW


def test_a_piece_without_marks_is_cut_and_kept_whole() -> None:
    text = "".join(chr(0x4E00 + at) for at in range(WINDOW * 3 + 7))

    assert {sign for window in windows_of(text) for sign in window} == set(text)


def test_the_same_message_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    danger_in("工钱怎么要，只问一遍")
    monkeypatch.setattr(Detector, "find", lambda *_: pytest.fail("read again"))

    assert danger_in("工钱怎么要，只问一遍") is None
