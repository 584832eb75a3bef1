"""What is loaded from files, as a whole: a running server loads all of it anew beside the old, and then switches from one to the other.

Everything that `kept` keeps belongs to a generation. A call gets the values of the generation that serves, unless it runs inside
`inside(generation)`: there a new one is filled, and a turn that began before a switch ends in the one it began in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, update_wrapper
from typing import Any, ParamSpec, Protocol, TypeVar, cast

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned", covariant=True)


class Generation:
    """The values of every `kept` function, each worked out when it is first asked for."""

    def __init__(self) -> None:
        self.caches: dict[Callable[..., Any], Callable[..., Any]] = {}


_serving = Generation()
_own: ContextVar[Generation | None] = ContextVar("generation", default=None)


def current() -> Generation:
    """The generation of this call."""
    return _own.get() or _serving


def serve(generation: Generation) -> None:
    """Have all calls from now on use `generation`, but for those inside another one."""
    global _serving
    _serving = generation


@contextmanager
def inside(generation: Generation) -> Iterator[None]:
    """Use `generation` in this block and in the tasks and threads it starts."""
    token = _own.set(generation)
    try:
        yield
    finally:
        _own.reset(token)


class Kept(Protocol[Arguments, Returned]):
    """A function that remembers what it gave, apart for each generation."""

    def __call__(self, *arguments: Arguments.args, **named: Arguments.kwargs) -> Returned:
        """What the function gives for these arguments."""

    def cache_clear(self) -> None:
        """Forget what was given in this generation."""


def kept(maxsize: int = 1) -> Callable[[Callable[Arguments, Returned]], Kept[Arguments, Returned]]:
    """Remember the latest `maxsize` results, as `functools.lru_cache` does, of a function that depends on files which may change."""

    def keep(function: Callable[Arguments, Returned]) -> Kept[Arguments, Returned]:
        def call(*arguments: Any, **named: Any) -> Any:
            # As short as it can be: a turn comes here 150 times.
            caches = (_own.get() or _serving).caches
            cached = caches.get(function)
            if cached is None:
                # Two threads may come first: both must get the same values.
                cached = caches.setdefault(function, lru_cache(maxsize)(function))
            return cached(*arguments, **named)

        call.cache_clear = lambda: current().caches.pop(function, None)  # type: ignore[attr-defined]
        return cast("Kept[Arguments, Returned]", update_wrapper(call, function))

    return keep
