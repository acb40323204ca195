"""Provinces before and since 2025-07-01 with their usual VN-2000 meridians, found by name in a text.

A province never decides a zone: a licence keeps the meridian printed on it. What is here are the zones
to offer where a document names none, and what a stated zone is held against (Circular 24/2025/TT-BNNMT
for the provinces since 2025-07-01; Circulars 973/2001/TT-TCDC and 25/2014/TT-BTNMT for the former ones).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError, MineralError, MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.nodes import Node, read_json

SCHEMA = "vn2000-provinces-1"
KINDS = ("province", "city")
Extent = Tuple[float, float, float, float]

_MERIDIAN = re.compile(r"^(\d{3})°([0-5]\d)′$")
_TONES = {chr(code) for code in (0x300, 0x301, 0x303, 0x309, 0x323)}
_UNIT_BEFORE = re.compile(r"(?:\b(?:tỉnh|tinh|thành phố|thanh pho|tp))[\s.:,\-]*$")
_SMALLER_BEFORE = re.compile(
    r"\b(?:(?<!thị )xã|(?<!thi )xa|phường|phuong|thị trấn|thi tran|thôn|thon|bản|ấp|sông|song|suối|núi|"
    r"đường|duong|phố|công ty|cong ty|cty)[\s.:,\-]*$"
)


@dataclass(frozen=True)
class Province:
    """A province or city directly under the centre, as it was named in one period.

    ``meridian_min`` is its usual 3-degree meridian in minutes of arc, ``six_degrees`` the 6-degree
    meridians that cover it, the larger share first; ``extent`` is west, south, east, north in degrees,
    outward to a tenth, islands far off left out; ``successor`` is the name of the province it became.
    """

    name: str
    kind: str
    spellings: Tuple[str, ...]
    meridian_min: int
    six_degrees: Tuple[int, ...]
    extent: Extent
    valid_from: Optional[date]
    valid_to: Optional[date]
    successor: str = ""

    @property
    def is_current(self) -> bool:
        """Return whether the province exists since the change."""
        return self.valid_to is None

    @property
    def zone(self) -> Zone:
        """Return its usual 3-degree zone."""
        return Zone(self.meridian_min, 3)


@dataclass(frozen=True)
class Provinces:
    """All provinces of the file: the present ones and the former ones, in its order."""

    changed_on: date
    current: Tuple[Province, ...]
    former: Tuple[Province, ...]

    def on(self, day: date) -> Tuple[Province, ...]:
        """Return the provinces as they were on ``day``."""
        return self.current if day >= self.changed_on else self.former

    def successor(self, province: Province) -> Province:
        """Return the present province that a former one belongs to; a present one is its own."""
        return next((now for now in self.current if now.name == province.successor), province)

    def predecessors(self, province: Province) -> Tuple[Province, ...]:
        """Return the former provinces of a present one, the one of the same name first."""
        found = [old for old in self.former if old.successor == province.name]
        return tuple(sorted(found, key=lambda old: old.name != province.name))


class Named(NamedTuple):
    """A province named in a text: where, and whether ``tỉnh`` or ``thành phố`` stands before its name."""

    start: int
    certain: bool
    provinces: Tuple[Province, ...]


@lru_cache(maxsize=4)
def load_provinces(path: Optional[Path] = None) -> Provinces:
    """Return the provinces of ``path``, or of the newest file that comes with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return provinces_from(read_json(path or _latest(), "error.regulation_json"))


def _latest() -> Path:
    folder = resource_path("vn2000")
    files = sorted(folder.glob("provinces-*.json"))
    if not files:
        raise MissingError("error.file_missing", path=str(folder / "provinces-*.json"))
    return files[-1]


def provinces_from(root: Node) -> Provinces:
    """Return the provinces held by an already parsed file."""
    _check_schema(root)
    changed_on = root.field("changed_on").day()
    current: List[Province] = []
    former: List[Province] = []
    for node in root.field("provinces").entries():
        now = _province(node, valid_from=changed_on)
        _refuse_repeat(node, now, current)
        current.append(now)
        for place in node.field("former").entries():
            old = _province(place, valid_to=changed_on - timedelta(days=1), successor=now.name)
            _refuse_repeat(place, old, former)
            former.append(old)
    return Provinces(changed_on, tuple(current), tuple(former))


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    if schema == SCHEMA:
        return
    kind, _, number = schema.rpartition("-")
    if kind == SCHEMA.rpartition("-")[0] and number.isdigit() and int(number) > 1:
        raise NewerFileError("error.regulation_newer", file=root.file, schema=schema)
    raise root.field("schema").fault("error.data_choice", choices=(SCHEMA,))


def _refuse_repeat(node: Node, province: Province, seen: Sequence[Province]) -> None:
    if any(entry.name == province.name for entry in seen):
        raise node.fault("error.data_repeat", id=province.name)


def _province(
    node: Node, valid_from: Optional[date] = None, valid_to: Optional[date] = None, successor: str = ""
) -> Province:
    also = node.maybe("also_written")
    name = node.field("name").text()
    return Province(
        name=name,
        kind=node.field("kind").one_of(KINDS),
        spellings=(name, *(also.texts() if also else ())),
        meridian_min=_meridian(node.field("meridian"), 3),
        six_degrees=tuple(_meridian(entry, 6) for entry in node.field("six_degrees").entries()),
        extent=_extent(node.field("extent")),
        valid_from=valid_from,
        valid_to=valid_to,
        successor=successor,
    )


