"""Loading the dated set of regulation for one event date; bad data is refused with its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import NewerFileError
from mineral_plugin.core.base.findings import Family, Severity
from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, day_or_none, read_json, refuse_repeats, text_or_empty
from mineral_plugin.core.regulation.dated import newest
from mineral_plugin.core.regulation.model import (
    FACT_KINDS,
    GEOMETRIES,
    GROUPS,
    HANDLING,
    KINDS,
    LAW,
    LISTED_KINDS,
    OFFICES,
    ROLE_FIELDS,
    STATUS_KINDS,
    Choice,
    Citation,
    Component,
    FactKind,
    LegalText,
    LicenceStatus,
    Mineral,
    Parameter,
    Procedure,
    Regulation,
    Role,
    Rule,
    Transition,
)
from mineral_plugin.core.regulation.small_scattered import thresholds_of

SCHEMA = "regulation-1"
LIMIT_KEYS = ("a", "b", "c", "d", "đ", "e")
SOURCES = ("read_copy", "derived", "practice", "recalled")
MAKERS = ("plugin", "person")

Texts = Mapping[str, LegalText]


def load_regulation(event_date: date, path: Optional[Path] = None) -> Regulation:
    """Return the law as it stands on ``event_date``, from ``path`` or the newest set of the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _on(_of_file(path or latest_set()), event_date)


@once_per_state(maxsize=16)
def _of_file(path: Path) -> Regulation:
    root = read_json(path, "error.regulation_json")
    return _of_all_days(root, canonical_sha256(path))


@once_per_state(maxsize=64)
def canonical_sha256(path: Path) -> str:
    """Return the SHA-256 of the canonical form of a JSON file of the law.

    Raises:
        MissingError, InputError: as ``read_json``.
    """
    return sha256_of_json(read_json(path, "error.regulation_json").value)


def latest_set() -> Path:
    """Return the newest set that comes with the program (its date is in the name)."""
    return newest("set")


def regulation_from(root: Node, event_date: date) -> Regulation:
    """Return the regulation held by an already parsed file."""
    return _on(_of_all_days(root, sha256_of_json(root.value)), event_date)


def _on(law: Regulation, day: date) -> Regulation:
    """Return the law of all days as it stands on one."""
    return replace(law, event_date=day, rules=tuple(rule for rule in law.rules if rule.in_force(day)))


def _of_all_days(root: Node, sha256: str) -> Regulation:
    """Return the law with every wording that a rule ever had."""
    _check_schema(root)
    facts = root.maybe("facts")
    for name in ("texts", "minerals", "procedures", "roles", "licence_statuses", "transitions"):
        refuse_repeats(root.field(name).entries())
    refuse_repeats(facts.entries() if facts else ())
    texts = texts_of(root)
    all_rules = _rules(root, texts)
    return Regulation(
        version=root.field("version").text(),
        sha256=sha256,
        event_date=date.min,
        texts=texts,
        rules=all_rules,
        known_rules=tuple(dict.fromkeys(rule.id for rule in all_rules)),
        minerals=tuple(_mineral(node, texts) for node in root.field("minerals").entries()),
        procedures=tuple(_procedure(node, texts) for node in root.field("procedures").entries()),
        roles=tuple(_role(node, all_rules) for node in root.field("roles").entries()),
        statuses=tuple(map(_status, root.field("licence_statuses").entries())),
        facts=tuple(map(_fact, facts.entries())) if facts else (),
        read_on=root.field("read_on").day(),
        transitions=_transitions(root, texts),
    )


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    if schema == SCHEMA:
        return
    kind, _, number = schema.rpartition("-")
    if kind == "regulation" and number.isdigit() and int(number) > 1:
        raise NewerFileError("error.regulation_newer", file=root.file, schema=schema)
    raise root.field("schema").fault("error.data_choice", choices=(SCHEMA,))


def texts_of(root: Node) -> Texts:
    """Return the legal texts of an already parsed file by id."""
    return {text.id: text for text in map(_text, root.field("texts").entries())}


