"""Changing one's own password at the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.inbox.passwords import SHORTEST_PASSWORD
from bot.staff.words import say
from tests.bot.staff.clerk import PASSWORD, accounts, at_desk

NEW = "another horse battery"


async def test_a_password_is_changed_and_the_page_stays_logged_in(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        elsewhere = accounts().log_in("li", PASSWORD, "10.0.0.9") or ""
        page = await clerk.post("/password", {"old": PASSWORD, "new": NEW, "again": NEW})
        assert say("password_changed") in page.text and page.address.startswith("/staff/password")
        assert (await clerk.get("/ask")).address == "/staff/ask"
    assert accounts().account_of(elsewhere) is None, "other computers are logged out"
    assert accounts().verify("li", PASSWORD, "::1") is None and accounts().verify("li", NEW, "::1") is not None
    (change,) = [entry for entry in accounts().audit() if entry.action == "account.password"]
    assert (change.account, change.object, change.address) == ("li", "li", "127.0.0.1")


@pytest.mark.parametrize(
    ("old", "new", "again", "status", "words"),
    [
        ("wrong password", NEW, NEW, 403, say("password_wrong")),
        (PASSWORD, NEW, NEW + "x", 400, say("password_differs")),
        (PASSWORD, "1234567890", "1234567890", 400, say("password_weak", least=SHORTEST_PASSWORD)),
        (PASSWORD, " " * 10, " " * 10, 400, say("password_weak", least=SHORTEST_PASSWORD)),
        ("", "", "", 400, say("password_weak", least=SHORTEST_PASSWORD)),
    ],
)
async def test_what_does_not_do_is_said_and_changes_nothing(
    tmp_path: Path, old: str, new: str, again: str, status: int, words: str
) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.post("/password", {"old": old, "new": new, "again": again})
        assert (page.status, page.soup.select_one("[role=alert]").get_text()) == (status, words)
        assert (await clerk.get("/ask")).address == "/staff/ask"
    assert accounts().verify("li", PASSWORD, "::1") is not None


async def test_a_session_that_has_ended_changes_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        accounts().set_password("li", NEW, "test")
        assert (await clerk.post("/password", {"old": NEW, "new": PASSWORD, "again": PASSWORD}, allow_redirects=False)).status == 303
    assert accounts().verify("li", NEW, "::1") is not None


async def test_the_page_is_reached_from_every_page(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        link = (await clerk.get("/ask")).soup.select_one("form.account a")
        page = await clerk.get(link["href"].removeprefix("/staff"))
    assert page.all("h1") == [say("password_title")]
    assert [field["autocomplete"] for field in page.soup.select("input[type=password]")] == [
        "current-password",
        "new-password",
        "new-password",
    ]
