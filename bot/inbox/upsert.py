"""One row that is changed where it exists and made where it does not, on every database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

Values = Mapping[str, Any]


def update_or_insert(connection: Connection, table: Table, key: Values, change: Values, fresh: Values) -> None:
    """Set `change` on the row with this key, or insert it with `fresh`."""
    changing = update(table).where(*[table.c[name] == value for name, value in key.items()]).values(**change)
    if connection.execute(changing).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**key, **fresh))
    except IntegrityError:
        # Another process was first.
        connection.execute(changing)
