"""Use cases: make, verify, install, list and compare rule sets, choose that of a check, list its rules."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple

from mineral_plugin.core.base.errors import InputError, MineralError, MissingError
from mineral_plugin.core.base.keys import SigningKey
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.words import Bilingual, Phrase, say
from mineral_plugin.core.reference.making import Made
from mineral_plugin.core.reference.manifest import RULES
from mineral_plugin.core.reference.recipe import Recipe
from mineral_plugin.core.reference.sealed import read_sealed, unpacked_for_a_look
from mineral_plugin.core.reference.shelf import Installed, Place, opened, places
from mineral_plugin.core.reference.told import TRUST_WORDS
from mineral_plugin.core.reference.trust import Trust, TrustList
from mineral_plugin.core.regulation.model import Parameter, Rule
from mineral_plugin.core.regulation.set_diff import SetDiff, diff_sets
from mineral_plugin.core.regulation.sets import (
    RuleSet,
    files_in,
    named_set,
    shipped_set,
    shipped_sets,
    whole_set,
)
from mineral_plugin.core.work.packing import make_pack_from
from mineral_plugin.core.work.packs import PackSeen, install_pack, verify_pack

PROGRAM = "program"


class Identity(NamedTuple):
    """What the issuer of a rule set says of it; ``id`` is the pack's, ``supersedes`` a version."""

    id: str
    name: Bilingual
    issuer: str
    issued: date
    supersedes: str = ""


@dataclass(frozen=True)
class SetSeen:
    """A rule set as it is listed: without ``rules`` and with a ``problem`` where it cannot be used."""

    label: str
    rules: Optional[RuleSet]
    trust: Optional[Trust]
    problem: Optional[Phrase] = None

    @property
    def usable(self) -> bool:
        """Return whether a check may use it: whole, and of a trusted issuer."""
        return self.rules is not None and (self.trust is None or self.trust.counts)

    def as_dict(self, lang: str) -> Dict[str, Any]:
        """Return the set as JSON data with the words of a language."""
        trust = self.trust.value if self.trust else None
        return {
            "set": self.label,
            "version": self.rules.version if self.rules else None,
            "sha256": self.rules.sha256 if self.rules else None,
            "read_on": self.rules.read_on.isoformat() if self.rules else None,
            "trust": trust,
            "trust_in_words": say(Phrase(TRUST_WORDS[trust]), lang) if trust else None,
            "usable": self.usable,
            "problem": say(self.problem, lang) if self.problem else None,
        }


def label_of(rules: RuleSet) -> str:
    """Return what a set is called where versions alone may repeat: the pack's label, or the program's."""
    return rules.pack or f"{PROGRAM}@{rules.version}"


def make_rules_pack(
    folder: Path,
    target: Path,
    key: Optional[SigningKey],
    identity: Identity,
    progress: Optional[Progress] = None,
) -> Made:
    """Make the pack of the rule set in a folder, once all of it was read; its version is that of the set.

    Raises:
        MissingError, NewerFileError, InputError: the set is faulty, not whole, or of several versions.
        CannotWriteError: ``target`` cannot be written; it is as it was.
    """
    rules = whole_set(files_in(folder))
    recipe = Recipe(
        file=folder.name,
        kind=RULES,
        id=identity.id,
        version=rules.version,
        name=identity.name,
        issuer=identity.issuer,
        issued=identity.issued,
        as_of=rules.read_on,
        supersedes=identity.supersedes,
        files=tuple(rules.files.values()),
    )
    return make_pack_from(recipe, target, key, None, progress)


def verify_rules_pack(path: Path, home: Path, trust: TrustList) -> Tuple[PackSeen, RuleSet]:
    """Return what a sealed rule set is, every byte held against its manifest and all of it read.

    Raises:
        MissingError, NewerFileError, InputError: it is not there, damaged, no rule set, or faulty.
        CannotWriteError: there is no room for a look into it.
    """
    seen = verify_pack(path, trust)
    with _sealed_set(path, home) as rules:
        return seen, rules


