"""What a person on WeChat is told for each kind of message; everything said goes through here once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from bot.channels import erasing, privacy
from bot.channels.erasing import Erasure, asks_whether_to_erase, wants_erasing
from bot.channels.fallback import fallback_messages
from bot.channels.handover import place_words
from bot.channels.inbound import Inbound, clean_text, read_inbound
from bot.channels.papers import LINK_SECONDS, link_to
from bot.channels.rest import Handler, run_turn
from bot.channels.wechat import messages as wechat
from bot.channels.wechat.choices import cities, city_of, city_of_scene, is_command, picked, topics
from bot.channels.wechat.ledger import Ledger
from bot.channels.wechat.record import CHANNEL, Record
from bot.channels.wechat.render import Words, answer_of, hotline_lines, load_wording, say, words_of
from bot.channels.wechat.stickers import is_not_passed_on, without_stickers
from bot.state_errors import StateError
from bot.threads import run_slow
from knowledge.answers.erase_words import is_about_erasing
from knowledge.catalog.regions import load_gazetteer
from knowledge.danger.detect import is_danger
from knowledge.model import Option
from knowledge.talk.words import leave_words

logger = logging.getLogger(__name__)


class Recogniser(Protocol):
    """Turns speech into words; blocking, with its own timeouts."""

    def recognise(self, media_id: str, audio_format: str) -> str | None:
        """The words of a voice message, or None where there are none."""


@dataclass(frozen=True)
class Tools:
    """What all conversations share: Rasa's handler, its memory's eraser, speech recognition where a centre has one."""

    handler: Handler
    forget_tracker: Callable[[str], Awaitable[Collection[str] | None]]
    recogniser: Recogniser | None = None


@dataclass(frozen=True)
class Talk:
    """One message of one person, on its way to words."""

    person: str
    key: str
    ledger: Ledger
    record: Record
    tools: Tools

    async def reply(self, message: wechat.Message) -> Words:
        """What to say. Whatever fails, the person gets words.

        Raises:
            StateError: where the shared state cannot be used.
        """
        try:
            return await self._reply(message)
        except StateError:
            raise
        except Exception:  # whatever failed, the person gets words
            logger.exception("WeChat turn failed")
            return words_of(fallback_messages(self.person))

    async def _reply(self, message: wechat.Message) -> Words:
        match message:
            case wechat.Text(content):
                return await self._written(content)
            case wechat.Click(key):
                return await self._text(key)
            case wechat.Voice():
                return await self._voice(message)
            case wechat.Place():
                return await self._place(message)
            case wechat.Subscribe(scene) | wechat.Scan(scene):
                return await self._greet(scene, isinstance(message, wechat.Subscribe))
            case wechat.Unsubscribe():
                return await self._forget()
            case wechat.Media(kind):
                return await self._unreadable(kind)
        return Words()

    async def _written(self, content: str) -> Words:
        if is_not_passed_on(content):
            return await self._unreadable("other")
        words = without_stickers(content)
        return await self._text(words) if words or not content.strip() else await self._unreadable("sticker")

    async def _text(self, content: str) -> Words:
        region = await asyncio.to_thread(self.ledger.region)
        inbound = read_inbound({"sender": self.person, "message": content, "metadata": {"region": region} if region else None})
        rest, offered = await asyncio.to_thread(lambda: (self.ledger.take_rest(), self.ledger.take_offered()))
        if is_command("continue", inbound.text):
            if rest is not None:
                return rest
            if await asyncio.to_thread(self.ledger.has_missed):
                return Words()
        return await self._ask(replace(inbound, text=picked(inbound.text, offered)))

    async def _ask(self, inbound: Inbound) -> Words:
        was_asked = await asyncio.to_thread(self.ledger.take_asked_to_erase)
        # Staff answer at their pace; danger to life cannot wait for them, and deleting is no matter of theirs.
        is_ours = is_danger(inbound.text) or is_about_erasing(inbound.text, was_asked)
        is_staffs = not is_ours and await self.record.are_staffs(inbound.text)
        await self.record.heard(inbound.text, self.key)
        if is_staffs:
            return await self._waiting()
        messages = await run_turn(inbound, self.tools.handler, CHANNEL)
        if wants_erasing(messages):
            return Words(erasing.words_of(await self._erase()), are_last=True)
        if asks_whether_to_erase(messages):
            await asyncio.to_thread(self.ledger.ask_to_erase)
        words = await self._with_link(words_of(messages), answer_of(messages))
        said, is_with_staff = await self.record.answered(inbound.text, words.text, answer_of(messages))
        return await self._with_staff_lines(await self._leavable(said) if is_with_staff else replace(words, text=said))

    async def _with_link(self, words: Words, answer: Mapping[str, Any]) -> Words:
        """Below the words that a paper is written: the link that opens it once, where the server's address is known."""
        form = (answer.get("paper") or {}).get("id")
        made = await asyncio.to_thread(link_to, self.ledger.state, self.person, form) if form else None
        if made is None:
            return words
        link, key = made
        await asyncio.to_thread(self.ledger.note_link, key, LINK_SECONDS)
        return replace(words, text=f"{words.text}\n{say('paper_link', link=link)}")

    async def _with_staff_lines(self, words: Words) -> Words:
        said = await self.record.staff_lines()
        return replace(words, text=f"{said}\n\n{words.text}") if said else words

    async def _waiting(self) -> Words:
        said = await self.record.staff_lines()
        if said:
            return Words(said)
        is_first = await asyncio.to_thread(self.ledger.is_first_wait)
        return await self._leavable(place_words(await self.record.place()) + say("waiting", leave=leave_words())) if is_first else Words()

    async def _leavable(self, text: str) -> Words:
        """Words to somebody who waits for staff, with the choice to wait no more."""
        return await self._offered(text, (Option(leave_words(), leave_words()),))

    async def _voice(self, voice: wechat.Voice) -> Words:
        text: str | None = voice.recognition
        if not text and self.tools.recogniser is not None:
            recogniser = self.tools.recogniser
            text = await run_slow(lambda: recogniser.recognise(voice.media_id, voice.format))
            return await self._heard(text) if text else await self._unreadable("voice")
        return await self._text(text) if text else await self._unreadable("voice")

    async def _heard(self, text: str) -> Words:
        """The answer with what was understood, so that the person can say it again: above it, or below what cannot wait."""
        words = await self._text(text)
        if words.are_silent:
            return words
        heard = say("heard", text=clean_text(text))
        parts = (words.text, heard) if is_danger(text) else (heard, words.text)
        return replace(words, text="\n\n".join(parts))

    async def _unreadable(self, kind: str) -> Words:
        known = load_wording()["kept"]
        kind = kind if kind in known else "other"
        if await self.record.are_staffs(known[kind]):
            await self.record.heard(known[kind], self.key)
            return await self._waiting()
        return await self._offered(say(kind), topics())

    async def _place(self, place: wechat.Place) -> Words:
        city = city_of(place)
        if city is None:
            return await self._offered(say("place_unknown"), cities())
        words = await self._text(city)
        return words if words.are_silent else replace(words, text=f"{say('place', city=city)}\n\n{words.text}")

    async def _greet(self, scene: str, is_new: bool) -> Words:
        city = city_of_scene(scene)
        if city is not None:
            await asyncio.to_thread(self.ledger.preset_region, city)
            name = load_gazetteer().places[city].name
            return await self._offered(_with_first_lines(say("welcome_city" if is_new else "scan_city", city=name), is_new), topics())
        if is_new:
            return await self._offered(_with_first_lines(say("welcome"), True), cities())
        return await self._offered(say("scan_plain"), topics())

    async def _forget(self) -> Words:
        """Whoever left gets no words, even where something of theirs could not be deleted yet."""
        await self._erase()
        return Words(are_last=True)

    async def _erase(self) -> Erasure:
        """Delete everything of the person but what sends the reply to this message."""
        in_tracker = partial(self.tools.forget_tracker, self.person)
        return await erasing.erase(self.person, in_tracker, self.record.forget, partial(asyncio.to_thread, self.ledger.forget, self.key))

    async def _offered(self, text: str, options: tuple[Option, ...]) -> Words:
        await asyncio.to_thread(self.ledger.offer, [option.says for option in options])
        return Words(text, options)


def _with_first_lines(text: str, is_first: bool) -> str:
    """With what a first message says besides: what is kept, and whom to call."""
    return f"{text}\n\n{privacy.first_line()}\n\n{say('urgent')}\n{hotline_lines()}" if is_first else text
