"""Which place a question is about: named, remembered, negated, hometown or workplace, one or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.catalog.regions import Gazetteer, Mention

_NEGATED = re.compile(r"(?:不是|不在|没在|别说|不要|不问|不提|除了|别再说)(?:在|去|到)?$")
_DISMISSED = re.compile(r"^(?:的)?(?:那边|这边|市|县)?(?:就)?(?:不要|算了|别说|不说了|不管)")
_HOME_BEFORE = re.compile(r"(?:老家|家里|家|户口|户籍|农村|原籍)(?:就)?(?:是|在|住)?(?:的)?$|我(?:们)?是$|来自$|从$")
_HOME_AFTER = re.compile(r"^(?:的)?(?:农村)?(?:户口|户籍|老家|的人|人(?!民|社|力|才|医|口|工))")
_WORK_AFTER = re.compile(
    r"^.{0,6}?(?:打工|上班|干活|务工|做工|工作|做事|工地|当保|送外卖|跑外卖|开车|搬砖|租房|买房|生活|居住|住了|打零工|做生意)"
)
_WORK_BEFORE = re.compile(r"(?:打工|上班|干活|务工|工作|现在|人)(?:在|到)$|(?:换成|换到|改成|改为)$")


@dataclass(frozen=True)
class Located:
    """The places a text names, most specific of each line, in order; and surfaces that could be several places."""

    named: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass
class _Sorting:
    gazetteer: Gazetteer
    text: str
    named: list[str] = field(default_factory=list)
    home: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)

    def add(self, mention: Mention, place: str) -> None:
        before, after = self.text[: mention.start][-8:], self.text[mention.end :][:12]
        keep_specific(self.named, place, self.gazetteer)
        if _WORK_BEFORE.search(before) or (_WORK_AFTER.search(after) and not _HOME_BEFORE.search(before)):
            keep_specific(self.work, place, self.gazetteer)
        elif _HOME_BEFORE.search(before) or _HOME_AFTER.search(after):
            keep_specific(self.home, place, self.gazetteer)


def keep_specific(places: list[str], place: str, gazetteer: Gazetteer) -> None:
    """Add a place to a list unless a part of it is there; drop those it is a part of (郑州, then 郑州巩义 → 巩义)."""
    if any(gazetteer.is_within(known, place) for known in places):
        return
    places[:] = [known for known in places if not gazetteer.is_within(place, known)]
    places.append(place)


def is_negated(text: str, mention: Mention) -> bool:
    """True where the person says that they do NOT mean this place (不是安阳, 别说郑州了)."""
    return bool(_NEGATED.search(text[: mention.start][-6:]) or _DISMISSED.search(text[mention.end :][:8]))


def resolve(mention: Mention, certain: Sequence[str], gazetteer: Gazetteer) -> tuple[str, ...]:
    """What a mention can mean, given places already certain: 吉林 beside 蛟河 is the city.

    A weak name (东区) means anything only beside its city.
    """
    if mention.is_weak or len(mention.candidates) > 1:
        related = [
            candidate
            for candidate in mention.candidates
            if any(gazetteer.is_within(candidate, place) or gazetteer.is_within(place, candidate) for place in certain)
        ]
        if related or mention.is_weak:
            return tuple(related)
    return mention.candidates


def locate(text: str, remembered: str | None, gazetteer: Gazetteer) -> Located:
    """Sort the places named in `text` (a `remembered` place settles ambiguous names)."""
    mentions = [mention for mention in gazetteer.find(text) if not is_negated(text, mention)]
    certain = [mention.candidates[0] for mention in mentions if len(mention.candidates) == 1 and not mention.is_weak]
    if remembered is not None:
        certain.append(remembered)
    sorting, ambiguous = _Sorting(gazetteer, text), []
    for mention in mentions:
        meanings = resolve(mention, certain, gazetteer)
        if len(meanings) == 1:
            sorting.add(mention, meanings[0])
        elif meanings:
            ambiguous.append((mention.surface, meanings))
    if sorting.named or not ambiguous:
        return Located(tuple(sorting.named), tuple(sorting.home), tuple(sorting.work))
    surface, meanings = ambiguous[0]
    return Located(ambiguous=(surface,), candidates=meanings)
