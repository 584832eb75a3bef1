"""The expectations a turn may state: what each is called and how its values are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How values are read: one of them holds, all of them hold, or a number that is not exceeded."""

    ONE_OF = "one of"
    ALL = "all"
    LIMIT = "limit"


@dataclass(frozen=True)
class Field:
    """One expectation. `may_be_none`: `none` says that the reply has nothing of the kind."""

    name: str
    kind: Kind
    may_be_none: bool = True


_FIELDS = (
    Field("status", Kind.ONE_OF, may_be_none=False),
    Field("topic", Kind.ONE_OF),
    Field("other_topics", Kind.ALL),
    Field("region", Kind.ONE_OF),
    Field("asked", Kind.ONE_OF),
    Field("clause", Kind.ONE_OF),
    Field("clauses", Kind.ALL),
    Field("highlight", Kind.ALL),
    Field("missing", Kind.ALL),
    Field("office", Kind.ALL),
    Field("hotline", Kind.ALL),
    Field("note", Kind.ALL),
    Field("buttons", Kind.ALL),
    Field("must", Kind.ALL, may_be_none=False),
    Field("must_not", Kind.ALL, may_be_none=False),
    Field("max_bytes", Kind.LIMIT, may_be_none=False),
    Field("within_ms", Kind.LIMIT, may_be_none=False),
)
FIELDS = {field.name: field for field in _FIELDS}
"""All expectations by name, in the order in which reports show them."""

TOPIC_FIELDS = ("topic", "other_topics")
REGION_FIELDS = ("region",)
