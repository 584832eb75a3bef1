"""A network that comes and goes: nothing is lost, nothing is asked twice, and the hotlines stand there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.bot.webchat.conftest import Chat

WAGES = "安阳的老板拖欠工资怎么办"


def test_reload_brings_the_history_back(chat: Chat) -> None:
    chat.ask(WAGES).ask("谢谢")
    before = chat.log.inner_text()
    chat.page.reload()
    expect(chat.cards).to_have_count(2)
    assert chat.log.inner_text() == before
    expect(chat.page.locator("#city")).to_have_text("安阳市")
    assert chat.mine == [WAGES, "谢谢"]
    assert chat.page.locator("#live").inner_text() == "", "old messages are not announced"


def test_a_second_visit_in_another_tab_sees_the_same(chat: Chat) -> None:
    chat.ask("你好")
    other = Chat(chat.page.context.new_page(), chat.server).open()
    expect(other.cards).to_have_count(1)
    chat.ask("谢谢")
    expect(other.cards).to_have_count(2)


def test_without_network_the_hotlines_show_and_the_question_is_sent_later_once(chat: Chat) -> None:
    chat.page.context.set_offline(True)
    banner = chat.page.locator("#offline")
    expect(banner).to_be_visible()
    assert banner.locator("a").evaluate_all("links => links.map((link) => link.getAttribute('href'))") == [
        "tel:12333",
        "tel:12348",
        "tel:12345",
    ]
    chat.box.fill(WAGES)
    chat.box.press("Enter")
    expect(chat.log.locator(".problem")).to_contain_text("还没发出去")
    expect(chat.log.locator(".waiting")).to_have_count(0)
    chat.page.context.set_offline(False)
    expect(chat.last.locator(".lead")).to_be_visible()
    expect(banner).to_be_hidden()
    expect(chat.log.locator(".problem")).to_have_count(0)
    assert [author for author, _ in chat.stored()] == ["person", "bot"]


def test_a_lost_reply_is_no_second_question(chat: Chat) -> None:
    ids: list[str] = []

    def lose(route: Route) -> None:
        ids.append(route.request.post_data_json["id"])
        if len(ids) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    chat.page.route("**/chat/messages", lose)
    chat.ask(WAGES)
    expect(chat.log.locator(".problem")).to_have_count(0)
    assert len(ids) == 2 and len(set(ids)) == 1
    assert [author for author, _ in chat.stored()] == ["person", "bot"]
    expect(chat.cards).to_have_count(1)
    assert chat.mine == [WAGES]


def test_a_question_written_without_network_survives_a_reload(chat: Chat) -> None:
    chat.page.route("**/chat/messages", lambda route: route.abort())
    chat.box.fill(WAGES)
    chat.box.press("Enter")
    expect(chat.log.locator(".problem")).to_be_visible()
    chat.page.unroute("**/chat/messages")
    chat.page.reload()
    expect(chat.last.locator(".lead")).to_be_visible()
    assert chat.mine == [WAGES]
    assert [author for author, _ in chat.stored()] == ["person", "bot"]


def test_a_question_that_waits_can_be_given_up(chat: Chat) -> None:
    chat.page.route("**/chat/messages", lambda route: route.abort())
    chat.box.fill(WAGES)
    chat.box.press("Enter")
    chat.log.get_by_role("button", name="不发了").click()
    expect(chat.log.locator(".problem")).to_have_count(0)
    chat.page.unroute("**/chat/messages")
    chat.ask("你好")
    assert [text for author, text in chat.stored() if author == "person"] == ["你好"]


def test_an_answer_that_came_meanwhile_is_there_after_a_reload(chat: Chat) -> None:
    chat.page.route("**/chat/messages?*", lambda route: route.abort())
    chat.box.fill(WAGES)
    chat.box.press("Enter")
    expect(chat.page.locator("#offline")).to_be_visible()
    chat.page.unroute("**/chat/messages?*")
    chat.page.reload()
    expect(chat.last.locator(".lead")).to_be_visible()


def test_trying_again_by_itself_takes_nobodys_focus(chat: Chat) -> None:
    tries: list[str] = []

    def fail(route: Route) -> None:
        tries.append(route.request.url)
        route.abort()

    chat.page.route("**/chat/messages", fail)
    chat.box.fill(WAGES)
    chat.box.press("Enter")
    drop = chat.log.get_by_role("button", name="不发了")
    drop.focus()
    with chat.page.expect_request("**/chat/messages"):
        pass
    chat.page.wait_for_timeout(50)
    assert len(tries) == 2
    expect(drop).to_be_focused()


def test_a_server_in_trouble_is_asked_again_with_the_same_question(chat: Chat) -> None:
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=502, body="<html>Bad Gateway</html>"), times=1)
    chat.ask(WAGES)
    assert [author for author, _ in chat.stored()] == ["person", "bot"]


def test_leaving_without_network_is_made_good_later(chat: Chat) -> None:
    chat.ask("你好")
    conversation = chat.conversation
    chat.page.context.set_offline(True)
    chat.leave()
    expect(chat.page.locator("#left")).to_contain_text("连上网后")
    assert chat.mine == [] and len(chat.server.messages(conversation)) == 2
    with chat.page.expect_response("**/chat/conversation"):
        chat.page.context.set_offline(False)
    assert chat.server.messages(conversation) == []


def test_the_page_opens_without_a_network_with_the_last_answers_until_they_are_cleared(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(service_workers="allow").open()
    chat.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    chat.ask(WAGES)
    chat.page.context.set_offline(True)
    chat.page.reload()
    expect(chat.last.locator(".lead")).to_be_visible()
    expect(chat.page.locator("#offline a").first).to_be_visible()
    assert chat.mine == [WAGES]
    kept = "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys())))).then((all) => all.flat().map((request) => new URL(request.url).pathname))"
    assert sorted(chat.page.evaluate(kept)) == ["/", "/chat.css", "/chat.js", "/icon.svg"]
    chat.leave()
    chat.page.reload()
    expect(chat.page.locator("#offline")).to_be_visible()
    assert chat.mine == [] and chat.cards.count() == 0
    chat.page.context.set_offline(False)


def test_a_browser_that_keeps_nothing_can_still_ask(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }});")
    expect(chat.open().ask(WAGES).last.locator(".lead")).to_be_visible()
    chat.ask("谢谢")
    expect(chat.cards).to_have_count(2)


def test_waiting_ends_where_the_server_hangs(new_chat: Callable[..., Chat]) -> None:
    chat = new_chat()
    chat.page.clock.install()
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=202, json={"seq": 7}))
    chat.page.route("**/chat/messages?*", lambda route: None)
    chat.open().box.fill("你好")
    with chat.page.expect_request("**/chat/messages?*"):
        chat.box.press("Enter")
    expect(chat.log.locator(".waiting")).to_be_visible()
    chat.page.clock.run_for(21_000)
    expect(chat.log.locator(".waiting")).to_have_count(0)
    expect(chat.last).to_contain_text("这句没答上来")
