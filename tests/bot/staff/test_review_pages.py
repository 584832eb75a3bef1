"""Working through a draft: forms filled in with proposals, saved by version, so that nobody overwrites another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.staff.review import read_review
from bot.staff.words import say
from tests.bot.staff.clerk import Clerk, Page, accounts, at_desk, colleague
from tests.bot.staff.test_drafts import LINES, upload

ASKS = [f"洛阳培训要钱不，第{number}种问法" for number in range(8)]
TRAINED = "开展免费培训"


async def draft_of(clerk: Clerk) -> tuple[str, Path]:
    """A draft of two clauses: its address and its folder."""
    await upload(clerk, "a.txt", "\n".join(LINES).encode(), region="洛阳市")
    (kept,) = (clerk.folder / "drafts").iterdir()
    return f"/knowledge/drafts/{kept.name}", kept


def filled(page: Page, **changed: str) -> dict[str, Any]:
    """What a browser sends for the first form of the page."""
    form = page.soup.select_one("main form.card")
    sent = {field["name"]: field.get("value", "on") for field in form.select("input[name]") if field.get("type") != "checkbox"}
    sent |= {field["name"]: field.get("value", "on") for field in form.select("input[type=checkbox][checked]")}
    # A browser leaves out the line end that a textarea begins with.
    sent |= {field["name"]: field.text for field in form.select("textarea")}
    sent |= {field["name"]: (field.select_one("option[selected]") or field.option).get("value") for field in form.select("select")}
    return {**sent, **changed}


def told(**more: str) -> dict[str, str]:
    """A first point that is whole."""
    point = {"p0_is_taken": "on", "p0_words": TRAINED, "p0_says": "培训不收钱。", "p0_verdict": "yes", "p0_asks": "\n".join(ASKS)}
    return {**point, "summary": "农民工可以免费参加培训。", "is_done": "on", **more}


async def test_a_clause_is_filled_in_with_what_is_proposed_and_kept_as_typed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        address, kept = await draft_of(clerk)
        form = await clerk.get(f"{address}/parts/1/1")
        assert form.soup.select_one("#p0_says").text.strip() == "开展免费培训。" and not form.soup.select("[name=p0_is_taken][checked]")
        assert form.soup.select_one("input[name=topic][value=skill_training]").has_attr("checked")
        after = await clerk.post(f"{address}/parts/1/1", filled(form, **told()))
        again = await clerk.get(f"{address}/parts/1/1")
        overview = await clerk.get(address)
    assert after.address.endswith("/parts/1/2"), "on to the next clause"
    part = read_review(kept).part("luoyang-2021-7/1")
    assert (part.version, part.by, part.fields["topics"]) == (1, "li", ["skill_training"])
    assert part.fields["points"][0]["asks"] == ASKS and part.fields["is_done"] and not part.fields["is_office_right"]
    assert (
        again.soup.select_one("#summary").text.strip() == "农民工可以免费参加培训。"
        and say("review_saved", name="li", version=1) in again.text
    )
    assert say("review_part_held", name="li", points=1) in overview.text
    assert "draft.edit" in [entry.action for entry in accounts().audit()]


async def test_what_a_point_lacks_is_said_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    lacking = {
        "p0_words": ("培训全免", say("review_words_wrong")),
        "p0_says": ("长" * 61, say("review_says_long", most=60)),
        "p0_asks": ("\n".join(ASKS[:5] * 2), say("review_asks_few", count=3)),
        "p0_do": ("去" * 91, say("review_part_long", most=90)),
    }
    async with at_desk(tmp_path, role="editor") as clerk:
        address, _ = await draft_of(clerk)
        page = await clerk.get(f"{address}/parts/1/1")
        for name, (value, fault) in lacking.items():
            page = await clerk.post(f"{address}/parts/1/1", filled(page, **told(**{name: value})))
            assert page.address.endswith("/parts/1/1") and any(fault in note for note in page.all("li.note"))
            field = page.soup.select_one(f"[name={name}]")
            assert value.split("\n")[0] in field.get("value", "") + field.text


async def test_the_second_of_two_editors_is_shown_both_and_overwrites_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk, colleague(clerk, "wang", "editor") as other:
        address, kept = await draft_of(clerk)
        mine, theirs = await clerk.get(f"{address}/parts/1/1"), await other.get(f"{address}/parts/1/1")
        await other.post(f"{address}/parts/1/1", {**filled(theirs, **told(summary="王写的。")), "csrf": other.csrf})
        clash = await clerk.post(f"{address}/parts/1/1", filled(mine, **told(summary="李写的。")))
        assert clash.status == 409 and "王写的。" in clash.all("[role=alert]")[0] and say("review_clash", name="wang") in clash.text
        assert clash.soup.select_one("#summary").text.strip() == "李写的。"
        assert read_review(kept).part("luoyang-2021-7/1").fields["summary"] == "王写的。"
        await clerk.post(f"{address}/parts/1/1", filled(clash))
    assert read_review(kept).part("luoyang-2021-7/1").fields["summary"] == "李写的。"


async def test_the_front_matter_is_confirmed_beside_its_text(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        address, kept = await draft_of(clerk)
        form = await clerk.get(f"{address}/parts/1/0")
        assert form.soup.select_one("#number")["value"] == "洛政〔2021〕7号" and "洛政〔2021〕7号" in form.all(".source")[0]
        wrong = await clerk.post(f"{address}/parts/1/0", filled(form, issued="去年三月"))
        right = await clerk.post(f"{address}/parts/1/0", filled(wrong, issued="2021-03-01", is_done="on"))
    assert say("review_day_wrong", day="去年三月") in wrong.text and right.address.endswith("/parts/1/1")
    assert read_review(kept).part("luoyang-2021-7").fields["is_done"]


async def test_parts_are_for_editors_and_of_drafts_that_are_there(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk, colleague(clerk, "wang") as staff:
        address, _ = await draft_of(clerk)
        gone = [(await clerk.get(f"{address}{rest}")).status for rest in ("/parts/1/9", "/parts/2/0", "/parts/x/1")]
        forbidden = await staff.get(f"{address}/parts/1/1")
        forged = await clerk.post(f"{address}/parts/1/1", {"csrf": "no", "version": "0"})
        unversioned = await clerk.post(f"{address}/parts/1/1", {"summary": "x"})
    assert gone == [404] * 3 and (forbidden.status, forged.status, unversioned.status) == (403, 403, 409)
