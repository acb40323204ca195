"""The story's own words, in Vietnamese and English, with numbers as the product prints them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Mapping

from mineral_plugin.core.base.numbers import format_place
from mineral_plugin.core.base.words import Bilingual
from story.book import Said


class _Shown:
    """A value that is printed in a language, as a format asks."""

    def __init__(self, value: Any, lang: str) -> None:
        self._value, self._lang = value, lang

    def __format__(self, spec: str) -> str:
        if isinstance(self._value, Bilingual):
            return self._value.text(self._lang)
        # A plain whole number is a number of something's own (a scale, a version): it has no groups.
        if not spec and isinstance(self._value, int):
            return str(self._value)
        return format_place(self._value, spec, self._lang)


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, str]]:
    """Return all sentences by id and language."""
    found: Dict[str, Dict[str, str]] = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
    return found


def word(sentence: str, lang: str, **values: Any) -> str:
    """Return a sentence in a language."""
    return words()[sentence][lang].format_map({name: _Shown(one, lang) for name, one in values.items()})


def told(said: Said, lang: str) -> str:
    """Return something that a step saw."""
    return said.text(lang) if isinstance(said, Bilingual) else word(said.id, lang, **said.values)
