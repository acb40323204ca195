"""Reads files one by one under a memory limit and tells, one JSON line a file, what came of each.

    python -m tests.trials.reading_child ZONE FILE...

Every path that Python opens for writing is told as well: reading writes nothing.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any, Set

ADDRESS_SPACE = 6 * 1024**3
WRITING = {"open", "os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link", "os.truncate", "os.rmdir"}


def main() -> int:
    """Read the files named on the command line."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    written: Set[str] = set()
    zone, paths = _zone(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    vectors = _vectors()
    from mineral_plugin.core.work.reading import read_file, readings_document

    # The first read pays for imports: a file that is not there.
    read_file(Path("not-there.txt"), zone=zone, vectors=vectors)
    sys.addaudithook(lambda event, arguments: _watch(event, arguments, written))
    for path in paths:
        written.clear()
        start, cpu = time.perf_counter(), time.process_time()
        reading = read_file(path, zone=zone, vectors=vectors)
        seconds, busy = time.perf_counter() - start, time.process_time() - cpu
        entry = readings_document([(str(path), reading)], "en")["files"][0]
        told = {
            "path": path.name, "seconds": min(seconds, busy), "peak_mb": _peak_mb(),
            "refusal": _why(reading),
            "corners": _count(entry), "verdict": entry["verdict"],
            "written": sorted(written), "said": json.dumps(entry, ensure_ascii=False)[:20_000],
        }  # fmt: skip
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    return 0


def _zone(text: str) -> Any:
    from mineral_plugin.core.area.zones import zone_from_text

    return zone_from_text(text) if text != "-" else None


def _vectors() -> Any:
    from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource

    return FionaSource()


def _peak_mb() -> int:
    """Return the most memory this program held (MB); getrusage would tell the starter's as well."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))


def _why(reading: Any) -> str:
    """Return what is said of a file that was not read: its refusal, else its notes and questions."""
    from mineral_plugin.core.base.words import say

    notes = [*reading.notes, *(note for area in reading.areas for note in area.notes)]
    asked = [question.text for question in reading.all_questions]
    said = [reading.refusal] if reading.refusal else [*asked, *notes]
    return " ".join(say(phrase, "en") for phrase in said)


def _count(entry: Any) -> int:
    return sum(len(ring) for area in entry["areas"] for ring in area["rings"])


def _watch(event: str, arguments: Any, written: Set[str]) -> None:
    if event not in WRITING:
        return
    if event == "open":
        path, mode, flags = (list(arguments) + [None, None, 0])[:3]
        writes = (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or set(str(mode or "")) & set("wax+")
        if not writes or isinstance(path, int):
            return
    # What is unpacked for a while may lie in the temporary folder, which the starter finds empty again.
    place = _place(event, arguments)
    if not place.startswith(os.environ["TMPDIR"]):
        written.add(f"{event} {place}")


def _place(event: str, arguments: Any) -> str:
    """Return the path an event is about; a name beside an open folder is put after that folder."""
    folder = arguments[-1] if event in ("os.remove", "os.rmdir", "os.mkdir") else -1
    if isinstance(folder, int) and folder >= 0:
        return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), str(arguments[0]))
    return str(arguments[0])


if __name__ == "__main__":
    sys.exit(main())
