#!/usr/bin/env python3
"""The reference pages of the rules, made from the rule set and from the examples that are also its tests.

    python3 tools/in_venv.py tools/rules_page.py
    python3 tools/in_venv.py tools/rules_page.py --accept [--note "why a number changed"]

Writes `docs/rules.vi.md`, `docs/rules.en.md` and `docs/rule-catalogue.md`. `--accept` also writes down the
numbers of every rule version with its source line (`tests/data/rule_numbers.json`); a number that changed
while its source line did not is refused without a note.
"""

from __future__ import annotations

import argparse
import sys
from typing import Dict, Iterator, List, Optional, Sequence

from common import ROOT

sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from rule_catalogue import catalogue_page  # noqa: E402
from rule_examples import Example, RuleExamples, all_examples, found_in, law  # noqa: E402
from rule_numbers import ACCEPTED, LAST_DAY, accept, accepted, current_numbers, unsourced, versions  # noqa: E402
from rules_words import (  # noqa: E402
    LANGUAGES,
    amount_told,
    cell,
    force_told,
    parameter_told,
    severity_told,
    text,
)

from mineral_plugin.core.base.findings import Family, Finding  # noqa: E402
from mineral_plugin.core.base.numbers import format_date, format_place  # noqa: E402
from mineral_plugin.core.base.words import Phrase, say  # noqa: E402
from mineral_plugin.core.checks.context import Tolerances  # noqa: E402
from mineral_plugin.core.regulation.model import KINDS, Citation, Rule  # noqa: E402

DOCS = ROOT / "docs"
COLUMNS = ("force", "severity", "basis", "numbers", "source")


def pages() -> Dict[str, str]:
    """Return every page by its file name."""
    made = {f"rules.{lang}.md": page(lang) for lang in LANGUAGES}
    return {**made, "rule-catalogue.md": catalogue_page()}


def page(lang: str) -> str:
    """Return the reference page of the rules in one language as Markdown."""
    by_rule = versions()
    lines = list(_head(lang))
    for family in Family:
        members = [found for found in by_rule.values() if found[-1].family is family]
        if members:
            lines += [f"## {_upper(say(Phrase(f'family.{family.value}'), lang))}", ""]
            lines += _contents([found[-1] for found in members], lang)
        for found in members:
            lines += _rule(found, all_examples().get(found[-1].id), lang)
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(lang: str) -> Iterator[str]:
    usual = Tolerances()
    overlap, neighbour = (
        format_place(value, "m", lang) for value in (usual.overlap_width_m, usual.neighbour_m)
    )
    yield from (f"# {text('title', lang)}", "")
    yield from (text("made", lang, version=law(LAST_DAY).version), "")
    yield from (text("usual", lang, overlap=overlap, neighbour=neighbour), "")
    yield from (text("marks", lang), "")


def _contents(rules: Sequence[Rule], lang: str) -> Iterator[str]:
    yield f"| Id | {text('rule', lang)} | {text('severity', lang)} | {text('basis', lang)} |"
    yield "|---|---|---|---|"
    for rule in rules:
        mark = text("read_copy" if rule.confirmed else "unconfirmed", lang)
        yield f"| {rule.id} | {cell(rule.title.text(lang))} | {severity_told(rule, lang)} | {mark} |"
    yield ""


def _rule(found: Sequence[Rule], examples: Optional[RuleExamples], lang: str) -> Iterator[str]:
    newest = found[-1]
    yield from (f"### {newest.id} · {newest.title.text(lang)}", "", newest.explanation.text(lang), "")
    yield "| " + " | ".join(text(name, lang) for name in COLUMNS) + " |"
    yield "|" + "---|" * len(COLUMNS)
    yield from (_version(rule, lang) for rule in found)
    yield from ("", *_asked(found, lang))
    for rule in found[:-1]:
        if rule.explanation != newest.explanation:
            yield f"- {text('then', lang)} ({force_told(rule, lang)}): {rule.explanation.text(lang)}"
    yield ""
    if examples and examples.note:
        yield from (f"*{examples.note.text(lang)}*", "")
    for example in examples.cases if examples else ():
        yield from _example(example, lang)


