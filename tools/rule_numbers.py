"""The numbers of every rule version beside the source line that they were read from.

A number that changes while its source line stays is a slip, or a correction that has to say why.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Mapping, NamedTuple, Sequence, Tuple

from table_numbers import table_lines

from mineral_plugin.core.base.nodes import read_json
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.core.regulation.loader import latest_set
from mineral_plugin.core.regulation.model import Rule, Value

ACCEPTED = Path(__file__).resolve().parent.parent / "tests" / "data" / "rule_numbers.json"
SCHEMA = "rule-numbers-1"
LAST_DAY = date(2026, 11, 23)


class Numbers(NamedTuple):
    """The numbers of one version of a rule as one line, its source line, and why they were corrected."""

    numbers: str
    source: str
    note: str = ""


@lru_cache(maxsize=None)
def versions() -> Mapping[str, Tuple[Rule, ...]]:
    """Return every version of every rule of the newest set, in the set's order."""
    root = read_json(latest_set(), "error.regulation_json")
    days = [
        entry.value.get("valid_from") or entry.value.get("valid_to")
        for entry in root.field("rules").entries()
    ]
    laws = {day: load_regulation(date.fromisoformat(day) if day else LAST_DAY) for day in dict.fromkeys(days)}
    found: Dict[str, List[Rule]] = {}
    for entry, day in zip(root.field("rules").entries(), days):
        rule = next(one for one in laws[day].rules if one.id == entry.value["id"])
        found.setdefault(rule.id, []).append(rule)
    return {rule: tuple(known) for rule, known in found.items()}


def numbers_of(rule: Rule) -> Numbers:
    """Return severity, dates and parameters of a version, and what they rest on."""
    first, last = (day.isoformat() if day else "..." for day in (rule.valid_from, rule.valid_to))
    given = [f"{name}={_plain(one.value)} {one.unit}".strip() for name, one in rule.parameters.items()]
    cited = "; ".join(citation.printed for citation in rule.citations)
    return Numbers(
        numbers="; ".join([rule.severity.value, f"{first} to {last}", *given]),
        source=f"{rule.source}: {cited}" if cited else rule.source,
    )


def _plain(value: Value) -> str:
    values = value if isinstance(value, tuple) else (value,)
    return ", ".join(str(int(one)) if one == int(one) else repr(one) for one in values)


def current_numbers() -> Dict[str, List[Numbers]]:
    """Return the numbers of the newest set by rule, and of the tables beside the rules."""
    rules = {rule: [numbers_of(one) for one in known] for rule, known in versions().items()}
    tables = {name: [Numbers(*line) for line in lines] for name, lines in table_lines().items()}
    return {**rules, **tables}


def accepted() -> Dict[str, List[Numbers]]:
    """Return the numbers that were written down."""
    if not ACCEPTED.exists():
        return {}
    document = json.loads(ACCEPTED.read_text(encoding="utf-8"))
    return {rule: [Numbers(**entry) for entry in known] for rule, known in document["rules"].items()}


def unsourced(before: Mapping[str, Sequence[Numbers]], now: Mapping[str, Sequence[Numbers]]) -> List[str]:
    """Return the versions whose numbers changed while their source line did not, as ``rule: source line``."""
    found = []
    for rule, known in now.items():
        old = before.get(rule, ())
        pairs = {(one.numbers, one.source) for one in old}
        sources = {one.source for one in old}
        found += [
            f"{rule}: {one.source}"
            for one in known
            if (one.numbers, one.source) not in pairs and one.source in sources
        ]
    return found


def accept(
    before: Mapping[str, Sequence[Numbers]], now: Mapping[str, Sequence[Numbers]], note: str = ""
) -> str:
    """Return the file of the numbers of ``now``; what changed without a new source carries the note."""
    notes = {(rule, one.numbers, one.source): one.note for rule, known in before.items() for one in known}
    slips = set(unsourced(before, now))
    rules = {
        rule: [
            _entry(
                one,
                notes.get((rule, one.numbers, one.source), note if f"{rule}: {one.source}" in slips else ""),
            )
            for one in known
        ]
        for rule, known in now.items()
    }
    lines = ",\n".join(
        f" {json.dumps(rule)}: [\n"
        + ",\n".join(f"  {json.dumps(e, ensure_ascii=False)}" for e in known)
        + "\n ]"
        for rule, known in rules.items()
    )
    return f'{{"schema": "{SCHEMA}", "rules": {{\n{lines}\n}}}}\n'


def _entry(one: Numbers, note: str) -> Dict[str, str]:
    return {"numbers": one.numbers, "source": one.source, **({"note": note} if note else {})}
