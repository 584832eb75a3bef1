"""Asking in a real browser: cards, choices, cities, danger, votes, staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from bot.channels.handover import give_back
from bot.inbox.person import person_key
from knowledge.catalog.topics import load_topics
from tests.bot.webchat.conftest import WAGES, Chat

NO_CITY = "老板拖欠工资怎么办"


LOCAL = "落户要什么条件"


def test_an_answer_shows_action_document_and_numbers_to_call(chat: Chat) -> None:
    card = chat.ask(WAGES).last
    expect(card.locator(".lead")).to_contain_text("能要")
    assert card.locator(".calls a:visible").evaluate_all("links => links.map((link) => link.getAttribute('href'))") == ["tel:12333"]
    card.locator("summary", has_text="文件依据").click()
    expect(card).to_contain_text("安阳市的文件没写到这么细，原话是：“")
    expect(card.locator(".proof a[href='tel:12348']")).to_be_visible()
    original = card.locator(".original")
    expect(original).to_contain_text("安政〔2015〕34号")
    expect(original).to_contain_text("2015年11月20日")
    expect(original).to_contain_text("（九）")
    assert "查欠薪" in original.locator("mark").first.inner_text()


def test_a_quote_is_marked_where_the_server_says(chat: Chat) -> None:
    with chat.page.expect_response(lambda got: "after=" in got.url and "clauses" in got.text()) as caught:
        chat.ask(WAGES)
    clause = next(message["answer"] for message in caught.value.json()["messages"] if message["answer"])["clauses"][0]
    marks = chat.last.locator("mark").all_text_contents()
    assert marks == [clause["text"][start:end] for start, end in clause["highlights"]]
    assert chat.last.locator("blockquote").text_content() == clause["text"]


def test_the_city_is_asked_for_tapped_and_shown(chat: Chat) -> None:
    city = chat.page.locator("#city")
    expect(city).to_have_text("选城市")
    assert chat.ask(LOCAL).last.locator("button.choice").count() >= 5
    chat.tap("安阳市")
    expect(chat.last.locator("summary").first).to_contain_text("安政〔2015〕34号（十七）")
    expect(city).to_have_text("安阳市")
    assert chat.cards.first.locator("button.choice").count() == 0, "what was chosen from is gone"
    chat.pick_city("郑州市")
    expect(city).to_have_text("郑州市")


def test_a_place_is_found_by_its_name_or_its_province_or_said_as_typed(chat: Chat) -> None:
    def open_sheet() -> Any:
        chat.page.locator("#change-city").click()
        return chat.page.get_by_role("dialog")

    sheet = open_sheet()
    assert sheet.locator(".chip").all_text_contents()[1:6] == ["安阳市", "郑州市", "攀枝花市", "邢台市", "吉林市"]
    expect(sheet.get_by_role("button", name="河南省")).to_be_visible()
    sheet.get_by_label("别的地方").fill("汤阴")
    sheet.get_by_role("button", name="安阳市汤阴县").click()
    chat.wait(0)
    expect(chat.page.locator("#city")).to_have_text("安阳市（汤阴县）")
    sheet = open_sheet()
    sheet.get_by_role("button", name="江苏省").click()
    sheet.get_by_role("button", name="苏州市").click()
    chat.wait(1)
    sheet = open_sheet()
    sheet.get_by_label("别的地方").fill("郑州")
    sheet.get_by_role("button", name="不在名单里").click()
    chat.wait(2)
    assert chat.mine == ["安阳市汤阴县", "苏州市", "郑州"]


def test_all_topics_are_one_tap_away(chat: Chat) -> None:
    chat.page.locator(".topics-open").click()
    topics = chat.page.locator(".topic-list button")
    expect(topics).to_have_count(len(load_topics()))
    topics.first.click()
    assert chat.wait(0).mine == ["工资被拖欠"]


def test_choices_stand_right_below_the_question_that_asks_for_them(chat: Chat) -> None:
    chat.open().ask("那个事情怎么办")
    assert chat.cards.last.locator(".words + .choices").count() == 1


def test_a_number_chooses_as_well(chat: Chat) -> None:
    wanted = chat.ask(LOCAL).last.locator("button.choice").first.inner_text()
    chat.ask("1")
    expect(chat.page.locator("#city")).to_have_text(wanted)


def test_without_a_city_the_law_answers_and_leads(chat: Chat) -> None:
    card = chat.ask(NO_CITY).last
    expect(card.locator(".words > *").first).to_have_class("lead")
    expect(card.locator(".lead")).to_contain_text("能要")
    expect(card.locator("summary")).to_contain_text("《")
    expect(card.locator(".calls a").first).to_have_attribute("href", "tel:12333")
    assert card.get_by_role("button", name="有用").count() == 1, "an answer from the law is worth a vote"
    expect(chat.page.locator("#city")).to_have_text("选城市")


def test_a_page_of_one_city_answers_for_it(chat: Chat) -> None:
    chat.open("/?region=xingtai")
    expect(chat.page.locator("#city")).to_have_text("邢台市")
    expect(chat.ask("老板拖欠工资怎么办").last.locator(".proof")).to_contain_text("邢台市的文件")


def test_an_unknown_city_in_the_address_is_ignored(chat: Chat) -> None:
    chat.open("/?region=<b>x")
    expect(chat.page.locator("#city")).to_have_text("选城市")


def test_steps_are_a_numbered_list(chat: Chat) -> None:
    card = chat.ask(WAGES).tap("怎么办理").last
    card.locator("summary").click()
    steps = card.locator("ol.steps > li")
    assert steps.count() >= 3
    assert not re.match(r"\d", steps.first.inner_text())
    starts = card.locator("ol.steps").evaluate_all("lists => lists.map((list) => list.start)")
    assert len(starts) == 2 and starts[0] == 1 < starts[1], "the folded steps go on counting"


def test_in_danger_the_numbers_come_first(chat: Chat) -> None:
    card = chat.ask("我不想活了").last
    order = "card => ['.lead', '.calls', '.words', '.choices'].map((part) => [...card.children].indexOf(card.querySelector(part)))"
    places = card.evaluate(order)
    assert places == sorted(places) and min(places) >= 0
    assert card.locator(".lead").inner_text().count("。") == 1, "one sentence"
    links = card.locator(".calls a")
    expect(links.first).to_have_attribute("href", "tel:12356")
    expect(card.locator(".words a[href='tel:12356']")).to_be_visible()
    heights = [box["height"] for box in links.evaluate_all("links => links.map((link) => link.getBoundingClientRect().toJSON())")]
    assert heights[0] > 1.5 * max(heights[1:]), "one number is big"
    assert card.get_by_role("button").count() == 1, "nobody in danger is asked for a vote"
    assert card.locator("button.choice").all_text_contents() == ["没事，接着问"]
    expect(chat.tap("没事，接着问").last).to_contain_text("接着说")


def test_a_cry_for_help_of_any_length_is_answered(chat: Chat) -> None:
    card = chat.ask("我不想活了。" + "老板不给钱，" * 60).last
    expect(card.locator(".calls a").first).to_have_attribute("href", "tel:12356")


def test_a_vote_with_a_reason_reaches_the_inbox(chat: Chat) -> None:
    card = chat.ask(WAGES).last
    card.get_by_role("button", name="没用").click()
    card.get_by_role("button", name="地方不对").click()
    expect(card.locator(".said")).to_have_text("谢谢，记下了。")
    voted = chat.server.inbox.feedback()
    assert [(vote.vote, vote.reason) for vote in voted][:1] == [("down", "地方不对")]


def test_staff_answer_in_the_same_window(chat: Chat) -> None:
    with chat.server.staffed():
        chat.ask(WAGES).ask("转人工")
    expect(chat.page.locator("#open p")).to_have_text(
        re.compile("^(下一个就是你|前面还有\\d+个人在等)。已转给工作人员，等他们回你。回复会显示在这里。急事先打电话。$")
    )
    assert chat.server.inbox.conversation(person_key("web", chat.conversation)).region == "anyang"
    person = person_key("web", chat.conversation)
    chat.server.inbox.reply_as_staff(person, "li", "你好，我是服务中心的小李。")
    staff = chat.log.locator(".card.staff")
    expect(staff).to_contain_text("工作人员")
    expect(staff).to_contain_text("我是服务中心的小李")
    expect(chat.page.locator("#live")).to_contain_text("工作人员：你好")
    chat.box.fill("谢谢小李")
    chat.box.press("Enter")
    expect(chat.log.locator(".waiting")).to_have_count(0)
    assert chat.page.locator(".card.error").count() == 0, "the bot is silent on purpose"
    give_back(chat.server.inbox, person, "li", "工作人员说完了，我接着答。")
    expect(chat.page.locator("#open")).to_be_hidden()
    expect(chat.last).to_contain_text("工作人员说完了，我接着答。")
    assert chat.last.locator("button").count() == 0


def test_a_long_story_is_taken_and_only_the_endless_is_not(chat: Chat) -> None:
    story = "我在安阳的工地干活，" * 100 + "老板拖欠工资怎么办"
    expect(chat.ask(story).last.locator(".calls").first).to_be_visible()
    chat.box.fill("工" * 2001)
    expect(chat.page.locator("#count")).to_have_text("多了1个字，删短一点再发")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("工" * 2001)
    expect(chat.page.locator("#count")).to_have_text("多了1个字，删短一点再发")
    assert chat.mine == [story] and chat.log.locator(".problem").count() == 0
    chat.box.fill("😀" * 2000)
    expect(chat.page.locator("#count")).to_have_text("2000/2000")
    chat.box.fill("工" * 100)
    expect(chat.page.locator("#count")).to_be_hidden()


def test_places_are_compared_in_a_table(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat((1366, 768)).open().ask("安阳和郑州的落户政策比一比")
    rows = chat.last.locator("table tbody tr")
    assert rows.locator("th").all_text_contents() == ["安阳市", "郑州市（看河南省的文件）"]
    assert rows.locator("td .source").count() == 2
