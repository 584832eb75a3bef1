"""Where a request comes from: the address of its client, as told by proxies that are trusted to tell it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from sanic.request import Request

from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

PROXIES, WATCHERS = "GONGYOU_PROXIES", "GONGYOU_WATCHERS"
FORWARDED = "x-forwarded-for"
PASSED_ON = (FORWARDED, "forwarded", "x-real-ip", "x-forwarded-host", "x-forwarded-proto", "via")
"""Fields that only a proxy sets."""
LONGEST_TRAIL = 400
"""Characters of `X-Forwarded-For` that are read, from its end: each proxy adds there whom it saw."""
HOST_BITS = 64
"""Whoever has one IPv6 address has all addresses of its network of 64 bits."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HERE: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@dataclass(frozen=True)
class Client:
    """Who sends a request: an IPv4 address or an IPv6 network, empty where it cannot be told; `is_here` for a program of this machine."""

    address: str
    is_here: bool = False

    def is_of(self, networks: Iterable[Network]) -> bool:
        """True where the address belongs to one of the networks."""
        return bool(self.address) and _is_in(ip_address(self.address.partition("/")[0]), networks)


def client_of(request: Request) -> Client:
    """The client of a request.

    What a proxy tells is believed where the proxy is this machine or in `GONGYOU_PROXIES`, and only what it saw itself: whatever the
    client wrote into the field stands to the left of that.
    """
    headers = request.headers
    trail = ",".join(headers.getall(FORWARDED, ()))[-LONGEST_TRAIL:]
    return _client(request.ip, trail, any(name in headers for name in PASSED_ON), os.environ.get(PROXIES, ""))


def is_proxy(peer: str) -> bool:
    """True for the address of this machine or of a proxy: many people's connections come from there."""
    address = _parsed(peer)
    return address is not None and _is_in(address, _proxies(os.environ.get(PROXIES, "")))


def may_watch(peer: str, headers: Mapping[str, str]) -> bool:
    """True for a direct connection from this machine or a network of `GONGYOU_WATCHERS`: these may read the metrics.

    A server in front is this machine too: whoever comes by it is somebody else.
    """
    own = _parsed(peer)
    if own is None or any(name in headers for name in PASSED_ON):
        return False
    return _is_in(own, (*HERE, *read_networks(os.environ.get(WATCHERS, ""), WATCHERS)))


def _proxies(setting: str) -> tuple[Network, ...]:
    return (*HERE, *read_networks(setting, PROXIES))


@lru_cache(maxsize=2048)
def _client(peer: str, trail: str, is_passed_on: bool, setting: str) -> Client:
    address, hops = _parsed(peer), [hop for hop in trail.split(",") if hop.strip()]
    proxies = _proxies(setting)
    if hops and address is not None and not _is_in(address, proxies):
        _warn()
    while hops and address is not None and _is_in(address, proxies):
        address = _parsed(hops.pop())
    if address is None:
        return Client("")
    return Client(_shared(address), address.is_loopback and not is_passed_on)


@lru_cache(maxsize=64)
def read_networks(setting: str, name: str) -> tuple[Network, ...]:
    """The networks that a setting lists, separated by commas or spaces: `10.0.0.5 10.1.0.0/16`.

    Raises:
        KnowledgeError: with the name of the setting, where one is no address and no network.
    """
    try:
        return tuple(ip_network(word) for word in setting.replace(",", " ").split())
    except ValueError as error:
        raise KnowledgeError(f"{name}: {error}; write addresses or networks such as 10.1.0.0/16") from None


def check_settings() -> None:
    """Read `GONGYOU_PROXIES` and `GONGYOU_WATCHERS`.

    Raises:
        KnowledgeError: where one of them is no address and no network.
    """
    for name in (PROXIES, WATCHERS):
        read_networks(os.environ.get(name, ""), name)


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


def _parsed(text: str) -> Address | None:
    """An address as sockets and proxies write it: with a port, in brackets, or an IPv4 address within IPv6."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _shared(address: Address) -> str:
    if isinstance(address, IPv4Address) or address.is_loopback:
        return str(address)
    return str(ip_network((address, HOST_BITS), strict=False))


@lru_cache(maxsize=1)
def _warn() -> None:
    logger.warning("X-Forwarded-For from a machine that %s does not name: all people behind it count as one address", PROXIES)
