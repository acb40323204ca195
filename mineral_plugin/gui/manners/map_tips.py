"""Map tips of our layers: what lies under the pointer, in a few lines; values are text and nothing else.

What stands in a register comes from anybody. A tip is HTML, so each value is made harmless where it is put
in, by the expression itself: nothing of it is ever read as markup.
"""

from __future__ import annotations

from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsExpression, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.gui.parts.outcomes import ORDER, outcome_word

_REFERENCE_FIELDS = (
    "id", "name", "holder", "status", "mineral", "valid_from", "valid_to", "top_m", "bottom_m", "decision",
    "grade",
)  # fmt: skip
_HARMFUL = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))
_LONGEST = 400
_JOINED = " + "

Row = Tuple[str, str]


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("MapTips", text)


def dress(
    layer: QgsVectorLayer, kind: str, lang: str = "", fields: Optional[Mapping[str, str]] = None
) -> None:
    """Give a layer the tip of its kind: ``areas``, ``corners``, ``findings`` or ``reference``.

    ``lang`` is that of the window where it is not given; ``fields`` maps our field names to columns where
    a reference layer names them otherwise.
    """
    lang = lang or current_language()
    rows = {
        "areas": lambda: _areas(lang),
        "corners": _corners,
        "findings": lambda: _findings(lang),
        "reference": lambda: _reference(layer, fields or {}, lang),
    }[kind]()
    layer.setMapTipTemplate(template(rows))


def template(rows: Sequence[Row]) -> str:
    """Return the tip with a line for each pair of a title and an expression; an empty value has no line.

    The first line stands alone in bold, without its title.
    """
    if not rows:
        return ""
    (_, first), *others = rows
    lines = "".join(f"[% {_line(title, value)} %]" for title, value in others)
    return f"<b>[% {harmless(first)} %]</b><table>{lines}</table>"


def harmless(expression: str) -> str:
    """Return an expression that gives the value of another as text for HTML, cut to a sensible length."""
    made = f"left(to_string(coalesce({expression}, '')), {_LONGEST})"
    for letter, written in _HARMFUL:
        made = f"replace({made}, '{letter}', '{written}')"
    return made


def _line(title: str, expression: str) -> str:
    head = _literal(f"<tr><td>{_escaped(title)}:&nbsp;</td><td>")
    tail = _literal("</td></tr>")
    empty = f"coalesce(to_string({expression}), '') = ''"
    return f"if({empty}, '', {head} || {harmless(expression)} || {tail})"


def _escaped(text: str) -> str:
    for letter, written in _HARMFUL:
        text = text.replace(letter, written)
    return text


def _literal(text: str) -> str:
    return str(QgsExpression.quotedString(text))


def _column(name: str) -> str:
    return str(QgsExpression.quotedColumnRef(name))


def _areas(lang: str) -> List[Row]:
    hectares = f"format_number(area($geometry) / 10000, 4, '{lang}') || ' ha'"
    corners = "to_string(num_points($geometry) - num_rings($geometry))"
    return [("", _column("name")), (tr("Area"), hectares), (tr("Corners"), corners)]


def _corners() -> List[Row]:
    name = f"{_literal(tr('Corner') + ' ')} || {_column('corner')}"
    return [("", name), (tr("X (north)"), _column("x")), (tr("Y (east)"), _column("y"))]


def _findings(lang: str) -> List[Row]:
    outcome = _column("outcome")
    cases = [f"WHEN {outcome} = '{each}' THEN {_literal(outcome_word(each))}" for each in ORDER]
    word = " ".join(["(CASE", *cases, "ELSE", outcome, "END)"])
    first = " || ".join([word, "' · '", f"coalesce({_column('rule')}, '')"])
    return [
        ("", first),
        (tr("What"), _column(f"message_{lang}")),
        (tr("Article"), _column("article")),
        (tr("Measured"), _measure("measured", lang)),
        (tr("Limit"), _measure("limit", lang)),
        (tr("What to do"), _column(f"remedy_{lang}")),
    ]


def _measure(name: str, lang: str) -> str:
    column = _column(name)
    return f"if({column} IS NULL, '', format_number({column}, 2, '{lang}') || ' ' || coalesce(\"unit\", ''))"


def _reference(layer: QgsVectorLayer, fields: Mapping[str, str], lang: str) -> List[Row]:
    from mineral_plugin.core.base.words import say
    from mineral_plugin.core.reference.columns import field_term

    known = [field.name() for field in layer.fields()]
    rows: List[Row] = []
    for name, columns in _columns(known, fields).items():
        title = say(field_term(name), lang)
        rows.append((title, " || ', ' || ".join(f"coalesce({_column(each)}, '')" for each in columns)))
    return rows


def _columns(known: Sequence[str], fields: Mapping[str, str]) -> Dict[str, Tuple[str, ...]]:
    found: Dict[str, Tuple[str, ...]] = {}
    for name in _REFERENCE_FIELDS:
        column = fields.get(name, name)
        named = (column,) if column in known else tuple(column.split(_JOINED))
        if all(each in known for each in named):
            found[name] = named
    return found
