"""Centres that share an assistant and not a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.inbox.accounts import Accounts
from bot.inbox.centres import centre_of, load_centres
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.hours import check_settings
from bot.inbox.store import Inbox
from bot.inbox.team import Team
from knowledge.errors import CatalogError
from tests.bot.inbox.conftest import Clock

FIVE = "centres: {anyang: {name: 安阳市中心, regions: [anyang]}, henan: {name: 省中心, regions: [henan]}}\n"


def centre(folder: Path, patch: pytest.MonkeyPatch, content: str) -> None:
    path = folder / "centre.yml"
    path.write_text(content, encoding="utf-8")
    patch.setenv("GONGYOU_STAFF_SETTINGS", str(path))


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database, clock: Clock) -> Team:
    centre(tmp_path, monkeypatch, FIVE)
    return Team(database, clock)


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(("region", "found"), [("anyang", "anyang"), ("zhengzhou", "henan"), ("xingtai", None), (None, None), ("x", None)])
def test_the_nearest_centre_around_a_place_answers_for_it(region: str | None, found: str | None) -> None:
    assert centre_of(region) == found


def test_without_centres_the_list_is_everybodys(inbox: Inbox, worker: str) -> None:
    assert load_centres() == {}
    talk = inbox.open_handover(worker, "web", "欠薪", "anyang", None)
    assert talk.centre is None and talk.is_for("anyang") and talk.is_for(None)


def test_a_call_is_seen_by_its_centre_and_moves_to_another(team: Team, inbox: Inbox, worker: str, other: str) -> None:
    talk = inbox.open_handover(worker, "web", "欠薪", "anyang", None)
    nobodys = inbox.open_handover(other, "web", "落户", None, None)
    assert [talk.is_for(one) for one in ("anyang", "henan", None)] == [True, False, True] and nobodys.is_for("henan")
    moved = team.move(worker, "li", "henan")
    assert (moved.centre, moved.claimed_by) == ("henan", None) and not moved.is_for("anyang")
    with pytest.raises(InboxError):
        team.move(worker, "li", "mars")
    inbox.close_handover(worker, "li", "settled")
    assert [len(team.ended("", "", one, limit=9)) for one in ("anyang", "henan", None)] == [0, 1, 1]
    assert [len(team.since(inbox._now(), one)) for one in ("anyang", "henan", None)] == [1, 2, 2], "the open one is nobody's"


@pytest.mark.usefixtures("team")
def test_a_place_in_the_line_is_that_of_ones_own_centre(inbox: Inbox, worker: str, other: str) -> None:
    inbox.open_handover("c" * 32, "web", "欠薪", "zhengzhou", None)
    inbox.open_handover(worker, "web", "欠薪", "anyang", None)
    inbox.open_handover(other, "web", "欠薪", "anyang", None)
    places = [inbox.place_in_line(person, is_fresh=True) for person in ("c" * 32, worker, other)]
    assert sorted(places[1:]) == [1, 2] and places[0] == 1


def test_an_account_belongs_to_a_centre_that_there_is(team: Team, database: Database) -> None:
    accounts = Accounts(database)
    accounts.add("li", "a password of tests", "staff", "test")
    team.set_centre("li", "anyang", "test")
    assert accounts.all()[0].centre == "anyang"
    for account, name in (("li", "mars"), ("nobody", "anyang")):
        with pytest.raises(InboxError):
            team.set_centre(account, name, "test")
    team.set_centre("li", "", "test")
    assert accounts.all()[0].centre is None


@pytest.mark.parametrize(
    ("centres", "place"),
    [
        ("[a]", "centres needs"),
        ("{a: 1}", r"centres\.a needs an id"),
        ("{an: 1}", r"centres\.an needs `name`"),
        ("{an: {name: 安, regions: [mars]}}", r"centres\.an\.regions names mars"),
        ("{an: {name: 安, regions: [anyang]}, bn: {name: 北, regions: [anyang]}}", r"centres\.bn answers for anyang"),
    ],
)
def test_wrong_centres_stop_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, centres: str, place: str) -> None:
    centre(tmp_path, monkeypatch, f"centres: {centres}\n")
    with pytest.raises(CatalogError, match=place):
        check_settings()
