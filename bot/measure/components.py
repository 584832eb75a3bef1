"""`python -m bot.measure.components`: time and memory of each component, in a process that does nothing else. Prints JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.measure.machine import rss_mib
from bot.measure.questions import OWN, own_questions
from bot.measure.score import percentile
from bot.rasa.quiet import quiet_dependencies
from bot.rasa.without_tensorflow import leave_out_tensorflow
from bot.train import MODEL

MEASURED = 200
"""Questions that each component is timed on."""


def _memory(step: str, into: dict[str, float], work: Callable[[], Any]) -> Any:
    before = rss_mib()
    result = work()
    into[step] = rss_mib() - before
    return result


def load_stepwise(memory: dict[str, float]) -> tuple[Any, Any]:
    """Load encoder, desk, Rasa and the model one after the other; agent and desk."""
    from knowledge.answers.desk import open_desk, warm_up
    from knowledge.search.encoder import load_encoder

    memory["Python with our code"] = rss_mib()
    _memory("sentence encoder", memory, load_encoder)
    desk = _memory("desk with the knowledge store", memory, open_desk)
    _memory("desk, first question", memory, lambda: warm_up(desk))
    _memory("Rasa, imported", memory, lambda: __import__("rasa.core.agent"))
    from bot.server import load_agent

    agent = _memory("model, rules, channels", memory, lambda: asyncio.run(load_agent(MODEL, Path("endpoints.yml"), in_memory=True)))
    return agent, desk


def time_components(agent: Any) -> dict[str, list[float]]:
    """Milliseconds of every NLU component on each of our own questions, in the pipeline's order."""
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message

    nodes = [node for name, node in agent.processor.graph_runner._instantiated_nodes.items() if name.startswith("run_bot.")]
    took: dict[str, list[float]] = {}
    for asked in own_questions(OWN)[:MEASURED]:
        message = Message({TEXT: asked.text})
        for node in nodes:
            begun = time.perf_counter()
            node._component.process([message])
            took.setdefault(type(node._component).__name__, []).append(1000 * (time.perf_counter() - begun))
    return took


def time_desk(desk: Any) -> list[float]:
    """Milliseconds of the desk's answer, for a known topic and place."""
    from knowledge.model import Question

    took = []
    for asked in own_questions(OWN)[:MEASURED]:
        begun = time.perf_counter()
        desk.answer(Question(asked.text, topic=asked.topics[0], region="anyang"))
        took.append(1000 * (time.perf_counter() - begun))
    return took


def main() -> int:
    """Print the figures."""
    quiet_dependencies()
    leave_out_tensorflow()
    memory: dict[str, float] = {}
    agent, desk = load_stepwise(memory)
    took = {**time_components(agent), "Desk": time_desk(desk)}
    timed = {name: (percentile(values, 50), percentile(values, 95)) for name, values in took.items()}
    print(json.dumps({"memory": memory, "time": timed, "total": rss_mib()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
