"""Whether a word can be a Vietnamese syllable: by this, legacy font text is told from right text.

Onsets and rimes are those of the written language (with the k that closes names of the Central Highlands);
a syllable that ends in c, ch, p, t or k carries the acute or the dot below.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import FrozenSet, Optional, Tuple

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_CLOSING_TONES = frozenset(["\u0301", "\u0323"])
_ONSETS = "ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x".split()
_RIMES: FrozenSet[str] = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu
    iêc iêm iên iêng iêp iêt iêu o oc oi om on ong oong ooc op ot oa oac oach oai oam oan oang oanh oao
    oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uy uya uych
    uyên uyêt uynh uyt uyu ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu êng ăo
    """.split()
)
_AFTER_QU: FrozenSet[str] = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê êch ên ênh êt
    i inh it ich ôc ơ y ych yên yêt ynh yt yp
    """.split()
)
_LONGEST = 9
"""Letters of the longest syllable (``nghiêng``), with room for one that is not composed."""
_CLOSED = ("c", "ch", "p", "t", "k")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Return whether ``word`` is spelt like one Vietnamese syllable, in lower, title or upper case."""
    if len(word) > _LONGEST or not (word.islower() or word.isupper() or word.istitle()):
        return False
    split = _without_tone(word.lower())
    if split is None:
        return False
    base, tone = split
    rime = _rime(base)
    if rime is None:
        return False
    return not rime.endswith(_CLOSED) or tone in _CLOSING_TONES


def _without_tone(word: str) -> Optional[Tuple[str, str]]:
    """Return the word without its tone, and the tone mark or ''; None for two tones in one word."""
    parts = unicodedata.normalize("NFD", word)
    tones = [mark for mark in parts if mark in _TONES]
    if len(tones) > 1:
        return None
    base = "".join(mark for mark in parts if mark not in _TONES)
    return unicodedata.normalize("NFC", base), tones[0] if tones else ""


def _rime(base: str) -> Optional[str]:
    """Return the rime of a toneless syllable, or None when no onset and rime make it up."""
    if base in _RIMES:
        return base
    for onset in _ONSETS:
        rest = base[len(onset) :]
        if base.startswith(onset) and rest in (_AFTER_QU if onset == "qu" else _RIMES):
            return rest
    return "i" if base == "gi" else None
