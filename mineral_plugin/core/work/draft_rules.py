"""Use cases: which rule set a draft was made with, whether a newer one is there, and moving to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.context import Tolerances
from mineral_plugin.core.checks.facts import Facts, read_facts
from mineral_plugin.core.dossier.drafts import FACTS, is_filed, replace_report
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.reference.sources import ONE_PACK, Sources
from mineral_plugin.core.regulation.set_diff import SetDiff, diff_sets
from mineral_plugin.core.regulation.sets import RuleSet
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.drafting import order_of
from mineral_plugin.core.work.outputs import read_report
from mineral_plugin.core.work.regulation_sets import choose_set, label_of, recorded_set


@dataclass(frozen=True)
class DraftRules:
    """The rule set of a draft, and the newer one with what it changes; ``None`` where there is none."""

    draft: str
    own: RuleSet
    newer: Optional[RuleSet]
    diff: Optional[SetDiff]

    @property
    def sentence(self) -> Bilingual:
        """Return whether the draft stands on the newest set."""
        if self.newer is None or self.diff is None:
            return both(Phrase("draft.rules_newest", {"draft": self.draft, "own": label_of(self.own)}))
        values = {"draft": self.draft, "own": label_of(self.own), "newer": label_of(self.newer)}
        rules = self.diff.rules or Phrase("term.none")
        return both(Phrase("draft.rules_newer", {**values, "rules": rules}))

    def as_dict(self, lang: str) -> Dict[str, Any]:
        """Return what a front door tells of it, with the words of a language."""
        return {
            "rules": label_of(self.own),
            "newer_rules": label_of(self.newer) if self.newer else None,
            "sentence": self.sentence.text(lang),
            "difference": self.diff.as_dict(lang) if self.diff else None,
        }


@dataclass(frozen=True)
class Given:
    """What a new check needs: reference data, facts and rule set; empty takes the draft's, or the newest."""

    reference: Tuple[str, ...] = ()
    facts: Optional[Path] = None
    rules: str = ""


def draft_rules(draft: Draft, sources: Sources, wanted: str = "") -> DraftRules:
    """Return the rule set a draft was made with and the one it could move to (``wanted``, else the newest).

    Raises:
        MissingError: the set of the draft is no longer installed, or there is none called ``wanted``.
        NewerFileError, InputError: as ``choose_set``.
    """
    law = draft.validation["regulation"]
    own = recorded_set(law["version"], law["sha256"], sources.home)
    other = choose_set(wanted, sources.home, sources.trust)
    same = (own.version, own.sha256) == (other.version, other.sha256)
    if same or (not wanted and other.read_on < own.read_on):
        return DraftRules(draft.reference, own, None, None)
    return DraftRules(draft.reference, own, other, diff_sets(own, other))


def move_draft(
    draft: Draft,
    given: Given,
    sources: Sources,
    now: datetime,
    lang: str = "vi",
    progress: Optional[Progress] = None,
) -> Draft:
    """Check the area of a draft anew under another rule set or with other data, and put the report into it.

    To be called once the user has seen the difference and agreed. Where there is no other set the draft keeps
    its own, if the reference data to check against are named.

    Raises:
        MissingError, NewerFileError, InputError: as ``draft_rules``; or the dossier was filed, there is
            neither another set nor data, its reference data were files that have to be named again, or the
            area was changed.
        CannotWriteError: the draft's folder cannot be written; the draft is as it was.
        CancelledError: ``progress`` asked to stop; the draft is as it was.
    """
    if is_filed(draft):
        raise InputError("dossier.filed_already", draft=draft.reference)
    found = draft_rules(draft, sources, given.rules)
    target = found.newer or (found.own if given.reference else None)
    if target is None or sources.home is None:
        raise InputError("draft.nothing_newer", draft=draft.reference)
    report = read_report(draft.folder / "report.json")
    request = _request(draft, report, given, target, sources)
    (checked,) = check_areas(request, now, report["run"]["front_door"], progress)
    return replace_report(draft, order_of(checked, sources.home, lang, request.facts))


def _request(
    draft: Draft, report: Mapping[str, Any], given: Given, rules: RuleSet, sources: Sources
) -> CheckRequest:
    asked, transition = report["procedure"], report.get("transition") or {}
    event_date = date.fromisoformat(report["event_date"])
    received = transition.get("received_on")
    trust = replace(sources.trust, practice=bool(asked.get("practice")) or sources.trust.practice)
    return CheckRequest(
        areas=read_areas(draft.folder / "area.gpkg")[:1],
        procedure=draft.procedure,
        mineral=draft.mineral,
        event_date=event_date,
        reference=given.reference or _packs(draft, report["reference"]),
        holder=asked["holder"],
        tolerances=Tolerances(**asked["tolerances"]),
        known_on=date.fromisoformat(asked["known_on"]) if asked.get("known_on") else None,
        sources=replace(sources, trust=trust),
        facts=_facts(draft, given.facts, rules, event_date),
        rules=label_of(rules),
        received_on=date.fromisoformat(received) if received else None,
        regime=transition.get("regime") or "",
    )


def _packs(draft: Draft, layers: Any) -> Tuple[str, ...]:
    """Return the packs of the earlier report; a file of the user's own has to be named again."""
    if any(not layer["pack"] for layer in layers):
        raise InputError("draft.name_reference", draft=draft.reference)
    return tuple(dict.fromkeys(f"{ONE_PACK}{layer['pack']}" for layer in layers))


def _facts(draft: Draft, path: Optional[Path], rules: RuleSet, day: date) -> Facts:
    kept = draft.folder / FACTS
    source = path or (kept if kept.is_file() else None)
    return read_facts(source, rules.regulation(day)) if source else Facts()
