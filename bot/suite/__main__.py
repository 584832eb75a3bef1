"""`python -m bot.suite`."""

import sys

from bot.suite.cli import main

if __name__ == "__main__":
    sys.exit(main())
