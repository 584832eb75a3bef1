"""One message is read as all were in training."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.reading.moves import BEFORE, MOVES, MoveReader, features, plain
from knowledge.search.encoder import NgramEncoder
from knowledge.search.ngrams import Ngrams
from knowledge.search.reading import readable


@pytest.mark.parametrize("text", ["那要多久", "老板欠我工资，在安阳找谁", "OK"])
@pytest.mark.parametrize("before", [BEFORE[0], BEFORE[-1]])
def test_a_message_weighs_what_it_weighed_in_training(text: str, before: str) -> None:
    encoder, grams = NgramEncoder(), Ngrams.fit(["那要多久", "多久给", "老板欠我工资", "欠我的工资找谁"])
    generator = np.random.default_rng(0)
    weights = generator.normal(size=(encoder.size + len(BEFORE) + 1 + len(grams.terms), len(MOVES))).astype(np.float32)
    intercepts = generator.normal(size=len(MOVES)).astype(np.float32)
    arrays = {"terms": np.asarray(grams.terms), "idf": grams.idf, "longest": np.asarray(grams.longest)}
    read = MoveReader({**arrays, "weights": weights, "intercepts": intercepts}, encoder).read(text, before)

    row = features([plain(text)], [before], encoder.encode([readable(text)]), grams)
    shares = np.exp((row @ weights)[0] + intercepts)
    assert list(read) == list(MOVES)
    assert list(read.values()) == pytest.approx(list(shares / shares.sum()), abs=1e-5)
