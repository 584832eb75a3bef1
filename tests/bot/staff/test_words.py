"""Wording: nothing said is missing, nothing written is unused."""

from __future__ import annotations

import re
from pathlib import Path

from bot.inbox.accounts import ROLES
from bot.inbox.model import OUTCOMES
from bot.staff import words
from bot.staff.html import NAVIGATION
from bot.staff.inbox_pages import KINDS, STATUSES
from bot.staff.review_fields import FRONT
from bot.staff.words import say, say_if_known
from knowledge.contacts import FIELDS
from knowledge.model import Status
from knowledge.points.model import ASKS, VERDICTS
from knowledge.points.model import KINDS as POINT_KINDS

FOLDER = Path(words.__file__).parent
BY_NAME = {
    "nav": [name for name, _ in NAVIGATION],
    "role": ROLES,
    "kind": KINDS,
    "status": STATUSES,
    "done": STATUSES,
    "answer": [status.value for status in Status],
    "outcome": OUTCOMES,
    "point_kind": POINT_KINDS,
    "point_ask": ASKS,
    "point_verdict": VERDICTS,
    "review": (*FRONT, "topics"),
    "contacts": FIELDS,
    "copy": ("title", "text", "sms", "wechat"),
}


def test_every_word_said_is_there_and_every_word_there_is_said() -> None:
    known = set(words.WORDING.load()["words"])
    sources = [path.read_text(encoding="utf-8") for path in (*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.html"))]
    said = {key for source in sources for key in re.findall(r'(?<!\w)say\("([a-z_]+)"[,)]', source)}
    named = {f"{prefix}_{name}" for prefix, names in BY_NAME.items() for name in names}
    assert said - known == set() and named - known == set()
    quoted = {key for key in known if any(f'"{key}"' in source for source in sources)}
    by_prefix = {key for key in known if key.split("_")[0] in ("act", "author", "channel", "vote") or key.startswith("talk_sent_")}
    assert known - quoted - named - by_prefix == set()


def test_what_has_no_words_yet_is_shown_as_it_is() -> None:
    assert say_if_known("act", "login.failed") == say("act_login_failed") and say_if_known("act", "new.act") == "new.act"
