"""The reader of places: taught on annotated messages, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import CatalogError, StoreError
from knowledge.reading.annotated_places import Placed, read_placed
from knowledge.reading.place_features import sides
from knowledge.reading.places import PARTS, ROLES, load_model, load_place_reader
from knowledge.reading.train_places import part_of, train_places


def spans(text: str, *names: str) -> list[tuple[int, int]]:
    return [(text.index(name), text.index(name) + len(name)) for name in names]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("我老公在新郑上班，我在林州带娃", {"新郑": {"kin"}, "林州": {"here"}}),
        ("我弟在林州", {"林州": {"kin"}}),
        ("以前在郑州干过 现在回来了", {"郑州": {"left"}}),
        ("明年想去郑州", {"郑州": {"goal"}}),
        ("打错了 是郑州", {"郑州": set()}),
        ("说岔了 我们现在不在郑州 在柏乡", {"郑州": {"denied"}, "柏乡": {"here"}}),
        ("换个地方呢 郑州", {"郑州": set()}),
        ("老板是四川人", {"四川": {"other"}}),
        ("鹤壁的矿，俺们是安阳的", {"鹤壁": {"work"}, "安阳": {"home"}}),
        ("在重庆小面馆洗碗", {"重庆": {"other"}}),
        ("安阳，在外打工怎么参加选举", {"安阳": set()}),
        ("邢台过年有没有人来工地慰问", {"邢台": set()}),
        ("<b>安阳</b>老板拖欠工资", {"安阳": set()}),
        ("#安阳#打工受了伤", {"安阳": set()}),
        ("邢台和攀枝花的中专免学费", {"邢台": set(), "攀枝花": set()}),
        ("老家西安，在安阳打工", {"西安": {"home"}, "安阳": {"work"}}),
    ],
)
def test_a_place_is_read_by_the_words_beside_it(text: str, roles: dict[str, set[str]]) -> None:
    assert list(map(set, load_place_reader().read(text, spans(text, *roles)))) == list(roles.values())


@pytest.mark.parametrize("name", ["郑州", "汤阴", "乌鲁木齐"])
def test_the_name_of_a_place_says_nothing_of_its_role(name: str) -> None:
    text = f"老家安阳，在{name}打工"
    assert load_place_reader().read(text, spans(text, "安阳", name)) == ({"home"}, {"work"})


def test_other_places_and_marks_are_all_alike() -> None:
    text = "老家安阳；在郑州打工，想去洛阳"
    assert sides(text, spans(text, "安阳", "郑州", "洛阳"), 1) == ("^老家某,在", "打工,想去某$")


def test_a_small_model_is_written_whole_and_can_be_read(tmp_path: Path) -> None:
    few = [Placed("x", f"甲{part}乙在丙", ((0, 1),), (frozenset({part} - {"plain"}),)) for part in PARTS]
    besides = [Placed("x", f"甲{role}乙在丙", ((0, 1),), (frozenset({role}),)) for role in ROLES if role not in PARTS]
    train_places([*few, *few, *besides], ["在丙的乙", "在丁的乙", "有丙的乙"] * 30, tmp_path / "places.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["places.npz"]
    assert load_model(tmp_path / "places.npz").read(few[2].text, few[2].spans) == few[2].roles


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_damaged_model_is_one_line_with_file_and_remedy(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "places.npz"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="places.npz.*make train"):
        load_model(path)


def test_a_line_gives_its_text_with_places_and_roles(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("# who\n老家[河南 信阳 home]，在[郑州 now work]，不是[安阳]\n", encoding="utf-8")
    assert read_placed(tmp_path) == [
        Placed(
            "x",
            "老家河南 信阳，在郑州，不是安阳",
            ((2, 7), (9, 11), (14, 16)),
            (frozenset({"home"}), frozenset({"now", "work"}), frozenset()),
        )
    ]


@pytest.mark.parametrize("line", ["没有地方", "[郑州 where]打工", "[郑州打工", "在[ home]", "郑州]打工", "[郑州 home x]"])
def test_a_line_of_no_form_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(f"# who\n在[郑州 work]\n{line}\n", encoding="utf-8")
    with pytest.raises(CatalogError, match="x.txt:3"):
        read_placed(tmp_path)


def test_the_part_of_a_place_is_the_role_that_excludes_the_others() -> None:
    assert part_of(frozenset({"school", "kin"})) == "kin" and part_of(frozenset({"now"})) == "plain"
