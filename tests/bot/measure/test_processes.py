"""Child processes are measured, and always stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.measure import machine
from bot.measure.bots import Recipe, free_port, process, running
from bot.measure.training import environment

SLEEPER = [sys.executable, "-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_ends_with_its_block_even_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="stop"), process(SLEEPER, tmp_path, os.environ, tmp_path / "log") as child:
        raise RuntimeError("stop")

    assert not is_alive(child.pid)


def test_a_process_that_ended_by_itself_is_no_trouble(tmp_path: Path) -> None:
    with process([sys.executable, "-c", "print('done')"], tmp_path, os.environ, tmp_path / "log") as child:
        child.wait()

    assert (tmp_path / "log").read_text() == "done\n"


def test_a_measured_run_tells_time_and_memory(tmp_path: Path) -> None:
    cost = machine.run_measured([sys.executable, "-c", "x = bytearray(64 << 20)"], tmp_path, os.environ, tmp_path / "log")

    assert cost.seconds > 0 and cost.peak_mib > 64


def test_a_failed_run_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such luck"):
        machine.run_measured([sys.executable, "-c", "raise SystemExit('no such luck')"], tmp_path, os.environ, tmp_path / "log")


def test_a_server_that_stops_at_once_is_an_error_with_its_log(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="trained model is missing"), running(Recipe("ours", tmp_path / "none.tar.gz", tmp_path), "…"):
        pass


def test_this_process_has_memory_and_has_used_the_processor() -> None:
    assert machine.rss_mib() > 10 and machine.cpu_seconds(os.getpid()) > 0
    assert "cores" in machine.describe()


def test_only_ours_runs_with_one_thread_as_make_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")

    assert "OMP_NUM_THREADS" not in environment(is_stock=True) and environment(is_stock=False)["OMP_NUM_THREADS"] == "1"


def test_a_free_port_can_be_listened_on() -> None:
    assert 1024 < free_port() < 65536


@pytest.mark.skipif("MEASURE" not in os.environ, reason="three minutes; MEASURE=1 runs it")
def test_the_whole_comparison_runs_in_small() -> None:
    done = subprocess.run([sys.executable, "-m", "bot.measure.bench", "--quick"], capture_output=True, text=True, check=True)

    assert "## Aims" in done.stdout and "| turns without an answer | 0 | 0 |" in done.stdout
