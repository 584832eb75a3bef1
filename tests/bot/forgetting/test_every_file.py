"""Whoever told something, asked a person, voted and left questions unanswered has it erased: it is in no byte of any file afterwards."""

from __future__ import annotations

import subprocess
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis

from bot.inbox.person import person_key
from knowledge.answers.erase_words import buttons
from knowledge.answers.wording import say
from tests.bot.forgetting.stores import program, run_sql
from tests.bot.forgetting.whole_server import Running, forms_of, holding, running, until_none
from tests.bot.staff.clerk import numbers

TOLD, MISSED, CALLED, REPLIED, SEARCHED = "饕餮鎏锜", "魍魉罘罳", "貔貅戽斗", "氍毹觱篥", "夔龙鼍鼓"
"""Words that stand in no document: what was told, asked in vain, said to staff, answered by them, and searched for by them."""
KEPT = (TOLD, MISSED, CALLED, REPLIED)
ERASED = say("erased", things="")[:4]

Says = Callable[[str], Awaitable[str]]


@dataclass(frozen=True)
class Stores:
    """Where the server keeps things: its own folder, and those of the databases it is told to use."""

    folders: tuple[Path, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    written: Callable[[], None] = lambda: None
    """Has the databases write everything into their files, and PostgreSQL's planner take its samples."""
    dump: Callable[[], bytes] = bytes
    """What a backup would hold."""
    filled: frozenset[str] = frozenset()
    """Names of the folders that hold what a person says, while it is there; all of them where none is named."""

    def holding(self, words: Iterable[str]) -> dict[str, set[str]]:
        """The files, by folder, that hold one of the words."""
        wanted = list(words)
        found = {folder.name: {name for names in holding(folder, wanted).values() for name in names} for folder in self.folders}
        return {folder: names for folder, names in found.items() if names}


@pytest.fixture(params=["sqlite", "postgresql and redis"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Stores:
    """The stores of the default settings, or databases on this machine."""
    if request.param == "sqlite":
        return Stores((tmp_path,))
    database, state = request.getfixturevalue("database"), request.getfixturevalue("redis_store")

    def written() -> None:
        run_sql(database.superuser, "ANALYZE", "CHECKPOINT")
        redis.Redis.from_url(state.url).save()

    def dump() -> bytes:
        return subprocess.run([program("pg_dump"), database.url], capture_output=True, check=True).stdout

    settings = {"GONGYOU_INBOX_URL": database.url, "GONGYOU_TRACKER_URL": database.url, "GONGYOU_STATE_URL": state.url}
    return Stores((tmp_path, database.folder, state.folder), settings, written, dump, frozenset({database.folder.name, state.folder.name}))


async def live(says: Says) -> None:
    """Tell, and ask what is answered and what is not."""
    assert "安阳" in await says(f"安阳老板拖欠工资怎么办，工地在{TOLD}")
    await says(f"我在{TOLD}干了三个月，没签合同")
    await says(f"{MISSED}的天气怎么样")


async def ask_staff(app: Running, says: Says, person: str) -> None:
    """Ask for a person, say something to them, and be answered."""
    assert say("handed_over") in await says("找真人")
    await says(f"{CALLED}那边的工头跑了")
    assert CALLED in (await app.clerk.get(f"/talks/{person}")).text
    assert (await app.clerk.post(f"/talks/{person}/reply", {"text": f"去{REPLIED}找我，你说的{TOLD}我知道"})).status == 200


async def study(app: Running) -> None:
    """What staff do with questions left unanswered, and with what a caller says."""
    page = await app.clerk.get("/inbox")
    assert MISSED in page.text
    for number in numbers(page.html):
        await app.clerk.post("/inbox/decide", {"id": str(number), "decision": "example", "topic": "hukou"})
    assert MISSED in (await app.clerk.post("/inbox/export")).html
    assert (await app.clerk.api({"question": f"{SEARCHED}老板拖欠工资", "region": "anyang"}))[0] == 200


async def live_everywhere(app: Running, people: Mapping[str, str]) -> None:
    """The same on each channel, with a vote on the page."""
    await live(app.rest)
    await live(app.web)
    unanswered = next(line for line in reversed(await app.page.history()) if line["author"] == "bot")
    vote = {"seq": unanswered["seq"], "vote": "down", "reason": "没答对"}
    assert (await app.page.call("POST", "/chat/feedback", json=vote))[0] == 204
    await ask_staff(app, app.web, people["web"])
    await live(app.wechat)
    await ask_staff(app, app.wechat, people["wechat"])
    assert REPLIED in await app.wechat("好的"), "kept with the reply for as long as WeChat may ask for it again"
    await study(app)


async def erase_everywhere(app: Running) -> None:
    for says in (app.rest, app.web, app.wechat):
        assert say("erase_ask") in await says("清除")
        assert ERASED in await says(buttons()[0])


async def test_no_byte_is_left(stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stores.holding(KEPT) == {}, "words of this test alone, although databases are shared"
    async with running(tmp_path, stores.settings) as app:
        monkeypatch.setenv("GONGYOU_SECRET", (tmp_path / "var" / "secret.key").read_text().strip())
        names = {"web": app.page.conversation, "wechat": app.name, "rest": app.name}
        people = {channel: person_key(channel, name) for channel, name in names.items()}
        await live_everywhere(app, people)
        stores.written()
        for word in KEPT:
            assert stores.holding([word]), "what is looked for is found before"
        assert set(stores.holding(KEPT)) >= (stores.filled or {folder.name for folder in stores.folders}), "in every store"
        await erase_everywhere(app)
        wanted = [*KEPT, SEARCHED, *people.values(), *names.values()]
        await until_none(lambda: stores.holding(wanted))
    stores.written()
    assert stores.holding(wanted) == {}, "nor after the server has stopped"
    dump = stores.dump()
    assert not [word for word in wanted for form in forms_of(word) if form in dump]
