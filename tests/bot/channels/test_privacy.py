"""What people are told of what is kept: who runs it, what, how long, how to erase."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.privacy import first_line, notice
from bot.inbox.hours import check_settings
from knowledge.errors import CatalogError


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "staff.yml"
    path.write_text("centre: {name: 某某服务中心, phone: 0372-0000000}\nsite: https://gongyou.example.org/\n", encoding="utf-8")
    monkeypatch.setenv("GONGYOU_STAFF_SETTINGS", str(path))
    return path


def words() -> str:
    return "\n".join(line for heading, lines in notice().sections for line in (heading, *lines))


def test_the_notice_names_who_runs_it_and_how_to_reach_them(centre: Path) -> None:
    assert "某某服务中心，电话：0372-0000000。" in words()
    assert "打0372-0000000，找某某服务中心" in words()


def test_without_a_centre_it_says_so_and_invents_nobody() -> None:
    assert "还没写上名字" in words()


def test_the_terms_are_those_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "话留180天" in words() and "留48小时" in words() and "留5年" in words() and "留2年" in words()
    monkeypatch.setenv("GONGYOU_KEEP_DAYS", "3650")
    assert "话留3650天" in words() and "这个数留10年" in words()
    assert "留3650天" in first_line()


def test_the_first_message_links_to_the_notice_where_the_address_is_known(centre: Path) -> None:
    assert first_line().endswith("：https://gongyou.example.org/privacy")


def test_without_an_address_there_is_no_link() -> None:
    assert "/privacy" not in first_line() and "清除" in first_line()


def test_an_address_that_is_none_stops_the_start(centre: Path) -> None:
    check_settings()
    other = centre.with_name("other.yml")
    other.write_text("site: gongyou\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGYOU_STAFF_SETTINGS", str(other))
        with pytest.raises(CatalogError, match="site"):
            check_settings()
