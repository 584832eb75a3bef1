"""Each member of a follow-up is named with file and line where it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.new.follow_ups import follow_up_intents, missing_of_follow_up


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [
        ("domain.yml", "  - ask_phone:\n      use_entities: []\n", "`intents` has no `ask_phone`"),
        ("knowledge/talk/asking.py", '    "ask_phone": "phones",\n', "`ASPECTS` has no `ask_phone`"),
        ("knowledge/answers/render.py", '    "phones": on_request.phones,\n', "`ASPECTS` has no `phones`"),
        ("bot/nlu/exact_intent.py", '    "phones": "ask_phone",\n', "`ASPECT_INTENTS` has no `phones`"),
        ("knowledge/answers/wording/answers.yml", "  phones: 电话多少\n", "what its button shows"),
    ],
)
def test_member_that_is_gone_is_missed(checkout: Path, name: str, line: str, says: str) -> None:
    path = checkout / name
    text = path.read_text(encoding="utf-8")
    assert text.count(line) == 1
    path.write_text(text.replace(line, ""), encoding="utf-8")
    missing = missing_of_follow_up("ask_phone", checkout)

    assert any(str(each.path) == name and says in each.what for each in missing)
    assert all(1 <= each.line <= len(text.splitlines()) for each in missing)


def test_follow_up_that_nobody_tries_is_missed(checkout: Path) -> None:
    path = checkout / "tests" / "suites" / "follow_ups.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("还有吗", "还有什么别的话"), encoding="utf-8")

    assert [str(each.path) for each in missing_of_follow_up("ask_more", checkout)] == ["tests/suites/follow_ups.yml"]


def test_every_aspect_is_a_follow_up(checkout: Path) -> None:
    assert {"ask_office", "ask_phone", "ask_papers", "repeat"} <= set(follow_up_intents(checkout))
