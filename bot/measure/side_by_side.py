"""Several classifiers on the same questions, as plain rankings: the comparison and how the document shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.measure.classifiers import Trained, top_outcomes
from bot.measure.score import Outcome, Score, Set, is_right, is_right_or_offered, score, share
from bot.measure.tables import figure, percent, points, table

OFFERED = 3


@dataclass(frozen=True)
class SideBySide:
    """Classifiers trained on the same sample, and ours on everything; rankings run over the sets in order."""

    per_intent: int
    longest: int
    sampled: int
    examples: int
    trained: list[Trained]
    whole: Trained


def side_by_side(compared: SideBySide, sets: Sequence[Set]) -> str:
    """Plain rankings of the classifiers, without thresholds and desk."""
    limit = f", none longer than {compared.longest} characters" if compared.longest else ""
    many = f"at most {compared.per_intent} examples an intent{limit}" if compared.per_intent else f"all examples{limit}"
    note = (
        f"Same sample for all: {many} ({compared.sampled:,} of {compared.examples:,}; DIET on all of them takes hours on two cores). "
        "Only what the classifiers rank first is compared: no thresholds, no desk, no choices. The last line is ours on all examples. "
        "Training time is the whole command for stock, the fit for the others; ms is one text, median (stock through Rasa's graph)."
    )
    head = ["classifier", "training s", "ms"] + [
        f"{each.key}: {name}" for each in sets for name in ("topic@1", "in scope", "first 3", "macro")
    ]
    rows = [[trained.name, figure(trained.seconds), figure(trained.parse_ms), *_compared(trained, sets)] for trained in compared.trained]
    whole = [f"ours, all {compared.examples:,} examples", figure(compared.whole.seconds), figure(compared.whole.parse_ms)]
    return "\n\n".join([note, table(head, [*rows, [*whole, *_compared(compared.whole, sets)]]), _gain(compared, sets)])


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


def _gain(compared: SideBySide, sets: Sequence[Set]) -> str:
    if len(compared.trained) < 3:
        return ""
    stock, ours = compared.trained[0], compared.trained[-1]
    gains = [
        f"{each.key} {points(score(mine).right - score(theirs).right)}"
        for each, theirs, mine in zip(sets, _ranked(stock, sets, 1), _ranked(ours, sets, 1))
    ]
    return f"Ours against stock on the same sample, topic@1, in points: {'; '.join(gains)}."
