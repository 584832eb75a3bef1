"""Whether a message speaks of danger to life: a trained model beside a few certain forms.

A long message is read whole: as it is, and in windows, so that one sentence of danger inside a story is heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.danger.kinds import Kind, certain_forms, load_kinds
from knowledge.errors import StoreError
from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.ngrams import Ngrams
from knowledge.search.normalize import normalize
from knowledge.search.reading import readable

DEFAULT_PATH = Path("var/models/danger.npz")
WINDOW = 40
"""Characters of a window of a long message: one or two sentences as people type them."""
LONG = 50
"""Characters from which a message is read in windows beside the whole; in a longer one a single clause may hold the danger."""
SURE_CLAUSE = 0.95
"""Probability from which a clause of a short message, read by itself, is certain danger."""
LEAST = -4.0
"""Log-odds of danger by the n-grams alone below which a window is not worth encoding (3 ms): of real questions one window in seven is left,
and no danger of the measured sets is lost."""
MOST_ENCODED = 4
"""Windows that are encoded: those whose n-grams alone speak most of danger."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PIECE = re.compile(r"[^。！？!?；;，,\n ]+[。！？!?；;，,\n ]*")

ARRAYS = (
    *("encoder", "kinds", "terms", "idf", "longest", "thresholds", "weights", "gram_weights", "intercept"),
    *("kind_weights", "kind_gram_weights", "kind_intercepts"),
)
"""What a trained model holds."""


@dataclass(frozen=True)
class Danger:
    """A danger found; without `is_certain` it may be an ordinary question, and both are answered."""

    kind: Kind
    probability: float
    is_certain: bool


class Detector:
    """The trained model. Thread-safe: nothing changes after it is made."""

    def __init__(self, arrays: dict[str, NDArray[np.float32]], encoder: Encoder) -> None:
        self._arrays, self._encoder = arrays, encoder
        self._kinds = [load_kinds()[name] for name in arrays["kinds"].tolist()]
        self._grams = Ngrams(arrays["terms"].tolist(), arrays["idf"], int(arrays["longest"]))
        self.doubtful, self.certain = (float(value) for value in arrays["thresholds"])

    def find(self, text: str) -> Danger | None:
        """The danger that a message speaks of, however long it is; None where there is none."""
        if (formed := self._formed(text)) is not None:
            return formed
        if not _CHINESE.search(text):
            return None  # of other scripts the model knows nothing; who writes one is told the emergency numbers
        texts, clauses = [readable(text), *self._windows(text)], self._clauses(text)
        texts += clauses
        vectors = self._encoder.encode(texts)
        probabilities = [self._probability(words, vector) for words, vector in zip(texts, vectors, strict=True)]
        for at in range(len(texts) - len(clauses), len(texts)):
            # What stands beside a clause mostly makes it harmless (打我，是打我卡里), unless it is as sure as this.
            probabilities[at] = probabilities[at] if probabilities[at] >= SURE_CLAUSE else 0.0
        best = int(np.argmax(probabilities))
        if probabilities[best] < self.doubtful:
            return None
        return Danger(self._kind(texts[best], vectors[best]), probabilities[best], probabilities[best] >= self.certain)

    def _formed(self, text: str) -> Danger | None:
        plain = normalize(text)
        return next((Danger(load_kinds()[kind], 1.0, True) for word, kind in certain_forms() if word in plain), None)

    def _windows(self, text: str) -> list[str]:
        """The windows of a long message whose n-grams alone speak most of danger."""
        return self._likeliest(windows_of(text)) if len(text) > LONG else []

    def _clauses(self, text: str) -> list[str]:
        """The clauses of a short message that has several: one may ask and threaten in one breath (欠薪咋办，再不给我就跳楼)."""
        pieces = _PIECE.findall(text)
        return self._likeliest(pieces) if len(pieces) > 1 and len(text) <= LONG else []

    def _likeliest(self, pieces: Iterable[str]) -> list[str]:
        scored = [(self._gram_score(piece) + float(self._arrays["intercept"][0]), piece) for piece in map(normalize, pieces)]
        return [piece for score, piece in sorted(scored, reverse=True)[:MOST_ENCODED] if score >= LEAST]

    def _gram_score(self, text: str) -> float:
        positions, weights = self._grams.weigh(text)
        return float(weights @ self._arrays["gram_weights"][positions])

    def _probability(self, text: str, vector: NDArray[np.float32]) -> float:
        score = float(self._arrays["weights"] @ vector) + self._gram_score(text) + float(self._arrays["intercept"][0])
        return 1.0 / (1.0 + float(np.exp(-score)))

    def _kind(self, text: str, vector: NDArray[np.float32]) -> Kind:
        positions, weights = self._grams.weigh(text)
        grams = weights @ self._arrays["kind_gram_weights"][positions]
        scores = self._arrays["kind_weights"] @ vector + grams + self._arrays["kind_intercepts"]
        return self._kinds[int(np.argmax(scores))]


def windows_of(text: str) -> Iterator[str]:
    """Windows of whole pieces of a text, each about `WINDOW` characters, overlapping by half."""
    pieces: Sequence[str] = [part for piece in _PIECE.findall(text) for part in _cut(piece)]
    start = 0
    while start < len(pieces):
        end, length = start, 0
        while end < len(pieces) and (length == 0 or length + len(pieces[end]) <= WINDOW):
            length += len(pieces[end])
            end += 1
        yield "".join(pieces[start:end])
        if end == len(pieces):
            return
        start = max(start + 1, (start + end) // 2)


def _cut(piece: str) -> Iterator[str]:
    return (piece[start : start + WINDOW] for start in range(0, len(piece), WINDOW))


def load_model(path: Path = DEFAULT_PATH) -> Detector:
    """The trained detector.

    Raises:
        StoreError: where the model is missing, damaged or made with another encoder.
    """
    encoder = load_encoder()
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in ARRAYS}
        if str(arrays["encoder"]) != encoder.id:
            raise StoreError(f"{path}: trained with the encoder {arrays['encoder']}, this is {encoder.id}: run `make train`")
        return Detector(arrays, encoder)
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
        raise StoreError(f"{path}: the danger model is missing or damaged ({error}): run `make train`") from error


@lru_cache(maxsize=1)
def load_detector() -> Detector:
    """The default detector, loaded once."""
    return load_model()


@lru_cache(maxsize=512)
def danger_in(text: str) -> Danger | None:
    """The danger that a message speaks of. Channel, recognition and desk each ask for the same message."""
    return load_detector().find(text)


def is_danger(text: str) -> bool:
    """True where a message certainly speaks of danger to life: it is answered before everything else, whatever waits or limits."""
    danger = danger_in(text)
    return danger is not None and danger.is_certain
