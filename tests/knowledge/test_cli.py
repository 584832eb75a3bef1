"""`python -m knowledge`: builds once, checks, finds, shows; what is wrong comes in one line and exit 1."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import cli
from knowledge.cli import SOURCES, main
from knowledge.points import collect
from knowledge.store.repository import load_library

SMALL = """\
某县人民政府关于做好农民工工作的意见
某政〔2020〕3号
（一）落户。凭居住证申请落户。
（二）上学。随迁子女免费入学。
某县人民政府
2020年3月5日
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A sources folder with one short document."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a.txt").write_text(SMALL, encoding="utf-8")
    (folder / "manifest.yml").write_text("- {file: a.txt, region: anyang}\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def few_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands are tested, not the finding of points: a twentieth of them is trained in a second instead of minutes."""
    whole = collect.collect_points
    monkeypatch.setattr(collect, "collect_points", lambda documents: whole(documents)[::20])


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command; (exit code, standard output, standard error)."""

    def call(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


Run = Callable[..., tuple[int, str, str]]


def test_second_build_finds_nothing_to_do(run: Run, sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "k.db"
    first = run("--sources", sources, "--store", store, "build")
    before = store.stat().st_mtime_ns, store.read_bytes()
    second = run("--sources", sources, "--store", store, "build")

    assert (first[0], second[0]) == (0, 0)
    assert "2 clauses" in first[1] and "up to date" in second[1]
    assert (store.stat().st_mtime_ns, store.read_bytes()) == before


def test_changed_text_is_built_anew(run: Run, sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "k.db"
    run("--sources", sources, "--store", store, "build")
    (sources / "a.txt").write_text(SMALL.replace("居住证", "身份证"), encoding="utf-8")
    run("--sources", sources, "--store", store, "build")

    assert "身份证" in load_library(store).clauses[0].text
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["k.db"]


def test_forced_build_makes_the_same_store(run: Run, sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "k.db"
    run("--sources", sources, "--store", store, "build")
    before = load_library(store).documents
    code, out, _ = run("--sources", sources, "--store", store, "build", "--force")

    assert code == 0 and "written" in out
    assert load_library(store).documents == before


def test_build_says_how_many_doubts_there_are_and_check_lists_them(run: Run, sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "k.db"
    (sources / "a.txt").write_text(SMALL.replace("某政〔2020〕3号\n", ""), encoding="utf-8")
    _, built, _ = run("--sources", sources, "--store", store, "build")
    code, checked, _ = run("--sources", sources, "--store", store, "check")

    assert "有1处要人核对" in built and code == 0
    assert f"{sources / 'a.txt'}：第1行：没有找到文号" in checked and "未审：" in checked and "久未核对：" in checked


def test_build_of_a_bad_source_leaves_the_old_store(run: Run, sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "k.db"
    run("--sources", sources, "--store", store, "build")
    before = store.read_bytes()
    (sources / "a.txt").write_text("没有条款的一段话", encoding="utf-8")
    code, out, err = run("--sources", sources, "--store", store, "build")

    assert (code, out) == (1, "")
    assert "a.txt" in err and err.startswith("error: ") and err.count("\n") == 1
    assert store.read_bytes() == before


@pytest.mark.parametrize("name", ["manifest.yml", "a.txt"])
def test_missing_source_is_named(name: str, run: Run, sources: Path, tmp_path: Path) -> None:
    (sources / name).unlink()
    code, _, err = run("--sources", sources, "--store", tmp_path / "k.db", "build")

    assert code == 1 and name in err
    assert err.count("\n") == 1 and not (tmp_path / "k.db").exists()


def test_check_says_that_all_is_well(run: Run, store: Path) -> None:
    code, out, err = run("--store", store, "check")

    assert (code, err) == (0, "")
    assert "7 documents" in out and "up to date" in out


def test_check_tells_a_store_older_than_its_sources(run: Run, sources: Path, tmp_path: Path) -> None:
    run("--sources", sources, "--store", tmp_path / "k.db", "build")
    (sources / "a.txt").write_text(SMALL.replace("免费", "就近"), encoding="utf-8")
    _, out, _ = run("--sources", sources, "--store", tmp_path / "k.db", "check")

    assert "older than its sources" in out and "python -m knowledge build" in out


@pytest.mark.parametrize("damage", [None, b"", b"no database" * 500], ids=["missing", "empty", "overwritten"])
@pytest.mark.parametrize("command", [["check"], ["find", "工资"], ["show", "anyang-2015-34/9"]], ids=["check", "find", "show"])
def test_missing_or_damaged_store_ends_with_one_line_and_the_remedy(
    damage: bytes | None, command: list[str], run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    if damage is not None:
        path.write_bytes(damage)
    code, out, err = run("--store", path, *command)

    assert (code, out) == (1, "")
    assert str(path) in err and "python -m knowledge build" in err
    assert err.count("\n") == 1 and "Traceback" not in err


def test_damaged_store_is_repaired_by_a_build(run: Run, store: Path, sources: Path, tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    shutil.copy(store, path)
    path.write_bytes(path.read_bytes()[:3000])
    code, _, _ = run("--sources", sources, "--store", path, "build")

    assert code == 0
    assert len(load_library(path).clauses) == 2


def test_find_lists_the_nearest_clauses_best_first(run: Run, store: Path) -> None:
    code, out, _ = run("--store", store, "find", "老板拖欠工资怎么办")
    scores = [float(line.split()[0]) for line in out.splitlines()]

    assert code == 0 and len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert any(
        line.split()[1] in ("anyang-2015-34/9", "xingtai-2019-3/7", "panzhihua-2016-10/6", "jilin-opinion/10")
        for line in out.splitlines()[:2]
    )


@pytest.mark.parametrize(("identifier", "words"), [("anyang-2015-34/9", "（九）"), ("jilin-opinion", "吉林市")])
def test_show_prints_a_clause_or_a_document(identifier: str, words: str, run: Run, store: Path) -> None:
    code, out, _ = run("--store", store, "show", identifier)

    assert code == 0
    assert identifier in out and words in out


def test_show_of_an_unknown_id_says_where_ids_are(run: Run, store: Path) -> None:
    code, _, err = run("--store", store, "show", "nothing/1")

    assert code == 1
    assert "nothing/1" in err and "export" in err


def test_unexpected_words_end_with_the_usage(run: Run) -> None:
    with pytest.raises(SystemExit) as caught:
        run("burn")

    assert caught.value.code == 2


def test_sources_of_the_repository_are_the_default() -> None:
    assert (SOURCES / "manifest.yml").is_file()
    assert str(cli.DEFAULT_PATH) == "var/knowledge.db"
