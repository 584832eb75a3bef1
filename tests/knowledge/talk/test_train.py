"""The reader of moves: taught on conversations, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import CatalogError, StoreError
from knowledge.reading.moves import MOVES, load_model, load_move_reader, plain
from knowledge.search.encoder import load_encoder
from knowledge.talk.conversations import as_moves, move_of_intent, read_conversations
from knowledge.talk.train import train_moves


@pytest.mark.parametrize(
    ("text", "before", "move"),
    [
        ("我是永年的，在杭州开货车", "start", ("tell", "place")),
        ("打错了，是郑州", "answered", ("correct",)),
        ("刚才说的都给我删了", "answered", ("erase",)),
        ("还有一个你没说呢", "answered", ("next",)),
        ("你会不会跟我老板说", "answered", ("about",)),
        ("再说一遍，没听懂", "answered", ("again",)),
        ("好嘞，谢谢哈", "answered", ("heard",)),
        ("成都呢", "answered", ("place",)),
    ],
)
def test_a_plain_move_is_recognised(text: str, before: str, move: tuple[str, ...]) -> None:
    read = load_move_reader().read(text, before)
    assert set(read) == set(MOVES) and abs(sum(read.values()) - 1) < 1e-6
    assert max(read, key=lambda name: read[name]) in move


def test_every_place_reads_alike() -> None:
    assert plain("成都呢") == plain("郑州呢") != plain("那要多久呢")


def test_a_small_model_is_written_whole_and_can_be_read(tmp_path: Path) -> None:
    few = [next(said for said in read_conversations() if said.move == move) for move in MOVES]
    train_moves([*few, *few], load_encoder(), tmp_path / "moves.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["moves.npz"]
    assert set(load_model(tmp_path / "moves.npz").read("好", "start")) == set(MOVES)


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_damaged_model_is_one_line_with_file_and_remedy(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "moves.npz"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="moves.npz.*make train"):
        load_model(path)


@pytest.mark.parametrize("line", ["ask 没有冒号", "dance: 跳舞", "  > nothing", "ask:   "])
def test_a_line_of_no_form_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(f"== x-001 谁\nask: 工资不给\n  > answered\n{line}\n", encoding="utf-8")
    with pytest.raises(CatalogError, match="x.txt:4"):
        read_conversations(tmp_path)


def test_intents_that_are_moves_are_known_and_topics_are_none() -> None:
    assert move_of_intent("greet") == "greet" and move_of_intent("ask_hukou") is None
    assert [said.move for said in as_moves([("thank", "谢谢"), ("ask_hukou", "落户")])] == ["heard"]
