"""The chat page as a browser gets it: served by the real blueprint, checked without a browser."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from rasa.core.channels.channel import register
from sanic import Sanic

from bot.channels.pages import Pages

HOTLINES = ("12333", "12348", "12345")
FILES = ("/", "/chat.js", "/chat.css")
Served = tuple[int, dict[str, str], str]


def _app() -> Sanic:
    app = Sanic("chat_page_test", configure_logging=False)
    register([Pages()], app, route="/webhooks/")
    return app


async def _get(app: Sanic, path: str) -> Served:
    """One GET through the app's own ASGI entrance."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }
    await app(scope, receive, send)
    start, *bodies = sent
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], headers, b"".join(part["body"] for part in bodies).decode()


async def _get_all() -> dict[str, Served]:
    app = _app()
    # What a server's lifespan event calls; Sanic 21.12 fails on that event itself.
    await app._startup()
    return {path: await _get(app, path) for path in FILES}


@pytest.fixture(scope="module")
def served() -> dict[str, Served]:
    """Status, headers and text of the page and its two files."""
    return asyncio.run(_get_all())


@pytest.fixture(scope="module")
def html(served: dict[str, Served]) -> BeautifulSoup:
    """The page, parsed."""
    return BeautifulSoup(served["/"][2], "html.parser")


@pytest.fixture(scope="module")
def script(served: dict[str, Served]) -> str:
    """chat.js without its comments, which may name what the code must not do."""
    text = re.sub(r"/\*.*?\*/", "", served["/chat.js"][2], flags=re.DOTALL)
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def style(served: dict[str, Served]) -> str:
    """chat.css."""
    return served["/chat.css"][2]


@pytest.mark.parametrize(("path", "kind"), [("/", "text/html"), ("/chat.js", "text/javascript"), ("/chat.css", "text/css")])
def test_files_are_served_with_type_and_words(served: dict[str, Served], path: str, kind: str) -> None:
    status, headers, body = served[path]
    assert status == 200
    assert headers["content-type"] == f"{kind}; charset=utf-8"
    assert body.strip()


@pytest.mark.parametrize("path", FILES)
def test_security_headers(served: dict[str, Served], path: str) -> None:
    headers = served[path][1]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]


def test_nothing_inline(html: BeautifulSoup) -> None:
    assert html.find("style") is None
    assert [tag for tag in html.find_all("script") if not tag.get("src") or tag.get_text(strip=True)] == []
    attributes = [name for tag in html.find_all(True) for name in tag.attrs]
    assert [name for name in attributes if name == "style" or name.startswith("on")] == []
    assert "javascript:" not in str(html).lower()


@pytest.mark.parametrize("path", FILES)
def test_no_other_host(served: dict[str, Served], path: str) -> None:
    body = served[path][2]
    assert re.findall(r"https?://|wss?://|@import|[\"'(]//", body) == []


def test_page_loads_only_its_own_two_files(html: BeautifulSoup) -> None:
    loaded = [tag.get("src") or tag.get("href") for tag in html.find_all(["script", "link", "img", "iframe"])]
    assert sorted(loaded) == ["/chat.css", "/chat.js", "data:,"]


def test_data_never_becomes_markup(script: str) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc|DOMParser|createContextualFragment"
    assert re.findall(forbidden, script) == []


def test_only_phone_numbers_become_links(script: str) -> None:
    assert re.findall(r"href: (.)([^$]*)", script)
    assert all(scheme == ("`", "tel:") for scheme in re.findall(r"href: (.)([^$]*)", script))
    assert r"/^\d{3,12}$/.test(hotline.number)" in script


def test_script_runs_on_browsers_of_2018(script: str) -> None:
    newer = r"\?\.[a-zA-Z(\[]|\?\?|replaceChildren|replaceAll|\(\?<[=!]|\.at\(|\.flat(Map)?\(|structuredClone|catch \{|^import |#[a-z]+\s*="
    assert re.findall(newer, script, flags=re.MULTILINE) == []


def test_every_element_the_script_looks_up_exists(html: BeautifulSoup, script: str) -> None:
    wanted = set(re.findall(r'byId\("([a-z-]+)"\)', script))
    assert wanted
    assert {name for name in wanted if html.find(id=name) is None} == set()


