"""How well corner tables are read, by layout: `make score` -> docs/corner-table-score.md.

    .venv/bin/python tools/score.py                     # the stored tables, to the terminal
    .venv/bin/python tools/score.py --synthetic         # tables made by rule
    .venv/bin/python tools/score.py --only 163 010 --verbose
    .venv/bin/python tools/score.py --page              # everything, and write the page

Each text goes through the front door, `read-corners`, and its JSON is held against the truth. Exit code 0
when nothing is wrong without a question, 90 % of the undamaged are read and 80 % of the questions are useful.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any, List, Mapping, Sequence

from common import ROOT

sys.path.insert(0, str(ROOT))

from score_tables import made_damage, made_layouts, made_words
from score_tables.cases import Case
from score_tables.front_door import read_files, write_texts
from score_tables.judge import Outcome, judge
from score_tables.page import Scored, detail_lines, is_good, score_lines
from score_tables.questions import Asked, weigh
from score_tables.stored import data_folder, stored_cases

from mineral_plugin.core.area.zones import Zone


def main(arguments: Sequence[str]) -> int:
    """Score what was asked for and return the exit code."""
    options = _parser().parse_args(arguments)
    cases = _chosen(options)
    scored = score(cases)
    print("\n".join([*detail_lines(scored, options.verbose), "", *score_lines(scored)]))
    return 0 if is_good(scored) else 1


def made_cases() -> List[Case]:
    """Return the tables made by rule."""
    return [*made_layouts.cases(), *made_words.cases(), *made_damage.cases()]


def _chosen(options: argparse.Namespace) -> List[Case]:
    zone_always = options.zone == "always"
    made = options.synthetic
    cases = made_cases() if made else stored_cases(data_folder(options.data), zone_always)
    return [case for case in cases if not options.only or case.id in options.only]


def score(cases: Sequence[Case]) -> List[Scored]:
    """Return what each case is worth, its text read through the command line."""
    with tempfile.TemporaryDirectory() as folder:
        entries = read_files(write_texts(cases, Path(folder)), Path(folder))
    return [scored(case, entry) for case, entry in zip(cases, entries)]


def scored(case: Case, entry: Mapping[str, Any]) -> Scored:
    """Return one case judged; where it was asked, its questions are tried out."""
    judged = judge(case, entry)
    if judged.outcome is not Outcome.ASKED:
        return Scored(judged)
    return Scored(judged, questions_of(case))


def questions_of(case: Case) -> Asked:
    """Return how useful the questions of a case are."""
    from mineral_plugin.core.work.reading import read_text, readings_document

    zone = Zone(round(case.given.meridian_deg * 60), case.given.width_deg) if case.given else None

    def read_again(answers: Mapping[str, str]) -> Any:
        return read_text(case.text, zone=zone, answers=answers)

    def document(reading: Any) -> Mapping[str, Any]:
        files: List[Mapping[str, Any]] = readings_document([(case.id, reading)], "en")["files"]
        return files[0]

    return weigh(case, read_again, document)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of stored tables (default: the test data)")
    parser.add_argument("--synthetic", action="store_true", help="tables made by rule instead")
    parser.add_argument("--only", nargs="+", metavar="ID", help="only these")
    parser.add_argument("--zone", choices=("needed", "always"), default="needed", help="when it is given")
    parser.add_argument("--verbose", action="store_true", help="also list what was asked or refused")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
