"""The kernels of numpy's OpenBLAS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.kernels import choose_kernels

NEWER = "flags\t\t: fpu sse2 avx2 fma avx512f avx512dq avx512bw avx512vl avx512cd\n"


@pytest.mark.parametrize(
    ("cpuinfo", "chosen"),
    [
        (NEWER, "SkylakeX"),
        ("flags\t: fpu fma avx2\n", "Haswell"),
        ("flags\t: fpu sse2\n", None),
        ("Features\t: neon\n", None),
        (None, None),
    ],
)
def test_a_processor_gets_the_kernels_that_its_flags_allow(
    cpuinfo: str | None, chosen: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENBLAS_CORETYPE", raising=False)
    if cpuinfo is not None:
        (tmp_path / "cpuinfo").write_text(cpuinfo)
    choose_kernels(tmp_path / "cpuinfo")
    assert os.environ.get("OPENBLAS_CORETYPE") == chosen
    monkeypatch.delenv("OPENBLAS_CORETYPE", raising=False)


def test_what_an_operator_chose_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Zen")
    (tmp_path / "cpuinfo").write_text(NEWER)
    choose_kernels(tmp_path / "cpuinfo")
    assert os.environ["OPENBLAS_CORETYPE"] == "Zen"


@pytest.mark.parametrize("entry", ["bot.server", "bot.train", "bot.ask", "bot.measure.bench", "tests.conftest"])
def test_entry_points_choose_before_numpy_is_there(entry: str) -> None:
    code = f"import sys; import knowledge.kernels as k; k.choose_kernels = lambda: print('numpy' in sys.modules); import {entry}"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[0] == "False"
