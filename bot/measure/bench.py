"""`python -m bot.measure.bench` (`make bench`): what the assistant costs beside a stock Rasa bot, written to docs/performance.md."""

from __future__ import annotations

from knowledge.kernels import choose_kernels

choose_kernels()  # before anything imports numpy

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bot.rasa.quiet import quiet_dependencies

DOCUMENT = Path("docs/performance.md")


def main() -> int:
    """Measure, print and write the document; 1 where a bot cannot be trained or started."""
    parser = argparse.ArgumentParser(prog="python -m bot.measure.bench", description="Compare with a stock Rasa bot.")
    parser.add_argument("--quick", action="store_true", help="a smoke run: a few examples, one epoch, a few turns; writes no document")
    parser.add_argument("--per-intent", type=int, help="examples an intent that both are trained on; 0 = all")
    parser.add_argument("--longest", type=int, help="characters such an example may have; 0 = any")
    parser.add_argument("--out", type=Path, help=f"default {DOCUMENT}; nothing with --quick")
    arguments = parser.parse_args()
    quiet_dependencies()
    # Our server and the growth test, which writes into its store, must hash senders alike.
    os.environ["GONGYOU_SECRET"] = secrets.token_hex(32)
    from bot.measure.bench_report import report
    from bot.measure.benching import FULL, QUICK, bench

    chosen = {name: value for name in ("per_intent", "longest") if (value := getattr(arguments, name)) is not None}
    plan = replace(QUICK if arguments.quick else FULL, **chosen)
    with tempfile.TemporaryDirectory(prefix="gongyou-bench-") as folder:
        try:
            text = report(asyncio.run(bench(Path(folder), plan)))
        except RuntimeError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    print(text)
    out = arguments.out or (None if arguments.quick else DOCUMENT)
    if out is not None:
        out.write_text(text, encoding="utf-8")
        print(f"bench: written to {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
