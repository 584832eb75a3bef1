"""The figures of points and questions: those that tell one rule from another, and points that differ in them alone."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.points.model import Point

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_TELLING_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(万|%)|(\d{3,})")
"""Figures that name one rule among others (5200元, 4万人, 90%); periods and ages do not: they belong to the checks."""


def agrees(one: Point, other: Point) -> bool:
    """False for points that give other figures or the other verdict: 1.5 and 3 times the wage are near in words, and not the same."""
    figures, others = _figures(one.says), _figures(other.says)
    is_other_verdict = None not in (one.verdict, other.verdict) and one.verdict != other.verdict
    return not is_other_verdict and not (figures and others and figures != others)


@lru_cache(maxsize=8192)
def _figures(says: str) -> frozenset[str]:
    return frozenset(_FIGURE.findall(says))


def figures_of(text: str) -> frozenset[float]:
    """The figures of a text that may name one rule among others; a share counts as a share."""
    found = _TELLING_FIGURE.findall(text.replace(",", ""))
    return frozenset(float(long) if long else float(figure) * (10_000 if unit == "万" else 0.01) for figure, unit, long in found)


def told_in(point: Point) -> frozenset[float]:
    """The figures of what a point says, and of the words that carry it."""
    return figures_of(" ".join([point.says, point.but, *(source.words for source in point.sources)]))


def holds(held: frozenset[float], asked: frozenset[float]) -> float:
    """1 where a point holds a figure of the question, -1 where it holds none of them, 0 where none is named."""
    return 0.0 if not asked else 1.0 if held & asked else -1.0
