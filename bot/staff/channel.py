"""The staff helper as a channel of the Rasa server, at /staff."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.rest import Handler
from bot.channels.web.files import file_response, read_file
from bot.inbox.private import tighten_tree
from bot.staff.ask_pages import add_ask
from bot.staff.closed_pages import add_closed
from bot.staff.contact_pages import add_contacts
from bot.staff.doors import Doors
from bot.staff.draft_pages import add_drafts
from bot.staff.event_pages import add_events
from bot.staff.inbox_pages import add_inbox
from bot.staff.knowledge_pages import add_knowledge
from bot.staff.login_pages import add_login
from bot.staff.old_drafts import keep_deleting_drafts
from bot.staff.paper_pages import add_papers
from bot.staff.password_pages import add_password
from bot.staff.report_pages import add_reports
from bot.staff.review_pages import add_reviews
from bot.staff.second_pages import add_second_factor
from bot.staff.services import DRAFTS, TRAINING, Services
from bot.staff.session import PATH
from bot.staff.talk_acts import add_talk_acts
from bot.staff.talk_helper import add_talk_helper
from bot.staff.talk_pages import add_talks
from bot.staff.trial_pages import add_trials

STYLE, SCRIPT = "text/css; charset=utf-8", "text/javascript; charset=utf-8"
FILES = MappingProxyType({"staff.css": STYLE, "staff.js": SCRIPT, "talk.js": SCRIPT, "events.js": SCRIPT})
FILE_HEADERS = MappingProxyType(
    {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-cache"}
)


class StaffInput(InputChannel):
    """Pages for service-centre staff."""

    def __init__(self, inbox_url: str | None = None, drafts: Path = DRAFTS, training: Path = TRAINING) -> None:
        self._inbox_url, self._drafts, self._training = inbox_url, drafts, training

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "staff"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> StaffInput:
        """The channel with the folders of credentials.yml: `drafts` and `training`."""
        given = credentials or {}
        return cls(drafts=Path(given.get("drafts") or DRAFTS), training=Path(given.get("training") or TRAINING))

    def url_prefix(self) -> str:
        """At the root of the server."""
        return PATH

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """All pages."""
        staff = Blueprint("gongyou_staff", __name__)
        tighten_tree(self._drafts)
        services = Services(on_new_message, self._inbox_url, self._drafts, self._training)
        doors = Doors(staff, services)
        for add in (
            add_login,
            add_ask,
            add_papers,
            add_events,
            add_closed,
            add_talks,
            add_talk_acts,
            add_talk_helper,
            add_inbox,
            add_knowledge,
            add_drafts,
            add_reviews,
            add_trials,
            add_contacts,
            add_reports,
            add_password,
        ):
            add(doors)
        add_second_factor(doors)
        for name, kind in FILES.items():
            _add_file(staff, name, kind)

        deleting: list[asyncio.Task[None]] = []

        @staff.listener("after_server_start")
        async def begin(*_: Any) -> None:
            deleting.append(asyncio.create_task(keep_deleting_drafts(self._drafts)))

        @staff.listener("before_server_stop")
        async def end_streams(*_: Any) -> None:
            services.is_closing = True

        @staff.listener("after_server_stop")
        async def stop(*_: Any) -> None:
            for task in (*deleting, *services.trying.values()):
                task.cancel()
            services.close()

        return staff


def _add_file(staff: Blueprint, name: str, kind: str) -> None:
    async def serve(request: Request) -> HTTPResponse:
        file = read_file(Path(__file__).with_name(name))
        return response.empty(404) if file is None else file_response(request, file, kind, FILE_HEADERS)

    staff.add_route(serve, f"/{name}", methods=["GET"], name=name.replace(".", "_"))