def _text(node: Node) -> LegalText:
    amends = node.maybe("amends")
    text = LegalText(
        id=node.field("id").text(),
        cited_as=node.field("cited_as").text(),
        name=node.field("name").bilingual(),
        issued=day_or_none(node.maybe("issued")),
        in_force=day_or_none(node.maybe("in_force")),
        ended=day_or_none(node.maybe("ended")),
        amended_by=node.field("amended_by").texts(),
        amends=amends.texts() if amends else (),
    )
    days = [day for day in (text.issued, text.in_force, text.ended) if day]
    if days != sorted(days):
        raise node.fault("error.regulation_period")
    return text


def citation_of(node: Node, texts: Texts) -> Citation:
    """Return a place in one of the texts."""
    kinds, amended = node.maybe("kinds"), node.maybe("amended_by")
    return Citation(
        text=texts[node.field("text").one_of(tuple(texts))],
        article=text_or_empty(node.maybe("article")),
        clause=text_or_empty(node.maybe("clause")),
        point=text_or_empty(node.maybe("point")),
        annex=text_or_empty(node.maybe("annex")),
        form=text_or_empty(node.maybe("form")),
        kinds=kinds.some_of(KINDS) if kinds else KINDS,
        amended_by=citation_of(amended, texts) if amended else None,
    )


def _citations(node: Node, texts: Texts) -> Tuple[Citation, ...]:
    return tuple(citation_of(entry, texts) for entry in node.field("citations").entries())


def _rules(root: Node, texts: Texts) -> Tuple[Rule, ...]:
    role_ids = [node.field("id").text() for node in root.field("roles").entries()]
    facts = root.maybe("facts")
    fact_ids = [node.field("id").text() for node in facts.entries()] if facts else []
    found: Dict[str, Tuple[Rule, ...]] = {}
    for node in root.field("rules").entries():
        rule = _rule(node, texts, role_ids, fact_ids)
        _refuse_two_wordings(node, rule, found.get(rule.id, ()))
        found[rule.id] = (*found.get(rule.id, ()), rule)
    return tuple(rule for versions in found.values() for rule in versions)


def _rule(node: Node, texts: Texts, role_ids: Sequence[str], fact_ids: Sequence[str]) -> Rule:
    limit_key, facts = node.maybe("limit_key"), node.maybe("facts")
    rule = Rule(
        id=node.field("id").text(),
        family=Family(node.field("family").one_of([family.value for family in Family])),
        title=node.field("title").bilingual(),
        explanation=node.field("explanation").bilingual(),
        severity=Severity(node.field("severity").one_of([severity.value for severity in Severity])),
        parameters=_parameters(node.field("parameters")),
        citations=_citations(node, texts),
        kinds=node.field("kinds").some_of(KINDS),
        roles=node.field("roles").some_of(role_ids),
        limit_key=limit_key.one_of(LIMIT_KEYS) if limit_key else "",
        valid_from=day_or_none(node.maybe("valid_from")),
        valid_to=day_or_none(node.maybe("valid_to")),
        confirmed=node.field("confirmed").flag(),
        source=node.field("source").one_of(SOURCES),
        facts=facts.some_of(fact_ids) if facts else (),
    )
    if rule.severity is Severity.BLOCKS and not rule.confirmed:
        raise node.fault("error.regulation_blocks", rule=rule.id)
    if rule.confirmed != (rule.source == "read_copy"):
        raise node.field("source").fault("error.regulation_confirmed", rule=rule.id)
    return rule


def _refuse_two_wordings(node: Node, rule: Rule, others: Sequence[Rule]) -> None:
    """Refuse two versions of a rule that hold on the same day."""
    start, end = rule.valid_from or date.min, rule.valid_to or date.max
    for other in others:
        if start <= (other.valid_to or date.max) and (other.valid_from or date.min) <= end:
            raise node.fault("error.regulation_two_wordings", rule=rule.id)
    if end < start:
        raise node.field("valid_to").fault("error.regulation_period")


def _transitions(root: Node, texts: Texts) -> Tuple[Transition, ...]:
    """Return the changes of regime in the order of their days."""
    found = (_transition(node, texts) for node in root.field("transitions").entries())
    return tuple(sorted(found, key=lambda one: one.day))


