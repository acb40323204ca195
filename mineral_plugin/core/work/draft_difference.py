"""Use case: what a newer rule set changes for a draft, rule by rule, and what moving the draft needs."""

from __future__ import annotations

from datetime import date
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.dossier.drafts import is_filed
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.regulation.sets import RuleSet
from mineral_plugin.core.work.draft_rules import DraftRules, Given

_RULES = "set/rules"


class Changed(NamedTuple):
    """One rule, or everything that is no rule, with a sentence for each change."""

    head: Bilingual
    sentences: Tuple[Bilingual, ...]


def difference_told(found: DraftRules, day: date) -> Tuple[Changed, ...]:
    """Return what the newer set of a draft changes: rules first, by title on ``day``, then the rest."""
    if found.newer is None or found.diff is None:
        return ()
    titles = {**_titles(found.own, day), **_titles(found.newer, day)}
    heads: Dict[str, List[Bilingual]] = {}
    rest: List[Bilingual] = []
    for change in found.diff.changes:
        (heads.setdefault(change.id, []) if change.section == _RULES else rest).append(change.sentence)
    told = [
        Changed(_head(name, titles.get(name)), tuple(sentences)) for name, sentences in sorted(heads.items())
    ]
    if rest:
        told.append(Changed(both(Phrase("draft.difference_rest")), tuple(rest)))
    return tuple(told)


def _titles(rules: RuleSet, day: date) -> Dict[str, Bilingual]:
    return {rule.id: rule.title for rule in rules.regulation(day).rules}


def _head(rule: str, title: Optional[Bilingual]) -> Bilingual:
    if title is None:
        return Bilingual(rule, rule)
    return both(Phrase("draft.difference_rule", {"rule": rule, "title": title}))


def can_check(draft: Draft) -> bool:
    """Return whether the area of a draft may be checked again: the dossier was not filed."""
    return not is_filed(draft)


def can_move(draft: Draft, found: DraftRules) -> bool:
    """Return whether a draft may move to the newer set: it is there and the dossier was not filed."""
    return found.newer is not None and can_check(draft)


def given_again(draft: Draft, chosen: Sequence[str], rules: str) -> Given:
    """Return what the check under the set ``rules`` is given: the draft's own packs, else what is chosen now.

    Packs are found by their labels; a file of the user's own has to be named again, and then everything is.
    """
    only_packs = all(layer["pack"] for layer in draft.validation["reference"])
    return Given(reference=() if only_packs else tuple(chosen), rules=rules)
