"""What comes of each fault of the contract's table -> docs/reliability.md, from the records of its tests.

    python3 tools/reliability.py            # run the tests of the faults, then write the page
    python3 tools/reliability.py --page     # write it from the records of the last `make test`
    python3 tools/reliability.py --soak     # only the section of the soak, from docs/soak.json

Each test leaves what it did and what came of it (tests/faults.py): counts out of the service's own database,
bytes counted by the proxy, the sentence as the program says it. Nothing on the page is typed by hand but the
names of the faults, and why one has no record yet.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from common import BUILD, ROOT, SERVICE_VENV, clean_environ, output_of, run, table

PAGE = ROOT / "docs/reliability.md"
RECORDS = BUILD / "test/faults.jsonl"
SOAK, SOAK_TITLE = ROOT / "docs/soak.json", "## Soak"
TESTS = (
    "test_faults_line.py",
    "test_faults_outdated.py",
    "test_faults_ends.py",
    "test_following.py",
    "test_national_sync.py",
)
FAULTS = {
    1: "the connection is cut in the middle of a chunk, 100 times",
    2: "the service is killed between the bytes and its answer",
    3: "the answer to the submission is lost",
    4: "two windows file the same dossier together",
    5: "a key is used again with another body",
    6: "bursts of 500, 502, 503, 504",
    7: "a storm of 429",
    8: "the same file twice",
    9: "a turned bit; a file that becomes shorter or changes",
    10: "a wrong clock, a wrong zone",
    11: "the log-in runs out or is ended",
    12: "a full disk, there and here",
    13: "a proxy without PATCH, with a small limit, with a log-in page",
    14: "a certificate that does not hold",
    15: "something changes before the submission",
    16: "files are looked at slowly, or refused",
    17: "the adapter to the national systems: duplicates, unknown errors, lost sessions",
    18: "events out of order, repeated, of an unknown kind",
    19: "the last day of a supplement passes",
    20: "a power cut of the program, of the service",
    21: "hostile files and names",
}
"""The table of the contract; the numbers are its own."""
NOT_YET: Mapping[int, str] = {}
"""Faults without a record, and why."""
HEAD = ("fault", "what was done", "dossiers", "receipts", "bytes sent twice", "the sentence that is shown")


def records(path: Path = RECORDS) -> List[Dict[str, Any]]:
    """Return what the tests left, in the order of the faults and then of their tests."""
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return sorted((json.loads(line) for line in lines), key=lambda one: int(one["fault"]))


def rows(found: Sequence[Dict[str, Any]]) -> List[Tuple[str, ...]]:
    """Return the rows of the page."""
    made: List[Tuple[str, ...]] = []
    for number in FAULTS:
        of_number = [one for one in found if one["fault"] == number]
        made += [_row(one) for one in of_number]
        if not of_number:
            made.append((str(number), NOT_YET.get(number, "NO RECORD"), "", "", "", ""))
    return made


def _row(one: Dict[str, Any]) -> Tuple[str, ...]:
    again = "not counted" if one["again_bytes"] is None else f"{one['again_bytes']:,}".replace(",", " ")
    counts = (str(one["dossiers"]), str(one["receipts"]), again)
    return (str(one["fault"]), _cell(one["done"]), *counts, _cell(one["sentence"]))


def _cell(text: str) -> str:
    """Return a text for a cell: one line, without what differs from run to run."""
    text = re.sub(r"https?://127\.0\.0\.1:\d+", "http://…", text.replace("|", "/"))
    return " ".join(text.split())


def page(found: Sequence[Dict[str, Any]], made: str) -> List[str]:
    """Return the lines of docs/reliability.md."""
    intro = (
        f"Made by `python3 tools/reliability.py` ({made}) from the records of `make test`: each fault of the "
        "contract is brought about by a proxy, a kill or a full disk at the real service, with a filing "
        "through it. Each row ended with every file at the service with its SHA-256, to the byte. Where a "
        "fault mends itself the person sees the sentence of the receipt and nothing else. Of 17 the dossiers "
        "are those at the National Portal, played by a small server: each with every step of its progress "
        "once and in order, and the sentence is what `sync-national` tells whoever runs it."
    )
    names = [f"{number}. {name}" for number, name in FAULTS.items()]
    lines = ["# What comes of faults", "", intro, "", *names, "", "## What came of each", ""]
    return [*lines, *table(HEAD, rows(found))]


def soak_section(told: Mapping[str, Any]) -> List[str]:
    """Return the lines about the last soak, from the figures that it left."""
    wrong, done = told["went_wrong"], told["done"]
    intro = (
        f"Made by `python3 tools/soak.py` ({told['day']}, commit {told['commit']}, {told['processors']} "
        f"processors): {told['seconds'] / 3600:.2f} hours of journeys drawn from the seed {told['seed']}, "
        f"{told['steps']} steps, by applicants with data folders of their own, the command line as a process "
        "of its own, and an officer, over one service. After each step and at the end both sides are held "
        "against each other; a run that finds anything lost, double or broken ends there and leaves no "
        "figures. The service is killed in the first two fifths; its memory is that of the process which "
        "lives on from the last kill."
    )
    return [
        SOAK_TITLE,
        "",
        intro,
        "",
        f"- what was done: {_counts(done)}",
        f"- what went wrong meanwhile: service killed {told['service_kills']}, {_counts(wrong)}",
        f"- refusals, each one sentence: {_counts(told['refused'])}",
        f"- lost: {told['lost']}; double: {told['double']}",
        f"- memory of the program: {_memory(told['client'])}",
        f"- memory of the service: {_memory(told['service'])}",
    ]


def _counts(counts: Mapping[str, int]) -> str:
    left_out = ("nothing", "service killed")
    return ", ".join(f"{name} {count}" for name, count in counts.items() if name not in left_out) or "nothing"


def _memory(told: Mapping[str, float]) -> str:
    return (
        f"{told['start_mib']} MiB in the first quarter of {told['minutes']} minutes, {told['end_mib']} MiB "
        f"in the last, slope {told['mib_per_hour']} MiB an hour; open files {told['files_start']} and "
        f"{told['files_end']}"
    )


def write_soak() -> None:
    """Put the section of the last soak onto the page, below what is there; nothing where there was none."""
    if not SOAK.is_file():
        return
    before = PAGE.read_text("utf-8").partition(SOAK_TITLE)[0].rstrip("\n")
    lines = soak_section(json.loads(SOAK.read_text("utf-8")))
    PAGE.write_text("\n".join([before, "", *lines]) + "\n", "utf-8")


def run_tests() -> int:
    """Run the tests of the faults for their records; return the exit code."""
    RECORDS.parent.mkdir(parents=True, exist_ok=True)
    RECORDS.unlink(missing_ok=True)
    places = [f"tests/contract/{name}" for name in TESTS]
    command = [SERVICE_VENV / "bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *places]
    return run(command, env=clean_environ({"MINERAL_FAULTS": str(RECORDS)})).returncode


def main(arguments: Sequence[str]) -> int:
    """Write the page; 1 where a test failed or a fault has no record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", action="store_true", help="do not run the tests")
    parser.add_argument("--soak", action="store_true", help="only the section of the soak")
    given = parser.parse_args(arguments)
    if given.soak:
        write_soak()
        return 0
    code = 0 if given.page else run_tests()
    found = records()
    commit = output_of(["git", "describe", "--always"]).strip() or "-"
    PAGE.write_text("\n".join(page(found, f"commit {commit}, {os.cpu_count()} processors")) + "\n", "utf-8")
    write_soak()
    sys.stdout.write(f"{PAGE}\n")
    missing = set(FAULTS) - {int(one["fault"]) for one in found} - set(NOT_YET)
    return code or int(bool(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
