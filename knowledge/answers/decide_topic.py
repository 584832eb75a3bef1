"""One topic to answer; or choices; or an honest no."""

from __future__ import annotations

from itertools import groupby

from knowledge.answers.context import Context
from knowledge.answers.find import SURE, answering, line_of, nearest, strangeness
from knowledge.answers.gate import is_of_document
from knowledge.answers.problems import named_topic, told_topics
from knowledge.answers.worded import worded_clause
from knowledge.answers.wording import say
from knowledge.catalog.topics import common_topics
from knowledge.model import Option, Status
from knowledge.points.model import Point
from knowledge.search.normalize import normalize, simplify
from knowledge.search.points import Found
from knowledge.search.reading import without_places
from knowledge.search.telling import telling_terms

MOST_CHOICES = 3
SURELY_OUT = 0.8
"""From this confidence on a question is out of scope although it names a thing of ours (年终奖交多少税)."""
SURE_IN_DOUBT = 0.45
"""From this probability on a point answers what may be none of ours; what surely seems none of ours, from `find.SURE` on. Set
by hand where blind questions gained most (`python -m bot.measure.blind`) for three of 200 strangers' questions."""
LIKELY = 0.35
"""From this confidence on the best guess on a longer message outweighs a thing named in passing."""

RARE = 0.2
"""A word in more than this share of a document's clauses (农民工) says nothing of what the question is about."""
SHORTEST_FIGURE = 2
"""Digits."""
RULE_WORDS = ("文件", "规定", "政策", "条文")


def decide_topic(context: Context) -> None:
    """One topic to answer; or choices; or an honest no."""
    if context.question.topic is not None:
        context.topic, context.other_topics = context.question.topic, context.question.other_topics
        return
    if context.question.earlier is not None:
        _stay_or_leave(context, context.question.earlier.topic)
        return
    found, strange, ranker = answering(context), strangeness(context), context.resources.ranker
    is_out, is_doubtful = strange >= ranker.declines, strange >= ranker.doubts and not context.names_document
    least = SURE if is_out else SURE_IN_DOUBT if is_doubtful else 0.0
    if found is not None and (_is_of_named_document(context, found) or found.probability >= least):
        _follow_point(context, found.point)
        return
    guesses, limits = topic_guesses(context), context.resources.thresholds
    scope = next((guess.confidence for guess in context.question.guesses if guess.label == "out_of_scope"), 0.0)
    best, second = [*guesses, ("", 0.0), ("", 0.0)][:2]
    is_sure = best[1] >= limits.answer_confidence and best[1] - second[1] >= limits.answer_gap
    hinted = _hinted_topic(context)
    if (serious := context.resources.hotlines.hint_in(simplify(context.text))) is not None:
        context.topic, context.say = serious.topic, serious.say
    elif hinted is not None and scope < SURELY_OUT and (not is_sure or scope > best[1]):
        context.topic = hinted
    elif not is_sure and scope < SURELY_OUT and (clause := worded_clause(context)) is not None:
        context.topic = max(clause.topics, key=lambda topic: dict(guesses).get(topic, 0.0))
    elif context.unstated and best[0]:
        context.topic = best[0]  # whether a held document states a thing is ours to say
    elif is_out and not is_sure:
        _decline(context)
    elif is_doubtful and not is_sure:
        _offer_topics(context, _likely_topics(context))
    elif is_sure:
        context.topic = best[0]
    elif len(several := _sure_parts(context)) > 1:
        # Several problems, none of them surely the whole: the likeliest is answered, the others are offered.
        context.topic = best[0] if best[0] in several else several[0]
    elif _is_backed(context, best[0]):
        context.topic = best[0]
    elif (spoken := _nearest_topic(context)) is not None:
        context.topic = spoken
    else:
        _offer_topics(context, _likely_topics(context))
    if context.status is None:
        # Where a thing named in the question decided against recognition, its guesses are no further problems.
        context.other_topics = _further_problems(context, guessing=context.topic == best[0])


def _stay_or_leave(context: Context, about: str) -> None:
    """The topic of the point that answers what follows, which may be another than the one talked of (报警有用吗 after wages)."""
    found = answering(context)
    if found is None or about in found.point.topics:
        context.topic = about
    else:
        _follow_point(context, found.point)


def _likely_topics(context: Context) -> list[str]:
    """Topics that the message may be about, the likeliest first."""
    limit = context.resources.thresholds.offer_confidence
    likely = [topic for topic, confidence in topic_guesses(context) if confidence >= limit]
    return list(dict.fromkeys([*likely[:1], *_sure_parts(context), *likely[1:]]))


def _is_backed(context: Context, topic: str) -> bool:
    """True where the nearest point is of the topic that recognition thinks likeliest: two weak signs that agree are no menu's worth."""
    near = nearest(context)
    return near is not None and topic in near.point.topics and near.probability >= context.resources.ranker.offers


def _is_of_named_document(context: Context, found: Found) -> bool:
    """True for what a document says or is, where the message asks for it: that is ours, whatever it is about."""
    return found.point.is_generated or (context.names_document and found.point.region is not None)


