"""What WeChat shows: never more than 2,048 bytes, never half a link, every choice a number."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.render import LIMIT, Words, answer_of, first_page, say, size, together, words_of
from knowledge.model import Option

HINT = say("continue_hint")
LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]*)&msgmenuid=(\d+)">([^<]*)</a>')


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(label, label) for label in labels)


def pages(words: Words) -> list[str]:
    found: list[str] = []
    rest: Words | None = words
    while rest is not None:
        page = first_page(rest)
        found.append(page.content)
        rest = page.rest
        assert len(found) < 200
    return found


def test_a_short_answer_is_one_page_with_numbered_links() -> None:
    page = first_page(Words("你在哪个城市？", options("安阳市", "郑州市")))
    assert page.rest is None
    assert page.content.startswith("你在哪个城市？\n\n")
    assert [(unquote(says), number, label) for says, number, label in LINK.findall(page.content)] == [
        ("安阳市", "1", "安阳市"),
        ("郑州市", "2", "郑州市"),
    ]
    assert "\n1. <a" in page.content and "\n2. <a" in page.content


def test_a_link_sends_what_the_button_says() -> None:
    content = first_page(Words("好", (Option("看原文", "看 原文&<1>"),))).content
    assert unquote(LINK.findall(content)[0][0]) == "看 原文&<1>"


def test_a_list_in_the_text_is_shown_once_as_links() -> None:
    text = "你想问的是哪一样？\n1. 工资被拖欠（老板不发工资）\n2. 干活受伤（工伤认定）\n打12333也行。"
    content = first_page(Words(text, options("工资被拖欠", "干活受伤", "换城市"))).content
    assert content.startswith("你想问的是哪一样？\n打12333也行。\n\n")
    assert [(unquote(says), label) for says, _, label in LINK.findall(content)] == [
        ("工资被拖欠", "工资被拖欠（老板不发工资）"),
        ("干活受伤", "干活受伤（工伤认定）"),
        ("换城市", "换城市"),
    ]
    assert content.count("工资被拖欠（") == 1


def test_links_that_do_not_fit_become_plain_numbers() -> None:
    content = first_page(Words("工" * 620, options("看原文", "哪个部门管", "电话"))).content
    assert "<a" not in content and content.endswith("1. 看原文\n2. 哪个部门管\n3. 电话") and size(content) <= LIMIT


def test_a_long_text_goes_on_after_a_sentence_and_ends_with_the_choices() -> None:
    sentences = "".join(f"第{number}步，先去劳动监察大队登记。" for number in range(120))
    shown = pages(Words(sentences, options("看原文")))
    assert len(shown) > 2
    assert all(page.endswith(f"。\n{HINT}") for page in shown[:-1]) and HINT not in shown[-1]
    assert "1. <a" in shown[-1] and all("<a" not in page for page in shown[:-1])
    assert "".join(page.removesuffix(HINT).strip() for page in shown).startswith(sentences)


@pytest.mark.parametrize("lead", range(1940, 2060, 7))
def test_an_address_is_never_cut(lead: int) -> None:
    address = "https://www.gov.cn/zhengce/content/2019-12/30/" + "a" * 90
    shown = pages(Words("a" * lead + address + "，看这里。"))
    assert any(address in page for page in shown)


def test_the_assistants_own_hint_is_not_doubled() -> None:
    own = "工" * 640 + "。\n" + HINT
    shown = pages(Words(own, options(*(f"选项{number}" for number in range(6)))))
    assert len(shown) == 2 and shown[0].count(HINT) == 1 and "1. <a" in shown[1]


def test_markup_of_a_text_is_harmless() -> None:
    content = first_page(Words('<a href="http://x">点</a> A&amp;B', options("<b>"))).content
    assert "<" not in LINK.sub("", content) and "&" not in LINK.sub("", content)


PIECES = ["工", "。", "；", "\n", "<&>", "]]>", "😀", "https://x.cn/a?b=1 ", "工资" * 60, "拖欠工资怎么办？" * 30, "a" * 500]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.integers(0, 6))
def test_every_page_fits_and_nothing_is_lost(text: str, count: int) -> None:
    words = Words(text, options(*("选" * 8 for _ in range(count))))
    shown = pages(words)
    assert all(size(page) <= LIMIT for page in shown)
    kept = "".join(page.split(say("options"))[0].split(say("numbers"))[0].replace(HINT, "") for page in shown)
    plain = text.translate(str.maketrans("<>&", "＜＞＆"))
    assert "".join(kept.split()) == "".join(plain.split())


def test_words_survive_the_shared_state() -> None:
    words = Words("好\n的", (Option("看原文", "原文"),))
    assert Words.from_json(words.as_json()) == words


def test_messages_become_one_text_with_the_last_choices() -> None:
    button = {"title": "看原文", "payload": "原文"}
    messages = [
        {"text": "一", "buttons": [{"title": "旧", "payload": "旧"}]},
        {"text": "二", "buttons": [button]},
        {"custom": {"answer": {"status": "answered"}}},
    ]
    assert words_of(messages) == Words("一\n\n二", (Option("看原文", "原文"),))
    assert answer_of(messages) == {"status": "answered"}


@pytest.mark.parametrize("messages", [[], [{"custom": None}], [{"custom": {"answer": 1}}], [{"text": "好"}]])
def test_a_turn_without_payload_has_none(messages: list[dict[str, object]]) -> None:
    assert answer_of(messages) == {}


def test_in_danger_the_number_to_call_now_comes_first_the_others_last_and_the_way_back_below() -> None:
    lines = [{"number": "120", "name": "急救"}, {"number": "119", "name": "消防"}, {"number": "110", "name": "报警"}]
    sent = [
        {"text": "马上打120。", "buttons": [{"title": "没事，接着问", "payload": "没事，接着问"}]},
        {"custom": {"answer": {"status": "crisis", "hotlines": lines}}},
    ]
    page = first_page(words_of(sent)).content
    others = say("danger_others", numbers="119消防、110报警")
    assert page.startswith(f"{say('danger_call', number='120', name='急救')}\n\n马上打120。\n\n{others}\n\n")
    assert LINK.findall(page)[0][2] == "没事，接着问"
    one = [{"text": "马上打120。"}, {"custom": {"answer": {"status": "crisis", "hotlines": lines[:1]}}}]
    assert words_of(one).text == f"{say('danger_call', number='120', name='急救')}\n\n马上打120。"


def test_numbers_of_another_answer_stand_where_they_stood() -> None:
    sent = [{"text": "打12333"}, {"custom": {"answer": {"status": "answered", "hotlines": [{"number": "12333", "name": "人社"}]}}}]
    assert words_of(sent).text == "打12333"


def test_missed_answers_come_first_and_the_newest_choices_count() -> None:
    words = together([Words("旧", options("旧选项"))], Words("新", options("新选项")))
    assert words.text.index("旧") < words.text.index("新") and words.options == options("新选项")
    assert together([], Words("新")) == Words("新")


def test_missed_answers_alone_keep_their_choices() -> None:
    words = together([Words("旧", options("旧选项"))], Words())
    assert "旧" in words.text and words.options == options("旧选项") and say("late_then") not in words.text
