"""The demo's own account looks like a real one."""

from __future__ import annotations

import re

from bot.simulator.demo import new_aes_key


def test_the_key_has_the_shape_of_wechats() -> None:
    keys = {new_aes_key() for _ in range(200)}

    assert len(keys) == 200 and all(re.fullmatch("[0-9A-Za-z]{43}", key) for key in keys)
