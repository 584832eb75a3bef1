"""Offices named in plain sentences, where a clause has no statement of responsibility: 由市司法局组织实施, 教育部门负责."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.document import Office, Role
from knowledge.ingest.names import Namer
from knowledge.ingest.offices import is_office

_END = (
    r"(?:部门|行政机关|公安机关|监察机关|司法机关|税务机关|登记机关|经办机构|仲裁委员会|居住证管理机构|领导小组|联席会议|专班|督查室|办公室|人民政府|政府|办事处|管委会"
    r"|局|厅|委员会|[改健工资监纪法编协残联]委(?![员托派会])|(?<=[市县区省州旗盟])委(?![员托派会])|中心|法院|检察院|仲裁院|工会|妇联|残联|工商联|共青团|团[市县区省]?委|支行|分行|派出所|司法所|人社所"
    r"|(?:妇联|工会|残联|共青团)组织|公共(?:职业介绍|就业服务)机构)"
)
_AND_OTHERS = r"等(?:有关|相关)?(?:行政|行业)?(?:主管)?(?:部门|机关|组织|单位)"
_LIST_END = re.compile(rf"(?:{_END}|{_AND_OTHERS}|公司)")
_FULL_WIDTH = str.maketrans(",;:", "，；：")
_LONGEST = 90
_START = re.compile(r"(?:^|(?<=[，；：由]))(?:（[一二三四五六七八九十]+）|\d+[.．、])?(?:其中|同时|并且|并|也|另外)?")
_LEADS = re.compile(
    r"是[^，]{0,24}(?:主管|行政|责任|牵头)(?:部门|单位|机关)|为[^，]{0,20}(?:主管|责任|牵头)(?:部门|单位)"
    r"|(?:具体|统一|全面|依法|共同|分别|主要)*(?:负责|主管|牵头|组织|承担|统筹|经办|督促|监督|指导|受理|落实)|会同|会商|每[年月周季日天半]"
)
_OWES = re.compile(r"(?:应当|应(?![急用]))|必须|须|要(?![求素件])|依法|可以")
_BESIDE = re.compile(
    r"(?:按照|根据|依照|依据|在)?(?:各自|其)的?(?:法定|工作)?(?:职责|职能|职权)|(?:积极|主动|密切|应当|要)?(?:配合|协助|协同|支持|做好)"
)
_LATER = re.compile(r"，?(?:对|向|将|在|按照|依照|根据|依据|为|从)[^由]*?(?:应当|必须|负责|要)")
_OF = re.compile(r"[^，]{0,6}的(?!职责)")
_NOT_PUBLIC = re.compile(
    r"用人|建设单位|施工|企业|公司|雇主|中介|平台|个人|下列|本单位|村民委|居民委|业主委|任何|没有|未经|违反|以下|以上的"
)
_VAGUE = re.compile(r"(?:其他|各|各级|上级|所在|原|该|其|上述)?(?:有关|相关|主管|行政|管理|职能|业务|成员)*(?:部门|机关|组织|单位)")
_TAKES = re.compile(r"(?:具体|主要)?(?:负责|牵头|承担|协助|配合|做好|指导|督促|组织|依法)|[1①（]")
_PLACED_UNDER = re.compile(r"^[^、]{2,16}(?:所属|设立|下设|举办)的")
_DEPARTMENT = re.compile(r"(?:行政)?(?:主管|管理|执法|监管)?(?:部门|机关)$")
_OTHERS_AT_END = re.compile(f"{_AND_OTHERS}$")
_UNSAID = re.compile(r"[的。“”《》]|会同|应当|负责|未|不|按照|依照|根据|由|对|向|坚持|加强|建立|主导|推动|完善")


def offices_in(heading: str, text: str, namer: Namer) -> tuple[Office, ...]:
    """The offices that heading and sentences of a clause make responsible, in their order, each once.

    Whoever only helps, or acts within a field of their own, works along where another leads.
    """
    # 一、市公安局：负责…: the heading is who is charged.
    is_charged = is_office(heading) and not _NOT_PUBLIC.search(heading) and _TAKES.match(text) is not None
    roles = {heading: Role.LEAD} if is_charged else {}
    for sentence in re.split(r"[。；\n]", f"{heading}。{text}".translate(_FULL_WIDTH)):
        for item, role in _in_sentence(sentence):
            if item not in roles or role is Role.LEAD:
                roles[item] = role
    if Role.LEAD not in roles.values():
        roles = dict.fromkeys(roles, Role.LEAD)
    return tuple(Office(_name(item, namer), item, role) for item, role in roles.items())


def _in_sentence(sentence: str) -> Iterator[tuple[str, Role]]:
    for start in _START.finditer(sentence):
        items, end = _offices_from(sentence, start.end())
        if not items:
            continue
        rest = sentence[end:]
        is_by = sentence[start.end() - 1 : start.end()] == "由"
        role = _role(rest, is_by)
        if role is None:
            continue
        yield from ((item, role) for item in items)
        if together := re.match(r"(?:会同|会商|商)", rest):
            others, _ = _offices_from(sentence, end + together.end(), with_firms=True)
            yield from ((item, Role.WITH) for item in others)


def _role(rest: str, is_by: bool) -> Role | None:
    """The part that offices have by the words after them; None where these give them none."""
    rest = rest.lstrip("，：")
    if is_by:
        return None if _OF.match(rest) else Role.LEAD
    if _BESIDE.match(rest):
        return Role.WITH
    if owes := _OWES.match(rest):
        return Role.WITH if re.match(r"[^，]{0,6}(?:配合|协助|协同)|(?:按照|依照|在|根据)各自", rest[owes.end() :]) else Role.LEAD
    return Role.LEAD if _LEADS.match(rest) or _LATER.match(rest) else None


def _offices_from(sentence: str, start: int, with_firms: bool = False) -> tuple[list[str], int]:
    """The longest list of offices that begins at `start`, and where it ends; no items where none does."""
    window = sentence[start : start + _LONGEST]
    for end in sorted({match.end() for match in _LIST_END.finditer(window)}, reverse=True):
        if items := _items(window[:end], with_firms):
            return items, start + end
    return [], start


def _items(listed: str, with_firms: bool = False) -> list[str]:
    """The offices of a list; none where a part of it is something else. A firm counts only beside an office that leads it."""
    is_of_fields = _OTHERS_AT_END.search(listed) is not None or _DEPARTMENT.search(listed) is not None
    items: list[str] = []
    for piece in _pieces(_OTHERS_AT_END.sub("", listed)):
        item = _PLACED_UNDER.sub("", piece.strip())
        if _VAGUE.fullmatch(item):
            continue
        is_named = re.search(f"{_END}$", item) is not None or (is_of_fields and len(item) <= 12)
        is_named = is_named or (with_firms and item.endswith("公司"))
        if len(item) < 2 or not is_named or (_NOT_PUBLIC.search(item) and not with_firms) or _UNSAID.search(item) or "，" in item:
            return []
        items.append(item)
    return items


def _pieces(listed: str) -> list[str]:
    """The list cut at its commas, and at 和 between two names; 市、县（区）人民政府 is one."""
    joined = re.sub(r"(?<=[市县区州乡镇])、(?=[县区市乡镇](?:[（(、级]|人民|政府))", "\x00", listed)
    joined = re.sub(r"[（(][^（）()]*[）)]", lambda match: match.group().replace("、", "\x00"), joined)
    return [half.replace("\x00", "、") for piece in joined.split("、") for half in _at_and(piece)]


def _at_and(piece: str) -> list[str]:
    for match in re.finditer(r"以及|[和及与]", piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if re.search(f"{_END}$", left) and len(right) >= 2:
            return [left, *_at_and(right)]
    return [piece]


def _name(item: str, namer: Namer) -> str:
    """Today's full name: 市人力资源社会保障行政部门 is the bureau; a department of no one place keeps its printed form."""
    core = _DEPARTMENT.sub("", item)
    is_of_many = re.match(r"各|县级以上|[^市县区州省]*所在地|居住地|.*、", item) is not None
    if is_of_many or (core == item and re.fullmatch(r"[一-龥]{2,10}", item) is None):
        return item if is_of_many else namer.name_of(item)
    for form in (core, *(core + end for end in ("局", "委", "委员会", "厅"))):
        if namer.knows(form) and (namer.level != "province" or form.startswith("省")):
            return namer.name_of(form)
    return item if core != item or not re.search(f"{_END}$", item) else namer.name_of(item)
