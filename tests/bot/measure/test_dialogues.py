"""Whole conversations: each turn against what is expected of it, and the shares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.measure.dialogues import OTHER, Dialogue, Turn, dialogue_table, play_all


class Agent:
    """Answers each text with the words and the payload given for it."""

    def __init__(self, replies: Mapping[str, tuple[str, Mapping[str, Any]]]) -> None:
        self.replies, self.senders = replies, set[str]()

    async def handle_message(self, message: UserMessage) -> None:
        self.senders.add(message.sender_id)
        words, answer = self.replies[str(message.text)]
        await message.output_channel.send_text_message(message.sender_id, words)
        if answer:
            await message.output_channel.send_custom_json(message.sender_id, {"answer": answer})


WAGES = {"status": "answered", "topic": "wage_arrears", "region": {"id": "anyang"}}
ELSE = {"status": "answered", "topic": "hukou", "region": {"id": "anyang"}}


async def played(folder: Path, expect: Mapping[str, Any], payload: Mapping[str, Any], words: str = "去投诉") -> Turn:
    path = folder / "dialogues.jsonl"
    first = {"user": "欠薪，还有落户", "expect": {"topic": ["wage_arrears", "hukou"]}}
    turns = [first, {"user": "然后呢", "expect": expect}]
    path.write_text(json.dumps({"id": "d1", "kind": "k", "turns": turns}, ensure_ascii=False), encoding="utf-8")
    agent = Agent({"欠薪，还有落户": ("先说工资", WAGES), "然后呢": (words, payload)})
    (dialogue,) = await play_all(agent, path)
    assert len(agent.senders) == 1 and dialogue.turns[0].wrong == ()
    return dialogue.turns[1]


@pytest.mark.parametrize(
    ("expect", "payload", "wrong"),
    [
        ({"status": "answered", "topic": "hukou", "region": "anyang"}, ELSE, ()),
        ({"status": "answered", "topic": "hukou", "region": "jilin"}, WAGES, ("topic", "region")),
        ({"topic": OTHER}, ELSE, ()),
        ({"topic": OTHER}, WAGES, ("topic",)),
        ({"status": "needs_region"}, {"status": "answered_from_law"}, ()),
        ({"status": "needs_region"}, {"status": "answered"}, ("status",)),
        ({"status": "smalltalk"}, {}, ("status",)),
        ({"must": ["投诉", "仲裁"], "must_not": ["去"]}, WAGES, ("must", "must_not")),
    ],
)
async def test_a_turn_is_held_against_what_is_expected(
    tmp_path: Path, expect: Mapping[str, Any], payload: Mapping[str, Any], wrong: tuple[str, ...]
) -> None:
    assert (await played(tmp_path, expect, payload)).wrong == wrong


async def test_no_file_is_no_conversation(tmp_path: Path) -> None:
    assert await play_all(Agent({}), tmp_path / "none.jsonl") == []


def test_shares_are_of_whole_conversations_and_of_turns() -> None:
    right, wrong = Turn("问", "答", ()), Turn("问", "答", ("must",))
    text = dialogue_table("set", [Dialogue("a", "x", (right, right)), Dialogue("b", "y", (right, wrong))])
    assert "| all | 2 | 50.0 % | 75.0 % |" in text and "| y | 1 | 0.0 % | 50.0 % |" in text
