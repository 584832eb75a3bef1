"""`python -m bot.train`: train the models of intents, danger, moves and places where data, config or code changed since the last ones."""

from __future__ import annotations

from knowledge.kernels import choose_kernels

choose_kernels()  # before anything imports numpy

import argparse
import gzip
import hashlib
import os
import re
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from bot.nlu.fingerprint import READ_FILES
from bot.rasa.quiet import quiet_dependencies
from bot.rasa.without_tensorflow import leave_out_tensorflow
from knowledge.catalog.files import read_yaml
from knowledge.danger.detect import DEFAULT_PATH as DANGER
from knowledge.danger.detect import load_model
from knowledge.errors import StoreError
from knowledge.reading.moves import DEFAULT_PATH as MOVES
from knowledge.reading.moves import load_model as load_moves
from knowledge.reading.places import DEFAULT_PATH as PLACES
from knowledge.reading.places import load_model as load_places

ROOT = Path(__file__).parents[1]
MODELS = Path("var/models")
MODEL = MODELS / "gongyou.tar.gz"
CRISIS = "crisis"
PIECE = 1 << 20
INPUTS = (
    "config.yml",
    "domain.yml",
    "data",
    "bot/nlu",
    "knowledge/search",
    "knowledge/lexicon",
    "knowledge/danger",
    "knowledge/reading/moves.py",
    "knowledge/reading/places",
    *(f"knowledge/reading/{name}.py" for name in ("annotated_places", "place_features", "places", "train_places", "word_vectors")),
    "knowledge/talk/conversations",
    "knowledge/talk/conversations.py",
    "knowledge/talk/intents.yml",
    "knowledge/talk/train.py",
    *READ_FILES,
    "uv.lock",
)

_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def inputs_digest(root: Path = ROOT) -> str:
    """SHA-256 over every file the model is made from."""
    digest = hashlib.sha256()
    for path in sorted(_files(root)):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = root / name
        yield from ([path] if path.is_file() else (file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc"))


def is_current(model: Path, digest: str) -> bool:
    """True where the models were trained from inputs with this digest and their files are whole."""
    mark = model.with_suffix(".digest")
    return model.is_file() and mark.is_file() and mark.read_text() == digest and is_whole(model) and _reads(model)


def _reads(model: Path) -> bool:
    """True where the models of danger, moves and places beside a model can be loaded."""
    try:
        load_model(model.with_name(DANGER.name))
        load_moves(model.with_name(MOVES.name))
        load_places(model.with_name(PLACES.name))
    except StoreError:
        return False
    return True


def is_whole(model: Path) -> bool:
    """True where a model file can be read to its end: a full disk or a copy that was broken off leaves half of one."""
    try:
        with gzip.open(model) as packed:
            # Gzip's check sum stands at the end. An empty file unpacks to nothing without a complaint.
            return sum(len(piece) for piece in iter(lambda: packed.read(PIECE), b"")) > 0
    except (OSError, EOFError, zlib.error):
        return False


def train(model: Path) -> None:
    """Train into `model`; the old one stays until the new one is whole.

    Raises:
        SystemExit: where training fails; training.log beside the model says why.
    """
    quiet_dependencies()
    leave_out_tensorflow()
    draft, log = model.with_name(f"draft-{os.getpid()}.tar.gz"), model.with_name("training.log")
    # Rasa's progress bars and advice go to a file; what a user needs is one line.
    with log.open("w", encoding="utf-8") as file, redirect_stdout(file), redirect_stderr(file):
        code = _train(draft)
    if code != 0 or not draft.is_file():
        raise SystemExit(f"error: training failed (code {code}); {log} says why")
    os.replace(draft, model)


def _train(draft: Path) -> int:
    from rasa.model_training import train as rasa_train

    result = rasa_train(
        domain="domain.yml",
        config="config.yml",
        training_files=["data"],
        output=str(draft.parent),
        fixed_model_name=draft.name,
    )
    return result.code


def train_danger_model(path: Path = DANGER) -> None:
    """Train what reads danger, with our own questions and the messages of ordinary conversations as examples of what is none."""
    from knowledge.danger.train import train_danger
    from knowledge.search.encoder import load_encoder
    from knowledge.talk.conversations import read_conversations

    ordinary = [text for intent, text in examples_in(ROOT / "data" / "nlu") if intent != CRISIS]
    said = read_conversations()
    # What stands around a danger in its own talk (出气了 救护车到了) is no example of what sounds harmless.
    dangerous = {each.talk for each in said if each.reply == CRISIS}
    chat = [each.text for each in said if each.talk not in dangerous]
    train_danger([*ordinary, *chat], load_encoder(), path)


def train_move_model(path: Path = MOVES) -> None:
    """Train what reads the moves of a conversation, on the annotated ones and on the examples of intents that are moves."""
    from knowledge.search.encoder import load_encoder
    from knowledge.talk.conversations import as_moves, read_conversations
    from knowledge.talk.train import train_moves

    train_moves([*read_conversations(), *as_moves(examples_in(ROOT / "data" / "nlu"))], load_encoder(), path)


def train_place_model(path: Path = PLACES) -> None:
    """Train what reads the roles of places, on the annotated ones; what words mean is learnt from everything our people say."""
    from knowledge.danger.kinds import read_examples
    from knowledge.reading.annotated_places import read_placed
    from knowledge.reading.train_places import train_places
    from knowledge.talk.conversations import read_conversations

    said = [*examples_in(ROOT / "data" / "nlu"), *((each.move, each.text) for each in read_conversations())]
    train_places(read_placed(), [*(text for _, text in said), *(text for text, _ in read_examples())], path)


def examples_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Every example of an intent with its intent, without Rasa's marks of entities."""
    for path in sorted(folder.rglob("*.yml")):
        for entry in read_yaml(path)["nlu"]:
            if "intent" in entry:
                lines = (line.strip().removeprefix("- ") for line in entry["examples"].splitlines())
                yield from ((entry["intent"], _ENTITY.sub(r"\1", line)) for line in lines if line)


def main() -> int:
    """Train where needed; 0 when a current model is there."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description="Train the assistant's model.")
    parser.add_argument("--force", action="store_true", help="train even where nothing changed")
    parser.add_argument("--model", type=Path, default=MODEL)
    arguments = parser.parse_args()
    digest = inputs_digest()
    if not arguments.force and is_current(arguments.model, digest):
        print(f"model: {arguments.model} is up to date")
        return 0
    print("model: training (about a minute) …", flush=True)
    start = time.monotonic()
    arguments.model.parent.mkdir(parents=True, exist_ok=True)
    train_danger_model(arguments.model.with_name(DANGER.name))
    train_move_model(arguments.model.with_name(MOVES.name))
    train_place_model(arguments.model.with_name(PLACES.name))
    train(arguments.model)
    arguments.model.with_suffix(".digest").write_text(digest)
    print(f"model: {arguments.model} trained in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
