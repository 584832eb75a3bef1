"""What people are told of what is kept about them, for all channels: the notice of the page, and one line of a first message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.channels.wechat.reach import REACH_SECONDS
from bot.inbox.callbacks import callback_days
from bot.inbox.centre import settings
from bot.inbox.retention import AUDIT_DAYS, COUNT_DAYS, keep_days
from knowledge.catalog.files import Wording

WORDING = Wording(Path(__file__).with_name("privacy.yml"))
say = WORDING.say
YEAR_DAYS = 365


@dataclass(frozen=True)
class Notice:
    """The notice: a title, sections of a heading with its lines, the articles that ask for it, and the words that lead back."""

    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    source: str
    back: str


def notice() -> Notice:
    """The notice with the terms that hold and the centre that runs it.

    Raises:
        KnowledgeError: where a setting cannot be read.
    """
    words = WORDING.load()
    fields = {**_terms(), "who": _who(), "contact": _contact(), "callback": _callback()}
    sections = ((part["heading"], tuple(line.format(**fields) for line in part["lines"])) for part in words["sections"])
    return Notice(words["title"], tuple(sections), words["source"], words["back"])


def first_line() -> str:
    """What a first message says of it, with the notice's address where the centre has set its own."""
    site = str(settings().get("site") or "").rstrip("/")
    return say("first", days=keep_days()) + (say("more", site=site) if site else "")


def _terms() -> dict[str, int]:
    days = keep_days()
    return {
        "days": days,
        "reach_hours": int(REACH_SECONDS / 3600),
        # What shows no person is never deleted before what does.
        "count_years": max(days, COUNT_DAYS) // YEAR_DAYS,
        "audit_years": max(days, AUDIT_DAYS) // YEAR_DAYS,
    }


def _centre() -> Mapping[str, str]:
    return {name: str(value).strip() for name, value in (settings().get("centre") or {}).items()}


def _who() -> str:
    centre = _centre()
    if not centre.get("name"):
        return say("unnamed")
    return say("named", **centre) + "".join(say(part, **centre) for part in ("address", "phone") if centre.get(part)) + "。"


def _callback() -> str:
    days = callback_days()
    return say("callback_on", days=days) if days else say("callback_off")


def _contact() -> str:
    centre = _centre()
    if not centre.get("name"):
        return say("unnamed_contact")
    kind = next((part for part in ("phone", "address") if centre.get(part)), "name")
    return say({"phone": "contact_phone", "address": "contact_place", "name": "contact_name"}[kind], **centre)
