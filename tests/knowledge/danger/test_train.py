"""Training the danger model on few examples, and models that cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.danger import kinds
from knowledge.danger import train as training
from knowledge.danger.detect import load_model
from knowledge.danger.kinds import HARMLESS, read_examples
from knowledge.danger.train import train_danger
from knowledge.errors import StoreError
from knowledge.search.encoder import load_encoder

EXAMPLES = {
    "self_harm": ["我想从楼上跳下去", "活着没意思想跳河", "我想跳楼", "跳下去就解脱了"],
    "fire_gas": ["宿舍着火了", "工棚着火了快来人", "煤气漏了头晕", "着火了跑不出去"],
    "medical": ["我爸突然倒下了叫不醒", "他口吐白沫抽了", "人昏迷了没气了", "心口疼得倒地上了"],
    HARMLESS: ["跳楼价卖衣服", "火车票怎么买", "工资什么时候发", "孩子上学要啥", "社保怎么交", "落户要什么条件"],
}
ORDINARY = ["老板拖欠工资怎么办", "怎么办居住证", "娃上学收费不", "公租房怎么申请"]


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A few examples of one writer, and of another to set the thresholds."""
    (tmp_path / "examples" / "one").mkdir(parents=True)
    for name, lines in EXAMPLES.items():
        (tmp_path / "examples" / "one" / f"{name}.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")
    (tmp_path / "calibration").mkdir()
    (tmp_path / "calibration" / "danger.txt").write_text("我要跳楼\n屋里着火了\n", encoding="utf-8")
    (tmp_path / "calibration" / "harmless.txt").write_text("工资咋要\n火车票改签\n", encoding="utf-8")
    monkeypatch.setattr(kinds, "EXAMPLES", tmp_path / "examples")
    monkeypatch.setattr(training, "CALIBRATION", tmp_path / "calibration")
    return tmp_path


@pytest.fixture
def model(few: Path) -> Path:
    path = few / "models" / "danger.npz"
    train_danger(ORDINARY, load_encoder(), path)
    return path


def test_examples_are_read_with_the_kind_of_their_file(few: Path) -> None:
    assert sorted(read_examples()) == sorted((line, name) for name, lines in EXAMPLES.items() for line in lines)


def test_model_trained_on_few_examples_tells_danger_and_kind(model: Path) -> None:
    detector = load_model(model)
    jump, fire = detector.find("我站在楼上想跳下去"), detector.find("工棚里着火了")

    assert jump is not None and jump.kind.id == "self_harm"
    assert fire is not None and fire.kind.id == "fire_gas"
    assert detector.find("居住证怎么办") is None
    assert detector.doubtful <= detector.certain


def test_training_leaves_one_file_and_replaces_the_old(model: Path) -> None:
    before = model.read_bytes()
    train_danger([*ORDINARY, "工伤怎么认定"], load_encoder(), model)

    assert list(model.parent.iterdir()) == [model]
    assert model.read_bytes() != before


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])


def overwrite(path: Path) -> None:
    path.write_bytes(b"no model" * 200)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def remove(path: Path) -> None:
    path.unlink()


def forget_an_array(path: Path) -> None:
    change(path, weights=None)


def know_another_kind(path: Path) -> None:
    change(path, kinds=np.asarray(["earthquake", "fire_gas"]))


def use_another_encoder(path: Path) -> None:
    change(path, encoder=np.asarray("another"))


def change(path: Path, **arrays: np.ndarray | None) -> None:  # type: ignore[type-arg]
    with np.load(path) as stored:
        held = {**{name: stored[name] for name in stored.files}, **arrays}
    np.savez_compressed(path, **{name: array for name, array in held.items() if array is not None})


@pytest.mark.parametrize(
    "damage",
    [truncate, overwrite, empty, remove, forget_an_array, know_another_kind, use_another_encoder],
    ids=lambda damage: damage.__name__,
)
def test_model_that_cannot_be_used_is_one_line_with_file_and_remedy(damage, model: Path) -> None:  # type: ignore[no-untyped-def]
    damage(model)

    with pytest.raises(StoreError) as caught:
        load_model(model)

    assert str(model) in str(caught.value) and "make train" in str(caught.value)
    assert "\n" not in str(caught.value)
