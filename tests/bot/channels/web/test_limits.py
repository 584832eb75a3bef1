"""Token buckets by an own clock."""

from __future__ import annotations

import pytest

from bot.channels.web.limits import Bucket, Limits, conversation_bucket
from knowledge.errors import KnowledgeError


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_full_bucket_is_emptied_and_says_when_to_come_back() -> None:
    clock = Clock()
    bucket = Bucket(2, 0.5, clock)
    assert [bucket.take(), bucket.take(), bucket.take()] == [0.0, 0.0, 2.0]
    clock.now = 1.5
    assert bucket.take() == pytest.approx(0.5)
    clock.now = 2.0
    assert bucket.take() == 0.0


def test_a_rested_bucket_holds_no_more_than_at_first() -> None:
    clock = Clock()
    bucket = Bucket(2, 1, clock)
    clock.now = 1000.0
    assert [bucket.take() > 0 for _ in range(3)] == [False, False, True]


def test_a_bucket_for_less_than_one_still_lets_one_through() -> None:
    assert Bucket(0.2, 0.1).take() == 0.0


def test_settings_change_what_they_name_only() -> None:
    assert Limits.from_settings({"messages_per_minute": 3}) == Limits(messages_per_minute=3)
    assert Limits.from_settings(None) == Limits()


@pytest.mark.parametrize("settings", [{"messages_per_minute": -1}, {"site_burst": "9"}, {"site_per_second": None}, {"ip_per_second": 1}])
def test_wrong_settings_are_named(settings: dict[str, object]) -> None:
    with pytest.raises(KnowledgeError, match=next(iter(settings))):
        Limits.from_settings(settings)


def test_a_conversation_may_send_its_minute_at_once() -> None:
    bucket = conversation_bucket(Limits(messages_per_minute=5))
    assert [bucket.take() > 0 for _ in range(6)] == [False] * 5 + [True]
