"""Whether a server should get people now: `/ready` (alive is `/health`). A store that is down is named; people are answered without it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.inbox.store import open_inbox
from bot.patience import ImpatientThreads
from bot.rasa.tracker_store import method_of
from bot.running.clock import clock_report
from bot.shared_state import open_state

CHECK_SECONDS = 1.0
FRESH_SECONDS = 1.0
"""A report is given again for so long: whoever asks often costs no more."""
NOBODY = "0" * 32

Check = Callable[[], Awaitable[object]]


class Readiness:
    """Looks at model and stores."""

    def __init__(self, app: Any) -> None:
        self._app = app
        # One thread each: a store that hangs must not hide the others.
        self._threads = {store: ImpatientThreads(1, f"ready-{store}") for store in ("inbox", "state")}
        self._report: tuple[float, dict[str, Any]] | None = None
        self._looking = asyncio.Lock()

    async def report(self) -> dict[str, Any]:
        """`status` is "ready", "degraded" (a store is down: people are answered, some things wait), "starting" or "stopping"; `stores` say
        "ok" or "down"; `model` and `knowledge` are the digests that answer, `waiting` says why newer ones do not;
        `clock` is there where WeChat is refused because of it."""
        async with self._looking:
            if self._report is None or time.monotonic() - self._report[0] > FRESH_SECONDS:
                self._report = (time.monotonic(), await self._look())
        return {**self._report[1], "status": "stopping"} if getattr(self._app.ctx, "is_stopping", False) else self._report[1]

    async def _look(self) -> dict[str, Any]:
        agent = getattr(self._app.ctx, "agent", None)
        checks = self._checks(agent)
        stores = dict(zip(checks, await asyncio.gather(*(_works(check) for check in checks.values()))))
        if not (agent and agent.is_ready()):
            return {"status": "starting", "stores": stores}
        clock = {"clock": said} if (said := clock_report(self._app)) else {}
        status = "ready" if set(stores.values()) == {"ok"} and not clock else "degraded"
        renewal = getattr(self._app.ctx, "renewal", None)
        return {"status": status, "stores": stores, "model": agent.model_id, **clock, **(renewal.report() if renewal else {})}

    def _checks(self, agent: Any) -> Mapping[str, Check]:
        checks: dict[str, Check] = {
            "inbox": lambda: self._threads["inbox"].run(lambda: open_inbox().conversation(NOBODY), CHECK_SECONDS),
        }
        if os.environ.get("GONGYOU_STATE_URL"):
            checks["state"] = lambda: self._threads["state"].run(lambda: open_state().get("alive"), CHECK_SECONDS)
        rows = method_of(getattr(agent, "tracker_store", None), "rows")
        if rows is not None:
            checks["tracker"] = lambda: rows.load(NOBODY, 1)
        return checks


async def _works(check: Check) -> str:
    try:
        await asyncio.wait_for(check(), CHECK_SECONDS + 0.1)
    except Exception:  # whatever it is that fails, the store is down; the log has said so
        return "down"
    return "ok"
