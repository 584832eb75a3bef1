"""The report for people: one HTML file with every conversation, everything in it escaped, nothing fetched from elsewhere."""

from __future__ import annotations

from pathlib import Path

from bot.suite.results import Run

TEMPLATE = Path(__file__).with_name("report.html")
LONGEST_MESSAGE = 600
"""Characters of a message shown; hostile input may have thousands."""


def html(run: Run) -> str:
    """The run as one self-contained page."""
    from jinja2 import Environment, StrictUndefined

    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        TEMPLATE.read_text(encoding="utf-8")
    )
    order = {"error": 0, "failed": 1, "undecided": 2, "passed": 3}
    conversations = sorted(run.conversations, key=lambda conversation: order[conversation.outcome])
    return template.render(run=run, conversations=conversations, shown=shown)


def shown(text: str) -> str:
    """A message as it can be looked at: control characters visible, the middle of long ones left out."""
    visible = "".join(character if character.isprintable() or character == "\n" else f"\\u{ord(character):04x}" for character in text)
    if len(visible) <= LONGEST_MESSAGE:
        return visible
    half = LONGEST_MESSAGE // 2
    return f"{visible[:half]} … {len(visible) - 2 * half} … {visible[-half:]}"
