"""The values a PDF is written in: numbers, names, strings, arrays, references (ISO 32000-1, 7.3)."""

from __future__ import annotations

import re
from typing import Any, Dict, List, NamedTuple, Tuple

MAX_NESTING = 60
"""Arrays and dictionaries within each other; deeper ones end where they stand."""
MAX_TOKENS = 300_000
"""Values of one object: the widths of all letters of a large font are a quarter of it."""
_BLANKS = b"\x00\t\n\f\r "
_TOKEN = re.compile(
    rb"[\x00\t\n\f\r ]*(?:%[^\r\n]*(?=[\r\n]|\Z)[\x00\t\n\f\r ]*)*"
    rb"(?:([+-]?(?:\d+\.?\d*|\.\d+))(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)"
    rb"|(/[^\x00\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(<<|>>|[\[\]{}(])"
    rb"|<([0-9A-Fa-f\x00\t\n\f\r ]*)>?"
    rb"|([^\x00\t\n\f\r ()<>\[\]{}/%]+)"
    rb"|(.)|\Z)",
    re.DOTALL,
)
_STRING_SIGN = re.compile(rb"[()\\]")
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_REFERENCE = re.compile(rb"[\x00\t\n\f\r ]+(\d{1,10})[\x00\t\n\f\r ]+R(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_OCTAL = re.compile(rb"[0-7]{1,3}")
_LINE_END = re.compile(rb"\r\n|\r|\n")


class Name(str):
    """A name, without its slash."""


class Word(str):
    """A word outside of strings: an operator of a content stream, or a keyword."""


class Reference(NamedTuple):
    """A reference to an object by its number."""

    number: int


Value = Any
"""int, float, bool, None, bytes (a string), Name, Word, Reference, list or dict."""
_END = Word("")
_WORDS: Dict[bytes, Value] = {b"true": True, b"false": False, b"null": None}


class Reader:
    """Reads values one after the other from bytes, at most ``most`` of them."""

    def __init__(self, data: bytes, position: int = 0, most: int = MAX_TOKENS) -> None:
        self.data = data
        self.position = position
        self._left = most

    def value(self, depth: int = 0) -> Value:
        """Return the next value; an empty ``Word`` at the end of the data."""
        self._left -= 1
        found = _TOKEN.match(self.data, self.position) if self._left >= 0 else None
        if found is None or found.lastindex is None:
            self.position = len(self.data)
            return _END
        self.position = found.end()
        number, name, sign, digits, word, _ = found.groups()
        if number is not None:
            return self._number(number)
        if word is not None:
            return _WORDS[word] if word in _WORDS else Word(word.decode("latin-1"))
        if name is not None:
            return _name(name)
        if sign is not None:
            return self._compound(sign, depth)
        return _hex(digits) if digits is not None else Word("?")

    def _number(self, text: bytes) -> Value:
        if text.isdigit() and len(text) <= 10:
            reference = _REFERENCE.match(self.data, self.position)
            if reference is not None:
                self.position = reference.end()
                return Reference(int(text))
        return float(text[:40]) if b"." in text or len(text) > 18 else int(text)

    def _compound(self, sign: bytes, depth: int) -> Value:
        if sign == b"(":
            return self._string()
        if sign == b"[" and depth < MAX_NESTING:
            return self._items(b"]", depth)
        if sign == b"<<" and depth < MAX_NESTING:
            return _dictionary(self._items(b">>", depth))
        return Word(sign.decode("latin-1"))

    def _items(self, closing: bytes, depth: int) -> List[Value]:
        wanted = closing.decode("latin-1")
        items: List[Value] = []
        while True:
            item = self.value(depth + 1)
            if isinstance(item, Word):
                if item == wanted or item == "" or item in {"endobj", "stream", "endstream"}:
                    return items
                if closing == b">>":
                    continue
            items.append(item)

    def _string(self) -> bytes:
        """Return a string; parentheses in it come in pairs or after a backslash."""
        pieces: List[bytes] = []
        open_ones = 1
        while True:
            found = _STRING_SIGN.search(self.data, self.position)
            if found is None:
                pieces.append(self.data[self.position :])
                self.position = len(self.data)
                return b"".join(pieces)
            pieces.append(self.data[self.position : found.start()])
            self.position = found.end()
            sign = found.group()
            if sign == b"\\":
                pieces.append(self._escape())
                continue
            open_ones += 1 if sign == b"(" else -1
            if open_ones == 0:
                return b"".join(pieces)
            pieces.append(sign)

    def _escape(self) -> bytes:
        octal = _OCTAL.match(self.data, self.position)
        if octal is not None:
            self.position = octal.end()
            return bytes([int(octal.group(), 8) & 0xFF])
        line_end = _LINE_END.match(self.data, self.position)
        if line_end is not None:
            self.position = line_end.end()
            return b""
        sign = self.data[self.position : self.position + 1]
        self.position += 1
        return _ESCAPES.get(sign, sign)


def _name(text: bytes) -> Name:
    if b"#" in text:
        text = _HEX_NAME.sub(lambda found: bytes([int(found.group(1), 16)]), text)
    return Name(text[1:].decode("latin-1"))


def _hex(digits: bytes) -> bytes:
    plain = digits.translate(None, _BLANKS).decode("ascii")
    return bytes.fromhex(plain + "0" if len(plain) % 2 else plain)


def _dictionary(items: List[Value]) -> Dict[str, Value]:
    pairs: List[Tuple[str, Value]] = []
    for key, value in zip(items[0::2], items[1::2]):
        if isinstance(key, Name):
            pairs.append((str(key), value))
    return dict(pairs)
