"""The command ``audit``: a whole register against itself and against zones."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, TextIO, Tuple

from mineral_plugin.cli.regulation import add_rules, sources_asked
from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import Phrase, say

MOST_NEIGHBOUR_M = 1_000.0
FILES = ("json", "html", "csv", "xlsx", "gpkg")
"""The kinds of files that an audit is written to, each an option."""


def add_commands(commands: Any, word: Callable[[str], str]) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser("audit", help=word("cli.audit"))
    parser.add_argument("--reference", action="append", default=[], help=word("cli.audit_reference"))
    parser.add_argument("--day", default="", help=word("cli.audit_day"))
    parser.add_argument("--zones", action="append", default=[], metavar="ROLE", help=word("cli.audit_zones"))
    parser.add_argument("--neighbours", default="", metavar="M", help=word("cli.audit_neighbours"))
    parser.add_argument("--tolerances", default="", help=word("cli.tolerances"))
    parser.add_argument("--known-on", default="", help=word("cli.known_on"))
    parser.add_argument("--previous", type=Path, metavar="GPKG", help=word("cli.audit_previous"))
    add_rules(parser, word)
    for kind in FILES:
        parser.add_argument(f"--{kind}", type=Path, metavar="FILE", help=word(f"cli.audit_{kind}"))


def _audit(options: argparse.Namespace) -> Dict[str, Any]:
    try:
        return _audited(options, Terminal(sys.stderr, options.lang))
    except KeyboardInterrupt as error:
        raise CancelledError("error.cancelled") from error


def _audited(options: argparse.Namespace, terminal: Terminal) -> Dict[str, Any]:
    # Heavy packages are imported only by the commands that need them: help answers at once.
    from mineral_plugin.core.work.audit_files import marks_of
    from mineral_plugin.core.work.audit_outputs import write_audit
    from mineral_plugin.core.work.auditing import audit_register

    now = SystemClock().now()
    request = _request(options, now.date())
    files = {kind: getattr(options, kind) for kind in FILES}
    try:
        run = audit_register(request, now, "cli", terminal)
        terminal.show(Phrase("cli.audit_writing"))
        earlier = marks_of(request.previous) if request.previous else None
        paths = {f"{kind}_path": path for kind, path in files.items()}
        written = write_audit(run, **paths, lang=options.lang, earlier=earlier)
    finally:
        terminal.clear()
    document = written.document
    told = {"pairs": document["counts"]["pairs"], **document["counts"]["outcomes"]}
    return {
        "day": document["day"],
        "headline": say(Phrase("audit.headline", told), options.lang),
        "counts": document["counts"],
        "states": document["marks"]["states"],
        "reused": document["run"]["reused"],
        "sha256": written.sha256,
        "files": [str(path) for path in files.values() if path is not None],
    }


def _request(options: argparse.Namespace, today: date) -> Any:
    from mineral_plugin.core.work.auditing import AuditRequest
    from mineral_plugin.core.work.requests import event_date_of, same_specs, tolerances_of

    return AuditRequest(
        reference=same_specs(options.reference),
        day=event_date_of(options.day, today),
        roles=roles_of(";".join(options.zones)),
        neighbour_m=neighbours_of(options.neighbours, AuditRequest.neighbour_m),
        tolerances=tolerances_of(options.tolerances),
        known_on=event_date_of(options.known_on, today) if options.known_on else None,
        sources=sources_asked(options),
        rules=options.rules,
        previous=options.previous,
    )


def roles_of(text: str) -> Tuple[str, ...]:
    """Return the roles of a list separated by ``;`` or ``,``, each once."""
    names = (name.strip() for name in text.replace(",", ";").split(";"))
    return tuple(dict.fromkeys(name for name in names if name))


def neighbours_of(text: str, default_m: float) -> float:
    """Return how far neighbours are listed in m, ``default_m`` for an empty text.

    Raises:
        InputError: the text is no number from 0 to 1000.
    """
    if not text.strip():
        return default_m
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError as error:
        raise InputError("error.audit_neighbours", text=text) from error
    if not 0.0 <= value <= MOST_NEIGHBOUR_M:
        raise InputError("error.audit_neighbours", text=text)
    return value


class Terminal:
    """Progress on one line of a terminal; a file or a pipe gets nothing."""

    def __init__(self, stream: TextIO, lang: str) -> None:
        self._stream: Optional[TextIO] = stream if stream.isatty() else None
        self._lang = lang
        self._shown = ""

    def report(self, fraction: float) -> None:
        """Show how far the work is, where the number is another one."""
        self.show(Phrase("cli.audit_running", {"percent": int(100.0 * fraction)}))

    def cancelled(self) -> bool:
        """Return ``False``: Ctrl-C stops the work by itself."""
        return False

    def show(self, phrase: Phrase) -> None:
        """Show a sentence in place of the one before."""
        text = say(phrase, self._lang)
        if self._stream is not None and text != self._shown:
            self._stream.write(f"\r{text}{' ' * (len(self._shown) - len(text))}")
            self._stream.flush()
            self._shown = text

    def clear(self) -> None:
        """Leave an empty line to whatever is printed next."""
        if self._stream is not None and self._shown:
            self._stream.write(f"\r{' ' * len(self._shown)}\r")
            self._stream.flush()
            self._shown = ""


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"audit": _audit}
