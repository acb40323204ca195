"""The forms of requests, from dated data: which form, which entries were read, which corner tables it has.

Circulars 36 and 37/2025/TT-BNNMT as changed by Circular 04/2026/TT-BNNMT, as far as they were read. A form
whose entries were not read offers only what no request can do without, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.nodes import Node, read_json, refuse_repeats
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.dated import (
    MARKS,
    Period,
    check_schema,
    filled,
    legal_texts,
    period_of,
)
from mineral_plugin.core.regulation.model import GROUPS, Citation, LegalText

SCHEMA = "request-forms-1"
WHOLE, INSIDE, RETURNED, KEPT = "whole", "inside", "returned", "kept"
ROLES = (WHOLE, INSIDE, RETURNED, KEPT)
"""What an area is in a request: all of it, the part in a prohibited area, what is returned, what is kept."""


@dataclass(frozen=True)
class RequestField:
    """An entry of a form: its id, its label, how it is known, and in which case it is needed."""

    id: str
    label: Bilingual
    mark: str
    when: Optional[Bilingual] = None


@dataclass(frozen=True)
class RequestForm:
    """A form: its place in law, the procedures (and the case) it serves, entries, tables of its annex, map.

    ``groups`` are the mineral groups it is for, empty for all. ``map_form`` is where the form of the map
    stands that goes with it, ``None`` where none was read. ``fields_known`` is false where the form's entries
    were not read.
    """

    id: str
    citation: Citation
    procedures: Tuple[str, ...]
    case: Optional[Bilingual]
    groups: Tuple[str, ...]
    period: Period
    fields_known: bool
    fields: Tuple[RequestField, ...]
    tables: Tuple[str, ...]
    tables_mark: str
    map_form: Optional[Citation]


@dataclass(frozen=True)
class RequestForms:
    """All forms of one file; the law was read up to ``read_on``."""

    version: str
    read_on: date
    forms: Tuple[RequestForm, ...]


def form_named(form_id: str, day: date, known: Optional[RequestForms] = None) -> RequestForm:
    """Return a form in use on ``day``.

    Raises:
        InputError: there is no such form on that day; the sentence names those that there are.
    """
    forms = [form for form in (known or load_request_forms()).forms if form.period.holds(day)]
    for form in forms:
        if form.id == form_id:
            return form
    raise InputError("paper.no_form", form=form_id, day=day, forms=tuple(form.id for form in forms))


def forms_for(
    procedure: str, day: date, group: str = "", known: Optional[RequestForms] = None
) -> Tuple[RequestForm, ...]:
    """Return the forms for a procedure on ``day``, for one mineral group where it is given."""
    return tuple(
        form
        for form in (known or load_request_forms()).forms
        if procedure in form.procedures
        and form.period.holds(day)
        and (not group or not form.groups or group in form.groups)
    )


def load_request_forms(path: Optional[Path] = None) -> RequestForms:
    """Return the forms of ``path``, or the newest that come with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _shipped() if path is None else _forms(read_json(path))


@lru_cache(maxsize=1)
def _shipped() -> RequestForms:
    folder = resource_path("papers")
    files = sorted(folder.glob("request-forms-*.json"))
    if not files:
        raise MissingError("error.file_missing", path=str(folder / "request-forms-*.json"))
    return _forms(read_json(files[-1]))


def _forms(root: Node) -> RequestForms:
    check_schema(root, "request-forms", SCHEMA)
    nodes = filled(root.field("forms")).entries()
    refuse_repeats(nodes)
    refuse_repeats(root.field("texts").entries())
    texts = legal_texts(root)
    forms = tuple(_form(node, texts) for node in nodes)
    return RequestForms(root.field("version").text(), root.field("read_on").day(), forms)


def _form(node: Node, texts: Mapping[str, LegalText]) -> RequestForm:
    case, groups, map_node = node.maybe("case"), node.maybe("groups"), node.maybe("map")
    fields = filled(node.field("fields")).entries()
    refuse_repeats(fields)
    return RequestForm(
        id=node.field("id").text(),
        citation=_amended(_place(node, texts), node, texts),
        procedures=filled(node.field("procedures")).texts(),
        case=case.bilingual() if case else None,
        groups=filled(groups).some_of(GROUPS) if groups else (),
        period=period_of(node),
        fields_known=node.field("fields_known").flag(),
        fields=tuple(map(_field, fields)),
        tables=tuple(entry.field("role").one_of(ROLES) for entry in node.field("tables").entries()),
        tables_mark=node.field("tables_mark").one_of(MARKS),
        map_form=_place(map_node, texts) if map_node else None,
    )


def _place(node: Node, texts: Mapping[str, LegalText]) -> Citation:
    text = texts[node.field("text").one_of(tuple(texts))]
    return Citation(text=text, annex=node.field("annex").text(), form=node.field("form").text())


def _amended(citation: Citation, node: Node, texts: Mapping[str, LegalText]) -> Citation:
    amended = node.maybe("amended_by")
    if amended is None:
        return citation
    return replace(citation, amended_by=Citation(text=texts[amended.one_of(tuple(texts))]))


def _field(node: Node) -> RequestField:
    when = node.maybe("when")
    return RequestField(
        id=node.field("id").text(),
        label=node.field("label").bilingual(),
        mark=node.field("mark").one_of(MARKS),
        when=when.bilingual() if when else None,
    )
