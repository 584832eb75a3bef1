"""From a statement of responsibility to the offices it names: each as printed, under its full name, with its role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.document import Office, Role
from knowledge.ingest.names import Namer
from knowledge.ingest.patterns import CLOSERS, OPENERS

_LEAD_LABEL = r"(?:第一责任|牵头|主责|主办|组织|主要责任)"
_WITH_LABEL = r"(?:配合|协办|协助|参与|参加|协同)"
_UNIT = r"(?:责任)?(?:单位|部门|主体|处室|科室|地区)"
_LABEL = re.compile(
    rf"({_LEAD_LABEL}|{_WITH_LABEL}|责任|负责|实施|落实|承办|主管){_UNIT}?(?:及(?:责任)?(?:单位|分工))?\s*[:：]"
    rf"|({_LEAD_LABEL}|{_WITH_LABEL}|责任)(?:单位|部门)\s*(?=[市省县区各])"
)
_TIME = re.compile(r"(?:完成)?(?:时限|时间|期限|进度)[:：]?|长期(?:坚持|推进)|持续(?:推进|坚持)|^\d{4}年|^20\d\d|底前")
_PERSON = re.compile(r"(?:联系|监督|举报)?电话|(?:责任|负责|联系|牵头|分管|包[保抓])(?:人|领导|同志)[:：]?")
_LEADER = re.compile(r"[（(]牵头(?:单位|部门)?[）)]$")
_MANNER = (
    r"(?:等(?:有关|相关|各)?(?:成员)?(?:单位|部门)?)?(?:要|应)?(?:分别|共同|负责)?(?:按照?|根据|依)?(?:各自|部门)?(?:的)?"
    r"(?:工作)?(?:职责|职能|任务|行业|领域|权限)?(?:分工)?(?:分别|共同|具体|统一|组织|密切|积极)*"
)
_VERBS = (
    (re.compile(rf"{_MANNER}(?:牵头(?:负责|组织|落实|实施)?(?:落实|实施)?|为主(?:负责)?)$"), "head"),
    (re.compile(rf"{_MANNER}(?:参加|参与|配合|协助|协办|协同)(?:落实|实施|推进|做好|配合)?$"), "with"),
    (re.compile(rf"{_MANNER}(?:负责|落实|实施|推进|承担)(?:落实|实施|推进|办理|组织)*$"), "do"),
)
_ASIDE = re.compile(r"(?:[。；，,;]\s*|[（(])(?:以下(?:均|各|任务|不再)|下同|不再(?:一一)?列出|以上|[排列]在?(?:第一|首)位).*$")
_FIRST_LEADS = re.compile(r"[排列]在?(?:第一|首)位(?:的|者)?(?:的)?(?:单位|部门)?为牵头")
_TELLS_ROLES = re.compile(r"牵头|分别")
_ABBREVIATED = re.compile(r"[（(]以下简称[^）)]*[）)]")
_AND_OTHERS = re.compile(
    r"等(?:\d+个|[一二三四五六七八九十]+个)?(?:市直|县直|省直|区直)?(?:有关|相关|各)?(?:成员)?(?:单位|部门)?(?=$|[和及以与、，,；;会])"
)
_OFFICE_END = re.compile(
    r"(?:局|委|办|厅|院|会|府|公司|中心|队|行|部|处|站|所|组|单位|部门|团市委|团省委|团县委|团区委|妇联|残联|工商联|科协|文联|侨联|联社"
    r"|街道|乡镇|镇|乡|开发区|园区|新区|高新区|示范区|校|集团|法|群|(?:督查|研究|参事|办公)室|公署|专班|台|企业|团镇|镇街|盟|旗|县区|市县|机关|区|县|市|州|机构|组织|总队|支队|段|社|银保监|证监|编办|海关|军分区"
    r"|人社|发改|财政|公安|住建|教育|民政)$"
)
_BRACKET_END = re.compile(r"[（(<〈〔\[][^（()）]*[）)>〉〕\]]$")
_NOT_OFFICE = re.compile(
    r"[。！？“”《》]|的|应当|确保|加强|建立|做好|开展|推动|推进|促进|实行|结合|按照|依法|切实|要"
    r"|工作(?!领导|联席|委员|办|协调|专班|组|部|机构|站)"
)
_PREFIX = re.compile(r"^(?:市|省|县|区|州|盟|旗|各|团|国家|中央|乡|镇|人民银行|人行|驻|国网|中国)")


@dataclass(frozen=True)
class _Chunk:
    """A stretch of a list whose offices share one role; `role` is head, do, with, or empty where no verb tells."""

    items: tuple[str, ...]
    role: str


def parse_offices(statement: str, namer: Namer, first_leads: bool = False) -> tuple[Office, ...]:
    """The offices of a statement of responsibility, in printed order, each once.

    `first_leads`: the document says that the body named first leads the others.
    """
    offices: dict[str, Office] = {}
    text = _stripped(statement)
    named = list(_roles(text))
    if first_leads and all(role is Role.LEAD for _, role in named) and not _TELLS_ROLES.search(text):
        named = [(item, Role.WITH if position else Role.LEAD) for position, (item, _) in enumerate(named)]
    for item, role in named:
        known = offices.get(item)
        if known is None or (known.role is Role.WITH and role is Role.LEAD):
            offices[item] = Office(namer.name_of(item), item, role)
    return tuple(offices.values())


def says_first_leads(text: str) -> bool:
    """Whether a document says 列第一位的为牵头单位 of its statements."""
    return _FIRST_LEADS.search(text) is not None


def are_offices(text: str, all_of_them: bool = False) -> bool:
    """Whether `text` reads as a list of offices with their roles rather than as a sentence about something."""
    items = [item for item, _ in _roles(_stripped(text))]
    good = sum(map(is_office, items))
    return bool(items) and (good == len(items) if all_of_them else good >= 0.6 * len(items))


def is_office(item: str) -> bool:
    """Whether a printed item has the form of an office's name."""
    core = item
    while _BRACKET_END.search(core) and len(core) > 2:
        core = _BRACKET_END.sub("", core)
    return 2 <= len(core) <= 32 and _OFFICE_END.search(core) is not None and _NOT_OFFICE.search(core) is None


