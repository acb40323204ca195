"""Which columns of a layer hold which of our fields: guessed from their names and shown, never silent.

A name decides; values only support it: they break a tie between names that are equally good, they make
"sure" to "likely" where they do not fit, and no column is taken on its values alone.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

from mineral_plugin.core.base.errors import NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.nodes import Node, read_json
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.reference.values import bare_words, has_text, read_date, read_level
from mineral_plugin.core.regulation.model import ROLE_FIELDS, Regulation, Role

FIELDS = ROLE_FIELDS
DATE_FIELDS = ("valid_from", "valid_to", "known_from", "known_to")
LEVEL_FIELDS = ("top_m", "bottom_m")
SCHEMA = "reference-columns-1"
SURE, LIKELY = "sure", "likely"
JOINED = " + "
"""Between the columns of a field that is kept in several (``XA + HUYEN + TINH``), the smaller unit first."""

# What a DBF keeps of a column's name (dBASE III, field descriptor), and the least that still tells a name.
_DBF_NAME, _LEAST_CUT = 10, 6
_UNIT_BEHIND = re.compile(r"(?<=\S)\s*\([^()]*\)\s*$")


@dataclass(frozen=True)
class Guess:
    """The column taken for a field, how certain (``sure`` or ``likely``), and why.

    ``also`` holds the other columns of a place that is kept in several, from the smaller unit to the larger.
    """

    column: str
    certainty: str
    why: Phrase
    also: Tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        """Return the columns as a field names them."""
        return JOINED.join((self.column, *self.also))


@dataclass(frozen=True)
class Doubt:
    """Columns that are equally good for a field, so that none is taken, and the sentence that says so."""

    columns: Tuple[str, ...]
    why: Phrase


class FieldGuesses(NamedTuple):
    """What is taken and what the user has to choose, by field; a field in neither has no column."""

    taken: Mapping[str, Guess]
    doubts: Mapping[str, Doubt]


def guess_fields(
    role: Role,
    columns: Sequence[str],
    samples: Mapping[str, Sequence[object]],
    regulation: Optional[Regulation] = None,
) -> Mapping[str, Guess]:
    """Return the column taken for each field of a role; see ``weigh_fields`` for the doubts as well."""
    return weigh_fields(role, columns, samples, regulation).taken


def weigh_fields(
    role: Role,
    columns: Sequence[str],
    samples: Mapping[str, Sequence[object]],
    regulation: Optional[Regulation] = None,
) -> FieldGuesses:
    """Return for the fields of a role the columns taken, and those between which nothing decides.

    ``samples`` holds some values of each column (a few dozen are enough); with ``regulation`` the status
    words of registers are known. A column is taken once.
    """
    found = [
        option for field in role.fields for option in _options(role, field, columns, samples, regulation)
    ]
    choice = _Choice({}, {}, set())
    for score in sorted({option.score for option in found}, reverse=True):
        _settle([option for option in found if option.score == score], found, choice)
    if "place" in role.fields and "place" not in choice.taken and "place" not in choice.doubts:
        _settle_place(role, columns, choice)
    return FieldGuesses(choice.taken, choice.doubts)


def pieces(column: str, known: Sequence[str]) -> Tuple[str, ...]:
    """Return the columns that a field names: one, or several joined where none has the whole name."""
    return (column,) if column in known else tuple(column.split(JOINED))


def field_term(field: str) -> Phrase:
    """Return what a field is called in a sentence."""
    return Phrase(f"field.{field}")


@dataclass(frozen=True)
class ColumnNames:
    """The names that mean a field, those that may mean it, and the groups of a place in several columns.

    Each group maps the squeezed form of a name (see ``squeezed``) to the name as it is written.
    """

    names: Mapping[str, str]
    possible: Mapping[str, str]
    parts: Tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class ColumnWords:
    """The usual names of columns by field, and by role where a role has names of its own."""

    fields: Mapping[str, ColumnNames]
    roles: Mapping[str, Mapping[str, ColumnNames]]

    def of(self, role_id: str, field: str) -> ColumnNames:
        """Return the names of a field in layers of a role."""
        return self.roles.get(role_id, {}).get(field) or self.fields[field]


@lru_cache(maxsize=4)
def load_columns(path: Optional[Path] = None) -> ColumnWords:
    """Return the usual column names of ``path``, or of the file that comes with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    file = path or resource_path("reference", "columns.json")
    root = read_json(file)
    _check_schema(root)
    fields = _fields(root.field("fields"))
    for name in FIELDS:
        root.field("fields").field(name)
    roles = root.field("roles")
    return ColumnWords(fields, {name: _fields(roles.field(name)) for name in roles.names()})


