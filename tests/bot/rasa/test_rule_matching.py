"""Remembering which rules fit gives what Rasa works out anew each time."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.domain import Domain

from bot.rasa import rule_matching
from bot.rasa.rule_matching import RuleMatches
from tests.bot.conftest import Run

TALK = ("你好", "安阳老板拖欠工资怎么办", "电话呢", "郑州呢", "今天天气怎么样", "重新开始", "落户要什么条件")


@pytest.fixture
def policy(agent: Any) -> RulePolicy:
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    return next(node._component for node in nodes if isinstance(node._component, RulePolicy))


async def states_of_a_talk(agent: Any, policy: RulePolicy) -> list[list[Any]]:
    """What the policy sees before each action of a conversation."""
    for text in TALK:
        await agent.handle_message(UserMessage(text, CollectingOutputChannel(), "rules"))
    tracker = await agent.tracker_store.retrieve("rules")
    rules = policy._get_rule_only_data()
    return [
        policy._prediction_states(past, agent.domain, False, rule_only_data=rules) for past, *_ in tracker.generate_all_prior_trackers()
    ]


def test_the_same_rules_fit_as_rasa_finds(run: Run, agent: Any, policy: RulePolicy) -> None:
    lookup = policy.lookup[RULES]
    matches = RuleMatches(policy, lookup)
    seen = run(states_of_a_talk(agent, policy))
    assert len(seen) > 2 * len(TALK)
    for states in (*seen, *seen):
        assert matches.keys(states) == RulePolicy._get_possible_keys(policy, lookup, states)
    assert any(matches.keys(states) for states in seen)


def test_memory_does_not_grow_without_end(run: Run, agent: Any, policy: RulePolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_matching, "STATES_REMEMBERED", 3)
    matches = RuleMatches(policy, policy.lookup[RULES])
    for states in run(states_of_a_talk(agent, policy)):
        assert matches.keys(states) == RulePolicy._get_possible_keys(policy, policy.lookup[RULES], states)
    assert len(matches._known) <= 3


def test_a_served_agent_remembers(agent: Any, policy: RulePolicy) -> None:
    assert "_get_possible_keys" in vars(policy)
    assert agent.processor.domain.is_empty() is False is Domain.is_empty(agent.processor.domain)
