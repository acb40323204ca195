"""The forms of maps as dated data: title, tables, blocks, parts, and the rule that their scale follows.

Circular 36/2025 form II-35 (as amended by Circular 04/2026), Circular 37/2025 forms 09 and 08b, Circular
39/2025 form 19, as far as they were read; what is only customary carries the mark ``recalled``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.nodes import Node, read_json, refuse_repeats
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.dated import MARKS, Period, check_schema, legal_texts, period_of
from mineral_plugin.core.regulation.loader import citation_of
from mineral_plugin.core.regulation.model import KINDS, Citation, LegalText

SCHEMA = "map-forms-1"
NUMBERS, LETTERS = "numbers", "letters"
AUTHORITY, MAKER, APPLICANT = "authority", "maker", "applicant"
PURPOSES = (AUTHORITY, MAKER, APPLICANT)
TABLE_ROLES = ("whole", "kept", "returned", "inside")
SCALE_RULES = ("M01", "M04", "M07")


@dataclass(frozen=True)
class BlockForm:
    """A block to be signed: whom it is for, its title, what stands in brackets below, how it is known."""

    purpose: str
    title: Bilingual
    sign: Bilingual
    mark: str


@dataclass(frozen=True)
class FormNote:
    """What has to be known about a form, and how it is known."""

    text: Bilingual
    mark: str


@dataclass(frozen=True)
class MapForm:
    """A form of a map.

    ``tables`` are the roles of the areas with a corner table, in their order; ``corner_names`` is ``numbers``
    or ``letters``; ``numbered`` puts order numbers before the names; ``required`` and ``customary`` are items
    of the fact ``map_items``; ``scale_rule`` is the id of a rule or empty, ``scale_confirmed`` whether that
    rule was read for this form.
    """

    id: str
    kind: str
    name: Bilingual
    title: Bilingual
    title_mark: str
    citation: Citation
    mark: str
    procedures: Tuple[str, ...]
    period: Period
    tables: Tuple[str, ...]
    corner_names: str
    numbered: bool
    blocks: Tuple[BlockForm, ...]
    required: Tuple[str, ...]
    customary: Tuple[str, ...]
    scale_rule: str
    scale_confirmed: bool
    notes: Tuple[FormNote, ...]


@dataclass(frozen=True)
class MapForms:
    """All forms of one file, read up to ``read_on``."""

    version: str
    read_on: date
    forms: Tuple[MapForm, ...]


def map_forms(day: date, known: Optional[MapForms] = None) -> Tuple[MapForm, ...]:
    """Return the forms in use on a day."""
    return tuple(form for form in (known or load_forms()).forms if form.period.holds(day))


def form_named(form_id: str, day: date, known: Optional[MapForms] = None) -> MapForm:
    """Return a form by its id.

    Raises:
        InputError: no such form on that day.
    """
    forms = map_forms(day, known)
    found = next((form for form in forms if form.id == form_id), None)
    if found is None:
        raise InputError("map.no_form", form=form_id, day=day, known=tuple(form.id for form in forms))
    return found


def forms_for(procedure_id: str, day: date, known: Optional[MapForms] = None) -> Tuple[MapForm, ...]:
    """Return the forms of the maps that a procedure (``P14``) asks for, the usual one first."""
    return tuple(form for form in map_forms(day, known) if procedure_id in form.procedures)


def form_for(procedure_id: str, day: date, known: Optional[MapForms] = None) -> MapForm:
    """Return the usual form of the map of a procedure.

    Raises:
        InputError: the procedure asks for no map, as far as it was read.
    """
    forms = forms_for(procedure_id, day, known)
    if not forms:
        raise InputError("map.no_form_for", procedure=procedure_id, day=day)
    return forms[0]


def load_forms(path: Optional[Path] = None) -> MapForms:
    """Return the forms of ``path``, or the newest that come with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _shipped() if path is None else forms_from(read_json(path, "error.regulation_json"))


@lru_cache(maxsize=1)
def _shipped() -> MapForms:
    return forms_from(read_json(_newest(), "error.regulation_json"))


def _newest() -> Path:
    folder = resource_path("maps")
    files = sorted(folder.glob("forms-*.json"))
    if not files:
        raise MissingError("error.file_missing", path=str(folder / "forms-*.json"))
    return files[-1]


def forms_from(root: Node) -> MapForms:
    """Return the forms held by an already parsed file."""
    check_schema(root, "map-forms", SCHEMA)
    nodes = root.field("forms").entries()
    refuse_repeats(root.field("texts").entries())
    refuse_repeats(nodes)
    texts = legal_texts(root)
    forms = tuple(_form(node, texts) for node in nodes)
    return MapForms(root.field("version").text(), root.field("read_on").day(), forms)


def _form(node: Node, texts: Mapping[str, LegalText]) -> MapForm:
    rule = node.maybe("scale_rule")
    return MapForm(
        id=node.field("id").text(),
        kind=node.field("kind").one_of(KINDS),
        name=node.field("name").bilingual(),
        title=node.field("title").bilingual(),
        title_mark=node.field("title_mark").one_of(MARKS),
        citation=citation_of(node.field("citation"), texts),
        mark=node.field("mark").one_of(MARKS),
        procedures=node.field("procedures").texts(),
        period=period_of(node),
        tables=node.field("tables").some_of(TABLE_ROLES),
        corner_names=node.field("corner_names").one_of((NUMBERS, LETTERS)),
        numbered=node.field("numbered").flag(),
        blocks=tuple(map(_block, node.field("blocks").entries())),
        required=node.field("required").texts(),
        customary=node.field("customary").texts(),
        scale_rule=rule.one_of(SCALE_RULES) if rule else "",
        scale_confirmed=node.field("scale_confirmed").flag(),
        notes=tuple(_note(entry) for entry in node.field("notes").entries()),
    )


def _block(node: Node) -> BlockForm:
    return BlockForm(
        purpose=node.field("purpose").one_of(PURPOSES),
        title=node.field("title").bilingual(),
        sign=node.field("sign").bilingual(),
        mark=node.field("mark").one_of(MARKS),
    )


def _note(node: Node) -> FormNote:
    return FormNote(node.field("text").bilingual(), node.field("mark").one_of(MARKS))
