"""`python -m bot.simulator`: a conversation between a simulated phone and the assistant, printed as on a phone."""

from __future__ import annotations

import asyncio
import base64
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.channels.wechat import settings as names
from bot.channels.wechat.settings import read_settings
from bot.channels.wechat.wording import load_words
from bot.rasa.quiet import quiet_dependencies
from bot.simulator import messages as messages
from bot.simulator.follower import Follower
from bot.simulator.phone import bubble_lines, person_line, title_line
from bot.simulator.server import Account, Mode, Outcome, WeChatServer
from bot.train import MODEL

CALLBACK = "/webhooks/wechat/callback"
Step = Mapping[str, Any]

SENDERS: Mapping[str, Callable[[Step], messages.Message]] = MappingProxyType(
    {
        "subscribe": lambda step: messages.subscribe(step.get("scene")),
        "unsubscribe": lambda _: messages.unsubscribe(),
        "say": lambda step: messages.text(step["text"]),
        "click": lambda step: messages.click(step["text"]),
        "scan": lambda step: messages.scan(step["scene"]),
        "location": lambda step: messages.location(step["latitude"], step["longitude"], step["label"]),
        "image": lambda _: messages.image(),
        "voice": lambda _: messages.voice(),
    }
)
"""What each step of the script sends; `tap` follows a link of the screen instead."""


def run_demo(url: str) -> int:
    """Play the script against a running assistant, or start one; 1 where the simulated server found a fault."""
    if url:
        settings = read_settings()
        if not settings.token:
            print(line_of("needs_token"))
            return 1
        return play(WeChatServer(url, account_of(settings.token, settings.app_id, settings.aes_key)))
    print(line_of("starting"), flush=True)
    quiet_dependencies()
    return asyncio.run(_with_own_assistant())


def account_of(token: str, app_id: str, aes_key: str) -> Account:
    """The account of those settings, in safe mode where they allow it."""
    if app_id and aes_key:
        return Account(token, app_id=app_id, aes_key=aes_key, mode=Mode.SAFE)
    return Account(token)


def play(server: WeChatServer, script: list[Step] | None = None) -> int:
    """Verify the callback, play the script, print the screen and what was wrong; 0 where nothing was."""
    refusal = server.verify()
    if refusal is not None:
        print(line_of("refused", url=server.url, reason=refusal))
        return 1
    print(title_line(line_of("title", url=server.url)))
    follower = Follower(server)
    for step in script or load_words()["demo"]["script"]:
        _print_turn(step, follower)
    return _summary(server)


def _print_turn(step: Step, follower: Follower) -> None:
    print(person_line(line_of("person"), str(step.get("shown") or step["text"])))
    seen = len(follower.screen)
    take(step, follower)
    came = [bubble for bubble in follower.screen[seen:] if bubble.by != "person"]
    for bubble in came:
        print("\n".join(bubble_lines(line_of(bubble.by), bubble)), flush=True)
    if not came:
        print(line_of("nothing"))


def take(step: Step, follower: Follower) -> Outcome:
    """Do one step of the script."""
    if step["do"] == "tap":
        return follower.taps(step["text"])
    return follower.sends(SENDERS[step["do"]](step), str(step.get("shown") or step["text"]))


def _summary(server: WeChatServer) -> int:
    wrong = [(outcome, fault) for outcome in server.outcomes for fault in outcome.faults]
    slowest = max(response.seconds for outcome in server.outcomes for response in outcome.responses)
    print(title_line(line_of("summary", messages=len(server.outcomes), slowest=slowest, faults=len(wrong))))
    for outcome, fault in wrong:
        print(line_of("fault", shown=outcome.message.fields.get("Content") or outcome.message.kind, reason=fault))
    return int(bool(wrong))


def line_of(key: str, **fields: object) -> str:
    """The demo's wording of `key`."""
    return str(load_words()["demo"][key]).format(**fields)


async def _with_own_assistant() -> int:
    account = Account(secrets.token_hex(8), aes_key=new_aes_key(), mode=Mode.SAFE)
    with tempfile.TemporaryDirectory() as folder:
        use_account(account, Path(folder))
        async with own_assistant() as address:
            return await asyncio.to_thread(play, WeChatServer(address + CALLBACK, account))


def new_aes_key() -> str:
    """A key as WeChat's console makes them: 32 bytes in Base64 that happens to hold letters and digits only."""
    drawn = (base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=") for _ in iter(int, 1))
    return next(key for key in drawn if key.isalnum())


def use_account(account: Account, folder: Path) -> None:
    """Let this process serve a simulated account, with stores of its own that leave the real ones alone."""
    os.environ.update(
        {
            names.TOKEN: account.token,
            names.APP_ID: account.app_id,
            names.AES_KEY: account.aes_key,
            names.SECRET: "",
            "GONGYOU_INBOX_URL": f"sqlite:///{folder / 'inbox.db'}",
            "GONGYOU_STATE_URL": f"sqlite:///{folder / 'state.db'}",
        }
    )


@asynccontextmanager
async def own_assistant() -> AsyncIterator[str]:
    """The assistant in this process on a free port; gives its address."""
    from bot.server import create_app, load_agent, serving

    app = create_app(await load_agent(MODEL, Path("endpoints.yml"), in_memory=True), Path("credentials.yml"))
    async with serving(app) as address:
        yield address
