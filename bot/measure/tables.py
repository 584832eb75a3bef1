"""Markdown tables and figures as the documents show them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

LEFT_COLUMNS = 1


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table: the first column is text, the others are figures."""
    marks = ["---"] * LEFT_COLUMNS + ["---:"] * (len(head) - LEFT_COLUMNS)
    lines = [head, marks, *[[str(cell) for cell in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(value: float) -> str:
    """0.934 as 93.4 %."""
    return "–" if math.isnan(value) else f"{100 * value:.1f} %"


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{100 * value:+.1f}"


def figure(value: float) -> str:
    """A number with as many places as its size deserves."""
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def ratio(ours: float, stock: float) -> str:
    """Ours divided by stock, as × of the same run."""
    return f"{ours / stock:.2f} ×" if stock and not math.isnan(ours / stock) else "–"


def section(title: str, *parts: str) -> str:
    """A heading with its paragraphs."""
    return "\n\n".join([f"## {title}", *[part for part in parts if part]])
