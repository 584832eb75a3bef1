"""From a reviewed draft to what is answered: try it, ask it, take its files along, publish it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from sanic import response
from sanic.response import HTTPResponse

from bot.channels.inbound import clean_text
from bot.staff.asking import LONGEST_TEXT
from bot.staff.doors import Doors
from bot.staff.draft_files import Files, digest_of, files_of, packed, remaining
from bot.staff.drafts import Draft
from bot.staff.html import HEADERS, RefusedError, go_to, show
from bot.staff.review import Review
from bot.staff.review_pages import open_draft
from bot.staff.session import Visit
from bot.staff.trials import KNOWLEDGE, ask_both, lay_out, publish, read_trial, run_trial
from bot.staff.words import say
from bot.threads import run_slow
from knowledge.errors import KnowledgeError, SourceError
from knowledge.model import Guess
from knowledge.store.engine import store_url
from knowledge.talk.model import Message


def add_trials(doors: Doors) -> None:
    """Add trying, asking, taking along and publishing."""
    path = "/knowledge/drafts/<draft>"
    doors.add(show_trial, f"{path}/trial", role="editor")
    doors.add(post_trial, f"{path}/trial", "POST", role="editor")
    doors.add(post_trial_ask, f"{path}/ask", "POST", role="editor")
    doors.add(show_export, f"{path}/export", role="editor")
    doors.add(post_publish, f"{path}/publish", "POST", role="admin")


def _files(visit: Visit, draft: Draft, review: Review) -> Files:
    """The draft's files as they would be published now.

    Raises:
        RefusedError: where the knowledge holds something in their place.
    """
    try:
        return files_of(draft, review, (_place(visit, draft) / draft.file).read_bytes(), KNOWLEDGE)
    except SourceError as error:
        raise RefusedError(409, str(error)) from error


def _place(visit: Visit, draft: Draft) -> Path:
    return visit.services.drafts / draft.id


async def show_trial(visit: Visit) -> HTTPResponse:
    """What is still open, the last trial, and a question to both."""
    return await _page(visit, *await open_draft(visit))


async def _page(visit: Visit, draft: Draft, review: Review, status: int = 200, **more: Any) -> HTTPResponse:
    place = _place(visit, draft)
    files = await visit.services.run(lambda: _files(visit, draft, review))
    trial = await visit.services.run(lambda: read_trial(place))
    fields = {
        "trial": trial,
        "is_trying": draft.id in visit.services.trying,
        "is_current": trial is not None and not trial.error and trial.digest == digest_of(files),
        "open_parts": remaining(draft, review),
        "names": sorted(files),
        "said": say("publish_done") if visit.argument("done") == "published" else "",
    }
    return show(visit, "draft_trial.html", status, current="knowledge", draft=draft, **{**fields, **more})


async def post_trial(visit: Visit) -> HTTPResponse:
    """Begin a trial, which goes on while pages are answered; one of a draft at a time."""
    draft, review = await open_draft(visit)
    place, trying = _place(visit, draft), visit.services.trying
    if store_url() is not None:  # a store of one's own beside it would be read from there too
        raise RefusedError(409, say("trial_elsewhere"))
    files = await visit.services.run(lambda: _files(visit, draft, review))
    if draft.id not in trying:
        await visit.services.run(lambda: lay_out(place, files))
        trying[draft.id] = task = asyncio.create_task(_try(visit, place, files))
        task.add_done_callback(lambda _: trying.pop(draft.id, None))
        await visit.services.run(lambda: visit.note("draft.try", draft.id))
    return go_to(f"/knowledge/drafts/{draft.id}/trial")


async def _try(visit: Visit, place: Path, files: Files) -> None:
    async with visit.services.reading:
        await run_trial(place, files)


async def post_trial_ask(visit: Visit) -> HTTPResponse:
    """One question, answered as today and as with the draft."""
    draft, review = await open_draft(visit)
    text = clean_text(visit.field("q"))[:LONGEST_TEXT] if visit.field("q") else ""
    if not text:
        raise RefusedError(400, say("refused_input"))
    guesses = await _guesses(visit, text)
    try:
        both = await run_slow(lambda: ask_both(_place(visit, draft), text, draft.region, guesses))
    except (KnowledgeError, OSError) as error:
        raise RefusedError(409, say("trial_none")) from error
    return await _page(visit, draft, review, asked=text, both=both)


async def _guesses(visit: Visit, text: str) -> tuple[Guess, ...]:
    """What recognition thinks of a text; nothing where the assistant has none."""
    agent = getattr(visit.request.app.ctx, "agent", None)
    return Message.from_parse(await agent.parse_message(text)).guesses if hasattr(agent, "parse_message") else ()


async def show_export(visit: Visit) -> HTTPResponse:
    """The files as a zip that is unpacked in a checkout, where git shows what they change."""
    draft, review = await open_draft(visit)
    files = await visit.services.run(lambda: _files(visit, draft, review))
    await visit.services.run(lambda: visit.note("draft.export", draft.id))
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{draft.id}.zip"'}
    return response.raw(packed(files), content_type="application/zip", headers=headers)


async def post_publish(visit: Visit) -> HTTPResponse:
    """Put the files into the knowledge that answers: those that were tried, and no others."""
    draft, review = await open_draft(visit)
    files = await visit.services.run(lambda: _files(visit, draft, review))
    trial = await visit.services.run(lambda: read_trial(_place(visit, draft)))
    if trial is None or trial.error or trial.digest != digest_of(files):
        raise RefusedError(409, say("publish_untried"))

    def put() -> None:
        publish(files)
        visit.note("draft.publish", draft.id)  # here: who leaves the page meanwhile has published all the same

    async with visit.services.reading:
        try:
            await run_slow(put)
        except KnowledgeError as error:
            raise RefusedError(409, say("publish_refused", reason=str(error))) from error
        except OSError as error:
            raise RefusedError(409, say("publish_unwritable")) from error
    return go_to(f"/knowledge/drafts/{draft.id}/trial?done=published")
