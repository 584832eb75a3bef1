"""What a guided talk ends with: a sum or a last day worked out, a paper, or the conditions of a place against the case."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.pages import FIRST_MESSAGE, joined, paginate
from knowledge.answers.payload import as_payload
from knowledge.answers.wording import say as say_answer
from knowledge.catalog.hotlines import load_hotlines
from knowledge.catalog.regions import load_gazetteer
from knowledge.model import Answer, Question, Status
from knowledge.papers.fill import fill
from knowledge.papers.load import load_forms
from knowledge.papers.model import Form
from knowledge.papers.plain import as_text
from knowledge.papers.values import values_of
from knowledge.rules.work import rests_on, work
from knowledge.talk.heard import Heard
from knowledge.talk.model import Guided, Outgoing, Problem, Result
from knowledge.talk.questions import HUKOU, matter_of, points_of_hukou
from knowledge.talk.replying import send
from knowledge.talk.slots import load_guided

MOST_NEXT = 4
SUMMED = frozenset({"wage_arrears"})
"""Topics in whose talk work and rate are told to be multiplied, though nothing says what was paid."""
WHOLE, RATED = 3, 2
"""Facts on which a sum of wages rests at least where it was told whole, and where only work and rate were."""


def say(key: str, **fields: object) -> str:
    """A line of guided.yml."""
    return str(load_guided()["say"][key]).format(**fields)


def plain_line(heard: Heard, text: str, options: tuple[str, ...] = ()) -> Result:
    """A line that answers no question of policy, with buttons to tap; what waited for a choice before no longer does."""
    talk = replace(heard.talk, options=options, pages=(), in_danger=False)
    return Outgoing(text, options, as_payload(Answer(Status.SMALLTALK)), labels=options), talk


def finish(heard: Heard, guided: Guided) -> Result:
    """The result of a guided talk whose questions are answered; the talk stays open for changes."""
    heard = replace(heard, talk=replace(heard.talk, guided=guided))
    if guided.kind == HUKOU:
        return _check_hukou(heard)
    form = load_forms().get(guided.choice("paper"))
    if form is not None:
        return _paper(heard, form)
    matter = matter_of(guided)
    return worked(heard, matter.rule if matter is not None else _sum_rule())


def _sum_rule() -> str:
    return str(load_guided()["talks"]["sum"]["rule"])


def wages_told(heard: Heard, least: int = WHOLE) -> Result | None:
    """The sum where everything of it was told: work, rate and what was paid are told for nothing else; None where something is missing."""
    is_whole = rests_on(_sum_rule(), heard.case, heard.desk.today(heard.message.as_of)) >= least
    return worked(heard, _sum_rule()) if is_whole else None


def worked(heard: Heard, rule: str) -> Result:
    """The point of the nation that names the rule, led by what it works out."""
    today = heard.desk.today(heard.message.as_of)
    found = work(rule, heard.case, today)
    point = next((point for point in heard.desk.resources.library.national_points if point.rule == rule), None)
    if found is None or not found.line or point is None:
        return plain_line(heard, say("too_little"))
    question = Question(
        point.asks[0], topic=point.topics[0], region=heard.place, case=heard.case, as_of=heard.message.as_of, point=point.id
    )
    return send(heard, question, heard.answer(question))


def _check_hukou(heard: Heard) -> Result:
    """The conditions of the place against what was told, by the point that has most of them."""
    points = points_of_hukou(heard)
    if not points:
        return plain_line(heard, say("too_little"))
    point = max(points, key=lambda each: len(each.checks))
    question = Question(point.asks[0], topic=HUKOU, region=heard.place, home=heard.home, case=heard.case, point=point.id)
    return send(heard, question, heard.answer(question))


def _paper(heard: Heard, form: Form) -> Result:
    """That the paper is done, what stands in it, where it goes; its text on 继续, the file by the channel (`paper` of the payload)."""
    place = load_gazetteer().places[heard.place].name if heard.place is not None else ""
    today = heard.desk.today(heard.message.as_of)
    values = values_of(heard.case, place, today)
    phone = next((line.number for line in load_hotlines().for_topic(form.topic)), "")
    lines = [
        say("paper_done", title=form.title, purpose=form.purpose),
        say("paper_owed", **values) if "owed" in values and form.needs else "",
        say("paper_hand"),
        say("paper_where", where=form.where.replace("{at}", values["at"]), phone=phone) if form.where else "",
        *(values.get(f"term_{rule}", "") for rule in form.terms),
        say("paper_change"),
        say_answer("continue_hint"),
    ]
    while len(joined(lines)) > FIRST_MESSAGE:
        lines.pop(1)
    others = tuple(other.button for other in load_forms().values() if other.id != form.id and other.topic == form.topic)[:MOST_NEXT]
    payload = {**as_payload(Answer(Status.SMALLTALK)), "paper": {"id": form.id, "title": form.title}}
    talk = heard.talk if heard.talk.problem.topic else heard.talk.with_problem(Problem(form.title, topic=form.topic, region=heard.place))
    pages = paginate(as_text(fill(form.id, heard.case, place, today)))
    return Outgoing(joined(lines), others, payload, labels=others), replace(talk, options=others, pages=pages, in_danger=False)