def squeezed(name: str) -> str:
    """Return the form in which names of columns are compared: ``SO_GP`` and ``Số GP`` are ``sogp``."""
    return "".join(_words(name))


def _words(name: str) -> Tuple[str, ...]:
    """Return the words of a name without diacritics: ``ngayCap`` has two, as has ``Mức sâu (m)``."""
    bare = _UNIT_BEHIND.sub("", name)
    apart = "".join(
        f" {letter}" if letter.isupper() and before.islower() else letter
        for before, letter in zip(" " + bare, bare)
    )
    return tuple(re.sub(r"[^a-z0-9]+", " ", bare_words(apart)).split())


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    kind, _, number = schema.rpartition("-")
    if kind == SCHEMA.rpartition("-")[0] and number.isdigit() and int(number) > 1:
        raise NewerFileError("error.regulation_newer", file=root.file, schema=schema)
    root.field("schema").one_of((SCHEMA,))


def _fields(node: Node) -> Dict[str, ColumnNames]:
    for name in node.names():
        if name not in FIELDS:
            raise node.fault("error.data_choice", choices=FIELDS)
    return {name: _column_names(node.field(name)) for name in node.names()}


def _column_names(node: Node) -> ColumnNames:
    seen: Set[str] = set()
    parts = node.maybe("parts")
    return ColumnNames(
        names=_spellings(node.field("names"), seen),
        possible=_spellings(node.field("possible"), seen),
        parts=tuple(_spellings(group, seen) for group in parts.entries()) if parts else (),
    )


def _spellings(node: Node, seen: Set[str]) -> Dict[str, str]:
    """Return the names of a list by their squeezed form; an empty name or a second one is refused."""
    found: Dict[str, str] = {}
    for entry in node.entries():
        key = squeezed(entry.text())
        if not key:
            raise entry.fault("error.data_kind", kind="text")
        if key in seen:
            raise entry.fault("error.data_repeat", id=entry.text())
        seen.add(key)
        found[key] = entry.text()
    return found


class _How(enum.IntEnum):
    """How a column's name is like a usual one, the weakest first."""

    POSSIBLE = 0
    BEGINS = 1
    CUT = 2
    KNOWN = 3


class _Support(enum.IntEnum):
    """What the values say of a name, the worst first."""

    AGAINST = 0
    EMPTY = 1
    SILENT = 2
    FITTING = 3


@dataclass(frozen=True)
class _Option:
    """A column that may hold a field; the higher score is the better one."""

    field: str
    column: str
    how: _How
    support: _Support
    word: str

    @property
    def score(self) -> Tuple[int, int]:
        return int(self.how), int(self.support)


class _Choice(NamedTuple):
    taken: Dict[str, Guess]
    doubts: Dict[str, Doubt]
    used: Set[str]


def _options(
    role: Role,
    field: str,
    columns: Sequence[str],
    samples: Mapping[str, Sequence[object]],
    regulation: Optional[Regulation],
) -> List[_Option]:
    names = load_columns().of(role.id, field)
    found: List[_Option] = []
    for column in columns:
        like = _likeness(column, field, names)
        if like is None:
            continue
        support = _support(field, samples.get(column), regulation)
        if like[0] in (_How.KNOWN, _How.CUT) or support is not _Support.AGAINST:
            found.append(_Option(field, column, like[0], support, like[1]))
    return found


def _likeness(column: str, field: str, names: ColumnNames) -> Optional[Tuple[_How, str]]:
    words = _words(column)
    key = "".join(words)
    if key in names.names:
        return _How.KNOWN, names.names[key]
    if key in names.possible:
        return _How.POSSIBLE, names.possible[key]
    if key == squeezed(field):
        return _How.KNOWN, field
    if len(column.encode("utf-8")) == _DBF_NAME and len(key) >= _LEAST_CUT:
        whole = [word for name, word in names.names.items() if name.startswith(key)]
        if whole:
            return _How.CUT, min(whole, key=len)
    begun = [word for word in names.names.values() if _begins(words, _words(word))]
    return (_How.BEGINS, max(begun, key=len)) if begun else None


