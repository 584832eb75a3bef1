"""The hand-over console: who waits, one conversation with who of staff sees to it, and what is polled of both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sanic.response import HTTPResponse

from bot.channels.handover import LEFT
from bot.inbox.canned import canned_replies
from bot.inbox.centres import load_centres
from bot.inbox.clock import utc_now
from bot.inbox.handover_log import HandoverRecord
from bot.inbox.model import BOT, LONGEST_REPLY, OUTCOMES, Asked, Conversation, Message
from bot.inbox.notes import LONGEST_NOTE, Note
from bot.inbox.store import Inbox
from bot.staff.ask_pages import Found, Query, held_cities
from bot.staff.doors import Doors
from bot.staff.html import RefusedError, as_json, show, show_plain
from bot.staff.session import Visit, known_region
from bot.staff.words import say

MOST_LINES = 200
PAGE = 30
OUTCOMES_OF_STAFF = tuple(outcome for outcome in OUTCOMES if outcome != LEFT)
SEEN = "conversation.view"
"""The act of whoever has a conversation on the screen, as the audit log names it."""
DONE = MappingProxyType({"closed": "talk_done", "dropped": "talk_dropped", "transferred": "talk_transferred"})
"""What the list may say about the step before it, by its address."""
RESULTS = ("web", "pushed", "later", "claimed", "released", "noted")
"""What a conversation's page may say about the step before it."""

_PERSON = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Shown:
    """A conversation as its page shows it: its lines, what to call each account, who else has it on the screen."""

    talk: Conversation
    lines: list[Message]
    names: Mapping[str, str]
    watchers: tuple[str, ...]
    draft: str = ""
    notes: tuple[Note, ...] = ()
    earlier: tuple[HandoverRecord, ...] = ()

    @property
    def newest(self) -> int:
        """The number of the newest line."""
        return self.lines[-1].seq if self.lines else 0


def add_talks(doors: Doors) -> None:
    """Add the list, the conversation, and what is polled of both."""
    doors.add(show_talks, "/talks")
    doors.add(show_waiting, "/talks/waiting", is_step=False)
    doors.add(show_talk, "/talks/<person>")
    doors.add(show_news, "/talks/<person>/news", is_step=False)


async def show_talks(visit: Visit) -> HTTPResponse:
    """Conversations that wait, longest waiting first."""
    fields = await visit.services.run(lambda: _rows(visit))
    done = visit.argument("done")
    said = say(DONE[done]) if done in DONE else ""
    return show(visit, "talks.html", current="talks", said=said, **fields)


async def show_waiting(visit: Visit) -> HTTPResponse:
    """One page of the list as HTML, for pages that were told that it changed."""
    fields = await visit.services.run(lambda: _rows(visit))
    return as_json({"html": _text("talk_rows.html", visit=visit, **fields)})


async def show_talk(visit: Visit) -> HTTPResponse:
    """One conversation; that it was seen is noted."""
    person = person_of(visit)

    def read() -> Shown:
        visit.note(SEEN, person)
        return look_at(visit, person)

    shown = await visit.services.run(read)
    done = visit.argument("done")
    said = say(f"talk_sent_{done}") if done in RESULTS else ""
    return await talk_page(visit, shown, said=said)


async def show_news(visit: Visit) -> HTTPResponse:
    """Lines after a number as HTML, who answers now, and who of staff sees to it; that lines were seen is noted."""
    accounts, person = visit.services.accounts(), person_of(visit)
    after = visit.number("after", 0, 2**50)

    def read() -> Shown:
        shown = look_at(visit, person, after)
        if shown.lines:
            accounts.note_seen(visit.account.name, SEEN, person, visit.address)
        return shown

    shown = await visit.services.run(read)
    return as_json(
        {
            "html": _text("talk_lines.html", lines=shown.lines, names=shown.names) if shown.lines else "",
            "after": shown.newest or after,
            "status": shown.talk.status,
            "claimant": shown.talk.claimed_by or "",
            "notes": _text("talk_notes.html", shown=shown),
            "team": _text("talk_team.html", visit=visit, csrf=visit.csrf, shown=shown, talk=shown.talk, newest=shown.newest or after),
        }
    )


