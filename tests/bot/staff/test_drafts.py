"""Trying a new document before it becomes a source."""

from __future__ import annotations

import asyncio
import hashlib
import stat
import time
import zipfile
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

import aiohttp
import docx
import pytest

from bot.staff import draft_process
from bot.staff.doors import LARGEST_UPLOAD
from bot.staff.draft_process import TooMuchError
from bot.staff.draft_reader import LARGEST_UNPACKED, MOST_PIECES
from bot.staff.drafts import delete_old_drafts, list_drafts, make_draft, manifest_lines, read_draft, safe_name
from bot.staff.html import topic_name
from bot.staff.old_drafts import keep_deleting_drafts
from bot.staff.review import FILE
from bot.staff.words import say
from knowledge.cli import SOURCES
from knowledge.errors import SourceError
from tests.bot.channels.web.web_page import Page as Chat
from tests.bot.staff.clerk import Clerk, Page, accounts, at_desk

SEED = SOURCES / "000_928faa490f4eb83f.txt"
LINES = (
    "洛阳市人民政府关于做好农民工工作的意见",
    "洛政〔2021〕7号",
    "（一）加强技能培训。开展免费培训。（市人力资源社会保障局牵头，市财政局配合）",
    "（二）保障工资支付。严查欠薪。（市人力资源社会保障局负责）",
    "2021年3月1日",
)


def word_file(*lines: str) -> bytes:
    document, packed = docx.Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(packed)
    return packed.getvalue()


async def upload(clerk: Clerk, name: str, content: bytes, region: str = "安阳市") -> Page:
    form = aiohttp.FormData({"csrf": clerk.csrf, "region": region}, quote_fields=False)
    form.add_field("file", content, filename=name)
    return await clerk.post("/knowledge/drafts", form)