def _meridian(node: Node, width_deg: int) -> int:
    """Return a meridian written ``104°45′`` in minutes of arc."""
    match = _MERIDIAN.match(node.text())
    if not match:
        raise node.fault("error.data_kind", kind="104°45′")
    try:
        return Zone(int(match[1]) * 60 + int(match[2]), width_deg).central_meridian_min
    except MineralError as error:
        raise node.fault("error.data_kind", kind="101°00′ … 118°00′") from error


def _extent(node: Node) -> Extent:
    values = [entry.number() for entry in node.entries()]
    if len(values) != 4 or not (values[0] < values[2] and values[1] < values[3]):
        raise node.fault("error.data_kind", kind="[west, south, east, north]")
    return values[0], values[1], values[2], values[3]


def plain_name(text: str) -> str:
    """Return a place name without diacritics, in lower case, its words apart by one blank."""
    return re.sub(r"[^a-z0-9]+", " ", unicodedata.normalize("NFC", text).translate(_PLAIN)).strip()


def known_provinces(names: Sequence[str]) -> Tuple[str, ...]:
    """Return provinces of any time by their proper names, however they were spelt.

    Raises:
        InputError: a name is that of no province.
    """
    provinces = load_provinces()
    proper = {
        spelling.casefold(): province.name
        for province in (*provinces.former, *provinces.current)
        for spelling in (plain_name(province.name), province.name, *province.spellings)
    }
    unknown = [name for name in names if name.strip().casefold() not in proper]
    if unknown:
        raise InputError("province.unknown", names=unknown)
    return tuple(dict.fromkeys(proper[name.strip().casefold()] for name in names))


class _PlainLetters(Dict[int, str]):
    """The bare letter of each character, worked out when it is first met: one in, one out."""

    def __missing__(self, code: int) -> str:
        low = chr(code).lower()
        base = "d" if low == "đ" else unicodedata.normalize("NFD", low)[0]
        self[code] = base if base.isalnum() else " "
        return self[code]


_PLAIN = _PlainLetters()


def _spelt(text: str) -> Tuple[str, str]:
    """Return a name without its tone marks, and the marks sorted: ``Hoà`` and ``Hòa`` are the same."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(character for character in decomposed if character not in _TONES)
    marks = "".join(sorted(character for character in decomposed if character in _TONES))
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", bare)), marks


@lru_cache(maxsize=4)
def _names(provinces: Provinces) -> Tuple["re.Pattern[str]", Dict[str, Tuple[Tuple[str, Province], ...]]]:
    """Return the pattern of all names, the longest first, and what each plain name stands for."""
    index: Dict[str, Tuple[Tuple[str, Province], ...]] = {}
    for province in (*provinces.current, *provinces.former):
        for spelling in province.spellings:
            key = plain_name(spelling)
            index[key] = (*index.get(key, ()), (spelling, province))
    names = sorted(index, key=lambda key: (-len(key), key))
    choice = "|".join(name.replace(" ", "[ ]+") for name in names)
    return re.compile(rf"(?<![a-z0-9])(?:{choice})(?![a-z0-9])"), index


def provinces_named(text: str, provinces: Optional[Provinces] = None) -> Tuple[Named, ...]:
    """Return the provinces named anywhere in ``text``, those called so in so many words first.

    Names are found with and without diacritics; where diacritics are written they have to be the right
    ones. A commune, river, street or company of the same name is passed over.
    """
    pattern, index = _names(provinces or load_provinces())
    written = unicodedata.normalize("NFC", text)
    found: Dict[Tuple[str, ...], Named] = {}
    for match in pattern.finditer(written.translate(_PLAIN)):
        named = _named(written, match.start(), match.end(), index[" ".join(match[0].split())])
        if named is None:
            continue
        key = tuple(province.name for province in named.provinces)
        if key not in found or (named.certain and not found[key].certain):
            found[key] = named
    return tuple(sorted(found.values(), key=lambda named: (not named.certain, named.start)))


def _named(written: str, start: int, end: int, meanings: Tuple[Tuple[str, Province], ...]) -> Optional[Named]:
    span, before = written[start:end], written[max(0, start - 16) : start].lower()
    if not span.isascii():
        meanings = tuple(entry for entry in meanings if _spelt(entry[0]) == _spelt(span))
    certain = bool(_UNIT_BEFORE.search(before))
    if not meanings or (not certain and _SMALLER_BEFORE.search(before)):
        return None
    return Named(start, certain, tuple(dict.fromkeys(province for _, province in meanings)))


def candidate_zones(province: Province, provinces: Optional[Provinces] = None) -> Tuple[Zone, ...]:
    """Return all zones usual for a province, most likely first.

    A present province: its own meridian, then those of the former ones. A former one: its own, then
    its successor's. The 6-degree zones come last.
    """
    known = provinces or load_provinces()
    now = known.successor(province)
    family = (province, now, *known.predecessors(now)) if province.is_current else (province, now)
    six = tuple(Zone(minutes, 6) for minutes in province.six_degrees)
    return tuple(dict.fromkeys([*(entry.zone for entry in family), *six]))


def usual_zones(text: str) -> Tuple[Zone, ...]:
    """Return at most three zones to offer for a document that names no zone, most likely first.

    They come from the provinces named in ``text``: 3-degree zones first; one place is kept for the
    6-degree zone, which national licences and plans use in every province.
    """
    named = provinces_named(text)
    by_rank = [candidate_zones(entry.provinces[0]) for entry in named]
    longest = max((len(zones) for zones in by_rank), default=0)
    merged = [zones[rank] for rank in range(longest) for zones in by_rank if rank < len(zones)]
    three = list(dict.fromkeys(zone for zone in merged if zone.width_deg == 3))[:2]
    six = list(dict.fromkeys(zone for zone in merged if zone.width_deg == 6))
    return tuple([*three, *six][:3])
