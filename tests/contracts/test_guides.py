"""Facts of the guides name act, article and the date in force, in one form."""

from __future__ import annotations

import re

import pytest

from tests.contracts.repository import CATALOG, load, topic_ids

ARTICLES = r"第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?(?:第[一二三四五六七八九十]+款)?"
ACT = re.compile(rf"《[^《》]+》{ARTICLES}(?:、{ARTICLES})*（\d{{4}}年\d{{1,2}}月\d{{1,2}}日起施行）")
PAPER = re.compile(r"《[^《》]+》（[^（）]*[〔\[(（]?\d{4}[〕\])）]?[^（）]*号，\d{4}年）")
BODY = re.compile(r"《[^《》]+》（[^（）\d]{3,}，\d{4}年）")
"""Statutes of an association and papers issued without a number name their issuer instead."""
FACTS = ("steps", "papers", "limits", "where")


def guide(topic: str) -> dict:  # type: ignore[type-arg]
    content: dict = load(CATALOG / "guides" / f"{topic}.yml")  # type: ignore[type-arg]
    return content


def sources(topic: str) -> list[str]:
    content = guide(topic)
    named = [fact["source"] for part in FACTS for fact in content.get(part) or () if fact.get("source")]
    return [*named, *([content["lead_source"]] if content.get("lead_source") else [])]


@pytest.mark.parametrize("topic", topic_ids())
def test_sources_name_act_or_paper_with_its_date(topic: str) -> None:
    odd = [source for source in sources(topic) if not any(form.fullmatch(source) for form in (ACT, PAPER, BODY))]

    assert odd == []


@pytest.mark.parametrize("topic", topic_ids())
def test_time_limits_and_amounts_have_a_source(topic: str) -> None:
    unsourced = [
        fact["text"]
        for fact in guide(topic).get("limits") or ()
        if not fact.get("source") and re.search(r"\d+(?:天|日|个月|年|元|倍|%)", fact["text"])
    ]

    assert unsourced == []


@pytest.mark.parametrize("topic", topic_ids())
def test_guide_was_checked_and_names_where(topic: str) -> None:
    content = guide(topic)

    assert content["checked"].isoformat() >= "2026-01-01"
    assert content["pages"] or not sources(topic)
