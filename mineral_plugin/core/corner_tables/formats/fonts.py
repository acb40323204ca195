"""Text typed for the fonts of before Unicode, TCVN3 (``.VnTime``, ABC) and VNI: recognised and repaired.

Such text reaches us as Latin letters with odd signs (``§iÓm khÐp gãc``, ``Ñieåm kheùp goùc``). A piece of
text is repaired only when words that cannot be Vietnamese become Vietnamese by it; right text,
digits and plain letters are never touched. TCVN3 is the set VN3 of TCVN 5712:1993, VNI the set VNI-Windows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Dict, Iterable, List, Mapping, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.formats.syllables import is_syllable

_TCVN3_CODES = (
    "µà ¶ả ·ã ¸á ¹ạ ¨ă »ằ ¼ẳ ½ẵ ¾ắ Æặ ©â Çầ Èẩ Éẫ Êấ Ëậ ®đ Ìè Îẻ Ïẽ Ðé Ñẹ ªê Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị "
    "ßò áỏ âõ ãó äọ «ô åồ æổ çỗ èố éộ ¬ơ êờ ëở ìỡ íớ îợ ïù ñủ òũ óú ôụ \u00adư õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ "
    "¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ"
)
TCVN3: Mapping[str, str] = {pair[0]: pair[1] for pair in _TCVN3_CODES.split(" ")}
"""Code (as the Latin-1 letter it shows without its font) to letter."""

_VNI_CODES = (
    "aùá aøà aûả aõã aïạ aêă aéắ aèằ aúẳ aüẵ aëặ aââ aáấ aàầ aåẩ aãẫ aäậ "
    "eùé eøè eûẻ eõẽ eïẹ eâê eáế eàề eåể eãễ eäệ oùó oøò oûỏ oõõ oïọ oâô oáố oàồ oåổ oãỗ oäộ "
    "ôùớ ôøờ ôûở ôõỡ ôïợ uùú uøù uûủ uõũ uïụ öùứ öøừ öûử öõữ öïự yùý yøỳ yûỷ yõỹ íí ìì æỉ óĩ òị ôơ öư ñđ îỵ"
)


def _vni() -> Dict[str, str]:
    """Return the VNI table for both cases; the case of a letter is that of its first code."""
    table: Dict[str, str] = {}
    for code in _VNI_CODES.split(" "):
        key, letter = code[:-1], code[-1]
        for form in {key, key[0] + key[1:].upper()}:
            table[form] = letter
            table[form[0].upper() + form[1:]] = letter.upper()
    return table


VNI: Mapping[str, str] = _vni()
"""One or two codes to letter, for both cases."""

_PROPER = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)
_LATIN = re.compile("[\u00a1-\u00ff]")
_ALONE = frozenset("à ả ạ á ở ớ ô ố ồ ổ ý ỷ ủ ư ừ ứ ế ì í".split())
_ENOUGH_WORDS = 5
_LONGEST_WORD = 30


def from_tcvn3(text: str) -> str:
    """Return text whose every TCVN3 code is a letter; a word in capitals has its marks in capitals too."""
    decoded = "".join(TCVN3.get(code, code) for code in text)
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    capitals = len(plain) > 1 and all(letter.isupper() for letter in plain)
    return decoded.upper() if capitals else decoded


_VNI_PARTS = re.compile("|".join(sorted(VNI, key=len, reverse=True)))


def from_vni(text: str) -> str:
    """Return text whose every VNI code is a letter."""
    return _VNI_PARTS.sub(lambda found: VNI[found.group()], text)


@dataclass(frozen=True)
class _Font:
    """One encoding: the key of its note, how a word is read, and what a word is made of."""

    key: str
    decode: Callable[[str], str]
    word: "re.Pattern[str]"
    d_stroke: str


def _word_pattern(codes: Iterable[str]) -> "re.Pattern[str]":
    letters = "".join(sorted({re.escape(sign) for code in codes for sign in code if not sign.isascii()}))
    return re.compile(f"[A-Za-z{letters}]+")


_FONTS = (
    _Font("tcvn3", from_tcvn3, _word_pattern(TCVN3), "§®"),
    _Font("vni", from_vni, _word_pattern(VNI), "ñÑ"),
)


@dataclass(frozen=True)
class _Weight:
    """What reading a text by one font would do: words that become Vietnamese, and words that are not."""

    gained: Tuple[str, ...]
    failed: int

    @property
    def helps(self) -> bool:
        """Return whether more words gain than fail."""
        return len(self.gained) > self.failed


def weigh(text: str, font: _Font) -> _Weight:
    """Return what reading ``text`` by ``font`` would do to its words."""
    gained: List[str] = []
    failed = 0
    for word in {found.group() for found in font.word.finditer(text)}:
        if word.isascii() or len(word) > _LONGEST_WORD:
            continue
        after = is_syllable(font.decode(word))
        if after and len(word) > 1 and not is_syllable(word):
            gained.append(word)
        elif not after and len(word) > 1:
            failed += 1
    return _Weight(tuple(gained), failed)


def repair(texts: Sequence[str]) -> Tuple[Dict[str, str], Tuple[Phrase, ...]]:
    """Return the texts that are in a legacy font's encoding with what they say, and a note for each font."""
    suspects = [text for text in texts if _LATIN.search(text) and not _PROPER.search(text)]
    if not suspects:
        return {}, ()
    mixed = any(_PROPER.search(text) for text in texts)
    whole = "\n".join(suspects)
    weights = [(weigh(whole, font), font) for font in _FONTS]
    weight, font = max(weights, key=lambda pair: len(pair[0].gained) - pair[0].failed)
    if not _enough(weight, mixed):
        return {}, ()
    trusted = len(weight.gained) >= _ENOUGH_WORDS and not mixed
    fixed = {text: _read(text, font) for text in suspects if _belongs(text, font, trusted)}
    fixed = {text: new for text, new in fixed.items() if new != text}
    return fixed, (Phrase(f"format.note.{font.key}", {"count": len(fixed)}),) if fixed else ()


