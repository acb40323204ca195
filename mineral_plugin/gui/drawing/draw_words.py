"""The words of the page "draw": rows of the table, figures, hints, reasons."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.numbers import format_number, format_trimmed
from mineral_plugin.core.drawing.places import rounded_text
from mineral_plugin.gui.drawing.draw_table import TableRow


def tr(text: str) -> str:
    """Return a text of this module in the language of the window."""
    return QCoreApplication.translate("DrawWords", text)


def metres(value: float, lang: str) -> str:
    """Return a length to the centimetre with its unit."""
    return f"{format_number(value, 2, lang)} m"


def hectares(area_m2: float, lang: str) -> str:
    """Return an area with two decimals of a hectare, a small one in m2."""
    if abs(area_m2) < 100.0:
        return f"{format_trimmed(area_m2, 0, 1, lang)} m²"
    return f"{format_trimmed(area_m2 / 10_000, 2, 2 if abs(area_m2) >= 10_000 else 4, lang)} ha"


def percent(share: float, lang: str) -> str:
    """Return a share as per cent with two decimals."""
    return f"{format_number(share * 100, 2, lang)} %"


def bearing(bearing_deg: float) -> str:
    """Return a bearing as degrees, minutes and whole seconds: ``85°12′30″``."""
    seconds = round(bearing_deg * 3600) % (360 * 3600)
    return f"{seconds // 3600}°{seconds // 60 % 60:02d}′{seconds % 60:02d}″"


def side_words(side: Any, lang: str) -> str:
    """Return length and bearing of a side."""
    return f"{metres(side.length_m, lang)} · {bearing(side.bearing_deg)}"


def zone_words(zone: Any) -> str:
    """Return a zone in words."""
    return tr("{meridian}, {width}-degree zone").format(meridian=zone.meridian_text, width=zone.width_deg)


def rows_of(area: Optional[Any], sides: Sequence[Any], lang: str) -> List[TableRow]:
    """Return the rows of the table of an area; a heading before each ring where there are several."""
    if area is None:
        return []
    tips = {(s.place.part, s.place.ring, s.place.seq): s for s in sides}
    several = sum(len(part.rings) for part in area.parts) > 1
    rows: List[TableRow] = []
    for number, part in enumerate(area.parts):
        for order, ring in enumerate(part.rings):
            heading = ring_heading(area, number, order, lang)
            if several or heading.endswith("m"):
                rows.append(TableRow(None, heading))
            for seq, corner in enumerate(ring.corners):
                where = (number, order, seq)
                words = corner.name, corner.x_text, corner.y_text, _tip(tips.get(where), lang)
                rows.append(TableRow(where, *words, *_coordinates(corner, lang)))
    return rows


def _coordinates(corner: Any, lang: str) -> Tuple[str, str]:
    """Return X and Y as they are written in Viet Nam where a program wrote them, "" for what was typed."""
    if lang != "vi":
        return "", ""
    pairs = ((corner.x_text, corner.north_m), (corner.y_text, corner.east_m))
    x_shown, y_shown = (
        format_number(value, corner.decimals, lang) if text == rounded_text(value, corner.decimals) else ""
        for text, value in pairs
    )
    return x_shown, y_shown


def _tip(side: Optional[Any], lang: str) -> str:
    if side is None:
        return ""
    words = tr("Side {start} to {end}: {measure}")
    return words.format(start=side.start.name, end=side.end.name, measure=side_words(side, lang))


def ring_heading(area: Any, part: int, ring: int, lang: str) -> str:
    """Return the heading of a ring: which part, which hole, its levels."""
    if ring:
        return tr("Part {part}, left out inside: {hole}").format(part=part + 1, hole=ring)
    levels = level_words(area.parts[part], lang)
    several = len(area.parts) > 1
    words = tr("Part {part}").format(part=part + 1) if several else tr("Boundary")
    return f"{words} · {levels}" if levels else words


def level_words(part: Any, lang: str) -> str:
    """Return the levels of a part, "" where it has none."""
    if part.top_m is None and part.bottom_m is None:
        return ""
    top, bottom = (
        "…" if level is None else format_trimmed(level, 0, 2, lang) for level in (part.top_m, part.bottom_m)
    )
    return tr("from {top} m down to {bottom} m").format(top=top, bottom=bottom)


def level_text(level: Optional[float], lang: str) -> str:
    """Return a level as it is typed."""
    return "" if level is None else format_trimmed(level, 0, 3, lang)


def table_text(area: Any, title: str, lang: str) -> str:
    """Return a corner table as text: corner, X, Y as the window shows them, a ring after a ring."""
    lines = [title, f"VN-2000 {area.zone.text}"]
    lines.append("\t".join((tr("Corner"), tr("X north (m)"), tr("Y east (m)"))))
    for number, part in enumerate(area.parts):
        for order, ring in enumerate(part.rings):
            if len(area.parts) + len(part.rings) > 2:
                lines.append(ring_heading(area, number, order, lang))
            for corner in ring.corners:
                x_shown, y_shown = _coordinates(corner, lang)
                lines.append(f"{corner.name}\t{x_shown or corner.x_text}\t{y_shown or corner.y_text}")
    return "\n".join(lines)


def hint(mode: str, purpose: str, count: int) -> str:
    """Return what the hand can do now, in one line."""
    if mode == "edit":
        return tr(
            "Drag a corner or the middle of a side. Arrows 1 m (Shift 0.1, Ctrl 0.01) · Tab next corner ·"
            " Delete takes it out"
        )
    if mode == "line":
        return tr("Set the points of the line across the area; Enter or a right click ends it.")
    if mode == "keep":
        return tr("Set corners around what is kept; Enter, a right click or a double click closes it.")
    if mode != "draw":
        return ""
    if count == 0:
        return _first_hint(purpose)
    if count < 3:
        return tr("Corner {next} …; Backspace takes the last one back; Esc leaves, the draft stays.").format(
            next=count + 1
        )
    return tr(
        "{count} corners set. Enter, a right click or a double click closes the boundary; Backspace takes the"
        " last one back."
    ).format(count=count)


def _first_hint(purpose: str) -> str:
    if purpose == "part":
        return tr("Click on the map for the first corner of the new part.")
    if purpose == "hole":
        return tr("Click inside the area for the first corner of what is left out.")
    return tr("Click on the map for the first corner.")


def kinds(lines: Sequence[Any]) -> Tuple[str, ...]:
    """Return the lines of a GPX file in words."""
    words = {"track": tr("Track"), "route": tr("Route"), "waypoints": tr("Waypoints")}
    return tuple(
        tr("{kind} {name}: {count} points").format(
            kind=words.get(line.kind, line.kind), name=line.name, count=len(line.points)
        )
        for line in lines
    )
