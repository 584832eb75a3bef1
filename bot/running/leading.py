"""Work that one of several processes does for all, and the secret that all of them must have."""

from __future__ import annotations

import asyncio
import os

from bot.inbox.person import keyed_hash
from bot.shared_state import SharedState, open_state
from bot.state_errors import StateError
from bot.surviving_state import surviving
from knowledge.errors import KnowledgeError

KNOWN_SECONDS = 60.0
"""After the last process has ended, its secret is forgotten so much later: then all may start with another."""
AGAIN_SECONDS = 20.0
SECRET = "secret"


def shared() -> SharedState | None:
    """The state that processes share; None where a process is alone, because nobody has named one."""
    return surviving(open_state()) if os.environ.get("GONGYOU_STATE_URL") else None


async def may_lead(work: str, seconds: float) -> bool:
    """True for the one process that is to do some work now; none of the others gets it for `seconds`."""
    state = shared()
    return state is None or await asyncio.to_thread(state.add, f"leader:{work}", "1", seconds)


def check_shared_secret(state: SharedState | None = None) -> None:
    """Say at the start that this process knows other persons than the others do.

    Raises:
        KnowledgeError: in one line with the remedy.
        InboxError: where the secret cannot be read.
    """
    state = state or shared()
    if state is None:
        return
    mine = keyed_hash(SECRET, "")[:16]
    try:
        known = None if state.add(SECRET, mine, KNOWN_SECONDS) else state.get(SECRET)
    except StateError:
        return
    if known not in (None, mine):
        raise KnowledgeError(
            "GONGYOU_SECRET (or var/secret.key) is another than that of the processes which run with the same GONGYOU_STATE_URL: nobody "
            f"would find their conversation; give all the same, or stop all for {KNOWN_SECONDS:.0f} s first (docs/operations.md)"
        )


async def keep_secret_known() -> None:
    """As long as this process runs, let others see which secret they must have."""
    state = shared()
    if state is None:
        return
    while True:
        await asyncio.to_thread(state.put, SECRET, keyed_hash(SECRET, "")[:16], KNOWN_SECONDS)
        await asyncio.sleep(AGAIN_SECONDS)
