"""From when a document holds, until when, what it replaces; and which document a repeal means."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.document import Document
from knowledge.ingest.life import read_life, with_successors

ISSUED = date(2021, 7, 12)


@pytest.mark.parametrize(
    ("text", "in_force", "until"),
    [
        ("本意见自2021年8月1日起施行，有效期5年。", date(2021, 8, 1), date(2026, 7, 31)),
        ("本办法自印发之日起施行，有效期三年。", ISSUED, date(2024, 7, 11)),
        ("本办法自公布之日起30日后施行。", date(2021, 8, 11), None),
        ("本通知自2021年9月1日起执行，有效期至2023年12月31日。", date(2021, 9, 1), date(2023, 12, 31)),
        ("本办法自2021年8月1日起试行，试行期两年。", date(2021, 8, 1), date(2023, 7, 31)),
        ("本细则自二○二一年十月一日起施行。", date(2021, 10, 1), None),
        ("2012年6月1日起施行的《旧办法规定》同时废止。", None, None),
        ("劳动合同有效期5年。", None, None),
        ("本办法自2024年2月29日起施行，有效期1年。", date(2024, 2, 29), date(2025, 2, 27)),
    ],
)
def test_first_and_last_day(text: str, in_force: date | None, until: date | None) -> None:
    life = read_life(["根据有关规定，制定本办法。", text], ISSUED)
    assert (life.in_force, life.valid_until) == (in_force, until)


@pytest.mark.parametrize(
    ("text", "replaces"),
    [
        ("《海平市务工意见》（海政发〔2015〕9号）同时废止。", ("海政发〔2015〕9号",)),
        ("2011年5月1日施行的《海平市暂住人口管理办法》同时废止。", ("海平市暂住人口管理办法",)),
        ("原海政办〔2010〕3号、海政办〔2011〕4号文件同时废止。", ("海政办〔2010〕3号", "海政办〔2011〕4号")),
        ("根据《居住证暂行条例》，制定本办法。", ()),
        ("本办法到期自行废止。", ()),
        ("根据2017年3月24日《关于修改和废止部分法规的决定》修正", ()),
    ],
)
def test_what_is_replaced(text: str, replaces: tuple[str, ...]) -> None:
    assert read_life([text], ISSUED).replaces == replaces


def test_a_page_that_says_the_text_is_repealed() -> None:
    life = read_life(["*注：本篇法规已被《海平市政府关于废止文件的决定》废止", "一、甲"], ISSUED)
    assert life.repealed_by == "海平市政府关于废止文件的决定" and any("废止" in doubt for doubt in life.doubts)
    assert read_life(["时效性：失效", "一、甲"], ISSUED).repealed_by == "未写明"
    assert read_life(["时效性：现行有效", "一、甲"], ISSUED).repealed_by is None


def test_a_new_document_ends_the_one_it_names() -> None:
    old = Document("a", "海政发[2015]9号", "旧意见", "海平市人民政府", date(2015, 1, 1), "haiping", "city", None)
    new = Document(
        "b", None, "新意见", "海平市人民政府", ISSUED, "haiping", "city", None, in_force=date(2021, 8, 1), replaces=("海政发〔2015〕9号",)
    )
    ended, kept = with_successors([old, new])
    assert (ended.repealed_by, ended.repealed, kept.repealed_by) == ("b", date(2021, 8, 1), None)
    assert ended.is_in_force(date(2021, 7, 31)) and ended.has_ended(date(2021, 8, 1))
    assert not new.is_in_force(date(2021, 7, 31)) and new.is_in_force(date(2021, 8, 1))
