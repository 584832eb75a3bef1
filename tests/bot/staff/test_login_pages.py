"""Getting in and being kept out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.inbox.errors import InboxError
from bot.inbox.store import Inbox
from bot.staff.words import say
from tests.bot.staff.clerk import PASSWORD, accounts, at_desk

PAGES = ("/ask", "/talks", "/inbox", "/knowledge", "/counts", "/audit", "/knowledge/documents/anyang-2015-34", "/talks/waiting")


async def test_logging_in_opens_the_search_page(tmp_path: Path) -> None:
    accounts().add("li", PASSWORD, "staff", "test")
    async with at_desk(tmp_path, role=None) as clerk:
        page = await clerk.log_in("Li")
        cookie = next(cookie for cookie in clerk.session.cookie_jar if cookie.key == "gongyou_staff")
    assert page.address == "/staff/ask" and "li（窗口）" in page.text
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == "/staff" and not cookie["secure"]
    assert [entry.action for entry in accounts().audit()][:1] == ["login"]


async def test_the_cookie_is_for_https_only_where_the_browser_speaks_it(tmp_path: Path) -> None:
    accounts().add("li", PASSWORD, "staff", "test")
    async with at_desk(tmp_path, role=None) as clerk:
        page = await clerk.log_in("li", headers={"X-Forwarded-Proto": "https"}, allow_redirects=False)
    assert page.status == 303
    assert all("Secure" in cookie for cookie in page.headers.getall("Set-Cookie") if cookie.startswith("gongyou_staff="))


@pytest.mark.parametrize(("name", "password"), [("li", "wrong password"), ("wang", PASSWORD), ("li", ""), ("", "")])
async def test_wrong_names_and_passwords_get_the_same_words(tmp_path: Path, name: str, password: str) -> None:
    accounts().add("li", PASSWORD, "staff", "test")
    async with at_desk(tmp_path, role=None) as clerk:
        page = await clerk.log_in(name, password)
        asked = await clerk.get("/ask")
    assert page.status == 401 and say("login_wrong") in page.text
    assert asked.address.startswith("/staff/login")


async def test_guessing_is_slowed_down_in_words(tmp_path: Path) -> None:
    accounts().add("li", PASSWORD, "staff", "test")
    async with at_desk(tmp_path, role=None) as clerk:
        statuses = [(await clerk.log_in("li", "wrong password")).status for _ in range(6)]
        page = await clerk.log_in("li")
    assert statuses == [401] * 5 + [429]
    assert page.status == 429 and "秒再登录" in page.text and int(page.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("token", ["", "x" * 64, "又错了"])
async def test_a_login_without_the_forms_token_is_refused(tmp_path: Path, token: str) -> None:
    accounts().add("li", PASSWORD, "staff", "test")
    async with at_desk(tmp_path, role=None) as clerk:
        await clerk.get("/login")
        page = await clerk.post("/login", {"csrf": token, "name": "li", "password": PASSWORD})
        asked = await clerk.get("/ask")
    assert page.status == 403 and asked.address.startswith("/staff/login")


async def test_a_login_posted_by_another_site_is_refused(tmp_path: Path) -> None:
    accounts().add("li", PASSWORD, "staff", "test")
    async with at_desk(tmp_path, role=None) as clerk:
        assert (await clerk.log_in("li", headers={"Sec-Fetch-Site": "cross-site"})).status == 403
        assert (await clerk.log_in("li", headers={"Origin": "https://evil.example"})).status == 403
        assert (await clerk.log_in("li", headers={"Sec-Fetch-Site": "same-origin"})).status == 200


@pytest.mark.parametrize("path", PAGES)
async def test_nobody_sees_a_page_without_a_session(tmp_path: Path, path: str) -> None:
    async with at_desk(tmp_path, role=None) as clerk:
        page = await clerk.get(path, headers={"Cookie": "gongyou_staff=made-up"})
        posted = await clerk.post("/ask", {"q": "qx"}, allow_redirects=False)
        status, _ = await clerk.api({"question": "qx"})
    assert page.address.startswith("/staff/login") and posted.status == 303 and status == 401


@pytest.mark.parametrize(
    "path",
    ["/logout", "/ask", f"/talks/{'a' * 32}/reply", f"/talks/{'a' * 32}/close", "/inbox/decide", "/inbox/export", "/knowledge/drafts"],
)
async def test_no_post_works_without_the_sessions_token(tmp_path: Path, path: str) -> None:
    async with at_desk(tmp_path) as clerk:
        refused = [await clerk.post(path, {"csrf": token}) for token in ("", "0" * 64)]
        foreign = await clerk.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert (await clerk.get("/ask")).address == "/staff/ask", "still logged in"
    assert [page.status for page in [*refused, foreign]] == [403] * 3
    assert all(say("refused_csrf") in page.text for page in refused)


@pytest.mark.parametrize(
    ("role", "closed"),
    [("staff", {"/audit", "/inbox/decide", "/inbox/export", "/knowledge/drafts"}), ("editor", {"/audit"}), ("admin", set[str]())],
)
async def test_roles_open_what_they_should(tmp_path: Path, role: str, closed: set[str]) -> None:
    async with at_desk(tmp_path, role=role) as clerk:
        seen = {path: (await clerk.get(path)).status for path in ("/ask", "/talks", "/inbox", "/knowledge", "/counts", "/audit")}
        posted = {path: (await clerk.post(path)).status for path in ("/inbox/decide", "/inbox/export", "/knowledge/drafts")}
        tabs = (await clerk.get("/ask")).text
    assert {path for path, status in {**seen, **posted}.items() if status == 403} == closed
    assert (say("nav_audit") in tabs) == (role == "admin")


async def test_logging_out_ends_the_session_everywhere(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as clerk:
        kept = next(cookie.value for cookie in clerk.session.cookie_jar if cookie.key == "gongyou_staff")
        page = await clerk.post("/logout")
        again = await clerk.get("/ask", headers={"Cookie": f"gongyou_staff={kept}"})
    assert say("logged_out") in page.text and again.address.startswith("/staff/login")


async def test_a_disabled_account_is_out_at_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as clerk:
        accounts().set_disabled("li", True, "test")
        page = await clerk.get("/inbox")
        assert page.address == "/staff/login?next=/staff/inbox" and say("login_gone") in page.text
        assert (await clerk.log_in("li")).status == 401


@pytest.mark.parametrize(
    ("given", "page"),
    [
        ("/staff/inbox", "/staff/inbox"),
        ("https://evil.example", "/staff/ask"),
        ("//evil.example", "/staff/ask"),
        ("/staff//evil.example", "/staff/ask"),
    ],
)
async def test_after_logging_in_only_own_pages_open(tmp_path: Path, given: str, page: str) -> None:
    accounts().add("li", PASSWORD, "staff", "test")
    async with at_desk(tmp_path, role=None) as clerk:
        form = await clerk.get("/login", params={"next": given})
        said = await clerk.post("/login", {"csrf": form.csrf, "name": "li", "password": PASSWORD, "next": given}, allow_redirects=False)
    assert said.headers["Location"] == page


async def test_the_first_run_says_how_to_make_an_account(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=None) as clerk:
        before = await clerk.get("/login")
        accounts().add("li", PASSWORD, "admin", "test")
        after = await clerk.get("/login")
    assert "bot.staff user add" in before.text and "bot.staff user add" not in after.text


async def test_every_page_keeps_browsers_strict(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as clerk:
        pages = [await clerk.get(path) for path in (*PAGES, "/login", "/api")]
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe-inline" not in policy
        assert (page.headers["Cache-Control"], page.headers["X-Content-Type-Options"], page.headers["X-Frame-Options"]) == (
            "no-store",
            "nosniff",
            "DENY",
        )
        assert not page.soup.select("[style], script:not([src]), [onclick]")


async def test_a_name_that_is_html_stays_text(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=None) as clerk:
        page = await clerk.log_in('"><script>alert(1)</script>')
    assert not page.soup.select("script:not([src])") and page.soup.select_one("#name")["value"].startswith('">')


async def test_a_broken_inbox_is_said_and_nobody_gets_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Inbox:
        raise InboxError("down")

    async with at_desk(tmp_path) as clerk:
        monkeypatch.setattr("bot.staff.services.open_inbox", fail)
        pages = [await clerk.get("/ask"), await clerk.get("/login"), await clerk.log_in("li")]
        status, body = await clerk.api({"question": "qx"})
    assert [page.status for page in pages] == [503] * 3 and all(say("refused_store") in page.text for page in pages)
    assert status == 503 and "down" not in str(body)


async def test_scripts_log_in_with_a_token_of_their_own(tmp_path: Path) -> None:
    import json

    accounts().add("li", PASSWORD, "staff", "test")
    async with at_desk(tmp_path, role=None) as clerk:
        nobody = json.loads((await clerk.get("/api")).html)
        await clerk.post("/login", {"csrf": nobody["csrf"], "name": "li", "password": PASSWORD})
        somebody = json.loads((await clerk.get("/api")).html)
    assert nobody["account"] is None and (somebody["account"], somebody["role"]) == ("li", "staff")
    assert somebody["csrf"] != nobody["csrf"]


async def test_no_answer_carries_what_another_was_given(tmp_path: Path, inbox: Inbox) -> None:
    """Sanic's redirect writes into the headers it is given: the key of a person stood in the next stranger's answer."""
    person = "a" * 32
    inbox.add_message(person, "web", "person", "找真人")
    inbox.open_handover(person, "web", "找真人", None, None)
    async with at_desk(tmp_path) as clerk:
        replied = await clerk.post(f"/talks/{person}/reply", {"text": "您好"}, allow_redirects=False)
        clerk.session.cookie_jar.clear()
        seen = [await clerk.get(path, allow_redirects=False) for path in ("/login", "/api", "/nowhere")]
    assert replied.status == 303 and person in replied.headers["Location"]
    assert all("Location" not in page.headers and person not in str(page.headers) for page in seen)
