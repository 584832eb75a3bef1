"""Whether the point asked for was given: all groups of patterns, nothing forbidden, and no menu."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.measure.points import Given, PointSet, ask_documents, ask_points, point_table


class Agent:
    """Answers each text with the reply given for it: status and words, and buttons."""

    def __init__(self, replies: Mapping[str, tuple[str, str]], buttons: Sequence[str] = ()) -> None:
        self.replies, self.buttons, self.heard = replies, buttons, list[tuple[str, str, Any]]()

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append((message.sender_id, str(message.text), (message.metadata or {}).get("region")))
        status, words = self.replies[str(message.text)]
        shown = [{"title": title, "payload": title} for title in self.buttons]
        await message.output_channel.send_text_with_buttons(message.sender_id, words, shown)
        await message.output_channel.send_custom_json(message.sender_id, {"answer": {"status": status}})


def written(folder: Path, *rows: Mapping[str, Any]) -> Path:
    path = folder / "set.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def row(**more: Any) -> dict[str, Any]:
    return {"id": "p1", "text": "试用期最长几个月", "city": "安阳", "all": [["六个月|6个月"], ["三年"]], "none": ["一年"], **more}


@pytest.mark.parametrize(
    ("status", "words", "is_right"),
    [
        ("answered_from_law", "签三年以上的，最长6个月。", True),
        ("answered_from_law", "签三 年以上的，最长 6 个月。", True),
        ("answered", "最长6个月。", False),
        ("answered", "签三年的最长6个月，签一年的两个月。", False),
        ("needs_topic", "签三年以上的，最长6个月。", False),
        ("answered", "最长6个月。\n你还问了：三年。点下面接着看。", False),
    ],
)
async def test_a_point_is_given_where_every_group_matches_and_nothing_forbidden(
    tmp_path: Path, status: str, words: str, is_right: bool
) -> None:
    agent = Agent({"试用期最长几个月": (status, words)})
    (one,) = (await ask_points(agent, "set", written(tmp_path, row()))).given
    assert (one.is_right, one.status, one.id) == (is_right, status, "p1")


async def test_the_city_is_named_once_where_it_is_asked_for_and_not_where_law_answers(tmp_path: Path) -> None:
    path = written(tmp_path, row(), row(id="p2", text="医疗期几个月", region="anyang"))
    asked = {
        "试用期最长几个月": ("needs_region", "哪个城市？"),
        "安阳": ("answered", "三年以上的6个月"),
        "医疗期几个月": ("answered_from_law", ""),
    }
    agent = Agent(asked)
    found = await ask_points(agent, "set", path)
    assert [(text, region) for _, text, region in agent.heard] == [("试用期最长几个月", None), ("安阳", None), ("医疗期几个月", "anyang")]
    assert agent.heard[0][0] == agent.heard[1][0] != agent.heard[2][0]
    assert [one.is_right for one in found.given] == [True, False]


async def test_of_a_talk_about_a_document_the_last_reply_with_its_buttons_counts(tmp_path: Path) -> None:
    rows = {"id": "d1", "turns": ["安阳落户", "看原文"], "must": ["十七", "电话多少"], "must_not": ["错"]}
    agent = Agent({"安阳落户": ("answered", "错"), "看原文": ("answered", "（十七）")}, ["电话多少"])
    (one,) = (await ask_documents(agent, "set", written(tmp_path, rows))).given
    assert one.is_right and one.text == "安阳落户 / 看原文" and len({sender for sender, _, _ in agent.heard}) == 1


def test_the_table_shows_shares_and_menus_and_leaves_empty_sets_out() -> None:
    given = [Given("a", "x", "answered", "", True), Given("b", "x", "needs_topic", "", False)]
    figures = PointSet("ours", given).figures()
    assert figures[:2] == ["ours", "2"] and figures[2] == figures[3] and figures[2].startswith("50.0")
    table = point_table([PointSet("ours", given), PointSet("absent", [])])
    assert "ours" in table and "absent" not in table


async def test_a_file_that_is_not_there_is_an_empty_set(tmp_path: Path) -> None:
    assert not (await ask_points(Agent({}), "set", tmp_path / "none")).given
    assert not (await ask_documents(Agent({}), "set", tmp_path / "none")).given
