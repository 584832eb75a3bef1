"""Actions inside the Rasa process: the SDK's executor behind Rasa's own endpoint interface."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from jsonschema import ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

IN_PROCESS = "in_process"
REQUEST_SECONDS = 1.5
"""How long an HTTP action server may take; beyond it the channel answers with the fallback line."""


class InProcessActions(EndpointConfig):
    """Runs the actions of a package by calling the SDK's executor, without HTTP."""

    def __init__(self, package: str) -> None:
        super().__init__(url=IN_PROCESS, enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Run the action named in the call. The JSON round trip keeps both sides from sharing objects."""
        return await self._executor.run(json.loads(json.dumps(kwargs["json"])))


class TimelyActionServer(EndpointConfig):
    """An HTTP action server that is given up on after `REQUEST_SECONDS`; Rasa's own waits five minutes."""

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Send the call; raises asyncio.TimeoutError where the server is too slow."""
        kwargs["timeout"] = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
        return await super().request(method, subpath=subpath, **kwargs)


def action_endpoint(configured: EndpointConfig | None, package: str = "actions") -> EndpointConfig:
    """The endpoint for `endpoints.yml`: an HTTP server where it names one, else in process."""
    if configured is None or not configured.url:
        return InProcessActions(package)
    return TimelyActionServer(
        configured.url, configured.params, configured.headers, configured.basic_auth, configured.token, configured.token_name,
        enable_selective_domain=True,
    )  # fmt: skip


def cache_result_validator() -> None:
    """Build Rasa's action-result validator once; checking its schema anew costs 20 ms a turn (RasaHQ/rasa#11717)."""
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        if isinstance(self.action_endpoint, InProcessActions):
            return True  # made by the SDK in this very process; only what a server sends needs the check
        error: ValidationError | None = best_match(validator.iter_errors(result))
        if error is not None:
            raise error
        return True

    RemoteAction._validate_action_result = validate  # type: ignore[method-assign]
