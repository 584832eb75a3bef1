"""What the web channel itself says, from web.yml."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalog.files import Wording

web_say = Wording(Path(__file__).with_name("web.yml")).say
