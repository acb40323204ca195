"""Sentences by id, in Vietnamese and English, with named places."""

from __future__ import annotations

import json
import re
import string
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Dict, List, Mapping, Match, NamedTuple, Optional, Tuple

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.numbers import format_place


class Bilingual(NamedTuple):
    """One sentence in both languages."""

    vi: str
    en: str

    def text(self, lang: str) -> str:
        """Return the sentence in ``lang`` (``vi`` or ``en``)."""
        return self.vi if lang == "vi" else self.en

    def as_dict(self) -> Dict[str, str]:
        """Return ``{"vi": ..., "en": ...}``."""
        return {"vi": self.vi, "en": self.en}


@dataclass(frozen=True)
class Phrase:
    """A sentence of the catalogue with the values of its named places.

    A value may be a string, a number, a date, a sequence of strings, a ``Bilingual`` or another
    ``Phrase`` used as a term (a noun of the field), never as a piece of a sentence.
    """

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)


# A count and its noun in an English sentence: "{days:n0} working days".
_COUNTED = re.compile(
    r"(\{(?P<place>\w+)(?::n0)?\} (?:working |calendar |different )?)"
    r"(areas|bytes|cells|components|corners|days|decimals|extensions|files|layers|letters|licences|marks|mines"
    r"|months|objects|packs|pages|parts|pieces|points|questions|rings|rows|rules|seconds|times|years)\b"
)


@lru_cache(maxsize=2)
def catalogue(lang: str) -> Mapping[str, str]:
    """Return the sentences of one language by id."""
    path = resource_path("words", f"{lang}.json")
    loaded: Dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def say(phrase: Phrase, lang: str) -> str:
    """Return a phrase in ``lang``; an unknown id or a missing place raises ``KeyError``."""
    sentence = catalogue(lang)[phrase.id]
    if lang == "en" and _counts(sentence):
        sentence = _COUNTED.sub(lambda found: _counted(found, phrase.values), sentence)
    values = phrase.values
    return "".join(
        [words if name is None else _filled(values[name], words, lang) for words, name in _pieces(sentence)]
    )


# Sentences are taken to pieces once: a check says hundreds of them each time that a corner moves.
@lru_cache(maxsize=1 << 13)
def _pieces(sentence: str) -> Tuple[Tuple[str, Optional[str]], ...]:
    """Return a sentence in pieces: words and ``None``, or the format and the name of a place.

    A place is a plain name: no number, no attribute, no index, no conversion.
    """
    found: List[Tuple[str, Optional[str]]] = []
    for literal, name, spec, conversion in string.Formatter().parse(sentence):
        if literal:
            found.append((literal, None))
        if name is None:
            continue
        if not name or name.isdigit() or conversion:
            raise KeyError(f"places are named, not numbered: {name}")
        found.append((spec or "", name))
    return tuple(found)


@lru_cache(maxsize=1 << 13)
def _counts(sentence: str) -> bool:
    return _COUNTED.search(sentence) is not None


def _filled(value: Any, spec: str, lang: str) -> str:
    if type(value) is str:  # most of them
        return value
    if isinstance(value, Bilingual):
        return value.text(lang)
    if isinstance(value, (list, tuple)):
        return ", ".join([_filled(item, "", lang) for item in value])
    if isinstance(value, Phrase):
        return say(value, lang)
    return format_place(value, spec, lang)


def _counted(found: Match[str], values: Mapping[str, Any]) -> str:
    """Return a count's place with its noun, in the singular for one; Vietnamese nouns have no plural."""
    is_one = values.get(found["place"]) == 1
    return found[1] + (found[3][:-1] if is_one else found[3])


def both(phrase: Phrase) -> Bilingual:
    """Return a phrase in both languages."""
    key = _key(phrase)
    return _both(phrase) if key is None else _remembered(_Key(key, phrase))


def _both(phrase: Phrase) -> Bilingual:
    return Bilingual(vi=say(phrase, "vi"), en=say(phrase, "en"))


class _Key:
    """A phrase that is equal to others of the same id and values."""

    __slots__ = ("_hash", "_key", "phrase")

    def __init__(self, key: Tuple[Any, ...], phrase: Phrase) -> None:
        self._key, self._hash, self.phrase = key, hash(key), phrase

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._key == other._key


@lru_cache(maxsize=1 << 12)
def _remembered(key: _Key) -> Bilingual:
    return _both(key.phrase)


def _key(value: Any) -> Optional[Tuple[Any, ...]]:
    """Return what tells a value from all that are said otherwise, ``None`` where that is not known."""
    kind = type(value)
    if kind in _PLAIN:
        return kind, value  # 1, 1.0 and True are equal, but not said alike
    if kind is Phrase:
        keys = [(name, _key(one)) for name, one in value.values.items()]
        return None if any(key is None for _, key in keys) else (Phrase, value.id, *keys)
    if kind is list or kind is tuple:
        pieces = [_key(one) for one in value]
        return None if None in pieces else (list, *pieces)
    return None


_PLAIN = frozenset((str, Bilingual, int, float, bool, date))
