"""Bytes of a text file to text: UTF-8, UTF-16, Windows-1258, or the one-byte text of a legacy font."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import List, Optional

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.formats.fonts import legacy_words
from mineral_plugin.core.corner_tables.formats.limits import MAX_TEXT_BYTES, hold
from mineral_plugin.core.corner_tables.formats.syllables import is_syllable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE_BYTES = 4096
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x0b\x1a\x1b")
_WORD = re.compile(r"[^\W\d_]+")
_LINE_END = re.compile("\r\n|\r|\n")


def text_of(data: bytes, name: str) -> str:
    """Return the text of a file.

    Raises:
        InputError: the file is too large, or holds something else than text.
    """
    hold(len(data), MAX_TEXT_BYTES, name)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    wide = _wide(data)
    if wide is not None:
        return data.decode(wide, errors="replace")
    if is_binary(data):
        raise InputError("format.unknown", name=name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte(data)


def is_binary(data: bytes) -> bool:
    """Return whether bytes that are not UTF-16 hold control codes that no text holds."""
    sample = data[:_SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\x00" in sample or controls * 50 > len(sample)


def lines_of(text: str) -> List[str]:
    """Return the lines of a text as an editor counts them; a form feed is no line of its own."""
    lines = _LINE_END.split(text)
    if lines and not lines[-1]:
        lines.pop()
    return [line.replace("\f", "") for line in lines] if "\f" in text else lines


def _wide(data: bytes) -> Optional[str]:
    """Return the UTF-16 that bytes without a mark are in: digits and blanks have a zero on one side."""
    sample = data[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if len(data) % 2 or half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 10 > half * 3 and even * 50 < half:
        return "utf-16-le"
    if even * 10 > half * 3 and odd * 50 < half:
        return "utf-16-be"
    return None


def _one_byte(data: bytes) -> str:
    """Return one-byte text by the reading under which more of its words are Vietnamese."""
    modern = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    latin = data.decode("cp1252", errors="replace")
    return latin if legacy_words(latin) > max(0, _right_words(modern)) else modern


def _right_words(text: str) -> int:
    words = {word for word in _WORD.findall(text) if not word.isascii()}
    right = sum(is_syllable(word) for word in words)
    return right - (len(words) - right)
