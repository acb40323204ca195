"""The commands: each calls one use case and prints JSON; an error is one sentence and exit code 2."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.cli import (
    audit,
    authority,
    deadlines,
    dossiers,
    following,
    handing_off,
    logging_in,
    maps,
    outbox,
    packs,
    papers,
    procedures,
    receipts,
    regulation,
    signing,
    supplements,
)
from mineral_plugin.cli.parser import build_parser
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import say

DONE = 0
NOT_WRITTEN = 1
REFUSED = 2


def main(arguments: Optional[Sequence[str]] = None, qgis: Optional[Callable[[], Any]] = None) -> int:
    """Run one command; return 0 when it was done, 2 when it was not (the sentence is on stderr).

    ``qgis`` begins who draws maps and prints papers (``MapPrinter``, ``PaperPrinter``), ``None`` where it is
    not there.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(given, os.environ)
    try:
        options = build_parser(lang).parse_args(given)
        lang, options.qgis = options.lang, qgis
        if options.command == "read-corners":
            return _read_corners(options)
        _print(_COMMANDS[options.command](options))
    except MineralError as error:
        print(error.text(lang), file=sys.stderr)
        return REFUSED
    return DONE


def _language(given: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the language asked for, else the environment's, else Vietnamese."""
    if "--lang" in given[:-1] and given[given.index("--lang") + 1] in ("vi", "en"):
        return given[given.index("--lang") + 1]
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "vi"


def _print(answer: Any) -> None:
    """Print a text as it is, everything else as JSON."""
    try:
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False, indent=1)
        print(text, flush=True)
    except BrokenPipeError:
        # The reader (head, less) went away: the work is done, and the exit must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _check(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.outputs import (
        document_digests,
        report_document,
        write_reports,
    )

    reports = _reports(options)
    write_reports(reports, options.report_json, options.report_html, options.lang, options.findings)
    document = report_document(reports)
    digests = document_digests(document)
    return {
        "areas": [
            {
                "id": report.area.id,
                "name": report.area.name,
                "verdict": report.summary.verdict,
                "headline": report.summary.headline.text(options.lang),
                "sha256": digests[report.area.id],
            }
            for report in reports
        ],
        "files": [str(path) for path in _outputs(options) if path is not None],
    }


def _outputs(options: argparse.Namespace) -> Tuple[Any, ...]:
    return options.report_json, options.report_html, options.findings


def _reports(options: argparse.Namespace) -> Tuple[Any, ...]:
    # Heavy packages are imported only by the commands that need them: help answers at once.
    from mineral_plugin.core.work.checking import CheckRequest, check_areas
    from mineral_plugin.core.work.levels import with_stated_levels
    from mineral_plugin.core.work.requests import areas_of, event_date_of, same_specs, tolerances_of

    now = SystemClock().now()
    day = event_date_of(options.event_date or "", now.date())
    areas = areas_of(options.table, options.areas, options.zone or "", options.name)
    request = CheckRequest(
        areas=with_stated_levels(areas, options.top_m, options.bottom_m),
        procedure=options.procedure,
        mineral=options.mineral,
        event_date=day,
        reference=same_specs(options.reference),
        holder=options.holder,
        tolerances=tolerances_of(options.tolerances),
        known_on=event_date_of(options.known_on, now.date()) if options.known_on else None,
        sources=regulation.sources_asked(options),
        facts=_facts(options),
        rules=options.rules,
        received_on=event_date_of(options.received_on, now.date()) if options.received_on else None,
        regime=options.regime,
    )
    return check_areas(request, now, front_door="cli")


def _facts(options: argparse.Namespace) -> Any:
    """Return what is stated; the rule set of the check says what may be."""
    from mineral_plugin.core.work.requests import event_date_of, facts_of

    day = event_date_of(options.event_date or "", SystemClock().now().date())
    return facts_of(options.facts, day, regulation.law_of(options).regulation(day))


def _draft(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.drafting import draft_summary, make_draft

    home, now = data_home(), SystemClock().now()
    facts = _facts(options)
    drafts = [make_draft(report, home, now, options.lang, facts) for report in _reports(options)]
    return [draft_summary(draft, options.lang) for draft in drafts]


def _file(options: argparse.Namespace) -> Dict[str, Any]:
    import requests

    from mineral_plugin.core.work.drafting import open_draft
    from mineral_plugin.core.work.filing import file_draft

    home = data_home()
    with requests.Session() as session:
        draft = open_draft(home, options.draft)
        login = logging_in.login_of(options, session)
        now = SystemClock().now
        receipt = file_draft(draft, options.service, session, home, now, login=login)
        _warn_of_clock(options, session, now())
    return receipt.to_dict()


def _warn_of_clock(options: argparse.Namespace, session: Any, now: datetime) -> None:
    """Say on stderr that this computer's clock is wrong; what was asked for is done by then."""
    from mineral_plugin.core.work.choices import ask_service
    from mineral_plugin.core.work.clock_told import clock_warning

    with contextlib.suppress(MineralError):
        warning = clock_warning(ask_service(options.service, session), now)
        if warning is not None:
            print(say(warning, options.lang), file=sys.stderr)


def _receipts(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.filing import list_receipts
    from mineral_plugin.core.work.handing_off import declared_told, list_declared

    home = data_home()
    received = [receipt.to_dict() for receipt in list_receipts(home, SystemClock().now)]
    return [*received, *(declared_told(filing, options.lang) for filing in list_declared(home))]


def _read_corners(options: argparse.Namespace) -> int:
    """Read files of any format; 0 when the answer was written, whatever it says, 1 when it was not."""
    from mineral_plugin.core.base.errors import CannotWriteError
    from mineral_plugin.core.base.files import write_bytes
    from mineral_plugin.core.work.reading import read_file, readings_document
    from mineral_plugin.core.work.requests import zone_of

    zone = zone_of(options.zone or "")
    items = [(given, read_file(Path(given), zone)) for given in options.files]
    try:
        document = json.dumps(readings_document(items, options.lang), ensure_ascii=False, indent=1)
        write_bytes(options.json, document.encode("utf-8", "backslashreplace"))
    except CannotWriteError as error:
        print(error.text(options.lang), file=sys.stderr)
        return NOT_WRITTEN
    return DONE


def _minerals(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.choices import choices

    day, law = SystemClock().now().date(), regulation.law_of(options)
    offered = choices(day, law.rules)
    return {
        "minerals": {one.id: one.name.text(options.lang) for one in offered.minerals},
        "procedures": {one.id: one.name.text(options.lang) for one in offered.procedures},
        "law": law.told(day),
    }


_COMMANDS = {
    "check": _check,
    "draft": _draft,
    "file": _file,
    "receipts": _receipts,
    "minerals": _minerals,
    **dossiers.COMMANDS,
    **packs.COMMANDS,
    **maps.COMMANDS,
    **papers.COMMANDS,
    **outbox.COMMANDS,
    **audit.COMMANDS,
    **authority.COMMANDS,
    **procedures.COMMANDS,
    **deadlines.COMMANDS,
    **logging_in.COMMANDS,
    **following.COMMANDS,
    **receipts.COMMANDS,
    **signing.COMMANDS,
    **handing_off.COMMANDS,
    **regulation.COMMANDS,
    **supplements.COMMANDS,
}
