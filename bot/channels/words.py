"""What any channel itself says, from channels.yml."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalog.files import Wording

channel_say = Wording(Path(__file__).with_name("channels.yml")).say
