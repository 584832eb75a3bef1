"""The head of a document: letterhead, number, title, addressees and preamble, up to its first numbered item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.ingest.issuer import issuer_of, order_of
from knowledge.ingest.patterns import (
    ATTACHMENT,
    LETTERHEAD,
    NUMBER_AT_START,
    NUMBER_FIELD,
    NUMBER_LINE,
    ORDER,
    ORGAN,
    TITLE_END,
    TITLE_VERB,
    date_in,
    is_date_line,
    is_title,
)
from knowledge.ingest.repair import Paragraph

_ADDRESSEE = re.compile(
    r"^(?:各|省|市|县|区|州|驻|有关|机关|全[省市县]|[一-龥]{2,8}(?:省|市|县|区|州|镇|乡|街道|管委会|办事处))[^。]*(?:[：:]|部门|单位|政府|机构|委员会|公司|办公?室?)$"
)
_META = re.compile(
    r"^(?:索\s*引\s*号|信息索引|主题分类|公文目录|发布机构|发文机关|发布日期|成文日期|发文日期|公开日期|效力|时效性|有效性|施行日期|来\s*源|字号|浏览|点击"
    r"|发文字号|发布文号|生效日期|公布日期|颁布日期|印发日期|失效日期|废止日期|实施日期|执行日期|是否有效|制发机关|制定机关|信息来源|有效期[:：｜]|文件编号|发布时间|当前位置|首页|政策文件|文\s*号|主题词|分类|标\s*题|名\s*称|作者|打印|分享|•)"
)
_LONGEST_HEAD = 50
_ISSUED_FIELD = re.compile(r"(?:成文日期|发文日期|印发日期|制发日期|签发日期)\s*[:：｜]?\s*(\S{8,14})")
_PUBLISHED_FIELD = re.compile(r"(?:发布日期|发布时间|公布日期|公开日期|颁布日期|颁布时间|时间)\s*[:：｜]?\s*(\S{8,14})")
_ADOPTION = re.compile(r"^[（(]?(?:根据)?(?:19|20)\d{2}年\d{1,2}月\d{1,2}日[^，。]*(?:通过|批准|修正|修订|公布|发布|施行)")
_ADOPTED = re.compile(r"((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)[^。]{4,40}?(?:通过|批准|公布|发布)")


@dataclass(frozen=True)
class Front:
    """What the head of a document says; `kinds` names each of its paragraphs."""

    number: str | None
    title: str
    issuer: str
    issued: date | None
    kinds: tuple[str, ...]
    published: date | None = None
    doubts: tuple[str, ...] = ()


def read_front(paragraphs: Sequence[Paragraph], closing: Sequence[str] = ()) -> Front:
    """Number, title, issuer and date from the paragraphs before the first item; `closing` holds the signatures below the last."""
    kinds = _kinds([paragraph.text for paragraph in paragraphs])
    texts = [paragraph.text for paragraph in paragraphs]
    title_lines = _title_lines(texts, kinds)
    title = "".join(texts[index] for index in title_lines) or _title_of_annex(texts)
    if ORDER.match(title) or re.search(r"令$", title):
        # An order makes another text known: what it makes known is the document.
        title = _title_of_annex(texts) or next(
            (text for text in texts if is_title(text) and len(text) > 6 and not ORDER.match(text)), title
        )
    kinds = [("title" if index in title_lines else kind if kind != "title" else "letterhead") for index, kind in enumerate(kinds)]
    letterheads = [text for text, kind in zip(texts, kinds) if kind == "letterhead"]
    signatures = [text for text, kind in zip(texts, kinds) if kind == "signature"] + [*closing]
    number, order = _number(texts, kinds), order_of(texts)
    issuer, is_guessed = issuer_of(title, texts, letterheads, signatures, number or "")
    doubts = []
    if not title:
        doubts.append("没有找到标题")
    if not issuer or is_guessed:
        doubts.append(f"发文机关没有写明，按文号和地名推为“{issuer}”" if issuer else "没有找到发文机关")
    return Front(
        number or (order[0] + order[1] if order else None),
        title,
        issuer,
        _issued(texts, kinds),
        tuple(kinds),
        _published(texts),
        tuple(doubts),
    )


def _kinds(texts: Sequence[str]) -> list[str]:
    kinds: list[str] = []
    is_open = True
    for text in texts:
        kind = _kind(text, is_open)
        is_open = is_open and kind not in ("addressee", "preamble")
        kinds.append(kind)
    return kinds


def _kind(text: str, is_open: bool) -> str:
    if NUMBER_LINE.match(text):
        return "number"
    # 发布日期：2022年3月18日 is the page's, not the document's own date.
    if is_date_line(text) and not (is_open and _META.match(text)):
        return "date"
    if not is_open:
        return _kind_after_addressee(text)
    if _META.match(text):
        return "meta"
    if _ADOPTION.match(text):
        return "preamble" if "。" in text else "adoption"
    if LETTERHEAD.match(text) and not TITLE_VERB.search(text):
        return "letterhead"
    if is_title(text):
        return "title"
    if _ADDRESSEE.match(text) and ("，" in text or "、" in text or text[-1] in "：:") and not TITLE_VERB.search(text):
        return "addressee"
    if "。" in text or text[-1] in "：:；;" or len(text) > 100:
        return "preamble"
    return "title"


def _kind_after_addressee(text: str) -> str:
    if ATTACHMENT.match(text):
        return "annex"
    if is_title(text):
        return "annex_title"
    return "signature" if ORGAN.match(text) else "preamble"


def _title_lines(texts: Sequence[str], kinds: Sequence[str]) -> range:
    """The lines that make up the title: from the issuer's name to the word that says what kind of document it is."""
    lines = [index for index, kind in enumerate(kinds) if kind == "title"]
    first = next((index for index in lines if TITLE_VERB.search(texts[index])), None)
    if first is None:
        first = next((index for index in lines if is_title(texts[index])), None)
        # A plan carries no 关于: its issuer's name may stand on the line above.
        if first is None:
            return range(lines[0], lines[0] + 1) if lines else range(0)
    last = first
    while last + 1 in lines and _goes_on("".join(texts[first : last + 1]), texts[last + 1]):
        last += 1
    opens_with_verb = TITLE_VERB.match(texts[first]) is not None or not TITLE_VERB.search(texts[first])
    while opens_with_verb and first - 1 in lines and ORGAN.match(texts[first - 1]):
        first -= 1
    return range(first, last + 1)


