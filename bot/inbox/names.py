"""Names that people give, after words that announce one."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.inbox.redaction_words import Words, load_words
from knowledge.catalog.regions import load_gazetteer

HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
# 吾买尔·买买提: two parts joined by a dot are a name whatever stands around them.
DOTTED = rf"{HAN}{{2,7}}(?:[·•・]{HAN}{{2,7}}){{1,3}}"
# A word ends where neither a Chinese character nor a letter goes on.
WORD_END = r"(?![\u3400-\u9fffA-Za-z0-9])"
LONGEST_PLACE = 12


def mask_names(text: str) -> str:
    """The text with every name masked that follows 我叫, 姓名 or 名字叫 and, where it stands alone, 我是 or 本人."""
    return _pattern().sub(_masked, text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = load_words()
    given = rf"(?![{''.join(sorted(words.not_in_names))}]){HAN}"
    double = "|".join(words.double_surnames)
    name = rf"(?:{double}|[{''.join(sorted(words.surnames))}]){given}(?:{given})?"
    clear = rf"(?:{double}|[{''.join(sorted(words.clear_surnames))}]){given}(?:{given})?"
    certain = r"(?:我叫|名叫|名字叫|名字是|姓名[:：是为叫 ]|联系人[:：])(?:叫做|叫|做|是|为)?[:： ]{0,2}"
    likely = rf"(?:姓名|(?:{'|'.join(words.people)})叫)"
    return re.compile(rf"({certain})({DOTTED}|{name})|({likely})({clear})|((?:我是|本人)[:： ]?)({DOTTED}|{clear}{WORD_END})")


def _masked(found: re.Match[str]) -> str:
    words = load_words()
    before, name = (group for group in found.groups() if group is not None)
    if _is_other(name, words):
        return found[0]
    return before + words.masks["name"] + (name[-1] if _runs_into_place(found, name) else "")


def _is_other(name: str, words: Words) -> bool:
    return name.startswith(words.not_names) or any(mention.start == 0 for mention in load_gazetteer().find(name))


def _runs_into_place(found: re.Match[str], name: str) -> bool:
    """True where the last character taken for the name begins a place: 张伟安阳人."""
    rest = found.string[found.end() - 1 : found.end() + LONGEST_PLACE]
    return len(name) == 3 and any(mention.start == 0 for mention in load_gazetteer().find(rest))
