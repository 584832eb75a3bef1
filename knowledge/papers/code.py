"""A code of a paper as a picture (segno); the address in it names nobody and no conversation."""

from __future__ import annotations

from io import BytesIO

import segno

from knowledge.papers.model import Code

LEVEL, PIXELS = "m", 6
"""Error correction that survives a crease, and the width of a module."""


def as_svg(code: Code) -> str:
    """The picture as SVG to stand in a page."""
    return segno.make_qr(code.address, error=LEVEL).svg_inline(omitsize=True)


def as_png(code: Code) -> bytes:
    """The picture as PNG."""
    made = BytesIO()
    segno.make_qr(code.address, error=LEVEL).save(made, kind="png", scale=PIXELS)
    return made.getvalue()
