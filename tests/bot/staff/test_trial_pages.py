"""From a reviewed draft to what is answered: its files, the trial of them, one question to both stores, publishing."""

from __future__ import annotations

import asyncio
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.staff import trial_pages, trials
from bot.staff.draft_files import files_of, packed
from bot.staff.drafts import read_draft
from bot.staff.review import read_review
from bot.staff.trials import read_trial
from bot.staff.words import say
from knowledge.cli import SOURCES
from knowledge.errors import KnowledgeError
from knowledge.ingest.pipeline import load
from knowledge.points.load import read_file
from tests.bot.staff.clerk import Clerk, Page, accounts, at_desk, colleague
from tests.bot.staff.test_review_pages import ASKS, TRAINED, draft_of, filled, told


async def reviewed(clerk: Clerk) -> tuple[str, Path]:
    """A draft whose front matter and first clause are reviewed, with one point."""
    address, kept = await draft_of(clerk)
    front = await clerk.get(f"{address}/parts/1/0")
    form = await clerk.post(f"{address}/parts/1/0", filled(front, title="洛阳市关于做好农民工工作的意见", is_done="on"))
    await clerk.post(f"{address}/parts/1/1", filled(form, **told(is_office_right="on", questions="洛阳学手艺收费不")))
    return address, kept


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose knowledge is one text."""
    knowledge = tmp_path / "checkout" / "knowledge"
    for name in ("sources", "catalog/summaries", "catalog/points/documents"):
        (knowledge / name).mkdir(parents=True)
    shutil.copy(SOURCES / "000_928faa490f4eb83f.txt", knowledge / "sources")
    (knowledge / "sources" / "manifest.yml").write_text(
        "# Read first.\nsources:\n  - file: 000_928faa490f4eb83f.txt\n    region: anyang\n    note: kept as it is  # really\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(trial_pages, "KNOWLEDGE", knowledge)
    return knowledge


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


async def test_the_files_drop_into_a_checkout_as_they_are(tmp_path: Path, checkout: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        address, _ = await reviewed(clerk)
        async with clerk.session.get(f"{clerk.server}/staff{address}/export") as answer:
            archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    archive.extractall(checkout.parent)
    (_, new) = load(checkout / "sources")
    assert (new.document.id, new.document.title) == ("luoyang-2021-7", "洛阳市关于做好农民工工作的意见")
    assert yaml(checkout / "catalog/summaries/luoyang-2021-7.yml")["clauses"] == {
        1: {"summary": "农民工可以免费参加培训。", "topics": ["skill_training"], "questions": ["洛阳学手艺收费不"]}
    }
    (point,) = read_file(checkout / "catalog/points/documents/luoyang-2021-7.yml")
    assert (point.id, point.verdict, point.region, point.asks) == ("luoyang-2021-7/c1_1", "yes", "luoyang", tuple(ASKS))
    assert point.sources[0].words == TRAINED and point.sources[0].clause == "luoyang-2021-7/1"
    manifest = (checkout / "sources/manifest.yml").read_text(encoding="utf-8")
    assert "# Read first." in manifest and "note: kept as it is  # really" in manifest and "reviewed" not in manifest
    assert "draft.export" in [entry.action for entry in accounts().audit()]


async def test_a_file_that_is_taken_over_again_stands_once_in_the_manifest_and_never_in_place_of_another(
    tmp_path: Path, checkout: Path
) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        address, kept = await reviewed(clerk)
        draft, review = read_draft(kept.parent, kept.name), read_review(kept)
        assert draft is not None
        content = (kept / draft.file).read_bytes()
        for _ in range(2):
            zipfile.ZipFile(io.BytesIO(packed(files_of(draft, review, content, checkout)))).extractall(checkout.parent)
        assert len(load(checkout / "sources")) == 2
        (checkout / "sources" / draft.file).write_text("别的", encoding="utf-8")
        name_taken = await clerk.get(f"{address}/trial")
        (checkout / "sources" / draft.file).rename(checkout / "sources" / "b.txt")
        manifest = checkout / "sources/manifest.yml"
        manifest.write_text(manifest.read_text(encoding="utf-8").replace("a.txt", "b.txt"), encoding="utf-8")
        held = await clerk.get(f"{address}/trial")
    assert name_taken.status == held.status == 409
    assert say("publish_name_taken", file="a.txt") in name_taken.text and say("publish_document_taken", file="b.txt") in held.text


async def tried(clerk: Clerk, address: str) -> Page:
    page = await clerk.post(f"{address}/trial")
    while say("trial_running") in page.text:
        await asyncio.sleep(0.2)
        page = await clerk.get(f"{address}/trial")
    return page


async def test_a_draft_is_tried_asked_and_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[dict[str, bytes]] = []
    monkeypatch.setattr(trial_pages, "publish", published.append)
    monkeypatch.setattr(trials, "RUNNER", "tests.bot.staff.small_trial")
    async with at_desk(tmp_path) as clerk, colleague(clerk, "wang", "editor") as editor:
        address, kept = await reviewed(clerk)
        early = await clerk.post(f"{address}/publish")
        asked_early = await clerk.post(f"{address}/ask", {"q": ASKS[0]})
        page = await tried(clerk, address)
        assert say("publish_go") in page.text, page.text
        done = read_trial(kept)
        assert done is not None and done.asked > 5 and not done.changes, "no answer of another place changes"
        asked = await clerk.post(f"{address}/ask", {"q": ASKS[0]})
        assert "培训不收钱" in asked.all(".then")[0] and "培训不收钱" not in asked.all(".today")[0]
        forbidden = await editor.post(f"{address}/publish", {"csrf": editor.csrf})
        done = await clerk.post(f"{address}/publish")
        form = await clerk.get(f"{address}/parts/1/1")
        await clerk.post(f"{address}/parts/1/1", filled(form, summary="培训不要钱。"))
        changed = await clerk.post(f"{address}/publish")
    assert (early.status, asked_early.status, forbidden.status, changed.status) == (409, 409, 403, 409)
    assert say("publish_done") in done.text and len(published) == 1 and "catalog/summaries/luoyang-2021-7.yml" in published[0]
    assert [entry.object for entry in accounts().audit() if entry.action == "draft.publish"] == [kept.name]
    assert not (kept / "copy").exists() and not (SOURCES / "a.txt").exists()


def test_what_the_build_refuses_leaves_everything_as_it_was(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = (checkout / "sources/manifest.yml").read_bytes()

    def refuse(root: Path, store: Path) -> None:
        assert (root / "knowledge/sources/a.txt").read_bytes() == b"x", "the build sees the files"
        raise KnowledgeError("no")

    monkeypatch.setattr(trials, "run_build", refuse)
    with pytest.raises(KnowledgeError):
        trials.publish({"sources/a.txt": b"x", "sources/manifest.yml": b"y"}, checkout.parent, tmp_path / "k.db")
    assert (checkout / "sources/manifest.yml").read_bytes() == manifest and not (checkout / "sources/a.txt").exists()


def test_a_build_that_fails_says_why(tmp_path: Path, checkout: Path) -> None:
    (checkout / "sources/stray.txt").write_text("（一）落户。", encoding="utf-8")
    shutil.copytree(trials.ROOT / "knowledge", checkout, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "manifest.yml"))
    with pytest.raises(KnowledgeError, match="not listed"):
        trials.run_build(checkout.parent, tmp_path / "k.db")
