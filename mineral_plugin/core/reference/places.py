"""Where an object without coordinates is known to lie: the communes and provinces its register names.

A place is only ever made wider by doubt: what the text does not say is not shut out. An empty answer means
"anywhere".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import FrozenSet, Iterator, List, NamedTuple, Pattern, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.reference.values import bare_words, plain_key
from mineral_plugin.core.regulation.provinces import (
    Extent,
    Named,
    Province,
    Provinces,
    load_provinces,
    plain_name,
    provinces_named,
)

# Of texts without diacritics "quan" and "cu" are no units and no stops: they may be Quan and Cư of a name.
_UNIT = re.compile(r"xã|phường|thị trấn|đặc khu")
_ABOVE = re.compile(r"huyện|quận|thị xã|thành phố|tp|tỉnh")
_STOP = re.compile(rf"{_UNIT.pattern}|{_ABOVE.pattern}|và|nay|thuộc|cũ|trước đây")
_PLAIN_UNIT = re.compile(r"xa|phuong|thi tran|dac khu")
_PLAIN_ABOVE = re.compile(r"huyen|thi xa|thanh pho|tp|tinh")
_PLAIN_STOP = re.compile(rf"{_PLAIN_UNIT.pattern}|{_PLAIN_ABOVE.pattern}|va|nay (?:la|thuoc)")
_ANY_ABOVE = re.compile(rf"{_ABOVE.pattern}|{_PLAIN_ABOVE.pattern}")
_ANY_UNIT = re.compile(rf"{_UNIT.pattern}|{_PLAIN_UNIT.pattern}|{_ANY_ABOVE.pattern}")


def _mention(unit: Pattern[str], stop: Pattern[str]) -> Pattern[str]:
    """Return the pattern of a commune with its unit; its name ends before ``stop``, a mark or the end."""
    return re.compile(
        rf"(?<![\w])(?<!thị )(?<!thi )(?P<many>(?:các|cac)\s+)?(?:{unit.pattern}|tt\.|p\.|x\.)\s*[:.]?\s+"
        r"(?P<name>[^,;()\n|/]+?)"
        rf"(?=\s*(?:[;()\n|/]|\.(?!\w)|$|,)|\s+(?:{stop.pattern})(?!\w)|\s+[-–]\s+)"
    )


_ACCENTED, _PLAIN = _mention(_UNIT, _STOP), _mention(_PLAIN_UNIT, _PLAIN_STOP)
# The next name of a list: ``các xã A, B và C``, ``xã A và B``.
_MORE = re.compile(
    rf"\s*(?:(?P<comma>,)|\s(?:và|va)(?!\w))(?!\s*(?:{_ANY_UNIT.pattern})(?!\w))\s*(?P<name>[^\s,;()|/][^,;()\n|/]*?)"
    rf"(?=\s*(?:[,;()\n|/.]|$)|\s+(?:và|va|{_ANY_ABOVE.pattern})(?!\w))"
)
# What a name behind a comma has to stand before, so that it is one more commune and no district.
_LIST_GOES_ON = re.compile(rf"\s*(?:[;()\n]|\.?\s*$|,?\s*(?:{_ANY_UNIT.pattern})(?!\w)|\s(?:và|va)(?!\w))")
_NOW_BEFORE = re.compile(
    r"\bnay\s*(?:là|la|thuộc|thuoc|gọi là|thuộc địa bàn|đổi thành)?\s*:?\s*(?:các\s+|cac\s+)?$"
)
_ONCE_BEFORE = re.compile(
    r"\b(?:trước đây|truoc day|trước là|nguyên là|tên cũ|cũ)\s*(?:là|la|thuộc|thuoc)?\s*:?\s*$"
)
_ONCE_BEHIND = re.compile(r"^\s*(?:\(\s*)?cũ\b")
_SMALLER_UNIT = re.compile(r"\b(?:huyện|huyen|quận|quan|thị xã|thi xa)[\s.:]*$")
_ONLY_BETWEEN = re.compile(r"^[\s,;()\-–]*(?:(?:và|va|tỉnh|tinh|nay|là|la|thuộc|thuoc)[\s,;()\-–]*)*$")
_LONGEST = 4000
# How far before and behind a name "nay thuộc" or "cũ" belongs to it, in letters.
_NEAR = 40
_AT_SEA = re.compile(r"(?<!bờ )(?<!ven )(?<!\w)(?:biển|vịnh|đảo|quần đảo|hải lý)(?!\w)")
# How far from the land's box an object at sea or on an island is looked for: most islands, not the far ones.
_SEA_MARGIN_DEG = 2.0
_UNIT_OF_NAME = re.compile(
    rf"^(?:{_UNIT.pattern}|{_PLAIN_UNIT.pattern}|tt\.|p\.|x\.)\s+|\s*[_,]?\s*\((?:{_UNIT.pattern})\)$"
)


@dataclass(frozen=True)
class Place:
    """Where a text says that an object lies.

    ``provinces`` are the names in it, former ones followed by the present ones; ``communes`` those that
    count on the day asked for, ``other_communes`` those of the other time (``nay thuộc ...``); ``boxes`` are
    west, south, east, north in degrees.
    """

    text: str
    provinces: Tuple[str, ...] = ()
    communes: Tuple[str, ...] = ()
    other_communes: Tuple[str, ...] = ()
    boxes: Tuple[Extent, ...] = ()

    @property
    def commune(self) -> str:
        """Return the first commune, empty where none is named."""
        return self.communes[0] if self.communes else ""


def place_of(text: str, day: date) -> Place:
    """Return the place a text names, as it was on ``day`` (the units changed on 2025-07-01).

    ``xã X (nay thuộc xã Y), tỉnh Yên Bái (nay là tỉnh Lào Cai)`` names Y on a day since the change, X before;
    its provinces are both, its box that of the former one, which is the smaller. A text of more than 4,000
    letters is a document and names no place.
    """
    if len(text) > _LONGEST:
        return Place(text)
    written = unicodedata.normalize("NFC", text)
    known = load_provinces()
    named = _provinces(written, known)
    mentions = _mentions(written, frozenset(entry.start for entry in named)) or _bare_list(written, named)
    since = day >= known.changed_on
    wanted = tuple(dict.fromkeys(mention.name for mention in mentions if mention.counts(since)))
    rest = tuple(dict.fromkeys(mention.name for mention in mentions if mention.name not in wanted))
    return Place(
        text=text,
        provinces=_names(named, known),
        communes=wanted or rest,
        other_communes=rest if wanted else (),
        boxes=_boxes(written, named, since),
    )


def place_text(commune: str = "", district: str = "", province: str = "") -> str:
    """Return one text from columns that keep the units apart, each with its unit where none is written."""
    parts = (("commune", _UNIT, commune), ("district", _ABOVE, district), ("province", _ABOVE, province))
    return ", ".join(_with_unit(unit, known, name.strip()) for unit, known, name in parts if name.strip())


def extents(place: Place) -> Tuple[Extent, ...]:
    """Return the boxes (west, south, east, north in degrees) in which the object may lie; none: anywhere.

    They are those of the provinces' land, 2 degrees wider where the text speaks of the sea or an island; that
    is a judgement, and Hoàng Sa and Trường Sa are not in them.
    """
    return place.boxes


def find_commune(place: Place, names: Sequence[str], provinces: Sequence[str]) -> Tuple[int, ...]:
    """Return the rows of a commune layer that a place names, none where it is not certain that they are all.

    ``names`` and ``provinces`` (parallel; a province may be empty) are as the layer has them, with or without
    their unit. The communes of the day come first, those of the other time are asked where one of them is
    not found. Where a place is written without diacritics, names are compared without them.
    """
    family = _present(place.provinces)
    keys = [_commune_key(name) for name in names]
    for communes in (place.communes, place.other_communes):
        found = [_rows(_commune_key(name), keys, provinces, family) for name in communes]
        if found and all(found):
            return tuple(sorted({row for rows in found for row in rows}))
    return ()


def _rows(
    commune: str, keys: Sequence[str], provinces: Sequence[str], family: FrozenSet[str]
) -> Tuple[int, ...]:
    same = [
        row
        for row, key in enumerate(keys)
        if key == commune or (commune.isascii() and bare_words(key) == commune)
    ]
    return tuple(row for row in same if _may_be_in(provinces[row], family))


class _Mention(NamedTuple):
    """A commune in a text; ``time`` is 1 where it is the present one of a pair, -1 the former one."""

    name: str
    start: int
    end: int
    time: int = 0

    def counts(self, since: bool) -> bool:
        return self.time == 0 or (self.time > 0) == since


def _mentions(written: str, provinces: FrozenSet[int]) -> List[_Mention]:
    """Return the communes of a text; ``provinces`` are the places in it where the name of one begins."""
    lower = written.lower()
    source = written if len(lower) == len(written) else lower
    found: List[_Mention] = []
    for match in (_PLAIN if lower.isascii() else _ACCENTED).finditer(lower):
        if not _is_name(source, match.start("name")):
            continue
        time = _time(lower, match)
        spans = [match.span("name"), *_more(source, lower, match, provinces)]
        found.extend(_Mention(source[start:end].strip(), start, end, time) for start, end in spans)
    return _paired(lower, found)


def _more(
    source: str, lower: str, first: "re.Match[str]", provinces: FrozenSet[int]
) -> Iterator[Tuple[int, int]]:
    """Yield where further names of a list stand that begins with one unit."""
    more = _MORE.match(lower, first.end("name"))
    while more is not None and _is_name(source, more.start("name")) and more.start("name") not in provinces:
        if more["comma"] and not first["many"] and not _LIST_GOES_ON.match(lower, more.end("name")):
            return
        yield more.span("name")
        more = _MORE.match(lower, more.end("name"))


def _is_name(source: str, at: int) -> bool:
    """Return whether a name begins here: a capital or a figure, unless the whole text is in small letters."""
    return not source[at].islower() or source == source.lower()


def _time(lower: str, match: "re.Match[str]") -> int:
    end = match.end("name")
    before, behind = lower[max(0, match.start() - _NEAR) : match.start()], lower[end : end + _NEAR]
    if _NOW_BEFORE.search(before):
        return 1
    return -1 if _ONCE_BEFORE.search(before) or _ONCE_BEHIND.match(behind) else 0


def _paired(lower: str, found: Sequence[_Mention]) -> List[_Mention]:
    """Return the mentions with the partner of a dated one dated too: ``X (nay thuộc Y)``, ``Y (X cũ)``."""
    paired = list(found)
    for at in range(len(paired) - 1):
        one, two = paired[at], paired[at + 1]
        between = lower[one.end : two.start]
        if one.time == 0 and two.time != 0 and not re.search(r"[;.]|tỉnh|huyện", between):
            paired[at] = one._replace(time=-two.time)
        elif one.time == -1 and two.time == 0 and "nay" in between:
            paired[at + 1] = two._replace(time=1)
    return paired


def _bare_list(written: str, named: Sequence[Named]) -> List[_Mention]:
    """Return the commune of ``A Mú Sung, Bát Xát, Lào Cai``: the first of three bare names.

    Of two, the first may be a district that has the name of a commune, so none is taken.
    """
    parts = [part.strip() for part in written.split(",")]
    last = written.rfind(",")
    if len(parts) != 3 or not all(parts) or not any(entry.start > last for entry in named):
        return []
    bare = not re.search(rf"(?<!\w)(?:{_UNIT.pattern}|{_ABOVE.pattern})(?!\w)|\d", written.lower())
    return [_Mention(parts[0], 0, len(parts[0]))] if bare else []


def _provinces(written: str, known: Provinces) -> Tuple[Named, ...]:
    """Return the provinces of a text in its order; a bare name counts alone or beside a certain one."""
    lower = written.lower()
    named = sorted(provinces_named(written, known), key=lambda entry: entry.start)
    likely = [entry for entry in named if not _SMALLER_UNIT.search(lower[: entry.start])]
    if not any(entry.certain for entry in likely):
        return tuple(likely)
    taken = {at for at, entry in enumerate(likely) if entry.certain}
    joined = [_joined(written, one, two) for one, two in zip(likely, likely[1:])]
    for at, together in enumerate(joined):
        if together and at in taken:
            taken.add(at + 1)
    for at in range(len(joined) - 1, -1, -1):
        if joined[at] and at + 1 in taken:
            taken.add(at)
    return tuple(likely[at] for at in sorted(taken))


def _joined(written: str, one: Named, two: Named) -> bool:
    """Return whether nothing but commas, dashes and the like stands between two names."""
    spellings = [spelling for province in one.provinces for spelling in province.spellings]
    ends = [one.start + len(spelling) for spelling in spellings]
    end = max(
        (
            end
            for end, spelling in zip(ends, spellings)
            if plain_name(written[one.start : end]) == plain_name(spelling)
        ),
        default=min(ends),
    )
    return end <= two.start and bool(_ONLY_BETWEEN.match(written[end : two.start].lower()))


def _names(named: Sequence[Named], known: Provinces) -> Tuple[str, ...]:
    provinces = [province for entry in named for province in entry.provinces]
    return tuple(
        dict.fromkeys(
            name for province in provinces for name in (province.name, known.successor(province).name)
        )
    )


def _boxes(written: str, named: Sequence[Named], since: bool) -> Tuple[Extent, ...]:
    """Return the boxes of the provinces; one named as what another has become adds nothing to that one's."""
    lower = written.lower()
    found: List[Extent] = []
    for at, entry in enumerate(named):
        became = at > 0 and re.search(r"\bnay\b[^,;]*$", lower[named[at - 1].start : entry.start])
        if became and all(_succeeds(entry, former) for former in named[at - 1].provinces):
            continue
        found.extend(province.extent for province in _on(entry.provinces, since))
    wider = _SEA_MARGIN_DEG if _AT_SEA.search(lower) else 0.0
    return tuple(dict.fromkeys((w - wider, s - wider, e + wider, n + wider) for w, s, e, n in found))


