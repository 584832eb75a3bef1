"""Figures as the documents show them."""

from __future__ import annotations

import math

import pytest

from bot.measure.tables import figure, percent, points, ratio, section, table


def test_a_table_aligns_text_left_and_figures_right() -> None:
    assert table(["topic", "n"], [["hukou", 3], ["travel", "–"]]) == "| topic | n |\n| --- | ---: |\n| hukou | 3 |\n| travel | – |"


@pytest.mark.parametrize(("value", "shown"), [(0.9338, "93.4 %"), (1.0, "100.0 %"), (0.0, "0.0 %"), (math.nan, "–")])
def test_shares_are_percentages(value: float, shown: str) -> None:
    assert percent(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(0.031, "+3.1"), (-0.1, "-10.0"), (0.0, "+0.0")])
def test_differences_carry_their_sign(value: float, shown: str) -> None:
    assert points(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(1234.5, "1,234"), (99.96, "100.0"), (12.34, "12.3"), (1.234, "1.23"), (0.0, "0.00"), (math.nan, "–")]
)
def test_figures_have_the_places_their_size_deserves(value: float, shown: str) -> None:
    assert figure(value) == shown


@pytest.mark.parametrize(
    ("ours", "stock", "shown"), [(2.0, 4.0, "0.50 ×"), (80.0, 17.4, "4.60 ×"), (1.0, 0.0, "–"), (math.nan, 1.0, "–"), (0.0, 5.0, "0.00 ×")]
)
def test_a_ratio_is_ours_by_stock(ours: float, stock: float, shown: str) -> None:
    assert ratio(ours, stock) == shown


def test_a_section_leaves_empty_parts_out() -> None:
    assert section("Title", "one", "", "two") == "## Title\n\none\n\ntwo"
