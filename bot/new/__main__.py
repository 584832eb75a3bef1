"""`python -m bot.new topic|follow-up|document`: makes the files and lists what remains, also the second time."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.new.documents import make_document, missing_of_document
from bot.new.follow_ups import missing_of_follow_up
from bot.new.make import make
from bot.new.nodes import Missing
from bot.new.topics import missing_of_topic
from knowledge.errors import KnowledgeError

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def main(words: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Run one command in a checkout; 0 when nothing remains, 1 while something does, 2 where it cannot be begun."""
    arguments = _parser().parse_args(words)
    try:
        made, remains = _document(arguments, root) if arguments.kind == "document" else _named(arguments, root)
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for kind, lines in (("made", made), ("remains", remains)):
        for one in lines:
            print(f"{kind:8} {one}")
    if arguments.kind == "document" and remains:
        print(
            "helps    python -m knowledge build, then python -m knowledge propose DOCUMENT: topics and points for each clause, to confirm"
        )
    print("then     make test" if not remains else f"{len(remains)} things remain; run this again to see what is left")
    return 1 if remains else 0


def _named(arguments: argparse.Namespace, root: Path) -> tuple[Iterable[str], list[Missing]]:
    if arguments.kind == "topic":
        return make("topic", arguments.id, root), missing_of_topic(arguments.id, root)
    return make("follow_up", arguments.id, root), missing_of_follow_up(arguments.id, root)


def _document(arguments: argparse.Namespace, root: Path) -> tuple[Iterable[str], list[str | Missing]]:
    made, parsed = make_document(arguments.file, arguments.region, root)
    doubts = [f"{arguments.file}：{said}" for each in parsed for said in (*each.problems, *each.doubts)]
    return made, [*doubts, *(missing for each in parsed for missing in missing_of_document(each.document, root))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.new", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("topic", help="docs/add-a-topic.md").add_argument("id", type=_identifier, help="such as wage_arrears")
    kinds.add_parser("follow-up", help="docs/add-a-follow-up.md").add_argument(
        "id", type=_identifier, help="its intent, such as ask_papers"
    )
    document = kinds.add_parser("document", help="docs/add-a-city.md")
    document.add_argument("file", type=Path, help="the official text as published")
    document.add_argument("--region", required=True, help="id of the place in knowledge/catalog/places.yml, such as luoyang")
    return parser


def _identifier(written: str) -> str:
    if not _ID.fullmatch(written):
        raise argparse.ArgumentTypeError(f"{written}: small letters, digits and single underscores")
    return written


if __name__ == "__main__":
    sys.exit(main())
