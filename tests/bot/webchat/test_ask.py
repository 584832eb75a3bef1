"""Asking in a real browser: cards, choices, limits, votes, staff, leaving."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from bot.channels.handover import give_back
from bot.inbox.person import person_key
from knowledge.catalog.topics import load_topics
from tests.bot.webchat.conftest import Chat

WAGES = "安阳的老板拖欠工资怎么办"
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


SCREEN = (360, 640)
FIRST = [
    "老板拖欠工资怎么办",
    "没签合同怎么办",
    "试用期被辞退有补偿吗",
    "孩子怎么上学",
    "落户要什么条件",
    "加班费怎么算",
]
HEIGHT = "card => card.getBoundingClientRect().height"
ROOM = "innerHeight - document.querySelector('header').offsetHeight - document.querySelector('form').offsetHeight"


@pytest.mark.parametrize("city", ["", "?region=anyang"])
def test_the_first_answer_fits_on_a_small_screen(new_chat: Callable[..., Chat], city: str) -> None:
    chat, heights = new_chat(SCREEN).open(f"/{city}"), {}
    room = float(chat.page.evaluate(ROOM))
    for question in FIRST:
        card = chat.ask(question).last
        heights[question] = float(card.evaluate(HEIGHT))
        assert card.locator(".calls a:visible").count() <= 1
    assert {question: height for question, height in heights.items() if height > room} == {}


def test_a_following_answer_takes_half_a_screen_and_says_only_what_is_new(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(SCREEN).open("/?region=anyang").ask("老板拖欠工资怎么办")
    used = []
    for label in ("怎么办理", "要什么材料", "那要多久"):
        before = chat.last.locator("button.choice").all_text_contents()
        chat = chat.tap(label) if label in before else chat.ask(label)
        used.append(label)
        assert float(chat.last.evaluate(HEIGHT)) <= SCREEN[1] / 2, label
        offered = chat.last.locator("button.choice").all_text_contents()
        assert len(offered) <= 3 and not set(used) & set(offered)
        assert chat.last.locator(".calls a:visible").count() <= 1


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


def test_what_was_being_written_is_there_after_a_reload_and_gone_after_leaving(chat: Chat) -> None:
    chat.box.fill("老板欠了我")
    chat.page.reload()
    expect(chat.box).to_have_value("老板欠了我")
    chat.leave()
    expect(chat.box).to_have_value("")
    chat.page.reload()
    expect(chat.box).to_have_value("")


def test_the_bar_leaves_room_to_read(chat: Chat) -> None:
    chat.page.set_viewport_size({"width": 360, "height": 740})
    assert chat.page.locator("#ask").bounding_box()["height"] <= 72
    assert chat.page.locator("header").bounding_box()["height"] <= 56
    assert chat.box.bounding_box()["width"] >= 150
    chat.box.fill("老板不给钱")
    assert chat.box.bounding_box()["width"] >= 330, "what is written has the whole width"
    assert chat.page.get_by_label("你遇到什么事？").get_attribute("id") == "question"


def test_the_way_back_to_the_newest_shows_when_it_is_out_of_sight(chat: Chat) -> None:
    latest = chat.page.locator("#latest")
    chat.ask(WAGES).ask("怎么落户")
    expect(latest).to_be_hidden()
    chat.page.evaluate("scrollTo(0, 0)")
    expect(latest).to_be_visible()
    latest.evaluate("button => button.click()")
    expect(latest).to_be_hidden()
    expect(chat.log.locator(".mine").last).to_be_in_viewport()


def test_an_answer_can_be_sent_and_printed_alone(chat: Chat) -> None:
    chat.page.evaluate("window.print = () => { window.printed = [...document.querySelectorAll('.print-one .printed')].length; }")
    card = chat.ask(WAGES).ask("怎么落户").cards.first
    card.get_by_role("button", name="转发").click()
    assert str(card.get_by_role("link", name="发短信").get_attribute("href")).startswith("sms:?body=%E8%83%BD%E8%A6%81")
    card.get_by_role("button", name="打印").click()
    assert chat.page.evaluate("printed") == 1 and chat.page.locator(".print-one, .printed").count() == 0


def test_places_are_compared_in_a_table(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat((1366, 768)).open().ask("安阳和郑州的落户政策比一比")
    rows = chat.last.locator("table tbody tr")
    assert rows.locator("th").all_text_contents() == ["安阳市", "郑州市（看河南省的文件）"]
    assert rows.locator("td .source").count() == 2


def test_on_a_wide_screen_the_source_stands_beside_the_answer(new_chat: Callable[..., Chat]) -> None:
    card = new_chat((1366, 768)).open().ask(WAGES).last
    expect(card.locator("blockquote")).to_be_visible()
    answer, proof = (card.locator(part).bounding_box() for part in (".words", ".proof"))
    assert answer is not None and proof is not None and proof["x"] >= answer["x"] + answer["width"]


def test_nothing_written_is_no_question(chat: Chat) -> None:
    chat.box.press("Enter")
    expect(chat.page.locator("#hint")).to_be_visible()
    assert chat.mine == []


@pytest.mark.parametrize("event", ["{isComposing: true}", "{keyCode: 229}", "{shiftKey: true}"])
def test_enter_of_an_input_method_sends_nothing(chat: Chat, event: str) -> None:
    chat.box.fill("gong zi")
    chat.box.evaluate(f"box => box.dispatchEvent(new KeyboardEvent('keydown', Object.assign({{key: 'Enter', bubbles: true}}, {event})))")
    assert chat.mine == [] and chat.box.input_value() == "gong zi"


def test_one_question_at_a_time(chat: Chat) -> None:
    held: list[Route] = []
    chat.page.route("**/chat/messages", lambda route: held.append(route))
    chat.box.fill("老板拖欠工资怎么办")
    chat.box.press("Enter")
    expect(chat.log.locator(".waiting")).to_be_visible()
    chat.box.fill("还有工伤")
    chat.box.press("Enter")
    expect(chat.page.locator("#hint")).to_contain_text("上一句还在查")
    assert chat.mine == ["老板拖欠工资怎么办"] and chat.box.input_value() == "还有工伤"
    held[0].continue_()
    chat.wait(0)


def test_a_refusal_is_shown_and_can_be_tried_again(chat: Chat) -> None:
    refusal = {"error": "rate", "say": "你发得太快了，请稍后再试。", "retry_after": 5}
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=429, json=refusal), times=1)
    chat.box.fill("你好")
    chat.box.press("Enter")
    expect(chat.log.locator(".problem")).to_contain_text("请稍后再试")
    expect(chat.log.locator(".waiting")).to_have_count(0)
    chat.log.get_by_role("button", name="再问一次").click()
    chat.wait(0)
    assert chat.mine == ["你好"] and [author for author, _ in chat.stored()] == ["person", "bot"]


def test_a_question_that_is_never_answered_ends_with_numbers_to_call(chat: Chat) -> None:
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=202, json={"seq": 7}))
    chat.page.route(
        "**/chat/messages?*", lambda route: route.fulfill(json={"messages": [], "cursor": 0, "pending": False, "status": "bot"})
    )
    chat.ask("你好")
    expect(chat.last).to_contain_text("这句没答上来")
    expect(chat.last.locator("a[href='tel:12333']")).to_be_in_viewport()


def test_the_answer_that_comes_late_takes_the_place_of_the_apology(chat: Chat) -> None:
    held: list[Route] = []
    empty = {"messages": [], "cursor": 0, "pending": False, "status": "bot"}
    chat.page.route("**/chat/messages?*", lambda route: held.append(route) if held else route.fulfill(json=empty))
    chat.ask(WAGES)
    expect(chat.log.locator(".card.error")).to_be_visible()
    chat.page.unroute("**/chat/messages?*")
    chat.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(chat.last.locator(".lead")).to_be_visible()
    expect(chat.cards).to_have_count(1)


def test_copying_takes_the_whole_text(chat: Chat) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask(WAGES).last.get_by_role("button", name="复制").click()
    expect(chat.last.get_by_role("button", name="已复制")).to_be_focused()
    copied = str(chat.page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("能要") and "打电话：12333" in copied


def test_copying_works_without_the_clipboard_of_https(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined}); delete crypto.randomUUID;")
    chat.open().ask("你好")
    chat.ask(WAGES).last.get_by_role("button", name="复制").click()
    expect(chat.last.get_by_role("button", name="已复制")).to_be_visible()


VOICES = """
window.said = [];
Object.defineProperty(window, 'speechSynthesis', {value: {cancel() {}, speak(speech) { window.said.push([speech.lang, speech.text]); window.ends = speech.onend; }}});
"""


def test_reading_aloud_starts_stops_and_ends(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.add_init_script(VOICES)
    card = chat.open().ask(WAGES).last
    button = card.locator(".tools button", has_text=re.compile("朗读|停下"))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    language, text = chat.page.evaluate("said[0]")
    assert language == "zh-CN" and "1 2 3 3 3" in text and text.startswith("能要")
    assert "原话" not in text and "依据" not in text, "only what stands open is read"
    chat.page.evaluate("ends()")
    expect(button).to_have_text("朗读")


EARS = """
window.SpeechRecognition = class {
  start() { window.ear = this; }
  stop() { this.onend(); }
};
"""


def test_spoken_words_are_shown_before_they_are_sent(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.add_init_script(EARS)
    chat.open().page.get_by_role("button", name="说话").click()
    expect(chat.page.locator("#hint")).to_contain_text("我们不留声音")
    chat.page.evaluate("ear.onresult({results: [[{transcript: '老板不给钱'}]]}); ear.onend()")
    assert chat.box.input_value() == "老板不给钱" and chat.mine == []
    expect(chat.page.locator("#speak")).to_have_text("说话")


def test_big_text_grows_everything_and_stays(chat: Chat) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('.hello')).fontSize)"
    before = chat.page.evaluate(size)
    chat.page.get_by_role("button", name="大字").click()
    assert chat.page.evaluate(size) > before * 1.2
    chat.page.reload()
    assert chat.page.evaluate(size) > before * 1.2
    expect(chat.page.locator("#big")).to_have_attribute("aria-pressed", "true")


def test_leaving_forgets_here_and_on_the_server(chat: Chat) -> None:
    chat.ask(WAGES)
    conversation = chat.conversation
    assert len(chat.stored()) == 2
    chat.leave()
    expect(chat.page.locator("#left")).to_contain_text("已经清除")
    assert chat.server.messages(conversation) == []
    assert chat.mine == [] and chat.page.evaluate("JSON.stringify(localStorage)") == "{}"
    expect(chat.page.locator("#city")).to_have_text("选城市")
    chat.ask("你好")
    assert chat.conversation != conversation


def test_leaving_can_be_called_off(chat: Chat) -> None:
    chat.ask("你好").page.locator("#menu-open").click()
    chat.page.locator("#leave").click()
    expect(chat.page.locator("#leave-yes")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.page.get_by_role("dialog")).to_have_count(0)
    expect(chat.page.locator("#menu-open")).to_be_focused()
    assert len(chat.stored()) == 2


def test_what_the_server_masks_the_page_shows_masked(chat: Chat) -> None:
    chat.ask("我电话13812345678，老板拖欠工资")
    assert "13812345678" not in chat.log.inner_text()
    assert "13812345678" not in json.dumps(chat.stored())


def test_a_page_that_nobody_uses_asks_the_server_nothing(new_chat: Callable[..., Chat]) -> None:
    chat, calls = new_chat(), []
    chat.page.on("request", lambda request: calls.append(request.url))
    chat.open().page.wait_for_timeout(300)
    assert not [url for url in calls if "/chat/" in url]
    assert {url.split("/")[2] for url in calls if not url.startswith("data:")} == {chat.server.address.split("/")[2]}


def evil(message: dict[str, Any]) -> dict[str, Any]:
    return {"seq": 9, "author": "bot", "text": "", "buttons": [], "answer": None, "id": None, "at": "2026-11-22T00:00:00", **message}


BAD = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
CLAUSE = {
    "document": BAD,
    "title": BAD,
    "issuer": BAD,
    "issued": "2019-01-01",
    "number": BAD,
    "heading": BAD,
    "text": BAD * 2,
    "highlights": [[0, 30]],
}
ANSWER = {
    "status": "answered",
    "region": {"id": "anyang", "name": BAD, "asked": BAD},
    "clauses": [CLAUSE],
    "offices": [{"name": BAD, "as_printed": "x", "role": "lead"}],
    "hotlines": [{"number": "javascript:window.hacked=1", "name": BAD}, {"number": "12333", "name": BAD}],
    "notes": [BAD],
    "missing": [BAD],
}


def test_the_answer_itself_is_never_folded(chat: Chat) -> None:
    says = "能要。" + "干了活就该给钱，一分都不能少。" * 5
    point = {"id": "p", "kind": "right", "verdict": "yes", "says": says, "source": {"act": "劳动法", "article": "第五十条"}}
    answer = {"status": "answered_from_law", "topic": "wage_arrears", "points": [point]}
    lines = [evil({"seq": 9 + at, "text": f"记下了：人在苏州。\n{says}\n{'后面的话。' * 12}", "answer": answer}) for at in range(2)]
    body = {"messages": lines, "cursor": 10, "pending": False, "status": "bot"}
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=202, json={"seq": 8}))
    chat.page.route("**/chat/messages?*", lambda route: route.fulfill(json=body))
    chat.ask("在苏州，能要吗").wait(1)
    for card in (chat.cards.first, chat.last):
        expect(card.locator(".lead")).to_have_text(says)
        expect(card.locator(".lead")).to_be_visible()
        expect(card.get_by_text("后面的话")).to_be_hidden()


@pytest.mark.parametrize("author", ["bot", "staff"])
def test_markup_in_any_field_stays_text(chat: Chat, author: str) -> None:
    message = evil(
        {"author": author, "text": f"{BAD}\n1. {BAD}\n注意：{BAD}", "buttons": [{"title": BAD, "payload": BAD}], "answer": ANSWER}
    )
    body = {"messages": [message], "cursor": 9, "pending": False, "status": "bot"}
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=202, json={"seq": 8}))
    chat.page.route("**/chat/messages?*", lambda route: route.fulfill(json=body))
    chat.ask(BAD)
    chat.page.wait_for_timeout(100)
    assert chat.page.locator("main img, main script, main iframe").count() == 0
    assert chat.last.get_by_text("<script>").count() > 0
    assert chat.page.evaluate("window.hacked") is None
    links = chat.page.locator("main a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert all(re.fullmatch(r"tel:\d+|/about|/privacy|sms:\?body=[!-~]+", link) for link in links)
    assert chat.mine == [BAD]