def _stripped(statement: str) -> str:
    text = statement.strip(" 。；;，,")
    if text and text[0] in OPENERS and (text[-1] in CLOSERS or not _closes_early(text)):
        text = text[1:-1] if text[-1] in CLOSERS else text[1:]
    return _ABBREVIATED.sub("", without_aside(text)).strip(" 。；;，,")


def without_aside(text: str) -> str:
    """A statement without what it says of the items to come: 以下均需各县落实，不再列出."""
    return _ASIDE.sub("", text)


def _closes_early(text: str) -> bool:
    return any(character in CLOSERS for character in text)


def _roles(text: str) -> Iterator[tuple[str, Role]]:
    """Each printed item with its role."""
    segments = list(_labelled(text))
    has_lead = any(re.fullmatch(_LEAD_LABEL, label) for label, _ in segments)
    for label, content in segments:
        default = Role.LEAD
        if re.fullmatch(_WITH_LABEL, label) or (has_lead and label and not re.fullmatch(_LEAD_LABEL, label)):
            default = Role.WITH
        chunks = list(_chunks(content))
        is_headed = any(chunk.role == "head" for chunk in chunks)
        leaders = {item for chunk in chunks for item in chunk.items if _LEADER.search(item)}
        for chunk in chunks:
            role = _role_of(chunk.role, is_headed or bool(leaders), default)
            yield from ((_LEADER.sub("", item), Role.LEAD if item in leaders else role) for item in chunk.items)


