"""The tables can be made on the databases people run."""

from __future__ import annotations

import pytest
from sqlalchemy.dialects import mssql, mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

from bot.inbox.tables import metadata

LONGEST_MYSQL_KEY_BYTES = 3072


@pytest.mark.parametrize("dialect", [sqlite, postgresql, mysql, mssql])
@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_can_be_written_for_every_dialect(dialect: object, table: object) -> None:
    assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect.dialect()))  # type: ignore[attr-defined,arg-type]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_keys_are_short_enough_for_mysql(table: object) -> None:
    characters = sum(getattr(column.type, "length", None) or 2 for column in table.primary_key)  # type: ignore[attr-defined]
    assert characters * 4 <= LONGEST_MYSQL_KEY_BYTES
