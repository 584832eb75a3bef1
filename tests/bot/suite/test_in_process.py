"""The assistant of this checkout, loaded by the runner itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.suite.errors import TargetError
from bot.suite.in_process import InProcessTarget
from bot.suite.model import Suite
from bot.suite.play import play_all
from tests.bot.conftest import ENDPOINTS, MODEL

Load = Callable[[str], Suite]


@pytest.fixture(scope="module")
def target() -> Iterator[InProcessTarget]:
    """The trained assistant."""
    target = InProcessTarget(MODEL, ENDPOINTS)
    yield target
    target.close()


def test_conversations_are_played_with_place_day_and_buttons(load: Load, target: InProcessTarget) -> None:
    suite = load("""
        suite: 试
        conversations:
          - name: 记得前面说的
            turns:
              - {user: 安阳老板拖欠工资怎么办, clause: anyang-2015-34/9, buttons: 看原文}
              - {tap: 看原文, clause: anyang-2015-34/9, must: 第十条}
          - name: 一个城市的页面
            region: 邢台
            turns: [{user: 老板拖欠工资怎么办, clause: xingtai-2019-3/7}]
          - name: 从前
            as_of: 2016-01-01
            turns: [{user: 安阳落户要什么条件, must_not: 文件是2015年发的}]
          - name: 现在
            as_of: 2026-11-22
            turns: [{user: 安阳落户要什么条件, note: 文件是2015年发的}]
          - name: 错的期望
            turns: [{user: 安阳落户要什么条件, clause: anyang-2015-34/9}]
    """)
    run = play_all(suite.conversations, target, jobs=3)

    assert [result.outcome for result in run.conversations] == ["passed"] * 4 + ["failed"]
    assert run.conversations[4].turns[0].failures[0].got == "anyang-2015-34/17"


def test_an_action_that_cannot_be_imported_does_not_hang_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa's SDK leaves the program there; inside an event loop of its own that would be heard by nobody."""

    async def leaves(*_: Any, **__: Any) -> None:
        raise SystemExit(1)

    monkeypatch.setattr("bot.server.load_agent", leaves)
    with pytest.raises(TargetError, match="action could not be imported"):
        InProcessTarget(MODEL, ENDPOINTS)
