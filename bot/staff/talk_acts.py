"""What a member of staff does with a conversation: take it and let it go, answer, note, pass it on, give it back to the bot."""

from __future__ import annotations

from collections.abc import Callable

from sanic.response import HTTPResponse

from bot.channels.handover import give_back
from bot.channels.wechat.reach import deliver
from bot.inbox.errors import InboxError, OvertakenError
from bot.inbox.model import BOT, LONGEST_REPLY, MISSED, OPEN, Message, Seen
from bot.staff.doors import Doors
from bot.staff.html import RefusedError, go_to
from bot.staff.session import Visit
from bot.staff.talk_pages import Shown, look_at, person_of, talk_page
from bot.staff.words import say
from bot.threads import run_slow
from knowledge.search.normalize import strip_controls

TO_CENTRE = "centre:"
"""Before the id of a centre in the list of those whom a conversation may be passed on to; no account has such a name."""


def add_talk_acts(doors: Doors) -> None:
    """Add the posts of a conversation's page."""
    doors.add(post_claim, "/talks/<person>/claim", "POST")
    doors.add(post_release, "/talks/<person>/release", "POST")
    doors.add(post_reply, "/talks/<person>/reply", "POST")
    doors.add(post_close, "/talks/<person>/close", "POST")
    doors.add(post_transfer, "/talks/<person>/transfer", "POST")
    doors.add(post_note, "/talks/<person>/note", "POST")
    doors.add(post_number, "/talks/<person>/number", "POST")


async def post_claim(visit: Visit) -> HTTPResponse:
    """Take a conversation, from somebody else only where the page has said that they have it."""
    person, team = person_of(visit), visit.services.team()
    shown = await visit.services.run(lambda: look_at(visit, person))
    if shown.talk.status == BOT:
        return await talk_page(visit, shown, said=say("talk_closed"), status=409)
    refused = await _overtaken(visit, shown, lambda: team.claim(person, visit.account.name, seen_of(visit)))
    return refused or go_to(f"/talks/{person}?done=claimed")


async def post_release(visit: Visit) -> HTTPResponse:
    """Let whoever is free see to a conversation."""
    person, team = person_of(visit), visit.services.team()
    await visit.services.run(lambda: look_at(visit, person))
    await visit.services.run(lambda: team.release(person, visit.account.name))
    return go_to(f"/talks/{person}?done=released")


async def post_reply(visit: Visit) -> HTTPResponse:
    """Store a reply and deliver it as far as the channel allows; not where another clerk answered since the page was shown."""
    inbox, person, text = visit.services.inbox(), person_of(visit), strip_controls(visit.field("text"))
    shown = await visit.services.run(lambda: look_at(visit, person))
    problem = "" if text else say("talk_empty")
    if len(text) > LONGEST_REPLY:
        problem = say("talk_long", count=len(text), limit=LONGEST_REPLY, over=len(text) - LONGEST_REPLY)
    if problem or shown.talk.status == BOT:
        return await talk_page(visit, shown, said=problem or say("talk_closed"), text=text, status=400 if problem else 409)
    sent: list[Message] = []
    refused = await _overtaken(
        visit, shown, lambda: sent.append(inbox.reply_as_staff(person, visit.account.name, text, seen_of(visit))), text
    )
    if refused is not None:
        return refused
    done = await run_slow(lambda: deliver(inbox, sent[0]))
    return go_to(f"/talks/{person}?done={done}")


async def post_close(visit: Visit) -> HTTPResponse:
    """Give the conversation back to the bot; asked again where nobody has answered what the worker said last.

    One that the bot has already, because nobody answered in time, only goes from the list.
    """
    inbox, person = visit.services.inbox(), person_of(visit)
    shown = await visit.services.run(lambda: look_at(visit, person))
    left = unanswered(shown.lines) if shown.talk.status == OPEN else 0
    if left and visit.field("sure") != str(left):
        return await talk_page(visit, shown, said=say("talk_unanswered"), status=409, sure=left)
    outcome = visit.field("outcome")
    await visit.services.run(lambda: give_back(inbox, person, visit.account.name, say("talk_given_back"), outcome))
    return go_to(f"/talks?done={'dropped' if shown.talk.status == MISSED else 'closed'}")


async def post_transfer(visit: Visit) -> HTTPResponse:
    """Give the conversation to a colleague or to another centre; their list shows it as new."""
    person, team, to = person_of(visit), visit.services.team(), visit.field("to")

    def transfer() -> None:
        try:
            if to.startswith(TO_CENTRE):
                team.move(person, visit.account.name, to.removeprefix(TO_CENTRE))
            else:
                team.transfer(person, visit.account.name, to)
        except InboxError as error:
            raise RefusedError(409, say("refused_missing")) from error

    await visit.services.run(lambda: look_at(visit, person))
    await visit.services.run(transfer)
    return go_to("/talks?done=transferred")


async def post_note(visit: Visit) -> HTTPResponse:
    """Write something that only staff read."""
    person, team, text = person_of(visit), visit.services.team(), strip_controls(visit.field("note"))
    await visit.services.run(lambda: look_at(visit, person))
    if text:
        await visit.services.run(lambda: team.add_note(person, visit.account.name, text))
    return go_to(f"/talks/{person}?done=noted")


async def post_number(visit: Visit) -> HTTPResponse:
    """Show the number that the worker left, once, to the account that sees to them; it stands on no page that can be loaded again."""
    person, team = person_of(visit), visit.services.team()
    shown = await visit.services.run(lambda: look_at(visit, person))

    def take() -> str | None:
        try:
            return team.take_number(person, visit.account.name)
        except InboxError as error:
            raise RefusedError(403, say("number_not_yours")) from error

    number = await visit.services.run(take)
    if number is None:
        return await talk_page(visit, shown, said=say("number_gone"), status=410)
    return await talk_page(visit, shown, number=number)


def seen_of(visit: Visit) -> Seen:
    """What the form says that its page had on the screen; a form that says nothing has seen nothing."""
    newest = visit.field("newest")
    is_number = newest.isascii() and newest.isdigit() and len(newest) <= 18
    return Seen(int(newest) if is_number else 0, visit.field("claimant") or None)


def unanswered(lines: list[Message]) -> int:
    """The number of the worker's last line where no member of staff has answered it, else 0."""
    last = next((line for line in reversed(lines) if line.author != "bot"), None)
    return last.seq if last is not None and last.author == "person" else 0


async def _overtaken(visit: Visit, shown: Shown, act: Callable[[], object], text: str = "") -> HTTPResponse | None:
    """Do something with a conversation; the page with who was faster and the `text` kept, where somebody was, else None."""
    try:
        await visit.services.run(act)
    except OvertakenError as overtaken:
        fresh = await visit.services.run(lambda: look_at(visit, shown.talk.person))
        by = fresh.names.get(overtaken.by, overtaken.by)
        said = say("talk_answered_since" if overtaken.has_answered else "talk_taken_since", name=by)
        return await talk_page(visit, fresh, said=said, text=text, status=409)
    return None
