"""Rasa without TensorFlow: left out where nothing computes with it, imported where something does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.rasa.without_tensorflow import NEEDED_BY, needs_tensorflow

ROOT = Path(__file__).parents[3]


def run(code: str) -> str:
    """What a fresh Python prints; TensorFlow and Rasa are already imported in this one."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_rasa_is_imported_without_it() -> None:
    code = "from bot.rasa.without_tensorflow import leave_out_tensorflow as leave; leave()\n"
    code += "import rasa.core.agent, sys; print('tensorflow.python' in sys.modules, 'jax' in sys.modules and sys.modules['jax'])"
    assert run(code) == "False None"


def test_using_it_says_what_is_missing() -> None:
    code = "from bot.rasa.without_tensorflow import leave_out_tensorflow as leave; leave()\nimport tensorflow as tf\n"
    code += "try: tf.constant(1)\nexcept RuntimeError as error: print(error)"
    assert "bot/rasa/without_tensorflow.py" in run(code)


def test_our_own_pipeline_does_without_it() -> None:
    assert not needs_tensorflow(ROOT / "config.yml")


@pytest.mark.parametrize("component", NEEDED_BY)
def test_a_pipeline_that_computes_with_it_gets_it(component: str, tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text(f"pipeline:\n- name: {component}\n", encoding="utf-8")
    code = "import sys; from pathlib import Path; from bot.rasa.without_tensorflow import leave_out_tensorflow as leave\n"
    code += f"before = len(sys.meta_path); leave(Path({str(config)!r})); print(len(sys.meta_path) - before)"
    assert needs_tensorflow(config)
    assert run(code) == "0"


def test_the_server_module_leaves_rasa_for_later() -> None:
    # Imported first, Rasa would bring TensorFlow along, and reading our YAML would take six times as long.
    assert run("import bot.server, sys; print('rasa' in sys.modules)") == "False"
