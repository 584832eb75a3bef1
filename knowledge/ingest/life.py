"""The life of a document as its own words tell it: from when it holds, until when, and what it replaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.document import Document
from knowledge.ingest.patterns import date_in, numeral

_CN_YEAR = r"[二一][〇○零OoＯ0０一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
_DATE = rf"(?:(?:19|20)\d{{2}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|{_CN_YEAR})"
_BEGINS = r"起?(?:正式)?(?:开始)?(?:施行|执行|实施|生效|试行)(?!的)"
_FROM_DAY = re.compile(rf"(?:自|从)\s*({_DATE})\s*{_BEGINS}")
_FROM_ISSUE = re.compile(rf"(?:自|从)\s*(?:印发|发布|公布|下发|发文|颁布|公告|通过)之日(?:起)?(?:满?(\d+)日后)?\s*{_BEGINS}")
_FROM_FIELD = re.compile(rf"^(?:施行|实施|生效|执行)日期\s*[:：｜]?\s*({_DATE}|\d{{4}}-\d{{1,2}}-\d{{1,2}})")
_NUMBER_OF = r"(\d{1,2}|[一二两三四五六七八九十]{1,2})"
_FOR_YEARS = re.compile(
    rf"(?:有效期限?|试行期限?|执行期限?|期限)\s*(?:为|是|暂定)?\s*{_NUMBER_OF}\s*(年|个月)|试行\s*{_NUMBER_OF}\s*(年|个月)"
)
_IS_OWN = re.compile(r"施行|执行|实施|试行|^有效期|本[^，。]{2,4}有效期")
_UNTIL = re.compile(
    rf"(?:有效期限?|试行期限?|执行期限?)[^。；]{{0,24}}?(?:至|到|截止|截至|为)\s*({_DATE})|(?:施行|执行|实施|[，,])\s*至\s*({_DATE})(?:止|废止|失效|终止)?"
)
_UNTIL_FIELD = re.compile(rf"^(?:失效|废止|有效期截止)日期\s*[:：｜]?\s*({_DATE}|\d{{4}}-\d{{1,2}}-\d{{1,2}})")
_REPEALS = re.compile(r"废止|停止执行|不再执行|作废")
_OF_ITSELF = re.compile(r"(?:自行|届时|期满|到期)\s*(?:废止|作废)|本(?:办法|意见|通知|条例|规定)[^，]*(?:废止|停止执行)$|已被")
_TITLE = re.compile(
    r"《([^《》]{4,80}(?:〈[^〉]*〉[^《》]*)?)》(?:\s*[（(]([^（）()]{2,24}?[〔﹝\[［【（(]?\d{4}[〕﹞\]］】）)]?[^（）()]{0,3}?\d{1,4}\s*号|[^（）()]{2,16}第?\d{1,4}号)[）)])?"
)
_LONE_NUMBER = re.compile(r"(?<![一-龥])([一-龥]{2,12}[〔﹝\[［]\d{4}[〕﹞\]］]\d{1,4}号)")
_REPEALED = re.compile(
    r"本(?:篇|件|文件|法规|办法|条例)?(?:法规|文件)?(?:已被|已经|被)[:：]?\s*((?:《[^》]*》)?.{0,60}?)(?:废止|替代|失效)|(?:时效性|有效性|效力状态?|是否有效)\s*[:：｜]?\s*(?:已)?(?:失效|废止|无效)"
)


@dataclass(frozen=True)
class Life:
    """What a text tells of its validity; `doubts` says in Chinese what a person should confirm."""

    in_force: date | None = None
    valid_until: date | None = None
    replaces: tuple[str, ...] = ()
    repealed_by: str | None = None
    repealed: date | None = None
    doubts: tuple[str, ...] = ()


def read_life(texts: Sequence[str], issued: date | None) -> Life:
    """The life of the document whose paragraphs are `texts`, signed on `issued`.

    What a text repeals is proposed for a person to confirm: each finding is a doubt too.
    """
    in_force = _first_day(texts, issued)
    until = _last_day(texts, in_force or issued)
    replaces = tuple(dict.fromkeys(name for text in [*texts, *_listed(texts)] for name in _repealed_in(text)))
    ended = next((match for text in texts if len(text) < 120 and (match := _REPEALED.search(text))), None)
    doubts = []
    if replaces:
        doubts.append(f"文中写明废止：{'、'.join(replaces)}；请核对")
    if ended:
        doubts.append("网页注明这份文件已经废止或失效；请核对，并在 manifest.yml 写上 repealed_by")
    named = _TITLE.search(ended.group(1) or "") if ended else None
    by = (named.group(2) or named.group(1)) if named else (ended.group(1) or "").strip(" ，,（(") or "未写明" if ended else None
    return Life(in_force, until, replaces, by, doubts=tuple(doubts))


def _first_day(texts: Sequence[str], issued: date | None) -> date | None:
    # The last sentence of this kind is the document's own; earlier ones may tell of others.
    for text in reversed(texts):
        if match := _FROM_DAY.search(text):
            return date_in(match.group(1))
        if (match := _FROM_ISSUE.search(text)) and issued is not None:
            return issued + timedelta(days=int(match.group(1) or 0))
    return next((date_in(match.group(1)) for text in texts if (match := _FROM_FIELD.match(text))), None)


def _last_day(texts: Sequence[str], start: date | None) -> date | None:
    for text in reversed(texts):
        if match := _UNTIL.search(text):
            return date_in(match.group(1) or match.group(2))
        if start is not None and _IS_OWN.search(text) and (match := _FOR_YEARS.search(text)):
            count = numeral((match.group(1) or match.group(3)).replace("两", "二"))
            months = count * (12 if (match.group(2) or match.group(4)) == "年" else 1)
            return _later(start, months) - timedelta(days=1)
    return next((date_in(match.group(1)) for text in texts if (match := _UNTIL_FIELD.match(text))), None)


def _later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    # 29 February has no day of its own in most years: the term ends with the month.
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    return day


def _listed(texts: Sequence[str]) -> list[str]:
    """The items of a decision that repeals what it lists, each as a sentence that says so."""
    start = next((index for index, text in enumerate(texts) if re.search(r"废止(?:下列|以下|如下).{0,12}[：:]$", text)), None)
    return (
        [f"{text}废止" for text in texts[start + 1 :] if text.lstrip("一二三四五六七八九十0123456789（）()、.．").startswith("《")]
        if start is not None
        else []
    )


def _repealed_in(text: str) -> list[str]:
    """The documents that a paragraph repeals, by number where one is printed, else by title."""
    found: list[str] = []
    for sentence in re.split(r"[。；\n]", text):
        # 《关于修改和废止…的决定》 names a repeal and makes none.
        said = re.sub(r"《[^》]*》", "", sentence)
        if not _REPEALS.search(said) or _OF_ITSELF.search(said):
            continue
        titled = list(_TITLE.finditer(sentence))
        found += [(match.group(2) or match.group(1)).strip().removeprefix("原") for match in titled]
        found += [] if titled else [name.removeprefix("原") for name in _LONE_NUMBER.findall(sentence)]
    return found


def with_successors(documents: Sequence[Document]) -> list[Document]:
    """The documents, each that another of them says it replaces with that one's id and the day it ended."""
    return [_ended(document, documents) for document in documents]


def _ended(document: Document, documents: Sequence[Document]) -> Document:
    for other in documents:
        if other is not document and any(_is_meant(name, document) for name in other.replaces):
            return replace(document, repealed_by=other.id, repealed=document.repealed or other.in_force or other.issued)
    return document


def _is_meant(name: str, document: Document) -> bool:
    """Whether a printed number or title is that of a document, whichever brackets its year stands in."""
    return (document.number is not None and _key(name) == _key(document.number)) or _key(name) == _key(document.title)


def _key(name: str) -> str:
    return re.sub(r"[\s〔〕﹝﹞\[\]［］（）()【】第]", "", name)
