"""The centre's own list of offices: seen by all of staff, edited row by row or as a CSV file; answers tell it from the next one on."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from sanic import response
from sanic.response import HTTPResponse

from bot.inbox.private import private_file
from bot.staff.doors import Doors
from bot.staff.html import HEADERS, RefusedError, go_to, show
from bot.staff.session import Visit
from bot.staff.words import say
from knowledge.contacts import FIELDS, Contact, contacts_file, decoded, load_contacts, read_contacts, written
from knowledge.errors import CatalogError

LARGEST = 1_000_000

Change = Callable[[tuple[Contact, ...]], tuple[Contact, ...]]
"""Makes the new list of the held one."""


class ChangedError(Exception):
    """The list is another one than the page showed."""


def add_contacts(doors: Doors) -> None:
    """Add the list, its CSV file, and the ways to change it."""
    doors.add(show_contacts, "/contacts")
    doors.add(show_contacts_csv, "/contacts.csv")
    doors.add(post_contact, "/contacts", "POST", role="editor")
    doors.add(post_contact_delete, "/contacts/delete", "POST", role="editor")
    doors.add(post_contacts_csv, "/contacts.csv", "POST", role="editor", largest=LARGEST)


async def show_contacts(visit: Visit) -> HTTPResponse:
    """All contacts, and for editors a form for one."""
    return await _page(visit, {"checked": date.today().isoformat()})


async def _page(visit: Visit, typed: Mapping[str, str], fault: str = "", status: int = 200) -> HTTPResponse:
    contacts = await visit.services.run(load_contacts)
    said = say("contacts_saved") if visit.argument("done") == "saved" else ""
    return show(
        visit, "contacts.html", status, current="knowledge", contacts=contacts, version=version_of(contacts), names=FIELDS, typed=typed,
        fault=fault, said=said,
    )  # fmt: skip


async def show_contacts_csv(visit: Visit) -> HTTPResponse:
    """The list as a file that Excel opens."""
    content = "\ufeff" + written(await visit.services.run(load_contacts))
    headers = {**HEADERS, "Content-Disposition": 'attachment; filename="contacts.csv"'}
    return response.raw(content.encode(), content_type="text/csv; charset=utf-8", headers=headers)


async def post_contact(visit: Visit) -> HTTPResponse:
    """Add a contact, or put it in the place of the one of the same office."""
    typed = {name: visit.field(name) for name in FIELDS}

    def change(held: tuple[Contact, ...]) -> tuple[Contact, ...]:
        (new,) = read_contacts(_csv(typed))
        return (*(each for each in held if (each.region, each.office) != (new.region, new.office)), new)

    return await _changed(visit, change, typed)


async def post_contact_delete(visit: Visit) -> HTTPResponse:
    """Delete the contact of one office."""
    gone = (visit.field("region"), visit.field("office"))
    return await _changed(visit, lambda held: tuple(each for each in held if (each.region, each.office) != gone), {})


async def post_contacts_csv(visit: Visit) -> HTTPResponse:
    """Put a CSV file in the place of the whole list."""
    given = (visit.request.files or {}).get("file")
    if given is None or not given.body:
        raise RefusedError(400, say("import_none"))
    return await _changed(visit, lambda _: read_contacts(decoded(given.body)), {})


def _csv(typed: Mapping[str, str]) -> str:
    quoted = ('"' + typed[name].replace('"', '""') + '"' for name in FIELDS)
    return f"{','.join(FIELDS)}\n{','.join(quoted)}\n"


async def _changed(visit: Visit, change: Change, typed: Mapping[str, str]) -> HTTPResponse:
    """The page after a change of the list that it showed; what is wrong, and who was quicker, is said and nothing is lost."""

    def save() -> None:
        with _held():
            held = load_contacts()
            if version_of(held) != visit.field("version"):
                raise ChangedError
            _write(change(held))
        visit.note("contacts.edit", contacts_file().name)

    try:
        await visit.services.run(save)
    except CatalogError as error:
        return await _page(visit, typed, say("contacts_wrong", reason=str(error)), 422)
    except ChangedError:
        return await _page(visit, typed, say("contacts_clash"), 409)
    return go_to("/contacts?done=saved")


def version_of(contacts: tuple[Contact, ...]) -> str:
    """What tells a list from every other one."""
    return hashlib.sha256(written(contacts).encode()).hexdigest()[:16]


@contextmanager
def _held() -> Iterator[None]:
    """One writer at a time, of all processes."""
    lock = contacts_file().with_suffix(".lock")
    private_file(lock)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(contacts: tuple[Contact, ...]) -> None:
    path = contacts_file()
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    private_file(draft)
    draft.write_text(written(sorted(contacts, key=lambda each: (each.region, each.office))), encoding="utf-8")
    os.replace(draft, path)
