"""Who may import whom: the core knows nobody, layers look down only, package files hold no code."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.contracts.repository import ROOT

# search and store lean on each other by module, never in a circle (see below): ranking reads the library, and the build stores
# the vectors and terms that search makes.
LAYERS = {
    "document": set[str](),
    "model": {"document", "points", "reading", "rules"},
    "errors": set[str](),
    "kernels": set[str](),
    "generation": set[str](),
    "catalog": {"document", "model", "errors"},
    "ingest": {"document", "errors", "catalog"},
    "reading": {"errors", "catalog", "search"},
    "rules": {"errors", "catalog", "reading"},
    "contacts": {"errors", "catalog"},
    "papers": {"errors", "catalog", "contacts", "reading", "rules"},
    "points": {"document", "errors", "catalog", "reading", "rules"},
    "store": {"document", "errors", "points", "search"},
    "search": {"document", "model", "errors", "catalog", "points", "store"},
    "danger": {"errors", "catalog", "reading", "search"},
    "talk": {"model", "errors", "catalog", "papers", "points", "reading", "rules", "danger", "search", "answers"},
    "answers": {"document", "model", "errors", "catalog", "contacts", "points", "reading", "rules", "danger", "search", "store"},
    "export": {"document", "errors"},
    "history": {"document", "errors"},
    "propose": {"document", "answers", "points", "search"},
    "cli": {"document", "errors", "catalog", "ingest", "points", "search", "store", "answers", "export", "history", "propose"},
    "__main__": {"cli", "kernels"},
}
COMMANDS = {"points/check.py": {"cli", "errors"}, "points/tune.py": {"catalog", "search"}, "points/tune_scope.py": {"catalog", "search"}}
"""Modules that are run by hand: they stand above the layer whose folder they lie in."""


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports_of(source: str) -> Iterator[str]:
    """Dotted names of all imports, those inside functions and `if TYPE_CHECKING` included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def imported(path: Path) -> set[str]:
    return set(imports_of(path.read_text(encoding="utf-8")))


def top(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def test_walker_sees_imports_wherever_they_hide() -> None:
    source = "import rasa.core\ndef f():\n    from actions import choose\nif x:\n    from . import y\n"

    assert set(imports_of(source)) == {"rasa.core", "actions.choose", "..y"}


@pytest.mark.parametrize("path", files("knowledge"), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_imports_no_framework_and_nobody_above_it(path: Path) -> None:
    assert not top(imported(path)) & {"rasa", "rasa_sdk", "sanic", "bot", "actions", "tests", ""}


@pytest.mark.parametrize("path", files("actions"), ids=lambda path: path.name)
def test_actions_import_only_the_sdk_and_the_core(path: Path) -> None:
    assert top(imported(path)) <= {"rasa_sdk", "knowledge", "actions", *sys.stdlib_module_names}


@pytest.mark.parametrize("path", files("bot"), ids=lambda path: str(path.relative_to(ROOT)))
def test_bot_never_imports_actions(path: Path) -> None:
    assert not top(imported(path)) & {"actions", "tests", ""}


@pytest.mark.parametrize("path", files("knowledge"), ids=lambda path: str(path.relative_to(ROOT)))
def test_layers_of_the_core_look_down_only(path: Path) -> None:
    module = path.relative_to(ROOT / "knowledge")
    layer = module.parts[0].removesuffix(".py")
    used = {name.split(".")[1] for name in imported(path) if name.startswith("knowledge.")}

    # What is kept of files is the business of every layer.
    assert used - {layer, "generation"} <= COMMANDS.get(str(module), LAYERS.get(layer, set()))


OF_ALL_GENERATIONS = {
    "knowledge/search/encoder.py": {"load_encoder"},
    "knowledge/search/homophones.py": {"_sound", "_syllable"},
    "knowledge/search/normalize.py": {"_converter", "_traditional", "simplify"},
    "knowledge/search/point_figures.py": {"_figures"},
    "knowledge/reading/pinyin_model.py": {"_cuts"},
    "knowledge/points/generate.py": {"load_templates"},
    "knowledge/talk/conversations.py": {"_intents"},
}
"""Functions that read no file of ours, and those that only a build or a training calls."""


@pytest.mark.parametrize("path", files("knowledge"), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_read_from_files_belongs_to_a_generation(path: Path) -> None:
    """Kept by `functools.lru_cache` it would stay old when a running server loads new knowledge."""
    name = str(path.relative_to(ROOT))
    functions = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)]
    cached = {node.name for node in functions for mark in node.decorator_list if "cache" in ast.unparse(mark)}
    assert name.startswith("knowledge/ingest/") or cached == OF_ALL_GENERATIONS.get(name, set())


@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_imports_a_command(command: str) -> None:
    name = f"knowledge.{command.removesuffix('.py').replace('/', '.')}"

    others = [path for path in files("knowledge") if f"{path.parent.name}/{path.name}" not in COMMANDS]
    assert [path.name for path in others if any(used == name or used.startswith(f"{name}.") for used in imported(path))] == []


def test_modules_of_the_core_import_in_no_circle() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in files("knowledge")}
    graph = {
        name: {module for module in modules for used in imported(path) if used == module or used.startswith(f"{module}.")}
        for name, path in modules.items()
    }

    order = list(TopologicalSorter(graph).static_order())  # raises CycleError on a circle

    assert order.index("knowledge.document") < order.index("knowledge.store.repository") < order.index("knowledge.answers.desk")


@pytest.mark.parametrize(
    "path",
    [path for package in ("knowledge", "actions", "bot") for path in files(package) if path.name == "__init__.py"],
    ids=lambda path: str(path.parent.relative_to(ROOT)),
)
def test_package_files_hold_a_docstring_and_no_code(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str)


def test_actions_are_flat() -> None:
    assert all(path.parent == ROOT / "actions" for path in files("actions"))


# What faces people stands on the inbox and on what Rasa needs; nothing below looks up. `rasa` names bot/rasa, `shared` the modules that lie loose.
ROOMS = {
    "inbox": {"rasa", "shared"},
    "rasa": {"inbox", "running", "shared"},
    "running": {"inbox", "rasa", "shared"},
    "nlu": {"rasa"},
    "channels": {"inbox", "rasa", "running", "shared"},
    "channels.web": {"channels", "inbox", "rasa", "running", "shared"},
    "channels.wechat": {"channels", "inbox", "rasa", "running", "shared"},
    "staff": {"channels", "channels.web", "channels.wechat", "inbox", "new", "rasa", "running", "shared"},
}
ABOVE = {
    "channels/forget_old.py": {"channels.wechat"},
    "channels/privacy.py": {"channels.wechat"},
    "channels/wechat/check.py": {"simulator"},
    "staff/draft_trial.py": {"suite"},
}
"""What works for all channels, and a command: they stand above the room they lie in."""


def room(name: str) -> str:
    """The room of `bot` that a dotted name lies in."""
    parts = name.split(".")[1:]
    if parts[0] == "channels" and len(parts) > 1 and parts[1] in ("web", "wechat"):
        return f"channels.{parts[1]}"
    return parts[0] if (ROOT / "bot" / parts[0]).is_dir() else "shared"


@pytest.mark.parametrize("path", files("bot"), ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_of_the_bot_look_down_only(path: Path) -> None:
    own = room(".".join(path.relative_to(ROOT).with_suffix("").parts))
    used = {room(name) for name in imported(path) if name.startswith("bot.")}

    assert own not in ROOMS or used - {own} <= ROOMS[own] | ABOVE.get(str(path.relative_to(ROOT / "bot")), set())