def install_rules_pack(
    path: Path, home: Path, trust: TrustList, today: date
) -> Tuple[PackSeen, Optional[SetDiff]]:
    """Install a rule set beside those there; return it and what it changes against the newest set before.

    Raises:
        MissingError, NewerFileError, InputError: as ``verify_rules_pack``; or its key has ended, or another
            set of this version is installed.
        CannotWriteError: the data folder is full or cannot be written.
    """
    _refuse_other_kind(path)
    before = newest_usable(home, trust)
    seen = install_pack(path, home, trust, today)
    made = next((one for one in list_sets(home, trust) if one.label == seen.label), None)
    if made is None or made.rules is None or before is None:
        return seen, None
    return seen, diff_sets(before, made.rules)


def list_sets(home: Optional[Path], trust: TrustList) -> Tuple[SetSeen, ...]:
    """Return the set of the program and all installed ones, the newest of each pack first."""
    found = [SetSeen(label_of(own), own, None) for own in shipped_sets()]
    for place in places(home, RULES) if home is not None else ():
        found.append(_seen(place, trust))
    return tuple(found)


def _seen(place: Place, trust: TrustList) -> SetSeen:
    try:
        pack = opened(place)
        return SetSeen(place.label, _set_of(pack), trust.of_pack(pack.manifest, pack.signature))
    except MineralError as error:
        return SetSeen(place.label, None, None, error.phrase)


def _set_of(pack: Installed) -> RuleSet:
    """Return the set of a pack whose files were just held against their hashes: read once for one content."""
    return _read_once(pack.label, tuple((pack.file(one.name), one.sha256) for one in pack.manifest.files))


@lru_cache(maxsize=32)
def _read_once(label: str, files: Tuple[Tuple[Path, str], ...]) -> RuleSet:
    return named_set([path for path, _ in files], label)


def _age(rules: RuleSet) -> Tuple[date, str]:
    return rules.read_on, rules.version


def newest_usable(home: Optional[Path], trust: TrustList) -> Optional[RuleSet]:
    """Return the set read furthest among those that may be used, damaged ones left aside."""
    usable = [one.rules for one in list_sets(home, trust) if one.usable and one.rules]
    return max(usable, key=_age, default=None)


def choose_set(wanted: str, home: Optional[Path], trust: TrustList) -> RuleSet:
    """Return the set a check uses: the one named (a version, or ``id@version``), else the newest trusted one.

    A damaged or newer one is refused, never replaced in silence by another.

    Raises:
        MissingError: no set of this name is there.
        NewerFileError: it is for a newer program.
        InputError: it was changed, its issuer is not confirmed, or two sets have this version.
    """
    if wanted.strip():
        return _named(wanted.strip(), home, trust)
    newest = newest_usable(home, trust) or shipped_set()
    for place in places(home, RULES) if home is not None else ():
        # One issued before the newest was read is out of use, whatever became of it.
        if place.issued >= newest.read_on and _seen(place, trust).rules is None:
            _set_of(opened(place))
    return newest


def _named(wanted: str, home: Optional[Path], trust: TrustList) -> RuleSet:
    for place in places(home, RULES) if home is not None else ():
        if wanted in (place.label, place.version):
            _set_of(opened(place))  # says what is wrong with it
    seen = list_sets(home, trust)
    found = [one for one in seen if one.rules and wanted in (one.label, one.rules.version)]
    if not found:
        raise MissingError("regulation.no_version", version=wanted, choices=[one.label for one in seen])
    usable = [one for one in found if one.usable and one.rules]
    if not usable:
        raise InputError("regulation.untrusted", set=found[0].label)
    contents = {one.rules.content_sha256() for one in usable if one.rules}
    if len(contents) > 1:
        raise InputError("regulation.ambiguous", version=wanted, choices=[one.label for one in usable])
    return usable[0].rules or shipped_set()


def recorded_set(version: str, sha256: str, home: Optional[Path]) -> RuleSet:
    """Return the very set that a report or a draft names, whatever is newer or trusted now.

    Raises:
        MissingError: it is no longer installed.
    """
    for one in list_sets(home, TrustList()):
        if one.rules is not None and (one.rules.version, one.rules.sha256) == (version, sha256):
            return one.rules
    raise MissingError("regulation.set_gone", version=version)