def _role_of(word: str, is_headed: bool, default: Role) -> Role:
    if word == "with" or (is_headed and word in ("do", "")):
        return Role.WITH
    return Role.LEAD if word in ("head", "lead") else default


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """The text cut at its labels (牵头单位： 责任单位：); the label is empty where there is none."""
    text = re.sub(r"[【\[〔（(]([^】\]〕）)]{4,8}?[:：]?)[】\]〕）)][:：]?", _open_label, text)
    matches = list(_LABEL.finditer(text))
    if not matches:
        yield "", text
        return
    if head := text[: matches[0].start()].strip(" 。；;，,"):
        yield "", head
    for match, following in zip(matches, [*matches[1:], None]):
        content = text[match.end() : following.start() if following else len(text)]
        yield match.group(1) or match.group(2), content.strip(" 。；;，,")


def _open_label(match: re.Match[str]) -> str:
    """【责任单位】 and 【责任单位：】 as 责任单位：; other brackets as they are."""
    label = match.group(1).rstrip("：:")
    return f"{label}：" if _LABEL.fullmatch(f"{label}：") else match.group()


def _chunks(content: str) -> Iterator[_Chunk]:
    pending: list[str] = []
    partner = False
    for part in _split(content, "，,；;。"):
        part = re.sub(
            r"^(?:(?:此|该|本|上述|以上)项?(?:工作|任务)?由|并?由|并|以及|及|同时|其他|分别由)(?=[市省县区各团国人])", "", part.strip()
        )
        if not part or _TIME.search(part) or _PERSON.match(part):
            continue
        left, joined, right = _at_partner(part)
        body, role = _verb(right if joined else part)
        items = [*_items(body)]
        if joined:
            # Whoever stands before 会同 leads; whoever stands after it works along.
            if pending or left:
                yield _Chunk((*pending, *_items(_verb(left)[0])), "head" if _verb(left)[1] == "head" else "lead")
            yield _Chunk(tuple(items), "with")
            pending, partner = [], not role
        elif role:
            yield _Chunk((*pending, *items), "with" if partner else role)
            pending, partner = [], False
        elif partner:
            yield _Chunk(tuple(items), "with")
        else:
            pending += items
    if pending:
        yield _Chunk(tuple(pending), "")


def _at_partner(part: str) -> tuple[str, bool, str]:
    match = re.search(r"会同|会商|商同|联合(?=[市省县区])", part)
    if match is None:
        return part, False, ""
    return part[: match.start()].rstrip("，,、"), True, part[match.end() :]


def _verb(part: str) -> tuple[str, str]:
    for pattern, role in _VERBS:
        match = pattern.search(part)
        if match:
            return part[: match.start()].rstrip("，,、"), role
    return part, ""


def _items(part: str) -> Iterator[str]:
    for piece in _whole_counties(_split(part, "、，,；; ")):
        cleaned = _AND_OTHERS.sub("\n", piece)
        for item in (sub for half in cleaned.split("\n") for sub in _at_and(half.strip())):
            item = re.sub(r"^(?:和|及|以及|与)", "", item).strip(" ：:。")
            if item and item not in ("有关部门", "相关部门", "单位", "部门", "等", "有关", "相关", "各有关", "各相关"):
                yield item


def _whole_counties(pieces: Iterable[str]) -> Iterator[str]:
    """各市、县（市、区）人民政府 is one item: the first half alone names no office."""
    half = ""
    for piece in pieces:
        if re.fullmatch(r"各(?:设区)?[市县区州乡镇旗盟]{1,2}", piece):
            half = f"{piece}、"
        else:
            yield half + piece
            half = ""
    if half:
        yield half[:-1]


def _at_and(piece: str) -> Sequence[str]:
    """市妇联和各县政府 are two offices, 教育和体育局 is one."""
    for match in re.finditer(r"以及|[和及与]", piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if match.start() and is_office(left) and _PREFIX.match(right) and right not in ("政府",):
            return [left, *_at_and(right)]
        if match.start() and re.search(r"(?:局|办|厅|联|院|工会|银行)$", left) and is_office(right):
            return [left, *_at_and(right)]
    return [piece]


def _split(text: str, separators: str) -> Iterable[str]:
    """`text` cut at `separators` outside brackets."""
    depth, start = 0, 0
    for position, character in enumerate(text):
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            depth = max(0, depth - 1)
        elif depth == 0 and character in separators:
            yield text[start:position]
            start = position + 1
    yield text[start:]
