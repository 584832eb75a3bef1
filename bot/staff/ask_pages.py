"""The search page: what the worker says or a short code in, the worker's answer and the script out; also as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sanic.response import HTTPResponse

from bot.channels.inbound import clean_text
from bot.channels.reply import Reply
from bot.inbox.centre import settings
from bot.inbox.clock import CHINA
from bot.staff.asking import LONGEST_TEXT, MOST_TURNS, ask
from bot.staff.codes import Code, as_words, load_codes, near_codes, read_code, unknown_code
from bot.staff.copies import Copy, as_reply, as_sms, as_text, as_wechat, worker_refer_lines
from bot.staff.doors import Doors
from bot.staff.html import RefusedError, as_json, show
from bot.staff.script import Script, script_of
from bot.staff.session import CITY, Visit, known_region, set_cookie
from bot.staff.words import say
from knowledge.answers.desk import open_desk
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Place

MOST_OTHERS = 3
"""Further matters of one message that are looked up too."""


@dataclass(frozen=True)
class Query:
    """What staff ask: the words, the city picked, and what was said before where a choice is tapped."""

    text: str
    city: str | None
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A further matter of the same words, with its own answer and script."""

    reply: Reply
    script: Script


@dataclass(frozen=True)
class Found:
    """What came of a query: topics to choose from for a code with several meanings or with none, else the reply with its script."""

    query: Query
    heard: str = ""
    code: str = ""
    is_known: bool = True
    choices: tuple[tuple[Code, str], ...] = ()
    reply: Reply | None = None
    script: Script | None = None
    others: tuple[Problem, ...] = ()

    @property
    def copies(self) -> dict[str, Copy]:
        """The script in words to take along."""
        if self.script is None or self.reply is None:
            return {}
        copies = {"text": as_text(self.script), "sms": as_sms(self.script, self.reply.answer), "reply": as_reply(self.script)}
        return {**copies, "wechat": as_wechat(self.script, self.reply.text)}


def add_ask(doors: Doors) -> None:
    """Add the search page and its JSON."""
    doors.add(show_ask, "/ask")
    doors.add(post_ask, "/ask", "POST")
    doors.add(post_api, "/api", "POST")


async def show_ask(visit: Visit) -> HTTPResponse:
    """The empty search page."""
    return await _page(visit, None, visit.city)


async def post_ask(visit: Visit) -> HTTPResponse:
    """The search page with an answer; a post, so that no worker's words stand in the browser's history."""
    query = read_query(visit.field("q"), visit.field("city"), visit.fields("before"))
    found = await look_up(visit, query) if query.text else None
    page = await _page(visit, found, query.city)
    return set_cookie(visit.request, page, CITY, query.city or "none")


async def post_api(visit: Visit) -> HTTPResponse:
    """The same as JSON: {"question", "region"?, "before"?}."""
    try:
        body = json.loads(visit.request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, Mapping) or not isinstance(body.get("question"), str):
        raise RefusedError(400, say("refused_input"))
    before = body.get("before")
    query = read_query(body["question"], str(body.get("region") or ""), before if isinstance(before, list) else [])
    if not query.text:
        raise RefusedError(400, say("refused_input"))
    return as_json(found_as_json(await look_up(visit, query)))


def read_query(text: str, city: str, before: Sequence[Any]) -> Query:
    """A query from a form or a JSON body; personal numbers are masked before anything else sees them."""
    # The last ones are picked first: to clean a hundred thousand lines would hold up everybody.
    said = tuple(clean_text(str(line))[:LONGEST_TEXT] for line in list(before)[-MOST_TURNS + 1 :])
    return Query(clean_text(text)[:LONGEST_TEXT] if text.strip() else "", known_region(city), said)


async def look_up(visit: Visit, query: Query) -> Found:
    """Ask the assistant, or offer what a code may mean."""
    unknown = unknown_code(query.text)
    if unknown:
        return Found(query, code=unknown, is_known=False, choices=tuple((code, as_words(code, "")) for code in near_codes(unknown)))
    typed = read_code(query.text)
    if typed is not None and len(typed.matches) > 1:
        return Found(query, code=typed.code, choices=tuple((code, as_words(code, typed.rest)) for code in typed.matches))
    if typed is not None:
        # A code begins a matter; words go on with the one before.
        query = replace(query, before=())
    heard = as_words(typed.matches[0], typed.rest) if typed is not None else query.text
    agent = getattr(visit.request.app.ctx, "agent", None)
    reply = await ask(visit.services.handler, agent, (*query.before, heard), query.city)
    script = await visit.services.run(lambda: script_of(reply.answer, reply.text))
    return Found(query, heard, reply=reply, script=script, others=await _others(visit, query, heard, reply))


async def _others(visit: Visit, query: Query, heard: str, reply: Reply) -> tuple[Problem, ...]:
    """What a worker would get who goes on to each other matter of the same words."""
    agent = getattr(visit.request.app.ctx, "agent", None)
    found = []
    for topic in list(reply.answer.get("other_topics") or ())[:MOST_OTHERS]:
        if topic in load_topics() and reply.answer.get("topic"):
            said = (*query.before, heard, load_topics()[topic].button)
            found.append(await ask(visit.services.handler, agent, said, query.city))
    return await visit.services.run(lambda: tuple(Problem(one, script_of(one.answer, one.text)) for one in found))


def found_as_json(found: Found) -> dict[str, Any]:
    """A result for scripts: the reply as a channel gets it, the script, the copies with their sizes."""
    return {
        "question": found.heard,
        "region": found.query.city,
        "unknown_code": "" if found.is_known else found.code,
        "choices": [{"code": code.code, "word": code.word, "topic": code.topic, "says": says} for code, says in found.choices],
        "reply": asdict(found.reply) if found.reply else None,
        "script": asdict(found.script) if found.script else None,
        "others": [asdict(problem) for problem in found.others],
        "copies": {name: asdict(copy) for name, copy in found.copies.items()},
    }


async def _page(visit: Visit, found: Found | None, city: str | None) -> HTTPResponse:
    cities = await visit.services.run(held_cities)
    by_name = {place.name: place.id for place in cities}
    today: date = datetime.now(CHINA).date()
    return show(
        visit, "ask.html", current="ask", found=found, city=city, cities=cities, city_ids=by_name, codes=load_codes(), today=today,
        centre=settings().get("centre") or {}, refer_lines=worker_refer_lines,
    )  # fmt: skip


def held_cities() -> list[Place]:
    """The cities whose documents we hold."""
    places = load_gazetteer().places
    held = [places[region] for region in sorted(open_desk().resources.library.regions) if region in places]
    return [place for place in held if place.level == "city"]
