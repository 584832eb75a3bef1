"""The published JSON of an answer."""

from __future__ import annotations

import json
from collections.abc import Callable

from knowledge.answers.payload import as_payload
from knowledge.model import Answer, Status

Ask = Callable[..., Answer]


def test_clause_carries_everything_that_proves_it(ask: Ask) -> None:
    clause = as_payload(ask("老板拖欠工资怎么办", topic="wage_arrears", region="anyang"))["clauses"][0]

    assert (clause["id"], clause["ordinal"], clause["number"]) == ("anyang-2015-34/9", 9, "（九）")
    assert (clause["document"], clause["issued"], clause["issuer"]) == ("安政〔2015〕34号", "2015-11-20", "安阳市人民政府")
    assert (clause["region"], clause["level"], clause["heading"]) == ("anyang", "city", "保障农民工工资报酬权益")


def test_highlights_are_ranges_of_the_text_sent(ask: Ask) -> None:
    clause = as_payload(ask("工资保证金", topic="wage_arrears", region="anyang"))["clauses"][0]
    (start, end), *_ = clause["highlights"]

    assert 0 <= start < end <= len(clause["text"])
    assert "保证金" in clause["text"][start:end]


def test_document_without_number_and_date_is_null(ask: Ask) -> None:
    clause = as_payload(ask("拖欠工资", topic="wage_arrears", region="jilin"))["clauses"][0]

    assert clause["document"] is None and clause["issued"] is None
    assert clause["id"].startswith("jilin-opinion/") and clause["issuer"]


def test_region_keeps_what_the_person_named(ask: Ask) -> None:
    region = as_payload(ask("汤阴县落户要什么", topic="hukou"))["region"]

    assert region == {"id": "anyang", "name": "安阳市", "level": "city", "asked": "汤阴县"}


def test_offices_are_those_of_the_first_clause(ask: Ask) -> None:
    payload = as_payload(ask("拖欠工资", topic="wage_arrears", region="anyang"))

    assert payload["offices"][0]["role"] == "lead"
    assert payload["offices"][0]["name"] == "安阳市人力资源和社会保障局"
    assert payload["offices"][0]["as_printed"] != payload["offices"][0]["name"]


def test_answer_without_anything_is_still_whole() -> None:
    payload = json.loads(json.dumps(as_payload(Answer(Status.ERROR))))

    assert payload == {
        "status": "error",
        "topic": None,
        "other_topics": [],
        "region": None,
        "clauses": [],
        "missing": [],
        "offices": [],
        "hotlines": [],
        "notes": [],
    }


def test_place_that_is_known_before_the_topic_is_told(ask: Ask) -> None:
    answer = ask("我在汤阴")
    assert answer.status is Status.NEEDS_TOPIC
    assert as_payload(answer)["region"] == {"id": "anyang", "name": "安阳市", "level": "city", "asked": "汤阴县"}
