"""What a clause that nobody has read yet may be about: topics, and a point for each sentence, for an editor to confirm.

A sentence is put into the space that the questions of all points trained (`knowledge/search/point_space.py`). The points that stand near
it vote with their topics, kinds and asks; a vote's share is the confidence. For a whole clause the terms of the importer are a second
judge. What both name is seldom wrong, what only the votes name mostly is (`tests/knowledge/test_propose.py` holds the floor for topics);
the kind of a point is hardly more than a form filled in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.answers.desk import Desk
from knowledge.document import Clause
from knowledge.points.load import LONGEST_FIRST
from knowledge.points.model import Point
from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.normalize import normalize
from knowledge.search.point_space import SHARPNESS, Matrix

SHORTEST = 5
"""Characters of the shortest sentence that can say anything."""
MOST_TOPICS = 3
LEAST = 0.1
"""Share of the votes from which on a topic is proposed."""
MOST_ASKS = 3

_PART = re.compile(r"[^，；：、]*[，；：、]?")


@dataclass(frozen=True)
class Likely:
    """A topic, kind or ask with its share of the votes, 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True)
class ProposedPoint:
    """A point that a sentence may hold: `words` are the sentence's own, `says` the same as a sentence of at most 60 characters; `like`
    is the nearest point held, `asks` are some of its questions where it is the nation's, for a person to write others after."""

    words: str
    says: str
    kind: Likely
    ask: Likely
    topics: tuple[Likely, ...]
    like: str
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a clause: its topics, best first, and a point for each sentence."""

    clause: str
    topics: tuple[Likely, ...]
    points: tuple[ProposedPoint, ...]


class Proposer:
    """Proposes by the points that a desk holds."""

    def __init__(self, desk: Desk, encoder: Encoder | None = None) -> None:
        self._lines, self._encoder = desk.resources.points, encoder or load_encoder()
        # The space was trained on these; with more cities the votes get dearer and no better.
        self._regions = desk.resources.library.yardstick

    def of(self, clauses: Sequence[Clause], without: Iterable[str] = ()) -> list[Proposal]:
        """What is proposed for clauses, together: one by one costs twice as much. Points of the regions `without` have no vote."""
        texts = [_sentences(clause) for clause in clauses]
        if self._lines is None or not any(texts):
            return [Proposal(clause.id, _of_both((), clause.topics), ()) for clause in clauses]
        index = self._lines.of(set(self._regions) - set(without))
        voters = [point for point in index.points if not point.is_generated]
        places = self._places([text for each in texts for text in each])
        nearness, _ = index.fits(voters, places.T)
        ends = np.cumsum([len(each) for each in texts])[:-1]
        parts = zip(clauses, texts, np.split(places, ends), np.split(nearness.T, ends), strict=True)
        return [self._proposal(*part, voters) for part in parts]

    def _proposal(self, clause: Clause, texts: Sequence[str], places: Matrix, nearness: Matrix, voters: Sequence[Point]) -> Proposal:
        if not texts:
            return Proposal(clause.id, _of_both((), clause.topics), ())
        shares = [_shares(row) for row in nearness]
        points = tuple(self._point(text, place, share, voters) for text, place, share in zip(texts, places, shares))
        weights = np.asarray([len(text) for text in texts], dtype=np.float32)
        whole = np.average(np.stack(shares), axis=0, weights=weights)
        return Proposal(clause.id, _of_both(_topics(voters, whole), clause.topics), points)

    def _point(self, text: str, place: Matrix, shares: Matrix, voters: Sequence[Point]) -> ProposedPoint:
        words, nearest = self._words(text, place), voters[int(np.argmax(shares))]
        kind = _voted(((point.kind,) for point in voters), shares)[0]
        ask = _voted(((point.ask,) for point in voters), shares)[0]
        asks = nearest.asks[:MOST_ASKS] if nearest.region is None else ()  # others name their own city
        return ProposedPoint(words, says_of(words), kind, ask, _topics(voters, shares), nearest.id, asks)

    def _places(self, texts: Sequence[str]) -> Matrix:
        assert self._lines is not None
        read = [normalize(text) for text in texts]
        return self._lines.space.project_all(read, self._encoder.encode(read))

    def _words(self, text: str, place: Matrix) -> str:
        """The sentence, or, where it is too long to be told, the run of its parts that comes nearest to the whole."""
        runs = _runs(text)
        if len(runs) < 2:
            return runs[0]
        return runs[int(np.argmax(self._places(runs) @ place))]


def _sentences(clause: Clause) -> list[str]:
    """The sentences of a clause that are long enough to say anything."""
    return [text for start, end in clause.sentences if len(text := clause.text[start:end].strip()) >= SHORTEST]


def says_of(words: str) -> str:
    """Words of a clause as a sentence."""
    return f"{words.rstrip('，；：、。')}。"


def _runs(text: str) -> list[str]:
    """The longest runs of a sentence's parts that fit on the first line, one from each part on; cut where a part alone is longer."""
    most = LONGEST_FIRST - 1  # and the full stop
    if len(text.rstrip("。；")) <= most:
        return [text.rstrip("。；")]
    parts = [part for part in _PART.findall(text.rstrip("。；")) if part]
    found: list[str] = []
    for first in range(len(parts)):
        run = parts[first]
        for part in parts[first + 1 :]:
            if len(run + part) > most + 1:
                break
            run += part
        found.append(run.strip("，；：、 ")[:most])
    return list(dict.fromkeys(filter(None, found)))


def _shares(nearness: Matrix) -> Matrix:
    """How much each point has of the votes."""
    votes = np.exp(SHARPNESS * (nearness - nearness.max()))
    return np.asarray(votes / votes.sum(), dtype=np.float32)


def _topics(voters: Sequence[Point], shares: Matrix) -> tuple[Likely, ...]:
    voted = _voted((point.topics[:1] for point in voters), shares)
    return tuple(likely for likely in voted[:MOST_TOPICS] if likely.confidence >= LEAST)


def _of_both(voted: Sequence[Likely], named: Sequence[str]) -> tuple[Likely, ...]:
    """The topics that votes or terms name, with the mean of what the two judges hold of each."""
    shares = {likely.name: likely.confidence for likely in voted}
    both = {name: (shares.get(name, 0.0) + (name in named)) / 2 for name in (*named, *shares)}
    return tuple(Likely(name, round(mean, 3)) for name, mean in sorted(both.items(), key=lambda pair: -pair[1]))


def _voted(labels: Iterable[Sequence[str]], shares: Matrix) -> list[Likely]:
    """Labels by their share of the votes, largest first."""
    sums: dict[str, float] = defaultdict(float)
    for names, share in zip(labels, shares.tolist(), strict=True):
        for name in names:
            sums[name] += share
    return sorted((Likely(name, round(share, 3)) for name, share in sums.items()), key=lambda likely: -likely.confidence)
