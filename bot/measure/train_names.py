"""`python -m bot.measure.train_names`: train the model of names (bot/inbox/names.crfsuite) on sentences from names.yml and our examples.

The model is kept in the repository: masking must work before anything else is built or trained.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jieba
import pycrfsuite

from bot.inbox.name_features import features, tokens
from bot.inbox.names import MODEL
from bot.inbox.redaction_words import load_words
from bot.inbox.spans import fold
from bot.measure.name_maker import NameMaker
from bot.train import ROOT, examples_in
from knowledge.catalog.files import read_yaml
from knowledge.catalog.regions import load_gazetteer

WORDS = Path(__file__).with_name("names.yml")
SEED = 12
LONGEST = 60
NAMED, TITLED, PLAIN, REPLACED = 11_000, 1_600, 13_000, 6_000
"""How many sentences of each kind: with a name in a frame, with a surname and an office, without any, our examples with a name put in."""
RARE_WORD = 30
PARAMETERS = {"c1": 0.12, "c2": 0.01, "max_iterations": 70, "feature.minfreq": 2, "feature.possible_transitions": True}

_MARK = re.compile(r"\{(\w)\}")
_MASK_MARK = re.compile(r"⟦(.+?)⟧")
Sentence = tuple[list[str], list[str]]


class Sentences:
    """Makes sentences in which names are marked ⟦so⟧."""

    def __init__(self, words: Mapping[str, Any], chance: random.Random) -> None:
        self._words, self._chance = words, chance
        self._names = NameMaker(words, load_words().surnames, _known_names(words["titles"]), chance)
        self._examples = sorted(
            {text for _, text in examples_in(ROOT / "data" / "nlu") if len(text) <= LONGEST and not self._may_name(text)}
        )
        self._plain = _dictionary(_is_plain)
        self._roles = _dictionary(lambda word, kind: word[-1] in words["role_endings"] and 1 < len(word) < 4 and kind == "n")
        self._verbs = _dictionary(lambda word, kind: len(word) < 3 and kind in ("v", "vn"))
        self._places = sorted({place.name for place in load_gazetteer().places.values()})
        people = sorted(words["people"], key=len, reverse=True)
        self._people = re.compile(f"(?:{'|'.join(people)})(?!们)")

    def all(self) -> Iterator[str]:
        """Every sentence of one training."""
        yield from self._examples
        for kind, count in (("frames", NAMED), ("titled", TITLED), ("plain", PLAIN)):
            frames = [frame for line in self._words[kind] for frame in line]
            for _ in range(count):
                yield self._filled(self._chance.choice(frames))
        spoken = [text for text in self._examples if self._people.search(text)]
        for text in self._chance.choices(spoken, k=REPLACED):
            yield self._people.sub(self._named, text, count=1)

    def _named(self, found: re.Match[str]) -> str:
        return self._chance.choice([found[0], "", "我" + found[0]]) + f"⟦{self._names.name()}⟧"

    def _filled(self, frame: str) -> str:
        return _MARK.sub(lambda found: self._value(found[1]), frame)

    def _value(self, mark: str) -> str:
        chance = self._chance
        if mark in "nm":
            return f"⟦{self._names.name()}⟧"
        if mark == "s":
            return f"⟦{self._names.surname()}⟧"
        if mark == "f":
            return str(chance.randrange(3, 90_000))
        if mark == "w":
            return self._drawn(self._plain)
        if mark in "rv":
            return self._drawn(self._roles if mark == "r" else self._verbs)
        if mark == "b":
            return str(chance.choice(self._words["bynames"])).replace("~", self._names.surname())
        if mark == "k":
            return self._names.place() + str(chance.choice(self._words["place_endings"]))
        lists = {"x": self._examples, "p": self._words["people"], "t": self._words["titles"], "g": self._places}
        return str(chance.choice(lists[mark]))

    def _drawn(self, words: Mapping[str, float]) -> str:
        return self._chance.choices(list(words), list(words.values()))[0]

    @staticmethod
    def _may_name(text: str) -> bool:
        return "我叫" in text or "〔" in text


def labelled(sentence: str, titles: Sequence[str]) -> Sentence:
    """The signs of a sentence and their labels: B and I for a name, O for all else; a surname alone counts before an office only."""
    sentence = fold(sentence)
    plain, spans, done = "", [], 0
    for found in _MASK_MARK.finditer(sentence):
        plain += sentence[done : found.start()]
        rest = sentence[found.end() :]
        if len(found[1]) > 1 or rest.startswith(tuple(titles)):
            spans.append((len(plain), len(plain) + len(found[1])))
        plain += found[1]
        done = found.end()
    parts = tokens(plain + sentence[done:])
    starts = {start for start, _ in spans}
    labels = ["B" if start in starts else "I" if any(low < start < high for low, high in spans) else "O" for start, _, _ in parts]
    return [sign for _, _, sign in parts], labels


def _is_plain(word: str, kind: str) -> bool:
    """True for a word that begins like a name and is none.

    What the dictionary takes for names of two characters, or of four, mostly are other words (许诺, 支支吾吾).
    """
    return word[0] in load_words().surnames and 1 < len(word) < 5 and (not kind.startswith("nr") or len(word) != 3)


def _known_names(titles: Sequence[str]) -> list[str]:
    """Names of the dictionary that begin with a surname, without those that end in an office (陈医生)."""
    ends = (*titles, "某", "氏", "家", "哥", "姐", "叔", "嫂", "头", "的", "些")
    surnames = load_words().surnames
    return list(_dictionary(lambda word, kind: kind == "nr" and len(word) == 3 and word[0] in surnames and not word.endswith(ends), 2))


def _dictionary(is_wanted: Callable[[str, str], bool], least: int = RARE_WORD) -> dict[str, float]:
    """Words of the segmenter's dictionary by what they are, with how often each is to be seen."""
    found: dict[str, float] = {}
    for line in Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, kind = line.split(" ")
        if int(count) >= least and is_wanted(word, kind):
            found[word] = int(count) ** 0.4
    return found


def train(path: Path = MODEL) -> int:
    """Train into `path`; gives the number of sentences."""
    words = read_yaml(WORDS)
    chance = random.Random(SEED)
    trainer = pycrfsuite.Trainer(verbose=False)
    count = 0
    for sentence in Sentences(words, chance).all():
        signs, labels = labelled(sentence, words["titles"])
        if signs:
            trainer.append(list(features(signs)), labels)
            count += 1
    trainer.set_params(PARAMETERS)
    trainer.train(str(path))
    return count


def main() -> int:
    """Train and say how large the model is."""
    print(f"{MODEL}: {train()} sentences, {MODEL.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
