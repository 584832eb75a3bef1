"""Who issued a document: by its title, the page, an order, a congress, a signature, and last by its place and number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.ingest.patterns import LETTERHEAD, ORDER, ORDER_NUMBER, ORGAN, TITLE_VERB

_ELIDED = re.compile(r"[省市县区州盟旗](?:委|政府|人民政府|农民工|人力|人社|根治)")
_ISSUER_FIELD = re.compile(r"(?:发文机关|发布机构|制发机关|制定机关|发布单位|发文单位|印发机关)\s*[:：｜]?\s*([一-龥、]{4,60})")
_CONGRESS = re.compile(
    r"(?:日|业?经|已?由)?([一-龥]{2,10}?(?:省|自治区|市|自治州|州|自治县|县))第[一二三四五六七八九十]+届人民代表大会(常务委员会)?"
)
# Which body of a place a number stands for, where nothing else names the issuer: 通人社规〔2022〕2号.
_BODIES = {
    "人社": "人力资源和社会保障局",
    "医保": "医疗保障局",
    "住建": "住房和城乡建设局",
    "教": "教育局",
    "民政": "民政局",
    "司": "司法局",
    "农": "农业农村局",
}


def order_of(texts: Sequence[str]) -> tuple[str, str] | None:
    """An order or an announcement with its number: (赤岭市人民政府令, 第27号), wherever the head prints the two."""
    for index, line in enumerate(texts):
        # 公告 may stand on a line of its own below its issuer.
        text = texts[index - 1] + line if index and line in ("公告", "通告", "令") and ORGAN.match(texts[index - 1]) else line
        if match := ORDER.match(text):
            following = ORDER_NUMBER.match(texts[index + 1]) if index + 1 < len(texts) else None
            figure = match.group(2) or (following.group(1) if following else None)
            if figure:
                return match.group(1), re.sub(r"\s", "", figure)
    return None


def issuer_of(title: str, texts: Sequence[str], letterheads: Sequence[str], signatures: Sequence[str], number: str) -> tuple[str, bool]:
    """Who issued a document, and whether that is only a guess from its place and number."""
    named = next((match.group(1) for text in texts if (match := _ISSUER_FIELD.search(text))), "").rstrip("、")
    congress = next((match for text in texts if (match := _CONGRESS.search(text))), None)
    order = order_of(texts)
    if not (TITLE_VERB.search(title) and len(TITLE_VERB.split(title, maxsplit=1)[0].strip("《“")) >= 4):
        if order:
            return re.sub(r"(?:令|公告)$", "", order[0]), False
        if congress and re.search(r"(?:条例|规定|决定|办法|规则)$", title):
            return congress.group(1) + "人民代表大会" + (congress.group(2) or ""), False
        if named:
            return named, False
    issuer = _issuer(title, letterheads, signatures)
    organs = [text for text in (*letterheads, *signatures) if ORGAN.match(text)]
    is_said = TITLE_VERB.search(title) is not None or issuer in organs or any(issuer in text for text in letterheads)
    body = next((body for sign, body in _BODIES.items() if re.match(rf"[一-龥]{{1,2}}{sign}[规发办函字通]", number)), "")
    if body and issuer.endswith("人民政府") and not is_said:
        return issuer.removesuffix("人民政府") + body, True
    return issuer, not is_said


def _issuer(title: str, letterheads: Sequence[str], signatures: Sequence[str]) -> str:
    before = TITLE_VERB.split(title, maxsplit=1)[0] if TITLE_VERB.search(title) else ""
    before = before.strip("《“")
    if len(before) >= 4:
        return _full_issuer(before, title, [*letterheads, *signatures]) if _ELIDED.match(before) else before
    for letterhead in letterheads:
        if LETTERHEAD.match(letterhead):
            return re.sub(r"文\s*件$", "", letterhead)
    organs = [text for text in (*letterheads, *signatures) if ORGAN.match(text)]
    if organs:
        return organs[0]
    if organ := re.match(r"([一-龥]{2,8}?[省市县区州][一-龥]{2,20}?(?:联席会议|领导小组|办公室|委员会|局|厅))(?=\d|[^办])", title):
        return organ.group(1)
    plan = re.match(r"([一-龥]{2,8}?(?:省|市|县|区|州))", title)
    return f"{plan.group(1)}人民政府" if plan else ""


def _full_issuer(issuer: str, title: str, others: Sequence[str]) -> str:
    """市政府办公室 under its whole name, where a signature or the title tells of which city."""
    kind = re.sub(r"^.(?:人民)?(?:政府)?", "", issuer)
    if whole := next((text for text in others if ORGAN.match(text) and text.endswith(kind) and not _ELIDED.match(text)), None):
        return whole
    place = re.search(rf"(?:关于|印发|转发|《)([一-龥]{{2,6}}{issuer[0]})", title)
    return place.group(1) + re.sub(r"^政府", "人民政府", issuer[1:]) if place else issuer
