"""The zone that a paper states for its corners: ``kinh tuyến trục 105°45', múi chiếu 3°``."""

from __future__ import annotations

import re
from typing import Iterator

from mineral_plugin.core.corner_tables.zone_words import NamedZone, zones_in
from mineral_plugin.core.dossier.papers.model import Kind, Statement, Word
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.sentences import quoted, sentences

_ZONE_WORD = re.compile(r"kinh\s*tuy|\bktt|múi|meridian|EPSG|\bzone\b", re.IGNORECASE)
_OTHER_SYSTEM = re.compile(
    r"HN\s*-?\s*72|Hà\s*Nội\s*-?\s*72|\bUTM\b|WGS|Indian|chuyển\s*đổi|quy\s*đổi|tính\s*chuyển|chuyển\s*từ|"
    r"trước\s*đây|bản\s*đồ\s*(?:nền|địa\s*hình)|địa\s*hình\s*quốc\s*gia|khống\s*chế|toàn\s*tỉnh|của\s*tỉnh"
    r"|quy\s*định\s*(?:cho|của)|"
    r"liền\s*kề|lân\s*cận",
    re.IGNORECASE,
)


def zone_statements(paper: Paper, passage: Passage) -> Iterator[Statement]:
    """Yield the zones that a passage names for the corners; one of another system or map is left out."""
    for start, end in sentences(passage.text):
        sentence = passage.text[start:end]
        word = _ZONE_WORD.search(sentence)
        if word is None or _OTHER_SYSTEM.search(sentence):
            continue
        named = zones_in(sentence)
        if len(named) == 1 and named[0] != NamedZone(None, None):
            quote = quoted(paper, passage, start + word.start(), end)
            yield Statement(Kind.ZONE, zone_value(named[0]), quote)


def zone_value(zone: NamedZone) -> Word:
    """Return a zone as it is compared: meridian and width, each where it is named."""
    meridian, width = zone.central_meridian_min, zone.width_deg
    return Word((("meridian", str(meridian or "")), ("width", str(width or ""))))
