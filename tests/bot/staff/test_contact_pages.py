"""The centre's own list of offices: a page, a CSV file, nobody overwritten."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from bot.staff.script import script_of
from bot.staff.words import say
from knowledge.contacts import FIELDS, load_contacts
from tests.bot.staff.clerk import accounts, at_desk, colleague

POLICE = {
    "region": "安阳市",
    "office": "市公安局",
    "address": "某路1号",
    "telephone": "0000-1234567",
    "hours": "上午",
    "checked": "2026-11-30",
}


@pytest.fixture(autouse=True)
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GONGYOU_CONTACTS", str(tmp_path / "contacts.csv"))
    return tmp_path / "contacts.csv"


async def test_contacts_are_added_changed_and_deleted_by_editors_and_seen_by_all(tmp_path: Path, listed: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk, colleague(clerk, "wang") as staff:
        page = await clerk.get("/contacts")
        version = page.soup.select_one("[name=version]")["value"]
        added = await clerk.post("/contacts", {**POLICE, "version": version})
        late = await clerk.post("/contacts", {**POLICE, "office": "市教育局", "version": version})
        wrong = await clerk.post("/contacts", {**POLICE, "telephone": "打我", "version": late.soup.select_one("[name=version]")["value"]})
        seen, forbidden = await staff.get("/contacts"), await staff.post("/contacts", {**POLICE, "csrf": staff.csrf})
        kept = load_contacts()
        version = wrong.soup.select_one("[name=version]")["value"]
        gone = await clerk.post("/contacts/delete", {"region": "anyang", "office": "市公安局", "version": version})
    assert say("contacts_saved") in added.text and "某路1号" in seen.text and not seen.soup.select("main form")
    assert (late.status, wrong.status, forbidden.status) == (409, 422, 403)
    assert late.soup.select_one("#office")["value"] == "市教育局", "nothing typed is lost"
    assert [(contact.region, contact.office) for contact in kept] == [("anyang", "市公安局")] and listed.stat().st_mode & 0o77 == 0
    assert say("contacts_none") in gone.text and load_contacts() == ()
    assert [entry.action for entry in accounts().audit()].count("contacts.edit") == 2


async def test_the_list_goes_out_and_comes_back_as_csv(tmp_path: Path) -> None:
    rows = "\n".join([",".join(FIELDS), ",".join(POLICE.values()), "anyang,市教育局,,0000-1,,2026-11-01"])
    async with at_desk(tmp_path, role="editor") as clerk:

        async def upload(text: str) -> int:
            version = (await clerk.get("/contacts")).soup.select_one("[name=version]")["value"]
            form = aiohttp.FormData({"csrf": clerk.csrf, "version": version}, quote_fields=False)
            form.add_field("file", text.encode("gb18030"), filename="a.csv")
            return (await clerk.post("/contacts.csv", form)).status

        assert await upload(rows) == 200 and await upload(rows.replace("0000-1,", "打我,")) == 422
        assert [contact.office for contact in load_contacts()] == ["市公安局", "市教育局"]
        told = (await clerk.get("/contacts.csv")).html
        assert await upload(told.removeprefix("\ufeff")) == 200 and len(load_contacts()) == 2


def test_the_script_tells_where_an_office_is_reached(listed: Path) -> None:
    answer = {
        "status": "answered",
        "topic": "hukou",
        "region": {"id": "anyang", "name": "安阳市"},
        "offices": [{"name": "安阳市公安局", "as_printed": "市公安局", "role": "lead"}],
    }
    assert script_of(answer, "").contacts == ()
    listed.write_text(",".join(FIELDS) + "\n" + ",".join(POLICE.values()) + "\n", encoding="utf-8")
    assert script_of(answer, "").contacts == ("市公安局：某路1号，电话0000-1234567，上午（2026年11月30日核对）",)
