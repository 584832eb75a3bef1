"""`python -m bot.ask "…"`: one answer in the terminal, or a conversation without a question."""

from __future__ import annotations

from knowledge.kernels import choose_kernels

choose_kernels()  # before anything imports numpy

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.rasa.quiet import quiet_dependencies
from bot.rasa.without_tensorflow import leave_out_tensorflow
from bot.train import MODEL
from knowledge.answers.wording import say
from knowledge.errors import KnowledgeError

SENDER = "terminal"


async def reply(agent: Any, text: str, region: str | None = None) -> list[dict[str, Any]]:
    """The assistant's messages to one text."""
    from bot.channels.erasing import erased, in_tracker
    from bot.channels.inbound import read_inbound
    from bot.channels.rest import run_turn

    inbound = read_inbound({"sender": SENDER, "message": text, "metadata": {"region": region} if region else {}})
    return await erased(await run_turn(inbound, agent.handle_message, "terminal"), SENDER, in_tracker(agent, SENDER))


def shown(messages: Sequence[dict[str, Any]]) -> str:
    """Messages as text, the buttons in one line below."""
    lines = []
    for message in messages:
        if "text" in message:
            lines.append(message["text"])
            buttons = [button["title"] for button in message.get("buttons", [])]
            if buttons:
                lines.append("  ".join(f"[{title}]" for title in buttons))
    return "\n".join(lines)


def taken_along(messages: Sequence[dict[str, Any]], as_message: bool) -> str:
    """Messages as the script that staff read out, or as the short message they send, with its length."""
    from bot.channels.reply import as_reply
    from bot.staff.copies import as_sms, as_text
    from bot.staff.script import script_of

    told = as_reply(messages)
    script = script_of(told.answer, told.text)
    copy = as_sms(script, told.answer) if as_message else as_text(script)
    return f"{copy.text}\n（{copy.size}）"


async def reasons(agent: Any, text: str, region: str | None = None) -> str:
    """Why one text would get its reply now; nothing is said by asking."""
    from bot.channels.inbound import read_inbound
    from knowledge.answers.desk import open_desk
    from knowledge.talk.model import Message, Talk
    from knowledge.talk.why import explain

    inbound = read_inbound({"sender": SENDER, "message": text, "metadata": {"region": region} if region else {}})
    tracker = await agent.tracker_store.retrieve(SENDER)
    before = Talk.from_json(tracker.get_slot("talk")) if tracker is not None else Talk()
    parsed = await agent.parse_message(inbound.text)
    message = Message.from_parse(parsed, region=inbound.metadata.get("region"), is_cut=bool(inbound.metadata.get("cut")))
    return explain(message, before, open_desk())


async def talk(agent: Any, region: str | None, with_reasons: bool = False) -> None:
    """Read lines and answer each until the input ends."""
    print(say("chat_hint"))
    while True:
        try:
            text = await asyncio.to_thread(input, "> ")
        except EOFError:
            return
        why = f"\n\n{await reasons(agent, text, region)}\n" if with_reasons else ""
        print(shown(await reply(agent, text, region)) + why, flush=True)


async def _main(arguments: argparse.Namespace) -> None:
    from bot.server import load_agent

    agent = await load_agent(arguments.model, arguments.endpoints, in_memory=True)
    if not arguments.question:
        await talk(agent, arguments.region, arguments.why)
        return
    why = await reasons(agent, arguments.question, arguments.region) if arguments.why else ""
    messages = await reply(agent, arguments.question, arguments.region)
    if arguments.sms or arguments.script:
        print(taken_along(messages, as_message=arguments.sms))
        return
    print(json.dumps(messages, ensure_ascii=False, indent=2) if arguments.json else shown(messages))
    if why:
        print(f"\n{why}")


def main() -> int:
    """0 when answered, 1 with one line where something needed is missing."""
    parser = argparse.ArgumentParser(prog="python -m bot.ask", description="Ask 工友问 in the terminal.")
    parser.add_argument("question", nargs="?", default="", help="leave out to talk")
    parser.add_argument("--region", help="preset region id, such as anyang")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the messages as JSON")
    form.add_argument("--script", action="store_true", help="print what staff say, ask and hand out")
    form.add_argument("--why", action="store_true", help="print what was recognised, weighed and found beside the answer; in a talk too")
    form.add_argument("--sms", action="store_true", help="print a short message and how many it is charged as")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--endpoints", type=Path, default=Path("endpoints.yml"))
    quiet_dependencies()
    leave_out_tensorflow()
    try:
        asyncio.run(_main(parser.parse_args()))
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
