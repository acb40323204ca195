"""Dated law as data: texts, rules, minerals, procedures, roles."""

from mineral_plugin.core.regulation.loader import latest_set, load_regulation
from mineral_plugin.core.regulation.model import (
    Citation,
    Component,
    LegalText,
    LicenceStatus,
    Mineral,
    Parameter,
    Procedure,
    Regulation,
    Role,
    Rule,
)

__all__ = [
    "Citation",
    "Component",
    "LegalText",
    "LicenceStatus",
    "Mineral",
    "Parameter",
    "Procedure",
    "Regulation",
    "Role",
    "Rule",
    "latest_set",
    "load_regulation",
]
