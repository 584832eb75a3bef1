"""How every store of ours meets a database server: no answer is waited for longer than a person would, and little is asked."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DisconnectionError

LOCK_MILLISECONDS = 800
"""How long a statement waits for a lock before it fails."""
CONNECT_SECONDS = 2
"""The least that the driver takes."""
DEAD_MILLISECONDS = 5_000
"""After so long without a sign of life on the network a connection is dead. A server that is only stopped still gives one."""
IDLE_SECONDS = 5.0
"""A connection that was idle for longer is asked whether it still stands. To ask each time costs a tenth of a turn."""


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


def check_idle_connections(engine: Engine) -> None:
    """Ask a connection that was idle for a while whether it still stands; take a new one where the server was started anew."""

    @event.listens_for(engine, "checkin")  # type: ignore[untyped-decorator]
    def put_back(_: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")  # type: ignore[untyped-decorator]
    def take(connection: Any, record: Any, _: Any) -> None:
        since = record.info.get("idle_since")
        if since is not None and time.monotonic() - since > IDLE_SECONDS and not engine.dialect.do_ping(connection):
            raise DisconnectionError
