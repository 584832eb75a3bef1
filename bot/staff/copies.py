"""A script in words to take along: whole, as a short message, as one WeChat text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.inbox.model import LONGEST_REPLY
from bot.staff.script import Script, law_of
from bot.staff.words import say
from knowledge.model import Fact

SMS_LENGTH = 70
SMS_PART = 67
"""Characters of a single Chinese short message, and of each part of a longer one: the rest joins the parts."""
WECHAT_BYTES = 2048
MOST_SMS_PAPERS = 3


@dataclass(frozen=True)
class Copy:
    """Words to copy, and how long they are in words."""

    text: str
    size: str


def sms_length(text: str) -> int:
    """Characters as a telephone counts them: those outside the basic plane count twice."""
    return len(text.encode("utf-16-le")) // 2


def sms_messages(text: str) -> int:
    """How many short messages a text is charged as."""
    length = sms_length(text)
    return 1 if length <= SMS_LENGTH else math.ceil(length / SMS_PART)


def as_text(script: Script) -> Copy:
    """The whole script."""
    text = "\n\n".join("\n".join([title, *lines]) for title, lines in sections(script) if lines)
    return Copy(text, say("size_text", characters=len(text)))


def as_sms(script: Script, answer: Mapping[str, Any]) -> Copy:
    """The shortest useful form: the place, what to do first, who answers, what to bring, which document says so."""
    papers = "、".join(fact.text.split("；")[0] for fact in script.papers[:MOST_SMS_PAPERS])
    lead = next((referral.name for referral in script.refer if referral.role == "lead"), "")
    source = law_of(answer) or next(
        (f"{clause.get('document') or clause['issuer']}{clause['number']}" for clause in answer.get("clauses") or ()), ""
    )
    parts = [
        *script.say[:1],
        f"找{lead}。" if lead else "",
        f"带{papers}。" if papers else "",
        f"打{script.hotlines[0][0]}。" if script.hotlines else "",
        f"依据{source}。" if source else "",
    ]
    text = say("sms_sign") + _place(script, answer) + "".join(parts)
    return Copy(text, say("size_sms", characters=sms_length(text), messages=sms_messages(text)))


def as_wechat(script: Script, text: str) -> Copy:
    """The answer as the worker would read it, then steps, papers and offices as long as one message holds them."""
    blocks = [text.strip()]
    for title, lines in _for_worker(script):
        longer = "\n\n".join([*blocks, "\n".join([title, *lines])])
        if lines and len(longer.encode()) <= WECHAT_BYTES:
            blocks.append("\n".join([title, *lines]))
    whole = _cut("\n\n".join(blocks), WECHAT_BYTES)
    return Copy(whole, say("size_wechat", bytes=len(whole.encode()), limit=WECHAT_BYTES))


def as_reply(script: Script) -> Copy:
    """What a clerk answers in writing: the first words, then steps, papers and offices, each whole, as long as a reply holds them."""
    blocks = ["\n".join(script.say)] if script.say else []
    for title, lines in _for_worker(script):
        block = "\n".join([title, *lines])
        if lines and len("\n".join([*blocks, block])) <= LONGEST_REPLY:
            blocks.append(block)
    text = "\n".join(blocks)
    return Copy(text, say("size_text", characters=len(text)))


def sections(script: Script) -> Iterator[tuple[str, list[str]]]:
    """All parts of the script with their titles; what is not known is said so. Nobody in danger is asked for papers."""
    yield say("script_say"), list(script.say) or [say("no_say")]
    if not script.is_crisis:
        yield say("script_ask"), _numbered(script.ask) or [say("no_ask")]
    if not script.topic:
        yield say("script_call"), phone_lines(script)
        return
    yield say("script_steps"), _numbered(map(with_source, script.steps))
    yield say("script_papers"), _numbered(map(with_source, script.papers)) or [say("no_papers")]
    yield say("script_limits"), _numbered(map(with_source, script.limits))
    yield say("script_refer"), refer_lines(script)


def refer_lines(script: Script) -> list[str]:
    """Who leads, where such matters are taken, numbers; honest where no document names an office."""
    offices = [f"{referral.name}（{say(referral.role)}）" if referral.role else referral.name for referral in script.destinations]
    beside = say("beside", names="、".join(referral.name for referral in script.beside)) if script.beside else ""
    told = [*(offices or [say("no_office")]), *([beside] if beside else []), *(script.contacts or ([say("no_contact")] if offices else []))]
    return [*told, *phone_lines(script)]


def phone_lines(script: Script) -> list[str]:
    """Numbers with their names."""
    return [f"{number} {name}" for number, name in script.hotlines]


def worker_refer_lines(script: Script) -> list[str]:
    """Where a worker goes and whom they call; honest where nobody is named."""
    places = [referral.name for referral in script.destinations] or [say("no_office_worker")]
    return [*places, *script.contacts, *phone_lines(script)]


def with_source(fact: Fact) -> str:
    """A fact with the law it stands in."""
    return f"{fact.text}（{fact.source}）" if fact.source else fact.text


def _place(script: Script, answer: Mapping[str, Any]) -> str:
    """The place that the words are for; whoever keeps the message may be elsewhere next year."""
    name = (answer.get("region") or {}).get("name")
    return say("sms_city", city=name) if name and script.topic else ""


def _for_worker(script: Script) -> Iterator[tuple[str, list[str]]]:
    yield say("sheet_steps"), _numbered(fact.text for fact in script.steps)
    yield say("sheet_papers"), _numbered(fact.text for fact in script.papers)
    yield say("sheet_refer"), worker_refer_lines(script) if script.topic else []


def _numbered(lines: Iterable[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def _cut(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore")
