"""Files that hold a person's words: for the account that runs the assistant and nobody else, from their first moment on."""

from __future__ import annotations

import logging
import os
import stat
import threading
from pathlib import Path

logger = logging.getLogger(__name__)

FILE, FOLDER = 0o600, 0o700
OWN = Path("var")
"""The folder that is the assistant's alone; folders elsewhere may hold what is not ours and keep the rights they have."""
SIDE_FILES = ("-wal", "-shm", "-journal")

_making = threading.Lock()


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for the owner only; tighten those that exist within `var`.

    Raises:
        OSError: where it cannot be made, or a file is in its place.
    """
    path = path.resolve()
    for folder in (*reversed(path.parents), path):
        # Path.mkdir would give the missing folders above it the usual rights.
        folder.mkdir(FOLDER, exist_ok=True)
        if _is_own(folder):
            tighten(folder, FOLDER)


def private_file(path: Path) -> None:
    """Make an empty file for the owner only, or tighten the one that is there; SQLite's side files too, which take its mode.

    Raises:
        OSError: where it cannot be made.
    """
    path = path.resolve()
    private_folder(path.parent)
    # A file that exists is never opened here: closing it would drop the locks that SQLite holds on it in this process.
    with _making:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE))
        except FileExistsError:
            tighten(path, FILE)
    for ending in SIDE_FILES:
        tighten(path.with_name(path.name + ending), FILE)


def tighten(path: Path, mode: int) -> None:
    """Take from a file or folder the rights beyond `mode`; nothing happens where there is none, a warning where it is another account's."""
    try:
        rights = stat.S_IMODE(path.stat().st_mode)
        if rights & ~mode:
            path.chmod(rights & mode)
    except FileNotFoundError:
        return
    except PermissionError:
        logger.warning("%s is readable by other accounts and belongs to one: its owner can mend that with chmod %o", path, mode)


def tighten_tree(folder: Path) -> None:
    """Tighten a folder and everything in it; links are left alone."""
    tighten(folder, FOLDER)
    for place, folders, files in os.walk(folder):
        for names, mode in ((folders, FOLDER), (files, FILE)):
            for path in (Path(place, name) for name in names):
                if not path.is_symlink():
                    tighten(path, mode)


def _is_own(folder: Path) -> bool:
    own = OWN.resolve()
    return folder == own or own in folder.parents
