"""What a process that opens files of others gives up first: memory, time, files that grow."""

from __future__ import annotations

import os
import sys

MEMORY_BYTES = 1024 * 1024 * 1024
PROCESSOR_S = 60


def limit() -> None:
    """Give up what hostile files could use; it cannot be taken back."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        os.nice(10)
