"""Links in the text of a reply, as the client shows and follows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_ANCHOR = re.compile(r"<a\s+href=(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)')[^<>]*>(?P<label>[^<]*)</a>")
_TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^<>]{0,40}")
CHOICE = "weixin"
SCHEMES = frozenset({"weixin", "http", "https", "tel"})


@dataclass(frozen=True)
class Link:
    """Something the follower can tap."""

    label: str
    href: str

    @property
    def is_choice(self) -> bool:
        """True where tapping it sends a text."""
        return urlsplit(self.href).scheme == CHOICE

    @property
    def says(self) -> str:
        """The text that tapping a choice sends."""
        return _query(self.href, "msgmenucontent")

    @property
    def menu_id(self) -> str:
        """The id that goes with the text."""
        return _query(self.href, "msgmenuid")


def _query(href: str, name: str) -> str:
    return parse_qs(urlsplit(href).query).get(name, [""])[0]


def links_in(content: str) -> tuple[Link, ...]:
    """The links of a text, in order."""
    return tuple(Link(found["label"], found["double"] or found["single"] or "") for found in _ANCHOR.finditer(content))


def visible_text(content: str, link: str = "{label}") -> str:
    """The text as it stands on the screen, each link written as `link` says."""
    return _ANCHOR.sub(lambda found: link.format(label=found["label"]), content)


def link_faults(content: str) -> list[str]:
    """What is wrong with the links of a text; WeChat shows it all the same."""
    broken = [f"`{found.group()[:20]}` is no whole link and is shown as it stands" for found in _TAG.finditer(visible_text(content))]
    return broken + [fault for link in links_in(content) for fault in _faults_of(link)]


def _faults_of(link: Link) -> list[str]:
    if urlsplit(link.href).scheme not in SCHEMES:
        return [f"the link `{link.label}` leads nowhere"]
    if not link.label.strip():
        return ["a link without words"]
    if link.is_choice and not (link.says and link.menu_id):
        return [f"the choice `{link.label}` has no msgmenucontent or no msgmenuid"]
    return []
