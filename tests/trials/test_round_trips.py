"""Each table's truth through a file and back: our writers, LibreOffice, ogr2ogr."""

from __future__ import annotations

from pathlib import Path
from typing import List

import pytest
from score_tables.cases import Case
from score_tables.judge import Outcome
from score_tables.page import Scored, detail_lines
from score_tables.sources import clean_case
from score_tables.stored import data_folder, stored_cases
from score_tables.trips import KINDS, trip
from testdata import by_scale, testdata

EVERY = by_scale(13, 1)
"""One table in so many; every one at full scale."""


def chosen() -> List[Case]:
    testdata("corner_tables", "003.json")
    clean = [case for case in map(clean_case, stored_cases(data_folder())) if case]
    return clean[::EVERY]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_a_table_comes_back_from_a_file_as_it_was(kind: str, tmp_path: Path) -> None:
    judged = trip(chosen(), kind, tmp_path)
    scored = [Scored(one) for one in judged]
    assert detail_lines(scored, verbose=False) == []
    sound = [one for one in judged if not one.case.damage]
    right = sum(one.outcome is Outcome.RIGHT for one in sound)
    assert right >= 0.9 * len(sound) > 0, "\n".join(detail_lines(scored, verbose=True))
