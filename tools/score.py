"""How well corner tables are read, by layout: `make score` -> docs/corner-table-score.md.

    .venv/bin/python tools/score.py                     # the stored tables, to the terminal
    .venv/bin/python tools/score.py --synthetic         # tables made by rule
    .venv/bin/python tools/score.py --own               # tables written without sight of the reader
    .venv/bin/python tools/score.py --only 163 010 --verbose
    .venv/bin/python tools/score.py --trips             # round trips through files of all kinds
    .venv/bin/python tools/score.py --trips "our XLSX" --every 10
    .venv/bin/python tools/score.py --page              # everything, and write the page

Each text goes through the front door, `read-corners`, and its JSON is held against the truth. Exit code 0
when nothing is wrong without a question, 90 % of the undamaged are read and 80 % of the questions are useful.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence

from common import ROOT

sys.path.insert(0, str(ROOT))

from score_tables import made_damage, made_layouts, made_more, made_words
from score_tables.cases import Case
from score_tables.front_door import read_files, write_texts
from score_tables.judge import Outcome, judge
from score_tables.own import own_cases
from score_tables.page import Scored, detail_lines, is_good, page_lines, score_lines, trip_lines
from score_tables.questions import Asked, weigh
from score_tables.sources import clean_case
from score_tables.stored import data_folder, stored_cases
from score_tables.trips import KINDS, trip

from mineral_plugin.core.area.zones import Zone


def main(arguments: Sequence[str]) -> int:
    """Score what was asked for and return the exit code."""
    options = _parser().parse_args(arguments)
    if options.page:
        return write_page(options)
    if options.trips is not None:
        return show_trips(options)
    cases = _chosen(options)
    scored = score(cases)
    print("\n".join([*detail_lines(scored, options.verbose), "", *score_lines(scored)]))
    return 0 if is_good(scored) else 1


def write_page(options: argparse.Namespace) -> int:
    """Score everything and write docs/corner-table-score.md."""
    folder = data_folder(options.data)
    sections = {
        "Stored tables, zone given only where the text does not name it": score(stored_cases(folder)),
        "Stored tables, zone always given": score(stored_cases(folder, always_give_zone=True)),
        "Tables made by rule": score(made_cases()),
        "Tables written without sight of the reader": score(own_cases()),
    }
    trips = round_trips(folder, KINDS, options.every)
    lines = page_lines(sections, trips)
    (ROOT / "docs/corner-table-score.md").write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))
    on_the_way = [one for scored in trips.values() for one in scored]
    return 0 if all(map(is_good, sections.values())) and not wrong(on_the_way) else 1


def show_trips(options: argparse.Namespace) -> int:
    """Score the round trips that were asked for, to the terminal."""
    trips = round_trips(data_folder(options.data), options.trips or KINDS, options.every, options.only)
    for kind, scored in trips.items():
        print("\n".join(f"{kind}: {line}" for line in detail_lines(scored, options.verbose)))
    print("\n".join(trip_lines(trips)))
    return 1 if wrong([one for scored in trips.values() for one in scored]) else 0


def round_trips(
    folder: Path, kinds: Sequence[str], every: int, only: Optional[Sequence[str]] = None
) -> Dict[str, List[Scored]]:
    """Return what the stored tables' truth is worth after its way through each kind of file."""
    clean = [case for case in map(clean_case, stored_cases(folder)) if case]
    cases = [case for case in clean if case.id in only] if only else clean[::every]
    trips = {}
    for kind in kinds:
        with tempfile.TemporaryDirectory() as work:
            trips[kind] = [Scored(judged) for judged in trip(cases, kind, Path(work))]
    return trips


def wrong(scored: Sequence[Scored]) -> List[str]:
    """Return the ids of what is wrong without a question."""
    return [one.judged.case.id for one in scored if one.judged.outcome is Outcome.WRONG]


def made_cases() -> List[Case]:
    """Return the tables made by rule."""
    modules = (made_layouts, made_words, made_more, made_damage)
    return [case for module in modules for case in module.cases()]


def _chosen(options: argparse.Namespace) -> List[Case]:
    zone_always = options.zone == "always"
    if options.own:
        cases = own_cases()
    elif options.synthetic:
        cases = made_cases()
    else:
        cases = stored_cases(data_folder(options.data), zone_always)
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
    parser.add_argument("--own", action="store_true", help="the project's own tables instead")
    parser.add_argument("--trips", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="round trips of every n-th table")
    parser.add_argument("--page", action="store_true", help="score all and write docs/corner-table-score.md")
    parser.add_argument("--only", nargs="+", metavar="ID", help="only these")
    parser.add_argument("--zone", choices=("needed", "always"), default="needed", help="when it is given")
    parser.add_argument("--verbose", action="store_true", help="also list what was asked or refused")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
