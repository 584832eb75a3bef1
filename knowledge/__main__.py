"""Entry of `python -m knowledge`."""

import sys

from knowledge.kernels import choose_kernels

choose_kernels()  # before anything imports numpy

from knowledge.cli import main

sys.exit(main())
