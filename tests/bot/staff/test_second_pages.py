"""The second factor at the desk: turned on with a telephone, asked for at the door, turned off by its owner."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from bot.inbox.second_factor import STEP_SECONDS, code_at
from bot.staff import __main__ as command
from bot.staff.words import say
from tests.bot.staff.clerk import PASSWORD, accounts, at_desk


def digits(key: str, ahead: int = 0) -> str:
    return code_at(key.replace(" ", ""), int(time.time()) // STEP_SECONDS + ahead)


async def turned_on(clerk: Any) -> str:
    """The key of a second factor that was turned on."""
    page = await clerk.get("/second")
    key = page.soup.select_one("code").get_text()
    assert key.replace(" ", "") in page.soup.select_one("a[href^='otpauth:']")["href"]
    sealed = page.soup.select_one("input[name=sealed]")["value"]
    wrong = await clerk.post("/second", {"sealed": sealed, "password": "wrong password", "code": digits(key, -1)})
    assert (wrong.status, accounts().has_second_factor("li")) == (403, False)
    done = await clerk.post("/second", {"sealed": sealed, "password": PASSWORD, "code": digits(key, -1)})
    assert done.status == 200 and say("second_done") in done.text and "otpauth" not in done.html
    return str(key)


async def test_turned_on_it_is_asked_for_at_the_door_and_its_owner_turns_it_off(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        key = await turned_on(clerk)
        await clerk.post("/logout")
        assert (await clerk.log_in("li")).status == 401
        form = await clerk.get("/login")
        fields = {"csrf": form.csrf, "name": "li", "password": PASSWORD, "code": digits(key)}
        page = await clerk.post("/login", fields)
        assert page.address == "/staff/ask"
        clerk.csrf = page.csrf
        for code in ("", digits(key)):
            assert (await clerk.post("/second/off", {"password": PASSWORD, "code": code})).status == 403, "missing, or taken at the door"
        off = await clerk.post("/second/off", {"password": PASSWORD, "code": digits(key, 1)})
        assert say("second_dropped") in off.text and not accounts().has_second_factor("li")


async def test_a_key_that_is_not_ours_turns_nothing_on(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        page = await clerk.post("/second", {"sealed": key, "password": PASSWORD, "code": digits(key)})
        assert page.status == 403 and not accounts().has_second_factor("li")
        link = (await clerk.get("/password")).soup.select_one("main a")
        assert link["href"] == "/staff/second"


async def test_the_terminal_lets_in_who_lost_the_telephone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        await turned_on(clerk)
        assert command.main(["user", "second-off", "li"]) == 0 and "password alone" in capsys.readouterr().out
        assert (await clerk.log_in("li")).status == 200
