"""How much room a text takes: widths of letters as in Arial (and fonts of the same widths), and broken lines.

Widths are in thousandths of the letters' size, taken from Liberation Sans 2, which has Arial's.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Dict, List, Tuple

from mineral_plugin.core.maps.plan import MM_IN_POINT, line_mm

_FIRST = 32
_PLAIN = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 "
    "278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 "
    "667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 "
    "833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 "
    "333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 "
    "611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 "
    "611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"
)
# Letters that are no base letter with marks, the wider of both weights.
# d with stroke, D, o with horn, O, u with horn, U; degree, prime, superscript 2, dots, dash, quotes, times.
_OTHERS = {0x111: 611, 0x110: 722, 0x1A1: 711, 0x1A0: 857, 0x1B0: 724, 0x1AF: 854, 0xB0: 400, 0x2032: 240,
           0xB2: 333, 0x2026: 1000, 0x2013: 556, 0x201C: 500, 0x201D: 500, 0x2019: 278,
           0xD7: 584}  # fmt: skip
_HORN = chr(0x31B)
_WIDEST = 1000
_HALVINGS = 8


def text_width_mm(text: str, size_pt: float, bold: bool = False, letter_width: float = 1.0) -> float:
    """Return the width of one line in mm; ``letter_width`` is that of the font beside Arial."""
    return _thousandths(text, bold) / 1000.0 * size_pt * MM_IN_POINT * letter_width


# A sheet is tried many times over with the same texts.
@lru_cache(maxsize=1 << 14)
def _thousandths(text: str, bold: bool) -> int:
    return sum(_letter(char, bold) for char in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=2)
def _widths(bold: bool) -> Dict[str, int]:
    numbers = (int(number) for number in (_BOLD if bold else _PLAIN).split())
    return {chr(_FIRST + i): width for i, width in enumerate(numbers)}


@lru_cache(maxsize=1 << 12)
def _letter(char: str, bold: bool) -> int:
    known = _widths(bold).get(char) or _OTHERS.get(ord(char))
    if known:
        return known
    apart = unicodedata.normalize("NFD", char)
    base = apart[:1]
    if _HORN in apart:
        return _OTHERS.get(ord(unicodedata.normalize("NFC", base + _HORN)), _WIDEST)
    return _widths(bold).get(base, _WIDEST)


@lru_cache(maxsize=1 << 12)
def broken(text: str, width_mm: float, size_pt: float, bold: bool = False, letter_width: float = 1.0) -> str:
    """Return a text broken at its blanks into as few lines as fit a width, all about equally long.

    A word wider than the width is cut.
    """
    lines: List[str] = []
    for given in text.split("\n"):
        lines += _even_lines(given, width_mm, size_pt, bold, letter_width)
    return "\n".join(lines)


def _even_lines(text: str, width_mm: float, size_pt: float, bold: bool, letter_width: float) -> List[str]:
    """Return the lines of the least width that still makes no line more."""
    best = _lines(text, width_mm, size_pt, bold, letter_width)
    if len(best) == 1:
        return best
    low, high = width_mm / len(best), width_mm
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        lines = _lines(text, middle, size_pt, bold, letter_width)
        whole = all(word in " ".join(lines).split(" ") for word in text.split(" "))
        if len(lines) == len(best) and whole:
            best, high = lines, middle
        else:
            low = middle
    return best


def _lines(text: str, width_mm: float, size_pt: float, bold: bool, letter_width: float) -> List[str]:
    def fits(line: str) -> bool:
        return text_width_mm(line, size_pt, bold, letter_width) <= width_mm

    lines, line = [], ""
    for word in text.split(" "):
        if fits(f"{line} {word}".strip()):
            line = f"{line} {word}".strip()
            continue
        lines += [line] if line else []
        while not fits(word) and len(word) > 1:
            count = max((n for n in range(1, len(word)) if fits(word[:n])), default=1)
            lines.append(word[:count])
            word = word[count:]
        line = word
    return [*lines, line]


def text_size_mm(
    text: str, size_pt: float, bold: bool = False, letter_width: float = 1.0
) -> Tuple[float, float]:
    """Return the width and height in mm of lines of text."""
    lines = text.split("\n")
    width = max(text_width_mm(line, size_pt, bold, letter_width) for line in lines)
    return width, len(lines) * line_mm(size_pt)
