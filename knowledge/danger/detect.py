"""Whether a message speaks of danger to life, and of which kind: a trained model beside a few certain forms.

A message of several sentences is read as a whole and sentence by sentence, so that one of danger inside a long story is heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.danger.kinds import HARMLESS, Kind, certain_forms, load_kinds
from knowledge.errors import StoreError
from knowledge.generation import kept
from knowledge.reading.pinyin import read_pinyin
from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.ngrams import Ngrams
from knowledge.search.normalize import normalize
from knowledge.search.reading import readable
from knowledge.search.trained import load_arrays

DEFAULT_PATH = Path("var/models/danger.npz")
WINDOW = 40
"""Characters from which a sentence of a long message is read in windows of as many: a story may have no full stop."""
LONG = 50
"""Characters up to which a message is short: in it a single clause may be the danger, in a longer one a sentence."""
SURE_PART = 0.9
"""Probability from which a part, read by itself, is danger: what stands beside it mostly makes it harmless (打我，是打我卡里)."""
LEAST = -5.0
"""Log-odds of danger by the n-grams alone below which a part is not worth encoding (3 ms)."""
MOST_ENCODED = 3
"""Parts that are encoded: those whose n-grams alone speak most of danger."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PIECE = re.compile(r"[^。！？!?；;，,\n ]+[。！？!?；;，,\n ]*")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")

ARRAYS = ("encoder", "kinds", "terms", "idf", "longest", "thresholds", "weights", "gram_weights", "intercepts")
"""What a trained model holds: weights for each of its kinds, the last of which is `HARMLESS`."""


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
        self._kinds = [load_kinds()[name] for name in arrays["kinds"].tolist() if name != HARMLESS]
        self._grams = Ngrams(arrays["terms"].tolist(), arrays["idf"], int(arrays["longest"]))
        self.doubtful, self.certain = (float(value) for value in arrays["thresholds"])

    def find(self, text: str) -> Danger | None:
        """The danger that a message speaks of, however long it is, in pinyin too; None where there is none."""
        text = read_pinyin(text)
        if (formed := self._formed(text)) is not None:
            return formed
        if not _CHINESE.search(text):
            return None  # of other scripts the model knows nothing; who writes one is told the emergency numbers
        texts = [readable(text), *self._parts(text)]
        vectors = self._encoder.encode(texts)
        scores = [self._arrays["weights"] @ vector + self._gram_scores(words) for words, vector in zip(texts, vectors, strict=True)]
        probabilities = [1.0 / (1.0 + float(np.exp(-_log_odds(each)))) for each in scores]
        probabilities[1:] = [probability if probability >= SURE_PART else 0.0 for probability in probabilities[1:]]
        best = int(np.argmax(probabilities))
        if probabilities[best] < self.doubtful:
            return None
        kind = self._kinds[int(np.argmax(scores[best][:-1]))]
        return Danger(kind, probabilities[best], probabilities[best] >= self.certain)

    def _formed(self, text: str) -> Danger | None:
        plain = normalize(text)
        return next((Danger(load_kinds()[kind], 1.0, True) for word, kind in certain_forms() if word in plain), None)

    def _parts(self, text: str) -> list[str]:
        """The parts of a message, where it has several, whose n-grams alone speak most of danger."""
        parts = list(_parts_of(text))
        if len(parts) == 1:
            return []
        scored = [(_log_odds(self._gram_scores(part)), part) for part in map(normalize, parts)]
        return [part for score, part in sorted(scored, reverse=True)[:MOST_ENCODED] if score >= LEAST]

    def _gram_scores(self, text: str) -> NDArray[np.float32]:
        """What the n-grams of a text say of each kind, the harmless one last."""
        positions, weights = self._grams.weigh(text)
        scores: NDArray[np.float32] = weights @ self._arrays["gram_weights"][positions] + self._arrays["intercepts"]
        return scores


def _log_odds(scores: NDArray[np.float32]) -> float:
    """Log-odds of danger of any kind, by the scores of all kinds, the harmless one last."""
    return float(np.logaddexp.reduce(scores[:-1]) - scores[-1])


def _parts_of(text: str) -> Iterator[str]:
    """The clauses of a short message (欠薪咋办，再不给我就跳楼), the sentences of a long one, windows of a sentence that is long itself."""
    if len(text) <= LONG:
        yield from _PIECE.findall(text)
        return
    for sentence in _SENTENCE.findall(text):
        yield from [sentence] if len(sentence) <= WINDOW else windows_of(sentence)


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
    arrays = load_arrays(path, ARRAYS, encoder, "danger model")
    if unknown := set(arrays["kinds"].tolist()) - {*load_kinds(), HARMLESS}:
        raise StoreError(f"{path}: the danger model is damaged (it knows {', '.join(sorted(unknown))}): run `make train`")
    return Detector(arrays, encoder)


@kept()
def load_detector() -> Detector:
    """The default detector, loaded once."""
    return load_model()


@kept(maxsize=512)
def danger_in(text: str) -> Danger | None:
    """The danger that a message speaks of. Channel, recognition and desk each ask for the same message."""
    return load_detector().find(text)


def is_danger(text: str) -> bool:
    """True where a message certainly speaks of danger to life: it is answered before everything else, whatever waits or limits."""
    danger = danger_in(text)
    return danger is not None and danger.is_certain
