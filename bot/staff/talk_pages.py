"""The hand-over console: who waits, what was asked and told, a reply, and giving the conversation back to the bot."""

from __future__ import annotations

import re
from types import MappingProxyType

from sanic.response import HTTPResponse

from bot.channels.handover import give_back
from bot.channels.wechat.reach import deliver
from bot.inbox.clock import utc_now
from bot.inbox.model import BOT, MISSED, OPEN, Conversation, Message
from bot.inbox.store import Inbox
from bot.staff.doors import Doors
from bot.staff.html import RefusedError, as_json, go_to, show, show_plain
from bot.staff.session import Visit
from bot.staff.words import say
from bot.threads import run_slow
from knowledge.search.normalize import strip_controls

LONGEST_REPLY = 500
MOST_LINES = 200
SEEN = "conversation.view"
"""The act of whoever has a conversation on the screen, as the audit log names it."""
RESULTS = ("web", "pushed", "later")
DONE = MappingProxyType({"closed": "talk_done", "dropped": "talk_dropped"})
"""What a page may say about the step before it, by its address."""

_PERSON = re.compile(r"[0-9a-f]{32}")


def add_talks(doors: Doors) -> None:
    """Add the list, the conversation, and what is polled of both."""
    doors.add(show_talks, "/talks")
    doors.add(show_waiting, "/talks/waiting", is_step=False)
    doors.add(show_talk, "/talks/<person>")
    doors.add(show_news, "/talks/<person>/news", is_step=False)
    doors.add(post_reply, "/talks/<person>/reply", "POST")
    doors.add(post_close, "/talks/<person>/close", "POST")


async def show_talks(visit: Visit) -> HTTPResponse:
    """Conversations that wait, longest waiting first."""
    inbox = visit.services.inbox()
    waiting = await visit.services.run(inbox.asked_conversations)
    done = visit.argument("done")
    said = say(DONE[done]) if done in DONE else ""
    return show(visit, "talks.html", current="talks", rows=waiting, waited=waited_minutes, said=said)


async def show_waiting(visit: Visit) -> HTTPResponse:
    """How many wait, and the list as HTML, for pages that look again by themselves."""
    inbox = visit.services.inbox()
    waiting = await visit.services.run(inbox.asked_conversations)
    rows = show_plain("talk_rows.html", rows=waiting, waited=waited_minutes)
    return as_json({"open": len(waiting), "words": say("waiting", count=len(waiting)), "html": _text(rows)})


async def show_talk(visit: Visit) -> HTTPResponse:
    """One conversation; that it was seen is noted."""
    inbox, person = visit.services.inbox(), person_of(visit)

    def read() -> tuple[Conversation, list[Message]]:
        visit.note(SEEN, person)
        return _looked_at(visit, inbox, person), newest_lines(inbox, person)

    talk, lines = await visit.services.run(read)
    _must_exist(talk)
    done = visit.argument("done")
    said = say(f"talk_sent_{done}") if done in RESULTS else ""
    return _talk_page(visit, talk, lines, said=said)


async def show_news(visit: Visit) -> HTTPResponse:
    """Lines after a number as HTML, and who answers now; that lines were seen is noted."""
    inbox, accounts, person = visit.services.inbox(), visit.services.accounts(), person_of(visit)
    after = visit.number("after", 0, 2**50)

    def read() -> tuple[Conversation, list[Message]]:
        lines = inbox.messages_after(person, after, MOST_LINES)
        if lines:
            accounts.note_seen(visit.account.name, SEEN, person, visit.address)
        return _looked_at(visit, inbox, person), lines

    talk, lines = await visit.services.run(read)
    html = show_plain("talk_lines.html", lines=lines) if lines else None
    return as_json({"html": _text(html) if html else "", "after": lines[-1].seq if lines else after, "status": talk.status})


async def post_reply(visit: Visit) -> HTTPResponse:
    """Store a reply and deliver it as far as the channel allows."""
    inbox, person, text = visit.services.inbox(), person_of(visit), strip_controls(visit.field("text"))
    talk = await visit.services.run(lambda: inbox.conversation(person))
    _must_exist(talk)
    problem = "" if text else say("talk_empty")
    if len(text) > LONGEST_REPLY:
        problem = say("talk_long", limit=LONGEST_REPLY)
    if problem or talk.status == BOT:
        lines = await visit.services.run(lambda: newest_lines(inbox, person))
        return _talk_page(visit, talk, lines, said=problem or say("talk_closed"), text=text, status=400 if problem else 409)
    message = await visit.services.run(lambda: inbox.reply_as_staff(person, visit.account.name, text))
    done = await run_slow(lambda: deliver(inbox, message))
    return go_to(f"/talks/{person}?done={done}")


async def post_close(visit: Visit) -> HTTPResponse:
    """Give the conversation back to the bot; asked again where nobody has answered what the worker said last.

    One that the bot has already, because nobody answered in time, only goes from the list.
    """
    inbox, person = visit.services.inbox(), person_of(visit)
    talk, lines = await visit.services.run(lambda: (inbox.conversation(person), newest_lines(inbox, person)))
    left = unanswered(lines) if talk.status == OPEN else 0
    if left and visit.field("sure") != str(left):
        return _talk_page(visit, talk, lines, said=say("talk_unanswered"), status=409, sure=left)
    await visit.services.run(lambda: give_back(inbox, person, visit.account.name, say("talk_given_back")))
    return go_to(f"/talks?done={'dropped' if talk.status == MISSED else 'closed'}")


def person_of(visit: Visit) -> str:
    """The person key in the path.

    Raises:
        RefusedError: where it is none.
    """
    person = visit.part("person")
    if not _PERSON.fullmatch(person):
        raise RefusedError(404, say("refused_missing"))
    return person


def newest_lines(inbox: Inbox, person: str) -> list[Message]:
    """The newest lines of a conversation, oldest first."""
    lines: list[Message] = []
    while page := inbox.messages_after(person, lines[-1].seq if lines else 0, MOST_LINES):
        lines += page
    return lines[-MOST_LINES:]


def unanswered(lines: list[Message]) -> int:
    """The number of the worker's last line where no member of staff has answered it, else 0."""
    last = next((line for line in reversed(lines) if line.author != "bot"), None)
    return last.seq if last is not None and last.author == "person" else 0


def waited_minutes(talk: Conversation) -> int:
    """How long a conversation has waited, in whole minutes."""
    return max(0, int((utc_now() - talk.since).total_seconds() // 60)) if talk.since else 0


def _looked_at(visit: Visit, inbox: Inbox, person: str) -> Conversation:
    """A conversation; where staff have it, that this account has it on the screen is noted: the worker waits for them a while longer."""
    talk = inbox.conversation(person)
    if talk.status == OPEN:
        inbox.look(person, visit.account.name)
    return talk


def _must_exist(talk: Conversation) -> None:
    if talk.channel is None:
        raise RefusedError(404, say("refused_missing"))


def _talk_page(
    visit: Visit, talk: Conversation, lines: list[Message], said: str = "", text: str = "", status: int = 200, sure: int = 0
) -> HTTPResponse:
    newest = lines[-1].seq if lines else 0
    is_error = status >= 400
    return show(
        visit, "talk.html", status, current="talks", talk=talk, lines=lines, newest=newest, said=said, text=text, is_error=is_error,
        limit=LONGEST_REPLY, sure=sure,
    )  # fmt: skip


def _text(page: HTTPResponse) -> str:
    return (page.body or b"").decode()
