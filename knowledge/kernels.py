"""Which of its kernels numpy's OpenBLAS computes with, and how many threads; to be chosen before numpy is imported.

The OpenBLAS inside numpy's wheels knows the processors of its own year. On a newer one it falls back to kernels of 2004, and a sentence
vector takes 4.2 ms instead of 2.5 (measured on a Xeon of 2023). Which kernels a processor can run stands in its flags.
"""

from __future__ import annotations

import os
from pathlib import Path

CPU = Path("/proc/cpuinfo")
KERNELS = (
    ("SkylakeX", frozenset({"avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"})),
    ("Haswell", frozenset({"avx2", "fma"})),
)
"""Kernels by the flags they need, fastest first (OpenBLAS, driver/others/dynamic.c)."""


def choose_kernels(cpu: Path = CPU) -> None:
    """Set OPENBLAS_CORETYPE by the flags of this processor, and one thread a product; what is set already stays.

    Where nothing is known of the processor (not Linux, not x86) OpenBLAS chooses by itself. Products of one sentence are too small to be
    shared: threads only wait for one another.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    flags = _flags(cpu)
    if (best := next((name for name, needed in KERNELS if needed <= flags), None)) is not None:
        os.environ.setdefault("OPENBLAS_CORETYPE", best)


def _flags(cpu: Path) -> frozenset[str]:
    try:
        lines = cpu.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line.partition(":")[2] for line in lines if line.startswith("flags")), "").split())
