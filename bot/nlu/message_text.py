"""The text that the components read of a message."""

from __future__ import annotations

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.reading.pinyin import read_pinyin


def text_of(message: Message) -> str:
    """A message's text, pinyin in it read as Chinese; the message itself keeps what the person typed."""
    return read_pinyin(message.get(TEXT) or "")
