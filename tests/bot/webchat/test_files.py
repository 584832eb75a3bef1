"""The page's files as they are sent, checked without a browser: nothing foreign, nothing dangerous, nothing too new."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bot.inbox.model import REASONS
from knowledge.catalog.hotlines import load_hotlines
from tests.bot.webchat.conftest import ROOT

WEBCHAT = ROOT / "bot" / "webchat"
HOTLINES = ("12333", "12348", "12345")
LARGEST_BUNDLE = 60_000


@pytest.fixture(scope="module")
def dist(built: None) -> Path:
    """The built files."""
    return WEBCHAT / "dist"


@pytest.fixture(scope="module")
def html() -> BeautifulSoup:
    """The page, parsed."""
    return BeautifulSoup((WEBCHAT / "index.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def style() -> str:
    """The style sheet as written."""
    return (WEBCHAT / "chat.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """The script modules by name, without comments."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (WEBCHAT / "src").glob("*.js")}
    return {name: re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE) for name, text in texts.items()}


def test_the_whole_bundle_is_small(dist: Path) -> None:
    packed = {path.name: len(gzip.compress(path.read_bytes())) for path in dist.glob("*.*s")}
    assert set(packed) == {"chat.js", "chat.css", "widget.js"}
    assert sum(packed.values()) + len(gzip.compress((WEBCHAT / "index.html").read_bytes())) <= LARGEST_BUNDLE


def test_nothing_inline(html: BeautifulSoup) -> None:
    assert html.find("style") is None
    assert [tag for tag in html.find_all("script") if not tag.get("src") or tag.get_text(strip=True)] == []
    attributes = [name for tag in html.find_all(True) for name in tag.attrs]
    assert [name for name in attributes if name == "style" or name.startswith("on")] == []


@pytest.mark.parametrize("name", ["index.html", "dist/chat.js", "dist/chat.css", "dist/widget.js"])
@pytest.mark.usefixtures("built")
def test_no_other_host(name: str) -> None:
    text = (WEBCHAT / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|wss?://|@import|[\"'(]//", text) == []


def test_the_page_loads_only_its_own_two_files(html: BeautifulSoup) -> None:
    loaded = [tag.get("src") or tag.get("href") for tag in html.find_all(["script", "link", "img", "iframe"])]
    assert sorted(loaded) == ["/chat.css", "/chat.js", "data:,"]


@pytest.mark.parametrize("name", ["chat.js", "widget.js"])
def test_data_never_becomes_markup_or_code(dist: Path, name: str) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc|DOMParser|createContextualFragment"
    assert re.findall(forbidden, (dist / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["chat.js", "widget.js"])
def test_the_scripts_run_on_browsers_of_2016(dist: Path, name: str) -> None:
    syntax = r"\?\.[a-zA-Z(\[]|\?\?|\basync\b|\bawait\b|\*\*|catch\{|this\.#|\(\?<"
    # Not behind a dot: `...at(x)` spreads what a function of that minified name gives.
    methods = r"(?<!\.)\.(?:append|prepend|replaceChildren|replaceAll|replaceWith|padStart|padEnd|flat|flatMap|at|finally|matchAll|trimEnd|toggleAttribute)\("
    objects = r"Object\.(?:entries|values|fromEntries)|structuredClone|IntersectionObserver|ResizeObserver|randomUUID|globalThis"
    assert re.findall(f"{syntax}|{methods}|{objects}", (dist / name).read_text(encoding="utf-8")) == []


def test_the_style_sheet_works_on_browsers_of_2016(style: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    assert re.findall(r"display: grid|\bgap:|:is\(|:where\(|:has\(|\d[ds]v[hw]|\binset:|clamp\(|@layer|aspect-ratio", rules) == []


def test_every_element_the_scripts_look_up_exists(html: BeautifulSoup, sources: dict[str, str]) -> None:
    wanted = {name for text in sources.values() for name in re.findall(r'byId\("([a-z-]+)"\)', text)}
    wanted |= set(re.findall(r'"([a-z-]+)"', re.search(r"\[([^\]]*)\]\.map\(byId\)", sources["settings.js"]).group(1)))  # type: ignore[union-attr]
    assert len(wanted) > 10
    assert {name for name in wanted if html.find(id=name) is None} == set()


def test_ids_are_unique_and_references_resolve(html: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in html.find_all(id=True)]
    assert len(ids) == len(set(ids))
    referring = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
    assert {tag[name] for name in referring for tag in html.find_all(attrs={name: True})} <= set(ids)


def test_language_title_and_zoom(html: BeautifulSoup) -> None:
    assert html.html is not None and html.html["lang"] == "zh-CN"
    assert html.title is not None and html.title.string == "工友问"
    viewport = html.find("meta", attrs={"name": "viewport"})
    assert viewport is not None and viewport["content"] == "width=device-width, initial-scale=1", "zooming in must stay possible"


def test_every_button_says_what_it_does(html: BeautifulSoup) -> None:
    assert all(button.get_text(strip=True) and button.get("type") for button in html.find_all("button"))
    labels = {label["for"] for label in html.find_all("label") if label.get_text(strip=True)}
    assert {field["id"] for field in html.find_all(["textarea", "input", "select"])} <= labels


@pytest.mark.parametrize("place", ["noscript", "#offline"])
def test_hotlines_stand_in_the_page_itself(html: BeautifulSoup, place: str) -> None:
    part = html.select_one(place)
    assert part is not None
    assert [link["href"] for link in part.find_all("a")] == [f"tel:{number}" for number in HOTLINES]
    assert all(number in link.get_text() for number, link in zip(HOTLINES, part.find_all("a")))


def test_hotlines_of_the_scripts_are_those_of_the_page_and_the_catalog(html: BeautifulSoup, sources: dict[str, str]) -> None:
    written = re.findall(r'number: "(\d+)", name: "([^"]+)"', sources["words.js"])
    shown = html.select("#offline a")
    assert written == [(link["href"].removeprefix("tel:"), link.span.get_text()) for link in shown]  # type: ignore[union-attr, misc]
    assert {number for number, _ in written} <= set(load_hotlines().by_number)


def test_reasons_are_those_of_the_inbox(sources: dict[str, str]) -> None:
    written = re.search(r"REASONS = (\[[^\]]*\])", sources["words.js"])
    assert written is not None and tuple(json.loads(written.group(1))) == REASONS


def test_example_questions_are_short_and_different(html: BeautifulSoup) -> None:
    texts = [button.get_text() for button in html.select("#examples button")]
    assert 4 <= len(texts) == len(set(texts))
    assert all(4 <= len(text) <= 12 for text in texts), "one line of a 360-pixel screen"


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
    *[("text", ground, 4.5) for ground in ("mine", "pale", "warm")],
    *[("accent", ground, 4.5) for ground in ("mine", "pale")],
    ("on-accent", "accent", 4.5),
    ("on-alarm", "alarm", 4.5),
    ("mark-text", "mark", 4.5),
    ("line", "back", 3.0),
    ("line", "card", 3.0),
    ("warm-line", "warm", 3.0),
]


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast_in_light_and_dark(style: str, ink: str, ground: str, least: float) -> None:
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    bright = _colours(light)
    for scheme in (bright, {**bright, **_colours(dark)}):
        assert _contrast(scheme[ink], scheme[ground]) >= least
