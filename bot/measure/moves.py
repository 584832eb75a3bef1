"""`python -m bot.measure.moves`: how well moves are recognised in the annotated conversations, each writer judged by a model that has not
seen that writer."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from bot.measure.tables import percent, table
from knowledge.answers.desk import Desk, open_desk
from knowledge.reading.moves import MOVES, MoveReader
from knowledge.search.encoder import load_encoder
from knowledge.talk.conversations import Said, read_conversations
from knowledge.talk.heard import Heard
from knowledge.talk.model import Message, Talk
from knowledge.talk.table import TABLE
from knowledge.talk.train import learn
from knowledge.talk.turn import hear


def writer_of(said: Said) -> str:
    """Who wrote a conversation: the letter before its number."""
    return said.talk.partition("-")[0]


def played(messages: Sequence[Said], read: dict[str, Message], reader: MoveReader, desk: Desk) -> Iterator[tuple[Said, Heard]]:
    """Every message as heard in its talk; what it did is taken from the annotation, so that the talk stays on its way."""
    for _, group in groupby(messages, key=lambda said: said.talk):
        talk = Talk()
        for said in group:
            heard = hear(read[said.text], talk, desk, reader)
            yield said, heard
            _, talk = TABLE[said.move](heard)


def move_table(pairs: Sequence[tuple[Said, Heard]]) -> str:
    """Messages and recall of each move."""
    counts = Counter(said.move for said, _ in pairs)
    found = Counter(said.move for said, heard in pairs if next(iter(heard.moves)) == said.move)
    rows = [[move, counts[move], percent(found[move] / counts[move])] for move in MOVES if counts[move]]
    return table(["move", "messages", "recognised"], [["all", len(pairs), percent(sum(found.values()) / len(pairs))], *rows])


async def main() -> None:
    """Play and print."""
    from bot.server import load_agent
    from bot.train import MODEL

    desk, encoder, said = open_desk(), load_encoder(), read_conversations()
    agent = await load_agent(MODEL, Path("endpoints.yml"), in_memory=True)
    read = {text: Message.from_parse(await agent.parse_message(text)) for text in dict.fromkeys(each.text for each in said)}
    pairs: list[tuple[Said, Heard]] = []
    for writer in sorted({writer_of(each) for each in said}):
        reader = MoveReader(learn([each for each in said if writer_of(each) != writer], encoder), encoder)
        pairs += played([each for each in said if writer_of(each) == writer], read, reader, desk)
        print(f"{writer}: played", file=sys.stderr, flush=True)
    print(move_table(pairs))


if __name__ == "__main__":
    from bot.rasa.quiet import quiet_dependencies

    quiet_dependencies()
    asyncio.run(main())
