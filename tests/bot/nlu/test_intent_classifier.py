"""Featurizer and classifier on messages; a tiny model trained, stored and loaded again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fingerprint
from bot.nlu.intent_classifier import FEWEST_OF_A_KIND, PARTS, SURE, SentenceIntentClassifier, split_kinds
from bot.nlu.sentence_featurizer import SentenceFeaturizer
from knowledge.search.encoder import load_encoder
from tests.bot.conftest import ROOT

CONTEXT = ExecutionContext(GraphSchema({}), node_name="node")
CONFIG = {**SentenceIntentClassifier.get_default_config(), "ranking_length": 2}
EXAMPLES = {
    "ask_wage_arrears": ["老板拖欠工资", "干了活不给钱", "工资被扣了", "包工头欠我工钱", "三个月没发工资"],
    "ask_hukou": ["户口怎么迁", "落户要什么条件", "想把户口迁到城里", "进城落户", "迁户口要啥"],
    "ask_child_education": ["孩子上学怎么办", "娃在城里念书", "转学要什么手续", "小孩入学要啥材料", "孩子能在这高考吗"],
}


def featurizer() -> SentenceFeaturizer:
    return SentenceFeaturizer(SentenceFeaturizer.get_default_config(), "featurizer", load_encoder())


def read(*texts: str) -> list[Message]:
    return featurizer().process([Message(data={"text": text}) for text in texts])


def vector(message: Message) -> np.ndarray:
    _, dense = message.get_dense_features("text", [])
    assert dense is not None
    return np.asarray(dense.features)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> SentenceIntentClassifier:
    """Trained on three topics, then loaded from model storage as a server loads it."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    data = TrainingData([Message.build(text, intent) for intent, texts in EXAMPLES.items() for text in texts])
    resource = Resource("classifier")
    SentenceIntentClassifier.create(CONFIG, storage, resource, CONTEXT).train(featurizer().process_training_data(data))
    return SentenceIntentClassifier.load(CONFIG, storage, resource, CONTEXT)


def test_every_message_gets_one_sentence_vector() -> None:
    messages = read(*(f"老板拖欠{number}个月工资" for number in range(65)), "", "😀")
    assert {vector(message).shape for message in messages} == {(1, load_encoder().size)}
    assert all(np.isfinite(vector(message)).all() for message in messages)


def test_the_city_does_not_change_the_vector() -> None:
    first, second, other = read("安阳老板拖欠工资", "郑州老板拖欠工资", "安阳户口怎么迁")
    assert np.allclose(vector(first), vector(second))
    assert not np.allclose(vector(first), vector(other))


@pytest.mark.parametrize(
    ("text", "intent"), [("老板欠工资不给", "ask_wage_arrears"), ("郑州落户", "ask_hukou"), ("娃上学", "ask_child_education")]
)
def test_the_loaded_model_knows_what_it_was_trained_on(classifier: SentenceIntentClassifier, text: str, intent: str) -> None:
    (message,) = classifier.process(read(text))
    ranking = message.get("intent_ranking")
    assert message.get("intent") == ranking[0] and ranking[0]["name"] == intent
    assert len(ranking) == 2 and 1 >= ranking[0]["confidence"] >= ranking[1]["confidence"] >= 0


def test_sentences_of_a_long_message_are_judged_one_by_one(classifier: SentenceIntentClassifier) -> None:
    long, short = classifier.process(read("老板拖欠工资。孩子上学怎么办？", "老板拖欠工资"))
    assert [part["name"] for part in long.get(PARTS)] == ["ask_wage_arrears", "ask_child_education"]
    assert short.get(PARTS) == []


def test_a_message_without_a_vector_still_gets_an_intent(classifier: SentenceIntentClassifier) -> None:
    (message,) = classifier.process([Message(data={"text": "工资"})])
    assert message.get("intent")["name"] in EXAMPLES


@pytest.mark.parametrize("name", [*fingerprint.READ_FILES, "bot/nlu/reading.py", "knowledge/search/normalize.py"])
def test_a_change_in_what_is_read_means_training_anew(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [path for folder in fingerprint.READ_BY_NLU for path in (ROOT / folder).glob("*") if path.is_file()]
    for path in [*files, *(ROOT / file for file in fingerprint.READ_FILES)]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    before = fingerprint.reading_digest.__wrapped__()
    with (tmp_path / name).open("a", encoding="utf-8") as changed:
        changed.write("\n# changed\n")
    assert fingerprint.reading_digest.__wrapped__() != before


def test_questions_out_of_scope_are_told_apart_by_kind_and_nothing_else_is() -> None:
    labels = ["out_of_scope"] * (2 * FEWEST_OF_A_KIND) + ["ask_hukou"]
    vectors = np.zeros((len(labels), 2), dtype=np.float32)
    vectors[:FEWEST_OF_A_KIND, 0] = 1

    split = split_kinds(vectors, labels, 2)

    assert len(set(split[:FEWEST_OF_A_KIND])) == len(set(split[FEWEST_OF_A_KIND:-1])) == 1 and split[0] != split[-2]
    assert split[-1] == "ask_hukou"
    assert split_kinds(vectors, labels, 3) == labels


def test_kinds_of_one_intent_are_one_intent_in_the_ranking() -> None:
    rows = [(f"价钱{number}", "out_of_scope") for number in range(CONFIG["kinds"] * FEWEST_OF_A_KIND)] + [
        ("落户要什么", "ask_hukou"),
        ("迁户口", "ask_hukou"),
    ]
    texts, labels = [text for text, _ in rows], [label for _, label in rows]
    classifier = SentenceIntentClassifier({**CONFIG, "max_iter": 20, "directions": 5}, None, None, load_encoder())  # type: ignore[arg-type]
    vectors = np.random.default_rng(0).normal(size=(len(rows), load_encoder().size)).astype(np.float32)

    classifier._fit(texts, vectors, labels)
    shares = classifier._probabilities(texts[0], vectors[0])

    assert classifier._intents == ["ask_hukou", "out_of_scope"]
    assert shares.shape == (2,) and shares.sum() == pytest.approx(1)


def test_in_doubt_the_nearest_examples_have_a_say(classifier: SentenceIntentClassifier, monkeypatch: pytest.MonkeyPatch) -> None:
    undecided = {"ask_child_education": 0.4, "ask_hukou": 0.3, "ask_wage_arrears": 0.3}
    monkeypatch.setattr(classifier, "_probabilities", lambda text, vector: np.asarray([undecided[name] for name in classifier._intents]))

    best = classifier.rank("户口怎么迁", vector(read("户口怎么迁")[0])[0])[0]

    assert best["name"] == "ask_hukou" and undecided["ask_hukou"] < best["confidence"] < SURE


def test_who_is_sure_asks_no_neighbours(classifier: SentenceIntentClassifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier, "_probabilities", lambda text, vector: np.asarray([0.95, 0.03, 0.02]))
    monkeypatch.setattr(classifier, "_neighbours", lambda vector: pytest.fail("asked"))

    assert classifier.rank("工资", np.zeros(load_encoder().size))[0]["confidence"] == 0.95
