"""The members of a topic: every file that knows it by its id, and what each of them still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node

from bot.new.nodes import Missing, Yaml, child, items, last_line, line, text

CATALOG = Path("knowledge/catalog")
FEWEST_EXAMPLES = 40
"""Different training examples of a topic: with fewer recognition hardly ever finds it."""
LONGEST_BUTTON = 8
FIELDS = {
    "name": "the formal name (拖欠工资)",
    "button": "what a worker taps (工资被拖欠)",
    "example": "what belongs here, in a worker's words",
    "place": "`work` or `home`: whose document answers",
}
GUIDE = {"lead": "the first thing to do", "steps": "what to do, one step each", "checked": "the day on which it was checked"}


def topic_ids(root: Path) -> list[str]:
    """The ids of the catalog, in its order."""
    return [text(child(entry, "id")) for entry in items(Yaml(root / CATALOG / "topics.yml").at("topics"))]


def missing_of_topic(topic: str, root: Path) -> list[Missing]:
    """What a topic still lacks in a checkout, file by file."""
    parts = (_entry, _terms, _guide, _hotlines, _examples, _intent, _rule, _points, _staff, _suite)
    return [missing for part in parts for missing in part(topic, root)]


def _entry(topic: str, root: Path) -> Iterator[Missing]:
    path = CATALOG / "topics.yml"
    entries = Yaml(root / path).at("topics")
    entry = next((each for each in items(entries) if text(child(each, "id")) == topic), None)
    if entry is None:
        yield Missing(path, last_line(entries), f"`topics` has no entry `{topic}`")
        return
    for name, what in FIELDS.items():
        if not text(child(entry, name)):
            yield Missing(path, line(child(entry, name) or entry), f"`{name}`: {what}")
    if len(text(child(entry, "button"))) > LONGEST_BUTTON:
        yield Missing(path, line(child(entry, "button")), f"`button`: more than {LONGEST_BUTTON} characters do not fit")


def _terms(topic: str, root: Path) -> Iterator[Missing]:
    path = CATALOG / "topic_terms.yml"
    known = Yaml(root / path).at("topics")
    entry = child(known, topic)
    if not items(child(entry, "heading")) and not items(child(entry, "text")):
        yield Missing(path, _where(entry, known), f"`{topic}`: words by which the importer finds it (`heading`, `text`)")


def _guide(topic: str, root: Path) -> Iterator[Missing]:
    path = CATALOG / "guides" / f"{topic}.yml"
    guide = Yaml(root / path)
    if text(guide.at("topic")) != topic:
        yield Missing(path, line(guide.at("topic")), f"no guide with `topic: {topic}`")
        return
    for name, what in GUIDE.items():
        node = guide.at(name)
        if not text(node) and not items(node):
            yield Missing(path, line(node or guide.root), f"`{name}`: {what}")


def _hotlines(topic: str, root: Path) -> Iterator[Missing]:
    path = CATALOG / "hotlines.yml"
    content = Yaml(root / path)
    known = content.at("topics")
    numbers = items(child(known, topic))
    held = {text(child(entry, "number")) for entry in items(content.at("hotlines"))}
    if not 1 <= len(numbers) <= 3:
        yield Missing(path, _where(child(known, topic), known), f"`topics: {topic}`: one to three numbers to call, best first")
    for number in numbers:
        if text(number) not in held:
            yield Missing(path, line(number), f"`topics: {topic}`: {text(number)} stands in no entry of `hotlines`")


def _examples(topic: str, root: Path) -> Iterator[Missing]:
    yield from missing_examples(f"ask_{topic}", Path("data/nlu/topics") / f"{topic}.yml", root, FEWEST_EXAMPLES)


def missing_examples(intent: str, path: Path, root: Path, fewest: int) -> Iterator[Missing]:
    """Where the training file of an intent is absent, or has fewer different examples than needed."""
    blocks = items(Yaml(root / path).at("nlu"))
    block = next((each for each in blocks if text(child(each, "intent")) == intent), None)
    written = {each.strip().removeprefix("-").strip() for each in text(child(block, "examples")).splitlines()} - {""}
    if len(written) < fewest:
        yield Missing(path, line(child(block, "examples")), f"`{intent}` has {len(written)} examples, at least {fewest} are needed")


def _intent(topic: str, root: Path) -> Iterator[Missing]:
    yield from missing_intent(f"ask_{topic}", root)


def missing_intent(intent: str, root: Path) -> Iterator[Missing]:
    """Where domain.yml does not know an intent."""
    intents = Yaml(root / "domain.yml").at("intents")
    names = [text(each.value[0][0]) if isinstance(each, MappingNode) else text(each) for each in items(intents)]
    if intent not in names:
        yield Missing(Path("domain.yml"), last_line(intents), f"`intents` has no `{intent}`")


def _rule(topic: str, root: Path) -> Iterator[Missing]:
    yield from missing_rule(f"ask_{topic}", Path("data/rules/topics.yml"), root)


def missing_rule(intent: str, path: Path, root: Path) -> Iterator[Missing]:
    """Where no rule sends an intent to the desk."""
    rules = Yaml(root / path).at("rules")
    steps = [items(child(rule, "steps")) for rule in items(rules)]
    if not any(text(child(step, "intent")) == intent for each in steps for step in each):
        yield Missing(path, last_line(rules), f"no rule sends `{intent}` to action_talk")


def _points(topic: str, root: Path) -> Iterator[Missing]:
    path = CATALOG / "points" / "law" / f"{topic}.yml"
    points = Yaml(root / path)
    if text(points.at("topic")) != topic or not items(points.at("points")):
        yield Missing(path, line(points.at("points")), "`points`: what national law says of it, at least one with its article")


def _staff(topic: str, root: Path) -> Iterator[Missing]:
    codes, questions = Path("bot/staff/codes.yml"), Path("bot/staff/questions.yml")
    known = Yaml(root / codes)
    short = known.at(topic)
    if not isinstance(short, MappingNode) or not short.value:
        yield Missing(codes, _where(short, known.root), f"`{topic}`: short codes, pinyin initials of its words")
    asked = Yaml(root / questions)
    if not items(asked.at(topic)):
        yield Missing(questions, _where(asked.at(topic), asked.root), f"`{topic}`: what staff ask back, most useful first")


def _suite(topic: str, root: Path) -> Iterator[Missing]:
    path = Path("tests/suites") / f"{topic}.yml"
    suite = Yaml(root / path)
    if not text(suite.at("suite")) or not items(suite.at("conversations")):
        yield Missing(path, line(suite.at("conversations")), "`conversations`: what is expected in each city")


def _where(entry: Node | None, container: Node | None) -> int:
    """The line of an entry, or, where there is none, the last line of what it belongs to."""
    return line(entry) if entry is not None else last_line(container)
