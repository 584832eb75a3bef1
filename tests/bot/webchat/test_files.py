"""The page's files as they are sent, checked without a browser: nothing foreign, nothing dangerous, nothing too new."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bot.inbox.model import REASONS
from knowledge.answers.wording import aspects, say
from knowledge.catalog.hotlines import load_hotlines
from knowledge.catalog.topics import load_topics
from tests.bot.webchat.conftest import ROOT

WEBCHAT = ROOT / "bot" / "webchat"
HOTLINES = ("12333", "12348", "12345")
LARGEST_PAGE = 30_000
"""Bytes of the page with its script and style, compressed: a second on the slowest network that is still in use."""


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


def test_the_page_is_small(dist: Path) -> None:
    assert {path.name for path in dist.glob("*.*s")} == {"chat.js", "chat.css", "widget.js", "sw.js"}
    page = [WEBCHAT / "index.html", WEBCHAT / "icon.svg", dist / "chat.js", dist / "chat.css"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in page) <= LARGEST_PAGE


def test_every_place_of_the_country_can_be_picked(dist: Path) -> None:
    places = json.loads((dist / "places.json").read_text(encoding="utf-8"))
    assert len(places) == 34 and "汤阴县" in places["河南省"]["安阳市"] and "朝阳区" in places["北京市"]


def test_every_topic_can_be_picked(dist: Path) -> None:
    script = (dist / "chat.js").read_text(encoding="utf-8")
    topics = load_topics().values()
    assert [topic.button for topic in topics if f'["{topic.button}","{topic.example}"]' not in script] == []
    assert "能问的" in script and "件事" in script  # the page counts them itself


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


def test_the_page_loads_only_its_own_files(html: BeautifulSoup) -> None:
    loaded = [tag.get("src") or tag.get("href") for tag in html.find_all(["script", "link", "img", "iframe"])]
    assert sorted(loaded) == ["/chat.css", "/chat.js", "/icon.svg", "/icon.svg"]


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
    usual, urgent = (
        re.findall(r'number: "(\d+)", name: "([^"]+)"', part.split("];")[0])
        for part in sources["words.js"].split("const HOTLINES = ")[1].split("const EMERGENCY = ")
    )
    shown = html.select("#offline a")
    assert usual == [(link["href"].removeprefix("tel:"), link.span.get_text()) for link in shown]  # type: ignore[union-attr, misc]
    assert len(urgent) == 4 and {number for number, _ in usual + urgent} <= set(load_hotlines().by_number)


def test_reasons_are_those_of_the_inbox(sources: dict[str, str]) -> None:
    written = re.search(r"REASONS = (\[[^\]]*\])", sources["words.js"])
    assert written is not None and tuple(json.loads(written.group(1))) == REASONS


def test_what_a_card_does_not_offer_is_what_the_assistant_offers(sources: dict[str, str]) -> None:
    written = re.search(r"ASPECTS = \{([^}]*)\}", sources["words.js"])
    assert written is not None
    for name, words in re.findall(r'(\w+): "([^"]+)"', written.group(1)):
        assert aspects()[name] == words


PROVES = {
    "quote": {"quote": "应按月发工资"},
    "source": {"document": "安政〔2015〕34号", "number": "（九）", "date": "2015年11月20日"},
    "law_source": {"names": "《劳动合同法》第八十二条"},
    "city_words": {"holder": "安阳市的", "quote": "查欠薪"},
    "city_lacks": {"holder": "安阳市的", "document": "安政〔2015〕34号", "number": "（九）", "details": "多少钱"},
    "city_also": {"holder": "安阳市的", "document": "安政〔2015〕34号", "number": "（九）"},
    "city_silent": {"city": "安阳市"},
    "city_not_held": {"city": "苏州市"},
    "city_silent_local": {"city": "郑州市", "place": "河南省"},
    "city_not_held_local": {"city": "洛阳市", "place": "河南省"},
    "governs": {"place": "河南省"},
    "looked_up": {"year": 2025, "month": 4},
    "office_lead": {"names": "安阳市公安局"},
    "office_lead_province": {"names": "河南省教育厅"},
    "note": {"note": "文件是2015年发的。"},
    "gloss": {"word": "应急周转金", "meaning": "政府备的钱"},
}
ASKS_CITY = ("asks_city", "needs_city_beside")


def test_lines_are_told_apart_by_the_assistants_own_words(sources: dict[str, str]) -> None:
    proof, asks = (re.search(rf"const {name} =\s*/(.+)/;", sources["text.js"]) for name in ("PROOF", "ASKS_CITY"))
    assert proof is not None and asks is not None
    assert [key for key, fields in PROVES.items() if not re.search(proof.group(1), say(key, **fields))] == []
    assert all(re.search(asks.group(1), say(key)) for key in ASKS_CITY)
    plain = ("能要。干了活就该给钱。", "要满一年才有，你说干了半年。", "先做：留好工资条", "可以打这些电话：")
    assert not any(re.search(proof.group(1), line) or re.search(asks.group(1), line) for line in plain)
    assert say("compare_lead") in sources["text.js"] and say("continue_hint") in sources["text.js"]


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
    *[("soft", ground, 4.5) for ground in ("mine", "warm")],
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
