"""Points and acts as JSON text, the form in which the store keeps them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.points.acts import Act
from knowledge.points.model import Check, Point, Source


def point_to_json(point: Point) -> str:
    """A point as JSON."""
    return json.dumps(asdict(point), ensure_ascii=False, default=str)


def point_from_json(text: str) -> Point:
    """What `point_to_json` gave."""
    content: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(text).items()}
    content["sources"] = tuple(Source(**source) for source in content["sources"])
    content["checks"] = tuple(Check(**check) for check in content["checks"])
    return Point(**{**content, "since": _day(content["since"]), "until": _day(content["until"])})


def act_to_json(act: Act) -> str:
    """An act as JSON."""
    return json.dumps(asdict(act), ensure_ascii=False, default=str)


def act_from_json(text: str) -> Act:
    """What `act_to_json` gave."""
    content = json.loads(text)
    return Act(**{**content, **{name: _day(content[name]) for name in ("since", "amended", "checked", "repealed")}})


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