def _goes_on(title: str, following: str) -> bool:
    """Whether a title runs on in the next line: …三年行动|方案的通知, …实施方案|的通知, …办法|（试行）."""
    if not TITLE_END.search(title) or title.count("《") > title.count("》"):
        return True
    if re.match(r"[的》]|[（(](?:试行|暂行|修订|\d{4}[^（）()]{0,8}[）)])", following):
        return True
    is_weak = not re.search(r"(?:意见|通知|方案|要点|办法|措施|决定|细则|规定|计划)$", title)
    return is_weak and is_title(following) and not TITLE_VERB.search(following)


def _title_of_annex(texts: Sequence[str]) -> str:
    """Where the page shows no title: that of the plan it announces, after 附件： or between 《》."""
    for text in texts:
        name = ATTACHMENT.sub("", text).strip() if ATTACHMENT.match(text) else ""
        if name and is_title(name):
            return name
    quoted = (re.match(r"^现?将?《([^》]{6,60})》", text) for text in texts)
    return next((match.group(1) for match in quoted if match and TITLE_END.search(match.group(1))), "")


def _number(texts: Sequence[str], kinds: Sequence[str]) -> str | None:
    for text, kind in zip(texts, kinds):
        match = NUMBER_LINE.match(text) if kind == "number" else NUMBER_FIELD.search(text)
        if match:
            return match.group(1).replace(" ", "")
    # 沙住建公告〔2023〕2号 | 2023年9月1日: a line of the head that opens with a number.
    for text, kind in zip(texts, kinds):
        if kind in ("title", "letterhead", "date") and len(text) <= _LONGEST_HEAD and (match := NUMBER_AT_START.match(text)):
            return match.group(1).replace(" ", "")
    return None


def _issued(texts: Sequence[str], kinds: Sequence[str]) -> date | None:
    for text, kind in zip(texts, kinds):
        if kind in ("date", "number") and (found := date_in(text)):
            return found
    for text, kind in zip(texts, kinds):
        if kind == "meta" and (match := _ISSUED_FIELD.search(text)) and (found := date_in(match.group(1))):
            return found
    return None


def _published(texts: Sequence[str]) -> date | None:
    """The day a page gives as that of publication, or a congress as that of adoption."""
    if numbered := next((text for text in texts if len(text) <= _LONGEST_HEAD and NUMBER_AT_START.match(text) and date_in(text)), None):
        return date_in(numbered)
    for pattern in (_PUBLISHED_FIELD, _ADOPTED):
        for text in texts:
            if (match := pattern.search(text)) and (found := date_in(match.group(1))):
                return found
    return None