def compare_sets(old: str, new: str, home: Path, trust: TrustList) -> SetDiff:
    """Compare two sets, each a folder, a file ``.mlpack``, a version, or ``id@version``.

    Raises:
        MissingError, NewerFileError, InputError: one is not there, damaged or faulty.
    """
    with _opened_set(old, home, trust) as first, _opened_set(new, home, trust) as second:
        return diff_sets(first, second)


@contextmanager
def _opened_set(name: str, home: Path, trust: TrustList) -> Iterator[RuleSet]:
    path = Path(name)
    if path.is_dir():
        yield whole_set(files_in(path))
    elif path.is_file():
        with _sealed_set(path, home) as rules:
            yield rules
    else:
        yield _of_any_issuer(name, home, trust)


def _of_any_issuer(name: str, home: Path, trust: TrustList) -> RuleSet:
    """Return an installed set to look at: whose it is does not matter for that."""
    known = [one for one in list_sets(home, trust) if one.rules and one.label == name]
    return known[0].rules if known and known[0].rules else _named(name, home, trust)


@contextmanager
def _sealed_set(path: Path, home: Path) -> Iterator[RuleSet]:
    _refuse_other_kind(path)
    sealed = read_sealed(path)
    with unpacked_for_a_look(sealed, home) as folder:
        yield whole_set([folder / one.name for one in sealed.manifest.files])


def _refuse_other_kind(path: Path) -> None:
    if read_sealed(path).manifest.kind != RULES:
        raise InputError("regulation.no_rules", file=path.name)


# --- the rules of a day -----------------------------------------------------------------------------


def rules_told(rules: RuleSet, day: date, lang: str) -> Dict[str, Any]:
    """Return the rules in force on a day as JSON data with the words of a language."""
    law = rules.regulation(day)
    return {
        "at": day.isoformat(),
        "set": label_of(rules),
        "version": rules.version,
        "sha256": rules.sha256,
        "read_on": rules.read_on.isoformat(),
        "rules": [_rule_told(rule, lang) for rule in law.rules],
    }


def _rule_told(rule: Rule, lang: str) -> Dict[str, Any]:
    articles = dict.fromkeys(citation.printed for citation in rule.citations)
    return {
        "id": rule.id,
        "title": rule.title.text(lang),
        "severity": rule.severity.value,
        "confirmed": rule.confirmed,
        "article": "; ".join(articles),
        "parameters": _parameters(rule.parameters),
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
    }


def _parameters(parameters: Mapping[str, Parameter]) -> Dict[str, Any]:
    return {name: {"value": one.value, "unit": one.unit} for name, one in parameters.items()}


def rules_text(rules: RuleSet, day: date, lang: str) -> str:
    """Return the rules in force on a day as text, a few lines for each."""
    law = rules.regulation(day)
    values = {"day": day, "set": label_of(rules), "read_on": rules.read_on, "count": len(law.rules)}
    lines: List[str] = [say(Phrase("regulation.rules_head", values), lang)]
    for rule in law.rules:
        lines += ["", *(say(phrase, lang) for phrase in _lines(rule))]
    return "\n".join(lines)


def _lines(rule: Rule) -> Iterator[Phrase]:
    yield Phrase(
        "regulation.rule_head",
        {
            "rule": rule.id,
            "title": rule.title,
            "severity": Phrase(f"severity.{rule.severity.value}"),
            "confirmed": Phrase("regulation.confirmed" if rule.confirmed else "regulation.unconfirmed"),
        },
    )
    start = rule.valid_from or Phrase("regulation.always")
    end = rule.valid_to or Phrase("regulation.no_end")
    yield Phrase("regulation.rule_days", {"start": start, "end": end})
    if rule.citations:
        articles = dict.fromkeys(citation.printed for citation in rule.citations)
        yield Phrase("regulation.rule_article", {"article": "; ".join(articles)})
    for name, one in rule.parameters.items():
        values = one.value if isinstance(one.value, tuple) else (one.value,)
        yield Phrase("regulation.rule_parameter", {"name": name, "value": list(values), "unit": one.unit})
