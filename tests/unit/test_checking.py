"""The use case of a check: what is refused before anything is checked."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.corners import read_table_file

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)


def request(*reference: str) -> CheckRequest:
    """Return a question about the demo's quarry."""
    area = read_table_file(resource_path("demo", "tables", "dong-khe.txt"), name="Đồng Khê")
    return CheckRequest((area,), "P14", "limestone_vlxdtt", date(2026, 11, 23), reference)


def demo_pack() -> Path:
    """Return the demo's reference data."""
    return resource_path("demo", "reference.gpkg")


def test_a_typed_role_that_no_rule_knows_is_refused_with_the_roles_to_choose_from() -> None:
    with pytest.raises(InputError) as refused:
        check_areas(request(f"licences={demo_pack()}|layername=giay_phep|as_of=2026-11-01"), NOW, "test")
    assert refused.value.phrase.id == "error.role_unknown"
    assert "licence" in refused.value.text("vi")


def test_a_typed_role_that_a_rule_knows_is_taken() -> None:
    spec = f"licence={demo_pack()}|layername=giay_phep|as_of=2026-11-01"
    (report,) = check_areas(request(spec), NOW, "test")
    assert [layer["role"] for layer in report.reference] == ["licence"]


def test_a_check_of_one_area_stops_between_two_rules() -> None:
    class StopAfterThree:
        heard = 0

        def report(self, fraction: float) -> None:
            self.heard += 1
            assert 0.0 < fraction <= 1.0

        def cancelled(self) -> bool:
            return self.heard >= 3

    listener = StopAfterThree()
    with pytest.raises(CancelledError):
        check_areas(request(str(demo_pack())), NOW, "test", listener)
    assert listener.heard == 3
