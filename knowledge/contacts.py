"""Addresses, telephones and hours of offices, as a service centre keeps them in a CSV file of its own; nothing where it has none.

The file is `var/contacts/contacts.csv`, or what `GONGYOU_CONTACTS` names; a change holds from the next answer on.
"""

from __future__ import annotations

import csv
import io
import logging
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from knowledge.catalog.regions import load_gazetteer
from knowledge.errors import CatalogError
from knowledge.generation import kept

logger = logging.getLogger(__name__)

DEFAULT = Path("var/contacts/contacts.csv")
LONGEST = 60
"""Characters of a field."""

_TELEPHONE = re.compile(r"[0-9()（）\-、，,;；/ 转]{3,60}")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Contact:
    """An office of a place (`region` is its id), where and when it is reached, and the day on which somebody checked that."""

    region: str
    office: str
    address: str
    telephone: str
    hours: str
    checked: date


FIELDS = tuple(field.name for field in fields(Contact))


def contacts_file() -> Path:
    """Where the contacts lie."""
    return Path(os.environ.get("GONGYOU_CONTACTS") or DEFAULT)


def load_contacts() -> tuple[Contact, ...]:
    """The contacts of the file as it is now; none where there is no file, or one that cannot be read: answers go on without."""
    path = contacts_file()
    try:
        state = path.stat()
    except OSError:
        return ()
    return _loaded(path, state.st_mtime_ns, state.st_size)


@kept(maxsize=2)
def _loaded(path: Path, _: int, __: int) -> tuple[Contact, ...]:
    try:
        return read_contacts(decoded(path.read_bytes()))
    except (CatalogError, OSError) as error:
        logger.warning("%s tells no contacts: %s", path, error)
        return ()


def decoded(content: bytes) -> str:
    """A CSV file's text: UTF-8, or as Excel saves it in China."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def read_contacts(text: str) -> tuple[Contact, ...]:
    """Contacts from CSV with the columns of `FIELDS`; a region is an id or a name that only one place has. The last of one office counts.

    Raises:
        CatalogError: naming the line and the field that are wrong, in Chinese: staff read it.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := [name for name in FIELDS if name not in (rows.fieldnames or ())]:
        raise CatalogError(f"第1行：缺少列 {'、'.join(missing)}；要有 {','.join(FIELDS)}")
    found = [_contact(row, rows.line_num) for row in rows if any((value or "").strip() for value in row.values() if isinstance(value, str))]
    return tuple({(contact.region, contact.office): contact for contact in found}.values())


def _contact(row: dict[str, str | None], line: int) -> Contact:
    told = {name: " ".join((row.get(name) or "").split()) for name in FIELDS}
    region = _region(told["region"])
    if region is None:
        raise CatalogError(f"第{line}行：认不出“{told['region']}”是哪里")
    if not told["office"] or not (told["address"] or told["telephone"]):
        raise CatalogError(f"第{line}行：要有部门（office），地址（address）和电话（telephone）至少要有一样")
    if wrong := [name for name, value in told.items() if len(value) > LONGEST or value.startswith(_FORMULA)]:
        raise CatalogError(f"第{line}行：{wrong[0]} 最多{LONGEST}个字，不能用 = + - @ 开头")
    if told["telephone"] and not _TELEPHONE.fullmatch(told["telephone"]):
        raise CatalogError(f"第{line}行：“{told['telephone']}”不像电话")
    if _MOBILE.search(told["telephone"]):  # somebody's own, and masked in transcripts
        raise CatalogError(f"第{line}行：写单位的座机，不写个人手机")
    try:
        checked = date.fromisoformat(told["checked"])
    except ValueError as error:
        raise CatalogError(f"第{line}行：checked 是核对的日子，写成2026-11-30这样") from error
    if checked > date.today():
        raise CatalogError(f"第{line}行：核对的日子{checked}还没到")
    return Contact(region, told["office"], told["address"], told["telephone"], told["hours"], checked)


def _region(text: str) -> str | None:
    gazetteer = load_gazetteer()
    if text in gazetteer.places:
        return text
    mentions = gazetteer.find(text)
    named = mentions[0].candidates if len(mentions) == 1 and mentions[0].surface == text else ()
    return named[0] if len(named) == 1 else None


def written(contacts: Iterable[Contact]) -> str:
    """Contacts as the CSV that `read_contacts` reads."""
    text = io.StringIO()
    rows = csv.DictWriter(text, FIELDS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(asdict(contact) for contact in contacts)
    return text.getvalue()


def contacts_of(office: str, regions: Sequence[str]) -> tuple[Contact, ...]:
    """The contacts of an office by its full or its printed name, of the first of the regions that has any."""
    wanted = {_bare(office, region) for region in regions}
    for region in regions:
        found = tuple(each for each in load_contacts() if each.region == region and _bare(each.office, region) in wanted)
        if found:
            return found
    return ()


def contact_for(words: Iterable[str], place: str) -> Contact | None:
    """The contact of a place, by its name, whose office has one of these words in its name; the first word goes first."""
    region = _region(place) if place else None
    own = [contact for contact in load_contacts() if contact.region == region]
    return next((contact for word in words for contact in own if word in contact.office), None)


def _bare(office: str, region: str) -> str:
    """An office's name without its place: 安阳市教育局 and 市教育局 are one."""
    place = load_gazetteer().places.get(region)
    return office.removeprefix(place.name if place is not None else "").lstrip("省市县区")
