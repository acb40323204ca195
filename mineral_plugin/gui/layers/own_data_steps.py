"""Files and map layers of the user's own as reference data: described, asked about, remembered."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject

from mineral_plugin.bridge.layer_tables import QgisTables
from mineral_plugin.bridge.reference_layers import snapshot, snapshot_path, vector_layers
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.layers.fields_card import FieldsCard, FieldShown
from mineral_plugin.gui.parts.sentences import error_sentence

_EXAMPLES, _EXAMPLE_LETTERS = 3, 80


@dataclass(frozen=True)
class _Known:
    """What is known before anything is asked; ``text`` is the entry that an answer replaces, if any."""

    text: str = ""
    table: str = ""
    role: str = ""
    as_of: Optional[date] = None
    is_from_map: bool = False


class OwnDataSteps(QObject):
    """Asks by one card for one file after the other."""

    def __init__(self, dock: MineralDock, desk: Desk, layers: Any, project: QgsProject) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._layers, self._project = dock, desk, layers, project
        self._panel = dock.layers
        self._waiting: List[str] = []
        self._tables: Dict[str, Any] = {}
        self._own: Optional[Any] = None
        self._law: Any = None
        self._known = _Known()
        layers.work.ended.connect(self._next)
        self._panel.card_closed.connect(self._next)
        self._panel.map_layers_asked.connect(self._offer_map_layers)
        self._panel.map_layer_chosen.connect(self.take_map_layer)

    # --- what is given ------------------------------------------------------------------------------

    def take(self, paths: Sequence[str]) -> None:
        """Ask about files, one after the other."""
        self._waiting += [path for path in paths if path not in self._waiting]
        self._next()

    def _next(self) -> None:
        """Look into the next file, unless something is under way or asked; what ends calls this again."""
        if self._waiting and not self._layers.work.is_busy and self._panel.card is None:
            self._describe(Path(self._waiting.pop(0)), _Known())

    def ask_again(self, text: str) -> None:
        """Ask about a file that takes part already."""
        from mineral_plugin.core.reference.spec import parse_reference_spec

        try:
            (spec,) = parse_reference_spec(text)
        except MineralError as error:
            self._panel.show_told("conflict", error_sentence(error, self._desk.lang))
            return
        known = _Known(text=text, table=spec.table or "", role=spec.role, as_of=spec.as_of)
        self._describe(spec.path, known)

    def _describe(self, path: Path, known: _Known) -> None:
        home, now, rules = self._desk.home(), self._desk.now(), self._dock.check.asked().rules

        def work(_progress: Any) -> Any:
            from mineral_plugin.core.work.law_in_use import law_in_use
            from mineral_plugin.core.work.own_data import describe
            from mineral_plugin.core.work.packs import sources_of

            law = law_in_use(rules, sources_of(home, os.environ), now).regulation(now.date())
            return law, describe(path, home, law, QgisTables())

        text = self.tr("Looking into {file}").format(file=path.name)
        self._layers.work.run(text, work, lambda seen: self._ask(path, seen, known))

    def _offer_map_layers(self) -> None:
        layers = vector_layers(self._project)
        self._panel.offer_map_layers([(layer.id(), layer.name()) for layer in layers])

    def take_map_layer(self, identifier: str) -> None:
        """Keep a layer of the map as it is at this moment, then ask about it."""
        layer = self._project.mapLayer(identifier)
        if layer is None:
            return
        self._panel.show_told("clear", "")
        moment = self._desk.now()
        target = snapshot_path(layer, self._desk.home() / "from-map", moment)
        try:
            write = snapshot(layer, target, moment)
        except MineralError as error:
            self._panel.show_told("conflict", error_sentence(error, self._desk.lang))
            return
        text = self.tr("Keeping the layer {name} as it is now").format(name=layer.name())
        self._layers.work.run(text, write, lambda path: self._describe(path, _Known(is_from_map=True)))

    # --- what is asked ------------------------------------------------------------------------------

    def _ask(self, path: Path, seen: Tuple[Any, Tuple[Any, ...]], known: _Known) -> None:
        """Ask what a file is; ``seen`` are the law that knows the roles and the tables of the file."""
        self._law, tables = seen
        self._known = known
        self._tables = {table.name: table for table in tables}
        roles = [(role.id, role.name.text(self._desk.lang)) for role in self._law.roles]
        day = format_date(self._desk.today(), "vi") if known.is_from_map else ""
        card = FieldsCard(self.tr("What is in {file}?").format(file=path.name), day)
        card.offer(list(self._tables), roles)
        card.table_chosen.connect(lambda name: self._choose_table(card, name, ""))
        card.role_chosen.connect(lambda role: self._choose_role(card, role))
        card.day_typed.connect(lambda text: self._on_day(card, text))
        card.done.connect(lambda: self._use(card))
        if known.is_from_map:
            card.cancelled.connect(lambda: path.unlink(missing_ok=True))
            card.dropped.connect(lambda: path.unlink(missing_ok=True))
        filled = next((name for name, table in self._tables.items() if table.count != 0), "")
        as_of = format_date(known.as_of, "vi") if known.as_of else ""
        card.choose(known.table if known.table in self._tables else filled, "", as_of)
        self._panel.show_card(card)
        self._choose_table(card, card.chosen_table(), known.role)
        self._on_day(card, as_of)

    def _choose_table(self, card: FieldsCard, name: str, role: str) -> None:
        """Take a table of the file; the role remembered of it, or ``role`` where one was given."""
        self._own = self._tables[name]
        card.choose(name, role or self._own.role or card.chosen_role(), card.day.text())
        self._choose_role(card, card.chosen_role())

    def _choose_role(self, card: FieldsCard, role: str) -> None:
        from mineral_plugin.core.work.own_data import table_for_role

        if not role or self._own is None:
            card.show_fields((), (), {}, [say(told, self._desk.lang) for told in self._told()])
            return
        try:
            own = table_for_role(self._own, role, self._law)
            shown = self._fields(own, role)
        except MineralError as error:
            card.show_problem(error_sentence(error, self._desk.lang))
            return
        told = [say(phrase, self._desk.lang) for phrase in own.told]
        card.show_fields(shown, own.columns, examples(own), told)

    def _told(self) -> Tuple[Any, ...]:
        return self._own.told if self._own is not None else ()

    def _fields(self, own: Any, role: str) -> List[FieldShown]:
        return [self._field(own, field) for field in self._law.role(role).fields]

    def _field(self, own: Any, field: str) -> FieldShown:
        from mineral_plugin.core.reference.columns import field_term

        lang = self._desk.lang
        words = say(field_term(field), lang)
        words = words[:1].upper() + words[1:]
        if field in own.likely:
            guess = own.likely[field]
            return FieldShown(field, words, guess.column, "within_tolerance", say(guess.why, lang))
        if field in own.doubts:
            why = self.tr("One of: {columns}").format(columns=", ".join(own.doubts[field]))
            return FieldShown(field, words, "", "cannot_tell", why)
        if field in own.fields:
            return FieldShown(field, words, own.fields[field], "clear", self.tr("Certain"))
        return FieldShown(field, words, "", "not_applicable", "")

    def _on_day(self, card: FieldsCard, text: str) -> None:
        sentence = self.tr("Without a day of the data, this layer answers “cannot tell” only.")
        if not text.strip():
            card.show_day("cannot_tell", sentence)
            return
        try:
            day_of(text)
        except MineralError as error:
            card.show_day("conflict", error_sentence(error, self._desk.lang))
            return
        card.show_day("clear", "")

    # --- what is answered ---------------------------------------------------------------------------

    def _use(self, card: FieldsCard) -> None:
        from mineral_plugin.core.work.own_data import own_spec, remember_fields

        given, own = card.given(), self._own
        if own is None:
            return
        try:
            text = own_spec(own.path, own.name, given.role, day_of(given.day), given.fields)
            remember_fields(self._desk.home(), own, given.role, given.fields)
        except MineralError as error:
            card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._panel.choose(self._panel.choice.replacing(self._known.text, text))
        self._panel.show_card(None)


def day_of(text: str) -> Optional[date]:
    """Return the day that the user typed, ``None`` for an empty text.

    Raises:
        InputError: the text is no day.
    """
    from mineral_plugin.core.work.requests import event_date_of

    return event_date_of(text, date.max) if text.strip() else None


def examples(own: Any) -> Dict[str, str]:
    """Return a few values of each column of a table, as text."""
    told: Dict[str, str] = {}
    for column in own.columns:
        values = [str(value).strip() for value in own.samples.get(column, ()) if value is not None]
        kept = list(dict.fromkeys(value for value in values if value))[:_EXAMPLES]
        text = ", ".join(kept)
        told[column] = text if len(text) <= _EXAMPLE_LETTERS else text[:_EXAMPLE_LETTERS] + "…"
    return told
