"""Sentences by id, in Vietnamese and English, with named places."""

from __future__ import annotations

import json
import re
import string
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Dict, Mapping, Match, NamedTuple, Sequence

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
    sentence = catalogue(lang)[phrase.id]
    if lang == "en":
        sentence = _COUNTED.sub(lambda found: _counted(found, phrase.values), sentence)
    return _Filler(lang).vformat(sentence, (), phrase.values)


def _counted(found: Match[str], values: Mapping[str, Any]) -> str:
    """Return a count's place with its noun, in the singular for one; Vietnamese nouns have no plural."""
    is_one = values.get(found["place"]) == 1
    return found[1] + (found[3][:-1] if is_one else found[3])


def both(phrase: Phrase) -> Bilingual:
    """Return a phrase in both languages."""
    return Bilingual(vi=say(phrase, "vi"), en=say(phrase, "en"))
