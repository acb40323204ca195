"""The command ``map``: the prescribed maps of areas as PDF, drawn by QGIS where it is present."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping

from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]


def add_commands(commands: Any, word: Word) -> None:
    """Add the command to a parser."""
    command = commands.add_parser("map", help=word("cli.map"))
    command.add_argument("--table", type=Path, help=word("cli.table"))
    command.add_argument("--areas", type=Path, help=word("cli.areas"))
    command.add_argument("--zone", default="", help=word("cli.zone"))
    command.add_argument("--name", default="", help=word("cli.name"))
    command.add_argument("--returned", type=Path, help=word("cli.map_returned"))
    command.add_argument("--inside", type=Path, help=word("cli.map_inside"))
    command.add_argument("--form", default="mining", help=word("cli.map_form"))
    command.add_argument("--day", default="", help=word("cli.paper_day"))
    command.add_argument("--paper", default="", help=word("cli.map_paper"))
    command.add_argument("--scale", type=int, default=0, help=word("cli.map_scale"))
    command.add_argument("--text", action="append", default=[], help=word("cli.map_text"))
    command.add_argument("--base", action="append", default=[], help=word("cli.map_base"))
    command.add_argument("--position", action="append", default=[], help=word("cli.map_position"))
    command.add_argument("--position-scale", type=int, default=0, help=word("cli.map_position_scale"))
    command.add_argument("--layered", action="store_true", help=word("cli.map_layered"))
    command.add_argument("--out", type=Path, help=word("cli.map_out"))
    command.add_argument("--folder", type=Path, help=word("cli.map_folder"))


def _map(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.base.files import make_folder
    from mineral_plugin.core.work.map_orders import MapBases, MapPrinter, orders_of

    if options.qgis is None:
        raise MissingError("map.no_qgis")
    printer: MapPrinter = options.qgis()
    orders = orders_of(_requests(options, printer.letter_width()), options.out, options.folder)
    if options.folder is not None:
        make_folder(options.folder)
    bases = MapBases(tuple(options.base), tuple(options.position))
    return [one.to_dict(options.lang) for one in printer.print_maps(orders, bases, options.layered)]


def _requests(options: argparse.Namespace, letter_width: float) -> Any:
    from mineral_plugin.core.work.map_orders import other_area, texts_of
    from mineral_plugin.core.work.mapping import MapChoice, map_requests
    from mineral_plugin.core.work.requests import areas_of, event_date_of

    choice = MapChoice(
        day=event_date_of(options.day, SystemClock().now().date()),
        form=options.form,
        lang=options.lang,
        texts=texts_of(options.text),
        paper=options.paper,
        scale=options.scale,
        letter_width=letter_width,
        sketch_scale=options.position_scale,
    )
    areas = areas_of(options.table, options.areas, options.zone, options.name)
    returned = other_area(options.returned, options.zone)
    return map_requests(areas, choice, data_home(), returned, other_area(options.inside, options.zone))


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"map": _map}
