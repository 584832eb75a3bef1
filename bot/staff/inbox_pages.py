"""The inbox: questions without a sure answer, what staff decide about them, and the export of examples."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from sanic import response
from sanic.response import HTTPResponse

from bot.inbox.clock import day_in_china, utc_now
from bot.inbox.errors import InboxError
from bot.inbox.model import DECISIONS, Feedback, NotedQuestion
from bot.inbox.store import Inbox
from bot.inbox.training import training_patch
from bot.staff.doors import Doors
from bot.staff.exports import exported, mark_exported
from bot.staff.html import HEADERS, RefusedError, go_to, show
from bot.staff.session import Visit
from bot.staff.words import say
from knowledge.catalog.topics import load_topics

PAGE = 20
MOST_SCANNED = 2000
MOST_VOTES = 10
LONGEST_NUMBER = 40
STATUSES = ("new", *DECISIONS)
OUT_OF_SCOPE = "out_of_scope"
UNANSWERED = frozenset({"needs_topic", "no_clause", "region_not_covered", "out_of_scope", "error"})
KINDS = ("all", "unanswered", "unsure", "down")


@dataclass(frozen=True)
class Filter:
    """What is shown; empty fields show everything."""

    status: str = "new"
    kind: str = "all"
    topic: str = ""
    city: str = ""

    @classmethod
    def of(cls, visit: Visit) -> Filter:
        """The filter of the address; what is unknown in it counts as not given."""
        status, kind, topic, city = (visit.argument(name) for name in ("status", "kind", "topic", "city"))
        return cls(status if status in STATUSES else "new", kind if kind in KINDS else "all", topic, city)

    def takes(self, question: NotedQuestion) -> bool:
        """True where a question is to be shown."""
        is_topic = not self.topic or self.topic in (question.topic, question.decided_topic)
        return is_topic and (not self.city or self.city == question.region) and self._is_kind(question)

    def _is_kind(self, question: NotedQuestion) -> bool:
        if self.kind == "down":
            return question.reason is not None
        is_unanswered = question.answer_status in UNANSWERED
        return self.kind == "all" or (is_unanswered if self.kind == "unanswered" else not is_unanswered and question.reason is None)

    @property
    def address(self) -> str:
        """The filter as the beginning of an address that goes on with a further field."""
        given = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(given)}&"


@dataclass(frozen=True)
class Shown:
    """One page of the inbox."""

    questions: list[NotedQuestion]
    count: int
    scanned: int
    regions: list[str]
    exported: frozenset[int]
    votes: list[Feedback]


def add_inbox(doors: Doors) -> None:
    """Add the list, decisions and the export."""
    doors.add(show_inbox, "/inbox")
    doors.add(post_decision, "/inbox/decide", "POST", role="editor")
    doors.add(post_export, "/inbox/export", "POST", role="editor")


async def show_inbox(visit: Visit) -> HTTPResponse:
    """Questions that a filter takes, newest first; that the inbox was seen is noted."""
    chosen, page = Filter.of(visit), visit.number("page", 1, 1000)
    shown = await visit.services.run(lambda: _read(visit, chosen, page))
    done = visit.argument("done")
    said = say("export_nothing") if done == "nothing" else say(f"done_{done}") if done in STATUSES else ""
    return show(
        visit, "inbox.html", current="inbox", chosen=chosen, shown=shown, page=page, is_last=page * PAGE >= shown.count, said=said,
        topics=list(load_topics().values()), statuses=STATUSES, kinds=KINDS, may_decide=visit.account.may("editor"),
        most=MOST_SCANNED,
    )  # fmt: skip


async def post_decision(visit: Visit) -> HTTPResponse:
    """Decide what becomes of a question; then back to the same list."""
    decision, topic, number = visit.field("decision"), visit.field("topic"), visit.field("id")
    is_topic = topic in load_topics() or topic == OUT_OF_SCOPE
    is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    if decision not in STATUSES or not is_number or (decision == "example" and not is_topic):
        raise RefusedError(400, say("refused_input"))
    inbox = visit.services.inbox()

    def decide() -> None:
        try:
            inbox.decide(int(number), decision, visit.account.name, topic if decision == "example" else None)
        except (InboxError, OverflowError) as error:
            raise RefusedError(404, say("refused_missing")) from error
        visit.note("question.decide", f"question {number}: {decision}")

    await visit.services.run(decide)
    return go_to(f"/inbox{Filter.of(visit).address}page={visit.number('page', 1, 1000)}&done={decision}")


async def post_export(visit: Visit) -> HTTPResponse:
    """The decided questions as a YAML file of training examples; what is in it is marked as exported."""
    inbox, accounts = visit.services.inbox(), visit.services.accounts()

    def export() -> str:
        decided = inbox.questions(status="example", limit=max(1, inbox.count_questions("example")))
        patch = training_patch(decided, visit.services.training)
        if patch:
            mark_exported(accounts, visit.account.name, [question.id for question in decided])
        return patch

    patch = await visit.services.run(export)
    if not patch:
        return go_to("/inbox?status=example&done=nothing")
    name = f"gongyou-examples-{day_in_china(utc_now()).isoformat()}.yml"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return response.text(patch, headers=headers, content_type="application/yaml; charset=utf-8")


def _read(visit: Visit, chosen: Filter, page: int) -> Shown:
    inbox = visit.services.inbox()
    visit.note("inbox.view", chosen.status)
    known = inbox.questions(status=chosen.status, limit=MOST_SCANNED)
    taken = [question for question in known if chosen.takes(question)]
    regions = sorted({question.region for question in known if question.region})
    start = (page - 1) * PAGE
    return Shown(taken[start : start + PAGE], len(taken), len(known), regions, _exported(inbox, chosen), inbox.feedback(limit=MOST_VOTES))


def _exported(inbox: Inbox, chosen: Filter) -> frozenset[int]:
    return exported(inbox) if chosen.status == "example" else frozenset()
