"""Speech to words, by a server of the centre's own network that speaks OpenAI's interface (FunASR, whisper.cpp, vLLM, …).

`GONGYOU_SPEECH_URL` is the whole address (`http://10.0.0.5:8000/v1/audio/transcriptions`), `GONGYOU_SPEECH_MODEL` the model's name there,
`GONGYOU_SPEECH_KEY` its key where it wants one. Without an address there is no recogniser. Sound is held in memory only, and no line of the
log says what was heard.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests

from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

URL, MODEL, KEY = "GONGYOU_SPEECH_URL", "GONGYOU_SPEECH_MODEL", "GONGYOU_SPEECH_KEY"
DEFAULT_MODEL = "whisper-1"
LARGEST_SOUND = 2_000_000
"""Bytes: a minute of WeChat's AMR has some 100,000, one of uncompressed speech 1.9 million."""
LONGEST_SECONDS = 60
"""WeChat's own limit of a voice message; what follows is cut off."""
CONNECT_SECONDS, READ_SECONDS, CONVERT_SECONDS = 2.0, 12.0, 8.0
LARGEST_ANSWER = 100_000
PLAIN = "wav"
CONVERSION = (
    *("-hide_banner", "-loglevel", "error", "-protocol_whitelist", "pipe", "-i", "pipe:0"),
    *("-t", str(LONGEST_SECONDS), "-vn", "-ac", "1", "-ar", "16000", "-f", PLAIN, "pipe:1"),
)
"""For ffmpeg: from its input to its output and nowhere else, whatever the sound says of itself."""


@dataclass(frozen=True)
class Speech:
    """A server that turns speech into words."""

    url: str
    model: str = DEFAULT_MODEL
    key: str = field(default="", repr=False)

    def words_of(self, sound: bytes, kind: str) -> str | None:
        """What is said in a sound of a kind (amr, speex, wav …), or None where there is nothing in it or no server; blocks."""
        if not 0 < len(sound) <= LARGEST_SOUND:
            return None
        sound, kind = as_plain(sound, kind)
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            with requests.post(
                self.url,
                files={"file": (f"speech.{kind}", sound)},
                data={"model": self.model, "language": "zh", "response_format": "json"},
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                answer.raise_for_status()
                content = answer.raw.read(LARGEST_ANSWER, decode_content=True)
            text = json.loads(content)["text"]
        except (requests.RequestException, OSError, ValueError, KeyError, TypeError) as error:
            logger.warning("speech server: %s", type(error).__name__)
            return None
        return text.strip() or None if isinstance(text, str) else None


def as_plain(sound: bytes, kind: str) -> tuple[bytes, str]:
    """A sound as WAV with its new kind, where ffmpeg is installed and can read it; else as it is."""
    program = shutil.which("ffmpeg")
    if program is None or kind == PLAIN:
        return sound, kind
    try:
        done = subprocess.run([program, *CONVERSION], input=sound, capture_output=True, timeout=CONVERT_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.warning("ffmpeg: %s", type(error).__name__)
        return sound, kind
    return (done.stdout, PLAIN) if done.returncode == 0 and done.stdout else (sound, kind)


def open_speech(environment: Mapping[str, str] = os.environ) -> Speech | None:
    """The server that the environment names; None where it names none.

    Raises:
        KnowledgeError: where that is no http(s) address.
    """
    url = environment.get(URL, "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise KnowledgeError(f"{URL} is no http(s) address such as http://10.0.0.5:8000/v1/audio/transcriptions")
    return Speech(url, environment.get(MODEL, "").strip() or DEFAULT_MODEL, environment.get(KEY, "").strip())
