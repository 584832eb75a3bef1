"""Taking the bytes of deleted rows off the disk, where the store is SQLite or PostgreSQL.

**SQLite.** `secure_delete` overwrites a deleted row where it stands. It does not reach copies of it: SQLite moves rows between pages
while others are written and leaves the old bytes in the unused part of a page. Only writing the file anew (VACUUM) leaves nothing.

**PostgreSQL** leaves deleted rows where they stand, and VACUUM only frees their place: VACUUM FULL writes a table anew. Its planner keeps
samples of columns, so none are taken of text. Its write-ahead log holds what was written until it turns over, which takes rights that
an account need not have.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import String, Table
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ProgrammingError

logger = logging.getLogger(__name__)

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


def sample_no_text(connection: Connection, tables: Iterable[Table]) -> None:
    """Keep PostgreSQL's planner from taking samples of text columns: they would outlive their rows."""
    columns = [(table.name, column.name) for table in tables for column in table.columns if isinstance(column.type, String)]
    with suppress(ProgrammingError), connection.begin_nested():  # tables that somebody else made and owns
        for table, column in columns:
            connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def wipe_tables(engine: Engine, tables: Iterable[Table]) -> None:
    """Write tables of PostgreSQL anew and turn its write-ahead log over, where this account may; others wait meanwhile.

    Raises:
        SQLAlchemyError: where others use a table for too long; deleted bytes may still be there then.
    """
    with engine.connect() as plain:
        # Neither command runs inside a transaction.
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        try:
            connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(table.name for table in tables)}")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
        try:
            for command in ("SELECT pg_switch_wal()", "CHECKPOINT"):
                connection.exec_driver_sql(command)
        except ProgrammingError:
            logger.info("PostgreSQL keeps deleted text in its write-ahead log until that turns over by itself (docs/privacy.md)")