def _asked(found: Sequence[Rule], lang: str) -> Iterator[str]:
    """Yield what the rule is asked of and reads, in any of its wordings."""
    regulation = law(LAST_DAY)
    yield f"- {text('kinds', lang)}: {', '.join(text(kind, lang) for kind in found[-1].kinds)}"
    for name in dict.fromkeys(fact for rule in found for fact in rule.facts):
        yield f"- {text('facts', lang)}: {regulation.fact(name).question.text(lang)} (`{name}`)"
    for name in dict.fromkeys(role for rule in found for role in rule.roles):
        role = regulation.role(name)
        age = text("older", lang, days=role.max_age_days)
        yield f"- {text('roles', lang)}: {role.name.text(lang)} (`{name}`, {age})"


def _version(rule: Rule, lang: str) -> str:
    cited = "<br>".join(_citation(one, rule, lang) for one in rule.citations) or text("no_text", lang)
    numbers = "<br>".join(
        f"`{name}` {parameter_told(value, lang)}".strip() for name, value in rule.parameters.items()
    )
    cells = (
        force_told(rule, lang),
        severity_told(rule, lang),
        cited,
        numbers or "–",
        text(rule.source, lang),
    )
    return "| " + " | ".join(map(cell, cells)) + " |"


def _citation(one: Citation, rule: Rule, lang: str) -> str:
    """Return a citation; where the rule speaks of both kinds and the citation of one, the kind is told."""
    if len(rule.kinds) < len(KINDS) or set(one.kinds) == set(KINDS):
        return one.printed
    return f"{one.printed} ({', '.join(text(kind, lang) for kind in one.kinds)})"


def _example(example: Example, lang: str) -> Iterator[str]:
    head = f"**{text(example.case, lang)}** ({format_date(example.day, lang)})."
    yield from (f"{head} {example.title.text(lang)}", "")
    found = found_in(example.rule, example.case)
    if not found:
        yield from (f"> {text('not_in_force', lang)}", "")
    for one in found:
        yield from ("\n>\n".join(f"> {told}" for told in _finding(one, lang)), "")


def _finding(found: Finding, lang: str) -> Iterator[str]:
    outcome = say(Phrase(f"outcome.{found.outcome.value}"), lang)
    severity = say(Phrase(f"severity.{found.severity.value}"), lang)
    yield f"**{outcome}** ({severity}). {found.message.text(lang)}"
    if found.remedy:
        yield f"{text('to_do', lang)}: {found.remedy.text(lang)}"
    if found.measured is not None:
        told = text("measured", lang, measured=amount_told(found.measured, found.unit, lang))
        if found.limit is not None:
            told += "; " + text("limit", lang, limit=amount_told(found.limit, found.unit, lang))
        yield f"{told}."


def _upper(told: str) -> str:
    return told[:1].upper() + told[1:]


def main(arguments: List[str]) -> int:
    """Write the pages, and with ``--accept`` the numbers."""
    parser = argparse.ArgumentParser(description="Write the reference pages of the rules.")
    parser.add_argument("--accept", action="store_true", help="write down the numbers with their sources")
    parser.add_argument("--note", default="", help="why a number changed under the same source line")
    chosen = parser.parse_args(arguments)
    if chosen.accept:
        refused = unsourced(accepted(), current_numbers())
        if refused and not chosen.note:
            sys.stderr.write("Numbers changed under the same source line; give a --note or a new source:\n")
            sys.stderr.write("".join(f"  {line}\n" for line in refused))
            return 1
        ACCEPTED.write_text(accept(accepted(), current_numbers(), chosen.note), encoding="utf-8")
    for name, content in pages().items():
        (DOCS / name).write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
