"""No telephone is invented: whatever looks like a number to call is in the hotline catalog."""

from __future__ import annotations

import re

import pytest

from tests.contracts.repository import CATALOG, ROOT, load, strings

NUMBER = re.compile(r"(?<![\d.〔（(\[A-Za-z])\d{3,}(?!\d)")
MEASURE = re.compile(r"\s*(?:年|元|万|亿|人|个|名|字|公里|米|克|小时|分钟|天|日|号文|%|％|[〕\])）]|\.\d)")
CALL = re.compile(r"(?:打|拨|电话|热线|拨打|致电)[：: ]*(\d{3,})")
LONG = re.compile(r"\d{3,4}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)[48]00-?\d{3}-?\d{4}")

FILES = [
    *sorted((ROOT / "knowledge" / "answers" / "wording").glob("*.yml")),
    *sorted((ROOT / "data" / "responses").glob("*.yml")),
    *sorted((CATALOG / "guides").glob("*.yml")),
    ROOT / "knowledge" / "danger" / "kinds.yml",
]


@pytest.fixture(scope="module")
def held() -> set[str]:
    """The numbers of the hotline catalog."""
    return {entry["number"] for entry in load(CATALOG / "hotlines.yml")["hotlines"]}


def told(path: object) -> list[str]:
    """The lines of a file that workers read: links and sources are not among them."""
    content = load(path)  # type: ignore[arg-type]
    if isinstance(content, dict):
        content = {key: value for key, value in content.items() if key not in ("pages", "checked", "hotlines", "version")}
    return [re.sub(r"《[^》]*》(?:第[^（]*条)?（[^）]*）", "", line) for line in strings(content)]


def numbers_in(line: str) -> set[str]:
    plain = {found.group() for found in NUMBER.finditer(line) if not MEASURE.match(line, found.end())}
    return plain | set(CALL.findall(line))


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("打12345问", {"12345"}),
        ("去年发了3000元，2020年起", set()),
        ("国办发〔2020〕53号", set()),
        ("电话：0372", {"0372"}),
        ("先拨12333。", {"12333"}),
    ],
)
def test_reader_tells_numbers_to_call_from_years_and_amounts(line: str, numbers: set[str]) -> None:
    assert numbers_in(line) == numbers


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_numbers_told_to_workers_are_hotlines(path: object, held: set[str]) -> None:
    lines = told(path)

    assert set().union(*(numbers_in(line) for line in lines)) <= held
    assert [line for line in lines if LONG.search(line)] == []


def test_hotline_lines_and_notes_name_only_hotlines(held: set[str]) -> None:
    content = load(CATALOG / "hotlines.yml")
    retired = {entry["number"] for entry in content["retired"]}
    lines = [entry["say"] for entry in (*content["out_of_scope"], *content["hints"]) if "say" in entry]
    notes = [entry["note"] for entry in load(CATALOG / "notes.yml")["notes"]]

    assert set().union(*(numbers_in(line) for line in (*lines, *notes))) <= held
    assert not retired & held


def test_every_number_used_has_purpose_source_and_date(held: set[str]) -> None:
    content = load(CATALOG / "hotlines.yml")
    kinds = load(ROOT / "knowledge" / "danger" / "kinds.yml")["kinds"]
    used = {number for entry in kinds.values() for number in entry["numbers"]} | {str(entry["number"]) for entry in content["out_of_scope"]}

    assert used <= held
    assert all(entry["purpose"] and entry["source"] and entry["checked"] for entry in content["hotlines"])