def test_language_title_and_viewport(html: BeautifulSoup) -> None:
    assert html.html is not None and html.html["lang"] == "zh-CN"
    assert html.title is not None and html.title.string == "工友问"
    viewport = html.find("meta", attrs={"name": "viewport"})
    assert viewport is not None
    assert viewport["content"] == "width=device-width, initial-scale=1", "zooming in must stay possible"


def test_controls_are_labelled(html: BeautifulSoup) -> None:
    labels = {label["for"] for label in html.find_all("label") if label.get_text(strip=True)}
    fields = html.find_all(["textarea", "input", "select"])
    assert [field["id"] for field in fields] == ["question"]
    assert {field["id"] for field in fields} <= labels
    assert all(button.get_text(strip=True) and button.get("type") for button in html.find_all("button"))
    described = fields[0]["aria-describedby"]
    assert html.find(id=described) is not None


def test_ids_are_unique_and_references_resolve(html: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in html.find_all(id=True)]
    assert len(ids) == len(set(ids))
    named = [tag["aria-labelledby"] for tag in html.find_all(attrs={"aria-labelledby": True})]
    assert set(named) <= set(ids)


def test_one_small_live_region_outside_the_log(html: BeautifulSoup) -> None:
    regions = html.find_all(attrs={"aria-live": True}) + html.find_all(attrs={"role": ["log", "alert"]})
    assert [region["id"] for region in regions] == ["live"]
    log = html.find(id="log")
    assert log is not None and log.find(id="live") is None


def test_example_questions_are_short_and_different(html: BeautifulSoup) -> None:
    examples = html.find(id="examples")
    assert examples is not None
    texts = [button.get_text() for button in examples.find_all("button")]
    assert 4 <= len(texts) == len(set(texts))
    assert all(4 <= len(text) <= 12 for text in texts), "one line of a 360-pixel screen"


@pytest.mark.parametrize("place", ["noscript", "template#phones", "#opening"])
def test_hotlines_stand_in_the_page_itself(html: BeautifulSoup, place: str) -> None:
    part = html.select_one(place)
    assert part is not None
    assert [link["href"] for link in part.find_all("a")] == [f"tel:{number}" for number in HOTLINES]
    assert all(number in link.decode_contents() for number, link in zip(HOTLINES, part.find_all("a")))


def test_without_script_the_page_says_what_to_do(html: BeautifulSoup) -> None:
    noscript = html.find("noscript")
    assert noscript is not None and "JavaScript" in noscript.get_text() and "浏览器" in noscript.get_text()
    assert all(html.select_one(part).has_attr("hidden") for part in ("#ask", "#examples", "#big")), "nothing dead is shown"  # type: ignore[union-attr]


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


PAIRS = [
    *[(ink, ground, 4.5) for ink in ("text", "soft", "accent", "alarm", "quiet") for ground in ("back", "card")],
    ("text", "mine", 4.5),
    ("accent", "mine", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "alarm", 4.5),
    ("mark-text", "mark", 4.5),
    ("line", "back", 3.0),
    ("line", "card", 3.0),
]


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast_in_light_and_dark(style: str, ink: str, ground: str, least: float) -> None:
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    bright = _colours(light)
    for scheme in (bright, {**bright, **_colours(dark)}):
        assert _contrast(scheme[ink], scheme[ground]) >= least


def test_targets_are_large_and_focus_is_seen(style: str) -> None:
    rule = re.search(r"button, summary, \.calls a \{[^}]*min-height: (\d+)px", style)
    assert rule is not None and int(rule.group(1)) >= 44
    assert re.search(r"^:focus \{ outline: 3px", style, flags=re.MULTILINE)


def test_script_keeps_the_contract_of_the_webhook(script: str) -> None:
    assert '"/webhooks/rest/webhook"' in script
    assert "{ sender, message: question }" in script
    assert "metadata: { region }" in script
    assert "new Uint8Array(16)" in script and "sessionStorage" in script


def test_enter_waits_for_the_input_method(script: str) -> None:
    guard = next(line for line in script.splitlines() if '"Enter"' in line)
    assert "isComposing" in guard and "229" in guard and "shiftKey" in guard
