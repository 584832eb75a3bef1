"""Which places a text names, and what each is to the person: hometown, workplace, school, shop, a place left or wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.catalog.regions import Gazetteer, Mention

_NEGATED = re.compile(
    r"(?:(?<!是)不是|(?<![除莫并无])非|(?<!在)不在|没在|别(?:再)?[说提看问]|(?<!要)不要|不[问提看说]|除了)(?:在|去|到|说|看|问)?(?:我|俺)?(?:老家)?$"
)
_DISMISSED = re.compile(
    r"^(?:的|那边|这边|市|县)*(?:就|先)?(?:不要(?=了|$|[,，。!！?？ ])|算了|别[说提看]|先别|不[说看问]了|不管(?:了|它)(?![吗么呢]))"
)
_WHERE_OTHERS_ARE = re.compile(
    r"(?:[他她]们?|老板|工头|中介|对方)(?:人|现在|早|又|都|已经|就)*(?:去了?|跑到|跑去|逃到|躲到|躲在|回到|回了)$"
)
"""Where the boss has gone is nobody's place but his."""
_KIN = r"(?<![我俺][和跟])(?:[爹娘爸妈爷奶哥弟姐妹娃]|娃儿|父母|老人|老的|老婆|媳妇|老公|男人|对象|家属|亲戚|老乡|孩子|小孩|儿子|女儿|闺女)"
_KIN_BEFORE = re.compile(rf"{_KIN}(?:们)?(?:现在|都|还|就|也)*(?:在|住)$|(?:老板|公司|总部|房子|买房)(?:是|都|就)*在$")
_HOME_BEFORE = re.compile(
    r"(?:老家|(?<![大国公厂专人一东谁哪两])家|家里|户口|户籍|农村|原籍|籍贯)(?:就)?(?:是|在|住)?(?:的)?$|(?:我|俺|咱)(?:们)?(?:家)?(?:原来|本来)?是$|来自$|不回$|没回$"
)
_HOME_AFTER = re.compile(r"^(?:的)?(?:农村)?(?:户口|户籍|老家|的人|人(?!民|社|力|才|医|口|工)|(?:那边)?(?:过来|出来|来)的)")
_CAME_AFTER = re.compile(r"^(?:那边|农村|老家)?(?:过来|出来|来|搬|嫁)")
_RETURNED_AFTER = re.compile(r"^(?:那边)?(?:打工|干活|上班)?(?:刚|才)?(?:回来|返乡|回老家|辞了?职|辞工)")
_ONCE_BEFORE = re.compile(r"(?:以前|之前|原来|原先|早先|过去|当年|曾经)(?:我|俺|一直|都|是)*在$")
_CALLS_ITSELF = re.compile(r"(?:我|俺|咱|本人)(?:们)?(?:是)?$")
_RESIDENT_AFTER = re.compile(r"^(?:市)?的?(?:城里人|城里的|城镇户口|城市户口|本地人|本地的|本地户口|市民|居民)")
_STAFF_AFTER = re.compile(r"^(?:的)?[^,，。;；!！?？ 在]{0,8}?(?:员工|工人|厂里?的|公司的|工地(?:上)?的|保安|快递员|外卖员|骑手)")
_WORK_AFTER = re.compile(
    r"^[^村]{0,6}?(?:打工|打零工|打过工|上班|上过班|干活|干过|务工|做工|做活|工作(?!找)|做事|工地|当保|当月|当服|送外卖|送快递|送货|跑外卖|跑快递|跑滴滴|跑车|"
    r"开车|搬砖|搬家当|租房|租住|租个|租了|买房|生活|居住|住了|做生意|做保|修路|装修|刷墙|进厂|当学徒|实习)"
)
_WORK_BEFORE = re.compile(r"(?:打工|上班|干活|务工|工作|工地|厂子?|单位|现在|人)(?:是)?(?:在|到)$|(?:换成|换到|改成|改为)$")
_NOW_BEFORE = re.compile(r"(?:现在|如今|目前|眼下|这会儿)(?:我|俺|人|就|又|是|都)*(?:在|到|来|回|回到|来到)?$")
_HERE_BEFORE = re.compile(r"(?:在|来到|来)$")
_GOAL_BEFORE = re.compile(
    r"(?:(?:想|准备|打算|计划|要)(?:是)?(?:现在|再|就)?(?:在|去|到|来|回|回到|往|上)|(?:落户|落|迁|转|转学|接|带|搬|送)(?:到|来|去|回|进)|想落户)$"
)
_SCHOOL_AFTER = re.compile(
    r"^.{0,6}?(?:上学|读书|念书|读的书|(?:上|读|念)(?:的|个)?(?:中专|技校|职高|职校|职业|大专|小学|初中|高中|幼儿园|中学|学)|[一二三四五六]年级|[初高][一二三]|转学|入学|借读)"
)
_SHOP_AFTER = re.compile(
    r"^.{0,5}?(?:开(?:个|家|间|了|办)?.{0,3}?(?:店|饭|馆|厂|公司|铺|超市|摊|农家乐|合作社)|创业|做生意|做买卖|摆摊|办厂|办个|投资|养(?![老病伤家活])|种(?!类))"
)
_ALSO = re.compile(r"^(?:和|跟|与|同|及|、|还有|或|或者|以及)$")
_JOINT = re.compile(r"^[的 省市]?$")
_BREAK = re.compile(r"[,，。;；!！?？\n]")
AWAY = ("打工", "外头", "外地", "在外", "务工", "出来")
"""Words of a person who is not where they come from."""
LONGEST_BEFORE, LONGEST_AFTER = 12, 16


