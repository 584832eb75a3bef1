"""The assistant's words as WeChat shows them: plain text of at most 2,048 bytes, choices as numbers and tappable links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from knowledge.catalog.files import Wording
from knowledge.catalog.hotlines import load_hotlines
from knowledge.model import Option, Status

LIMIT = 2048
"""UTF-8 bytes of a text reply that WeChat takes, everything included."""

_HARMLESS = str.maketrans({"<": "＜", ">": "＞", "&": "＆"})
_SENTENCE_ENDS = re.compile(r"(?<=[。！？；\n])")
_ATOMS = re.compile(r"https?://[!-~]+|.", re.DOTALL)


@dataclass(frozen=True)
class Words:
    """What is to be said and the choices below it; `are_last` where nothing of the person is kept any more once it was said."""

    text: str = ""
    options: tuple[Option, ...] = ()
    are_last: bool = False

    @property
    def are_silent(self) -> bool:
        """True where nothing is to be said."""
        return not self.text.strip() and not self.options

    def as_json(self) -> str:
        """For the shared state."""
        return json.dumps([self.text, [[option.label, option.says] for option in self.options]], ensure_ascii=False)

    @classmethod
    def from_json(cls, kept: str) -> Words:
        """From the shared state."""
        text, options = json.loads(kept)
        return cls(text, tuple(Option(label, says) for label, says in options))


@dataclass(frozen=True)
class Page:
    """One reply as WeChat gets it, and what is left for 继续."""

    content: str
    rest: Words | None = None


_WORDING = Wording(Path(__file__).with_name("wechat.yml"))
load_wording, say = _WORDING.load, _WORDING.say


def hotline_lines() -> str:
    """The numbers to call where nothing else helps, one a line."""
    lines = (load_hotlines().by_number[number] for number in load_wording()["hotlines"])
    return "\n".join(f"{line.number} {line.name}：{line.purpose}" for line in lines)


def words_of(messages: Sequence[Mapping[str, Any]]) -> Words:
    """The assistant's messages as one text with the choices offered last: numbers pick from those."""
    texts = [str(message["text"]).strip() for message in messages if message.get("text")]
    offered = [message["buttons"] for message in messages if message.get("buttons")]
    options = tuple(Option(str(button["title"]), str(button["payload"])) for button in offered[-1]) if offered else ()
    return Words("\n\n".join(_with_emergency(texts, answer_of(messages))), options)


def _with_emergency(texts: list[str], answer: Mapping[str, Any]) -> list[str]:
    """In danger the number to call now stands alone on the first line, the others in one line below."""
    lines = [line for line in answer.get("hotlines") or () if answer.get("status") == Status.CRISIS.value]
    if not lines:
        return texts
    others = say("danger_others", numbers="、".join(f"{line['number']}{line['name']}" for line in lines[1:]))
    return [say("danger_call", number=lines[0]["number"], name=lines[0]["name"]), *texts, *([others] if lines[1:] else [])]


def answer_of(messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The payload of the turn; empty where no message carries one."""
    payloads = (message["custom"].get("answer") for message in messages if isinstance(message.get("custom"), Mapping))
    return next((payload for payload in payloads if isinstance(payload, dict)), {})


def together(earlier: Sequence[Words], words: Words) -> Words:
    """Replies that were missed, and then the new one; numbers pick from the newest choices."""
    if not earlier:
        return words
    parts = [f"{say('late')}\n{late.text}" for late in earlier]
    if words.are_silent:
        return Words("\n\n".join(parts), earlier[-1].options)
    return Words("\n\n".join([*parts, f"{say('late_then')}\n{words.text}"]), words.options)


def first_page(words: Words) -> Page:
    """As much as one reply holds: the text, then the choices as links, as plain numbers where links do not fit."""
    words = _listed_once(words)
    text = words.text.translate(_HARMLESS).strip()
    for options in (linked(words.options), numbered(words.options)):
        whole = "\n\n".join(part for part in (text, options) if part)
        if size(whole) <= LIMIT:
            return Page(whole)
    hint = f"\n{say('continue_hint')}"
    head = _head(text, LIMIT - size(hint))
    # A page of the assistant's own may end with the same hint.
    shown = head.rstrip().removesuffix(say("continue_hint")).rstrip() + hint
    return Page(shown, Words(text[len(head) :].strip(), words.options))


def _listed_once(words: Words) -> Words:
    """Where the text lists the choices itself, its lines become the labels of the choices: nobody reads one list twice."""
    lines = words.text.split("\n")
    told: dict[int, str] = {}
    for number, option in enumerate(words.options, 1):
        start = f"{number}. {option.label}"
        found = next((line for line in lines if line.startswith(start)), None)
        if found is not None:
            told[number] = found
    text = "\n".join(line for line in lines if line not in told.values())
    labels = {number: line.partition(" ")[2] for number, line in told.items()}
    options = tuple(Option(labels.get(number, option.label), option.says) for number, option in enumerate(words.options, 1))
    return Words(text, options, words.are_last)


def size(text: str) -> int:
    """UTF-8 bytes of a text."""
    return len(text.encode("utf-8", "ignore"))


def linked(options: Sequence[Option]) -> str:
    """The choices as numbered links that send their words when tapped."""
    return _listed(
        "options",
        (
            f'<a href="weixin://bizmsgmenu?msgmenucontent={quote(option.says, safe="")}&msgmenuid={number}">{_label(option)}</a>'
            for number, option in enumerate(options, 1)
        ),
    )


def numbered(options: Sequence[Option]) -> str:
    """The choices as numbers only."""
    return _listed("numbers", map(_label, options))


def _label(option: Option) -> str:
    return option.label.translate(_HARMLESS)


def _listed(head: str, labels: Iterator[str]) -> str:
    lines = [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    return "\n".join([say(head), *lines]) if lines else ""


def _head(text: str, room: int) -> str:
    """The start of `text` in at most `room` bytes: whole sentences, else whole links and characters."""
    head = _filled(_SENTENCE_ENDS.split(text), room)
    return head or _filled(_ATOMS.findall(text), room) or _filled(list(text), room)


def _filled(pieces: Sequence[str], room: int) -> str:
    taken = 0
    for count, piece in enumerate(pieces):
        taken += size(piece)
        if taken > room:
            return "".join(pieces[:count])
    return "".join(pieces)