def _begins(words: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether a long heading begins with a name; one word alone says too little."""
    return 2 <= len(name) < len(words) and tuple(words[: len(name)]) == tuple(name)


def _support(field: str, values: Optional[Sequence[object]], regulation: Optional[Regulation]) -> _Support:
    if values is None:
        return _Support.SILENT
    written = [value for value in values if has_text(value)]
    if not written:
        return _Support.EMPTY
    fitting = _fitting(field, written, regulation)
    if fitting is None:
        return _Support.SILENT
    if fitting == 0:
        return _Support.AGAINST
    return _Support.FITTING if 2 * fitting >= len(written) else _Support.SILENT


def _fitting(field: str, written: Sequence[object], regulation: Optional[Regulation]) -> Optional[int]:
    """Return how many values can be read as the field, ``None`` where any text can."""
    if field in DATE_FIELDS:
        return sum(read_date(value) is not None for value in written)
    if field in LEVEL_FIELDS:
        return sum(read_level(value) is not None for value in written)
    if field == "status" and regulation is not None:
        return sum(regulation.status(str(value)) is not None for value in written)
    return None


def _settle(level: Sequence[_Option], found: Sequence[_Option], choice: _Choice) -> None:
    """Take what is alone at one score; what is not, by column or by field, stays open and is told."""
    free = [
        option
        for option in level
        if option.column not in choice.used
        and option.field not in choice.taken
        and option.field not in choice.doubts
    ]
    for option in free:
        same_field = [other.column for other in free if other.field == option.field]
        same_column = [other.field for other in free if other.column == option.column]
        if len(same_field) > 1:
            choice.doubts[option.field] = _tied_columns(option.field, same_field)
        elif len(same_column) > 1:
            choice.doubts[option.field] = _tied_fields(option.column, same_column)
        else:
            choice.taken[option.field] = _guess(option, found)
    choice.used.update(option.column for option in free)


def _tied_columns(field: str, columns: Sequence[str]) -> Doubt:
    return Doubt(tuple(columns), Phrase("columns.doubt", {"columns": columns, "field": field_term(field)}))


def _tied_fields(column: str, fields: Sequence[str]) -> Doubt:
    terms = [field_term(field) for field in fields]
    return Doubt((column,), Phrase("columns.doubt_fields", {"column": column, "fields": terms}))


def _guess(option: _Option, found: Sequence[_Option]) -> Guess:
    rivals = [
        other
        for other in found
        if other.field == option.field and other.how is _How.KNOWN and other.column != option.column
    ]
    sure = option.how is _How.KNOWN and option.support > _Support.AGAINST and not rivals
    return Guess(option.column, SURE if sure else LIKELY, _why(option))


def _why(option: _Option) -> Phrase:
    values = {"column": option.column, "field": field_term(option.field), "word": option.word}
    if option.support is _Support.AGAINST:
        return Phrase("columns.why_values_differ", values)
    if option.how is _How.CUT:
        return Phrase("columns.why_cut", values)
    if option.how is _How.BEGINS:
        return Phrase("columns.why_begins", values)
    if option.how is _How.POSSIBLE:
        return Phrase("columns.why_possible", values)
    return Phrase("columns.why_fits" if option.support is _Support.FITTING else "columns.why_known", values)


def _settle_place(role: Role, columns: Sequence[str], choice: _Choice) -> None:
    """Take the columns of commune, district and province together where no column names the whole place."""
    found: List[str] = []
    for group in load_columns().of(role.id, "place").parts:
        like = [column for column in columns if squeezed(column) in group and column not in choice.used]
        if len(like) > 1:
            choice.doubts["place"] = _tied_columns("place", like)
            return
        found.extend(like)
    if found:
        said = {"column": found[0], "columns": found, "field": field_term("place")}
        why = Phrase("columns.why_parts" if len(found) > 1 else "columns.why_known", said)
        choice.taken["place"] = Guess(found[0], SURE, why, tuple(found[1:]))
        choice.used.update(found)
