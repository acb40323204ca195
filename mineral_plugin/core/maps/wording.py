"""What stands written on a map: titles, notes, headings, legend; empty fields print as dots."""

from __future__ import annotations

from typing import Any, List, Sequence, Tuple

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.numbers import format_number
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.maps.forms import BlockForm, MapForm
from mineral_plugin.core.maps.plan import INSIDE, RETURNED, UNMINED, WHOLE, LegendItem, MapArea
from mineral_plugin.core.maps.requests import MapRequest, MapTexts

TOPOGRAPHIC_MAP, EXTRACT, OTHER = "topographic_map", "extract", "other"


def told(request: MapRequest, phrase_id: str, **values: Any) -> str:
    """Return a sentence in the language of the map; an empty text among its values becomes dots."""
    dots = say(Phrase("map.text.dots"), request.lang)
    filled = {name: dots if value == "" else value for name, value in values.items()}
    return say(Phrase(phrase_id, filled), request.lang)


def title(request: MapRequest) -> str:
    """Return the title of the map: the applicant's, else the form's."""
    return request.texts.title or request.form.title.text(request.lang)


def subtitles(request: MapRequest) -> Tuple[str, str]:
    """Return the lines below the title: mineral and area, commune and province."""
    texts = request.texts
    commune = texts.commune or say(Phrase("map.text.no_commune"), request.lang)
    province = texts.province or say(Phrase("map.text.no_province"), request.lang)
    return (
        told(request, "map.text.subject", mineral=texts.mineral, place=texts.place),
        told(request, "map.text.where", commune=commune, province=province),
    )


def attached(request: MapRequest) -> str:
    """Return the line on the paper that the map goes with."""
    return told(request, "map.text.attached", document=request.texts.document)


def number_lines(request: MapRequest, sheet: int, count: int) -> str:
    """Return the lines with the number and day of the map, and the sheet where there are several."""
    lines = [told(request, "map.text.number", number=request.texts.number)]
    lines += [told(request, "map.text.day", day=request.texts.day)] if request.texts.day else []
    lines += [told(request, "map.text.sheet", number=sheet, count=count)] if count > 1 else []
    return "\n".join(lines)


def scale_text(scale: int, lang: str) -> str:
    """Return the scale in figures."""
    return say(Phrase("map.text.scale", {"scale": scale}), lang)


def scale_words(scale: int, lang: str) -> str:
    """Return what a centimetre on the map is on the ground."""
    return say(Phrase("map.text.scale_words", {"metres": scale // 100}), lang)


def system_text(zone: Zone, lang: str) -> str:
    """Return the line on the coordinate system."""
    return say(Phrase("map.text.crs", {"meridian": zone.meridian_text, "width": zone.width_deg}), lang)


def base_text(request: MapRequest) -> str:
    """Return the sentence on the base of the map and its sheet."""
    texts = request.texts
    kind = texts.base if texts.base in (TOPOGRAPHIC_MAP, OTHER) else EXTRACT
    if kind == OTHER:
        return told(request, "map.text.base.other", sheet=texts.sheet)
    scale = format_number(texts.base_scale, 0, request.lang) if texts.base_scale else ""
    values = {"scale": scale, "sheet": texts.sheet}
    if kind == TOPOGRAPHIC_MAP:
        return told(request, "map.text.base.topographic_map", **values)
    return told(request, "map.text.base.extract", **values)


def role_name(form: MapForm, role: str, lang: str) -> str:
    """Return what an area of a role is called on a map of a form."""
    return say(_role(form, role), lang)


def _role(form: MapForm, role: str) -> Phrase:
    plain = {RETURNED: "map.role.returned", INSIDE: "map.role.inside", UNMINED: "map.role.unmined"}
    if role in plain:
        return Phrase(plain[role])
    if role == WHOLE and INSIDE in form.tables:
        return Phrase("map.role.requested")
    if role == WHOLE and form.corner_names == "letters":
        return Phrase("map.role.closed")
    if role == WHOLE:
        mining = form.kind == "mining"
        return Phrase("map.role.whole.mining") if mining else Phrase("map.role.whole.exploration")
    return Phrase("map.role.kept.mining" if form.kind == "mining" else "map.role.kept.exploration")


def table_headings(request: MapRequest, areas: Sequence[MapArea]) -> Tuple[str, ...]:
    """Return the heading of each area's table; with several tables it names the area."""
    heading = say(Phrase("map.table.title"), request.lang)
    if len(areas) == 1:
        return (heading,)
    return tuple(f"{heading}\n{role_name(request.form, one.role, request.lang)}" for one in areas)


def legend_items(request: MapRequest, areas: Sequence[MapArea]) -> Tuple[LegendItem, ...]:
    """Return the lines of the legend: the corners, each area, ground not mined, the grid."""
    lang, form = request.lang, request.form
    items = [LegendItem("corner", say(Phrase("map.legend.corner"), lang))]
    for number, one in enumerate(areas):
        name = role_name(form, one.role, lang)
        text = say(Phrase("map.legend.boundary", {"area": _lower(name)}), lang) if len(areas) == 1 else name
        # Areas that meet share corners: by colour and slant it is told whose name a corner bears.
        text = say(Phrase("map.legend.slanted", {"area": text}), lang) if number else text
        items.append(LegendItem(f"area.{one.role}", text))
    if any(part.holes for one in areas for part in one.area.parts):
        items.append(LegendItem("unmined", say(Phrase("map.role.unmined"), lang)))
    items.append(LegendItem("grid", say(Phrase("map.legend.grid"), lang)))
    return tuple(items)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def block_lines(block: BlockForm, texts: MapTexts, lang: str) -> Tuple[Tuple[str, ...], Tuple[str, ...]]:
    """Return the bold lines of a block (whom it is for, the name) and the plain ones (day, signature)."""
    names = {"authority": texts.authority, "maker": texts.maker, "applicant": texts.applicant}
    bold: List[str] = [block.title.text(lang)]
    bold += [names[block.purpose]] if names[block.purpose] else []
    return tuple(bold), (say(Phrase("map.text.block_day"), lang), *block.sign.text(lang).split("\n"))
