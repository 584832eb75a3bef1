"""Getting to a person what no reply of the bot carries, a reply of staff above all: the web page fetches it itself; WeChat takes it
within its quota.

WeChat needs the person's OpenID, which no store of ours keeps. The channel may leave it here for as long as WeChat allows
messages, sealed with the secret; without it, or without quota, the reply goes out with the person's next message.
"""

from __future__ import annotations

import base64
import logging

from cryptography.fernet import Fernet, InvalidToken

from bot.channels.wechat.customer_service import CustomerService, open_customer_service
from bot.channels.wechat.ledger import Ledger
from bot.channels.wechat.record import lines_beside, words_beside
from bot.inbox.errors import InboxError
from bot.inbox.model import Message
from bot.inbox.person import keyed_hash, person_key
from bot.inbox.store import Inbox
from bot.shared_state import SharedState
from bot.state_errors import StateError

logger = logging.getLogger(__name__)

REACH_SECONDS = 48 * 3600.0
"""How long after a person's message WeChat takes messages to them."""


def remember_reach(state: SharedState, openid: str) -> None:
    """Keep a way to write to somebody who just wrote; forgotten with everything else of the person.

    Raises:
        StateError, InboxError: where it cannot be kept.
    """
    state.put(_place(person_key("wechat", openid)), _seal().encrypt(openid.encode()).decode(), REACH_SECONDS)


def openid_of(state: SharedState, person: str) -> str | None:
    """The OpenID left for a person, or None."""
    sealed = state.get(_place(person))
    try:
        return _seal().decrypt(sealed.encode()).decode() if sealed else None
    except InvalidToken:
        return None


def deliver(inbox: Inbox, message: Message) -> str:
    """Deliver a stored line: "web" (the page has it in seconds), "pushed" (on the person's phone) or "later" (with their next message)."""
    if message.channel != "wechat":
        return "web"
    try:
        service = open_customer_service()
        return "pushed" if service is not None and push(inbox, service, message) else "later"
    except (StateError, InboxError):
        logger.warning("a line of staff could not be pushed")
        return "later"


def push(inbox: Inbox, service: CustomerService, message: Message) -> bool:
    """Send a line, and those before it that still wait; where WeChat took them, they are not sent again with the next message."""
    openid, ledger = openid_of(service.state, message.person), Ledger(service.state, message.person)
    if openid is None:
        return False
    cursor = ledger.staff_cursor()
    waiting = [message] if cursor is None else lines_beside(inbox.messages_after(message.person, cursor))
    if not service.send_text(openid, words_beside(waiting)):
        return False
    ledger.move_staff_cursor(message.seq)
    return True


def _place(person: str) -> str:
    return f"wechat:{person}:reach"


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(keyed_hash("wechat reach", "seal"))))
