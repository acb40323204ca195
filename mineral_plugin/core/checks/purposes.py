"""What an application is for, as far as its procedure or a stated fact tells."""

from __future__ import annotations

from typing import List, Optional

from mineral_plugin.core.base.findings import Finding
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule

EXTENSION = "extension"
# The procedure answers where the fact is not stated: a new licence extends none, an extension does.
_PROCEDURES = {"P01": False, "P03": True}


def is_extension(inspection: Inspection) -> Optional[bool]:
    """Return whether an exploration licence is to be extended, ``None`` where nothing tells it."""
    context = inspection.context
    stated = context.facts.flag(EXTENSION)
    return _PROCEDURES.get(context.procedure.id) if stated is None else stated


def extension_gaps(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return one "cannot tell" where nothing tells whether this is an extension."""
    return inspection.fact_gaps(rule, EXTENSION) if is_extension(inspection) is None else []
