"""What the genre looks like: numerals, item markers, titles, dates and the furniture of a printed page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

LOST = "〔原文缺字〕"
"""Stands in a clause's text where the published scan lost characters."""

OPENERS = "（(〔﹝【［[{｛<〈《“"
TERMINAL = "。！？；：…!?;:"
PUNCTUATION = re.compile(r"[，。、；：”]")
CLOSERS = "）)〕﹞】］]}｝>〉》”"

_ZERO = "〇○零OoＯо0０"
_DIGITS = {**dict.fromkeys(_ZERO, 0), "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
# Scans print a dash or a katakana stroke for the plain strokes of 一 and 二.
_LOOKALIKES = str.maketrans({"—": "一", "－": "一", "-": "一", "ー": "一", "―": "一", "ニ": "二", "ハ": "八", "両": "两"})
_CN = "一二三四五六七八九十百—－ーニ"
_RINGED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"

_MARKS = (
    ("part", re.compile(r"第([一二三四五六七八九十]+)(?:章|部分|篇)[、：:]?")),
    ("article", re.compile(r"第([一二三四五六七八九十百]+)条[、：:]?")),
    # 一、二、三产业 is an enumeration inside a sentence, not a section.
    ("section", re.compile(r"([一二三四五六七八九十]+)[、．.丶､](?![一二三四五六七八九十]+[、是])")),
    ("clause", re.compile(rf"[（(〔【]\s*([{_CN}]+)\s*[）)〕】]、?(?!是)")),
    ("clause", re.compile(rf"([{_RINGED}])[、.．]?")),
    ("item", re.compile(r"(\d{1,3})[.．、](?!\d)")),
    ("subitem", re.compile(r"[（(]?\s*(\d{1,2})\s*[）)]")),
)

_NUMBER = r"[〔﹝\[［（(【{｛〈<]\s*((?:19|20)\d{2})\s*(?:年)?\s*[〕﹞\]］）)】}｝〉>]\s*第?\s*(\d{1,4})\s*号"
_SIGNED = r"(?:签发人[:：]?.{0,12}|(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:印发|发布|公布)?)?"
NUMBER_LINE = re.compile(rf"^(?:文\s*号|发文字号|发布文号|备注/文号)?[:：]?[（(]?([一-龥]{{2,14}}{_NUMBER}){_SIGNED}[）)]?$")
NUMBER_FIELD = re.compile(rf"(?:文号|字号)\s*[:：｜]?\s*([一-龥]{{2,14}}{_NUMBER})")
NUMBER_AT_START = re.compile(rf"^[（(]?([一-龥]{{2,14}}{_NUMBER})")
# 赤岭市人民政府令 / 第27号, 公告（第15号）: orders and announcements count by their issuer.
ORDER = re.compile(
    r"^([一-龥]{4,60}(?:令|公告|通告))\s*(?:[（(]?\s*((?:(?:19|20)\d{2}\s*年?\s*)?第\s*[\d一二三四五六七八九十百〇○]{1,6}\s*号)\s*[）)]?)?$"
)
ORDER_NUMBER = re.compile(
    r"^[（(]?\s*((?:[〔\[（(]?(?:19|20)\d{2}[〕\]）)]?\s*年?\s*)?第\s*[\d一二三四五六七八九十百〇○]{1,6}\s*号)\s*[）)]?$"
)

DATE = re.compile(r"((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_CN_DATE = re.compile(rf"([二一][{_ZERO}一二三四五六七八九]{{3}})年([一二三四五六七八九十]{{1,3}})月([一二三四五六七八九十]{{1,3}})日")
_DATE_LINE = re.compile(r"^[（(]?(?:\S{0,24}?(?:办公室|政府|领导小组|委员会|局|厅|委|会议))?\S*日[）)]?$")

TITLE_END = re.compile(
    r"(?:意见|通知|方案|要点|办法|措施|计划|规划|决定|细则|规定|通告|公告|批复|函|制度|政策|纲要|条例|清单|行动|安排|分工|任务)"
    r"(?:[（(][^（()）]{1,12}[）)])?$"
)
TITLE_VERB = re.compile(r"关于|转发|印发|批转")
ORGAN = re.compile(
    r"^[^，。、；：:]{2,34}(?:人民政府|政府|办公室|办公厅|领导小组|委员会|联席会议|管委会|局|厅|委|处|公署|行署|指挥部|工作专班|总工会|法院|检察院|中心|银行|部|院)$"
)
LETTERHEAD = re.compile(r"^[^，。；：:]{4,40}文\s*件$")
IMPRINT = re.compile(
    r"^(?:(?:抄送|抄报|主办|主送|分送|主题词|校对|打印|责任编辑|联系人)\s*[:：]|信息公开|公开属性|公开方式|公开选项"
    r"|扫一扫|打印本页|关闭窗口|上一篇|下一篇|相关(?:链接|附件|文件|解读)[:：]?$|分享到|主办单位[:：].{0,30}(?:备案|版权)"
    r"|[（(]?此件|[（(]此文|[（(]信息公开)"
    r"|^[^《》，。]*\d日\s*印[发制]$|^（?共印"
)
PAGE_NUMBER = re.compile(
    r"^(?:[—－―–\-–·•~]+\s*\d{1,3}\s*[—－―–\-–·•~]+|[—－―–\-_=＿~*·•]{5,}|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})$"
)
ATTACHMENT = re.compile(r"^附\s*件?\s*\d{0,2}\s*[:：]?")
GLOSSARY = re.compile(r"^(?:名词解释|名词注释|注释|附表)\s*[:：]?$")


@dataclass(frozen=True)
class Mark:
    """The number an item opens with: its kind, its value, how it is printed, and where the words begin."""

    kind: str
    value: int
    printed: str
    end: int


def numeral(text: str) -> int:
    """The value of a Chinese or Arabic numeral up to 999; 0 where it is none."""
    text = text.translate(_LOOKALIKES) if not text.isdecimal() else text
    if text.isdecimal():
        return int(text)
    if text in _RINGED:
        return _RINGED.index(text) + 1
    total = current = 0
    for character in text:
        if character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        elif character in _DIGITS:
            current = _DIGITS[character]
        else:
            return 0
    return total + current


def mark_of(line: str) -> Mark | None:
    """The item marker a line opens with."""
    for kind, pattern in _MARKS:
        match = pattern.match(line)
        if match and (value := numeral(match.group(1))):
            return Mark(kind, value, _printed(kind, match), match.end())
    return None


def _printed(kind: str, match: re.Match[str]) -> str:
    if kind in ("clause", "subitem"):
        figure = match.group(1).translate(_LOOKALIKES) if kind == "clause" else match.group(1)
        return f"（{_CN[_RINGED.index(figure)] if figure in _RINGED else figure}）"
    return unicodedata.normalize("NFKC", match.group(0)).rstrip(":") if kind == "item" else match.group(0).replace("．", ".").rstrip("：:")


def date_in(text: str) -> date | None:
    """The first calendar date written in `text`."""
    if match := DATE.search(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _CN_DATE.search(text):
        year = int("".join(str(_DIGITS[c]) for c in match.group(1)))
        month, day = numeral(match.group(2)), numeral(match.group(3))
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_date_line(line: str) -> bool:
    """True for a line that is a date, alone, in brackets, or after the name of the issuer."""
    return len(line) <= 44 and _DATE_LINE.match(line) is not None and date_in(line) is not None and "，" not in line


def is_title(line: str) -> bool:
    """True for a line that reads as (the last line of) a document's title."""
    return mark_of(line) is None and "。" not in line and len(line) <= 120 and TITLE_END.search(line) is not None


def open_bracket(text: str) -> int:
    """Where the last bracket stands that `text` opens and does not close; -1 where none does."""
    stack: list[int] = []
    for position, character in enumerate(text):
        if character in OPENERS:
            stack.append(position)
        elif character in CLOSERS and stack:
            stack.pop()
    return stack[-1] if stack else -1
