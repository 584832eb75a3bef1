"""The tables of the inbox. Times are UTC without zone; persons are keyed hashes; unknown topics and regions in counts are ''."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Index, Integer, MetaData, String, Table, Text

SCHEMA_VERSION = "1"

metadata = MetaData()

meta = Table("inbox_meta", metadata, Column("key", String(64), primary_key=True), Column("value", String(64), nullable=False))

messages = Table(
    "inbox_messages",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("person", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("author", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("payload", Text, comment="JSON"),
    Column("client_id", String(64)),
    Column("once", String(64), nullable=False, unique=True, comment="digest of person and client id, or random: unique on every database"),
    Column("at", DateTime, nullable=False, index=True),
    Index("inbox_messages_by_person", "person", "seq"),
    # A number once given is never given again, or a reader who holds a cursor would miss messages after a deletion.
    sqlite_autoincrement=True,
)

conversations = Table(
    "inbox_conversations",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("status", String(8), nullable=False, index=True),
    Column("since", DateTime),
    Column("region", String(96)),
    Column("topic", String(32)),
    Column("question", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("last_at", DateTime, nullable=False, index=True),
    Column("claimed_by", String(64)),
    Column("seen", Integer),
    Column("centre", String(32)),
)

looks = Table(
    "inbox_watchers",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("began", DateTime, nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)

drafts = Table(
    "inbox_drafts",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)

notes = Table(
    "inbox_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(32), nullable=False, index=True),
    Column("account", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)

callbacks = Table(
    "inbox_callbacks",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("sealed", String(255), nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)

handovers = Table(
    "inbox_handovers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(32), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("region", String(96)),
    Column("topic", String(32)),
    Column("question", Text, nullable=False),
    Column("opened_at", DateTime, nullable=False, index=True),
    Column("answered_at", DateTime),
    Column("answered_by", String(64)),
    Column("missed_at", DateTime),
    Column("closed_at", DateTime, index=True),
    Column("closed_by", String(64)),
    Column("outcome", String(16), nullable=False),
    Column("centre", String(32)),
)

questions = Table(
    "inbox_questions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(32), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("topic", String(32)),
    Column("region", String(96)),
    Column("answer_status", String(32), nullable=False),
    Column("confidence", Float),
    Column("reason", String(32)),
    Column("at", DateTime, nullable=False, index=True),
    Column("status", String(16), nullable=False, index=True),
    Column("decided_topic", String(32)),
    Column("decided_by", String(64)),
    Column("decided_at", DateTime),
    sqlite_autoincrement=True,
)

feedback = Table(
    "inbox_feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(32), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("seq", Integer),
    Column("vote", String(8), nullable=False),
    Column("reason", String(32)),
    Column("text", Text, nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)

counts = Table(
    "inbox_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("topic", String(32), primary_key=True),
    Column("region", String(96), primary_key=True),
    Column("status", String(32), primary_key=True),
    Column("turns", Integer, nullable=False),
)

accounts = Table(
    "staff_accounts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("password", String(256), nullable=False, comment="argon2id"),
    Column("role", String(16), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("shown", String(16), comment="the name that workers read"),
    Column("centre", String(32), comment="whose list it sees; none sees all"),
)

second_factors = Table(
    "staff_second_factors",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("secret", String(256), nullable=False, comment="sealed with GONGYOU_SECRET"),
    Column("step", Integer, nullable=False, comment="the half minute since 1970 whose digits were taken last"),
    Column("at", DateTime, nullable=False),
)

failures = Table(
    "staff_failures",
    metadata,
    Column("who", String(64), primary_key=True, comment="keyed hash of an account name, of an address, or of both"),
    Column("count", Integer, nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)

familiar = Table(
    "staff_familiar",
    metadata,
    Column("who", String(64), primary_key=True, comment="keyed hash of an account and an address from where it has logged in"),
    Column("account", String(64), nullable=False, index=True),
    Column("at", DateTime, nullable=False, index=True),
)

sessions = Table(
    "staff_sessions",
    metadata,
    Column("token", String(64), primary_key=True, comment="SHA-256 of the token"),
    Column("account", String(64), nullable=False, index=True),
    Column("at", DateTime, nullable=False),
    Column("expires", DateTime, nullable=False, index=True),
)

audit = Table(
    "staff_audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("account", String(64), nullable=False, index=True),
    Column("action", String(32), nullable=False),
    Column("object", String(128), nullable=False),
    Column("at", DateTime, nullable=False, index=True),
    Column("address", String(64)),
    sqlite_autoincrement=True,
)

GROWN = (audit, conversations, accounts)
"""Tables that got a column after the first release."""

GONE = ("inbox_looks",)
"""Tables of earlier programs; what stood in them was of use for seconds."""
