"""A desk for repeated checks: the answers of a single check, and nothing old after a file changed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Iterator, List

import cases
import pytest
import rulesmaker
from builders import box, licence, write_pack
from packmaker import KEY, trusting

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.base.errors import CancelledError, InputError, MissingError
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.report.model import Report, digest, to_dict
from mineral_plugin.core.work import check_desk
from mineral_plugin.core.work.check_desk import CheckDesk
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.regulation_sets import install_rules_pack

NOW = datetime(2026, 12, 28, tzinfo=timezone.utc)
DAY = date(2026, 11, 23)
NEAR = licence("GP-1", box(cases.EAST + 150, cases.NORTH + 20, 120, 90))
FAR = licence("GP-2", box(cases.EAST + 30_000, cases.NORTH, 120, 90))


def area(by_m: float = 0.0) -> LicenceArea:
    ground = [(east + by_m, north) for east, north in cases.GROUND]
    return LicenceArea("area-1", "Khu", cases.TM3, (Part(cases.ring_of(ground)),))


def request(path: Path, home: Path, *areas: LicenceArea) -> CheckRequest:
    sources = Sources(home, trusting())
    return CheckRequest(areas or (area(),), "P14", "gold", DAY, (str(path),), "Công ty A", sources=sources)


def digests(reports: Any) -> List[str]:
    return [digest(to_dict(report)) for report in reports]


def own_overlap(report: Report) -> Outcome:
    return next(one.outcome for one in report.findings if one.rule == "O01")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path, "pack", {"licence": [NEAR], "prohibited": []})


@pytest.fixture
def desk() -> Iterator[CheckDesk]:
    with CheckDesk() as opened:
        yield opened


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an hour have passed since the test wrote its files."""
    later = time.time_ns() + 3_600_000_000_000
    monkeypatch.setattr("mineral_plugin.core.base.memory.time.time_ns", lambda: later)


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> List[CheckRequest]:
    """Count how often law and reference data are opened."""
    found: List[CheckRequest] = []
    really = check_desk.open_inquiry

    def counted(question: CheckRequest) -> Any:
        found.append(question)
        return really(question)

    monkeypatch.setattr(check_desk, "open_inquiry", counted)
    return found


def test_a_moving_area_gets_the_reports_of_single_checks_from_what_was_opened_once(
    pack: Path, home: Path, desk: CheckDesk, settled: None, openings: List[CheckRequest]
) -> None:
    moves = [request(pack, home, area(by_m)) for by_m in (0.0, 40.0, -300.0, 0.0)]
    assert digests(desk.check(one, NOW, "test")[0] for one in moves) == digests(
        check_areas(one, NOW, "test")[0] for one in moves
    )
    assert len(openings) == 1


def test_several_areas_are_answered_in_their_order(pack: Path, home: Path, desk: CheckDesk) -> None:
    asked = request(pack, home, area(), area(-300.0))
    assert digests(desk.check(asked, NOW, "test")) == digests(check_areas(asked, NOW, "test"))


def test_another_question_is_opened_anew(
    pack: Path, home: Path, desk: CheckDesk, settled: None, openings: List[CheckRequest]
) -> None:
    asked = request(pack, home)
    for holder in ("Công ty A", "Công ty B", "Công ty B"):
        desk.check(replace(asked, holder=holder), NOW, "test")
    assert [one.holder for one in openings] == ["Công ty A", "Công ty B"]


def test_a_licence_that_was_added_is_seen_at_the_next_check(
    tmp_path: Path, pack: Path, home: Path, desk: CheckDesk, settled: None
) -> None:
    write_again(tmp_path, [FAR])
    assert own_overlap(*desk.check(request(pack, home), NOW, "test")) is Outcome.CLEAR
    write_again(tmp_path, [FAR, NEAR])
    assert own_overlap(*desk.check(request(pack, home), NOW, "test")) is Outcome.CONFLICT


def test_a_file_that_changed_just_now_is_not_relied_on(
    pack: Path, home: Path, desk: CheckDesk, openings: List[CheckRequest]
) -> None:
    desk.check(request(pack, home), NOW, "test")
    desk.check(request(pack, home), NOW, "test")
    assert len(openings) == 2


def test_a_changed_manifest_is_seen(pack: Path, home: Path, desk: CheckDesk, settled: None) -> None:
    desk.check(request(pack, home), NOW, "test")
    manifest = pack.with_name("pack.manifest.json")
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace("2026-11-01", "2019-11-01"), encoding="utf-8"
    )
    assert own_overlap(*desk.check(request(pack, home), NOW, "test")) is Outcome.CANNOT_TELL


def test_a_file_that_is_gone_is_told(pack: Path, home: Path, desk: CheckDesk, settled: None) -> None:
    desk.check(request(pack, home), NOW, "test")
    pack.unlink()
    with pytest.raises(MissingError):
        desk.check(request(pack, home), NOW, "test")


def test_a_file_that_another_program_writes_to_is_refused(
    pack: Path, home: Path, desk: CheckDesk, settled: None
) -> None:
    desk.check(request(pack, home), NOW, "test")
    pack.with_name(f"{pack.name}-wal").write_bytes(b"unsaved")
    with pytest.raises(InputError):
        desk.check(request(pack, home), NOW, "test")


def test_a_rule_set_that_was_installed_meanwhile_is_used(
    pack: Path, home: Path, desk: CheckDesk, settled: None, newer_set: Callable[[], Path]
) -> None:
    before = desk.check(request(pack, home), NOW, "test")[0].regulation["version"]
    install_rules_pack(newer_set(), home, trusting(), NOW.date())
    assert desk.check(request(pack, home), NOW, "test")[0].regulation["version"] == "2026-12-20" != before


def test_a_check_that_was_stopped_leaves_the_desk_ready(pack: Path, home: Path, desk: CheckDesk) -> None:
    class Stop:
        def report(self, fraction: float) -> None:
            pass

        def cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        desk.check(request(pack, home), NOW, "test", Stop())
    assert len(desk.check(request(pack, home), NOW, "test")) == 1


def test_a_desk_at_rest_opens_its_files_again(
    pack: Path, home: Path, desk: CheckDesk, settled: None, openings: List[CheckRequest]
) -> None:
    first = desk.check(request(pack, home), NOW, "test")
    desk.rest()
    assert digests(desk.check(request(pack, home), NOW, "test")) == digests(first)
    assert len(openings) == 2


def test_a_closed_desk_refuses(pack: Path, home: Path) -> None:
    with CheckDesk() as desk:
        desk.check(request(pack, home), NOW, "test")
    with pytest.raises(RuntimeError):
        desk.check(request(pack, home), NOW, "test")


@pytest.fixture(scope="module")
def newer_set(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return what makes the pack of a newer rule set."""

    @lru_cache(maxsize=None)
    def made() -> Path:
        folder = tmp_path_factory.mktemp("press")
        identity = rulesmaker.identity_of(date(2026, 12, 21))
        return rulesmaker.rules_pack(folder, "2026-12-20", {}, KEY, identity)

    return made


def write_again(folder: Path, licences: List[Any]) -> None:
    """Write the pack anew in the place of the one that is there."""
    (folder / "pack.gpkg").unlink()
    write_pack(folder, "pack", {"licence": licences, "prohibited": []})
