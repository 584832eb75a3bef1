"""A question of which it is known whether a point answers it: what the ranker and the judge of scope are trained on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Query:
    """A question's candidates by their features, which of them are right, and whether the right one is there at all; its readable text and
    what recognition thinks of it."""

    features: NDArray[np.float32]
    is_right: NDArray[np.bool_]
    is_known: bool
    text: str
    guess: Mapping[str, float]
    is_familiar: bool = False
    """True where it stands in the space but for a character."""
