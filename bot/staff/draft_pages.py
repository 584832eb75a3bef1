"""Import preview: upload a document, see its clauses beside the text, and how it gets into the sources."""

from __future__ import annotations

from sanic.response import HTTPResponse

from bot.staff.doors import LARGEST_UPLOAD, UPLOAD_FRAME, Doors
from bot.staff.draft_process import TooMuchError
from bot.staff.drafts import delete_draft, make_draft, manifest_lines, read_draft
from bot.staff.html import RefusedError, go_to, show
from bot.staff.review import propose
from bot.staff.session import Visit, known_region
from bot.staff.words import say
from bot.threads import run_slow
from knowledge.catalog.regions import load_gazetteer
from knowledge.errors import SourceError

LONGEST_PLACE = 40


def add_drafts(doors: Doors) -> None:
    """Add the upload and the preview."""
    doors.add(post_draft, "/knowledge/drafts", "POST", role="editor", largest=LARGEST_UPLOAD + UPLOAD_FRAME)
    doors.add(show_draft, "/knowledge/drafts/<draft>", role="editor")
    doors.add(post_draft_delete, "/knowledge/drafts/<draft>/delete", "POST", role="editor")


async def post_draft(visit: Visit) -> HTTPResponse:
    """Read an uploaded document and keep it as a draft."""
    given, place = (visit.request.files or {}).get("file"), visit.field("region")[:LONGEST_PLACE]
    region = place_named(place)
    if given is None or not given.name or not given.body:
        raise RefusedError(400, say("import_none"))
    if region is None:
        raise RefusedError(400, say("import_region_unknown", place=place))
    if len(given.body) > LARGEST_UPLOAD:
        raise RefusedError(413, say("refused_large", megabytes=LARGEST_UPLOAD // 1_000_000))

    try:
        async with visit.services.reading:
            draft = await make_draft(visit.services.drafts, given.name, given.body, region, visit.account.name)
    except TooMuchError as error:
        raise RefusedError(422, say("import_too_much")) from error
    except SourceError as error:
        raise RefusedError(422, say("import_failed", reason=str(error))) from error
    await visit.services.run(lambda: visit.note("draft.add", draft))
    return go_to(f"/knowledge/drafts/{draft}")


def place_named(text: str) -> str | None:
    """The id of the place that a text names by id or by name, or None."""
    mentions = load_gazetteer().find(text)
    named = mentions[0].candidates if len(mentions) == 1 and mentions[0].surface == text else ()
    return known_region(text) or (named[0] if len(named) == 1 else None)


async def show_draft(visit: Visit) -> HTTPResponse:
    """The preview of a draft: what was cut, beside the text it was cut from."""
    draft = await visit.services.run(lambda: read_draft(visit.services.drafts, visit.part("draft")))
    if draft is None:
        raise RefusedError(404, say("refused_missing"))
    place = visit.services.drafts / draft.id / draft.file
    command = f"cp '{place}' knowledge/sources/"
    review = await run_slow(lambda: propose(place.parent, draft))
    return show(
        visit, "draft.html", current="knowledge", draft=draft, place=place, command=command, manifest=manifest_lines(draft), review=review
    )  # fmt: skip


async def post_draft_delete(visit: Visit) -> HTTPResponse:
    """Delete a draft with its file; who did it stays in the log."""

    def delete() -> bool:
        is_done = delete_draft(visit.services.drafts, visit.part("draft"))
        if is_done:
            visit.note("draft.delete", visit.part("draft"))
        return is_done

    if not await visit.services.run(delete):
        raise RefusedError(404, say("refused_missing"))
    return go_to("/knowledge?done=deleted")
