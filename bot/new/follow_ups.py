"""The members of a follow-up: a thing asked of the last answer (电话多少), from the words people use to the words they get."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.new.nodes import Missing, Yaml, child, items, last_line, mapping_of, text, words_in
from bot.new.topics import missing_examples, missing_intent, missing_rule

TALK, RENDER, EXACT = Path("knowledge/talk/asking.py"), Path("knowledge/answers/render.py"), Path("bot/nlu/exact_intent.py")
WORDING, SUITE = Path("knowledge/answers/wording/answers.yml"), Path("tests/suites/follow_ups.yml")
FEWEST_EXAMPLES = 20
"""Different training examples: below that recognition takes it for its neighbours."""


def follow_up_intents(root: Path) -> list[str]:
    """The intents that ask for one aspect of the last answer."""
    return list(mapping_of(root / TALK, "ASPECTS")[0])


def missing_of_follow_up(intent: str, root: Path) -> list[Missing]:
    """What a follow-up still lacks in a checkout, file by file."""
    path = Path("data/nlu/followups") / f"{intent}.yml"
    data = (
        missing_intent(intent, root),
        missing_rule(intent, Path("data/rules/conversation.yml"), root),
        missing_examples(intent, path, root, FEWEST_EXAMPLES),
    )
    return [*(missing for part in data for missing in part), *_code(intent, root), *_conversation(intent, path, root)]


def _code(intent: str, root: Path) -> Iterator[Missing]:
    aspects, end = mapping_of(root / TALK, "ASPECTS")
    if intent not in aspects:
        yield Missing(TALK, end, f"`ASPECTS` has no `{intent}`: which aspect of the answer it asks for")
        return
    aspect = aspects[intent]
    told, end = mapping_of(root / RENDER, "ASPECTS")
    if aspect not in told:
        yield Missing(RENDER, end, f"`ASPECTS` has no `{aspect}`: the function of on_request.py that words it")
    yield from _button(intent, aspect, root)


def _button(intent: str, aspect: str, root: Path) -> Iterator[Missing]:
    """An aspect has a button in both places or in none."""
    labels = Yaml(root / WORDING).at("aspects")
    tapped, end = mapping_of(root / EXACT, "ASPECT_INTENTS")
    if child(labels, aspect) is None and tapped.get(aspect) == intent:
        yield Missing(WORDING, last_line(labels), f"`aspects` has no `{aspect}`: what its button shows")
    if child(labels, aspect) is not None and tapped.get(aspect) != intent:
        yield Missing(EXACT, end, f"`ASPECT_INTENTS` has no `{aspect}`: its button is recognised by its words")


def _conversation(intent: str, examples: Path, root: Path) -> Iterator[Missing]:
    aspect = mapping_of(root / TALK, "ASPECTS")[0].get(intent, "")
    blocks = items(Yaml(root / examples).at("nlu"))
    said = {each.strip().removeprefix("- ") for block in blocks for each in text(child(block, "examples")).splitlines()}
    said.add(text(child(Yaml(root / WORDING).at("aspects"), aspect)))
    suite = Yaml(root / SUITE).at("conversations")
    if not said & set(words_in(suite)):
        yield Missing(SUITE, last_line(suite), f"no conversation taps its button or says one of its examples (`{intent}`)")
