"""What suites exercise: topics by places, and statuses. From suite files (what they expect) or a run (what came back)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.suite.model import NONE, Conversation
from bot.suite.results import Run
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import load_topics
from knowledge.model import Status

Seen = tuple[str, str, str]
"""Status, topic and region of one turn; "" where unknown."""


@dataclass
class Coverage:
    """How many turns each pair of topic and region, and each status, was exercised by."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    regions: tuple[str, ...] = ()

    def missing_pairs(self) -> list[tuple[str, str]]:
        """Topic and region of the pairs no turn exercises."""
        return [(topic, region) for topic in load_topics() for region in self.regions if not self.pairs[topic, region]]

    def missing_statuses(self) -> list[str]:
        """The statuses no turn exercises."""
        return [status.value for status in Status if not self.statuses[status.value]]


def count(turns: Iterable[Seen], regions: Sequence[str]) -> Coverage:
    """The coverage of turns over the regions whose documents are held."""
    coverage = Coverage(regions=tuple(regions))
    for status, topic, region in turns:
        coverage.statuses[status] += bool(status)
        coverage.pairs[topic, region] += bool(topic and region)
    return coverage


def expected_turns(conversations: Iterable[Conversation]) -> Iterator[Seen]:
    """What suite files expect, as far as they say it; a list of statuses counts none of them."""
    for conversation in conversations:
        for turn in conversation.turns:
            stated = {expected.field: expected.values for expected in turn.expects}
            status, topic, region = (_only(stated.get(name, ())) for name in ("status", "topic", "region"))
            yield status, topic, region


def _only(values: tuple[str, ...]) -> str:
    return values[0] if len(values) == 1 and values[0] != NONE else ""


def played_turns(run: Run) -> Iterator[Seen]:
    """What came back in a run."""
    for conversation in run.conversations:
        for turn in conversation.turns:
            answer = turn.reply.answer
            yield answer.get("status") or "", answer.get("topic") or "", turn.reply.region.get("id") or ""


def held_cities() -> tuple[str, ...]:
    """The cities of the catalog whose documents are held, in its order."""
    from knowledge.cli import SOURCES
    from knowledge.ingest.manifest import read_manifest

    places = load_gazetteer().places
    held = {entry.region for entry in read_manifest(SOURCES)}
    return tuple(place for place in places if place in held and places[place].level == "city")


def described(coverage: Coverage) -> str:
    """The coverage as a table and a line of what is missing."""
    heading = f"{'topic':22}" + "".join(f"{region:>11}" for region in coverage.regions)
    rows = [_row(coverage, topic) for topic in load_topics()]
    statuses = [f"{status.value:24}{coverage.statuses[status.value] or '-':>6}" for status in Status]
    pairs, missing = len(load_topics()) * len(coverage.regions), coverage.missing_pairs()
    summary = f"{pairs - len(missing)} of {pairs} pairs, {len(Status) - len(coverage.missing_statuses())} of {len(Status)} statuses"
    return "\n".join([heading, *rows, "", *statuses, "", summary])


def _row(coverage: Coverage, topic: str) -> str:
    return f"{topic:22}" + "".join(f"{coverage.pairs[topic, region] or '-':>11}" for region in coverage.regions)
