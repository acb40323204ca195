"""Fonts of a PDF: which letters its codes stand for and how wide they are (ISO 32000-1, 9.6 to 9.10)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Tuple

from mineral_plugin.core.corner_tables.formats.pdf.objects import Document, Stream, as_name
from mineral_plugin.core.corner_tables.formats.pdf.values import Reader, Value, Word

UNREADABLE = "\ufffd"
"""Stands for a letter whose code the file does not explain."""
_MOST_CODES = 70_000
_USUAL_WIDTH = 500.0
_ACCENTS = {
    "acute": chr(0x0301),
    "grave": chr(0x0300),
    "hookabove": chr(0x0309),
    "hook": chr(0x0309),
    "tilde": chr(0x0303),
    "dotbelow": chr(0x0323),
    "circumflex": chr(0x0302),
    "breve": chr(0x0306),
    "horn": chr(0x031B),
    "dieresis": chr(0x0308),
    "ring": chr(0x030A),
    "cedilla": chr(0x0327),
    "caron": chr(0x030C),
}
_ACCENTED = re.compile(f"([A-Za-z])((?:{'|'.join(_ACCENTS)})+)")
_CODE_NAME = re.compile(r"uni([0-9A-F]{4})|u([0-9A-F]{4,6})")
_GLYPH_SIGNS = (
    "space:  exclam:! quotedbl:\" numbersign:# dollar:$ percent:% ampersand:& quotesingle:' "
    "quoteright:’ quoteleft:‘ parenleft:( parenright:) asterisk:* plus:+ comma:, hyphen:- minus:− "
    "period:. slash:/ zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 colon:: "
    "semicolon:; less:< equal:= greater:> question:? at:@ bracketleft:[ backslash:\\ bracketright:] "
    "underscore:_ braceleft:{ bar:| braceright:} asciitilde:~ degree:° plusminus:± twosuperior:² "
    "threesuperior:³ onesuperior:¹ mu:µ periodcentered:· multiply:× divide:÷ endash:– emdash:— "
    "quotedblleft:“ quotedblright:” guillemotleft:« guillemotright:» bullet:• ellipsis:… minute:′ "
    "second:″ dcroat:đ Dcroat:Đ dmacron:đ Dslash:Đ eth:đ Eth:Đ section:§ registered:® copyright:© "
    "ordmasculine:º ordfeminine:ª dong:₫ germandbls:ß oslash:ø Oslash:Ø ae:æ AE:Æ nbspace:  "
    "nonbreakingspace:  dotlessi:ı brokenbar:¦ currency:¤ sterling:£ yen:¥ cent:¢ exclamdown:¡ "
    "questiondown:¿ logicalnot:¬ onehalf:½ onequarter:¼ threequarters:¾ paragraph:¶ macron:¯ acute:´ "
    "dieresis:¨ cedilla:¸ thorn:þ Thorn:Þ"
)
_GLYPHS: Dict[str, str] = {
    name: sign
    for name, _, sign in (pair.partition(":") for pair in re.split(r" (?=[A-Za-z]+:)", _GLYPH_SIGNS))
}
_SYMBOL = {0xB0: "°", 0xB1: "±", 0xA2: "′", 0xB2: "″", 0xB4: "×", 0x2D: "−"}
_BASES = {"MacRomanEncoding": "mac_roman"}


class Glyph(NamedTuple):
    """One shown code: its text, its width for a font size of 1, and whether word spacing applies to it."""

    text: str
    width: float
    is_blank: bool


@dataclass
class Font:
    """One font: its codes are ``size`` bytes long; letters and widths by code."""

    size: int = 1
    letters: Dict[int, str] = field(default_factory=dict)
    widths: Dict[int, float] = field(default_factory=dict)
    usual_width: float = _USUAL_WIDTH
    scale: float = 0.001
    _known: Dict[int, Glyph] = field(default_factory=dict)

    def glyphs(self, data: bytes) -> List[Glyph]:
        """Return what a string of this font shows."""
        if self.size == 1:
            return [self._known.get(code) or self._glyph(code) for code in data]
        codes = [data[at] << 8 | data[at + 1] for at in range(0, len(data) - 1, 2)]
        return [self._known.get(code) or self._glyph(code) for code in codes]

    def _glyph(self, code: int) -> Glyph:
        text = self.letters.get(code, UNREADABLE)
        width = self.widths.get(code, self.usual_width) * self.scale
        made = Glyph(text, width, self.size == 1 and code == 32)
        self._known[code] = made
        return made


def font_of(document: Document, value: Value) -> Font:
    """Return a font by its dictionary."""
    entries = document.dictionary(value)
    told = _told_letters(document, entries.get("ToUnicode"))
    if as_name(document.resolve(entries.get("Subtype"))) == "Type0":
        return _composite(document, entries, told)
    return _simple(document, entries, told)


def _told_letters(document: Document, value: Value) -> Dict[int, str]:
    stream = document.resolve(value)
    if not isinstance(stream, Stream):
        return {}
    data = document.decoded(stream)
    document.work(len(data) // 8)
    return letters_of_cmap(data)


def _composite(document: Document, entries: Dict[str, Value], told: Dict[int, str]) -> Font:
    below = document.array(entries.get("DescendantFonts"))
    inner = document.dictionary(below[0]) if below else {}
    widths = _wide_widths(document, document.array(inner.get("W")))
    usual = document.number(inner.get("DW"), 1000.0)
    return Font(size=2, letters=told, widths=widths, usual_width=usual)


def _wide_widths(document: Document, listed: List[Value]) -> Dict[int, float]:
    """Return widths by code: ``first [w1 w2 ...]`` or ``first last w`` (9.7.4.3)."""
    widths: Dict[int, float] = {}
    at = 0
    while at + 1 < len(listed) and len(widths) < _MOST_CODES:
        first, second = int(document.number(listed[at])), document.resolve(listed[at + 1])
        if isinstance(second, list):
            each = [document.number(width) for width in second[:_MOST_CODES]]
            widths.update(zip(range(first, first + len(each)), each))
            at += 2
        elif at + 2 < len(listed):
            last = min(int(document.number(second)), first + 65_535)
            widths.update(dict.fromkeys(range(first, last + 1), document.number(listed[at + 2])))
            at += 3
        else:
            break
    return widths


def _simple(document: Document, entries: Dict[str, Value], told: Dict[int, str]) -> Font:
    letters = {**_encoded_letters(document, entries), **told}
    first = int(document.number(entries.get("FirstChar")))
    listed = [document.number(width) for width in document.array(entries.get("Widths"))[:256]]
    widths = dict(zip(range(first, first + len(listed)), listed))
    scale = 0.001
    if as_name(document.resolve(entries.get("Subtype"))) == "Type3":
        matrix = document.array(entries.get("FontMatrix"))
        scale = abs(document.number(matrix[0], scale)) if matrix else scale
    described = document.dictionary(entries.get("FontDescriptor"))
    missing = document.number(described.get("MissingWidth")) if listed else 0.0
    usual = missing or (_USUAL_WIDTH if not listed else 0.0)
    if not listed:
        widths = _standard_widths(as_name(document.resolve(entries.get("BaseFont"))))
    return Font(letters=letters, widths=widths, usual_width=usual, scale=scale)


def _standard_widths(name: str) -> Dict[int, float]:
    """Return about the widths of the fonts every viewer has; enough to tell blanks from columns."""
    if "Courier" in name:
        return dict.fromkeys(range(256), 600.0)
    narrow, digit, capital = (278.0, 556.0, 667.0) if "Times" not in name else (250.0, 500.0, 667.0)
    widths = dict.fromkeys(range(256), digit)
    widths.update(dict.fromkeys(b" .,:;'|!iljtIf()[]/", narrow))
    widths.update(dict.fromkeys(range(65, 91), capital))
    return widths


def _encoded_letters(document: Document, entries: Dict[str, Value]) -> Dict[int, str]:
    """Return the letters of a simple font by its encoding and the differences from it (9.6.6)."""
    if "Symbol" in as_name(document.resolve(entries.get("BaseFont"))):
        return dict(_SYMBOL)
    encoding = document.resolve(entries.get("Encoding"))
    named = encoding.get("BaseEncoding") if isinstance(encoding, dict) else encoding
    codec = _BASES.get(as_name(document.resolve(named)), "cp1252")
    letters = {code: bytes([code]).decode(codec, errors="replace") for code in range(32, 256) if code != 127}
    if isinstance(encoding, dict):
        code = 0
        for item in document.array(encoding.get("Differences"))[:1000]:
            if isinstance(item, int):
                code = item
            elif as_name(item):
                letters[code] = letter_of(as_name(item))
                code += 1
    return letters


def letter_of(name: str) -> str:
    """Return the letter that a glyph's name stands for (Adobe Glyph List), or the sign for unreadable."""
    plain = name.partition(".")[0]
    if len(plain) == 1:
        return plain
    if plain in _GLYPHS:
        return _GLYPHS[plain]
    code = _CODE_NAME.fullmatch(plain)
    if code is not None:
        value = int(code.group(1) or code.group(2), 16)
        return chr(value) if value < 0x110000 and not 0xD800 <= value < 0xE000 else UNREADABLE
    accented = _ACCENTED.fullmatch(plain)
    if accented is None:
        return UNREADABLE
    marks = re.findall("|".join(_ACCENTS), accented.group(2))
    return unicodedata.normalize("NFC", accented.group(1) + "".join(_ACCENTS[mark] for mark in marks))


