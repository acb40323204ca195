"""Drawings with more outlines than a plan of a licence has: the layer of the boundary is asked."""

from __future__ import annotations

import re
from typing import Dict, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question
from mineral_plugin.core.corner_tables.vectors.fields import folded, text_of
from mineral_plugin.core.corner_tables.vectors.outlines import Outline
from mineral_plugin.core.corner_tables.vectors.zone_choices import MOST_CHOICES

MOST_AREAS = 20
_HINT = re.compile(
    r"ranh|bien|boundary|border|licen|giay_?phep|khu_?vuc|thu_?hoi|cap_?phep|khai_?thac|tham_?do|(^|_)(mo|gp)(_|$)"
)


def boundary_layer(
    outlines: Sequence[Outline], answers: Answers
) -> Tuple[Tuple[Outline, ...], Optional[Question]]:
    """Return the outlines of the drawing layer that is answered or likeliest, and the open question."""
    layers: Dict[str, List[Outline]] = {}
    for outline in outlines:
        layers.setdefault(_layer(outline), []).append(outline)
    if len(outlines) <= MOST_AREAS or len(layers) < 2:
        return tuple(outlines), None
    place = outlines[0].place
    identity = f"layer:{place.holder}"
    answer = answers.get(identity)
    if answer in layers:
        return tuple(layers[answer]), None
    ranked = sorted(layers, key=lambda name: (not _HINT.search(folded(name)), len(layers[name])))
    question = Question(
        identity,
        Phrase("vector.ask.layer", {"count": len(outlines), "layers": len(layers)}),
        tuple(Choice(name) for name in ranked[:MOST_CHOICES]),
        ranked[0],
        place,
    )
    return tuple(layers[ranked[0]]), question


def _layer(outline: Outline) -> str:
    return text_of(outline.attributes, "Layer") or text_of(outline.attributes, "Level") or "0"
