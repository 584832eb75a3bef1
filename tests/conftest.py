"""What every test may lean on: one knowledge store built from the real sources, and the desk over it."""

from __future__ import annotations

from knowledge.kernels import choose_kernels

choose_kernels()  # before anything imports numpy

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.rasa.without_tensorflow import leave_out_tensorflow
from knowledge.answers.desk import Desk
from knowledge.catalog.regions import Gazetteer, load_gazetteer
from knowledge.cli import SOURCES, build
from knowledge.model import Answer, Question
from knowledge.store.engine import DEFAULT_PATH
from knowledge.store.repository import Library, load_library

# As in the server, and before anything imports Rasa: every run of a few tests would otherwise wait for TensorFlow first.
leave_out_tensorflow()

# No test may fail because the machine is busy.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

CITIES = ("anyang", "panzhihua", "xingtai", "jilin", "zhengzhou")


@pytest.fixture(scope="session", autouse=True)
def no_foreign_store() -> Iterator[None]:
    """Builds replace all tables of KNOWLEDGE_DB_URL: no test may reach a store that the shell names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KNOWLEDGE_DB_URL", raising=False)
        yield


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the repository's sources; copy it before changing it."""
    path = tmp_path_factory.mktemp("store") / "knowledge.db"
    if DEFAULT_PATH.is_file():
        shutil.copy(DEFAULT_PATH, path)
    build(SOURCES, path)  # a minute, where the copy is older than its sources
    return path


@pytest.fixture(scope="session")
def library(store: Path) -> Library:
    """Everything that store holds."""
    return load_library(store)


@pytest.fixture(scope="session")
def desk(library: Library) -> Desk:
    """The desk over that store."""
    return Desk(library)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The places of the catalog."""
    return load_gazetteer()


@pytest.fixture
def ask(desk: Desk) -> Callable[..., Answer]:
    """Asks the desk: the text, and any field of `Question` by name."""

    def answer(text: str, **fields: object) -> Answer:
        return desk.answer(Question(text, **fields))  # type: ignore[arg-type]

    return answer
