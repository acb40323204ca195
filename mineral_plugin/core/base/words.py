"""Sentences by id, in Vietnamese and English, with named places."""

from __future__ import annotations

import json
import string
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Dict, Mapping, NamedTuple, Sequence

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


class _Filler(string.Formatter):
    """Fills the named places of one sentence in one language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def get_value(self, key: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if not isinstance(key, str):
            raise KeyError(f"places are named, not numbered: {key}")
        return kwargs[key]

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        # No attribute or index look-up in a catalogue sentence: a place is a plain name.
        return self.get_value(field_name, args, kwargs), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, (list, tuple)) and not isinstance(value, Bilingual):
            return ", ".join(self.format_field(item, "") for item in value)
        if isinstance(value, Bilingual):
            return value.text(self._lang)
        if isinstance(value, Phrase):
            return say(value, self._lang)
        return format_place(value, format_spec, self._lang)


@lru_cache(maxsize=2)
def catalogue(lang: str) -> Mapping[str, str]:
    """Return the sentences of one language by id."""
    path = resource_path("words", f"{lang}.json")
    loaded: Dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def say(phrase: Phrase, lang: str) -> str:
    """Return a phrase in ``lang``; an unknown id or a missing place raises ``KeyError``."""
    return _Filler(lang).vformat(catalogue(lang)[phrase.id], (), phrase.values)


def both(phrase: Phrase) -> Bilingual:
    """Return a phrase in both languages."""
    return Bilingual(vi=say(phrase, "vi"), en=say(phrase, "en"))