@dataclass(frozen=True)
class Located:
    """The places a text names, most specific of each line, in order; what they are; surfaces that could be several places.

    `goal` is where the person wants to be, `now` where they say they are at present, `left` where they were before,
    `kin` where only relatives are; `denied` holds the places they do not mean.
    """

    named: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    school: tuple[str, ...] = ()
    shop: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Run:
    """Mentions that share one context (安阳和郑州都干过活), with the words before and after them."""

    mentions: tuple[Mention, ...]
    before: str
    after: str


def keep_specific(places: list[str], place: str, gazetteer: Gazetteer) -> None:
    """Add a place to a list unless a part of it is there; drop those it is a part of (郑州, then 郑州巩义 → 巩义)."""
    if any(gazetteer.is_within(known, place) for known in places):
        return
    places[:] = [known for known in places if not gazetteer.is_within(place, known)]
    places.append(place)


def is_negated(text: str, mention: Mention) -> bool:
    """True where the person does NOT mean this place (不是安阳, 别说郑州了), or tells where somebody else has gone (老板跑到郑州了)."""
    before = text[: mention.start]
    return bool(
        _NEGATED.search(before[-8:]) or _WHERE_OTHERS_ARE.search(before[-LONGEST_BEFORE:]) or _DISMISSED.search(text[mention.end :][:10])
    )


