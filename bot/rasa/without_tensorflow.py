"""Rasa without TensorFlow, where the pipeline has no component that computes with it.

Rasa 3.6 imports TensorFlow for the sake of DIET and TED whether they are used or not: 5 s of start and 300 MiB that none of
our components touch. Here its modules are replaced by empty ones whose classes can be named, subclassed and used as
decorators, which is all that Rasa's imports do with them; calling one says what is missing. See docs/adr/0006.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

NEEDED_BY = ("DIETClassifier", "TEDPolicy", "TEDIntentPolicy", "ResponseSelector", "LanguageModelFeaturizer", "ConveRTFeaturizer")
"""Names of Rasa's components that compute with TensorFlow (the third stands for UnexpecTEDIntentPolicy)."""

_PREFIXES = ("tensorflow", "keras")


class _Absent(type):
    """A class that stands for anything TensorFlow offers."""

    def __getattr__(cls, name: str) -> Any:
        return _made(cls, name)

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and callable(arguments[0]) and not options:
            return arguments[0]  # used as a decorator
        raise RuntimeError(f"{cls.__name__}: TensorFlow is left out of this process (bot/rasa/without_tensorflow.py)")


class _AbsentModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _made(self, name)


def _made(owner: Any, name: str) -> Any:
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(name)
    made = _Absent(name, (), {})
    setattr(owner, name, made)
    return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0].startswith(_PREFIXES) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def needs_tensorflow(config: Path) -> bool:
    """True where a pipeline names a component that computes with TensorFlow."""
    text = config.read_text(encoding="utf-8") if config.is_file() else ""
    return any(name in text for name in NEEDED_BY)


def leave_out_tensorflow(config: Path = Path("config.yml")) -> None:
    """Keep TensorFlow (and JAX, which comes with it) from being imported by this process, unless `config` needs it.

    To be called before Rasa is imported; without effect afterwards.
    """
    if "tensorflow" in sys.modules or needs_tensorflow(config):
        return
    sys.meta_path.insert(0, _Finder())
    # It comes with TensorFlow, and libraries that find it take it along (110 MiB).
    sys.modules.setdefault("jax", None)  # type: ignore[arg-type]
