"""What people decided on pairs is kept from run to run, and opened again where the ground grew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from audit_world import at, audited, mine, only, register

from mineral_plugin.core.audit.marks import allowed_growth_m2, has_grown, is_reopened, with_marks
from mineral_plugin.core.audit.model import AuditPair, Mark, MarkState

ON = date(2026, 11, 24)
ACCEPTED = Mark(MarkState.ACCEPTED, "Hai bên đã thỏa thuận", "Nguyễn Văn A", ON, 10_000.0)
FIXED = replace(ACCEPTED, state=MarkState.FIXED)


@pytest.fixture
def pair(tmp_path: Path) -> AuditPair:
    layer = register(tmp_path, mine("A", at(0, 0, 300, 200)), mine("B", at(200, 100, 300, 200)))
    return only(audited(tmp_path, layer, neighbour_m=0.0))


def grown(pair: AuditPair, area_m2: float, tolerance_m: float = 0.0, length_m: float = 0.0) -> AuditPair:
    told = replace(pair.measured, area_m2=area_m2, tolerance_m=tolerance_m or None, length_m=length_m or None)
    return replace(pair, measured=told)


def marked(pair: AuditPair, mark: Mark) -> Mark:
    (found,) = with_marks([pair], {pair.id: mark})
    return found.mark


def test_a_mark_is_found_again_by_the_id_of_the_pair(pair: AuditPair) -> None:
    assert marked(pair, ACCEPTED) == ACCEPTED
    (other,) = with_marks([pair], {"0123456789abcdef": ACCEPTED})
    assert other.mark == Mark()


def test_marks_leave_the_order_as_it_is(pair: AuditPair) -> None:
    second = replace(pair, first=pair.second, second=replace(pair.first, ref=("licence", "gp", "C")))
    pairs = with_marks([pair, second], {pair.id: ACCEPTED})
    assert [one.id for one in pairs] == [pair.id, second.id]


def test_an_accepted_pair_whose_ground_grew_is_open_again_and_keeps_its_reason(pair: AuditPair) -> None:
    mark = marked(grown(pair, 10_001.5), ACCEPTED)
    assert mark == replace(ACCEPTED, state=MarkState.OPEN)
    assert is_reopened(mark)


@pytest.mark.parametrize("area_m2", [9_000.0, 10_000.0, 10_001.0])
def test_growth_up_to_one_square_metre_opens_nothing(pair: AuditPair, area_m2: float) -> None:
    assert marked(grown(pair, area_m2), ACCEPTED) == ACCEPTED


def test_a_sliver_may_grow_by_what_its_tolerance_makes_over_its_length(pair: AuditPair) -> None:
    mark = replace(ACCEPTED, area_m2=100.0)
    assert allowed_growth_m2(grown(pair, 0.0, 0.1, 500.0).measured) == pytest.approx(50.0)
    assert not has_grown(grown(pair, 149.0, 0.1, 500.0).measured, mark)
    assert has_grown(grown(pair, 151.0, 0.1, 500.0).measured, mark)


def test_a_pair_that_was_opened_again_stays_open_when_its_ground_shrinks(pair: AuditPair) -> None:
    reopened = marked(grown(pair, 20_000.0), ACCEPTED)
    assert marked(grown(pair, 10_000.0), reopened).state is MarkState.OPEN


def test_a_fixed_pair_that_is_still_there_stays_marked(pair: AuditPair) -> None:
    assert marked(grown(pair, 20_000.0), FIXED) == FIXED
    assert not is_reopened(Mark())
