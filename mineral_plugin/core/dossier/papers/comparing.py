"""Statements of several papers held against each other: where they contradict, both places are quoted.

The dossier's own data come first; without them, what most papers say is taken as meant. A statement about
something else - a neighbour's mine, a share of the ground - is left out before, by the words around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterator, List, Sequence, Tuple

from mineral_plugin.core.dossier.papers.companies import CompanyName, company_name
from mineral_plugin.core.dossier.papers.corners import CornerTable, corner_differences
from mineral_plugin.core.dossier.papers.model import Kind, Quote, Statement


@dataclass(frozen=True)
class Difference:
    """Two places that contradict each other: ``one`` is what most papers or the dossier itself say."""

    kind: Kind
    one: Quote
    other: Quote


def differences_of(
    statements: Sequence[Sequence[Statement]],
    tables: Sequence[CornerTable],
    own: Sequence[Statement] = (),
) -> Tuple[Difference, ...]:
    """Return the contradictions among papers, in the order of their kinds.

    ``statements`` are those of each paper, ``tables`` all corner tables, ``own`` what the dossier says.
    """
    papers = [list(own), *map(list, statements)]
    holder = _reference([[one for one in paper if one.kind is Kind.HOLDER] for paper in papers])
    papers = [[one for one in paper if _is_ours(one, holder)] for paper in papers]
    found = [Difference(Kind.CORNER, *pair) for pair in corner_differences(tables)]
    for kind in Kind:
        for key in _keys(papers, kind):
            found += _among(
                [[one for one in paper if (one.kind, one.key) == (kind, key)] for paper in papers]
            )
    return tuple(dict.fromkeys(found))


def _keys(papers: Sequence[Sequence[Statement]], kind: Kind) -> List[str]:
    return list(dict.fromkeys(one.key for paper in papers for one in paper if one.kind is kind))


def _is_ours(statement: Statement, holder: "Statement | None") -> bool:
    """Return whether a sentence does not speak of another company's mine."""
    if not statement.owner or holder is None or statement.kind is Kind.HOLDER:
        return True
    owner, ours = company_name(statement.owner), holder.value
    return not isinstance(ours, CompanyName) or owner.agrees(ours) or owner.resembles(ours)


def _among(papers: Sequence[Sequence[Statement]]) -> Iterator[Difference]:
    """Yield the contradictions among statements of one kind and key; ``papers[0]`` is the dossier itself."""
    reference = _reference(papers)
    if reference is None:
        return
    for paper in papers:
        told: Dict[str, bool] = {}
        for one in paper:
            if one is reference or one.value.agrees(reference.value):
                continue
            if one.is_weak and not one.value.resembles(reference.value):
                continue
            if not told.setdefault(repr(one.value), False):
                told[repr(one.value)] = True
                yield Difference(one.kind, _witness(reference, one, papers).quote, one.quote)


def _witness(reference: Statement, one: Statement, papers: Sequence[Sequence[Statement]]) -> Statement:
    """Return the reference, or who says the same in another paper than ``one`` stands in."""
    if reference.quote.paper != one.quote.paper:
        return reference
    others = (other for paper in papers for other in paper if other.quote.paper != one.quote.paper)
    alike = (other for other in others if not other.is_weak and other.value.agrees(reference.value))
    return next((other for other in alike if not other.value.agrees(one.value)), reference)


def _reference(papers: Sequence[Sequence[Statement]]) -> "Statement | None":
    """Return what is taken as meant: what the dossier says, else what most papers agree with.

    Among equals the closest printed one counts, and then the first.
    """
    own = [one for one in papers[0] if not one.is_weak]
    if own:
        return own[0]
    strong = [one for paper in papers[1:] for one in paper if not one.is_weak]
    strong = [one for one in strong if not _is_said_closer(one, strong)]
    return min(strong, key=lambda one: (-_support(one, papers), one.value.precision), default=None)


def _is_said_closer(statement: Statement, others: Sequence[Statement]) -> bool:
    """Return whether another says the same more closely: what agrees with everybody contradicts nobody."""
    value = statement.value
    return any(other.value.precision < value.precision and other.value.agrees(value) for other in others)


def _support(statement: Statement, papers: Sequence[Sequence[Statement]]) -> int:
    """Return how many papers say the same, without saying anything else."""
    agreed = 0
    for paper in papers[1:]:
        strong = [one for one in paper if not one.is_weak] or list(paper)
        agreed += 2 * any(one.value.agrees(statement.value) for one in strong)
        agreed -= any(not one.value.agrees(statement.value) for one in strong)
    return agreed
