"""What the channel itself offers and understands on WeChat: its commands, numbers, topics, cities, and the city of a position or a code."""

from __future__ import annotations

from bot.channels.wechat import messages as wechat
from bot.channels.wechat.render import load_wording
from knowledge.answers.desk import open_desk
from knowledge.answers.steps import held_cities
from knowledge.catalog.coordinates import nearest_city
from knowledge.catalog.regions import load_gazetteer
from knowledge.catalog.topics import common_topics
from knowledge.model import Option

MOST_TOPICS = 6


def is_command(name: str, text: str) -> bool:
    """True where the message is one of the channel's own commands, as people type it."""
    return text.strip(" 。.！!“”\"'") in {str(form).strip("“”") for form in load_wording()["commands"][name]}


def picked(text: str, offered: list[str]) -> str:
    """The words of the choice that a number picks; other texts as they are."""
    number = text.strip(" 。.、）)")
    if number.isascii() and number.isdigit() and len(number) == 1 and 1 <= int(number) <= len(offered):
        return offered[int(number) - 1]
    return text


def cities() -> tuple[Option, ...]:
    """The cities whose documents we hold, as choices."""
    return held_cities(open_desk().resources)


def topics() -> tuple[Option, ...]:
    """The topics asked most, as choices."""
    return tuple(Option(topic.button, topic.button) for topic in common_topics()[:MOST_TOPICS])


def city_of(place: wechat.Place) -> str | None:
    """The name of the city of a position: as WeChat's words name it, else the nearest one. Coordinates go no further."""
    gazetteer = load_gazetteer()
    named = [mention.candidates[0] for mention in gazetteer.find(place.label) if len(mention.candidates) == 1 and not mention.is_weak]
    found = next((gazetteer.city_of(region) for region in named if gazetteer.city_of(region).level == "city"), None)
    if found is not None:
        return found.name
    nearest = nearest_city(place.latitude, place.longitude)
    return gazetteer.places[nearest].name if nearest else None


def city_of_scene(scene: str) -> str | None:
    """The place that a code's scene presets: `anyang`, or `anyang:site` for the code of one site."""
    region = scene.partition(":")[0].strip()
    return region if region in load_gazetteer().places else None