def letters_of_cmap(data: bytes) -> Dict[int, str]:
    """Return the letters by code that a ToUnicode CMap tells (9.10.3)."""
    letters: Dict[int, str] = {}
    reader = Reader(data)
    items: List[Value] = []
    while True:
        item = reader.value()
        if isinstance(item, Word):
            if item == "":
                return letters
            if item == "endbfchar":
                _add_pairs(items, letters)
            elif item == "endbfrange":
                _add_ranges(items, letters)
            items = []
            continue
        items.append(item)


def _add_pairs(items: List[Value], letters: Dict[int, str]) -> None:
    for code, text in zip(items[0::2], items[1::2]):
        if isinstance(code, bytes) and isinstance(text, bytes) and len(letters) < _MOST_CODES:
            letters[int.from_bytes(code, "big")] = _text(text)


def _add_ranges(items: List[Value], letters: Dict[int, str]) -> None:
    for first, last, target in zip(items[0::3], items[1::3], items[2::3]):
        if not (isinstance(first, bytes) and isinstance(last, bytes)):
            continue
        begin, end = int.from_bytes(first, "big"), int.from_bytes(last, "big")
        end = min(end, begin + _MOST_CODES - len(letters))
        if isinstance(target, list):
            pairs = zip(range(begin, end + 1), target)
            letters.update({code: _text(text) for code, text in pairs if isinstance(text, bytes)})
        elif isinstance(target, bytes) and target:
            letters.update(_counted(begin, end, target))


def _counted(begin: int, end: int, target: bytes) -> Dict[int, str]:
    """Return the letters of a range whose last code unit counts up."""
    head, last = target[:-2], int.from_bytes(target[-2:], "big")
    codes: List[Tuple[int, int]] = [(code, last + code - begin) for code in range(begin, end + 1)]
    return {code: _text(head + unit.to_bytes(2, "big")) for code, unit in codes if unit < 0x10000}


def _text(data: bytes) -> str:
    """Return UTF-16 text; a private or empty code is unreadable."""
    text = data.decode("utf-16-be", errors="replace") if len(data) > 1 else data.decode("latin-1")
    text = text.replace("\x00", "")
    return UNREADABLE if not text or all("\ue000" <= sign <= "\uf8ff" for sign in text) else text
