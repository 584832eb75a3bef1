"""Several classifiers on the same questions, as plain rankings: the comparison and how the document shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.measure.classifiers import Trained, top_outcomes
from bot.measure.score import Outcome, Score, Set, is_right, is_right_or_offered, score, share
from bot.measure.tables import figure, percent, points, table

OFFERED = 3


@dataclass(frozen=True)
class Sample:
    """Classifiers trained on the same examples: at most so many an intent (0: no limit), so many in all."""

    per_intent: int
    size: int
    trained: list[Trained]


@dataclass(frozen=True)
class SideBySide:
    """Several samples of all examples, each with its classifiers, and ours on everything; rankings run over the sets in order."""

    samples: list[Sample]
    longest: int
    epochs: int
    examples: int
    whole: Trained


def side_by_side(compared: SideBySide, sets: Sequence[Set]) -> str:
    """Plain rankings of the classifiers, without thresholds and desk."""
    limit = f", none longer than {compared.longest} characters" if compared.longest else ""
    note = (
        f"The same sample of the {compared.examples:,} examples for each group of lines{limit} (DIET: {compared.epochs} epochs; on all "
        "examples it would train for hours on two cores). "
        "Only what the classifiers rank first is compared: no thresholds, no desk, no choices. The last line is ours on all examples. "
        "Training time is the whole command for stock, the fit for the others; ms is one text, median (stock through Rasa's graph)."
    )
    head = ["examples", "classifier", "training s", "ms"] + [
        f"{each.key}: {name}" for each in sets for name in ("topic@1", "in scope", "first 3", "macro")
    ]
    rows = [_row(_size(sample), trained, sets) for sample in compared.samples for trained in sample.trained]
    whole = _row(f"all {compared.examples:,}", compared.whole, sets)
    return "\n\n".join([note, table(head, [*rows, whole]), *filter(None, (_gain(sample, sets) for sample in compared.samples))])


def _size(sample: Sample) -> str:
    return f"{sample.per_intent} an intent, {sample.size:,}" if sample.per_intent else f"{sample.size:,}"


def _row(size: str, trained: Trained, sets: Sequence[Set]) -> list[str]:
    return [size, trained.name, figure(trained.seconds), figure(trained.parse_ms), *_compared(trained, sets)]


def _ranked(trained: Trained, sets: Sequence[Set], first: int) -> list[list[Outcome]]:
    results, start = [], 0
    for each in sets:
        end = start + len(each.outcomes)
        results.append(top_outcomes([outcome.asked for outcome in each.outcomes], trained.rankings[start:end], first))
        start = end
    return results


def _compared(trained: Trained, sets: Sequence[Set]) -> list[str]:
    cells = []
    for best, three in zip(_ranked(trained, sets, 1), _ranked(trained, sets, OFFERED)):
        result: Score = score(best)
        inside = share(is_right(outcome) for outcome in best if outcome.asked.is_in_scope)
        cells += [percent(result.right), percent(inside), percent(share(map(is_right_or_offered, three))), percent(result.macro)]
    return cells


def _gain(sample: Sample, sets: Sequence[Set]) -> str:
    if len(sample.trained) < 3:
        return ""
    stock, ours = sample.trained[0], sample.trained[-1]
    gains = [
        f"{each.key} {points(score(mine).right - score(theirs).right)}"
        for each, theirs, mine in zip(sets, _ranked(stock, sets, 1), _ranked(ours, sets, 1))
    ]
    return f"Ours against stock, topic@1, in points, {_size(sample)}: {'; '.join(gains)}."
