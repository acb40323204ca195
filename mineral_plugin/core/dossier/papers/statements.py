"""Everything that a paper states: one module a kind, in the order in which the paper says it."""

from __future__ import annotations

from typing import Callable, Iterator, List, Tuple

from mineral_plugin.core.corner_tables.formats.limits import Expired, hurry, never
from mineral_plugin.core.dossier.papers.areas import area_statements
from mineral_plugin.core.dossier.papers.capacities import capacity_statements
from mineral_plugin.core.dossier.papers.dates import date_statements, head_date
from mineral_plugin.core.dossier.papers.holders import holder_statements
from mineral_plugin.core.dossier.papers.levels import level_statements
from mineral_plugin.core.dossier.papers.minerals import mineral_statements
from mineral_plugin.core.dossier.papers.model import Statement
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.places import place_statements
from mineral_plugin.core.dossier.papers.zones import zone_statements

_BETWEEN_LOOKS = 100
_READERS: Tuple[Callable[[Paper, Passage], Iterator[Statement]], ...] = (
    area_statements,
    zone_statements,
    mineral_statements,
    capacity_statements,
    level_statements,
    holder_statements,
    place_statements,
    date_statements,
)


def statements_of(paper: Paper, expired: Expired = never) -> Tuple[Statement, ...]:
    """Return what a paper states, corners apart; ``expired`` is asked now and then whether to give up.

    Raises:
        InputError: ``expired`` said so.
    """
    found: List[Statement] = []
    for at, passage in enumerate(paper.passages):
        if at % _BETWEEN_LOOKS == 0:
            hurry(expired, paper.name)
        found += [one for reader in _READERS for one in reader(paper, passage)]
    return (*found, *head_date(paper))
