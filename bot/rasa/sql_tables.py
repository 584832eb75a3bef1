"""The tables that hold conversations in a database several processes and machines share, and the statements of every turn."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    text,
    union_all,
)

METADATA = MetaData()
EVENTS = Table(
    "tracker_events",
    METADATA,
    # SQLite counts by itself only where the key is a plain INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("sender_id", String(160), nullable=False),
    Column("type", String(32), nullable=False),
    Column("at", Float(53), nullable=False, index=True),
    Column("data", Text, nullable=False),
    Index("tracker_events_by_sender", "sender_id", "id"),
)
SLOTS = Table(
    "tracker_slots",
    METADATA,
    Column("sender_id", String(160), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("at", Float(53), nullable=False, index=True),
    Column("data", Text, nullable=False),
)


_OWN = EVENTS.c.sender_id == bindparam("sender")
_START = func.coalesce(
    select(EVENTS.c.id)
    .where(_OWN, EVENTS.c.type == "user")
    .order_by(EVENTS.c.id.desc())
    .limit(1)
    .offset(bindparam("before", type_=Integer))
    .scalar_subquery(),
    0,
)
WINDOW = union_all(
    select(EVENTS.c.id, EVENTS.c.data, _START.label("start")).where(_OWN, EVENTS.c.id >= _START),
    select(literal_column("0"), SLOTS.c.data, literal_column("0")).where(SLOTS.c.sender_id == bindparam("sender")),
).order_by("id")
"""The rows of the latest turns, each with the number of the first where the window does not hold all; before them the slots, with 0.
One question instead of three, and made once."""
INSERT = insert(EVENTS)
SET_SLOTS = text(
    f"INSERT INTO {SLOTS.name} (sender_id, name, data, at) SELECT :sender, *, :at FROM unnest(:names, :data) "
    "ON CONFLICT (sender_id, name) DO UPDATE SET data = excluded.data, at = excluded.at"
)
"""PostgreSQL's own way: all slots in one statement."""
