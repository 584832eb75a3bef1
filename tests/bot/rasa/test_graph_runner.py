"""Going through Rasa's graph without dask gives what dask gives."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

from bot.rasa.graph_runner import StraightGraphRunner


@pytest.fixture
def runner(agent: Any) -> StraightGraphRunner:
    found = agent.processor.graph_runner
    assert isinstance(found, StraightGraphRunner), "the server loads its model with it"
    return found


def test_a_message_is_read_as_dask_reads_it(runner: StraightGraphRunner, agent: Any) -> None:
    targets = [agent.processor.model_metadata.nlu_target]
    inputs = {PLACEHOLDER_MESSAGE: [UserMessage("安阳老板拖欠工资，孩子要上学")]}

    ours = runner.run(inputs=dict(inputs), targets=targets)
    dasks = DaskGraphRunner.run(runner, inputs=dict(inputs), targets=targets)

    assert list(ours) == list(dasks) == targets
    assert [message.as_dict() for message in ours[targets[0]]] == [message.as_dict() for message in dasks[targets[0]]]


def test_nodes_come_after_what_they_need(runner: StraightGraphRunner, agent: Any) -> None:
    metadata = agent.processor.model_metadata
    order = runner._order((metadata.core_target,))
    before = {PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER}
    for name, needs in order:
        assert set(needs) <= before, f"{name} runs before one of {needs}"
        before.add(name)
    assert metadata.core_target in before


def test_a_missing_input_is_a_graph_error(runner: StraightGraphRunner, agent: Any) -> None:
    with pytest.raises(GraphRunError):
        runner.run(inputs={}, targets=[agent.processor.model_metadata.nlu_target])
