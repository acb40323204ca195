"""What the processes of a soak need: memory, open files; and whether that grows."""

from __future__ import annotations

import gc
import os
import statistics
import time
from pathlib import Path
from typing import Dict, List, NamedTuple, Sequence

EVERY_S = 2.0
MOST_GROWTH_MIB = {"client": 24.0, "service": 40.0}
"""From the first quarter to the last; the warm-up before it, a tenth, is left out."""
MOST_MORE_FILES = 40


class Sample(NamedTuple):
    """Of one process at one moment: its memory in MiB, its open files."""

    at_s: float
    pid: int
    memory_mib: float
    files: int


class Watch:
    """Looks at the program (this process) and the service every few seconds.

    The service is looked at as it lives on after its last kill: a new process begins small again.
    """

    def __init__(self) -> None:
        self.samples: Dict[str, List[Sample]] = {"client": [], "service": []}
        self._began = time.monotonic()
        self._looked = 0.0

    def look(self, service_pid: int) -> None:
        """Take a sample of each if it is time."""
        at = time.monotonic() - self._began
        if at - self._looked < EVERY_S:
            return
        self._looked = at
        gc.collect()
        self.samples["client"].append(sample(at, os.getpid()))
        kept = self.samples["service"]
        if kept and kept[-1].pid != service_pid:
            kept.clear()
        kept.append(sample(at, service_pid))

    def told(self, name: str) -> Dict[str, float]:
        """Return the figures of one: at the start and the end, and how much more an hour."""
        kept = after_warm_up(self.samples[name])
        first, last = quarters(kept)
        return {
            "minutes": round((kept[-1].at_s - kept[0].at_s) / 60, 1),
            "start_mib": round(statistics.median(one.memory_mib for one in first), 1),
            "end_mib": round(statistics.median(one.memory_mib for one in last), 1),
            "mib_per_hour": round(slope_per_s(kept) * 3600, 2),
            "files_start": max(one.files for one in first),
            "files_end": max(one.files for one in last),
        }

    def problems(self) -> List[str]:
        """Return what grew beyond its bound."""
        found = []
        for name, most in MOST_GROWTH_MIB.items():
            told = self.told(name)
            if told["end_mib"] - told["start_mib"] > most:
                found.append(f"the memory of the {name} grows: {told}")
            if told["files_end"] - told["files_start"] > MOST_MORE_FILES:
                found.append(f"the {name} leaves files open: {told}")
        return found


def sample(at_s: float, pid: int) -> Sample:
    """Look at a process."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    memory = int(status.partition("VmRSS:")[2].split()[0]) / 1024
    return Sample(at_s, pid, memory, len(os.listdir(f"/proc/{pid}/fd")))


def after_warm_up(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Leave out the first tenth."""
    return samples[len(samples) // 10 :]


def quarters(samples: Sequence[Sample]) -> "tuple[Sequence[Sample], Sequence[Sample]]":
    """Return the first and the last quarter, at least one sample each."""
    size = max(1, len(samples) // 4)
    return samples[:size], samples[-size:]


def slope_per_s(samples: Sequence[Sample]) -> float:
    """Return the slope of the straight line that fits the memory best, in MiB a second."""
    times, sizes = [one.at_s for one in samples], [one.memory_mib for one in samples]
    middle, level = statistics.fmean(times), statistics.fmean(sizes)
    spread = sum((at - middle) ** 2 for at in times)
    return sum((at - middle) * (size - level) for at, size in zip(times, sizes)) / spread if spread else 0.0
