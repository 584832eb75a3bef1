"""Which words of a question tell what exactly is meant."""

from __future__ import annotations

from knowledge.catalog.files import CATALOG, read_yaml
from knowledge.generation import kept
from knowledge.search.normalize import normalize
from knowledge.search.segment import terms


@kept()
def unspecific_words() -> frozenset[str]:
    """Words of a question that tell nothing about what exactly is meant."""
    return frozenset(read_yaml(CATALOG / "unspecific.yml")["words"])


def telling_terms(text: str, *known: str) -> frozenset[str]:
    """The search terms of a question that are neither unspecific nor part of what is `known` anyway."""
    shared = {term for words in known for term in terms(words)}
    return frozenset(term for term in terms(normalize(text)) if len(term) > 1 and not term.isdigit()) - shared - unspecific_words()
