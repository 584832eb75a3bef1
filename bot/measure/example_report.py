"""What docs/evaluation.md says of the training examples."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from bot.measure.classifiers import DOUBTFUL, CrossValidation
from bot.measure.quality import NEAR, Pair
from bot.measure.tables import percent, table

MOST_CONFUSIONS = 15


def cross_validation(folds: CrossValidation) -> str:
    """Accuracy over folds, the weakest intents, the commonest confusions."""
    note = (
        f"Stratified 5-fold over all intents: {percent(fmean(folds.folds))} "
        f"({', '.join(percent(fold) for fold in folds.folds)}), macro {percent(folds.macro)}. "
        "The short follow-ups and the many near-misses among the out-of-scope examples make this harder than most questions; "
        "it serves to find label noise."
    )
    weakest = sorted(folds.by_intent.items(), key=lambda item: item[1][1])[:MOST_CONFUSIONS]
    rows = [[name, count, percent(accuracy)] for name, (count, accuracy) in weakest]
    pairs = [[f"{wanted} → {got}", count] for (wanted, got), count in folds.confusions.most_common(MOST_CONFUSIONS)]
    return "\n\n".join([note, table(["weakest intents", "examples", "right"], rows), table(["example of → taken for", "n"], pairs)])


def quality(folds: CrossValidation, near: Sequence[Pair]) -> str:
    """Doubtful labels and near-duplicates across intents. The examples are ours, so they are shown."""
    examples = sum(count for count, _ in folds.by_intent.values())
    note = (
        f"Near-duplicates: pairs under two intents with at least {percent(NEAR)} of their character pairs in common: {len(near)} "
        "(exact duplicates fail a test). Doubtful labels: examples that a classifier which never saw them is at least "
        f"{percent(DOUBTFUL)} sure to belong elsewhere: {len(folds.doubtful)} of {examples:,}; the surest of them:"
    )
    pairs = [[f"{pair.one[0]}: {pair.one[1]}", f"{pair.other[0]}: {pair.other[1]}", percent(pair.nearness)] for pair in near]
    doubts = [[doubt.example[1], doubt.example[0], doubt.guess, percent(doubt.confidence)] for doubt in folds.doubtful[:MOST_CONFUSIONS]]
    shown = [table(["one", "other", "in common"], pairs)] if pairs else []
    return "\n\n".join([note, *shown, table(["example", "label", "taken for", "confidence"], doubts)])
