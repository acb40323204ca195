"""Text as older programs keep it: UTF-16, Windows-1258, and in TCVN3 and VNI fonts."""

from __future__ import annotations

import unicodedata
from typing import Callable, Dict, Mapping

_TONES = "\u0300\u0309\u0303\u0301\u0323"
# TCVN3 (TCVN 5712:1993, fonts .Vn*): the letters in the order of the bytes, with gaps.
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
)
_TCVN3_FIRST = 0xA1
# VNI (fonts VNI-*): a letter and its mark, in the order of the tones above; none first.
_VNI_MARKS: Mapping[str, str] = {
    "a": " øûõùï", "â": "âàåãáä", "ă": "êèúüéë", "e": " øûõùï", "ê": "âàåãáä", "o": " øûõùï",
    "ô": "âàåãáä", "u": " øûõùï", "ơ": " øûõùï", "ư": " øûõùï", "y": " øûõùï",
}  # fmt: skip
_VNI_LETTERS: Mapping[str, str] = {"â": "a", "ă": "a", "ê": "e", "ô": "o", "ơ": "ô", "ư": "ö"}
_VNI_WHOLE: Mapping[str, str] = {
    "ì": "ì", "ỉ": "æ", "ĩ": "ó", "í": "í", "ị": "ò", "đ": "ñ", "ỵ": "î",
}  # fmt: skip


def windows_1258(text: str) -> bytes:
    """Return text in Windows-1258, tones as marks of their own."""
    return b"".join(_letter_1258(letter) for letter in unicodedata.normalize("NFC", text))


def _letter_1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in parts if mark in _TONES)
        base = unicodedata.normalize("NFC", parts.replace(tone, ""))
        return base.encode("cp1258") + tone.encode("cp1258")


def tcvn3(text: str) -> str:
    """Return text as a TCVN3 font's letters look when pasted: ``HÖ täa ®é``."""
    codes = {letter: chr(_TCVN3_FIRST + place) for place, letter in enumerate(_TCVN3_LETTERS)}
    codes.pop(".", None)
    return "".join(codes.get(c) or codes.get(c.lower(), c) for c in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    """Return text as a VNI font's letters look when pasted: ``Heä toïa ñoä``."""
    return "".join(_letter_vni(letter) for letter in unicodedata.normalize("NFC", text))


def _letter_vni(letter: str) -> str:
    small = letter.lower()
    if small in _VNI_WHOLE:
        found = _VNI_WHOLE[small]
    else:
        parts = unicodedata.normalize("NFD", small)
        tones = [place for place, tone in enumerate(_TONES, start=1) if tone in parts]
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        if base not in _VNI_MARKS:
            return letter
        mark = _VNI_MARKS[base][tones[0] if tones else 0].strip()
        found = _VNI_LETTERS.get(base, base) + mark
    return found.upper() if letter != small else found


OLD_TEXTS: Dict[str, Callable[[str], bytes]] = {
    "UTF-16 text": lambda text: text.encode("utf-16"),
    "Windows-1258 text": windows_1258,
    "TCVN3 text": lambda text: tcvn3(text).encode("utf-8"),
    "VNI text": lambda text: vni(text).encode("utf-8"),
}
"""How a text is turned into the bytes of a file, by kind."""
