"""Who may read the metrics: this machine, and the addresses that `GONGYOU_WATCHERS` names; nobody by way of a server in front."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

logger = logging.getLogger(__name__)

FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded")


def may_watch(address: str, headers: Mapping[str, str]) -> bool:
    """True for a direct connection from this machine or a network of `GONGYOU_WATCHERS` (`10.0.0.0/8 fd00::/8`)."""
    # nginx beside us is this machine too: whoever comes by it is somebody else.
    if any(name in headers for name in FORWARDED):
        return False
    try:
        own = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return own.is_loopback or any(own in network for network in _networks(os.environ.get("GONGYOU_WATCHERS", "")))


@lru_cache(maxsize=4)
def _networks(setting: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(_read(setting))


def _read(setting: str) -> Iterator[IPv4Network | IPv6Network]:
    for word in setting.replace(",", " ").split():
        try:
            yield ip_network(word, strict=False)
        except ValueError:
            logger.warning("GONGYOU_WATCHERS: %r is no network such as 10.1.0.0/16; left out", word)