def person_of(visit: Visit) -> str:
    """The person key in the path.

    Raises:
        RefusedError: where it is none.
    """
    person = visit.part("person")
    if not _PERSON.fullmatch(person):
        raise RefusedError(404, say("refused_missing"))
    return person


def look_at(visit: Visit, person: str, after: int = 0) -> Shown:
    """A conversation with its newest lines, or those after a number. Where staff have it, that this account has it on the screen is
    noted: the worker waits for them a while longer, and the others see who looks. Blocks.

    Raises:
        RefusedError: where there is none.
    """
    inbox, team, own = visit.services.inbox(), visit.services.team(), visit.account.name
    talk = inbox.conversation(person)
    if talk.channel is None or not talk.is_for(visit.account.centre):
        raise RefusedError(404, say("refused_missing"))
    lines = inbox.messages_after(person, after, MOST_LINES) if after else newest_lines(inbox, person)
    if talk.status != BOT:
        inbox.look(person, own, lines[-1].seq if lines else 0)
    names = team.names()
    watching = team.watchers([person]).get(person, ())
    others = tuple(names.get(account, account) for account in watching if account != own)
    return Shown(talk, lines, names, others, team.draft(person, own), tuple(team.notes(person)), tuple(team.earlier(person)))


def newest_lines(inbox: Inbox, person: str) -> list[Message]:
    """The newest lines of a conversation, oldest first."""
    lines: list[Message] = []
    while page := inbox.messages_after(person, lines[-1].seq if lines else 0, MOST_LINES):
        lines += page
    return lines[-MOST_LINES:]


def waited_minutes(talk: Asked) -> int:
    """How long a person has waited for an answer, in whole minutes."""
    return max(0, int((utc_now() - talk.waits_since).total_seconds() // 60)) if talk.waits_since else 0


async def talk_page(
    visit: Visit,
    shown: Shown,
    said: str = "",
    text: str | None = None,
    status: int = 200,
    sure: int = 0,
    found: Found | None = None,
    asked: Query | None = None,
    number: str = "",
) -> HTTPResponse:
    """The page of a conversation, with what is `said` about the step before, a reply's `text` in its box (the draft where there is
    none), and what the assistant `found` for what was `asked` beside it; with a
    `number` to call, shown this once."""
    listed, cities = await visit.services.run(lambda: (_rows(visit), held_cities()))
    return show(
        visit, "talk.html", status, current="talks", shown=shown, talk=shown.talk, lines=shown.lines, newest=shown.newest, said=said,
        text=shown.draft if text is None else text, is_error=status >= 400, limit=LONGEST_REPLY, sure=sure, canned=canned_replies(),
        outcomes=OUTCOMES_OF_STAFF, number=number, longest_note=LONGEST_NOTE, found=found,
        asked=asked or _query(shown), cities=cities, **listed,
    )  # fmt: skip


def _query(shown: Shown) -> Query:
    """What the worker said last, in their city, after the question that they came with."""
    last = next((line.text for line in reversed(shown.lines) if line.author == "person"), "")
    asked = shown.talk.question
    return Query(last, known_region(shown.talk.region), (asked,) if asked and asked != last else ())


def _rows(visit: Visit) -> dict[str, Any]:
    look = visit.services.board.look(is_fresh=True).of(visit.account.centre)
    page = min(visit.number("page", 1, 1000), max(1, -(-len(look.rows) // PAGE)))
    rows = look.rows[(page - 1) * PAGE : page * PAGE]
    return {
        "rows": rows, "waited": waited_minutes, "names": visit.services.team().names(), "watchers": look.watchers,
        "page": page, "open_talks": look.waiting,
        "is_last": page * PAGE >= len(look.rows), "centres": load_centres(), "to_call": look.to_call,
    }  # fmt: skip


def _text(template: str, **fields: Any) -> str:
    return (show_plain(template, **fields).body or b"").decode()
