"""Many documents for a measurement: those held, copied under other places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.catalog.regions import load_gazetteer
from knowledge.document import Document
from knowledge.points.model import Point
from knowledge.search.encoder import Vectors, encode_once, load_encoder


class KnownTexts:
    """The encoder of the store, which encodes each text once: the copies of a document all say the same."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.id, self.size = self._encoder.id, self._encoder.size

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts (n, size)."""
        return encode_once(texts, self._encoder)


def cloned(documents: Sequence[Document], points: Sequence[Point], count: int) -> tuple[list[Document], list[Point]]:
    """The documents that hold clauses with their points, and copies of them under other places, prefectures before counties, until
    there are `count` documents. Texts and asks stay the same: what is measured is how many there are."""
    held = [document for document in documents if document.clauses]
    taken = {document.region for document in documents}
    places = load_gazetteer().places.values()
    free = [place for level in ("city", "county") for place in places if place.level == level and place.id not in taken]
    own = {document.id: [point for point in points if _rests_on(point, document.id)] for document in held}
    made, told = list(documents), list(points)
    for number, place in enumerate(free[: max(0, count - len(held))]):
        document = held[number % len(held)]
        name = f"{place.id}-{document.id}"
        clauses = tuple(replace(clause, id=f"{name}/{clause.ordinal}") for clause in document.clauses)
        made.append(replace(document, id=name, region=place.id, level="city", clauses=clauses))
        told += [_moved(point, document.id, name, place.id) for point in own[document.id]]
    return made, told


def _rests_on(point: Point, document: str) -> bool:
    return any(source.clause is not None and source.clause.rpartition("/")[0] == document for source in point.sources)


def _moved(point: Point, document: str, name: str, region: str) -> Point:
    sources = tuple(replace(source, clause=f"{name}/{(source.clause or '').rpartition('/')[2]}") for source in point.sources)
    return replace(point, id=point.id.replace(document, name, 1), region=region, sources=sources)


def with_one_change(documents: Sequence[Document], points: Sequence[Point]) -> tuple[list[Document], list[Point]]:
    """The same with another text in the first clause of the last document, and other asks of the points that rest on it."""
    last = documents[-1]
    clause = replace(last.clauses[0], text="改了的一句话。", sentences=((0, 7),), summary="改了的一句话。")
    changed = [*documents[:-1], last.with_clauses((clause, *last.clauses[1:]))]
    return changed, [_changed(point) if any(source.clause == clause.id for source in point.sources) else point for point in points]


def _changed(point: Point) -> Point:
    return replace(point, says=f"改了：{point.says}", asks=tuple(f"改了：{ask}" for ask in point.asks))
