"""How a server ends: it takes nothing new, and what it took is finished. Turns go on beside the requests that started them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from typing import Any

Turns = Callable[[], Collection["asyncio.Task[None]"]]


def add_turns(app: Any, running: Turns) -> None:
    """Have the server wait at its end for what `running` names: the turns of a channel that are not over."""
    app.ctx.turns = (*getattr(app.ctx, "turns", ()), running)


def running_turns(app: Any) -> set[asyncio.Task[None]]:
    """All turns that are not over."""
    return {task for running in getattr(app.ctx, "turns", ()) for task in running() if not task.done()}
