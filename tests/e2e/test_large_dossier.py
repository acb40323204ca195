"""A large dossier over a bad line: begun without a window, continued in QGIS, QGIS killed, continued again.

20 MB in `make test`, 600 MB in `make proof` (more than a quarter of an hour): 5 Mbit/s up, with drop-outs.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

import figures
import office
import pytest
import requests
from conftest import clean_home, plan_for, running_service
from desktop import Desktop, Walked
from draftmaker import small_draft
from slow_line import SlowLine
from small_pdf import big_pdf
from testdata import by_scale

from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.wheels import pinned_wheels, unpack_wheel
from mineral_plugin.core.dossier.manifest import manifest_of, manifest_sha256
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.portal.outbox import glance
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft, list_receipts
from mineral_plugin.core.work.outbox_view import Stand, outbox_lines, pause_filing

FILES = by_scale((10_000_000,) * 2, (100_000_000,) * 6)
SIZE = sum(FILES)
LINE_BITS_PER_S = 5_000_000
MB = 1_000_000
DROP_OUTS = by_scale(2, 12)
MOST_S = by_scale(200.0, 2400.0)
MOST_MEMORY_KIB = 150 * 1000
KILLED_AT = by_scale(0.3, 0.5)
"""Which share has arrived when QGIS is killed."""
LIMITS = ("--max-file-bytes", str(200 * MB), "--max-dossier-bytes", str(700 * MB))
NOW = SystemClock().now
pytestmark = pytest.mark.timeout(by_scale(600, 3600))


class Sent(NamedTuple):
    """What was seen from outside: the dossier, both walks, the line, the service's data."""

    draft: Draft
    home: Path
    killed: Walked
    walked: Walked
    line: SlowLine
    service: Path


@pytest.fixture(scope="module")
def sent(display: str) -> Iterator[Sent]:
    """The whole way, gone once."""
    machine = Desktop(clean_home("large"), "vi", display)
    data = machine.home / "data"
    machine.extra["MINERAL_HOME"] = str(data)
    machine.prepare(office.plugin_zip())
    _put_engine(data)
    draft = _large_draft(data, machine.home)
    service = office.BUILD / "large-service"
    with running_service(service, LIMITS) as url:
        line = SlowLine(int(url.rpartition(":")[2]), LINE_BITS_PER_S)
        _begin_without_a_window(draft, data, line)
        line.cut_at(_cuts(KILLED_AT * SIZE))
        until = lambda: _share(data) >= KILLED_AT  # noqa: E731
        killed = machine.walk(_plan(machine.home, "killed-"), MOST_S, until)
        line.cut_at(_cuts((1 - KILLED_AT) * SIZE))
        walked = machine.walk(_plan(machine.home, "large-"), MOST_S)
        line.close()
    yield Sent(draft, data, killed, walked, line, service)
    shutil.rmtree(service, ignore_errors=True)
    shutil.rmtree(machine.home / "papers", ignore_errors=True)


def _put_engine(data: Path) -> None:
    """Give QGIS the geometry engine as an earlier start would have."""
    if not office.system_shapely_fits():
        wheel = office.shapely_wheel()
        spec = next(spec for spec in pinned_wheels() if spec.file == wheel.name)
        unpack_wheel(wheel, spec, data / "engine")


def _large_draft(data: Path, home: Path) -> Draft:
    data.mkdir(parents=True, exist_ok=True)
    papers = home / "papers"
    papers.mkdir()
    draft = small_draft(data)
    for number, size in enumerate(FILES, 1):
        paper = papers / f"Đề án {number}.pdf"
        paper.write_bytes(big_pdf(size))
        draft = attach(draft, "project", paper)
        paper.unlink()
    return draft


def _begin_without_a_window(draft: Draft, data: Path, line: SlowLine) -> None:
    """Plan the filing while the line is down, and keep it for later."""
    line.is_up = False
    with requests.Session() as session, pytest.raises(ServiceUnreachableError):
        session.trust_env = False
        file_draft(draft, line.url, session, data, NOW)
    pause_filing(data, NOW, draft.reference)
    line.is_up = True


def _cuts(size: float) -> List[int]:
    """Return where the line drops out: spread over what is to be sent, in each part at a place of chance."""
    number = DROP_OUTS // 2
    part = size / number
    return [int(part * (index + random.uniform(0.2, 0.8))) for index in range(number)]


