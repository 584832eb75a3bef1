"""The numbers that decide between answering, offering choices and declining."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.catalog.files import read_yaml
from knowledge.generation import kept


@dataclass(frozen=True)
class Thresholds:
    """Confidences and gaps between 0 and 1; `thresholds.yml` explains each."""

    answer_confidence: float
    answer_gap: float
    offer_confidence: float
    part_confidence: float
    also_confidence: float
    offer_beside_decline: float
    retrieval_similarity: float
    fact_nearness: float


@kept()
def load_thresholds() -> Thresholds:
    """The thresholds of the project."""
    return Thresholds(**read_yaml(Path(__file__).with_name("thresholds.yml")))
