"""What a message does in the conversation: its move. A trained model that sees the message and what was replied before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from knowledge.catalog.regions import load_gazetteer
from knowledge.generation import kept
from knowledge.search.encoder import Encoder, Vectors, load_encoder
from knowledge.search.ngrams import Ngrams
from knowledge.search.normalize import normalize
from knowledge.search.reading import readable
from knowledge.search.trained import load_arrays

DEFAULT_PATH = Path("var/models/moves.npz")

MOVES = (
    *("ask", "follow", "stuck", "tell", "place", "correct", "choose", "none", "back", "next", "again", "recall", "yes", "no"),
    *("heard", "safe", "greet", "vent", "about", "chat", "person", "leave_person", "restart", "erase"),
)
"""Every move, by the names of the annotated conversations (knowledge/talk/conversations)."""
BEFORE = (
    *("start", "answered", "needs_region", "needs_topic", "out_of_scope", "smalltalk"),
    *("asks_fact", "handover", "crisis"),
)
"""What may stand before a message: nothing, or a kind of reply."""
PLACE = "某地"
"""Stands for every place: which one it is says nothing about the move."""
LONGEST = 160
"""Characters read of a message, the first and the last ones: a story's middle does nothing in the conversation."""
GRAM_SCALE, BEFORE_SCALE, LENGTH_SCALE = 2.0, 2.0, 0.5
ARRAYS = ("encoder", "terms", "idf", "longest", "weights", "intercepts")


def plain(text: str) -> str:
    """A message as the model reads it: normalised, its places all alike, cut in the middle where it is long."""
    text = normalize(text)
    for mention in reversed(load_gazetteer().find(text)):
        if not mention.is_weak:
            text = text[: mention.start] + PLACE + text[mention.end :]
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + text[-LONGEST // 2 :]


def features(texts: Sequence[str], befores: Sequence[str], vectors: Vectors, grams: Ngrams) -> csr_matrix:
    """One row for each plain text: the vector that recognition makes of it as well, its n-grams, what stood before it, how long it is."""
    known = np.stack([_known(text, before) for text, before in zip(texts, befores, strict=True)])
    return hstack([csr_matrix(vectors), csr_matrix(known), GRAM_SCALE * grams.matrix(texts)]).tocsr()


def _known(text: str, before: str) -> NDArray[np.float32]:
    """What stood before a plain text, and how long it is: (BEFORE + 1,)."""
    known = np.zeros(len(BEFORE) + 1, dtype=np.float32)
    known[BEFORE.index(before)], known[-1] = BEFORE_SCALE, LENGTH_SCALE * np.log1p(len(text))
    return known


class MoveReader:
    """The trained model. Thread-safe: nothing changes after it is made."""

    def __init__(self, arrays: Mapping[str, NDArray[np.float32]], encoder: Encoder) -> None:
        self._encoder = encoder
        self._grams = Ngrams(arrays["terms"].tolist(), arrays["idf"], int(arrays["longest"]))
        self._weights, self._intercepts = arrays["weights"], arrays["intercepts"]

    def read(self, text: str, before: str) -> dict[str, float]:
        """The probability of each move of a message after a kind of reply (one of `BEFORE`)."""
        words = plain(text)
        vector, known = self._encoder.encode([readable(text)])[0], _known(words, before)
        positions, grams = self._grams.weigh(words)
        # As `features` lays them side by side, without the four sparse matrices that it makes of one message (0.5 ms).
        of_vector, of_known, of_grams = np.split(self._weights, [len(vector), len(vector) + len(known)])
        scores = vector @ of_vector + known @ of_known + GRAM_SCALE * (grams @ of_grams[positions]) + self._intercepts
        shares = np.exp(scores - scores.max())
        return dict(zip(MOVES, (shares / shares.sum()).tolist(), strict=True))


def load_model(path: Path = DEFAULT_PATH) -> MoveReader:
    """The trained reader of moves.

    Raises:
        StoreError: where the model is missing, damaged or made with another encoder.
    """
    encoder = load_encoder()
    return MoveReader(load_arrays(path, ARRAYS, encoder, "model of moves"), encoder)


@kept()
def load_move_reader() -> MoveReader:
    """The default reader, loaded once."""
    return load_model()