def _plan(home: Path, prefix: str) -> Dict[str, Any]:
    steps = ["open_dock", "rest", "continue_filing", "send_on"]
    return plan_for("vi", home, steps, prefix=prefix, most_s=MOST_S)


def _share(data: Path) -> float:
    seen = glance(data, NOW())
    return max((standing.arrived for _, standing in seen.actions), default=0.0) if seen else 0.0


def test_qgis_is_killed_in_the_middle_and_the_next_one_comes_to_the_end(sent: Sent) -> None:
    assert sent.killed.exit_code is None
    assert [fact for fact in sent.killed.facts if "trace" in fact or "finished" in fact] == []
    assert sent.walked.failure == "" and sent.walked.exit_code == 0


def test_the_line_dropped_out_before_and_after(sent: Sent) -> None:
    assert sent.line.drop_outs == DROP_OUTS
    assert sent.line.bytes_up >= SIZE


def test_there_is_one_dossier_one_receipt_and_nothing_unfinished(sent: Sent) -> None:
    (receipt,) = list_receipts(sent.home, NOW)
    assert receipt.receipt_id in sent.walked.fact("receipt")
    assert [line.stand for line in outbox_lines(sent.home, NOW)] == [Stand.FILED]
    assert _rows(sent, "SELECT id FROM dossiers") == [(receipt.dossier_id,)]
    assert _rows(sent, "SELECT receipt_id FROM submissions") == [(receipt.receipt_id,)]
    assert receipt.manifest_sha256 == manifest_sha256(manifest_of(sent.draft))


def test_the_service_has_every_byte(sent: Sent) -> None:
    for file in sent.draft.files:
        blob = sent.service / "blobs" / file.sha256[:2] / file.sha256[2:4] / file.sha256
        assert _sha256(blob) == file.sha256
    hashes = _rows(sent, "SELECT sha256 FROM component_files ORDER BY sha256")
    assert hashes == sorted((file.sha256,) for file in sent.draft.files)


def test_qgis_needs_little_more_memory_than_at_rest(sent: Sent) -> None:
    assert max(_more_kib(sent.killed), _more_kib(sent.walked)) < MOST_MEMORY_KIB


def test_our_code_never_holds_the_window_while_it_sends(sent: Sent) -> None:
    assert _held(sent.killed) + _held(sent.walked) == []


def test_what_was_seen_is_left_for_the_page_of_the_proof(sent: Sent) -> None:
    stalls = _stalls(sent.killed) + _stalls(sent.walked)
    figures.leave(
        f"a dossier of {SIZE // MB} MB from QGIS over 5 Mbit/s with drop-outs, QGIS killed in the middle",
        f"one dossier, one receipt, right hashes; {sent.line.drop_outs} drop-outs; "
        f"{sent.line.bytes_up / MB:.0f} MB went up; memory at most "
        f"{max(_more_kib(sent.killed), _more_kib(sent.walked)) / 1024:.0f} MiB above idle; "
        f"stalls over 100 ms with our code: {len(stalls)} by the clock, "
        f"{len(_held(sent.killed)) + len(_held(sent.walked))} by the processor",
    )
    assert sent.walked.fact("idle_kib") > 0


def _rows(sent: Sent, sql: str) -> List[Tuple[Any, ...]]:
    with closing(sqlite3.connect(str(sent.service / "service.sqlite"))) as connection:
        return connection.execute(sql).fetchall()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _more_kib(walked: Walked) -> int:
    peaks = [fact["peak_kib"] for fact in walked.facts if "peak_kib" in fact]
    return max(peaks) - int(walked.fact("idle_kib"))


def _stalls(walked: Walked) -> List[Dict[str, Any]]:
    """Return the stalls of the sending with our code on the stack for over 100 ms by the clock."""
    sending = [fact for fact in walked.facts if fact.get("in_step") in ("continue_filing", "send_on")]
    return [fact for fact in sending if fact.get("ours_ms", 0) > 100]


def _held(walked: Walked) -> List[Dict[str, Any]]:
    """Return those in which our code worked for so long: another program on the machine changes nothing."""
    return [fact for fact in _stalls(walked) if fact["ours_processor_ms"] > 100]
