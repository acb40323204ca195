"""What changed between the check of a dossier and its filing: law, list of components, register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Set, Tuple

from pydantic import Field
from sqlalchemy import Connection, Row, or_, select

from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.dossier.model import Component
from mineral_plugin.core.regulation.sets import RuleSet, shipped_set
from mineral_service import catalogue
from mineral_service.context import Context
from mineral_service.incoming import Body, parse
from mineral_service.problems import Problem
from mineral_service.register import grounds, reading
from mineral_service.register.packs import pack_id
from mineral_service.register.routes import PATH
from mineral_service.register.rows import newest_version

NEAR_DEGREES = 0.01
"""What lies farther from an area than this (about 1 km) is none of its neighbours."""
_MOST_TOLD = 5
_MOST_DIGITS = 10

Change = Dict[str, Any]


class _Law(Body):
    """The rule set that a report was made by."""

    version: str = Field(max_length=100)
    sha256: str = Field(max_length=64)
    read_on: str = Field(default="", max_length=10)


class _Layer(Body):
    """A reference layer that a report was made from."""

    pack: Optional[str] = Field(default=None, max_length=200)


class _Validation(Body):
    """What a manifest says of the report."""

    regulation: Optional[_Law] = None
    reference: Tuple[_Layer, ...] = Field(default=(), strict=False)


class _Name(Body):
    """A name in both languages."""

    vi: str = Field(max_length=1000)
    en: str = Field(max_length=1000)


class _Component(Body):
    """A component as the dossier was made with it."""

    component: str = Field(max_length=200)
    name: Optional[_Name] = None
    form: str = ""
    originals: int = 0
    copies: int = 0
    accepts: Tuple[str, ...] = Field(default=(), strict=False)


class _Basis(Body):
    """What a dossier stands on; a manifest that does not say it is held against nothing."""

    validation: Optional[_Validation] = None
    components: Optional[Tuple[_Component, ...]] = Field(default=None, strict=False)


@dataclass(frozen=True)
class Changed:
    """One thing that changed: for programs, and for people."""

    told: Change
    words: Bilingual


def check_current(
    context: Context, connection: Connection, row: Row[Any], manifest: Mapping[str, Any], area: Any
) -> None:
    """Refuse a dossier that was made before the law, its components or the register around it changed.

    ``area`` is the area that its report is about (``area-1``), ``None`` where it tells none. A dossier made
    by a newer rule set than the service has is taken: it did not run out.

    Raises:
        Problem: ``catalogue-outdated`` with the differences; ``malformed``.
    """
    basis = parse(_Basis, dict(manifest))
    validation = basis.validation or _Validation()
    rules = shipped_set()
    changed: List[Changed] = []
    if not _is_newer(validation.regulation, rules):
        changed += _of_rules(validation.regulation, rules)
        if basis.components is not None:
            ours = catalogue.components(context.now().date(), row.procedure, row.mineral)
            changed += _of_components(basis.components, ours)
    changed += _of_register(context, connection, validation.reference, area)
    if changed:
        told = [one.told for one in changed]
        links = {"rules": f"{PATH}/rules/{rules.version}"}
        raise Problem(
            "catalogue-outdated", {"changes": [one.words for one in changed]}, changes=told, links=links
        )


def _is_newer(law: Optional[_Law], rules: RuleSet) -> bool:
    return law is not None and law.read_on > rules.read_on.isoformat()


def _of_rules(law: Optional[_Law], rules: RuleSet) -> List[Changed]:
    if law is None or law.sha256 == rules.sha256:
        return []
    told = {"what": "rules", "from": law.version, "to": rules.version, "sha256": rules.sha256}
    values = {"own": law.version, "current": rules.version}
    return [Changed(told, both(Phrase("outdated.rules", values)))]


def _of_components(theirs: Sequence[_Component], ours: Sequence[Component]) -> List[Changed]:
    """Return what is new in the list of components, what is gone from it, what is wanted otherwise."""
    before, now = {one.component: one for one in theirs}, {one.id for one in ours}
    found = [_component(one.id, one.name, "new") for one in ours if one.id not in before]
    found += [_component(name, _named(one), "gone") for name, one in before.items() if name not in now]
    return found + [
        _component(one.id, one.name, "changed")
        for one in ours
        if one.id in before and _wanted(before[one.id]) != _wanted(one)
    ]


def _named(one: _Component) -> Bilingual:
    return Bilingual(one.name.vi, one.name.en) if one.name else Bilingual(one.component, one.component)


def _wanted(one: "_Component | Component") -> Tuple[Any, ...]:
    return (one.form, one.originals, one.copies, tuple(one.accepts))


def _component(name: str, named: Bilingual, kind: str) -> Changed:
    told = {"what": "component", "component": name, "kind": kind}
    return Changed(told, both(Phrase(f"outdated.component_{kind}", {"name": named})))


def _of_register(
    context: Context, connection: Connection, layers: Sequence[_Layer], area: Any
) -> List[Changed]:
    """Return what the register learned near the area since the version that the check looked at."""
    version, newest = _looked_at(context, layers), newest_version(connection)
    if version is None or version >= newest or area is None:
        return []
    titles = _touched_near(connection, version, newest, area)
    if not titles:
        return []
    told = {"what": "register", "from": version, "to": newest, "titles": titles}
    values = {"own": str(version), "current": str(newest), "titles": titles[:_MOST_TOLD]}
    return [Changed(told, both(Phrase("outdated.register", values)))]


def _looked_at(context: Context, layers: Sequence[_Layer]) -> Optional[int]:
    """Return the oldest version of this register that a check used, ``None`` where it used none."""
    own = pack_id(context)
    named = [layer.pack.partition("@") for layer in layers if layer.pack]
    versions = [number for name, _, number in named if name == own and len(number) < _MOST_DIGITS]
    return min((int(one) for one in versions if one.isascii() and one.isdigit()), default=None)


def _touched_near(connection: Connection, older: int, newer: int, area: Any) -> List[str]:
    """Return the numbers of titles that changed near an area; what only waits has none and is left out."""
    try:
        ground = grounds.in_degrees(grounds.readable(area))
    except Problem:
        return []
    records = reading.RECORDS
    west, south, east, north = ground.buffer(NEAR_DEGREES).bounds
    touched = or_(*((one > older) & (one <= newer) for one in (records.c.version_from, records.c.version_to)))
    here = (records.c.west <= east) & (records.c.east >= west)
    here &= (records.c.south <= north) & (records.c.north >= south)
    rows = connection.execute(select(records.c.title).where(touched & here).order_by(records.c.title))
    found: Set[str] = {str(title) for title in rows.scalars() if title}
    return sorted(found)
