"""Who may use the REST channel: programs of this machine, of addresses that are trusted, and whoever has the token."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field

from sanic.request import Request

from bot.channels.address import Client, Network
from knowledge.errors import KnowledgeError

TOKEN = "GONGYOU_REST_TOKEN"
SHORTEST_TOKEN = 24
"""Characters: nobody can try them all."""


@dataclass(frozen=True)
class Access:
    """Networks that need no token, and the token; where it is empty nobody from elsewhere comes in."""

    trusted: tuple[Network, ...] = ()
    token: str = field(default_factory=lambda: os.environ.get(TOKEN, ""), repr=False)

    def __post_init__(self) -> None:
        """Check the token.

        Raises:
            KnowledgeError: where it is so short that it can be guessed.
        """
        if 0 < len(self.token) < SHORTEST_TOKEN:
            raise KnowledgeError(f"{TOKEN} is too short: it takes {SHORTEST_TOKEN} characters or more (openssl rand -hex 24)")

    def is_trusted(self, client: Client) -> bool:
        """True for a program of this machine, with no proxy in between, or of a trusted network."""
        return client.is_here or client.is_of(self.trusted)

    def has_token(self, request: Request) -> bool:
        """True where the request carries the token; takes as long for a wrong one as for the right one."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), self.token.encode())
        return is_right and bool(self.token) and kind.lower() == "bearer"