async def test_a_text_is_cut_into_the_clauses_we_know(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        page = await upload(clerk, SEED.name, SEED.read_bytes())
        listed = await clerk.get("/knowledge")
    assert page.status == 200 and say("draft_clauses", count=25) in page.text
    cut, text = page.all(".cut"), page.all(".source")[0]
    assert len(cut) == 25 and "保障农民工工资报酬权益" in cut[8] and "安阳市人力资源和社会保障局" in cut[8]
    assert "安政〔2015〕34号" in text and "anyang-2015-34" in page.text
    assert f"sha256: {hashlib.sha256(SEED.read_bytes()).hexdigest()}" in page.text and "knowledge/sources/" in page.text
    assert SEED.name in listed.text
    assert "draft.add" in [entry.action for entry in accounts().audit()]


async def test_a_word_file_of_a_new_city(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        page = await upload(clerk, "洛阳 意见.docx", word_file(*LINES), region="洛阳市")
    assert len(page.all(".cut")) == 2 and "洛政〔2021〕7号" in page.text and "file: 洛阳-意见.docx" in page.text
    assert "region: luoyang" in page.text


async def test_topics_and_points_are_proposed_beside_each_clause(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        page = await upload(clerk, "a.txt", "\n".join(LINES).encode(), region="洛阳市")
        (kept,) = (tmp_path / "drafts").iterdir()
        made = (kept / FILE).stat().st_mtime_ns
        again = await clerk.get(f"/knowledge/drafts/{kept.name}")
    first, second = page.all(".cut")
    assert f"{topic_name('skill_training')} " in first and f"{topic_name('wage_arrears')} " in second and "%" in first
    assert page.all("li.proposed")[0].startswith("开展免费培训。") and again.all(".cut") == page.all(".cut")
    assert (kept / FILE).stat().st_mtime_ns == made, "proposals are made once"


async def test_a_draft_is_said_to_be_kept_and_can_be_deleted(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        page = await upload(clerk, "a.txt", "\n".join(LINES).encode(), region="洛阳市")
        (kept,) = (tmp_path / "drafts").iterdir()
        assert say("draft_kept", place=kept / "a.txt") in page.text
        forged = await clerk.post(f"/knowledge/drafts/{kept.name}/delete", {"csrf": "no"})
        assert forged.status == 403 and kept.is_dir()
        gone = await clerk.post(f"/knowledge/drafts/{kept.name}/delete")
        again = await clerk.post(f"/knowledge/drafts/{kept.name}/delete")
    assert gone.all("[role=status].notice") == [say("draft_deleted")] and not kept.exists() and again.status == 404
    assert [(entry.account, entry.object) for entry in accounts().audit() if entry.action == "draft.delete"] == [("li", kept.name)]


async def test_targets_that_have_passed_are_warned_of(tmp_path: Path) -> None:
    aim = "（一）加强技能培训。到2025年，培训一万人。（市人力资源社会保障局牵头）"
    async with at_desk(tmp_path, role="editor") as clerk:
        inside = await upload(clerk, "a.txt", "\n".join([*LINES[:2], aim, *LINES[3:]]).encode(), region="洛阳市")
        outside = await upload(clerk, "b.txt", "\n".join([*LINES[:2], "到2025年，培训一万人。", *LINES[2:]]).encode(), region="洛阳市")
        fresh = await upload(clerk, "c.txt", "\n".join(LINES).encode(), region="洛阳市")
    assert len(inside.all("li.stale")) == 1 and "2025" in inside.all("li.stale")[0] and "2025" in inside.all(".cut .note")[0]
    assert len(outside.all("li.stale")) == 1 and not fresh.all("li.stale")
    assert say("draft_no_problems") not in inside.text


async def test_what_is_doubtful_is_said(tmp_path: Path) -> None:
    content = "\n".join([*LINES[:3], "（五）保障工资支付。严查欠薪。（市人力资源社会保障局负责）"]).encode()
    async with at_desk(tmp_path, role="editor") as clerk:
        page = await upload(clerk, "a.txt", content, region="洛阳市")
        letter = await upload(clerk, "b.txt", "今天开会。".encode())
    gap, undated = page.all("li.note:not(.stale)")
    assert "（五）" in gap and "没有找到日期" in undated and say("draft_no_problems") not in page.text
    assert letter.all("li.note") and not letter.all(".cut")


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.exe", b"MZ", 422),
        ("a.html", b"<p>x</p>", 422),
        ("a", b"x", 422),
        ("a.docx", b"no zip", 422),
        ("a.pdf", b"%PDF-1.4 broken", 422),
        ("a.txt", b"\n \n", 422),
        ("a.txt", b"", 400),
    ],
)
async def test_files_that_cannot_be_read_leave_nothing_behind(tmp_path: Path, name: str, content: bytes, status: int) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        page = await upload(clerk, name, content)
    assert page.status == status and str(tmp_path) not in page.text and "Traceback" not in page.text
    assert not list((tmp_path / "drafts").rglob("*"))


async def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        fits = await upload(clerk, "a.txt", "工".encode() * (LARGEST_UPLOAD // 3))
        over = await upload(clerk, "a.txt", b"x" * (LARGEST_UPLOAD + 1))
        far = await upload(clerk, "a.txt", b"x" * (LARGEST_UPLOAD * 2))
    assert fits.status == 200 and (over.status, far.status) == (413, 413) and say("refused_large", megabytes=5) in over.text


async def test_an_unknown_place_is_asked_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role="editor") as clerk:
        pages = [await upload(clerk, "a.txt", SEED.read_bytes(), region=region) for region in ("", "火星市", "<b>", "../etc")]
    assert [page.status for page in pages] == [400] * 4


@pytest.mark.parametrize("draft", ["20260101-aaaaaaaaaaaa", "..", "../../etc/passwd", "x"])
async def test_drafts_that_are_none_are_not_found(tmp_path: Path, draft: str) -> None:
    assert read_draft(tmp_path, draft) is None


async def test_a_zip_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "0" * (LARGEST_UNPACKED + 1))
    with pytest.raises(SourceError, match=r"^a\.docx: unpacks"):
        await make_draft(tmp_path, "a.docx", packed.getvalue(), "anyang", "li")


def swollen(paragraphs: int) -> bytes:
    """A small .docx of very many paragraphs."""
    plain, packed = BytesIO(word_file()), BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * paragraphs)
            target.writestr(part.filename, content)
    return packed.getvalue()


async def test_answers_go_on_while_a_file_is_read_that_takes_for_ever(tmp_path: Path) -> None:
    content = swollen(600_000)
    assert len(content) < 150_000
    async with at_desk(tmp_path, role="editor") as clerk:
        chat = Chat(clerk.session, clerk.server, clerk.agent)
        await chat.say("工资")
        reading = asyncio.create_task(upload(clerk, "a.docx", content))
        waits = []
        while not reading.done():
            begun = time.monotonic()
            assert "答：" in (await chat.another().say("工资"))["text"]
            waits.append(time.monotonic() - begun)
            await asyncio.sleep(0.3)
        page = await reading
    assert page.status == 422 and say("import_too_much") in page.text and not list((tmp_path / "drafts").rglob("*"))
    assert len(waits) > 3 and sorted(waits)[-2] < 1, waits


async def test_a_file_of_more_pieces_than_a_page_shows_is_refused(tmp_path: Path) -> None:
    content = "\n".join([*LINES[:2], *(f"（一）保障工资支付。第{number}件事。" for number in range(MOST_PIECES))]).encode()
    with pytest.raises(TooMuchError):
        await make_draft(tmp_path / "drafts", "a.txt", content, "anyang", "li")
    assert not list((tmp_path / "drafts").iterdir())


async def tried(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Tries a file whose reader runs `code` in place of the importer."""
    (folder / "strange.py").write_text(f"import os, sys, time\nfrom bot.staff.draft_reader import _limit_self\n_limit_self()\n{code}\n")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setattr(draft_process, "READER", "strange")
    await make_draft(folder / "drafts", "a.txt", b"x", "anyang", "li")


@pytest.mark.parametrize(
    "code",
    [
        "x = bytearray(2_000_000_000)",
        "open(sys.argv[-1], 'wb').write(b'x' * 9_000_000)",
        "os.kill(os.getpid(), 9)",
        "sys.exit(3)",
        "time.sleep(60)",
        "print('x' * 9_000_000); time.sleep(60)",
        "raise RuntimeError('secret')",
    ],
)
async def test_whatever_a_file_does_to_its_reader_staff_get_words_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(draft_process, "READING_SECONDS", 3.0)
    with pytest.raises(TooMuchError):
        await asyncio.wait_for(tried(tmp_path, monkeypatch, code), 20)
    assert not list((tmp_path / "drafts").iterdir())


async def test_a_reader_is_told_no_secret_and_ends_with_whoever_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_process, "READING_SECONDS", 60.0)
    told = tmp_path / "told"
    code = f"open({str(told)!r}, 'w').write(f'{{os.getpid()}} {{[name for name in os.environ if name.startswith(\"GONGYOU\")]}}')\ntime.sleep(60)"
    trying = asyncio.create_task(tried(tmp_path, monkeypatch, code))
    while not told.exists() or not told.read_text():
        await asyncio.sleep(0.05)
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    number, _, secrets = told.read_text().partition(" ")
    assert secrets == "[]" and not Path(f"/proc/{number}").exists() and not list((tmp_path / "drafts").iterdir())


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\docs\\a b'c.TXT", "a-b-c.txt"),
        ("意见（1）.docx", "意见-1.docx"),
        ("$(rm -rf).pdf", "rm-rf.pdf"),
        (".txt", "document.txt"),
    ],
)
def test_names_hold_nothing_dangerous(given: str, name: str) -> None:
    assert safe_name(given) == name


async def test_a_draft_comes_back_as_it_was_and_its_entry_builds(tmp_path: Path) -> None:
    from knowledge.ingest.pipeline import load

    made_id = await make_draft(tmp_path / "drafts", SEED.name, SEED.read_bytes(), "anyang", "li")
    made = read_draft(tmp_path / "drafts", made_id)
    assert made is not None and (made.id, made.by, made.clauses) == (made_id, "li", 25) and list_drafts(tmp_path / "drafts") == [made]
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / SEED.name).write_bytes((tmp_path / "drafts" / made.id / made.file).read_bytes())
    (sources / "manifest.yml").write_text(f"sources:\n{manifest_lines(made)}", encoding="utf-8")
    (parsed,) = load(sources)
    assert [clause.text for clause in parsed.document.clauses] == [clause.text for clause in made.documents[0].clauses]


async def test_only_the_owner_may_read_a_draft(tmp_path: Path) -> None:
    made = await make_draft(tmp_path / "deep" / "drafts", SEED.name, SEED.read_bytes(), "anyang", "li")
    place = tmp_path / "deep" / "drafts" / made
    assert {stat.S_IMODE(file.stat().st_mode) for file in place.iterdir()} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (place, place.parent, place.parent.parent)} == {0o700}


async def test_drafts_that_others_may_read_are_tightened_at_the_start(tmp_path: Path) -> None:
    made = await make_draft(tmp_path / "drafts", SEED.name, SEED.read_bytes(), "anyang", "li")
    place = tmp_path / "drafts" / made
    for path in (place.parent, place, *place.iterdir()):
        path.chmod(0o755)
    async with at_desk(tmp_path, role="editor"):
        pass
    assert {stat.S_IMODE(file.stat().st_mode) for file in place.iterdir()} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (place, place.parent)} == {0o700}


def test_drafts_go_after_the_term_and_nothing_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    for name in ("20260101-0123456789ab", "20260601-0123456789ab", "20260101-notes", "keep"):
        (folder / name).mkdir(parents=True)
        (folder / name / "file.txt").write_text("x", encoding="utf-8")

    assert delete_old_drafts(folder, 180, datetime(2026, 7, 1, tzinfo=timezone.utc)) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["20260101-notes", "20260601-0123456789ab", "keep"]
    assert delete_old_drafts(folder / "none", 180, datetime(2026, 7, 1, tzinfo=timezone.utc)) == 0


async def test_the_running_server_deletes_old_drafts(tmp_path: Path) -> None:
    old = tmp_path / "drafts" / "20200101-0123456789ab"
    old.mkdir(parents=True)
    task = asyncio.create_task(keep_deleting_drafts(tmp_path / "drafts"))
    while old.exists():
        await asyncio.sleep(0.01)
    task.cancel()
