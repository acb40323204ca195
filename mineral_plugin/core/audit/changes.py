"""What changed since the run before: pairs of objects that did not change are not measured again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Dict, List, Mapping, NamedTuple, Optional, Tuple

import numpy as np
import numpy.typing as npt

from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.memory import AuditMemory, MeasuredGap, Ref, RefPair
from mineral_plugin.core.audit.model import AuditedObject, Measured
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.overlap.edge_pairs import PairOverlaps, overlap_pairs
from mineral_plugin.core.overlap.flat_measures import subset

KnownPair = Tuple[AuditedObject, AuditedObject, Measured]


class ToMeasure(NamedTuple):
    """Pairs of places to be measured, and pairs whose measures are known."""

    found: PairOverlaps
    known: List[KnownPair]


@dataclass(frozen=True)
class Changes:
    """The layers of a run beside what the run before knew (``None``: there was none that counts)."""

    layers: Tuple[AuditLayer, ...]
    memory: Optional[AuditMemory]

    @cached_property
    def contents(self) -> Mapping[Ref, str]:
        """Return the content of every object whose ref is its own alone."""
        refs = [layer.ref(place) for layer in self.layers for place in range(layer.flat.count)]
        contents = [content for layer in self.layers for content in layer.contents]
        known = dict(zip(refs, contents))
        if len(known) < len(refs):
            counts = Counter(refs)
            known = {ref: content for ref, content in known.items() if counts[ref] == 1}
        return known

    @cached_property
    def places(self) -> Mapping[Ref, Tuple[int, int]]:
        """Return number of layer and place of every object whose ref is its own alone."""
        return {
            layer.ref(place): (layer.number, place)
            for layer in self.layers
            for place in range(layer.flat.count)
            if layer.ref(place) in self.contents
        }

    def is_same(self, ref: Ref) -> bool:
        """Return whether an object is what it was in the run before."""
        if self.memory is None:
            return False
        content = self.contents.get(ref)
        return content is not None and self.memory.objects.get(ref) == content

    def changed(self, layer: AuditLayer) -> npt.NDArray[np.bool_]:
        """Return of each place (f,) whether its object is new or not what it was."""
        return np.array([not self.is_same(layer.ref(place)) for place in range(layer.flat.count)], dtype=bool)

    def gap(self, one: AuditedObject, other: AuditedObject) -> Optional[MeasuredGap]:
        """Return the known figures of two neighbours that did not change."""
        if self.memory is None or not (self.is_same(one.ref) and self.is_same(other.ref)):
            return None
        return self.memory.gaps.get((one.ref, other.ref))

    def pairs(self, first: AuditLayer, second: AuditLayer) -> List[KnownPair]:
        """Return the known pairs of two layers whose objects did not change."""
        if self.memory is None:
            return []
        found = (self._known(refs, measured) for refs, measured in self.memory.measures.items())
        numbers = {first.number, second.number}
        return [pair for pair in found if pair is not None and {pair[0].layer, pair[1].layer} == numbers]

    def _known(self, refs: RefPair, measured: Measured) -> Optional[KnownPair]:
        one, other = (self.places.get(ref) if self.is_same(ref) else None for ref in refs)
        if one is None or other is None:
            return None
        objects = [self.layers[number].object(place) for number, place in (one, other)]
        return objects[0], objects[1], measured


def changed_pairs(first: AuditLayer, second: AuditLayer, before: Changes, progress: Progress) -> ToMeasure:
    """Return the pairs of two layers (or within one) that share ground; only changed ones are looked for.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    same = first is second
    if before.memory is None:
        return ToMeasure(overlap_pairs(first.flat, None if same else second.flat, progress), [])
    known = before.pairs(first, second)
    anew = _against(first, second, before.changed(first), progress)
    back = _against(second, first, before.changed(second), progress) if not same else anew
    turned = PairOverlaps(back.second, back.first, back.area_m2)
    return ToMeasure(_once([anew, turned], same), known)


def _against(
    first: AuditLayer, second: AuditLayer, changed: npt.NDArray[np.bool_], progress: Progress
) -> PairOverlaps:
    """Return the pairs of the changed objects of one layer with all of another, places first."""
    (places,) = changed.nonzero()
    rows = first.row_of[places]
    found = overlap_pairs(subset(first.flat, rows), second.flat, progress)
    return PairOverlaps(places[found.first], found.second, found.area_m2)


def _once(parts: List[PairOverlaps], same: bool) -> PairOverlaps:
    """Return pairs each once; within one layer the smaller place first, and no object with itself."""
    first, second, area = (np.concatenate(arrays) for arrays in zip(*parts))
    if same:
        first, second = np.minimum(first, second), np.maximum(first, second)
        apart = first != second
        first, second, area = first[apart], second[apart], area[apart]
    found: Dict[Tuple[int, int], int] = {}
    for number, pair in enumerate(zip(first.tolist(), second.tolist())):
        found.setdefault(pair, number)
    at = np.array(sorted(found.values()), dtype=np.int64)
    return PairOverlaps(first[at], second[at], area[at])
