"""What Rasa works out anew for every message although it cannot have changed.

Which rules fit a state of the conversation, whether the domain is empty, and which class an event of that name has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.utils import common

STATES_REMEMBERED = 4096


class RuleMatches:
    """Which keys of a rule table fit a state that lies so many turns back."""

    def __init__(self, policy: RulePolicy, lookup: Mapping[str, str]) -> None:
        self.lookup = lookup
        self._policy = policy
        self._longest = max((len(policy._rule_key_to_state(key)) for key in lookup), default=0)
        self._known: dict[tuple[int, str], frozenset[str]] = {}

    def keys(self, states: Sequence[Mapping[str, Any]]) -> set[str]:
        """The keys that fit all states; beyond the longest rule nothing is left to check."""
        keys = set(self.lookup)
        for turns_back, state in zip(range(self._longest), reversed(states)):
            keys &= self._fitting(turns_back, state)
        return keys

    def _fitting(self, turns_back: int, state: Mapping[str, Any]) -> frozenset[str]:
        place = (turns_back, repr(state))
        if place not in self._known:
            if len(self._known) >= STATES_REMEMBERED:
                self._known.clear()
            self._known[place] = frozenset(key for key in self.lookup if self._policy._is_rule_applicable(key, turns_back, state))
        return self._known[place]


def remember_classes() -> None:
    """Let Rasa remember the classes of events and slots, which it gathers anew for every event of every stored turn."""
    if not hasattr(common.all_subclasses, "cache_info"):
        common.all_subclasses = lru_cache(maxsize=None)(common.all_subclasses)


def remember_matches(agent: Agent) -> None:
    """Let a loaded agent remember which rules fit what, and that its domain is not empty; both stay until another model is loaded."""
    processor = agent.processor
    domain, is_empty = processor.domain, processor.domain.is_empty()
    domain.is_empty = lambda: is_empty  # type: ignore[method-assign]
    for node in processor.graph_runner._instantiated_nodes.values():
        if isinstance(policy := node._component, RulePolicy):
            policy._get_possible_keys = _keys_of(policy)  # type: ignore[method-assign]


def _keys_of(policy: RulePolicy) -> Callable[[Mapping[str, str], Sequence[Mapping[str, Any]]], set[str]]:
    tables = [RuleMatches(policy, policy.lookup[name]) for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)]

    def keys(lookup: Mapping[str, str], states: Sequence[Mapping[str, Any]]) -> set[str]:
        return next(table for table in tables if table.lookup is lookup).keys(states)

    return keys
