"""Papers filled in beside the worker."""

from __future__ import annotations

from pathlib import Path

from knowledge.papers.load import load_forms
from tests.bot.staff.clerk import at_desk

FIELDS = {"form": "complaint", "pay": "一天280", "amount": "71", "paid": "6000", "span": "3月5号到5月20号", "place": "安阳"}


async def test_what_is_typed_stands_in_the_paper_and_nowhere_else(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        page = await clerk.post("/papers", FIELDS)
        assert page.status == 200 and "拖欠的劳动报酬13880元" in page.text.replace(" ", "") and "安阳市" in page.text
        assert clerk.agent.handle_message.heard == []
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"13880" not in kept and "71天".encode() not in kept


async def test_every_form_has_its_fields_and_takes_none(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        for name, form in load_forms().items():
            page = await clerk.get(f"/papers?form={name}")
            assert [field["name"] for field in page.soup.select("main form input[maxlength]")] == list(form.needs)
            assert (await clerk.post("/papers", {"form": name})).status == 200


async def test_an_unknown_form_is_refused(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="staff") as clerk:
        assert (await clerk.post("/papers", {"form": "nothing"})).status == 400
        assert (await clerk.get("/papers?form=nothing")).status == 200
