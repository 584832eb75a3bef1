"""`python -m bot.measure.evaluate` (`make eval`): what the assistant understands, written to docs/evaluation.md."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.measure.examples import EPOCHS
from bot.measure.questions import TEAM
from bot.rasa.quiet import quiet_dependencies
from knowledge.errors import KnowledgeError

DOCUMENT = Path("docs/evaluation.md")
PER_INTENT = (5, 30)
LONGEST = 60
"""Characters: DIET's time grows with the longest text of every batch; with all lengths it would train for an hour."""


def main() -> int:
    """Measure and write the document; 1 with one line where model or knowledge store are missing."""
    parser = argparse.ArgumentParser(prog="python -m bot.measure.evaluate", description="Measure what the assistant understands.")
    parser.add_argument("--questions", type=Path, default=TEAM, help="the team's labelled questions, left out where missing")
    parser.add_argument("--per-intent", type=int, nargs="+", default=PER_INTENT, help="examples an intent for each side-by-side; 0 = all")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="epochs of DIET there")
    parser.add_argument("--longest", type=int, default=LONGEST, help="characters an example may have there; 0 = any")
    parser.add_argument("--without-stock", action="store_true", help="leave Rasa's stock pipeline out (it takes most of the time)")
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    arguments = parser.parse_args()
    quiet_dependencies()
    # Rasa and TensorFlow say less when they are imported after being told to.
    from bot.measure.evaluation import evaluate
    from bot.measure.evaluation_report import report

    try:
        found = asyncio.run(evaluate(arguments))
    except KnowledgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    arguments.out.write_text(report(found), encoding="utf-8")
    print(f"eval: written to {arguments.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
