"""What a register says of a licence: whose it is, for which mineral, to explore or to mine.

Registers often say it in words only, or not at all: an answer is then ``None``, which is neither yes nor no.
"""

from __future__ import annotations

from typing import Optional

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.overlaps import Standing, standing
from mineral_plugin.core.reference.registers import same_name
from mineral_plugin.core.regulation.model import Mineral

LICENCE = "licence"
_LANGUAGES = ("vi", "en")
_EXPLORING = (Phrase("licence_kind.exploring"),)
_MINING = (Phrase("licence_kind.mining"), Phrase("licence_kind.salvage"))


def is_holders(licence: ReferenceObject, holder: str) -> Optional[bool]:
    """Return whether a licence is the holder's, ``None`` where the register names none."""
    return same_name(licence.holder, holder) if licence.holder.strip() else None


def is_for_mineral(licence: ReferenceObject, context: CheckContext) -> Optional[bool]:
    """Return whether a licence is for the mineral asked about, ``None`` where the register is not clear."""
    if _names(context.mineral, licence.mineral):
        return True
    others = (mineral for mineral in context.regulation.minerals if mineral.id != context.mineral.id)
    return False if any(_names(mineral, licence.mineral) for mineral in others) else None


def is_to_explore(licence: ReferenceObject) -> Optional[bool]:
    """Return whether a licence is one to explore (``False``: to mine), ``None`` where no word tells it."""
    told = " ".join((licence.object_class, licence.name, licence.status, licence.decision)).casefold()
    exploring, mining = (
        any(say(word, lang) in told for word in words for lang in _LANGUAGES)
        for words in (_EXPLORING, _MINING)
    )
    return None if exploring == mining else exploring


def is_in_force(licence: ReferenceObject, context: CheckContext) -> Optional[bool]:
    """Return whether a licence is in force on the event date, ``None`` where that is not clear."""
    worth = standing(licence, context.regulation, context.event_date)
    if worth is Standing.VALID:
        return True
    return False if worth is Standing.NOT_IN_FORCE else None


def _names(mineral: Mineral, written: str) -> bool:
    return any(same_name(written, name) for name in (mineral.id, mineral.name.vi, mineral.name.en))
