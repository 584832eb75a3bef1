"""Reading the store: everything written comes back; a missing or damaged one is named in one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.cli import SOURCES, read_documents
from knowledge.errors import StoreError
from knowledge.points.load import load_points
from knowledge.search.encoder import NgramEncoder
from knowledge.search.rank import ClauseSearch
from knowledge.store.repository import Library, load_library, read_meta
from tests.knowledge.store.conftest import tiny

Write = Callable[..., Path]


def test_document_comes_back_as_it_was_written(write: Write, tmp_path: Path) -> None:
    library = load_library(write(tmp_path / "k.db", tiny()))

    assert library.documents[0].clauses[0].keys == ("居住证", "")
    assert library.documents[0].clauses[0] == tiny().clauses[0]
    assert library.document("t-2020-1").issued == tiny().issued


def test_all_held_documents_come_back_as_they_were_read(library: Library) -> None:
    read = read_documents(SOURCES)

    assert [document.id for document in library.documents] == [document.id for document in read]
    assert [clause.text for clause in library.clauses] == [clause.text for document in read for clause in document.clauses]
    assert [clause.offices for clause in library.clauses] == [clause.offices for document in read for clause in document.clauses]


def test_every_clause_has_terms_and_a_vector_for_each_part(library: Library) -> None:
    for clause in library.clauses:
        vectors = library.vectors(clause.id)
        assert library.terms(clause.id)
        assert (len(vectors.sentences), len(vectors.questions)) == (len(clause.sentences), len(clause.questions))


def test_regions_are_those_whose_own_documents_speak(library: Library, write: Write, tmp_path: Path) -> None:
    cover = load_library(write(tmp_path / "k.db", tiny().with_clauses(())))

    assert library.regions == {"anyang", "panzhihua", "xingtai", "jilin", "zhengzhou", "henan"}
    assert cover.regions == frozenset()


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def overwrite(path: Path) -> None:
    path.write_bytes(b"no database at all" * 400)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def drop_a_table(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE sentences")


def forget_the_meta(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM meta")


def age(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")


def spoil_a_vector(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE clauses SET vector = x'010203'")


def spoil_a_role(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE offices SET role = 'chief'")


@pytest.mark.parametrize(
    "damage",
    [truncate, overwrite, empty, drop_a_table, forget_the_meta, age, spoil_a_vector, spoil_a_role],
    ids=lambda damage: damage.__name__,
)
def test_damage_is_one_line_with_file_and_remedy(damage: Callable[[Path], None], write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "k.db", tiny())
    damage(path)

    with pytest.raises(StoreError) as caught:
        load_library(path)

    assert str(path) in str(caught.value) and "python -m knowledge build" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("read", [load_library, read_meta])
def test_missing_store_is_named_and_not_created(read: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "none.db"

    with pytest.raises(StoreError, match=r"none\.db: the knowledge store is missing; build it with"):
        read(path)

    assert not path.exists()


def test_folder_in_the_place_of_the_store_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="python -m knowledge build"):
        load_library(tmp_path)


def test_points_come_back_as_they_were_written_with_the_articles_they_cite(library: Library) -> None:
    written = [point for point in library.points if not point.is_generated]

    assert {point.id for point in written} == {point.id for point in load_points()}
    assert next(point for point in load_points() if point.id == written[0].id) == written[0]
    cited = [source for point in written for source in point.sources if source.act is not None]
    assert [source for source in cited if source.words not in library.articles[source.act or "", source.article]] == []
    for region in library.regions_of_points:
        part = library.parts.of(region)
        assert len(part.arrays["places"]) == sum(len(point.asks) for point in part.points.values())


def test_a_clause_without_questions_or_sentences_has_matrices_of_the_right_width(write: Write, tmp_path: Path) -> None:
    library = load_library(write(tmp_path / "k.db", tiny()))

    bare = library.vectors("t-2020-1/2")
    assert bare.sentences.shape == bare.questions.shape == (0, NgramEncoder.size)


@pytest.mark.parametrize("questions", [(), ("咋落户",)])
def test_clauses_with_and_without_questions_are_searched_together(write: Write, tmp_path: Path, questions: tuple[str, ...]) -> None:
    full, bare = tiny().clauses
    library = load_library(write(tmp_path / "k.db", tiny().with_clauses((replace(full, questions=questions), bare))))

    search = ClauseSearch(library, NgramEncoder())

    assert search.scores("咋落户", search.encode("咋落户"))["t-2020-1/1"] > 0
