"""A request full of personal numbers, in every field and far too long, through every channel: what is stored is masked and has an end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bot.channels.wechat.wechat_world import event, text, xml
from tests.bot.channels.whole_app import Running, own_var, play_fixture  # noqa: F401 - a fixture

PHONE, CARD, ACCOUNT, WECHAT = "13812345678", "110105194912310021", "6222021234567890128", "wxid_abc123"
SECRETS = (PHONE, CARD, ACCOUNT, WECHAT)
PERSONAL = f"安阳老板欠薪，电话{PHONE}，身份证{CARD}，卡号{ACCOUNT}，微信号{WECHAT}。"
LONG = PERSONAL * 400
LONGEST_CELL = 30_000
"""An answer's payload, or what may be said in danger; no request makes more."""
HEADERS = {"User-Agent": PERSONAL.encode().decode("latin-1"), "Referer": f"http://x/{PHONE}"}


async def rest(app: Running) -> None:
    bodies: list[Any] = [
        {"sender": PHONE, "message": LONG, "metadata": {"region": PERSONAL, "note": PERSONAL, "list": [PERSONAL] * 50}, "id": PHONE},
        {"sender": f"{PERSONAL * 40}", "message": PERSONAL, "stream": PERSONAL},
        {"sender": [PERSONAL], "message": {"text": PERSONAL}},
        PERSONAL,
    ]
    for body in bodies:
        async with app.session.post(f"{app.address}/webhooks/rest/webhook", json=body, headers=HEADERS) as answer:
            assert answer.status == 200


async def web(app: Running) -> None:
    page = app.page
    assert (await page.ask(LONG, region=PERSONAL, note=PERSONAL, payload={"x": PERSONAL}))[0] == 400, "too long and no danger"
    assert (await page.ask(PERSONAL, client_id=PERSONAL))[0] == 400
    await page.say(PERSONAL * 20, region=PERSONAL, note=PERSONAL, payload={"x": PERSONAL})
    await page.say("不想活了，" + LONG)
    line = (await page.history())[-1]
    vote = {"seq": line["seq"], "vote": "down", "reason": "没答对", "text": PERSONAL, "note": PERSONAL}
    assert (await page.call("POST", "/chat/feedback", json=vote))[0] == 204
    await page.say("找真人")
    await page.say(PERSONAL)
    await page.call("POST", "/chat/page", data={"text": PERSONAL, "id": PERSONAL, "note": PERSONAL}, headers=HEADERS)
    await page.call("GET", f"/chat/messages?after={PHONE}&wait=0&x={PHONE}")


async def wechat(app: Running) -> None:
    who = {"FromUserName": f"o{PHONE}"}
    for body in (
        text(LONG, **who),
        text(PERSONAL, Extra=PERSONAL, **who),
        xml(MsgType="voice", MediaId=PHONE, Format="amr", Recognition=PERSONAL, **who),
        xml(MsgType="location", Location_X="36.1", Location_Y="114.3", Label=PERSONAL * 9, Poiname=PERSONAL, **who),
        xml(MsgType="image", PicUrl=f"http://x/{PHONE}", MediaId=PHONE, **who),
        xml(MsgType="link", Title=PERSONAL, Description=PERSONAL, Url=f"http://x/{PHONE}", **who),
        event("subscribe", EventKey=f"qrscene_{PERSONAL}", **who),
        event("CLICK", EventKey=PERSONAL, **who),
    ):
        await app.wechat_post(body)
    await app.wechat_post(text("找真人", **who))
    await app.wechat_post(text(PERSONAL, **who))


def cells(folder: Path) -> Iterator[tuple[str, str, Any]]:
    """Everything that stands in a database below a folder: its file, its table, the value."""
    for path in folder.glob("*.db"):
        with closing(sqlite3.connect(path)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    yield from ((path.name, table, value) for value in row)


def test_nothing_that_is_stored_points_at_a_person_or_has_no_end(play: Callable[..., None]) -> None:
    async def scene(app: Running) -> None:
        for tell in (rest, web, wechat):
            await tell(app)
        assert app.files_with("〔身份证号〕"), "what was told is kept, masked"
        assert app.files_with(*SECRETS) == [], "in no store, name of a file, or line of the log"
        held = list(cells(app.var))
        assert {name for name, _, _ in held} >= {"inbox.db", "tracker.db", "state.db"}
        assert [(name, table, len(str(value))) for name, table, value in held if len(str(value)) > LONGEST_CELL] == []

    play(scene)
