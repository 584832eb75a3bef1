"""Whatever comes in, what goes on is a text that is safe to handle."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.inbound import LONGEST_SENDER, NOTHING_SAID, clean_text, read_inbound
from knowledge.search.normalize import MAX_CHARACTERS

NASTY = st.text(st.sampled_from('/\\ \t\n　{}"\u200b\u0000？工资😀a') | st.characters(), max_size=700)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | NASTY
BODIES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NASTY, inner, max_size=3), max_leaves=6)
SHAPED = st.fixed_dictionaries({}, optional={"sender": BODIES, "message": BODIES, "metadata": BODIES | st.just({"region": "anyang"})})


@given(BODIES | SHAPED)
def test_any_body_becomes_a_text_that_is_no_command_and_fits(body: Any) -> None:
    inbound = read_inbound(body)
    assert 0 < len(inbound.text) <= MAX_CHARACTERS and inbound.text.strip()
    assert not inbound.text.lstrip().startswith("/")
    assert 0 < len(inbound.sender) <= LONGEST_SENDER


@given(NASTY)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@pytest.mark.parametrize("sender", [None, "", "  ", [], {}, 1.5], ids=repr)
def test_people_without_a_sender_never_share_a_conversation(sender: Any) -> None:
    first, second = (read_inbound({"sender": sender, "message": "工资"}).sender for _ in range(2))
    assert first != second


@pytest.mark.parametrize(("sender", "kept"), [("wang", "wang"), (" wang ", "wang"), (42, "42"), ("长" * 500, "长" * LONGEST_SENDER)])
def test_a_sender_is_kept(sender: Any, kept: str) -> None:
    assert read_inbound({"sender": sender, "message": "工资"}).sender == kept


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ('/ask_hukou{"x":1}', 'ask_hukou{"x":1}'),
        ("//restart", "restart"),
        (" / /restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\\/restart", "restart"),
        ("/", NOTHING_SAID),
        ("\u0000\u0007", NOTHING_SAID),
        ("", NOTHING_SAID),
        ("老板\x00不给\t工资", "老板不给 工资"),
        ("工资/加班费", "工资/加班费"),
    ],
)
def test_commands_and_control_characters_are_taken_out(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_a_cut_never_uncovers_a_command() -> None:
    text = clean_text("工" * 600 + "/restart" + "x" * (MAX_CHARACTERS - len("/restart")))
    assert text.startswith("restart") and len(text) < MAX_CHARACTERS


@pytest.mark.parametrize(("length", "cut"), [(MAX_CHARACTERS, None), (MAX_CHARACTERS + 1, True), (10_000, True)])
def test_a_long_message_keeps_its_end_and_is_marked(length: int, cut: bool | None) -> None:
    inbound = read_inbound({"message": "讲" * (length - 4) + "怎么办？"})
    assert inbound.text.endswith("怎么办？") and len(inbound.text) <= MAX_CHARACTERS
    assert inbound.metadata.get("cut") is cut


@pytest.mark.parametrize(
    ("metadata", "kept"),
    [
        ({"region": "anyang"}, {"region": "anyang"}),
        ({"region": 5}, {}),
        ({"region": None}, {}),
        ({"region": ["anyang"]}, {}),
        ({"region": "安阳"}, {}),
        ({"region": "我叫刘二奎，电话13812345678"}, {}),
        ({"region": "anyang" * 200_000}, {}),
        ({"cut": True, "x": 1}, {}),
        ("anyang", {}),
        ([], {}),
    ],
)
def test_only_the_region_is_taken_from_metadata(metadata: Any, kept: dict[str, str]) -> None:
    assert read_inbound({"message": "工资", "metadata": metadata}).metadata == kept


def test_a_text_that_nobody_typed_is_read_at_both_ends_and_quickly() -> None:
    begun = time.process_time()
    for filling in ("工", " \n", "/\\ ", "1 ", "a@"):
        assert read_inbound({"message": filling * 500_000 + "工资怎么要？"}).text.endswith("工资怎么要？")
    assert "不想活了" in read_inbound({"message": "我不想活了。" + "工" * 1_000_000}).text
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize("field", ["message", "sender"])
def test_half_a_character_from_json_can_still_be_written(field: str) -> None:
    inbound = read_inbound({"message": "工资", "sender": "wang", **json.loads(f'{{"{field}": "\\ud83d工资"}}')})
    assert f"{inbound.text}{inbound.sender}".encode()


def test_personal_numbers_go_no_further_than_the_channel() -> None:
    inbound = read_inbound({"sender": "a", "message": "我叫刘二奎，电话13812345678，老板欠我12800元，打12333没人接"})

    assert inbound.text == "我叫〔姓名〕，电话〔电话〕，老板欠我12800元，打12333没人接"
