"""Fitting lines: long lines give way to short ones, then the least needed go, and the quote stays in its place."""

from __future__ import annotations

import pytest

from knowledge.answers.fitting import Lines
from knowledge.answers.wording import say
from knowledge.document import Clause, Document
from knowledge.model import Citation

TEXT = "凭居住证落户，" * 20


def lines() -> Lines:
    made = Lines()
    made.must("头")
    made.may(8, "先做" * 10)
    made.quote(Citation(Clause("d/1", 1, "（一）", "", "", TEXT), Document("d", None, "意见", "某市", None, "anyang", "city", None)))
    made.must("出处")
    made.may(3, "部门" * 20, short="部门")
    made.may(5, "")
    return made


@pytest.mark.parametrize("limit", [60, 80, 100, 160, 400])
def test_message_fits_and_keeps_its_order(limit: int) -> None:
    parts = lines().fit(limit).split("\n")
    opening = say("quote", quote="\0").split("\0")[0]

    assert len("\n".join(parts)) <= limit
    assert parts[0] == "头"
    assert parts[[part.startswith(opening) for part in parts].index(True) + 1] == "出处"


def test_short_form_comes_before_dropping() -> None:
    assert "部门" * 20 in lines().fit(400)
    assert lines().fit(120).endswith("\n部门")
    assert "部门" not in lines().fit(60)
