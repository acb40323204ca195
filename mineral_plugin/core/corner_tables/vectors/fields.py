"""Which attribute names an area or a corner, holds X or Y, or a stated area: by the words people use."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Iterable, Mapping, Optional, Tuple

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.corner_tables.vectors.source import Value

_AREA_NAMES = (
    "ten_khu_vuc", "ten_khuvuc", "tenkhuvuc", "ten_kv", "khu_vuc", "khuvuc", "area_name", "ten_mo", "tenmo",
    "ten_du_an", "ten", "name", "title", "ten_goi", "area", "khu", "mo", "ky_hieu", "so_hieu", "label",
    "layer",
)  # fmt: skip
_CORNER_NAMES = (
    "corner", "ten_diem", "tendiem", "diem_goc", "diemgoc", "ten_goc", "diem", "diem_khep", "goc", "point",
    "point_name", "ten_moc", "moc", "so_hieu", "sohieu", "ky_hieu", "name", "ten", "label", "stt", "tt", "no",
    "pt", "id", "fid_1", "text",
)  # fmt: skip
_GROUP_NAMES = (
    "ten_khu_vuc",
    "ten_khuvuc",
    "tenkhuvuc",
    "ten_kv",
    "khu_vuc",
    "khuvuc",
    "area_name",
    "area",
    "khu",
    "ten_mo",
    "mo",
)
_X_NAMES = ("x", "x_m", "x_text", "toa_do_x", "toado_x", "x_vn2000", "vn2000_x", "northing", "north", "bac")
_Y_NAMES = ("y", "y_m", "y_text", "toa_do_y", "toado_y", "y_vn2000", "vn2000_y", "easting", "east", "dong")
_LONGEST = 200
# Not a letter with a mark to Unicode, so it does not fall apart by itself.
_BARRED_D = {0x110: "D", 0x111: "d"}
_STATED = re.compile(r"^(?:dien_?tich|dt|area|s)_?(ha|m2|km2)$|^(ha|hecta|hectares)$")


def folded(name: str) -> str:
    """Return a field name in lower case without diacritics, other signs as underscores."""
    plain = unicodedata.normalize("NFD", name.translate(_BARRED_D))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def _first(fields: Iterable[str], words: Tuple[str, ...]) -> Optional[str]:
    by_word = {folded(name): name for name in reversed(tuple(fields))}
    return next((by_word[word] for word in words if word in by_word), None)


def text_of(attributes: Mapping[str, Value], name: Optional[str]) -> str:
    """Return an attribute as text; a whole number without decimals."""
    value = attributes.get(name) if name is not None else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None:
        return ""
    # A name is shown, printed and part of file names: no control signs, and no novel.
    text = unicodedata.normalize("NFC", str(value)[: 2 * _LONGEST])
    return "".join(sign for sign in text[:_LONGEST] if sign.isprintable()).strip()


def area_name(attributes: Mapping[str, Value]) -> str:
    """Return the name an object's attributes give its area, or nothing."""
    for word in _AREA_NAMES:
        text = text_of(attributes, _first(attributes, (word,)))
        # CAD's own layer, which says nothing.
        if text and (word, text) != ("layer", "0"):
            return text
    return ""


def corner_name_field(fields: Tuple[str, ...], rows: Iterable[Mapping[str, Value]]) -> Optional[str]:
    """Return the field that names the points of a layer: the likeliest one that every point fills."""
    kept = tuple(rows)
    for word in _CORNER_NAMES:
        name = _first(fields, (word,))
        if name is not None and all(text_of(row, name) for row in kept):
            return name
    return None


def group_field(fields: Tuple[str, ...], corner_field: Optional[str]) -> Optional[str]:
    """Return the field that tells which area a point belongs to."""
    return _first((name for name in fields if name != corner_field), _GROUP_NAMES)


def coordinate_fields(fields: Tuple[str, ...]) -> Optional[Tuple[str, str]]:
    """Return the fields that hold X and Y as printed, or ``None``."""
    x, y = _first(fields, _X_NAMES), _first(fields, _Y_NAMES)
    return (x, y) if x is not None and y is not None else None


def stated_area(attributes: Mapping[str, Value]) -> Optional[StatedArea]:
    """Return the area that a field states, where the field's name says the unit (``DT_ha``)."""
    for name, value in attributes.items():
        match = _STATED.match(folded(name))
        text = text_of(attributes, name).replace(",", ".")
        if match is None or value is None or not re.fullmatch(r"\d+(\.\d{1,6})?", text):
            continue
        unit = match[1] or "ha"
        try:
            return StatedArea(text=f"{text_of(attributes, name)} {unit}", value=Decimal(text), unit=unit)
        except InvalidOperation:
            continue
    return None


def level(attributes: Mapping[str, Value], word: str) -> Optional[float]:
    """Return a level in metres of the field ``top_m`` or ``bottom_m``."""
    value = attributes.get(word)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
