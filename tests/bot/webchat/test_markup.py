"""Answers of any content in a real browser: nothing is folded away, no markup is run."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bot.webchat.conftest import Chat


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
