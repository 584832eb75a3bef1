"""Making tables while another process makes the same ones: whoever comes second fails, and finds them when it looks again."""

from __future__ import annotations

import time
from collections.abc import Callable
from sqlite3 import OperationalError as FileInUse

from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

TRIES = 20
PAUSE_SECONDS = 0.1


def until_made(make: Callable[[], None]) -> None:
    """Call `make`, again where another process was in the way. A server that cannot be reached is not waited for.

    Raises:
        SQLAlchemyError: where it fails for another reason, or again and again.
    """
    for _ in range(TRIES - 1):
        try:
            return make()
        except DBAPIError as error:
            # PostgreSQL calls a table that has just been made a broken rule, SQLite an operation that failed.
            if not isinstance(error, (IntegrityError, ProgrammingError)) and not isinstance(error.orig, FileInUse):
                raise
            time.sleep(PAUSE_SECONDS)
    return make()
