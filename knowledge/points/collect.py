"""All points of a store: those written by hand, checked against their sources, and those generated from the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.catalog.files import read_yaml
from knowledge.catalog.regions import load_gazetteer
from knowledge.document import Document
from knowledge.errors import CatalogError
from knowledge.points.acts import Act, articles, load_acts
from knowledge.points.generate import Told, generate_points
from knowledge.points.load import POINTS, Finder, load_points, unfounded
from knowledge.points.model import Point, Source
from knowledge.points.standing import misplaced


def finder(documents: Sequence[Document]) -> Finder:
    """Gives the text of a source: a clause with its heading, or an article."""
    clauses = {clause.id: f"{clause.heading}\n{clause.text}" for document in documents for clause in document.clauses}

    def text_of(source: Source) -> str:
        if source.clause is not None:
            return clauses[source.clause]
        if source.act not in load_acts():
            raise KeyError(source.act)
        return articles(source.act)[source.article]

    return text_of


def collect_points(documents: Sequence[Document], folder: Path = POINTS) -> tuple[Point, ...]:
    """The points of the documents given and of all acts; those of other documents are left out.

    Raises:
        CatalogError: where a point's words do not stand in its source, it rests on an act that no answer may rest on, or it goes before
            a point that governs.
    """
    held = {document.id for document in documents}
    written = [point for point in load_points(folder) if all(_is_held(source, held) for source in point.sources)]
    text_of, known, acts = finder(documents), {point.id: point for point in written}, load_acts()
    issued = {document.id: document.issued for document in documents}
    for point in written:
        why = unfounded(point, text_of) or _doubtful(point, acts) or misplaced(point, known, acts, issued, load_gazetteer())
        if why is not None:
            raise CatalogError(f"{folder}: {point.id}: {why}")
    return (*written, *generate_points(documents, load_gazetteer(), _told()))


def _doubtful(point: Point, acts: Mapping[str, Act]) -> str | None:
    return next((f"{s.act} is not answered from: {acts[s.act].unsure}" for s in point.sources if s.act and acts[s.act].unsure), None)


def _is_held(source: Source, documents: set[str]) -> bool:
    return source.clause is None or source.clause.rpartition("/")[0] in documents


def _told() -> Told:
    content = read_yaml(Path(__file__).with_name("generated.yml"))
    return {"cites": content["rests_on"], "aims": content["aimed_at"]}


def cited_acts(points: Sequence[Point]) -> tuple[tuple[Act, Mapping[str, str]], ...]:
    """Each act that a point cites, with the articles cited and their neighbours."""
    wanted: dict[str, set[str]] = {}
    for point in points:
        for source in point.sources:
            if source.act is not None:
                wanted.setdefault(source.act, set()).add(source.article)
    return tuple((load_acts()[act], _with_neighbours(articles(act), names)) for act, names in sorted(wanted.items()))


def _with_neighbours(known: Mapping[str, str], names: set[str]) -> dict[str, str]:
    order = [name for name in known if name]
    kept = {near for name in names if name for near in order[max(0, order.index(name) - 1) : order.index(name) + 2]}
    return {name: text for name, text in known.items() if name in kept or (not name and "" in names)}
