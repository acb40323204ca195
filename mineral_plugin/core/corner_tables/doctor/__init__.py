"""The VN-2000 doctor: what may be wrong with a corner table, ranked, each with its evidence."""

from mineral_plugin.core.corner_tables.doctor.model import (
    Cause,
    Change,
    Clue,
    Clues,
    Conclusion,
    Evidence,
    Hypothesis,
    NamedPlace,
    Patient,
    state_of,
)
from mineral_plugin.core.corner_tables.doctor.places import search_frame
from mineral_plugin.core.corner_tables.doctor.result import conclude
from mineral_plugin.core.corner_tables.doctor.search import diagnose

__all__ = [
    "Cause",
    "Change",
    "Clue",
    "Clues",
    "Conclusion",
    "Evidence",
    "Hypothesis",
    "NamedPlace",
    "Patient",
    "conclude",
    "diagnose",
    "search_frame",
    "state_of",
]
