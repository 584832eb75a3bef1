"""Inbox and shared state in databases of their own: what was deleted leaves their files, or is not said to have."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg2
import pytest
import redis

from bot.inbox import wiping
from bot.inbox.database import Database
from bot.inbox.errors import InboxError
from bot.inbox.store import Inbox
from bot.redis_state import RedisState
from bot.shared_state import SqlState
from bot.state_errors import StateError
from tests.bot.forgetting.stores import ACCOUNT, SWITCH, Store, emptied, own_database, run_sql
from tests.bot.forgetting.whole_server import holding

WORD, PERSON, OTHER = "鸑鷟鹓鶵", "a" * 32, "b" * 32
KEY = f"wechat:{PERSON}:rest"


def test_no_test_finds_what_another_left(postgresql_server: Store, redis_server: Store) -> None:
    with own_database(postgresql_server) as one, own_database(postgresql_server) as other:
        run_sql(one.url, "CREATE TABLE left_over (id int)")
        with pytest.raises(psycopg2.errors.UndefinedTable):
            run_sql(other.url, "SELECT * FROM left_over")
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(one.url)
    client = redis.Redis.from_url(redis_server.url, decode_responses=True)
    with emptied(redis_server):
        client.set("k", "1")
        client.config_set("appendonly", "no")
    assert client.keys() == [] and client.config_get("appendonly") == {"appendonly": "yes"}


@pytest.fixture
def inbox(database: Store) -> Iterator[Inbox]:
    opened = Database(database.url)
    yield Inbox(opened)
    opened.close()


def fill(inbox: Inbox) -> None:
    for number in range(90):
        person, word = (PERSON, WORD) if number % 3 else (OTHER, "好")
        inbox.add_message(person, "web", "person", word * 30, {"answer": {"text": word * 500}})
    inbox.open_handover(PERSON, "web", WORD, None, None)
    inbox.reply_as_staff(PERSON, "li", WORD)
    inbox.note_turn(PERSON, "web", WORD, {"status": "no_clause"})


def files_with(store: Store) -> set[str]:
    """The files of PostgreSQL that hold word or person, once everything is written and the planner has taken its samples."""
    run_sql(store.superuser, "ANALYZE", "CHECKPOINT")
    return {name for names in holding(store.folder, [WORD, PERSON]).values() for name in names}


def test_an_inbox_in_postgresql_forgets_to_the_last_byte(inbox: Inbox, database: Store) -> None:
    fill(inbox)
    assert len(files_with(database)) > 3
    assert "talk" in inbox.forget(PERSON)
    assert files_with(database) == set() and len(inbox.messages_after(OTHER)) == 30, "others are still there"


def test_without_rights_on_its_log_the_tables_are_clean_all_the_same(inbox: Inbox, database: Store) -> None:
    run_sql(database.superuser, f"REVOKE pg_checkpoint FROM {ACCOUNT}", SWITCH.replace("GRANT", "REVOKE").replace(" TO ", " FROM "))
    try:
        fill(inbox)
        inbox.forget(PERSON)
        left = files_with(database)
        assert left and all((database.folder / "data" / "pg_wal" / name).exists() for name in left), "its log alone"
    finally:
        run_sql(database.superuser, f"GRANT pg_checkpoint TO {ACCOUNT}", SWITCH)


def test_a_table_in_use_is_not_said_to_be_wiped(inbox: Inbox, database: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiping, "WAIT_SECONDS", 0.1)
    fill(inbox)
    reader = psycopg2.connect(database.url)
    reader.cursor().execute("SELECT * FROM inbox_messages")
    with pytest.raises(InboxError):
        inbox.forget(PERSON)
    reader.close()
    assert inbox.forget(PERSON) == frozenset(), "the rows were gone; the next try wipes"
    assert files_with(database) == set()


def test_a_state_in_postgresql_too(database: Store) -> None:
    state = SqlState(database.url)
    state.put(KEY, WORD * 9, 60)
    state.put(f"wechat:{OTHER}:rest", "好", 60)
    assert files_with(database)
    state.purge(f"wechat:{PERSON}:")
    state.wipe()
    assert files_with(database) == set() and state.get(f"wechat:{OTHER}:rest") == "好"


@pytest.mark.parametrize(("snapshots", "log"), [("3600 1", "yes"), ("3600 1", "no"), ("", "yes")])
def test_redis_writes_its_files_anew(redis_store: Store, snapshots: str, log: str) -> None:
    client = redis.Redis.from_url(redis_store.url, decode_responses=True)
    client.config_set("save", snapshots)
    client.config_set("appendonly", log)
    state = RedisState(client)
    state.put(KEY, WORD * 9, 60)
    state.put("wechat:b:rest", "好", 60)
    if snapshots:
        client.save()
    assert holding(redis_store.folder, [WORD])
    state.purge(f"wechat:{PERSON}:")
    state.wipe()
    assert holding(redis_store.folder, [WORD, PERSON]) == {} and state.get("wechat:b:rest") == "好"


def test_redis_that_keeps_nothing_on_the_disk_is_left_alone(redis_store: Store) -> None:
    client = redis.Redis.from_url(redis_store.url, decode_responses=True)
    for name, value in (("save", ""), ("appendonly", "no")):
        client.config_set(name, value)
    before = client.lastsave()
    RedisState(client).wipe()
    assert client.lastsave() == before


def test_redis_that_writes_too_long_is_not_said_to_be_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy:
        def info(self, _: str) -> dict[str, int]:
            return {"aof_enabled": 1, "rdb_bgsave_in_progress": 1, "aof_rewrite_in_progress": 0, "aof_rewrite_scheduled": 0}

        def config_get(self, _: str) -> dict[str, str]:
            return {}

    monkeypatch.setattr("bot.redis_state.WRITING_SECONDS", 0.1)
    with pytest.raises(StateError):
        RedisState(Busy()).wipe()


def test_redis_that_keeps_its_commands_to_itself_is_no_error(redis_store: Store) -> None:
    client = redis.Redis.from_url(redis_store.url, decode_responses=True)
    client.acl_setuser("worker", enabled=True, nopass=True, keys=["*"], commands=["+@all", "-@dangerous", "-@admin"])
    worker = redis.Redis.from_url(redis_store.url, decode_responses=True, username="worker", password="any")
    RedisState(worker).put("k", "1", 60)
    RedisState(worker).wipe()
    assert RedisState(worker).get("k") == "1"