def _follow_point(context: Context, point: Point) -> None:
    """The topic of the point that answers: of several the one that recognition thinks likeliest."""
    guesses = dict(topic_guesses(context))
    if point.topics:
        context.topic = max(point.topics, key=lambda topic: guesses.get(topic, 0.0))
    elif guesses and (best := max(guesses, key=lambda topic: guesses[topic])) and guesses[best] >= LIKELY:
        context.topic = best
    if (serious := context.resources.hotlines.hint_in(simplify(context.text))) is not None:
        context.say = serious.say
    further = _further_problems(context, guessing=False)
    context.other_topics = tuple(topic for topic in further if topic not in point.topics)


def _hinted_topic(context: Context) -> str | None:
    """The topic of a thing the question names (高温费, 保证金): certain enough where recognition is not."""
    if context.resources.hotlines.problem_in(context.text) is not None:
        return None
    named = (detail.topic for detail in context.details if detail.topic is not None)
    topic = next(named, None) or named_topic(simplify(context.text))
    return None if topic is not None and _is_in_passing(context, topic) else topic


def _is_in_passing(context: Context, topic: str) -> bool:
    """True where a longer message names the thing beside what it is about (九个月没发工资，公积金也没交，到底找谁)."""
    guesses = dict(topic_guesses(context))
    best = max(guesses.values(), default=0.0)
    return len(context.question.parts) > 1 and best >= LIKELY and guesses.get(topic, 0.0) < best / 2


def topic_guesses(context: Context) -> list[tuple[str, float]]:
    """Topics with their confidence, best first, without the other intents."""
    known = context.resources.topics
    return [(guess.label, guess.confidence) for guess in context.question.guesses if guess.label in known]


def _nearest_topic(context: Context) -> str | None:
    """The topic of the clause whose stored question is nearest, where it is very near."""
    if context.vector is None:
        return None
    similar = context.resources.search.similarity(context.vector, line_of(context))
    clause_id = max(similar, key=lambda key: similar[key], default=None)
    if clause_id is None or similar[clause_id] < context.resources.thresholds.retrieval_similarity:
        return None
    clause = context.resources.library.clause(clause_id)
    return clause.topics[0] if clause is not None and clause.topics else None


def _further_problems(context: Context, guessing: bool) -> tuple[str, ...]:
    """Other topics that the message speaks of beside the best, so that nothing is dropped silently."""
    limit = context.resources.thresholds.also_confidence
    also = [topic for topic, confidence in topic_guesses(context) if guessing and confidence >= limit]
    told = told_topics(simplify(context.text)) if context.question.parts else ()
    found = [*_sure_parts(context), *told, *also]
    return tuple(dict.fromkeys(label for label in found if label != context.topic))


def _sure_parts(context: Context) -> list[str]:
    """Topics that parts of the message speak of for certain."""
    limit, known = context.resources.thresholds.part_confidence, context.resources.topics
    return [part.label for part in context.question.parts if part.label in known and part.confidence >= limit]


def _offer_topics(context: Context, topics: list[str]) -> None:
    context.status = Status.NEEDS_TOPIC
    if len(topics) == 1:
        topics = list(dict.fromkeys([*topics, *(topic.id for topic in common_topics())]))
    offered = topics[:MOST_CHOICES]
    context.topic, context.other_topics = (offered[0], tuple(offered[1:])) if offered else (None, ())
    labels = [context.resources.topics[topic].button for topic in offered]
    # Guesses may all be wrong: the way out stands below them.
    shown = [*labels, say("neither")] if labels else [topic.button for topic in common_topics()]
    context.options = tuple(Option(label, label) for label in shown)


def _is_something_near(context: Context, city: str) -> bool:
    """True where a point may speak of the matter, or a clause of the city holds a figure or a rare word of the message: then nobody can
    say that its document does not."""
    said = (found for found in context.found if not is_of_document(found.point))
    if any(found.probability >= context.resources.ranker.offers for found in said):
        return True
    clauses = [clause.heading + clause.text for document in context.resources.library.of(city) for clause in document.clauses]
    words = {*_figures(context.text), *telling_terms(without_places(normalize(context.text)))}
    return any(0 < sum(word in clause for clause in clauses) <= len(clauses) * RARE for word in words)


def _figures(text: str) -> set[str]:
    runs = ("".join(run) for are_digits, run in groupby(text, str.isdecimal) if are_digits)
    return {run for run in runs if len(run) >= SHORTEST_FIGURE}


def _decline(context: Context) -> None:
    """Say honestly that this is not ours; topics that come near stay one tap away."""
    context.status = Status.OUT_OF_SCOPE
    limit, known = context.resources.thresholds.offer_beside_decline, context.resources.topics
    context.other_topics = tuple(topic for topic, confidence in topic_guesses(context) if confidence >= limit)[:MOST_CHOICES]
    context.options = tuple(Option(known[topic].button, known[topic].button) for topic in context.other_topics)
    problem = context.resources.hotlines.problem_in(context.text)
    if problem is not None:
        context.say, context.numbers = problem.say, (problem.number,)
    elif context.asked is not None and any(word in context.text for word in RULE_WORDS):
        city = context.resources.gazetteer.city_of(context.asked.id)
        if city.id in context.resources.library.regions and not _is_something_near(context, city.id):
            context.say, context.numbers = say("declined_document", city=city.name), ("12345",)
