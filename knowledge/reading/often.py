"""Whether one day, week, month or year is how long something lasted (干了一个月) or how often it comes (一个月四千)."""

from __future__ import annotations

from knowledge.reading.sizes import Amount

DAYS = frozenset({"一天", "1天"})
ONES = frozenset(f"{one}{unit}" for one in "一1" for unit in ("年", "个月", "周", "星期", "个星期", "礼拜", "个礼拜"))
LASTS_BEFORE = tuple("了满够过完近整职伤住租干交缴才签期同是用后")
LASTS_BEHIND = (*"了没多半来前，,。", "合同", "的合同", "劳动合同", "的劳动合同")
"""What stands before and behind one that is how long."""
DAY_LASTS_BEFORE, DAY_LASTS_BEHIND = tuple("了过足"), ("了",)


def is_how_often(text: str, amount: Amount) -> bool:
    """True for 一个月 in 一个月四千; for any other length of time, and where words say that it lasted, False."""
    if amount.words in DAYS:
        return not (text.startswith(DAY_LASTS_BEHIND, amount.end) or text.endswith(DAY_LASTS_BEFORE, 0, amount.start))
    if amount.words not in ONES or amount.end == len(text):
        return False
    return not (text.startswith(LASTS_BEHIND, amount.end) or text.endswith(LASTS_BEFORE, 0, amount.start))
