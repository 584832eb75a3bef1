"""The paper of a conversation, filled from what its talk holds; and links that open one once, for an hour."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from typing import Any

from bot.shared_state import SharedState
from knowledge.answers.desk import open_desk
from knowledge.catalog.regions import load_gazetteer
from knowledge.papers.fill import fill
from knowledge.papers.load import load_forms
from knowledge.papers.model import Paper
from knowledge.talk.model import Talk

PUBLIC_URL = "GONGYOU_PUBLIC_URL"
"""The setting that names the server's address as phones reach it (https://wen.example.org); without it no links are sent, and
papers show no code to come back by."""
LINK_SECONDS = 3600.0
PAGE = "/chat/paper"


async def paper_of(agent: Any, person: str, form: str) -> Paper | None:
    """A paper for a person's case as Rasa remembers it; None for an unknown form, or where nothing is remembered."""
    store: Any = getattr(agent, "tracker_store", None)
    tracker = await store.retrieve(person) if form in load_forms() and hasattr(store, "retrieve") else None
    kept = tracker.get_slot("talk") if tracker is not None else None
    return paper_for(Talk.from_json(kept), form) if kept else None


def paper_for(talk: Talk, form: str) -> Paper:
    """The paper for what a talk holds, as of today."""
    place = load_gazetteer().places[talk.place].name if talk.place is not None else ""
    return fill(form, talk.case, place, open_desk().today(), address())


def address() -> str:
    """The server's address as phones reach it; "" where none is set."""
    return os.environ.get(PUBLIC_URL, "").rstrip("/")


def link_to(state: SharedState, person: str, form: str) -> tuple[str, str] | None:
    """A link that opens the paper once within the hour, with the key under which that is kept; None where the server's address is not set.

    What is kept names the person's conversation and the form; what was told stays where it is, and is deleted with it.

    Raises:
        StateError: where the shared state cannot be used.
    """
    here = address()
    if not here:
        return None
    ticket = secrets.token_urlsafe(18)
    state.put(_key(ticket), json.dumps([person, form]), LINK_SECONDS)
    return f"{here}{PAGE}/{ticket}", _key(ticket)


def take(state: SharedState, ticket: str) -> tuple[str, str] | None:
    """The person and the form of a link, once; None afterwards.

    Raises:
        StateError: where the shared state cannot be used.
    """
    kept = state.take(_key(ticket))
    if kept is None:
        return None
    person, form = json.loads(kept)
    return person, form


def is_open(state: SharedState, ticket: str) -> bool:
    """True while a link can be opened; looking opens nothing (programs that check links look too)."""
    return state.get(_key(ticket)) is not None


def _key(ticket: str) -> str:
    """Only a digest is kept: whoever reads the store cannot open a link."""
    return f"paper:{hashlib.sha256(ticket.encode()).hexdigest()[:32]}"
