"""Whose address counts: the one that the last trusted proxy saw, whatever the client writes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sanic.compat import Header

from bot.channels.address import Client, check_settings, client_of, read_networks
from knowledge.errors import KnowledgeError

PROXIES = "10.0.0.5, 10.1.0.0/16"


def request(peer: str, *fields: tuple[str, str]) -> Any:
    return SimpleNamespace(ip=peer, headers=Header(fields))


def seen(peer: str, *trails: str) -> str:
    return client_of(request(peer, *(("X-Forwarded-For", trail) for trail in trails))).address


@pytest.fixture(autouse=True)
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_PROXIES", PROXIES)


@pytest.mark.parametrize(
    ("peer", "trails", "address"),
    [
        ("1.2.3.4", (), "1.2.3.4"),
        ("1.2.3.4", ("9.9.9.9",), "1.2.3.4"),
        ("10.0.0.5", ("9.9.9.9",), "9.9.9.9"),
        ("10.0.0.5", ("127.0.0.1, 9.9.9.9",), "9.9.9.9"),
        ("10.0.0.5", ("9.9.9.9, 10.1.2.3",), "9.9.9.9"),
        ("10.0.0.5", ("9.9.9.9", "8.8.8.8, 10.1.2.3"), "8.8.8.8"),
        ("10.0.0.6", ("9.9.9.9",), "10.0.0.6"),
        ("127.0.0.1", ("9.9.9.9:4711",), "9.9.9.9"),
        ("::ffff:127.0.0.1", ("9.9.9.9",), "9.9.9.9"),
        ("::1", ("[2001:db8:1:2:3::4]:99",), "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", (), "2001:db8:1:2::/64"),
        ("10.0.0.5", ("9.9.9.9, unknown",), ""),
        ("10.0.0.5", (", ,",), "10.0.0.5"),
        ("", (), ""),
        ("10.0.0.5", ("1" * 5000 + ", 9.9.9.9",), "9.9.9.9"),
    ],
)
def test_what_proxies_saw_counts_and_nothing_else(peer: str, trails: tuple[str, ...], address: str) -> None:
    assert seen(peer, *trails) == address


@pytest.mark.parametrize(
    ("peer", "fields", "is_here"),
    [
        ("127.0.0.1", (), True),
        ("::1", (), True),
        ("::ffff:127.0.0.1", (), True),
        ("127.0.0.1", (("X-Forwarded-For", "127.0.0.1"),), False),
        ("127.0.0.1", (("X-Real-IP", "9.9.9.9"),), False),
        ("127.0.0.1", (("Via", "1.1 nginx"),), False),
        ("10.0.0.5", (("X-Forwarded-For", "127.0.0.1"),), False),
        ("10.0.0.5", (), False),
    ],
)
def test_this_machine_is_who_comes_without_a_proxy(peer: str, fields: tuple[tuple[str, str], ...], is_here: bool) -> None:
    assert client_of(request(peer, *fields)).is_here is is_here


def test_a_client_is_of_its_networks() -> None:
    networks = read_networks("10.2.0.0/16 2001:db8::/32", "x")
    assert Client("10.2.9.9").is_of(networks) and Client("2001:db8:1:2::/64").is_of(networks)
    assert not any(client.is_of(networks) for client in (Client("10.3.0.1"), Client("")))


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYOU_PROXIES", "10.0.0.5/33")
    with pytest.raises(KnowledgeError, match="GONGYOU_PROXIES: .*10.0.0.5/33"):
        check_settings()