def _succeeds(entry: Named, former: Province) -> bool:
    return any(province.name == former.successor for province in entry.provinces)


def _on(provinces: Sequence[Province], since: bool) -> Sequence[Province]:
    """Return what a name may mean: before the change the former province only, since then both."""
    former = [province for province in provinces if not province.is_current]
    return provinces if since or not former else former


def _family(text: str) -> FrozenSet[str]:
    """Return the present provinces of all that a text names."""
    known = load_provinces()
    return frozenset(
        known.successor(province).name
        for entry in provinces_named(text, known)
        for province in entry.provinces
    )


def _present(names: Sequence[str]) -> FrozenSet[str]:
    """Return the present provinces of names of provinces."""
    known = load_provinces()
    every = (*known.current, *known.former)
    return frozenset(known.successor(province).name for province in every if province.name in names)


def _may_be_in(province: str, family: FrozenSet[str]) -> bool:
    """Return whether a row's province may be one of the family; what is not known is not shut out."""
    own = _family(province)
    return not own or not family or bool(own & family)


def _commune_key(name: str) -> str:
    lower = " ".join(unicodedata.normalize("NFC", name).lower().split())
    return plain_key(_UNIT_OF_NAME.sub("", lower))


def _with_unit(unit: str, known: Pattern[str], name: str) -> str:
    if re.match(rf"(?:{known.pattern})(?!\w)", name.lower()):
        return name
    return say(Phrase(f"place.{unit}", {"name": name}), "vi")
