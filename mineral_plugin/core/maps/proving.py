"""A finished map held against the request it was made for: what it really shows must be what is true.

Nothing is compared with the plan: the user may have moved and changed everything. The numbers come from the
geometry, the parts from the form, the scale from the rule.
"""

from __future__ import annotations

from typing import Iterator, Tuple

from mineral_plugin.core.maps import wording
from mineral_plugin.core.maps.areas_of import areas_of
from mineral_plugin.core.maps.faults import MapFault
from mineral_plugin.core.maps.proving_sheets import missing_faults, place_faults, text_faults
from mineral_plugin.core.maps.proving_tables import stated_faults, table_faults
from mineral_plugin.core.maps.proving_view import (
    area_faults,
    grid_faults,
    label_faults,
    scale_faults,
    zone_faults,
)
from mineral_plugin.core.maps.reading import ReadMap
from mineral_plugin.core.maps.requests import MapRequest
from mineral_plugin.core.maps.tables import forms_of


def prove(request: MapRequest, read: ReadMap) -> Tuple[MapFault, ...]:
    """Return the faults of a finished map; none for one that shows what it should.

    Raises:
        InputError: the request itself cannot be drawn (no area, a role is missing, two zones).
    """
    return tuple(_faults(request, read))


def _faults(request: MapRequest, read: ReadMap) -> Iterator[MapFault]:
    areas, lang = areas_of(request), request.lang
    zone = areas[0].area.zone
    forms = forms_of(areas, lang, request.form.numbered)
    names = [wording.role_name(request.form, one.role, lang) for one in areas]
    yield from missing_faults(request.form, areas, read)
    yield from table_faults(read, forms, names)
    yield from stated_faults(areas, names)
    yield from scale_faults(request, areas, read)
    yield from zone_faults(read, zone, lang)
    yield from grid_faults(read, zone)
    yield from area_faults(areas, read, names)
    yield from label_faults(areas, read, names)
    yield from place_faults(read)
    yield from text_faults(read)
