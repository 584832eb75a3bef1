"""What PostgreSQL is told by every store of ours, so that none of its answers is waited for longer than a person would."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import URL

LOCK_MILLISECONDS = 800
"""How long a statement waits for a lock before it fails."""
CONNECT_SECONDS = 2
"""The least that the driver takes."""
DEAD_MILLISECONDS = 5_000
"""After so long without a sign of life on the network a connection is dead. A server that is only stopped still gives one."""


def connect_arguments(url: URL) -> dict[str, Any]:
    """Arguments of the driver for a URL; none where it is another database's."""
    if url.get_backend_name() != "postgresql" or url.get_driver_name() != "psycopg2":
        return {}
    return {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": DEAD_MILLISECONDS,
        "keepalives_idle": 3,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "options": f"-c lock_timeout={LOCK_MILLISECONDS}",
        **{name: value for name, value in url.query.items() if name == "options"},
    }
