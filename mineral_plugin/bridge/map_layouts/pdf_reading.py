"""What a PDF of a map really holds: its fonts, embedded or not, and the text a reader can take out of it.

It reads what QGIS writes (letters as glyphs of two bytes with a table of what they stand for); of files of
other makers it tells no text rather than a wrong one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

from mineral_plugin.bridge.map_layouts.pdf_objects import PdfFile, Reference, hexadecimal
from mineral_plugin.core.maps.reading import ReadFont

_DEEPEST = 12
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)
_WORD = re.compile(rb"<[0-9A-Fa-f\s]*>|\[|\]")
# What shows text in the content of a page, and what must not be taken for it: texts in brackets and remarks.
_SHOWN = re.compile(
    rb"/([^\s<>\[\]()/%]+)\s+[\d.+-]+\s+Tf\b|(<[0-9A-Fa-f\s]*>)\s*Tj\b|/([^\s<>\[\]()/%]+)\s+Do\b|\bET\b"
    rb"|\((?:\\.|[^\\()])*\)|%[^\r\n]*",
    re.S,
)
_Letters = Dict[int, str]


class ReadPdf(NamedTuple):
    """The fonts of a PDF and the text of each page, a line for each piece that was written in one go."""

    fonts: Tuple[ReadFont, ...]
    page_texts: Tuple[str, ...]


def read_pdf(path: Path) -> ReadPdf:
    """Return fonts and texts of a PDF.

    Raises:
        InputError: it is no PDF that this reads.
    """
    reader = _Reader(PdfFile(path))
    texts = tuple(reader.text(page) for page in reader.file.pages())
    return ReadPdf(tuple(reader.fonts.values()), texts)


class _Reader:
    """Reads page after page; remembers the fonts it met and what their glyphs stand for."""

    def __init__(self, file: PdfFile) -> None:
        self.file = file
        self.fonts: Dict[str, ReadFont] = {}
        self._letters: Dict[Any, _Letters] = {}

    def text(self, page: Dict[str, Any]) -> str:
        """Return the text of a page."""
        contents = self.file.value(page.get("Contents"))
        parts = contents if isinstance(contents, list) else [page.get("Contents")]
        data = b"\n".join(self.file.stream(part) for part in parts)
        return "\n".join(self._lines(data, self.file.dictionary(page.get("Resources")), 0))

    def _lines(self, data: bytes, resources: Dict[str, Any], depth: int) -> Iterator[str]:
        fonts = self.file.dictionary(resources.get("Font"))
        forms = self.file.dictionary(resources.get("XObject"))
        letters: _Letters = {}
        line: List[str] = []
        for match in _SHOWN.finditer(data):
            font, glyphs, form = match.groups()
            if font is not None:
                letters = self._font(fonts.get(font.decode("latin-1")))
            elif glyphs is not None:
                line.append(_written(glyphs, letters))
            elif form is not None and depth < _DEEPEST:
                yield from self._form(forms.get(form.decode("latin-1")), resources, depth + 1)
            elif match[0] == b"ET":
                yield "".join(line)
                line = []

    def _form(self, form: Any, resources: Dict[str, Any], depth: int) -> Iterator[str]:
        about = self.file.dictionary(form)
        if about.get("Subtype") == "Form":
            own = self.file.dictionary(about.get("Resources")) or resources
            yield from self._lines(self.file.stream(form), own, depth)

    def _font(self, reference: Any) -> _Letters:
        """Return what the glyphs of a font stand for; note the font."""
        if reference in self._letters:
            return self._letters[reference]
        about = self.file.dictionary(reference)
        table = about.get("ToUnicode")
        letters = _letters(self.file.stream(table)) if isinstance(table, Reference) else {}
        name = str(about.get("BaseFont", "")).partition("+")[2] or str(about.get("BaseFont", ""))
        self.fonts[f"{name} {reference}"] = ReadFont(name, self._is_embedded(about), bool(letters))
        self._letters[reference] = letters
        return letters

    def _is_embedded(self, about: Dict[str, Any]) -> bool:
        below = self.file.value(about.get("DescendantFonts"))
        holders = [about, *(self.file.dictionary(one) for one in below or ())]
        descriptors = [self.file.dictionary(one.get("FontDescriptor")) for one in holders]
        return any(key in one for one in descriptors for key in ("FontFile", "FontFile2", "FontFile3"))


def _written(token: bytes, letters: _Letters) -> str:
    return "".join(letters.get(glyph, "\ufffd") for glyph in hexadecimal(token))


def _letters(table: bytes) -> _Letters:
    """Return the letters of the glyphs from a table (ToUnicode)."""
    found: _Letters = {}
    for kind, body in _SECTION.findall(table):
        words = _WORD.findall(body)
        if kind == b"bfchar":
            for glyph, letter in zip(words[::2], words[1::2]):
                found[hexadecimal(glyph)[0]] = _letter(letter)
        else:
            _add_ranges(found, words)
    return found


def _add_ranges(found: _Letters, words: List[bytes]) -> None:
    place = 0
    while place + 2 < len(words):
        first, last = (hexadecimal(word)[0] for word in words[place : place + 2])
        place += 2
        if words[place] == b"[":
            end = words.index(b"]", place)
            found.update(zip(range(first, last + 1), map(_letter, words[place + 1 : end])))
            place = end + 1
        else:
            start = hexadecimal(words[place])[0]
            found.update((glyph, chr(start + glyph - first)) for glyph in range(first, last + 1))
            place += 1


def _letter(token: bytes) -> str:
    text = b"".join(part.to_bytes(2, "big") for part in hexadecimal(token)).decode("utf-16-be", "replace")
    # Blank, tab and hard blank are one glyph, and Qt names it after the tab.
    return " " if text.isspace() else text
