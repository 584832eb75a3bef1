"""File descriptors of this process: every connection, file and database takes one, and none is left for anybody where all are taken."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path

WANTED = 65_536
RESERVED = 256
"""Descriptors for files, databases and what the server asks others: connections never take them."""
OPEN = Path("/proc/self/fd")


@dataclass(frozen=True)
class Descriptors:
    """How many are open, and how many may be; -1 for open ones where the system does not tell."""

    open: int
    limit: int


def descriptors() -> Descriptors:
    """The figures of now, for whoever watches the server."""
    try:
        number = sum(1 for _ in OPEN.iterdir())
    except OSError:
        number = -1
    return Descriptors(number, _soft())


def most_connections() -> int:
    """Connections that may be open at once."""
    return max(64, _soft() - RESERVED)


def raise_limit() -> None:
    """Take as many descriptors as the system gives this account, up to `WANTED`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _soft() -> int:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return WANTED if soft == resource.RLIM_INFINITY else soft