def legacy_words(text: str) -> int:
    """Return how many words of ``text`` more become Vietnamese than not, by the better of the two fonts."""
    return max(len(weight.gained) - weight.failed for weight in (weigh(text, font) for font in _FONTS))


def _enough(weight: _Weight, mixed: bool) -> bool:
    """Return whether the evidence of a whole file is enough: several words, or one with several codes."""
    if not weight.helps:
        return False
    if len(weight.gained) >= (_ENOUGH_WORDS if mixed else 2):
        return True
    return any(sum(not sign.isascii() for sign in word) > 1 for word in weight.gained)


def _belongs(text: str, font: _Font, trusted: bool) -> bool:
    """Return whether one text is of the font: by its own words, or because the whole file is."""
    weight = weigh(text, font)
    if trusted:
        return weight.helps or weight.failed == 0
    return weight.helps and not (len(weight.gained) == 1 and _is_unit(weight.gained[0]))


def _is_unit(word: str) -> bool:
    """Return whether a word may be a unit written with a sign that is a code too: ``µm``, ``N·m``."""
    codes = [sign for sign in word if not sign.isascii()]
    return len(codes) == 1 and (codes[0] == "µ" or not codes[0].isalpha()) and len(word) < 4


def _read(text: str, font: _Font) -> str:
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    capitals = len(plain) > 1 and all(letter.isupper() for letter in plain)

    def word(found: "re.Match[str]") -> str:
        old = found.group()
        if old.isascii() or len(old) > _LONGEST_WORD:
            return old
        new = font.decode(old)
        if len(old) == 1 and new.lower() not in _ALONE and not _names(old, font, text[found.end() :]):
            return old
        has_letter = any(sign.isascii() for sign in old)
        if not has_letter and len(old) > 1 and not is_syllable(new):
            return old
        return new.upper() if capitals and len(new) > 0 else new

    return font.word.sub(word, text)


def _names(code: str, font: _Font, rest: str) -> bool:
    """Return whether a code stands for the Đ of a corner's name (``Đ1``, ``Đ.12``)."""
    return code in font.d_stroke and re.match(r"[.\-]?\d", rest) is not None
