"""The measurement of deleting deletes what it says, and times turns beside it."""

from __future__ import annotations

import gc
from pathlib import Path

from rasa.shared.core.domain import Domain

from bot.measure.pruning import measure
from bot.rasa.tracker_store import WindowTrackerStore
from tests.bot.conftest import ROOT


async def test_a_share_is_deleted_while_others_write(tmp_path: Path) -> None:
    domain, path = Domain.load(str(ROOT / "domain.yml")), tmp_path / "tracker.db"

    found = await measure(path, domain, conversations=60, old_share=0.5, quiet_seconds=0.05)

    assert (found.conversations, found.events, found.deleted) == (60, 1200, 600)
    stored = [sender for sender in await WindowTrackerStore(domain, path=str(path)).keys() if sender.startswith("stored-")]
    assert sorted(stored) == sorted(f"stored-{number}" for number in range(30, 60))
    assert all(turns.n > 0 and 0 < turns.p50 <= turns.longest for turns in (found.quiet, found.nothing_old, found.old))
    assert found.stall >= found.old.longest and gc.get_freeze_count() == 0
