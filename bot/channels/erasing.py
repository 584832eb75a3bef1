"""Deleting everything of a person after 清除 was confirmed: in every store, and honestly where one cannot be reached.

The action only asks for it in its payload: Rasa saves the turn after the action ran, so that the channel deletes after the turn.
Until all is gone a note with the person's key lies in `var/unerased`, and the server tries again, after a restart too.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.channels.forgetting import forget_conversation, wipe_conversations
from bot.channels.inbox_calls import InboxCalls
from knowledge.answers.erase_words import buttons
from knowledge.answers.payload import as_payload
from knowledge.answers.wording import load_wording, say
from knowledge.model import Answer, Status

logger = logging.getLogger(__name__)

ERASE = "erase"
"""The field of an action's payload that asks the channel to delete everything of the person; nobody is shown it."""
INBOX_SECONDS = 30.0
"""Writing a large inbox anew takes longer than an answer may."""
AGAIN_SECONDS = 60.0
"""Pause between two tries to delete what could not be deleted."""
UNERASED = Path("var/unerased")
_PERSON = re.compile(r"[0-9a-f]{32}")

Message = dict[str, Any]
Work = Callable[[], Awaitable["Collection[str] | None"]]
"""Deletes in one store and gives what there was (names in the wording's `erased_things`); raises where it could not."""


@dataclass(frozen=True)
class Erasure:
    """What was deleted, and whether that is everything."""

    gone: frozenset[str]
    is_whole: bool


Erase = Callable[[str], Awaitable[Erasure]]
"""Deletes everything of a person in all stores."""


def wants_erasing(messages: Iterable[Mapping[str, Any]]) -> bool:
    """True where a turn's messages ask the channel to delete everything."""
    return any(custom.get(ERASE) is True for message in messages if isinstance(custom := message.get("custom"), Mapping))


def asks_whether_to_erase(messages: Iterable[Mapping[str, Any]]) -> bool:
    """True where a turn's messages ask the person whether everything is to be deleted."""
    return any(button.get("payload") == buttons()[0] for message in messages for button in message.get("buttons") or ())


async def erase(person: str, *works: Work) -> Erasure:
    """Delete a person's things in all stores, whichever of them fails; what is left is tried again later."""
    await asyncio.to_thread(_note, person)
    gone: set[str] = set()
    is_whole = True
    for work in works:
        try:
            gone.update(await work() or ())
        except Exception as error:  # the other stores are still to be done, and nobody is told that all is gone
            logger.warning("not everything of a person could be deleted (%s); it is tried again", type(error).__name__)
            is_whole = False
    if is_whole:
        await asyncio.to_thread(_note_done, person)
    return Erasure(frozenset(gone), is_whole)


async def erased(messages: Sequence[Message], recipient: str, *works: Work) -> list[Message]:
    """The messages of a turn; where they ask for it everything is deleted, and the message is what was."""
    if not wants_erasing(messages):
        return list(messages)
    words = words_of(await erase(recipient, *works))
    payload = {"answer": as_payload(Answer(status=Status.SMALLTALK))}
    return [{"recipient_id": recipient, "text": words}, {"recipient_id": recipient, "custom": payload}]


def words_of(erasure: Erasure) -> str:
    """What the person is told."""
    if not erasure.is_whole:
        return say("erased_partly")
    names: Mapping[str, str] = load_wording()["erased_things"]
    # The turn that asked for it was there in any case.
    return say("erased", things="、".join(name for thing, name in names.items() if thing in erasure.gone | {"talk"}))


def in_tracker(agent: Any, person: str) -> Work:
    """Deletes what Rasa remembers."""

    async def work() -> Collection[str]:
        gone = await forget_conversation(agent, person)
        await wipe_conversations(agent)
        return gone

    return work


def in_inbox(calls: InboxCalls, person: str) -> Work:
    """Deletes what the inbox holds."""
    return partial(calls.run, lambda inbox: inbox.forget(person), INBOX_SECONDS)


def unerased() -> list[str]:
    """Persons of whom something is still to be deleted."""
    try:
        return sorted(path.name for path in UNERASED.iterdir() if _PERSON.fullmatch(path.name))
    except OSError:
        return []


async def keep_erasing(works_of: Callable[[str], Sequence[Work]]) -> None:
    """Try again from time to time what could not be deleted."""
    while True:
        for person in await asyncio.to_thread(unerased):
            await erase(person, *works_of(person))
        await asyncio.sleep(AGAIN_SECONDS)


def _note(person: str) -> None:
    if not _PERSON.fullmatch(person):
        return
    try:
        UNERASED.mkdir(mode=0o700, parents=True, exist_ok=True)
        (UNERASED / person).touch(mode=0o600)
    except OSError as error:
        logger.error("%s: cannot be written (%s): what cannot be deleted now is not tried again", UNERASED, error.strerror)


def _note_done(person: str) -> None:
    try:
        (UNERASED / person).unlink(missing_ok=True)
    except OSError as error:
        logger.error("%s: cannot be written (%s): a person is deleted once more", UNERASED, error.strerror)
