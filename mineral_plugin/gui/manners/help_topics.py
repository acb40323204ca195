"""The topics of the help: which there are, what they say, and which of them a widget belongs to.

A topic is a small Markdown file in ``resources/help/<language>``: a title, two sentences, an example, and
where to read on. Nothing is fetched from anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, List, Mapping, Optional, Tuple

from mineral_plugin.core.base.locate import resource_path

PROPERTY = "helpTopic"
START = "start"
_TITLE, _EXAMPLE, _SEE = "# ", "> ", "see:"

TOPIC_OF: Mapping[str, str] = {
    "startPage": "start",
    "pastePage": "paste",
    "pageDraw": "draw",
    "mapPage": "map",
    "layersPanel": "layers",
    "checkPage": "check",
    "dossierPage": "dossier",
    "auditPage": "audit",
    "enginePage": "engine",
    "optionsPage": "options",
    "recentAreas": "drafts",
    "askCard": "layers",
    "auditForm": "audit",
    "compareSection": "paste",
    "doctorSection": "zone",
    "drawGps": "draw-gps",
    "drawKeep": "draw-keep",
    "drawLevels": "draw-levels",
    "drawMerge": "draw-split",
    "drawRounding": "draw-round",
    "drawSplit": "draw-split",
    "drawTraverse": "draw-traverse",
    "factCard": "facts",
    "fieldsCard": "own-data",
    "findingsView": "findings",
    "followingView": "following",
    "handoff": "handoff",
    "reminderLine": "following",
    "issuerCard": "issuer",
    "lawCard": "law",
    "outboxCard": "outbox",
    "receiptView": "receipts",
    "signing": "signing",
    "sources": "packs",
    "tourCard": "tour",
    "unfinished": "outbox",
    "whySection": "paste",
}
"""Which topic the widgets of an object name belong to, and all that lies in them."""


@dataclass(frozen=True)
class Topic:
    """A topic in one language; ``see`` are the names of topics to read on."""

    name: str
    title: str
    text: str
    example: str
    see: Tuple[str, ...]


@lru_cache(maxsize=2)
def topics(lang: str) -> Mapping[str, Topic]:
    """Return all topics of a language by their names."""
    files = sorted(resource_path("help", lang).glob("*.md"))
    return {path.stem: parsed(path.stem, path.read_text(encoding="utf-8")) for path in files}


def parsed(name: str, text: str) -> Topic:
    """Return the topic that a file holds."""
    title, example, see = name, "", ()  # type: str, str, Tuple[str, ...]
    body: List[str] = []
    for line in (each.strip() for each in text.splitlines()):
        if line.startswith(_TITLE):
            title = line[len(_TITLE) :]
        elif line.startswith(_EXAMPLE):
            example = line[len(_EXAMPLE) :]
        elif line.startswith(_SEE):
            see = tuple(each.strip() for each in line[len(_SEE) :].split(",") if each.strip())
        elif line:
            body.append(line)
    return Topic(name, title, " ".join(body), example, see)


def topic_of(widget: Any) -> Optional[str]:
    """Return the topic of a widget, or of the nearest thing it lies in that has one; else ``None``."""
    while widget is not None:
        named = widget.property(PROPERTY) or TOPIC_OF.get(widget.objectName())
        if named:
            return str(named)
        widget = widget.parentWidget()
    return None
