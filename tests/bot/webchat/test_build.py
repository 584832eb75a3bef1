"""`bin/build-web`: builds what changed, nothing else, and says what is wrong."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bot.webchat.conftest import ROOT

INPUTS = (
    "bin/build-web",
    *(f"knowledge/catalog/{name}.yml" for name in ("regions", "places", "topics")),
    *(f"bot/webchat/{name}" for name in ("build.mjs", "chat.css", "package.json", "package-lock.json")),
)


@pytest.fixture
def project(tmp_path: Path, built: None) -> Path:
    """A copy of everything that the page is built from, with the installed esbuild of the repository."""
    for name in INPUTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "bot/webchat/src", tmp_path / "bot/webchat/src")
    (tmp_path / "bot/webchat/node_modules").symlink_to(ROOT / "bot/webchat/node_modules")
    return tmp_path


def build(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([project / "bin" / "build-web"], capture_output=True, text=True, check=False, cwd="/")


def script(project: Path) -> Path:
    return project / "bot" / "webchat" / "dist" / "chat.js"


def test_it_builds_quietly_and_only_what_changed(project: Path) -> None:
    done = build(project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    first = script(project).stat().st_mtime_ns
    assert build(project).returncode == 0 and script(project).stat().st_mtime_ns == first
    words = project / "bot/webchat/src/words.js"
    words.write_text(words.read_text(encoding="utf-8").replace("正在查文件", "正在翻文件"), encoding="utf-8")
    assert build(project).returncode == 0
    assert "正在翻文件" in script(project).read_text(encoding="utf-8")


def test_a_city_of_the_catalog_is_known_to_the_page(project: Path) -> None:
    regions = project / "knowledge/catalog/regions.yml"
    regions.write_text(regions.read_text(encoding="utf-8") + "  - {id: hebi, name: 鹤壁市, level: city, parent: henan}\n", encoding="utf-8")
    assert build(project).returncode == 0
    assert "鹤壁市" in script(project).read_text(encoding="utf-8")


def test_an_error_names_file_and_line_and_leaves_the_last_good_page(project: Path) -> None:
    build(project)
    good = script(project).read_text(encoding="utf-8")
    (project / "bot/webchat/src/dom.js").write_text("export const x = ;\n", encoding="utf-8")
    failed = build(project)
    assert failed.returncode == 1
    assert "error: the web page was not built" in failed.stderr and "src/dom.js:1:17" in failed.stderr
    assert script(project).read_text(encoding="utf-8") == good
    assert build(project).returncode == 1, "a failed build is not taken for a finished one"


def test_a_machine_without_node_and_uv_is_told_what_to_install(project: Path) -> None:
    tools = project / "tools"
    tools.mkdir()
    for name in ("bash", "env", "dirname", "cat", "sha256sum", "cut", "mktemp", "rm"):
        (tools / name).symlink_to(str(shutil.which(name)))
    done = subprocess.run([project / "bin" / "build-web"], capture_output=True, text=True, check=False, env={"PATH": str(tools)})
    assert done.returncode == 1
    assert "Node 18" in done.stderr and "uv" in done.stderr
