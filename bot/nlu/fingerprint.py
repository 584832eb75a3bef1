"""Digests for Rasa's training cache, which by itself sees a component's own class and nothing it reads."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ_BY_NLU = ("bot/nlu", "knowledge/search", "knowledge/lexicon")
READ_FILES = (
    "knowledge/catalog/rewrites.yml",
    "knowledge/catalog/regions.yml",
    "knowledge/catalog/places.yml",
    "knowledge/catalog/regions.py",
    "knowledge/catalog/topics.yml",
    "knowledge/answers/wording/answers.yml",
    *(f"knowledge/reading/pinyin{rest}" for rest in (".py", ".yml", "_model.py", "_words.txt", "_pairs.txt")),
)


@lru_cache(maxsize=1)
def reading_digest() -> str:
    """SHA-256 over the code and data that a message passes through before it is classified."""
    digest = hashlib.sha256()
    folders = sorted(path for folder in READ_BY_NLU for path in (ROOT / folder).glob("*") if path.suffix in {".py", ".txt"})
    for path in [*folders, *(ROOT / name for name in READ_FILES)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
