"""Training a Rasa project in a process of its own, so that time and memory can be told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.measure.examples import ROOT
from bot.measure.machine import Cost, run_measured

MODEL = "model.tar.gz"


def environment(is_stock: bool) -> dict[str, str]:
    """Variables for a child process: ours runs as `make` runs it, stock keeps Rasa's own number of threads."""
    kept = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    ours = {} if is_stock else {"OMP_NUM_THREADS": "1"}
    return {**kept, **ours, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


def train(project: Path, is_stock: bool, nlu_only: bool = False) -> tuple[Path, Cost]:
    """`rasa train` on the project; the model and what it took."""
    words = ["train", "nlu", "--nlu", "data"] if nlu_only else ["train", "--data", "data"]
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *words, "--config", "config.yml", "--domain", "domain.yml"]
    command += ["--out", ".", "--fixed-model-name", MODEL]
    cost = run_measured(command, project, environment(is_stock), project / "training.log")
    return project / MODEL, cost
