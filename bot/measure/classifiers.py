"""Three classifiers on the same examples, each as a plain function from texts to rankings, and cross-validation of ours."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.measure.examples import Example, write_project
from bot.measure.questions import OUT, Asked
from bot.measure.score import DECLINE, OFFER, Decision, Outcome, percentile
from bot.measure.training import train
from bot.nlu.intent_classifier import SentenceIntentClassifier
from knowledge.catalog.topics import load_topics
from knowledge.search.encoder import load_encoder
from knowledge.search.reading import readable

FOLDS = 5
DOUBTFUL = 0.8
"""Confidence in another intent from which an example's own label is worth a second look."""
BATCH = 64
NOT_OURS = {OUT, "crisis", "handover", "greet", "thank", "acknowledge", "goodbye", "help", "who_are_you", "nlu_fallback"}
"""Intents that send a question away; they count as out of scope."""

Ranking = list[str]
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Trained:
    """The rankings of one classifier with its training time in seconds and the median of one parse in ms."""

    name: str
    rankings: list[Ranking]
    seconds: float
    parse_ms: float


def label_of(intent: str) -> str:
    """A topic id, `out_of_scope`, or the intent itself where a follow-up was seen."""
    topic = intent.removeprefix("ask_")
    if topic in load_topics():
        return topic
    return OUT if intent in NOT_OURS else intent


def top_outcomes(questions: Sequence[Asked], rankings: Sequence[Ranking], first: int) -> list[Outcome]:
    """The first `first` labels of each ranking as an offer: no thresholds, no desk."""
    return [Outcome(asked, _as_offer(ranking[:first])) for asked, ranking in zip(questions, rankings)]


def _as_offer(labels: Ranking) -> Decision:
    # An intent that declines, in the first place, is a refusal; further down it is one of the guesses.
    return Decision(DECLINE) if labels == [OUT] else Decision(OFFER, tuple(dict.fromkeys(labels)))


def vectors_of(texts: Sequence[str]) -> Vectors:
    """Sentence vectors of readable texts, encoded in batches."""
    encoder = load_encoder()
    return np.vstack([encoder.encode(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)])


def fit_ours(texts: Sequence[str], vectors: Vectors, intents: Sequence[str]) -> SentenceIntentClassifier:
    """Our classifier fitted on prepared features, as `bot.train` fits it."""
    config = SentenceIntentClassifier.get_default_config()
    classifier = SentenceIntentClassifier(config, None, None, load_encoder())
    classifier._fit(texts, vectors, intents)
    return classifier


def rank_ours(classifier: SentenceIntentClassifier, text: str, vector: Vectors) -> Ranking:
    """Labels best first."""
    return [label_of(entry["name"]) for entry in classifier.rank(text, vector)]


def ours(examples: Sequence[Example], questions: Sequence[str]) -> Trained:
    """Sentence vectors and n-grams into logistic regression, in process."""
    started = time.monotonic()
    texts = [readable(text) for _, text in examples]
    classifier = fit_ours(texts, vectors_of(texts), [intent for intent, _ in examples])
    seconds, rankings, took = time.monotonic() - started, [], []
    for question in questions:
        begun = time.perf_counter()
        text = readable(question)
        rankings.append(rank_ours(classifier, text, load_encoder().encode([text])[0]))
        took.append(1000 * (time.perf_counter() - begun))
    return Trained("ours: sentence vectors + n-grams + LR", rankings, seconds, percentile(took, 50))


def ngrams_alone(examples: Sequence[Example], questions: Sequence[str]) -> Trained:
    """Character 1- to 3-grams by TF-IDF into logistic regression."""
    started = time.monotonic()
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    features = vectorizer.fit_transform([text for _, text in examples])
    model = LogisticRegression(C=5.0, max_iter=300).fit(features, [intent for intent, _ in examples])
    seconds, rankings, took = time.monotonic() - started, [], []
    for question in questions:
        begun = time.perf_counter()
        order = np.argsort(-model.predict_proba(vectorizer.transform([question]))[0])
        rankings.append([label_of(str(model.classes_[index])) for index in order[:8]])
        took.append(1000 * (time.perf_counter() - begun))
    return Trained("char TF-IDF + LR", rankings, seconds, percentile(took, 50))


async def stock(examples: Sequence[Example], questions: Sequence[str], epochs: int) -> Trained:
    """Rasa's stock Chinese pipeline, trained by `rasa train nlu` in a process of its own and asked here."""
    from rasa.core.agent import Agent

    folder = Path(tempfile.mkdtemp(prefix="gongyou-stock-"))
    try:
        model, cost = train(write_project(folder / "project", examples, is_stock=True, epochs=epochs), is_stock=True, nlu_only=True)
        agent = Agent.load(str(model))
    finally:
        shutil.rmtree(folder)
    rankings, took = [], []
    for question in questions:
        begun = time.perf_counter()
        parsed = await agent.parse_message(question)
        took.append(1000 * (time.perf_counter() - begun))
        rankings.append(_stock_labels(parsed))
    return Trained("Rasa's stock pipeline (jieba, count vectors, DIET)", rankings, cost.seconds, percentile(took, 50))


def _stock_labels(parsed: dict[str, Any]) -> Ranking:
    # The fallback's own entry is left out: this table compares what classifiers know, without thresholds.
    return [label_of(entry["name"]) for entry in parsed["intent_ranking"] if entry["name"] != "nlu_fallback"]


@dataclass(frozen=True)
class Doubt:
    """An example that a classifier which never saw it is sure to belong elsewhere: a wrong label, or a hard sentence."""

    confidence: float
    example: Example
    guess: str


@dataclass(frozen=True)
class CrossValidation:
    """Intent accuracy of each fold, macro average over intents, what was taken for what, and which labels are doubtful."""

    folds: list[float]
    macro: float
    by_intent: dict[str, tuple[int, float]]
    confusions: Counter[tuple[str, str]]
    doubtful: list[Doubt]


def cross_validate(examples: Sequence[Example]) -> CrossValidation:
    """Stratified 5-fold on the training examples. Vectors are made once, n-grams and weights in each fold."""
    texts = [readable(text) for _, text in examples]
    intents, vectors = np.asarray([intent for intent, _ in examples]), vectors_of(texts)
    guesses, confidences = np.empty_like(intents), np.zeros(len(texts))
    folds = []
    for inside, outside in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, intents):
        classifier = fit_ours([texts[row] for row in inside], vectors[inside], intents[inside].tolist())
        for row in outside:
            best = classifier.rank(texts[row], vectors[row])[0]
            guesses[row], confidences[row] = best["name"], best["confidence"]
        folds.append(float((guesses[outside] == intents[outside]).mean()))
        logging.getLogger(__name__).info("fold %d: %.3f", len(folds), folds[-1])
    by_intent = {name: (int((intents == name).sum()), float((guesses[intents == name] == name).mean())) for name in sorted(set(intents))}
    wrong = Counter((str(wanted), str(got)) for wanted, got in zip(intents, guesses) if wanted != got)
    torn = [row for row in np.argsort(-confidences) if guesses[row] != intents[row] and confidences[row] >= DOUBTFUL]
    doubts = [Doubt(float(confidences[row]), examples[row], str(guesses[row])) for row in torn]
    return CrossValidation(folds, float(np.mean([accuracy for _, accuracy in by_intent.values()])), by_intent, wrong, doubts)
