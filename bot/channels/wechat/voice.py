"""WeChat's voice messages, fetched from its server and turned into words by the centre's own."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from bot.channels.speech import LARGEST_SOUND, Speech
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.transport import WeChatError
from bot.state_errors import StateError

logger = logging.getLogger(__name__)

MEDIA = "/cgi-bin/media/get"
_KIND = re.compile(r"[a-z0-9]{1,8}")


@dataclass(frozen=True)
class VoiceRecogniser:
    """Understands voice messages of an account that may call WeChat's API."""

    api: WeChatApi
    speech: Speech

    def recognise(self, media_id: str, audio_format: str) -> str | None:
        """The words of a voice message, or None where there are none; blocks, and keeps nothing of the sound."""
        try:
            sound = self.api.download(MEDIA, {"media_id": media_id}, LARGEST_SOUND)
        except (WeChatError, StateError) as error:
            logger.warning("a voice message could not be fetched: %s", error)
            return None
        kind = audio_format.lower()
        return self.speech.words_of(sound, kind if _KIND.fullmatch(kind) else "amr")
