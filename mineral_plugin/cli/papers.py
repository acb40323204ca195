"""The commands ``paper``, ``export`` and ``compare-papers``: papers, other files, differences."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]
_KINDS = ("table", "request", "report", "summary", "forms")


def add_commands(commands: Any, word: Word) -> None:
    """Add the commands to a parser."""
    _add_paper(commands.add_parser("paper", help=word("cli.paper")), word)
    _add_export(commands.add_parser("export", help=word("cli.export")), word)
    _add_compare(commands.add_parser("compare-papers", help=word("cli.compare_papers")), word)


def _add_paper(command: argparse.ArgumentParser, word: Word) -> None:
    command.add_argument("kind", choices=_KINDS, help=word("cli.paper_kind"))
    _add_source(command, word)
    command.add_argument("--report", type=Path, help=word("cli.paper_report"))
    command.add_argument("--out", type=Path, help=word("cli.paper_out"))
    command.add_argument("--attached-to", default="", help=word("cli.paper_attached"))
    command.add_argument("--form", default="", help=word("cli.paper_form"))
    command.add_argument("--procedure", default="", help=word("cli.procedure"))
    command.add_argument(
        "--group", default="", choices=("", "I", "II", "III", "IV"), help=word("cli.paper_group")
    )
    command.add_argument("--area", action="append", default=[], help=word("cli.paper_area"))
    command.add_argument("--values", type=Path, help=word("cli.paper_values"))
    command.add_argument("--day", default="", help=word("cli.paper_day"))


def _add_export(command: argparse.ArgumentParser, word: Word) -> None:
    _add_source(command, word)
    command.add_argument("--folder", type=Path, required=True, help=word("cli.export_folder"))
    command.add_argument("--stem", default="", help=word("cli.export_stem"))
    command.add_argument("--formats", default="", help=word("cli.export_formats"))


def _add_compare(command: argparse.ArgumentParser, word: Word) -> None:
    command.add_argument("files", nargs="*", type=Path, help=word("cli.compare_papers_files"))
    command.add_argument("--draft", default="", help=word("cli.compare_papers_draft"))


def _add_source(command: argparse.ArgumentParser, word: Word) -> None:
    command.add_argument("--table", type=Path, help=word("cli.table"))
    command.add_argument("--areas", type=Path, help=word("cli.areas"))
    command.add_argument("--zone", help=word("cli.zone"))
    command.add_argument("--name", default="", help=word("cli.name"))


def _paper(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.papering import PaperPrinter, forms_document, write_paper
    from mineral_plugin.core.work.requests import event_date_of

    if options.kind == "forms":
        day = event_date_of(options.day, SystemClock().now().date())
        return forms_document(day, options.lang, options.procedure)
    if options.out is None:
        raise InputError("paper.no_out")
    made = _MAKERS[options.kind](options)
    drawn = made.has_pictures and options.out.suffix.lower() == ".docx"
    if options.qgis is None or not (drawn or options.out.suffix.lower() == ".pdf"):
        written = write_paper(made, options.out)
    else:
        printer: PaperPrinter = options.qgis()
        written = write_paper(made, options.out, printer.print_pdf, printer.picture_png)
    return {"title": made.title, "files": [str(written)]}


def _table(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.papering import table_paper
    from mineral_plugin.core.work.writing import TableOptions

    return table_paper(_areas(options), options.lang, TableOptions(attached_to=options.attached_to))


def _request(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.papering import paper_of_request, read_values, role_areas
    from mineral_plugin.core.work.requests import event_date_of

    if not options.form and not options.procedure:
        raise InputError("paper.form_or_procedure")
    whole = _areas(options) if options.table or options.areas else ()
    return paper_of_request(
        options.form,
        options.procedure,
        role_areas(whole, options.area, options.zone or "", options.lang),
        event_date_of(options.day, SystemClock().now().date()),
        options.lang,
        read_values(options.values),
        options.attached_to,
        options.group,
    )


def _report(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.papering import paper_of_report

    return paper_of_report(_report_file(options), options.lang)


def _summary(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.papering import paper_of_summary

    return paper_of_summary(_report_file(options))


def _report_file(options: argparse.Namespace) -> Path:
    if options.report is None:
        raise InputError("paper.no_report")
    path: Path = options.report
    return path


def _areas(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.requests import areas_of

    return areas_of(options.table, options.areas, options.zone or "", options.name)


def _export(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.exporting import EXPORT_KINDS, export_areas, fiona_programs

    areas = _areas(options)
    kinds: List[str] = [kind.strip().lower() for kind in options.formats.split(",") if kind.strip()]
    stem = options.stem or (areas[0].name if len(areas) == 1 else "")
    done = export_areas(
        areas,
        options.folder,
        stem,
        kinds or EXPORT_KINDS,
        SystemClock().now().date(),
        fiona_programs(),
        options.lang,
    )
    return done.to_dict(options.lang)


def _compare_papers(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.base.home import data_home
    from mineral_plugin.core.work.consistency import compare_draft, compare_files, consistency_document
    from mineral_plugin.core.work.drafting import open_draft

    if bool(options.draft) == bool(options.files):
        raise InputError("consistency.draft_or_files")
    if options.draft:
        home = data_home()
        found = compare_draft(open_draft(home, options.draft), home)
    else:
        found = compare_files(options.files)
    return consistency_document(found, options.lang)


_MAKERS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "table": _table,
    "request": _request,
    "report": _report,
    "summary": _summary,
}
COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "paper": _paper,
    "export": _export,
    "compare-papers": _compare_papers,
}
