"""What changed between two rule sets, entry by entry: rules with their numbers, and all that is dated."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.regulation.loader import citation_of, texts_of
from mineral_plugin.core.regulation.model import LegalText
from mineral_plugin.core.regulation.sets import RULES, RuleSet

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_KEYS = ("id", "code", "date")
_HEADS = ("schema",)
# Fields of a rule that have a name of their own in sentences; others are told by their name in the file.
_FIELDS = ("severity", "confirmed", "source", "valid_from", "valid_to", "title", "explanation", "citations")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SECTIONS = (
    *("set", "authorities", "calendar", "corridors", "fees", "procedures"),
    *("set/rules", "set/facts", "set/texts", "set/minerals", "set/procedures", "set/roles"),
    *("set/licence_statuses", "set/authorities", "set/transitions"),
    *("authorities/rows", "authorities/offices", "authorities/filing", "authorities/conditions"),
    *("calendar/days", "calendar/counting", "corridors/corridors", "corridors/works", "fees/fees"),
    *("procedures/procedures", "procedures/working", "procedures/offices", "procedures/delegations"),
)
Entry = Mapping[str, Any]
Texts = Mapping[str, LegalText]


@dataclass(frozen=True)
class SetChange:
    """One entry that was added or removed, or one field of it that changed.

    ``section`` is ``kind/list`` (``set/rules``, ``fees/fees``, ``calendar/days``), or the kind alone for a
    field of the file; ``version`` is the first day of the wording where it has one; numbers in ``old`` and
    ``new`` come with their unit, ``None`` is nothing.
    """

    section: str
    id: str
    version: Optional[str]
    change: str
    field: str = ""
    old: Any = None
    new: Any = None

    def as_dict(self) -> Dict[str, Any]:
        """Return the change as JSON data."""
        return {
            "section": self.section,
            "id": self.id,
            "version": self.version,
            "change": self.change,
            "field": self.field or None,
            "old": _printed(self.old),
            "new": _printed(self.new),
        }

    @property
    def sentence(self) -> Bilingual:
        """Return the change in one sentence."""
        version = "_version" if self.version else ""
        values = {
            "section": _section_name(self.section),
            "id": self.id,
            "version": date.fromisoformat(self.version) if self.version else "",
            "field": _field_name(self.field),
            "old": _told(self.field, self.old),
            "new": _told(self.field, self.new),
        }
        changed = CHANGED if self.field else "head"
        return both(
            Phrase(f"regulation.diff.{changed if self.change == CHANGED else self.change}{version}", values)
        )


@dataclass(frozen=True)
class SetDiff:
    """All changes from one set to another, in the order of the files and their entries."""

    old: str
    new: str
    changes: Tuple[SetChange, ...]

    @property
    def rules(self) -> Tuple[str, ...]:
        """Return the ids of the rules that changed."""
        return tuple(dict.fromkeys(one.id for one in self.changes if one.section == "set/rules"))

    def as_dict(self, lang: str) -> Dict[str, Any]:
        """Return the difference as JSON data with its sentences in ``lang``."""
        return {
            "old": self.old,
            "new": self.new,
            "rules": list(self.rules),
            "changes": [{**one.as_dict(), "sentence": one.sentence.text(lang)} for one in self.changes],
        }


def diff_sets(old: RuleSet, new: RuleSet) -> SetDiff:
    """Return what changed from ``old`` to ``new``; the versions as the sets name themselves."""
    before, after = old.roots(), new.roots()
    texts = {**texts_of(before[RULES]), **texts_of(after[RULES])}
    changes: List[SetChange] = []
    for kind, root in after.items():
        names = [name for name in (*before[kind].names(), *root.names()) if name not in _HEADS]
        for name in dict.fromkeys(names):
            pair = before[kind].value.get(name), root.value.get(name)
            changes += _section(f"{kind}/{name}", *pair, texts)
    return SetDiff(old.version, new.version, tuple(changes))


def _section(section: str, old: Any, new: Any, texts: Texts) -> Iterator[SetChange]:
    if not all(_is_entries(value) for value in (old or [], new or [])):
        kind, _, name = section.partition("/")
        pair = [value if isinstance(value, dict) else {"": value} for value in (old, new)]
        yield from _fields(SetChange(kind, name, None, CHANGED), *(_flat(value, texts) for value in pair))
        return
    before, after = _by_key(old or []), _by_key(new or [])
    for key in dict.fromkeys((*before, *after)):
        for first, second in _pairs(before.get(key, []), after.get(key, [])):
            yield from _entry(section, key, first, second, texts)


def _is_entries(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _by_key(entries: Sequence[Entry]) -> Dict[str, List[Entry]]:
    found: Dict[str, List[Entry]] = {}
    for entry in entries:
        found.setdefault(_key(entry), []).append(entry)
    return found


def _key(entry: Entry) -> str:
    named = next((str(entry[name]) for name in _KEYS if name in entry), "")
    # Authorities and delegations have no id: what they are about stands for it.
    return named or _plain(entry.get("groups") or entry.get("codes") or entry)


def _pairs(old: List[Entry], new: List[Entry]) -> List[Tuple[Optional[Entry], Optional[Entry]]]:
    """Return the wordings of one entry side by side: those of one first day, then the others in order."""
    found: List[Tuple[Optional[Entry], Optional[Entry]]] = []
    left, right = list(old), list(new)
    for entry in old:
        same = [other for other in right if other.get("valid_from") == entry.get("valid_from")]
        if same:
            left.remove(entry)
            right.remove(same[0])
            found.append((entry, same[0]))
    return [*found, *zip_longest(left, right)]


def _entry(
    section: str, key: str, old: Optional[Entry], new: Optional[Entry], texts: Texts
) -> Iterator[SetChange]:
    version = (new or old or {}).get("valid_from")
    if old is None or new is None:
        yield SetChange(section, key, version, ADDED if old is None else REMOVED)
        return
    change = SetChange(section, key, version, CHANGED)
    yield from _fields(change, _flat(old, texts), _flat(new, texts))


def _fields(change: SetChange, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[SetChange]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield replace(change, field=name, old=old.get(name), new=new.get(name))


def _flat(entry: Entry, texts: Texts, before: str = "") -> Dict[str, Any]:
    """Return the fields of an entry by their paths; numbers with their unit, citations as printed."""
    found: Dict[str, Any] = {}
    for name, value in entry.items():
        path = f"{before}{name}"
        if name.endswith("citations") and _is_entries(value):
            found[path] = "; ".join(citation_of(Node(one, "", ""), texts).printed for one in value)
        elif isinstance(value, dict) and set(value) == {"value", "unit"}:
            found[path] = f"{_printed(value['value'])} {value['unit']}".strip()
        elif isinstance(value, dict) and set(value) != {"vi", "en"}:
            found.update(_flat(value, texts, f"{path}."))
        elif _is_entries(value) and _are_named(value):
            found.update(_flat({_key(one): one for one in value}, texts, f"{path}."))
        else:
            found[path] = value
    return found


def _are_named(entries: Sequence[Entry]) -> bool:
    names = [_key(entry) for entry in entries if set(_KEYS) & set(entry)]
    return bool(names) and len(set(names)) == len(entries)


def _printed(value: Any) -> Optional[str]:
    if value is None:
        return None
    return value if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    """Return a value of a file as one line."""
    if isinstance(value, list) and all(isinstance(one, (str, int, float)) for one in value):
        return ", ".join(map(str, value))
    if isinstance(value, dict) and set(value) == {"vi", "en"}:
        return f"{value['vi']} / {value['en']}"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _section_name(section: str) -> Any:
    return Phrase(f"regulation.section.{section.replace('/', '_')}") if section in SECTIONS else section


def _field_name(path: str) -> Any:
    name, _, rest = path.partition(".")
    if name == "parameters":
        return Phrase("regulation.field.parameter", {"name": rest})
    return Phrase(f"regulation.field.{path}") if path in _FIELDS else path


def _told(name: str, value: Any) -> Any:
    """Return a value as a sentence tells it: words of the field, dates as dates, both languages."""
    if value is None or value == [] or value == "":
        return Phrase("term.none")
    if isinstance(value, dict) and set(value) == {"vi", "en"}:
        return Bilingual(value["vi"], value["en"])
    if isinstance(value, bool):
        return Phrase("term.yes" if value else "term.no")
    if name == "severity":
        return Phrase(f"severity.{value}")
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return _printed(value)
