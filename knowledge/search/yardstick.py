"""The regions whose documents all others are measured by (yardstick.yml)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from knowledge.catalog.files import read_yaml
from knowledge.generation import kept


@kept()
def load_yardstick() -> frozenset[str]:
    """Their ids."""
    return frozenset(read_yaml(Path(__file__).with_name("yardstick.yml"))["regions"])


def yardstick_of(regions: Collection[str]) -> frozenset[str]:
    """Of the regions that a store holds those it is measured by; all of them where it holds none of ours."""
    return load_yardstick() & frozenset(regions) or frozenset(regions)