def _transition(node: Node, texts: Texts) -> Transition:
    clause, groups = node.maybe("clause"), node.maybe("groups")
    transition = Transition(
        id=node.field("id").text(),
        day=node.field("day").day(),
        scope=node.field("scope").one_of((LAW, OFFICES, HANDLING)),
        groups=groups.some_of(GROUPS) if groups else (),
        change=node.field("change").bilingual(),
        citations=_citations(node, texts),
        clause=clause.bilingual() if clause else None,
        choice=node.field("choice").flag(),
        clause_citations=tuple(citation_of(one, texts) for one in node.field("clause_citations").entries()),
    )
    # A choice that no clause grants, or a clause without its place, would be made up.
    unfounded = transition.choice and clause is None
    if unfounded or bool(transition.clause) != bool(transition.clause_citations):
        raise node.fault("error.regulation_clause", transition=transition.id)
    return transition


def _parameters(node: Node) -> Mapping[str, Parameter]:
    return {name: _parameter(node.field(name)) for name in node.names()}


def _parameter(node: Node) -> Parameter:
    value = node.field("value")
    unit: Any = node.field("unit").value
    if not isinstance(unit, str):
        raise node.field("unit").fault("error.data_kind", kind="text")
    if isinstance(value.value, list):
        return Parameter(tuple(entry.number() for entry in value.entries()), unit)
    return Parameter(value.number(), unit)


def _mineral(node: Node, texts: Texts) -> Mineral:
    limit_key = node.maybe("limit_key")
    return Mineral(
        id=node.field("id").text(),
        name=node.field("name").bilingual(),
        group=node.field("group").one_of(GROUPS),
        at_sea=node.field("at_sea").flag(),
        limit_key=limit_key.one_of(LIMIT_KEYS) if limit_key else "",
        old_limit=node.field("old_limit").text(),
        special_strategic=node.field("special_strategic").flag(),
        small_scattered=thresholds_of(node, texts),
    )


def _procedure(node: Node, texts: Texts) -> Procedure:
    codes, components = node.field("codes"), node.field("components").entries()
    refuse_repeats(components)
    return Procedure(
        id=node.field("id").text(),
        kind=node.field("kind").one_of(KINDS),
        name=node.field("name").bilingual(),
        ministry_code=codes.field("ministry").text(),
        province_code=codes.field("province").text(),
        published_by=codes.field("decision").text(),
        citations=_citations(node, texts),
        components=tuple(_component(entry, texts) for entry in components),
    )


def _component(node: Node, texts: Texts) -> Component:
    form, when = node.maybe("form"), node.maybe("when")
    return Component(
        id=node.field("id").text(),
        name=node.field("name").bilingual(),
        form=citation_of(form, texts) if form else None,
        originals=node.field("originals").count(),
        copies=node.field("copies").count(),
        made_by=node.field("made_by").one_of(MAKERS),
        is_map=node.field("is_map").flag(),
        accepts=node.field("accepts").texts(),
        groups=node.field("groups").some_of(GROUPS),
        special_strategic_only=node.field("special_strategic_only").flag(),
        when=when.bilingual() if when else None,
    )


def _role(node: Node, rules: Sequence[Rule]) -> Role:
    return Role(
        id=node.field("id").text(),
        name=node.field("name").bilingual(),
        ask=node.field("ask").bilingual(),
        max_age_days=node.field("max_age_days").count(),
        max_age_note=node.field("max_age_note").bilingual(),
        fields=node.field("fields").some_of(ROLE_FIELDS),
        geometry=node.field("geometry").some_of(GEOMETRIES),
        absence=node.field("absence").bilingual(),
        rules=node.field("rules").some_of([rule.id for rule in rules]),
    )


def _fact(node: Node) -> FactKind:
    unit, choices = node.maybe("unit"), node.maybe("choices")
    fact = FactKind(
        id=node.field("id").text(),
        kind=node.field("kind").one_of(FACT_KINDS),
        unit=text_or_empty(unit),
        choices=_choices(choices) if choices else (),
        question=node.field("question").bilingual(),
    )
    if (fact.kind in LISTED_KINDS) != bool(fact.choices):
        raise node.fault("error.data_missing", field="choices")
    return fact


def _choices(node: Node) -> Tuple[Choice, ...]:
    refuse_repeats(node.entries())
    return tuple(
        Choice(entry.field("id").text(), entry.field("name").bilingual()) for entry in node.entries()
    )


def _status(node: Node) -> LicenceStatus:
    return LicenceStatus(
        id=node.field("id").text(),
        name=node.field("name").bilingual(),
        counts_as=node.field("counts_as").one_of(STATUS_KINDS),
        words=tuple(word.casefold() for word in node.field("words").texts()),
    )
