"""Taking the bytes of deleted rows off the disk, where the store is SQLite.

`secure_delete` overwrites a deleted row where it stands. It does not reach copies of it: SQLite moves rows between pages while others
are written and leaves the old bytes in the unused part of a page. Only writing the file anew (VACUUM) leaves nothing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

WAIT_SECONDS = 5.0
"""How long wiping waits for others who read or write."""


def wipe_file(path: Path) -> None:
    """Wipe a database through a connection of its own, so that whoever reads meanwhile goes on.

    Raises:
        sqlite3.Error: where others use it for too long, or it cannot be written; deleted bytes may still be there then.
    """
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
        wipe(connection)


def wipe(connection: sqlite3.Connection) -> None:
    """Write the database anew and empty its write-ahead log; the connection must be outside a transaction.

    Raises:
        sqlite3.Error: as `wipe_file` does.
    """
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("VACUUM")
    # The pragma does not fail where somebody still reads the log: it says so.
    is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise sqlite3.OperationalError("the write-ahead log is being read")