def merge(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """A place right after the one it lies in is one mention with it (河南信阳, 攀枝花东区, 吉林蛟河)."""
    merged: list[Mention] = []
    for mention in mentions:
        inside = _inside(merged[-1], mention, gazetteer) if merged and _JOINT.match(text[merged[-1].end : mention.start]) else ()
        if inside:
            start = merged.pop().start
            mention = Mention(start, mention.end, text[start : mention.end], inside, is_weak=False)
        merged.append(mention)
    return tuple(merged)


def _inside(outer: Mention, inner: Mention, gazetteer: Gazetteer) -> tuple[str, ...]:
    """What the inner mention can mean within the outer."""
    if outer.is_weak:
        return ()
    return tuple(
        place for place in inner.candidates if any(place != around and gazetteer.is_within(place, around) for around in outer.candidates)
    )


def resolve(mention: Mention, certain: Sequence[str], gazetteer: Gazetteer, remembered: str | None = None) -> tuple[str, ...]:
    """What a mention can mean, given places already certain: 吉林 beside 蛟河 is the city.

    A weak name (东区) means anything only beside its city. Where the conversation is about one of the meanings already, it is that one.
    """
    if mention.is_weak or len(mention.candidates) > 1:
        if remembered is not None:
            known = [place for place in gazetteer.lineage(remembered) if place in mention.candidates]
            if known:
                return (known[0],)
        related = [
            candidate
            for candidate in mention.candidates
            if any(gazetteer.is_within(candidate, place) or gazetteer.is_within(place, candidate) for place in certain)
        ]
        if related or mention.is_weak:
            return tuple(related)
    return mention.candidates


def locate(text: str, remembered: str | None, gazetteer: Gazetteer) -> Located:
    """Sort the places named in `text` (a `remembered` place settles ambiguous names)."""
    mentions = merge(text, gazetteer.find(text), gazetteer)
    certain = [mention.candidates[0] for mention in mentions if len(mention.candidates) == 1 and not mention.is_weak]
    if remembered is not None:
        certain.append(remembered)
    meanings = {mention: resolve(mention, certain, gazetteer, remembered) for mention in mentions}
    found: dict[str, list[str]] = {}
    unclear: list[tuple[Mention, set[str]]] = []
    for run in _runs(text, mentions):
        roles = _roles(run)
        for mention in run.mentions:
            heard = {"denied"} if is_negated(text, mention) else {"named", *roles}
            if len(meanings[mention]) == 1:
                for role in sorted(heard):
                    keep_specific(found.setdefault(role, []), meanings[mention][0], gazetteer)
            elif meanings[mention] and "denied" not in heard:
                unclear.append((mention, roles))
    kept = {role: tuple(places) for role, places in found.items()}
    is_alone = remembered is None and bool(mentions) and kept.get("home") == kept.get("named")
    if is_alone and _CALLS_ITSELF.search(text[: mentions[0].start]) and not any(word in text for word in AWAY):
        kept.pop("home", None)  # 我是蛟河的, and nothing else says where the person is
    if not unclear or (kept.get("named") and not _matters(unclear[0][1], kept)):
        return Located(**kept)
    mention = unclear[0][0]
    return Located(**kept, ambiguous=(mention.surface,), candidates=meanings[mention])


def _matters(roles: set[str], kept: dict[str, tuple[str, ...]]) -> bool:
    """True where an unclear name is the workplace and no clear one is: 老家安阳，在吉林打工."""
    return bool(roles & {"work", "here", "now"}) and not any(kept.get(role) for role in ("work", "here", "now"))


def _runs(text: str, mentions: Sequence[Mention]) -> list[_Run]:
    """Mentions joined by 和 share their context, unless each side has its own."""
    groups: list[list[Mention]] = [[mention] for mention in mentions[:1]]
    for one, two in pairwise(mentions):
        if _ALSO.match(text[one.end : two.start]):
            groups[-1].append(two)
        else:
            groups.append([two])
    runs, taken = [], 0
    for at, group in enumerate(groups):
        start, end = group[0].start, group[-1].end
        is_last = at + 1 == len(groups)
        following = len(text) if is_last else groups[at + 1][0].start
        before, after = text[taken:start], text[end:following]
        # 安阳户口在郑州打工: the 户口 is that of 安阳 and says nothing of 郑州; 人在安阳户口在郑州: the other way round.
        taken = end
        owned = _HOME_AFTER.match(after)
        if owned and not is_last:
            if before.endswith("在") and re.fullmatch(r"(?:就)?(?:是|在|住)?(?:的)?", after[owned.end() :]):
                after = ""
            else:
                taken = end + owned.end()
        runs.append(_Run(tuple(group), before[-LONGEST_BEFORE:], after[:LONGEST_AFTER]))
    return runs


def _roles(run: _Run) -> set[str]:
    """What the words around a place make it."""
    before, after = run.before, run.after
    if _RESIDENT_AFTER.match(after) or (before.endswith("是") and _STAFF_AFTER.match(after)):
        return {"work"}
    if before.endswith("从"):
        return {"home"} if _CAME_AFTER.match(after) else {"left"}
    near = _BREAK.split(after)[0]
    is_home = bool(_HOME_BEFORE.search(before) or _HOME_AFTER.match(after))
    if not is_home and (_RETURNED_AFTER.match(after) or _ONCE_BEFORE.search(before)):
        return {"left"}
    found = {"school"} if _SCHOOL_AFTER.match(near) else set()
    if is_home:
        return {*found, "home"}
    return found | _stays(before, after, near)


def _stays(before: str, after: str, near: str) -> set[str]:
    """How a place that is no hometown counts: worked in, wished for, lived in, or only lived in by relatives."""
    is_kin = bool(_KIN_BEFORE.search(before))
    is_at = bool(_HERE_BEFORE.search(before)) and not is_kin
    found = {"kin"} if is_kin else {"here"} if is_at else set()
    if _WORK_BEFORE.search(before) or _WORK_AFTER.match(after if is_at else near):
        found = {"work"}
    if _SHOP_AFTER.match(near) and not is_kin:
        found.add("shop")
    if _GOAL_BEFORE.search(before) and not is_kin:
        found = (found - {"work", "here"}) | {"goal"}
    elif _NOW_BEFORE.search(before) and not is_kin:
        found |= {"now", "work"}
    return found
