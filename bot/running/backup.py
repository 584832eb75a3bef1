"""Copies of what cannot be built again: inbox, conversations, drafts, contacts, notes of what must still be erased. The secret is apart.

One file (tar, mode 0600) with a copy of each store as it was at one moment, taken while the server runs: SQLite by its own way, PostgreSQL
by `pg_dump`. The shared state is short-lived and not in it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from bot.inbox.database import inbox_url
from bot.inbox.private import private_file, private_folder
from knowledge.errors import KnowledgeError

FOLDER = Path("var/backups")
CONTENTS = "contents.json"
FOLDERS = {"drafts": Path("var/drafts"), "contacts": Path("var/contacts"), "unerased": Path("var/unerased")}
VERSION = 1
DEFAULT_TRACKER = "sqlite:///var/tracker.db"


def stores() -> dict[str, URL]:
    """The stores that are copied, by name; two in one database are copied once."""
    found = {"inbox": make_url(inbox_url()), "tracker": make_url(os.environ.get("GONGYOU_TRACKER_URL") or DEFAULT_TRACKER)}
    return {"inbox": found["inbox"]} if found["inbox"] == found["tracker"] else found


def back_up(folder: Path = FOLDER) -> Path:
    """Write a backup into a folder; gives its path.

    Raises:
        KnowledgeError: in one line, where a store cannot be copied. Nothing is left then.
    """
    private_folder(folder)
    target = folder / f"gongyou-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}.tar"
    with _workplace(folder) as place:
        kinds = {name: _copy(url, place / name) for name, url in stores().items()}
        (place / CONTENTS).write_text(json.dumps({"version": VERSION, "stores": kinds}), encoding="utf-8")
        draft = place / "draft.tar"
        private_file(draft)
        with tarfile.open(draft, "w") as tar:
            for name in (CONTENTS, *(name for name, kind in kinds.items() if kind)):
                tar.add(place / name, name)
            for name, kept in FOLDERS.items():
                if kept.is_dir():
                    tar.add(kept, name)
        os.replace(draft, target)
    return target


def restore(backup: Path, is_forced: bool = False) -> list[str]:
    """Put a backup back; the server must not run. Gives the names of what was restored.

    Raises:
        KnowledgeError: where the file is no backup, a store is filled and `is_forced` is not set, or something cannot be written.
    """
    private_folder(FOLDER)
    with _workplace(FOLDER) as place:
        kinds = _unpack(backup, place)
        targets = stores()
        for name, kind in kinds.items():
            if name not in targets or _kind(targets[name]) != kind:
                raise KnowledgeError(f"{backup}: its {name} is {kind}; set the URL of a store of that kind")
        if not is_forced and (filled := [name for name in kinds if _is_filled(targets[name])]):
            raise KnowledgeError(f"{', '.join(filled)}: there is something already; add --force to put the backup in its place")
        for name in kinds:
            _put_back(place / name, targets[name])
        for name, kept in FOLDERS.items():
            if (place / name).is_dir():
                shutil.copytree(place / name, kept, dirs_exist_ok=True)
    return [*kinds, *(name for name in FOLDERS if name != "unerased")]


def delete_old(days: int, folder: Path = FOLDER) -> int:
    """Delete backups older than `days`: they hold what persons had erased since. Gives how many."""
    limit = datetime.now(timezone.utc).timestamp() - days * 86_400
    old = [path for path in folder.glob("gongyou-*.tar") if path.stat().st_mtime < limit]
    for path in old:
        path.unlink()
    return len(old)


def _kind(url: URL) -> str:
    return str(url.get_backend_name())


def _copy(url: URL, to: Path) -> str:
    """Copy one store; its kind, empty where there is none yet."""
    if _kind(url) == "sqlite":
        source = Path(str(url.database))
        if not source.exists():
            return ""
        private_file(to)
        try:
            with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(to)) as copy:
                live.backup(copy)
        except sqlite3.Error as error:
            raise KnowledgeError(f"{source}: cannot be copied: {error}") from error
    elif _kind(url) == "postgresql":
        private_file(to)
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")
    else:
        raise KnowledgeError(f"{_kind(url)}: back this database up with its own tools")
    return _kind(url)


def _put_back(copy: Path, url: URL) -> None:
    if _kind(url) == "postgresql":
        _run("pg_restore", url, "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(copy))
        return
    target = Path(str(url.database))
    for side in ("", "-wal", "-shm"):
        target.with_name(target.name + side).unlink(missing_ok=True)
    private_file(target)
    shutil.copyfile(copy, target)


def _is_filled(url: URL) -> bool:
    if _kind(url) == "sqlite":
        return Path(str(url.database)).exists()
    counted = _run("psql", url, "-Atc", "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()")
    return counted.strip() not in ("", "0")


def _run(program: str, url: URL, *arguments: str) -> str:
    """Run a program of PostgreSQL; the password goes by its environment, where no list of processes shows it."""
    found = shutil.which(program) or next((str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))[-1:]), None)
    if found is None:
        raise KnowledgeError(f"{program} is missing: install PostgreSQL's client programs (Debian: postgresql-client)")
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    variables = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run([found, "--dbname", address, *arguments], env=variables, capture_output=True, text=True)
    if done.returncode:
        raise KnowledgeError(f"{program}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    return done.stdout


def _unpack(backup: Path, place: Path) -> dict[str, str]:
    """Unpack a backup; the kinds of its stores."""
    try:
        with tarfile.open(backup) as tar:
            tar.extractall(place, members=list(_harmless(tar)))
        contents = json.loads((place / CONTENTS).read_text(encoding="utf-8"))
        kinds = {str(name): str(kind) for name, kind in contents["stores"].items() if kind}
        is_known = contents["version"] == VERSION and all((place / name).is_file() for name in kinds)
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{backup}: is no backup ({type(error).__name__})") from error
    if not is_known:
        raise KnowledgeError(f"{backup}: is of another version, or not whole")
    return kinds


def _harmless(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Members that stay below the folder they are unpacked into."""
    for member in tar:
        parts = Path(member.name).parts
        if (member.isfile() or member.isdir()) and parts and parts[0] != "/" and ".." not in parts:
            yield member


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".work-") as place:
        yield Path(place)
