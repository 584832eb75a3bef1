"""Which places a text names, and what each is to the person: hometown, workplace, school, shop, a place left or wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.catalog.regions import Gazetteer, Mention
from knowledge.reading.places import UNMEANT, load_place_reader

JOINTS = frozenset({"", "的", " ", "省", "市"})
"""What may stand between a place and the one it lies in (河南省的信阳)."""
STAYS = frozenset({"work", "here", "now"})


@dataclass(frozen=True)
class Located:
    """The places a text names, most specific of each line, in order; what they are; surfaces that could be several places.

    `goal` is where the person wants to be, `now` where they say they are at present, `left` where they were before,
    `kin` where only relatives are; `denied` holds the places they do not mean.
    """

    named: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    school: tuple[str, ...] = ()
    shop: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


def keep_specific(places: list[str], place: str, gazetteer: Gazetteer) -> None:
    """Add a place to a list unless a part of it is there; drop those it is a part of (郑州, then 郑州巩义 → 巩义)."""
    if any(gazetteer.is_within(known, place) for known in places):
        return
    places[:] = [known for known in places if not gazetteer.is_within(place, known)]
    places.append(place)


def merge(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """A place right after the one it lies in is one mention with it (河南信阳, 攀枝花东区, 吉林蛟河)."""
    merged: list[Mention] = []
    for mention in mentions:
        inside = _inside(merged[-1], mention, gazetteer) if merged and text[merged[-1].end : mention.start] in JOINTS else ()
        if inside:
            start = merged.pop().start
            mention = Mention(start, mention.end, text[start : mention.end], inside, is_weak=False)
        merged.append(mention)
    return tuple(merged)


def _inside(outer: Mention, inner: Mention, gazetteer: Gazetteer) -> tuple[str, ...]:
    """What the inner mention can mean within the outer."""
    if outer.is_weak:
        return ()
    return tuple(
        place for place in inner.candidates if any(place != around and gazetteer.is_within(place, around) for around in outer.candidates)
    )


def resolve(mention: Mention, certain: Sequence[str], gazetteer: Gazetteer, remembered: str | None = None) -> tuple[str, ...]:
    """What a mention can mean, given places already certain: 吉林 beside 蛟河 is the city.

    A weak name (东区) means anything only beside its city. Where the conversation is about one of the meanings already, it is that one.
    """
    if mention.is_weak or len(mention.candidates) > 1:
        if remembered is not None:
            known = [place for place in gazetteer.lineage(remembered) if place in mention.candidates]
            if known:
                return (known[0],)
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
    mentions = merge(text, gazetteer.find(text), gazetteer)
    if not mentions:
        return Located()
    certain = [mention.candidates[0] for mention in mentions if len(mention.candidates) == 1 and not mention.is_weak]
    if remembered is not None:
        certain.append(remembered)
    found: dict[str, list[str]] = {}
    unclear: list[tuple[Mention, frozenset[str], tuple[str, ...]]] = []
    for mention, roles in zip(mentions, load_place_reader().read(text, [(each.start, each.end) for each in mentions]), strict=True):
        meanings = resolve(mention, certain, gazetteer, remembered)
        if len(meanings) == 1:
            for role in _heard(roles, remembered):
                keep_specific(found.setdefault(role, []), meanings[0], gazetteer)
        elif meanings and not roles & UNMEANT:
            unclear.append((mention, roles, meanings))
    kept = {role: tuple(places) for role, places in found.items()}
    if not unclear or (kept.get("named") and not _matters(unclear[0][1], kept)):
        return Located(**kept)
    mention, _, meanings = unclear[0]
    return Located(**kept, ambiguous=(mention.surface,), candidates=meanings)


def _heard(roles: frozenset[str], remembered: str | None) -> list[str]:
    """The fields of `Located` that a place belongs to, in order. 我是蛟河的 tells a hometown where another place is known already."""
    if roles & UNMEANT:
        return ["denied"] if "denied" in roles else []
    known = {"home" if role == "self" else role for role in roles if role != "self" or remembered is not None}
    return ["named", *sorted(known)]


def _matters(roles: frozenset[str], kept: Mapping[str, tuple[str, ...]]) -> bool:
    """True where an unclear name is the workplace and no clear one is: 老家安阳，在吉林打工."""
    return bool(roles & STAYS) and not any(kept.get(role) for role in STAYS)
