"""The words around an amount that leave it open: 快两年, 不到一年, 一年以上, 半年左右."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.reading.numerals import Range
from knowledge.reading.sizes import Amount

NEARLY = ("快", "将近", "差不多", "接近")
LESS = (
    *("不到", "不满", "不足", "没满", "没到", "未满", "没够"),
    *(f"没{done}{full}" for done in "交住租干缴" for full in ("", *"满够到")),
)
MORE, AROUND = ("以上", "出头", "挂零", "有余", "还多"), ("左右", "上下")
TOUCH = 0.01
"""How far below a bound something stays that has not reached it, in its own unit."""


@dataclass(frozen=True)
class Size:
    """A size with the step by which people count it, and the shape that the words around give it."""

    size: Range
    step: float = 1
    shape: str = ""


def around(text: str, start: int, end: int, size: Size) -> Size:
    """The size of what stands from `start` to `end`, with the words around it that leave it open."""
    low, high, step = size.size.low, size.size.high, size.step
    if text.endswith(LESS, 0, start):
        return Size(Range(0, low - TOUCH), step, "less")
    if text.endswith(NEARLY, 0, start):
        return Size(Range(max(0.0, low - step / 2), high - TOUCH), step, "nearly")
    if text.startswith(MORE, end):
        return Size(Range(low + TOUCH, high + step), step, "more")
    if text.startswith(AROUND, end):
        return Size(Range(max(0.0, low - step / 4), high + step / 4), step, "around")
    return size


def amount(kind: str, unit: str, text: str, start: int, end: int, size: Range | None, step: float = 1) -> Amount | None:
    """An amount in one unit with the words around it; None where its number is none."""
    if size is None:
        return None
    open_size = around(text, start, end, Size(size, step))
    return Amount(kind, start, end, text[start:end], {unit: open_size.size}, open_size.shape)
