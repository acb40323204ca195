"""The command ``supplement``: a version of a filed dossier, from the demand to its receipt."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Callable, Dict, Mapping

from mineral_plugin.cli.logging_in import logins_of
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]


def add_commands(commands: Any, word: Word) -> None:
    """Add the command to a parser."""
    command = commands.add_parser("supplement", help=word("cli.supplement"))
    command.add_argument("action", choices=tuple(_DOES), help=word("cli.supplement_action"))
    command.add_argument("--draft", required=True, help=word("cli.status_draft"))
    command.add_argument("--component", default="", help=word("cli.supplement_component"))
    command.add_argument("--file", type=Path, help=word("cli.supplement_file"))
    command.add_argument("--slot", type=int, help=word("cli.supplement_slot"))
    command.add_argument("--text", default="", help=word("cli.supplement_text"))
    command.add_argument("--from", dest="source", default="", help=word("cli.supplement_from"))
    command.add_argument("--log-in", action="store_true", help=word("cli.log_in"))
    command.add_argument("--out", type=Path, help=word("cli.supplement_out"))


def _supplement(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.following import find_followed

    one = find_followed(data_home(), SystemClock().now, options.draft)
    return _DOES[options.action](one, options)


def _begin(one: Any, options: argparse.Namespace) -> Dict[str, Any]:
    """Begin a version for the demand that is open now: the service is asked first."""
    import requests

    from mineral_plugin.core.work.following import refresh
    from mineral_plugin.core.work.supplementing import begin_supplement

    home = data_home()
    with requests.Session() as session:
        fresh = refresh(one, session, home, SystemClock().now, logins=logins_of(options, session))
    return _told(begin_supplement(fresh, home), options)


def _show(one: Any, options: argparse.Namespace) -> Dict[str, Any]:
    return _told(_version(one), options)


def _attach(one: Any, options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.supplementing import put_file

    component, file = _needed(options, "component"), _needed(options, "file")
    return _told(put_file(_version(one), component, file, options.slot, options.lang), options)


def _remark(one: Any, options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.supplementing import note_change

    component, text = _needed(options, "component"), _needed(options, "text")
    return _told(note_change(_version(one), component, text), options)


def _area(one: Any, options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.supplementing import take_area_of

    return _told(take_area_of(_version(one), data_home(), _needed(options, "source", "from")), options)


def _letter(one: Any, options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.answer_letter import letter_of
    from mineral_plugin.core.work.papering import write_paper

    out = _needed(options, "out")
    paper = letter_of(one, _version(one), SystemClock().now().date(), options.lang)
    if options.qgis is None:
        written = write_paper(paper, out)
    else:
        printer = options.qgis()
        written = write_paper(paper, out, printer.print_pdf, printer.picture_png)
    return {"title": paper.title, "files": [str(written)]}


def _file(one: Any, options: argparse.Namespace) -> Dict[str, Any]:
    import requests

    from mineral_plugin.core.work.supplementing import file_supplement

    with requests.Session() as session:
        logins, now = logins_of(options, session), SystemClock().now
        receipt = file_supplement(one, _version(one), session, data_home(), now, logins=logins)
    return receipt.to_dict()


def _version(one: Any) -> Any:
    from mineral_plugin.core.work.supplementing import open_supplement

    return open_supplement(one, data_home())


def _told(version: Any, options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.answer_letter import difference_told
    from mineral_plugin.core.work.supplementing import supplement_told

    return {**supplement_told(version, options.lang), "difference": difference_told(version)}


def _needed(options: argparse.Namespace, name: str, option: str = "") -> Any:
    value = getattr(options, name)
    if not value:
        raise InputError("supplement.option_missing", action=options.action, option=f"--{option or name}")
    return value


_DOES: Mapping[str, Callable[[Any, argparse.Namespace], Dict[str, Any]]] = {
    "begin": _begin,
    "show": _show,
    "attach": _attach,
    "remark": _remark,
    "area": _area,
    "letter": _letter,
    "file": _file,
}
COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"supplement": _supplement}
