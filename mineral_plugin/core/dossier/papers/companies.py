"""Names of companies in a text: where they stand, and what makes two of them one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import FrozenSet, List, NamedTuple, Tuple

from mineral_plugin.core.dossier.papers.model import Value

_FORM = re.compile(
    r"(?:\b(?:tổng|chi\s*nhánh)\s+)?(?:\bcông\s*ty|\bcty)\b|\bdoanh\s*nghiệp\s*tư\s*nhân\b|\bDNTN\b"
    r"|\bhợp\s*tác\s*xã\b|\bHTX\b|\btập\s*đoàn\b|\bhộ\s*kinh\s*doanh\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s*(?:(&|[–-])(?=\s)|[\"“”'](?=\w)|([^\W_][\w&.'’-]*[^\W_]|[^\W_])[\"”]?)")
_LINKS = frozenset(
    "và của một thành viên trách nhiệm hữu hạn cổ phần tư nhân hợp danh đầu tư xây dựng thương mại dịch vụ"
    " sản"
    " xuất khai thác chế biến khoáng sản vật liệu đá cát vôi xi măng sét đất gạch ngói than quặng vận tải"
    " du lịch"
    " xuất nhập khẩu kinh doanh công nghiệp công nghệ kỹ thuật tư vấn khảo sát thiết kế địa chất mỏ môi"
    " trường"
    " số luyện kim phát triển hạ tầng giao thông thủy lợi nông lâm nghiệp tổng hợp hóa chất phân bón trắc"
    " địa bản"
    " đồ tnhh mtv cp"
    " hoa trắng granit bazan silic thạch anh chì kẽm sắt đồng vàng titan gốm sứ bê tông cơ khí".split()
)
_SHORT = (
    ("trách nhiệm hữu hạn", "tnhh"),
    ("một thành viên", "mtv"),
    ("1 thành viên", "mtv"),
    ("cổ phần", "cp"),
    ("doanh nghiệp tư nhân", "dntn"),
    ("hợp tác xã", "htx"),
    ("công ty", "cty"),
)
_KINDS = ("tnhh mtv", "tnhh", "cp", "dntn", "htx", "hợp danh", "tập đoàn", "hộ kinh doanh")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LEAST_ALIKE = 0.5


@dataclass(frozen=True)
class CompanyName:
    """A company's name: its legal form in short, and the words of the name itself, without case."""

    form: str
    words: Tuple[str, ...]

    @property
    def precision(self) -> float:
        """The longer the name, the closer it is said."""
        return 1.0 / (1 + len(self.words) + bool(self.form))

    def agrees(self, other: Value) -> bool:
        """Return whether one name may be the other, shortened in the usual ways."""
        if not isinstance(other, CompanyName):
            return False
        if self.form and other.form and not _same_form(self.form, other.form):
            return False
        short, long = sorted((self.words, other.words), key=len)
        return long[len(long) - len(short) :] == short

    def resembles(self, other: Value) -> bool:
        """Return whether at least half of the words stand in both, and others where one has others."""
        if not isinstance(other, CompanyName) or not self.words or not other.words:
            return False
        if self.words == other.words:
            return True
        if len(self.words) != len(other.words):
            return False
        alike = sum(mine == its for mine, its in zip(self.words, other.words))
        return alike >= _LEAST_ALIKE * len(self.words) and alike > 0


class Company(NamedTuple):
    """A company named in a text, from ``start`` to ``end``."""

    start: int
    end: int
    name: CompanyName


@lru_cache(maxsize=256)
def companies_in(text: str) -> Tuple[Company, ...]:
    """Return the companies that a text names, in order; ``the company`` alone is none."""
    found: List[Company] = []
    for form in _FORM.finditer(text):
        if found and form.start() < found[-1].end:
            continue
        end = _name_end(text, form.end())
        name = company_name(text[form.start() : end])
        if name.words:
            found.append(Company(form.start(), end, name))
    return tuple(found)


def _name_end(text: str, start: int) -> int:
    """Return where a name ends: behind its last word in capitals."""
    at = end = start
    shouted = _is_shouted(text[:start])
    while True:
        match = _WORD.match(text, at)
        if match is None or _FORM.match(text, match.end() - len(match[0].lstrip())):
            return end
        token = match[2] or match[1] or ""
        proper = bool(match[2]) and (token[0].isupper() or token[0].isdigit())
        if proper and shouted and not token.isupper() and not token[0].isdigit():
            return end
        if match[2] and not proper and token.lower() not in _LINKS:
            return end
        at = match.end()
        if proper:
            end = at
        if text[at : at + 1] in (",", ";", ":", ".", "(", ")", "|"):
            return end


def _is_shouted(form: str) -> bool:
    return form.rstrip()[-4:].isupper()


@lru_cache(maxsize=1024)
def company_name(text: str) -> CompanyName:
    """Return a name as it is compared."""
    plain = " ".join(re.sub(r"[^\w\s&\u0300-\u036f]", " ", fold(text)).split())
    for long, short in _SHORT:
        plain = re.sub(rf"\b{fold(long)}\b", short, plain)
    form = next((kind for kind in _KINDS if re.search(rf"\b{fold(kind)}\b", plain)), "")
    return CompanyName(form, tuple(one for one in plain.split() if one not in _no_names()))


@lru_cache(maxsize=1)
def _no_names() -> FrozenSet[str]:
    """Return the words of a name that tell only what kind of company it is."""
    words = {"cty", "tổng", "chi", "nhánh", *(one for kind in _KINDS for one in kind.split())}
    return frozenset(map(fold, words))


def _same_form(one: str, other: str) -> bool:
    """Return whether two legal forms may be one: a one-member company is also written as TNHH alone."""
    return one == other or {one, other} == {"tnhh", "tnhh mtv"}


@lru_cache(maxsize=1 << 13)
def fold(text: str) -> str:
    """Return text without case, and with the tone of a syllable behind it: ``Hoà`` and ``Hòa`` are one."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    syllables = re.split(r"([^\w\u0300-\u036f]+)", decomposed)
    told = ("".join(sorted(one, key=_TONES.__contains__)) for one in syllables)
    return unicodedata.normalize("NFC", "".join(told))
