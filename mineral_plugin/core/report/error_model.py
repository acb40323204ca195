"""The figures by which slivers are told from overlaps, as a page prints them: dated, and whose they are."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any, Mapping

from mineral_plugin.core.base.numbers import format_number
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.overlap.errors_of import Parameter, error_parameters

_UNITS = {"1": ""}
_DECIMALS = 4


def error_model_html(version: str, width_m: float, lang: str) -> str:
    """Return the tolerance that the user chose (m) and the parameters of a version, opened on demand.

    Where the program holds parameters of another version than the report's, their day alone is told.
    """
    known = error_parameters()
    values = {"day": date.fromisoformat(version), "width": width_m}
    head = escape(say(Phrase("report.error_model", values), lang))
    if known.version.isoformat() != version:
        return f"<p>{head}</p>"
    rows = "".join(_row(parameter, lang) for parameter in known.parameters)
    return (
        f"<details><summary>{head}</summary><p>{escape(known.judgement.text(lang))}</p>"
        f'<table class="sources">{rows}</table></details>'
    )


def error_model_of(report: Mapping[str, Any], lang: str) -> str:
    """Return the same for a ``report-1``; nothing for one that was made before there was a model."""
    procedure = report["procedure"]
    version = procedure.get("error_model")
    return error_model_html(version, procedure["tolerances"]["overlap_width_m"], lang) if version else ""


def _row(parameter: Parameter, lang: str) -> str:
    unit = _UNITS.get(parameter.unit, parameter.unit)
    value = format_number(parameter.value, _decimals(parameter.value), lang)
    return f"<tr><td>{escape(parameter.meaning.text(lang))}</td><td>{value} {escape(unit)}</td></tr>"


def _decimals(value: float) -> int:
    return next((count for count in range(_DECIMALS) if round(value, count) == value), _DECIMALS)
