"""Plays the WeChat server against a callback: signs, encrypts, waits five seconds, delivers three times and reads the reply.

It shares no code with the channel, so that both cannot be wrong in the same way. `Account` holds what is set in the
account's console, `WeChatServer` delivers, `simulator_follower.Follower` is the person with the phone.
"""

from __future__ import annotations

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum

import requests

from bot.simulator.crypto import Envelope, signature
from bot.simulator.messages import Message, as_xml
from bot.simulator.replies import Expected, Fault, Reading, read_reply

PATIENCE = 5.0
"""Seconds after which WeChat closes the connection."""
DELIVERIES = 3
OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"
"""What the follower sees where the reply is broken or none of the deliveries is answered in time."""


class Mode(Enum):
    """How the console is set to encrypt."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


@dataclass(frozen=True)
class Account:
    """An Official Account as its console is filled in."""

    token: str
    id: str = "gh_simulated0001"
    app_id: str = "wx0123456789abcdef"
    aes_key: str = ""
    mode: Mode = Mode.PLAIN

    @property
    def envelope(self) -> Envelope | None:
        """Encrypts and decrypts; None in plain mode."""
        return None if self.mode is Mode.PLAIN else Envelope(self.aes_key, self.app_id)


@dataclass(frozen=True)
class Request:
    """One HTTP request to the callback."""

    params: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Response:
    """What came back, and after how long; no status where the connection was closed without an answer."""

    status: int | None
    body: bytes = b""
    seconds: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """All deliveries of one message and what the follower saw in the end."""

    message: Message
    responses: tuple[Response, ...]
    reading: Reading

    @property
    def shown(self) -> str | None:
        """The text on the screen; None where nothing came."""
        return OUT_OF_ORDER if self.reading.is_broken else self.reading.text

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that was wrong."""
        return tuple(fault.reason for fault in self.reading.faults)


@dataclass
class WeChatServer:
    """Delivers messages of followers to one callback."""

    url: str
    account: Account
    patience: float = PATIENCE
    outcomes: list[Outcome] = field(default_factory=list)
    """Everything delivered so far, for a report at the end."""

    def verify(self) -> str | None:
        """Ask as the console does when the address is saved; None where it is accepted, else the reason."""
        challenge = secrets.token_hex(10)
        response = self.get({**self.signed(), "echostr": challenge})
        if response.status != 200:
            return f"HTTP status {response.status} instead of 200"
        return None if response.body == challenge.encode() else "the body is not the echostr alone"

    def deliver(self, message: Message, openid: str) -> Outcome:
        """Deliver a message up to three times; only silence is tried again, never a wrong reply."""
        responses: list[Response] = []
        while len(responses) < DELIVERIES and (not responses or responses[-1].status is None):
            responses.append(self.post(self.request(message, openid)))
        outcome = Outcome(message, tuple(responses), self._read(responses[-1], openid))
        self.outcomes.append(outcome)
        return outcome

    def deliver_again(self, outcome: Outcome, openid: str) -> Outcome:
        """Deliver a message that was answered already: a duplicate may get nothing or the same words, never other words."""
        again = self.deliver(outcome.message, openid)
        if again.shown in (None, outcome.shown):
            return again
        twice = Fault("a duplicate got another answer than the first delivery")
        return Outcome(again.message, again.responses, Reading(again.reading.content, (*again.reading.faults, twice)))

    def deliver_together(self, *letters: tuple[Message, str]) -> list[Outcome]:
        """Deliver messages of any followers at the same moment; the outcomes stand in the order given."""
        with ThreadPoolExecutor(max(1, len(letters))) as pool:
            return list(pool.map(lambda letter: self.deliver(*letter), letters))

    def request(self, message: Message, openid: str) -> Request:
        """The request of one delivery; each is signed afresh."""
        return self.envelop(as_xml(message.as_fields(self.account.id, openid)), openid, as_xml({"ToUserName": self.account.id}))

    def envelop(self, xml: bytes, openid: str, shell: bytes = b"<xml></xml>") -> Request:
        """A body as the account's mode sends it, with the parameters that sign it."""
        params, envelope = {**self.signed(), "openid": openid}, self.account.envelope
        if envelope is None:
            return Request(params, xml)
        sealed = envelope.seal(xml)
        signed = signature(self.account.token, params["timestamp"], params["nonce"], sealed)
        outer = xml if self.account.mode is Mode.COMPATIBLE else shell
        body = outer.replace(b"</xml>", f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode())
        return Request({**params, "encrypt_type": "aes", "msg_signature": signed}, body)

    def signed(self, timestamp: int | None = None) -> dict[str, str]:
        """The three parameters every request carries."""
        stamp, nonce = str(timestamp or int(time.time())), str(secrets.randbelow(10**9))
        return {"signature": signature(self.account.token, stamp, nonce), "timestamp": stamp, "nonce": nonce}

    def get(self, params: dict[str, str]) -> Response:
        """One GET."""
        return self._send("GET", Request(params, b""))

    def post(self, request: Request) -> Response:
        """One POST, closed where it takes too long."""
        return self._send("POST", request)

    def _send(self, method: str, request: Request) -> Response:
        started = time.monotonic()
        headers = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0"}
        try:
            answer = requests.request(
                method, self.url, params=request.params, data=request.body, headers=headers, timeout=self.patience, allow_redirects=False
            )
        except requests.RequestException:
            return Response(None, seconds=time.monotonic() - started)
        seconds = time.monotonic() - started
        return Response(None, seconds=seconds) if seconds > self.patience else Response(answer.status_code, answer.content, seconds)

    def _read(self, response: Response, openid: str) -> Reading:
        if response.status is None:
            return Reading(faults=(Fault(f"no answer within {self.patience:g} s in {DELIVERIES} deliveries"),))
        safe = self.account.mode is Mode.SAFE
        return read_reply(
            response.status, response.body, Expected(self.account.id, openid, self.account.token, self.account.envelope, must_encrypt=safe)
        )
