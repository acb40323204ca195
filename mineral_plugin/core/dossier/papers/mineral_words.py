"""A mineral in words: what it is, its sort, what for, and where it lies, each as far as it is said.

The names are those of the list in the law and the ways in which people shorten them. ``đá`` may be ``đá
vôi``; limestone for cement is not limestone for common construction material.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Optional, Tuple

from mineral_plugin.core.dossier.papers.model import Word

_STONE = (
    "vôi",
    "hoa",
    "granit(?:e)?",
    "ba[zs]an|bazalt",
    "(?:ri|ry)olit",
    "cát\\s*kết",
    "phiến\\s*sét|sét\\s*kết",
    "gabro",
    "andesit",
    "quý|bán\\s*quý",
)
_PLAIN = (
    ("peat", r"than\s*bùn"),
    ("coal", r"than"),
    ("bauxite", r"b[ôo]\s*-?\s*x[íi]t"),
    ("gold", r"vàng"),
    ("silver", r"bạc"),
    ("copper", r"đồng(?!\s*bằng)"),
    ("iron", r"sắt"),
    ("manganese", r"mangan"),
    ("chromite", r"cr[oô]mit"),
    ("lead_zinc", r"chì(?:\s*[,-]?\s*(?:và\s*)?kẽm)?|kẽm"),
    ("tin", r"thiếc"),
    ("tungsten", r"v[oô]n?\s*fram|wolfram"),
    ("molybdenum", r"molip?den|molypden"),
    ("nickel", r"ni\s*ken|niken"),
    ("antimony", r"antimon"),
    ("titanium", r"titan|ilmenit"),
    ("rare_earth", r"đất\s*hiếm"),
    ("apatite", r"apatit"),
    ("graphite", r"graphit"),
    ("pyrite", r"pyrit"),
    ("serpentine", r"secpentin|serpentin"),
    ("kaolin", r"cao\s*lanh|kaolin"),
    ("feldspar", r"fen?\s*spat|felspat|feldspar"),
    ("quartzite", r"quar[zt]+it|quắc\s*zit"),
    ("quartz", r"thạch\s*anh"),
    ("dolomite", r"đ[oô]l[oô]mit|dolomit"),
    ("barite", r"barit"),
    ("fluorite", r"fluorit"),
    ("bentonite", r"bentonit"),
    ("diatomite", r"diatomit"),
    ("talc", r"talc|tan\s*(?=chịu|$)"),
    ("mica", r"mica"),
    ("sericite", r"sericit"),
    ("sillimanite", r"sil+imanit"),
    ("vermiculite", r"vermiculit"),
    ("magnesite", r"magne[sz]it"),
    ("puzzolan", r"puzolan|phụ\s*gia\s*xi\s*măng"),
    ("mineral_mud", r"bùn\s*khoáng"),
    ("carbon_dioxide", r"khí\s*CO2|khí\s*CO₂"),
    ("mineral_water", r"nước\s*khoáng(?:\s*thiên\s*nhiên)?"),
    ("hot_water", r"nước\s*nóng(?:\s*thiên\s*nhiên)?"),
    ("sand", r"cát(?!\s*kết)"),
    ("gravel", r"cuội|sỏi"),
    ("clay", r"(?:đất\s*)?sét"),
    ("soil", r"đất(?!\s*(?:đá\s*)?(?:thải|bóc|phủ))"),
)
_ORE = r"(?:quặng\s*|khoáng\s*sản\s*|kim\s*loại\s*)?"
_ANY = re.compile(
    rf"{_ORE}(?:(?P<stone>đá)(?:\s*(?P<sort>{'|'.join(_STONE)}))?|"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PLAIN)
    + r")\b",
    re.IGNORECASE,
)
_USES = (
    ("cement", r"xi\s*măng"),
    ("dimension", r"ốp\s*lát|mỹ\s*nghệ|đá\s*khối"),
    ("lime", r"nung\s*vôi|vôi\s*công\s*nghiệp"),
    ("powder", r"bột\s*(?:carbonat|cacbonat|đá\s*siêu\s*mịn)|CaCO3"),
    ("brick", r"gạch"),
    ("fill", r"san\s*lấp|đắp\s*nền|san\s*nền|làm\s*vật\s*liệu\s*đắp"),
    ("refractory", r"chịu\s*lửa"),
    ("common", r"vật\s*liệu\s*xây\s*dựng|vlxd(?:tt)?|xây\s*dựng"),
)
_SORTS = (("silica", r"trắng|silic"), ("white", r"trắng"))
_WHERE = (("river", r"lòng\s*(?:sông|hồ|suối)|\bsông\b"), ("sea", r"\bbiển\b"))
_BEHIND = 70
_STOP = re.compile(
    r"[.;:()|\n]|\b(?:tại|thuộc|bằng|với|của|theo|trên|có|diện\s*tích|công\s*suất|trữ\s*lượng|ở\s*mỏ)\b", re.I
)


class Mineral(NamedTuple):
    """A mineral named in a text, up to ``end``."""

    end: int
    value: Word


def mineral_at(text: str, at: int) -> Optional[Mineral]:
    """Return the mineral whose name begins at ``at``, or ``None``."""
    match = _ANY.match(text, at)
    if match is None:
        return None
    stop = _STOP.search(text, match.end(), match.end() + _BEHIND)
    end = stop.start() if stop else min(len(text), match.end() + _BEHIND)
    rest = text[match.end() : end]
    name = match.lastgroup if match.lastgroup != "sort" else "stone"
    sort = _stone_sort(match["sort"]) if match["stone"] else ""
    if name in ("sand", "clay"):
        sort = _first(_SORTS[:1] if name == "sand" else _SORTS[1:], rest)
    where = _first(_WHERE, rest) if name in ("sand", "gravel", "titanium") else ""
    use = _first(_USES, rest)
    parts = (("name", str(name)), ("sort", sort), ("use", use), ("where", where))
    return Mineral(end, Word(parts))


def _stone_sort(text: Optional[str]) -> str:
    found = (name for name in _STONE if re.fullmatch(name, text or "", re.IGNORECASE))
    return next(found, "")


def _first(table: Tuple[Tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in table if re.search(pattern, text, re.IGNORECASE)), "")
