"""Arrays of a trained model beside the knowledge store: whole, and made with the encoder in use where it needs one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import StoreError
from knowledge.search.encoder import Encoder


def load_arrays(path: Path, names: Sequence[str], encoder: Encoder | None, what: str) -> dict[str, NDArray[Any]]:
    """The arrays `names` of a model; `what` says in the error which one, `encoder` with which encoder it must be made (None: with none).

    Raises:
        StoreError: where the file is missing, damaged or made with another encoder.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in names}
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
        raise StoreError(f"{path}: the {what} is missing or damaged ({error}): run `make train`") from error
    if encoder is not None and str(arrays["encoder"]) != encoder.id:
        raise StoreError(f"{path}: trained with the encoder {arrays['encoder']}, this is {encoder.id}: run `make train`")
    return arrays
