"""Every status of the published contract has wording, can be rendered whatever is asked of it, and is valid JSON."""

from __future__ import annotations

import json

import pytest

from knowledge.answers.desk import Desk
from knowledge.answers.payload import as_payload
from knowledge.answers.render import ASPECTS, MAIN, render
from knowledge.answers.wording import load_wording
from knowledge.catalog.topics import load_topics
from knowledge.model import Answer, Guess, Option, Question, Status

PUBLISHED = [
    "answered",
    "answered_from_province",
    "needs_region",
    "needs_topic",
    "no_clause",
    "region_not_covered",
    "answered_from_law",
    "out_of_scope",
    "crisis",
    "handover",
    "smalltalk",
    "error",
]
ADDED_KEYS = {Status.CRISIS: {"kind"}}
"""Keys beside the published ones; `points` stand where a point leads the text."""
POINT_KEYS = {"id", "kind", "verdict", "says", "source"}
PAYLOAD_KEYS = {"status", "topic", "other_topics", "region", "clauses", "missing", "offices", "hotlines", "notes"}
CLAUSE_KEYS = {"id", "document", "title", "issuer", "issued", "level", "number", "ordinal", "heading", "text", "region", "highlights"}

ASKED = {
    Status.ANSWERED: Question("落户要什么条件", topic="hukou", region="anyang"),
    Status.ANSWERED_FROM_PROVINCE: Question("怎么办", topic="residence_permit", region="zhengzhou"),
    Status.ANSWERED_FROM_LAW: Question("老板拿东西抵工资行不行", topic="wage_arrears"),
    Status.NEEDS_REGION: Question("怎么办", topic="hukou"),
    Status.NEEDS_TOPIC: Question("咋办", guesses=(Guess("ask", 0.1),), region="anyang"),
    Status.NO_CLAUSE: Question("春运买票", topic="travel", region="anyang"),
    Status.REGION_NOT_COVERED: Question("西安的落户", topic="hukou"),
    Status.OUT_OF_SCOPE: Question("网购的东西不给退货", guesses=(Guess("out_of_scope", 0.9),)),
    Status.CRISIS: Question("我不想活了"),
}


def sample(status: Status, desk: Desk) -> Answer:
    """An answer of this status: the desk's own, or for those that only actions give, a made one."""
    if status in ASKED:
        return desk.answer(ASKED[status])
    return Answer(status, hotlines=desk.resources.hotlines.for_topic(None))


def test_statuses_are_the_published_ones() -> None:
    assert [status.value for status in Status] == PUBLISHED


@pytest.mark.parametrize("status", Status)
def test_status_has_wording_and_a_way_to_say_it(status: Status) -> None:
    # Answered by a point alone there is nothing around its words.
    assert status is Status.ANSWERED_FROM_LAW or str(load_wording()[status.value]).strip()
    assert status in MAIN


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_status_is_rendered_in_every_aspect(status: Status, aspect: str, desk: Desk) -> None:
    answer = sample(status, desk)
    reply = render(answer, aspect)

    assert answer.status is status
    assert all(page.strip() for page in reply.pages)
    assert not any(mark in page for page in reply.pages for mark in ("{", "}", "None", "\n\n"))


@pytest.mark.parametrize("status", Status)
def test_payload_of_a_status_keeps_the_contract(status: Status, desk: Desk) -> None:
    payload = json.loads(json.dumps(as_payload(sample(status, desk)), ensure_ascii=False))

    assert set(payload) - {"points"} == PAYLOAD_KEYS | ADDED_KEYS.get(status, set())
    assert ("points" in payload) >= (status is Status.ANSWERED_FROM_LAW)
    assert all(set(point) == POINT_KEYS for point in payload.get("points", ()))
    assert payload["status"] == status.value
    assert bool(payload["clauses"]) is (status in (Status.ANSWERED, Status.ANSWERED_FROM_PROVINCE))
    assert all(set(clause) == CLAUSE_KEYS for clause in payload["clauses"])


def test_places_and_choices_are_complete_where_they_are_needed(desk: Desk) -> None:
    needs_region = sample(Status.NEEDS_REGION, desk)
    unclear = Answer(Status.NEEDS_TOPIC, options=tuple(Option(topic.button, topic.button) for topic in load_topics().values())[:3])

    assert len(needs_region.options) == 5
    assert all(option.label in render(unclear).pages[0] for option in unclear.options)
