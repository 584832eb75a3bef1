"""The trial of a draft with the few questions of one suite: run by tests in place of the whole."""

from __future__ import annotations

import sys

from bot.staff import draft_trial

draft_trial.SUITES = draft_trial.SUITES / "travel.yml"

if __name__ == "__main__":
    sys.exit(draft_trial.main(sys.argv[1:]))
