"""`python -m bot.new`: makes what is not there, leaves what is, and tells what remains."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.new.__main__ import main
from bot.new.nodes import Yaml, child, items, text
from bot.new.topics import missing_of_topic
from knowledge.ingest.manifest import read_manifest
from tests.contracts.repository import ROOT

LETTER = ROOT / "tests" / "fixtures" / "documents" / "county-opinion.txt"


def test_new_topic_has_a_place_in_every_file_and_only_words_remain(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["topic", "tenancy"], checkout) == 1
    said = capsys.readouterr().out

    assert said.count("made ") == 11
    assert {str(each.path) for each in missing_of_topic("tenancy", checkout)} == {
        line.split()[1].partition(":")[0] for line in said.splitlines() if line.startswith("remains")
    }
    assert not any("has no" in each.what for each in missing_of_topic("tenancy", checkout))


def test_second_time_nothing_is_written(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["topic", "tenancy"], checkout)
    (checkout / "knowledge/catalog/guides/tenancy.yml").write_text("topic: tenancy\nlead: 先看合同。\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    capsys.readouterr()
    main(["topic", "tenancy"], checkout)

    assert "made " not in capsys.readouterr().out
    assert {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()} == before


def test_new_entries_stand_inside_their_lists(checkout: Path) -> None:
    main(["topic", "tenancy"], checkout)
    main(["follow-up", "ask_hours"], checkout)

    assert text(child(items(Yaml(checkout / "knowledge/catalog/topics.yml").at("topics"))[-1], "id")) == "tenancy"
    assert text(child(items(Yaml(checkout / "data/rules/conversation.yml").at("rules"))[-1], "rule")) == "ask_hours"
    assert Yaml(checkout / "knowledge/catalog/hotlines.yml").at("topics", "tenancy") is not None
    assert Yaml(checkout / "knowledge/catalog/hotlines.yml").at("out_of_scope_never") is not None


def test_new_document_stands_in_the_sources_with_what_remains(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["document", str(LETTER), "--region", "luoyang"], checkout) == 1
    said = capsys.readouterr().out
    entry = read_manifest(checkout / "knowledge" / "sources")[-1]

    assert entry.region == "luoyang" and entry.path.read_bytes() == LETTER.read_bytes()
    assert f"remains  knowledge/catalog/summaries/{entry.documents[0]['id']}.yml:2: clause 1 " in said
    assert "no conversation expects a clause of" in said
    assert main(["document", str(LETTER), "--region", "luoyang"], checkout) == 1
    assert "made " not in capsys.readouterr().out


def test_text_of_a_place_that_is_none_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["document", str(LETTER), "--region", "atlantis"], checkout) == 2
    assert "atlantis: no place has this id" in capsys.readouterr().err


def test_another_text_of_the_same_name_is_not_overwritten(checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["document", str(LETTER), "--region", "luoyang"], checkout)
    newer = tmp_path / "newer.txt"
    newer.write_text(LETTER.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert main(["document", str(newer), "--region", "luoyang"], checkout) == 2
    assert "another text has this name" in capsys.readouterr().err


@pytest.mark.parametrize("identifier", ["Wages", "a-b", "_x", "a__b", "9"])
def test_ids_that_join_nothing_are_refused(checkout: Path, identifier: str) -> None:
    with pytest.raises(SystemExit):
        main(["topic", identifier], checkout)
