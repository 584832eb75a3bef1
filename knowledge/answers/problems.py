"""Problems told in words that intent recognition may miss (problems.yml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.generation import kept


def named_topic(text: str) -> str | None:
    """The topic of a problem that `text` names; it decides only where recognition is not sure."""
    return next((topic for topic, pattern in _patterns("named").items() if pattern.search(text)), None)


def told_topics(text: str) -> tuple[str, ...]:
    """The topics of all problems that `text` tells, for messages that tell several."""
    return tuple(topic for topic, pattern in _patterns("told").items() if pattern.search(text))


@kept(maxsize=2)
def _patterns(kind: str) -> Mapping[str, re.Pattern[str]]:
    content: Mapping[str, Any] = read_yaml(CATALOG / "problems.yml")
    return {topic: re.compile("|".join(patterns)) for topic, patterns in content[kind].items()}
