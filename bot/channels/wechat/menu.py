"""The account's menu: read from YAML, checked against WeChat's limits before anything is sent, pushed and shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.transport import ApiError
from knowledge.catalog.files import read_yaml
from knowledge.errors import CatalogError

DEFAULT_FILE = Path(__file__).parent / "menu.yml"
CREATE, GET = "/cgi-bin/menu/create", "/cgi-bin/menu/get"
NO_MENU = 46003
MOST_COLUMNS, MOST_ITEMS = 3, 5
COLUMN_BYTES, ITEM_BYTES, KEY_BYTES, URL_BYTES = 16, 60, 128, 1024
COLUMN_WIDTH, ITEM_WIDTH = 8, 16
"""What the screen shows of a name, in half characters: 4 and 8 Chinese ones."""
SITE = "{site}"


@dataclass(frozen=True)
class Item:
    """Something to tap: sends `say`, or opens `url`."""

    name: str
    say: str = ""
    url: str = ""

    def as_button(self) -> dict[str, str]:
        """As the API takes it."""
        if self.url:
            return {"type": "view", "name": self.name, "url": self.url}
        return {"type": "click", "name": self.name, "key": self.say}


@dataclass(frozen=True)
class Column:
    """One of the buttons of the bottom row, with the items that it opens."""

    name: str
    items: tuple[Item, ...]


def read_menu(path: Path = DEFAULT_FILE, site: str = "") -> tuple[Column, ...]:
    """The menu of a file; items that need the site's address are left out without one.

    Raises:
        CatalogError: where the file is damaged or breaks WeChat's limits; the message names every fault.
    """
    content = read_yaml(path)
    listed = content.get("columns") if isinstance(content, Mapping) else None
    if not isinstance(listed, list):
        raise CatalogError(f"{path}: has no list `columns:`")
    columns = tuple(_column(entry, site) for entry in listed)
    found = list(faults(columns))
    if found:
        raise CatalogError(f"{path}: {'; '.join(found)}")
    return columns


def _column(entry: Any, site: str) -> Column:
    fields = entry if isinstance(entry, Mapping) else {}
    items = (_item(item, site) for item in fields.get("items") or ())
    return Column(str(fields.get("name", "")), tuple(item for item in items if item is not None))


def _item(entry: Any, site: str) -> Item | None:
    fields = entry if isinstance(entry, Mapping) else {}
    url = str(fields.get("url", ""))
    if SITE in url and not site:
        return None
    return Item(str(fields.get("name", "")), str(fields.get("say", "")), url.replace(SITE, site))


def faults(columns: tuple[Column, ...]) -> Iterator[str]:
    """Every limit of WeChat that a menu breaks."""
    if not 1 <= len(columns) <= MOST_COLUMNS:
        yield f"{len(columns)} columns, allowed are 1 to {MOST_COLUMNS}"
    for column in columns:
        yield from _name_faults(column.name, COLUMN_BYTES, COLUMN_WIDTH)
        if not 1 <= len(column.items) <= MOST_ITEMS:
            yield f"`{column.name}` has {len(column.items)} items, allowed are 1 to {MOST_ITEMS}"
        for item in column.items:
            yield from _item_faults(item)


def _item_faults(item: Item) -> Iterator[str]:
    yield from _name_faults(item.name, ITEM_BYTES, ITEM_WIDTH)
    if bool(item.say) == bool(item.url):
        yield f"`{item.name}` needs either `say` or `url`"
    if len(item.say.encode()) > KEY_BYTES:
        yield f"`{item.name}`: `say` has {len(item.say.encode())} bytes, allowed are {KEY_BYTES}"
    if len(item.url.encode()) > URL_BYTES or (item.url and not item.url.startswith(("https://", "http://"))):
        yield f"`{item.name}`: `url` is no http(s) address of at most {URL_BYTES} bytes"


def _name_faults(name: str, most_bytes: int, most_width: int) -> Iterator[str]:
    if not name.strip():
        yield "a name is missing"
    if len(name.encode()) > most_bytes or _width(name) > most_width:
        yield f"`{name}` is too long: at most {most_width // 2} Chinese characters and {most_bytes} bytes"


def _width(name: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in name)


def as_buttons(columns: tuple[Column, ...]) -> dict[str, Any]:
    """The body of the API call."""
    return {"button": [{"name": column.name, "sub_button": [item.as_button() for item in column.items]} for column in columns]}


def push(api: WeChatApi, columns: tuple[Column, ...]) -> None:
    """Replace the account's menu.

    Raises:
        WeChatError: where WeChat did not take it.
    """
    api.post(CREATE, as_buttons(columns))


def pushed(api: WeChatApi) -> list[str]:
    """The account's menu as lines of text; none where it has none."""
    try:
        buttons = api.get(GET).get("menu", {}).get("button", [])
    except ApiError as error:
        if error.code != NO_MENU:
            raise
        return []
    return [line for button in buttons for line in _lines(button)]


def _lines(button: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    target = button.get("key") or button.get("url") or ""
    yield f"{indent}{button.get('name', '')}{' → ' if target else ''}{target}"
    for item in button.get("sub_button", []):
        yield from _lines(item, indent + "  ")
