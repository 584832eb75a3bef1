"""Voice messages: fetched from WeChat, understood by a server of the centre's, said back with the answer, and kept nowhere as sound."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.channels import speech
from bot.channels.inbound import clean_text
from bot.channels.speech import Speech, as_plain, open_speech
from bot.server import create_app, serving
from bot.shared_state import open_state
from knowledge.danger.detect import is_danger
from knowledge.errors import KnowledgeError
from tests.bot.channels.wechat.wechat_world import ADDRESS, TOKEN, Assistant, Got, query, xml

SOUND = b"#!AMR\n" + b"\x17\x42" * 400
PHONE = "13812345678"


@dataclass
class Servers:
    """WeChat's server of media and the centre's of speech, at one address."""

    address: str = ""
    heard: str = f"老板不给钱，我电话{PHONE}"
    status: int = 200
    media: bytes = SOUND
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Headers and bodies that the speech server got."""


@pytest.fixture
def servers() -> Iterator[Servers]:
    own = Servers()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            good = asked["access_token"] == ["good"] and asked["media_id"] == ["m1"]
            self._answer(200, own.media if good else b'{"errcode":40007,"errmsg":"invalid media_id"}')

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if "stable_token" in self.path:
                self._answer(200, b'{"access_token":"good","expires_in":7200}')
                return
            own.got.append((dict(self.headers), body))
            self._answer(own.status, json.dumps({"text": own.heard}).encode())

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    own.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield own
    server.shutdown()
    server.server_close()


@pytest.fixture
def account(servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An account that may call WeChat; gives the file of its channels."""
    values = {
        "WECHAT_TOKEN": TOKEN, "WECHAT_APPID": "wx0123456789abcdef", "WECHAT_SECRET": "s", "WECHAT_AES_KEY": "", "WECHAT_API": servers.address,
        "SPEECH_URL": f"{servers.address}/v1/audio/transcriptions", "SPEECH_KEY": "k1", "SPEECH_MODEL": "sense-voice",
        "INBOX_URL": f"sqlite:///{tmp_path}/inbox.db", "STATE_URL": f"sqlite:///{tmp_path}/state.db",
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(f"GONGYOU_{name}", value)
    monkeypatch.setattr("shutil.which", lambda _: None)
    open_state.cache_clear()
    is_danger(clean_text("你好"))  # what a server has loaded before anybody comes
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(json.dumps({"bot.channels.wechat.channel.WeChatInput": None}))
    yield credentials
    open_state.cache_clear()


async def said(credentials: Path, media: str = "m1", **more: str) -> tuple[str, Assistant]:
    """What is answered to a voice message."""
    assistant = Assistant()
    async with serving(create_app(assistant, credentials)) as address, aiohttp.ClientSession() as session:
        body = xml(MsgType="voice", MediaId=media, Format="amr", **more)
        async with session.post(f"{address}{ADDRESS}", params=query(), data=body) as answer:
            return Got(answer.status, await answer.read(), "").content, assistant


async def test_what_was_said_is_understood_answered_and_said_back(account: Path, servers: Servers) -> None:
    content, assistant = await said(account)
    assert assistant.texts == ["老板不给钱，我电话〔电话〕"], "masked as if it had been typed"
    assert content.startswith("听到的是：“老板不给钱，我电话〔电话〕”") and content.endswith("答：老板不给钱，我电话〔电话〕")
    (headers, body) = servers.got[0]
    assert headers["Authorization"] == "Bearer k1" and b"sense-voice" in body and SOUND in body and b'filename="speech.amr"' in body
    kept = b"".join(path.read_bytes() for path in account.parent.iterdir() if path.is_file())
    assert SOUND not in kept and PHONE.encode() not in kept


async def test_danger_is_answered_before_what_was_heard(account: Path, servers: Servers) -> None:
    servers.heard = "我不想活了"
    content, _ = await said(account)
    assert content.startswith("答：我不想活了") and "听到的是" in content


async def test_what_wechat_understood_itself_needs_no_server(account: Path, servers: Servers) -> None:
    content, _ = await said(account, Recognition="工资没发")
    assert content == "答：工资没发" and servers.got == []


@pytest.mark.parametrize("trouble", ["media", "status", "silence", "too large", "no address"])
async def test_what_is_not_understood_is_said_as_before(
    trouble: str, account: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble == "status":
        servers.status = 500
    elif trouble == "silence":
        servers.heard = " "
    elif trouble == "too large":
        servers.media = SOUND * 4000
    elif trouble == "no address":
        monkeypatch.delenv("GONGYOU_SPEECH_URL")
    content, assistant = await said(account, media="other" if trouble == "media" else "m1")
    assert content.startswith("语音我听不了") and assistant.heard == []


def test_ffmpeg_makes_wav_of_it_without_touching_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ffmpeg"
    monkeypatch.setattr("shutil.which", lambda _: str(program))
    assert as_plain(SOUND, "amr") == (SOUND, "amr"), "a program that cannot be run"
    program.write_text('#!/bin/sh\ncase "$*" in *"-protocol_whitelist pipe -i pipe:0"*"pipe:1") printf RIFF; cat;; *) exit 1;; esac\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    assert as_plain(SOUND, "amr") == (b"RIFF" + SOUND, "wav")
    assert as_plain(b"RIFF", "wav") == (b"RIFF", "wav")
    program.write_text("#!/bin/sh\nexit 1\n")
    assert as_plain(SOUND, "speex") == (SOUND, "speex"), "what it cannot read goes as it is"
    monkeypatch.setattr(speech, "CONVERT_SECONDS", 0.1)
    program.write_text("#!/bin/sh\nexec sleep 5\n")
    assert as_plain(SOUND, "amr") == (SOUND, "amr")


@pytest.mark.parametrize("given", ["nonsense", "file:///etc/passwd", "http://"])
def test_an_address_that_is_none_stops_the_start(given: str) -> None:
    with pytest.raises(KnowledgeError, match="GONGYOU_SPEECH_URL"):
        open_speech({"GONGYOU_SPEECH_URL": given})


def test_without_an_address_there_is_no_recogniser() -> None:
    assert open_speech({}) is None and Speech("http://127.0.0.1:1/").words_of(b"", "amr") is None
    assert Speech("http://127.0.0.1:1/").words_of(SOUND, "wav") is None and "k1" not in repr(Speech("http://x", key="k1"))
