"""The menu: our own file fits WeChat's limits, a file that does not is refused before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.menu import Column, Item, as_buttons, faults, push, pushed, read_menu
from bot.channels.wechat.transport import ApiError
from bot.simulator.api import SimulatedApi
from knowledge.catalog.hotlines import load_hotlines
from knowledge.errors import CatalogError


def menu_of(*items: Item, name: str = "问") -> tuple[Column, ...]:
    return (Column(name, items),)


OK = Item("换城市", say="换城市")


def test_our_menu_is_within_the_limits_and_wechat_takes_it(api: WeChatApi, simulated: SimulatedApi) -> None:
    push(api, read_menu(site="https://example.org/"))
    assert simulated.menu is not None and len(simulated.menu["button"]) == 3
    lines = pushed(api)
    assert "  换城市 → 换城市" in lines and "  网页上问 → https://example.org/" in lines


def test_items_that_need_an_address_are_left_out_without_one() -> None:
    urls = [item.url for column in read_menu() for item in column.items]
    assert not any(urls) and len(urls) == 14


def test_every_number_in_the_menu_is_a_known_hotline() -> None:
    names = [item.name for column in read_menu() for item in column.items]
    numbers = {name[:5] for name in names if name[:5].isdigit()}
    assert numbers == {"12333", "12348", "12345"} and numbers <= set(load_hotlines().by_number)


def test_an_account_without_a_menu_shows_none(api: WeChatApi) -> None:
    assert pushed(api) == []


def test_another_error_is_not_taken_for_no_menu(api: WeChatApi, simulated: SimulatedApi) -> None:
    simulated.is_verified = False
    with pytest.raises(ApiError, match="48001"):
        pushed(api)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ((), "0 columns"),
        (menu_of(OK) * 4, "4 columns"),
        (menu_of(), "0 items"),
        (menu_of(*[OK] * 6), "6 items"),
        (menu_of(OK, name=""), "name is missing"),
        (menu_of(OK, name="常见的问题"), "at most 4 Chinese characters"),
        (menu_of(Item("十二三四五六七八九", say="x")), "at most 8 Chinese characters"),
        (menu_of(Item("空")), "needs either"),
        (menu_of(Item("两样", say="x", url="https://example.org")), "needs either"),
        (menu_of(Item("长", say="工" * 43)), "129 bytes"),
        (menu_of(Item("网页", url="javascript:x")), "no http(s) address"),
        (menu_of(Item("网页", url="https://example.org/" + "x" * 1024)), "no http(s) address"),
    ],
)
def test_each_limit_is_checked(columns: tuple[Column, ...], fault: str) -> None:
    assert any(fault in found for found in faults(columns))


@pytest.mark.parametrize(
    "columns", [menu_of(*[OK] * 5) * 3, menu_of(Item("十二三四五六七八", say="工" * 42 + "ab")), menu_of(OK, name="常见问题")]
)
def test_the_largest_that_is_allowed_is_taken_by_both_sides(columns: tuple[Column, ...], api: WeChatApi, simulated: SimulatedApi) -> None:
    assert list(faults(columns)) == []
    push(api, columns)
    assert simulated.menu == as_buttons(columns)


@pytest.mark.parametrize("content", ["- a", "columns: 3", "columns: [x]", "columns: [{name: 问, items: [x]}]", "columns: [", ""])
def test_a_damaged_file_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "menu.yml"
    path.write_text(content)
    with pytest.raises(CatalogError, match=r"menu\.yml"):
        read_menu(path)


@pytest.mark.parametrize(
    "button",
    [{"name": "x" * 17}, {"name": "a", "type": "view"}, {"name": "a", "type": "scan"}, {"name": "a", "sub_button": [{"name": ""}]}],
)
def test_the_simulated_api_refuses_what_the_real_one_would(button: dict[str, Any], api: WeChatApi) -> None:
    with pytest.raises(ApiError):
        api.post("/cgi-bin/menu/create", {"button": [button]})
